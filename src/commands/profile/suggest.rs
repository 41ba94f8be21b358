//! `profile suggest`: a draft of a profile for a file that nobody knows, and its first rows as they are read with it.

use super::super::console::Console;
use super::super::schedule::in_shell;
use super::shown;
use super::trial::Trial;
use crate::desk::{Desk, Failure, exit};
use crate::extract::suggest::{Dictionary, Suggestion, draft, suggest};
use crate::extract::{ExportKind, Profiles, Verdict};
use crate::facts;
use crate::files::{self, Access};
use crate::text;
use crate::words::Phrase;
use std::path::Path;

/// What is asked for.
pub(super) struct Wanted<'a> {
    pub(super) file: &'a Path,
    pub(super) kind: Option<ExportKind>,
    pub(super) output: Option<&'a Path>,
}

/// A kind of export by its name.
pub(super) fn kind(text: &str) -> Result<ExportKind, String> {
    let known = || ExportKind::ALL.map(ExportKind::as_str).join(", ");
    ExportKind::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(known)
}

pub(super) fn command(
    wanted: &Wanted<'_>,
    profiles: &Profiles,
    desk: Option<&Desk>,
    console: &Console,
) -> Result<u8, Failure> {
    if !wanted.file.exists() {
        return Err(Failure::NoFile(wanted.file.to_owned()));
    }
    if let Some(path) = wanted.output.filter(|path| path.exists()) {
        return Err(Failure::Usage(Phrase::new("suggest.there").with("path", path)));
    }
    let trial = Trial::new(desk)?;
    let name = text::clean(&wanted.file.file_name().unwrap_or_default().to_string_lossy());
    let sample = match trial.sample(wanted.file)? {
        Ok(sample) => sample,
        Err(why) => {
            console.say(&Phrase::new("profile.refused").with("file", name).with("why", why));
            return Ok(exit::DATA);
        }
    };
    let dictionary = Dictionary::new(profiles);
    let found = suggest(&sample, &dictionary, wanted.kind);
    let mut text = draft(&name, &sample, &found, &dictionary, console.words());
    text.push_str(&tried(&text, wanted.file, &found, &trial, console)?);
    match wanted.output {
        None => console.line(text.trim_end()),
        Some(path) => {
            files::write(path, text.as_bytes(), Access::Shared)?;
            // What is said is there to be copied.
            let word = |path: &Path| in_shell(&path.to_string_lossy());
            console.say(&Phrase::new("suggest.written").with("path", word(path)).with("file", word(wanted.file)));
        }
    }
    Ok(0)
}

/// The first rows as they are read with the draft, as comments.
fn tried(draft: &str, file: &Path, found: &Suggestion, trial: &Trial, console: &Console) -> Result<String, Failure> {
    let commented = |phrase: &Phrase| format!("\n# {}\n", console.words().say(phrase));
    if !found.lacks.is_empty() {
        return Ok(commented(&Phrase::new("suggest.not-tried")));
    }
    let path = trial.folder("draft")?.join("draft.toml");
    files::write(&path, draft.as_bytes(), Access::Private)?;
    let output = trial.folder("facts")?;
    let profiles = Profiles::of_file(&path)?;
    let extract = match trial.read(file, &profiles, Some(&path), &output)? {
        Verdict::Refused(why) => return Ok(commented(&Phrase::new("suggest.refused").with("why", why))),
        Verdict::Read(extract) => extract,
    };
    let mut text = commented(&Phrase::new("suggest.rows"));
    for table in extract.parts.iter().flat_map(|part| &part.tables) {
        let frame = facts::read(table.table, &output.join(&table.file))?;
        shown::rows(&frame, trial.zone).iter().for_each(|row| text.push_str(&format!("#   {}\n", row.join(" | "))));
        if let Some(sums) = shown::sums(&frame) {
            let sums = Phrase::new("profile.sums").with("sums", sums);
            text.push_str(&format!("# {}\n", console.words().say(&sums)));
        }
    }
    Ok(text)
}
