//! `profile list` and `profile test`.

use super::Global;
use super::console::Console;
use crate::desk::{CHILD, Failure};
use crate::extract::{self, Extract, Part, Profiles, TablePart, Verdict};
use crate::files::{self, Access};
use crate::intake::Archive;
use crate::ledger::Ledger;
use crate::reader::Pool;
use crate::words::{Field, Phrase};
use clap::Subcommand;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// The exports we know and where each is downloaded
    #[command(after_help = "Example: zhoubao profile list")]
    List,
    /// Read a file as the inbox would, and say what it is; nothing is kept
    #[command(after_help = "Example: zhoubao profile test ~/Downloads/ExportOrderList202611160925.xlsx")]
    Test {
        /// The file
        file: PathBuf,
    },
}

pub(super) fn command(action: &Action, global: &Global, console: &mut Console) -> Result<u8, Failure> {
    let desk = if global.config.exists() { Some(global.desk(console)?) } else { None };
    let templates = desk.as_ref().and_then(|d| d.settings.paths.templates.clone());
    let profiles = Profiles::with_folder(templates.as_deref())?;
    match action {
        Action::List => list(&profiles, console),
        Action::Test { file } => {
            let zone = desk.as_ref().map_or(chrono_tz::Asia::Shanghai, |d| d.settings.time_zone);
            let pool = Pool::of_this_program(&[CHILD]).map_err(Failure::NoProgram)?;
            let scratch = tempfile::tempdir().map_err(Failure::NoProgram)?;
            let archive = Archive::at(scratch.path().join("archive"));
            let limits = desk.as_ref().map(|d| d.settings.limits.clone());
            let ledger = Ledger {
                root: scratch.path().join("ledger"),
                archive: &archive,
                profiles: &profiles,
                templates,
                pool: &pool,
                limits: limits.as_ref().map(|l| l.sheet.clone()).unwrap_or_default(),
                child: limits.map(|l| l.child).unwrap_or_default(),
                passwords: desk.as_ref().map(|d| d.passwords()).unwrap_or_default(),
            };
            test(file, &ledger, zone, console)
        }
    }
}

fn list(profiles: &Profiles, console: &Console) -> Result<u8, Failure> {
    let language = console.words().language();
    let mut rows = Vec::new();
    for profile in profiles.all() {
        let page = profile.page(language).to_owned();
        rows.push(vec![profile.id.clone(), profile.name(language).to_owned(), profile.platforms.join(" "), page]);
    }
    console.table(&rows);
    Ok(0)
}

fn test(file: &Path, ledger: &Ledger<'_>, zone: chrono_tz::Tz, console: &Console) -> Result<u8, Failure> {
    if !file.exists() {
        return Err(Failure::NoFile(file.to_owned()));
    }
    let output = ledger.root.join("test");
    files::create_folder(&output, Access::Private)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match ledger.try_one(file, zone, output)? {
        Verdict::Refused(refused) => {
            let why = extract::why_refused(refused, &name);
            let phrase = Phrase::new("profile.refused").with("file", name).with("why", why);
            console.say(&phrase);
            Ok(crate::desk::exit::DATA)
        }
        Verdict::Read(extract) => {
            describe(&extract, &name, ledger.profiles, console);
            Ok(0)
        }
    }
}

/// Rows that no table took, by the words for them: of another kind, and several in one.
fn beside(part: &Part) -> Vec<(&'static str, u64)> {
    let least = |count: fn(&TablePart) -> u64| part.tables.iter().map(count).min().unwrap_or(0);
    let joined = part.tables.iter().map(|table| table.joined).max().unwrap_or(0);
    let all =
        [("profile.other", least(|table| table.other)), ("profile.joined", joined), ("profile.totals", part.totals)];
    all.into_iter().filter(|(_, rows)| *rows > 0).collect()
}

fn describe(extract: &Extract, file: &str, profiles: &Profiles, console: &Console) {
    let language = console.words().language();
    for part in &extract.parts {
        let name = profiles.get(&part.profile).map_or(part.profile.as_str(), |p| p.name(language));
        console.say(
            &Phrase::new("profile.part")
                .with("file", file)
                .with("sheet", part.sheet.as_str())
                .with("profile", name)
                .with("header", part.header_row),
        );
        for table in &part.tables {
            console.say(
                &Phrase::new("profile.table")
                    .with("table", Field::Word(format!("rows-of.{}", table.table)))
                    .with("read", table.read)
                    .with("rejected", table.rejected),
            );
        }
        for (key, rows) in beside(part) {
            console.say(&Phrase::new(key).with("rows", rows));
        }
        if !part.lacks.is_empty() {
            let lacks: Vec<String> = part.lacks.iter().cloned().collect();
            console.say(&Phrase::new("profile.lacks").with("columns", lacks));
        }
        if let (Some((first, _)), Some((last, _))) = (part.axis_days.first_key_value(), part.axis_days.last_key_value())
        {
            console.say(&Phrase::new("profile.days").with("first", first.to_string()).with("last", last.to_string()));
        }
    }
    let remarks = extract.remarks.iter().map(Phrase::from);
    for why in extract.passed_over.iter().map(extract::SkippedRows::phrase).chain(remarks) {
        console.say(&Phrase::new("profile.file").with("why", why));
    }
    for reject in &extract.rejects {
        console.say(
            &Phrase::new("profile.reject")
                .with("sheet", reject.sheet.as_str())
                .with("row", reject.row)
                .with("column", sheet::column_letters(reject.column))
                .with("header", reject.header.as_str())
                .with("value", reject.value.as_str())
                .with("why", reject.why()),
        );
    }
}
