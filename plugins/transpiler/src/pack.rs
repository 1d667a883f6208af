//! What goes over the boundary: numbers as four bytes, low first; bytes after their length.

use crate::Translated;

/// The outcome in one block: 0, then imports, exports and files, or 1 and the reason. A file is its name and its content.
pub fn packed(outcome: &Result<Translated, String>) -> Vec<u8> {
    let mut block = Vec::new();
    match outcome {
        Ok(translated) => {
            number(&mut block, 0);
            for names in [&translated.imports, &translated.exports] {
                number(&mut block, names.len());
                for name in names {
                    bytes(&mut block, name.as_bytes());
                }
            }
            number(&mut block, translated.files.len());
            for (name, content) in &translated.files {
                bytes(&mut block, name.as_bytes());
                bytes(&mut block, content);
            }
        }
        Err(reason) => {
            number(&mut block, 1);
            bytes(&mut block, reason.as_bytes());
        }
    }
    block
}

fn number(block: &mut Vec<u8>, number: usize) {
    // Everything comes from a component of at most 64 MiB.
    block.extend_from_slice(&(number as u32).to_le_bytes());
}

fn bytes(block: &mut Vec<u8>, content: &[u8]) {
    number(block, content.len());
    block.extend_from_slice(content);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_has_the_files_or_the_reason() {
        let files = vec![("a".to_owned(), vec![7, 8])];
        let block = packed(&Ok(Translated { imports: vec!["i".to_owned()], exports: Vec::new(), files }));
        let names = [1, 0, 0, 0, 1, 0, 0, 0, b'i', 0, 0, 0, 0];
        let files = [1, 0, 0, 0, 1, 0, 0, 0, b'a', 2, 0, 0, 0, 7, 8];
        assert_eq!(block, [&[0; 4][..], &names, &files].concat());
        assert_eq!(packed(&Err("no".to_owned())), [1, 0, 0, 0, 2, 0, 0, 0, b'n', b'o']);
    }
}
