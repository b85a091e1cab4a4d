//! `completions` and `man`: generated from the declaration of the command line.

use std::path::Path;

use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;

use super::arguments::Cli;
use super::print;

const NAME: &str = "timetrack-bot";

pub(super) fn completions(shell: Shell) -> anyhow::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), NAME, &mut script);
    // clap_complete 4.6.11 writes the hyphen of the name in two ways into its script for bash, which then completes no subcommand.
    let script = String::from_utf8(script)?.replace("timetrack__subcmd__bot", "timetrack__bot");
    print(script.as_bytes())
}

/// Writes a page for each subcommand into a folder, or prints the main page.
pub(super) fn pages(folder: Option<&Path>) -> anyhow::Result<()> {
    let Some(folder) = folder else {
        let mut page = Vec::new();
        // As `generate_to` has it: `help` has no page.
        clap_mangen::Man::new(Cli::command().disable_help_subcommand(true)).render(&mut page)?;
        return print(&page);
    };
    clap_mangen::generate_to(Cli::command(), folder)
        .with_context(|| format!("the man pages cannot be written to {}", folder.display()))
}
