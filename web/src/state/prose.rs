//! The little Markdown that explanations are written in.

use ossa_core::answer::without_links;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// Lines of code.
    Code(String),
    /// What is quoted.
    Quote(String),
    /// Items.
    List(Vec<String>),
    /// Rows of cells, the headings first.
    Table(Vec<Vec<String>>),
}

/// The parts of a text. Links are their text.
///
/// # Complexity
/// O(length of the text).
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_apart = true;
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let code: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            blocks.push(Block::Code(code.join("\n")));
            is_apart = true;
            continue;
        }
        let line = without_links(line.trim());
        if line.is_empty() {
            is_apart = true;
            continue;
        }
        let last = blocks.last_mut().filter(|_| !is_apart);
        is_apart = false;
        if let Some(row) = line.strip_prefix('|') {
            let cells: Vec<String> =
                row.trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
            let is_rule =
                cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|next| "-: ".contains(next)));
            match last {
                Some(Block::Table(_)) if is_rule => {}
                Some(Block::Table(rows)) => rows.push(cells),
                _ => blocks.push(Block::Table(vec![cells])),
            }
            continue;
        }
        if let Some(item) = line.strip_prefix("- ") {
            match last {
                Some(Block::List(items)) => items.push(item.to_owned()),
                _ => blocks.push(Block::List(vec![item.to_owned()])),
            }
            continue;
        }
        match (last, line.strip_prefix("> ")) {
            (Some(Block::Quote(text)), Some(quote)) => add(text, quote),
            (_, Some(quote)) => blocks.push(Block::Quote(quote.to_owned())),
            (Some(Block::Text(text)), None) => add(text, &line),
            (Some(Block::List(items)), None) if !items.is_empty() => {
                if let Some(item) = items.last_mut() {
                    add(item, &line);
                }
            }
            _ => blocks.push(Block::Text(line)),
        }
    }
    blocks
}

fn add(text: &mut String, line: &str) {
    text.push(' ');
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_told_apart() {
        let text = "See [`S005`](#s005)\nand on.\n\n```yaml\na: [b](c)\n\n  d\n```\n\n> quoted\n> twice\n\n- one\n  more\n- two\n\n| A | B |\n|---|:-:|\n| 1 | |\nend";
        let list = Block::List(vec!["one more".to_owned(), "two".to_owned()]);
        let rows = [["A", "B"], ["1", ""]].map(|row| row.map(str::to_owned).to_vec()).to_vec();
        let expected = [
            Block::Text("See `S005` and on.".to_owned()),
            Block::Code("a: [b](c)\n\n  d".to_owned()),
            Block::Quote("quoted twice".to_owned()),
            list,
            Block::Table(rows),
            Block::Text("end".to_owned()),
        ];
        assert_eq!(blocks(text), expected);
        assert!(blocks("").is_empty());
    }

    #[test]
    fn every_explanation_has_parts() {
        for code in ossa_core::diagnostic::ALL_CODES {
            let text = ossa_core::answer::explanation(code.as_str()).expect("every code is explained");
            let blocks = blocks(text);
            assert!(matches!(blocks.first(), Some(Block::Text(_))), "{}", code.as_str());
        }
    }
}
