//! `init`: a folder to start from.

use super::console::Console;
use crate::desk::Failure;
use crate::files::{self, Access};
use crate::words::{Each, Phrase};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "Example: zhoubao init shop")]
pub(super) struct Arguments {
    /// The folder; nothing in it is overwritten
    #[arg(default_value = ".")]
    folder: PathBuf,
}

/// What a new folder gets: settings for one store, and the lists with their headers and a line each. The plan is not
/// among them: `plan new` makes it, and until then the report says that there is none.
const FILES: [(&str, Each<&str>); 3] = [
    (
        "config.toml",
        [
            include_str!("../../templates/init/config.zh-CN.toml"),
            include_str!("../../templates/init/config.en.toml"),
            include_str!("../../templates/init/config.es.toml"),
        ],
    ),
    (
        "catalog.csv",
        [
            include_str!("../../templates/init/catalog.zh-CN.csv"),
            include_str!("../../templates/init/catalog.en.csv"),
            include_str!("../../templates/init/catalog.es.csv"),
        ],
    ),
    (
        "excluded.csv",
        [
            include_str!("../../templates/init/excluded.zh-CN.csv"),
            include_str!("../../templates/init/excluded.en.csv"),
            include_str!("../../templates/init/excluded.es.csv"),
        ],
    ),
];

pub(super) fn command(arguments: &Arguments, console: &Console) -> Result<u8, Failure> {
    let folder = &arguments.folder;
    let taken = FILES.iter().map(|(name, _)| folder.join(name)).find(|path| path.exists());
    if let Some(path) = taken {
        return Err(Failure::Usage(Phrase::new("failure.exists").with("path", path.display().to_string())));
    }
    for (name, contents) in FILES {
        files::write(&folder.join(name), console.words().language().pick(contents).as_bytes(), Access::Shared)?;
    }
    files::create_folder(&folder.join("inbox").join("my-store"), Access::Shared)?;
    console.say(&Phrase::new("init.done").with("folder", folder.display().to_string()));
    Ok(0)
}
