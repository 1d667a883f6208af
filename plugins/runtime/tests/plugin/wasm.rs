//! Core modules, changed section by section into what no compiler makes.

/// The number at the beginning of `bytes`, and the rest.
fn number(bytes: &[u8]) -> (u64, &[u8]) {
    let (mut value, mut shift) = (0, 0);
    for (place, byte) in bytes.iter().enumerate() {
        value |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return (value, &bytes[place + 1..]);
        }
    }
    panic!("a number has an end")
}

fn encoded(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        bytes.push(if value == 0 { byte } else { byte | 0x80 });
        if value == 0 {
            return bytes;
        }
    }
}

fn sections(module: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut rest = &module[8..];
    let mut sections = Vec::new();
    while let Some((&id, after)) = rest.split_first() {
        let (length, body) = number(after);
        let (body, after) = body.split_at(length as usize);
        sections.push((id, body.to_vec()));
        rest = after;
    }
    sections
}

fn module(sections: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = b"\0asm\x01\0\0\0".to_vec();
    for (id, body) in sections {
        bytes.push(*id);
        bytes.extend(encoded(body.len() as u64));
        bytes.extend(body);
    }
    bytes
}

/// `module` with an exported function as its start function.
pub(crate) fn with_start(bytes: &[u8], export: &str) -> Vec<u8> {
    let mut sections = sections(bytes);
    let place = sections.iter().position(|(id, _)| *id == 7).expect("it exports something");
    let (count, mut rest) = number(&sections[place].1);
    let mut start = None;
    for _ in 0..count {
        let (length, name) = number(rest);
        let (name, after) = name.split_at(length as usize);
        let (index, after) = number(&after[1..]);
        start = start.or((name == export.as_bytes()).then_some(index));
        rest = after;
    }
    sections.insert(place + 1, (8, encoded(start.expect("it exports the function"))));
    module(&sections)
}

/// `module` with one table of so many functions from the beginning.
pub(crate) fn with_table(bytes: &[u8], elements: u64) -> Vec<u8> {
    let mut sections = sections(bytes);
    for (id, body) in &mut sections {
        if *id == 4 {
            *body = [vec![1, 0x70, 0], encoded(elements)].concat();
        }
    }
    module(&sections)
}
