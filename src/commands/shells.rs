//! `completions` and `man`: what shells and `man` are told of the command line.

use super::console::Console;
use super::spoken;
use crate::desk::Failure;
use crate::files::{self, Access};
use clap::{Args, Command};
use clap_complete::Shell;
use clap_mangen::Man;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(after_help = "Example: zhoubao completions bash > /etc/bash_completion.d/zhoubao")]
pub(super) struct CompletionArguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: zhoubao man /usr/local/share/man/man1")]
pub(super) struct ManArguments {
    /// The folder
    folder: PathBuf,
}

pub(super) fn completions(arguments: &CompletionArguments, console: &Console) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut spoken::command(console.words().language()), "zhoubao", &mut script);
    console.result(String::from_utf8_lossy(&script).trim_end());
    0
}

/// A page a command: `zhoubao.1`, `zhoubao-run.1`, `zhoubao-plan-new.1`.
pub(super) fn man(arguments: &ManArguments, console: &Console) -> Result<u8, Failure> {
    let mut command = spoken::command(console.words().language());
    command.build();
    write_pages(&command, "zhoubao", &arguments.folder)?;
    Ok(0)
}

fn write_pages(command: &Command, name: &str, folder: &Path) -> Result<(), Failure> {
    let mut page = Vec::new();
    let titled = command.clone().name(name.to_owned());
    Man::new(titled).render(&mut page).expect("a vector takes all that is written");
    let page = examples_apart(&String::from_utf8(page).expect("text"));
    files::write(&folder.join(format!("{name}.1")), page.as_bytes(), Access::Shared)?;
    for sub in command.get_subcommands() {
        write_pages(sub, &format!("{name}-{}", sub.get_name()), folder)?;
    }
    Ok(())
}

/// The page with what follows the options under a heading that readers of pages look for, a line to each example: filled up to a
/// paragraph, nobody can copy them.
fn examples_apart(page: &str) -> String {
    let Some((options, extra)) = page.split_once(".SH EXTRA\n") else { return page.to_owned() };
    let (extra, rest) = extra.split_at(extra.find(".SH ").unwrap_or(extra.len()));
    let lines = extra.trim_end().replace("\n\n", "\n.PP\n").lines().fold(String::new(), |mut all, line| {
        if !(all.is_empty() || line.starts_with('.') || all.ends_with(".PP\n")) {
            all.push_str(".br\n");
        }
        all.push_str(line);
        all.push('\n');
        all
    });
    format!("{options}.SH EXAMPLES\n{lines}{rest}")
}
