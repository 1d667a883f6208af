use std::io::{self, Write};

use anyhow::bail;
use ossa_core::answer::{explanation, without_links};
use ossa_core::diagnostic::{ALL_CODES, Code};

use super::Verdict;
use super::output::{self, BOLD, style_of};

const EXAMPLES: &str = "\
Examples:
  ossa explain
  ossa explain G003
  ossa explain unresolved-reference";

/// Say what a finding means
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Code or name of the finding; all of them when absent
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Verdict> {
    let mut out = output::stdout();
    match &arguments.code {
        None => table(&mut out)?,
        Some(name) => {
            let is_meant = |code: &&Code| {
                code.as_str().eq_ignore_ascii_case(name) || code.name().eq_ignore_ascii_case(name)
            };
            match ALL_CODES.iter().find(is_meant) {
                Some(code) => one(&mut out, *code)?,
                None => bail!("no finding has the code or name `{name}`; `ossa explain` lists all"),
            }
        }
    }
    out.flush()?;
    Ok(Verdict::Clean)
}

fn one(out: &mut impl Write, code: Code) -> io::Result<()> {
    let style = style_of(code.severity());
    writeln!(
        out,
        "{BOLD}{} {}{BOLD:#} ({style}{}{style:#})",
        code.as_str(),
        code.name(),
        code.severity().as_str()
    )?;
    writeln!(out)?;
    match explanation(code.as_str()) {
        Some(section) => write!(out, "{}", readable(section))?,
        None => writeln!(out, "{}", code.explanation().trim())?,
    }
    writeln!(out)?;
    writeln!(
        out,
        "`# ossa: allow({}) reason` on its line allows one; `ossa.toml` turns all off:",
        code.name()
    )?;
    writeln!(out)?;
    writeln!(out, "    [validate]")?;
    writeln!(out, "    ignore = [\"{}\"]", code.as_str())
}

/// Markdown as people read it in a terminal: code is indented, links are their text.
fn readable(markdown: &str) -> String {
    let mut text = String::new();
    let mut is_code = false;
    for line in markdown.trim().lines() {
        if line.starts_with("```") {
            is_code = !is_code;
            continue;
        }
        if is_code && !line.is_empty() {
            text.push_str("    ");
        }
        text.push_str(&if is_code { line.to_owned() } else { without_links(line) });
        text.push('\n');
    }
    text
}

fn table(out: &mut impl Write) -> io::Result<()> {
    let width = ALL_CODES.iter().map(|code| code.name().len()).max().unwrap_or(0);
    for code in ALL_CODES {
        let severity = code.severity();
        let style = style_of(severity);
        writeln!(
            out,
            "{BOLD}{}{BOLD:#}  {:width$}  {style}{:7}{style:#}  {}",
            code.as_str(),
            code.name(),
            severity.as_str(),
            code.explanation().trim()
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_readable_in_a_terminal() {
        let markdown = "\nSee [`S005`](#s005) and [that](x.md).\n\n```yaml\na: [b](c)\n```\n\n> found [x\n";
        assert_eq!(readable(markdown), "See `S005` and that.\n\n    a: [b](c)\n\n> found [x\n");
    }
}
