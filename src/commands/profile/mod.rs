//! `profile`: which exports are known, what a file is taken for, and drafts for those that nobody knows yet.

mod list;
mod shown;
mod suggest;
mod test;
mod trial;

use super::Global;
use super::console::Console;
use crate::desk::{Desk, Failure};
use crate::extract::Profiles;
use clap::Subcommand;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// The exports we know, where each is downloaded, and how sure we are; -v the columns it must have
    #[command(after_help = "Example: zhoubao profile list")]
    List,
    /// All that one profile reads: columns under each of their names
    #[command(after_help = "Example: zhoubao profile show taobao.orders")]
    Show {
        /// Its id, as `profile list` has it
        id: String,
    },
    /// Read a file as the inbox would: what it is, its first rows, totals, what cannot be read; nothing is kept
    #[command(
        after_help = "Example: zhoubao profile test ~/Downloads/ExportOrderList202611160925.xlsx\nExample: zhoubao profile test --profile draft.toml orders.csv"
    )]
    Test {
        /// The file
        file: PathBuf,
        /// A profile to try, in place of all that are known
        #[arg(long, value_name = "PROFILE")]
        profile: Option<PathBuf>,
    },
    /// Write a draft of a profile for a file that nobody knows, with a comment on how sure each line is
    #[command(
        after_help = "Example: zhoubao profile suggest orders.csv\nExample: zhoubao profile suggest orders.csv -o templates/platforms/orders.toml"
    )]
    Suggest {
        /// The file
        file: PathBuf,
        /// What the file is, where the draft is mistaken
        #[arg(long, value_name = "KIND", value_parser = suggest::kind)]
        kind: Option<crate::extract::ExportKind>,
        /// Where the draft is written, as the templates folder; else to the terminal
        #[arg(short, long, value_name = "PATH")]
        output: Option<PathBuf>,
    },
}

pub(super) fn command(action: &Action, global: &Global, console: &mut Console) -> Result<u8, Failure> {
    let desk = if global.config.exists() { Some(global.desk(console)?) } else { None };
    let profiles = || profiles(desk.as_ref());
    match action {
        Action::List => Ok(list::all(&profiles()?, global.verbose > 0, console)),
        Action::Show { id } => list::one(&profiles()?, id, console),
        Action::Test { file, profile } => {
            let profiles = match profile {
                Some(path) => Profiles::of_file(path)?,
                None => profiles()?,
            };
            test::command(file, &profiles, profile.as_deref(), desk.as_ref(), console)
        }
        Action::Suggest { file, kind, output } => {
            let wanted = suggest::Wanted { file, kind: *kind, output: output.as_deref() };
            suggest::command(&wanted, &profiles()?, desk.as_ref(), console)
        }
    }
}

fn profiles(desk: Option<&Desk>) -> Result<Profiles, Failure> {
    Ok(Profiles::with_folder(desk.and_then(|desk| desk.settings.paths.templates.as_deref()))?)
}
