use lsp_server::Connection;

use super::Verdict;
use crate::lsp;

const EXAMPLES: &str = "\
An editor starts this command and talks to it over standard input and output. It shows findings while definitions
are written, explains fields and names, completes both, goes to definitions, and mends what has a fix.

Examples:
  Neovim    vim.lsp.config('ossa', { cmd = { 'ossa', 'lsp' }, filetypes = { 'yaml', 'json', 'markdown' } })
  Helix     [language-server.ossa]
            command = \"ossa\"
            args = [\"lsp\"]";

/// Serve editors over the Language Server Protocol
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Talk over standard input and output, which is the only way there is; many editors say so
    #[arg(long)]
    stdio: bool,
}

pub(super) fn run(_arguments: &Arguments) -> anyhow::Result<Verdict> {
    let (connection, threads) = Connection::stdio();
    lsp::serve(&connection)?;
    // The writing thread ends when the last sender is gone.
    drop(connection);
    threads.join()?;
    Ok(Verdict::Clean)
}
