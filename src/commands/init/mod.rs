//! `init`: a folder to start from, with settings made of what flags or answers say.
//!
//! Everything is asked before anything is written, so that whoever breaks off leaves nothing behind.

mod answers;
mod flags;
mod questions;
mod settings;

use super::Global;
use super::console::Console;
use crate::config;
use crate::desk::Failure;
use crate::files::{self, Access};
use crate::words::{Each, Phrase, Words};
use answers::Answers;
pub(super) use flags::Arguments;
use std::path::{Path, PathBuf};

/// The settings, which make a folder a shop's.
const SETTINGS: &str = "config.toml";

/// The lists with their headers, written where there is none yet. The plan is not among them: `plan new` makes it, and until then
/// the report says that there is none.
const LISTS: [(&str, Each<&str>); 2] = [
    (
        "catalog.csv",
        [
            include_str!("../../../templates/init/catalog.zh-CN.csv"),
            include_str!("../../../templates/init/catalog.en.csv"),
            include_str!("../../../templates/init/catalog.es.csv"),
        ],
    ),
    (
        "excluded.csv",
        [
            include_str!("../../../templates/init/excluded.zh-CN.csv"),
            include_str!("../../../templates/init/excluded.en.csv"),
            include_str!("../../../templates/init/excluded.es.csv"),
        ],
    ),
];

pub(super) fn command(arguments: &Arguments, global: &Global, console: &mut Console) -> Result<u8, Failure> {
    if let Some(config) = global.named_config() {
        let folder = config.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let phrase = Phrase::new("failure.init-config").with("file", SETTINGS);
        return Err(Failure::Usage(phrase.with("folder", folder.display().to_string())));
    }
    let folder = &arguments.folder;
    let path = folder.join(SETTINGS);
    if path.exists() {
        return Err(Failure::Usage(Phrase::new("failure.exists").with("path", path.display().to_string())));
    }
    let language = console.words().language();
    let asks = console.asks() && !arguments.say_something();
    let answers = if asks {
        let mut prompt = console.prompt(Words::built_in(language), questions::ENDED);
        questions::ask(&mut prompt, language)?
    } else {
        arguments.answers(language)?
    };
    console.speak(Words::built_in(answers.language));
    let text = settings::text(&answers, console.words(), schema().as_deref());
    config::parse(&text, folder).map_err(|error| Failure::Config { path: path.clone(), error: Box::new(error) })?;
    for store in &answers.stores {
        files::create_folder(&folder.join("inbox").join(&store.id), Access::Shared)?;
    }
    for (name, contents) in LISTS {
        let path = folder.join(name);
        if !path.exists() {
            files::write(&path, answers.language.pick(contents).as_bytes(), Access::Shared)?;
        }
    }
    files::write(&path, text.as_bytes(), Access::Shared)?;
    done(&answers, folder, asks, console);
    Ok(0)
}

/// What there is now, and what comes next.
fn done(answers: &Answers, folder: &Path, asked: bool, console: &Console) {
    let key = if asked { "init.done-asked" } else { "init.done" };
    console.say(&Phrase::new(key).with("folder", folder.display().to_string()));
    if let Some(server) = &answers.mail.server {
        let file = folder.join(settings::PASSWORD).display().to_string();
        if let Some(service) = server.service {
            console.say(&Phrase::new("init.password-of").with("what", Phrase::new(service.password_key())));
        }
        console.say(&Phrase::new("init.password").with("file", file));
    }
}

/// Where the description of the settings lies that came with the program, for editors: installed, or unpacked beside it.
fn schema() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let beside = program.parent()?;
    let places = [beside.join("../share/zhoubao/config.schema.json"), beside.join("docs/config.schema.json")];
    let path = places.into_iter().find(|path| path.is_file())?;
    path.canonicalize().ok()
}
