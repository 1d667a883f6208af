mod fix;
mod report;
mod standard_input;
mod watch;

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::PossibleValue;
use ossa_core::Workspace;
use ossa_core::config::{Selection, Selector};
use ossa_core::export::findings::FindingsFormat;

use super::Verdict;
use super::sources::{Configuring, Reading, Tree, nothing_to_read};

const EXAMPLES: &str = "\
Examples:
  ossa validate .
  ossa validate agents --fix
  ossa validate agents --deny-warnings --format concise
  ossa validate agents --format sarif --output-file findings.sarif
  ossa validate - --stdin-filename refund-desk/agent.yml < agent.yml

When only files are named, references to other definitions are not looked up: who defines them may not be among
these files.

Exit codes: 0 clean, 1 findings, 2 could not run or could not read everything.";

/// Show what is wrong with definitions
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Arguments {
    /// Files and folders of definitions; `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// How to print findings
    #[arg(long, value_enum, default_value_t = Format(FindingsFormat::Human))]
    format: Format,

    /// Write findings to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output_file: Option<PathBuf>,

    /// Print how often each code was found instead of the findings
    #[arg(long)]
    statistics: bool,

    /// Exit with 1 for warnings, too
    #[arg(long)]
    deny_warnings: bool,

    /// Report only these codes, prefixes of codes, or names; `ALL` for all
    #[arg(long, value_delimiter = ',', value_name = "CODE", value_parser = selector)]
    select: Option<Vec<Selector>>,

    /// Do not report these codes, prefixes of codes, or names
    #[arg(long, value_delimiter = ',', value_name = "CODE", value_parser = selector)]
    ignore: Vec<Selector>,

    /// Mend what can be mended without changing what definitions mean
    #[arg(long)]
    fix: bool,

    /// With `--fix` or `--diff`: make changes, too, that somebody should look at
    #[arg(long)]
    unsafe_fixes: bool,

    /// Print what `--fix` would change, and change nothing; exit with 1 if that is anything
    #[arg(long, conflicts_with_all = ["fix", "output_file", "statistics"])]
    diff: bool,

    /// Validate again whenever a file changes
    #[arg(long, conflicts_with_all = ["fix", "diff", "output_file"])]
    watch: bool,

    /// The path that standard input counts as
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,

    /// Show findings of level info, and list the files that were skipped
    #[arg(short, long)]
    verbose: bool,

    /// Print findings, but no summary
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,

    #[command(flatten)]
    configuring: Configuring,

    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Format(FindingsFormat);

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Format; FindingsFormat::ALL.len()] = {
            let mut all = [Format(FindingsFormat::Human); FindingsFormat::ALL.len()];
            let mut index = 0;
            while index < all.len() {
                all[index] = Format(FindingsFormat::ALL[index]);
                index += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()).help(self.0.description()))
    }
}

fn selector(word: &str) -> Result<Selector, String> {
    Selector::parse(word).map_err(|unknown| match unknown.suggestion {
        Some(meant) => format!("no finding has this code or name; did you mean `{meant}`?"),
        None => "no finding has this code or name; `ossa explain` lists all".to_owned(),
    })
}

impl Arguments {
    fn prepared(&self, workspace: Workspace, is_whole: bool) -> Workspace {
        let selection = Selection { select: self.select.clone(), ignore: self.ignore.clone() };
        let workspace = workspace.with_selection(selection);
        if is_whole { workspace } else { workspace.with_some_sources() }
    }
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Verdict> {
    if arguments.statistics
        && !matches!(
            arguments.format.0,
            FindingsFormat::Human | FindingsFormat::Concise | FindingsFormat::Json
        )
    {
        anyhow::bail!(
            "`--statistics` is for people or `--format json`, not for `{}`",
            arguments.format.0.name()
        );
    }
    if arguments.unsafe_fixes && !arguments.fix && !arguments.diff {
        anyhow::bail!("`--unsafe-fixes` needs `--fix` or `--diff`");
    }
    if arguments.paths.iter().any(|path| path == Path::new("-")) {
        return standard_input::run(arguments);
    }
    if arguments.stdin_filename.is_some() {
        anyhow::bail!("`--stdin-filename` needs the path `-`");
    }
    let tree = Tree::new(&arguments.paths, &arguments.reading, &arguments.configuring)?;
    let files_only = arguments.paths.iter().all(|path| path.is_file());
    let mut workspace = arguments.prepared(tree.workspace(&arguments.reading)?, !files_only);
    if arguments.watch {
        return watch::run(arguments, &tree, &mut workspace);
    }
    let read = tree.read(&mut workspace)?;
    if read.files.is_empty() {
        nothing_to_read()?;
    }
    let is_read = !read.files.is_empty() && !read.loaded.unread.iter().any(|unread| unread.is_failure);
    let verdict = if arguments.diff {
        let mended = fix::mend(&mut workspace, &tree, arguments.unsafe_fixes);
        fix::print_diff(&mended, &tree, &read.files)?
    } else {
        let mended = arguments.fix.then(|| fix::mend(&mut workspace, &tree, arguments.unsafe_fixes));
        let written = mended.map(|mended| fix::write(&mended, &read.files));
        let report = report::print(
            arguments,
            &mut workspace,
            &read.loaded.unread,
            |path| tree.path_of(path),
            written.as_ref(),
        )?;
        match written {
            Some(written) if !written.failed.is_empty() => Verdict::Incomplete,
            _ => report,
        }
    };
    Ok(if is_read { verdict } else { Verdict::Incomplete })
}
