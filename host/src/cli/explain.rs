use std::io::{self, Write};

use anyhow::bail;
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
    writeln!(out, "{}", code.explanation().trim())
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
