//! A file read in this process, and its facts as text.

use sheet::Limits;
use tempfile::TempDir;
use zhoubao::extract::{Extract, Profiles, TablePart, Verdict, extract};
use zhoubao::facts::{self, Frame, Table};
use zhoubao::money::Money;
use zhoubao::words::Phrase;

/// A file that was read, with its facts.
pub struct Facts {
    pub extract: Extract,
    folder: TempDir,
}

/// Reads a file for a store in a zone.
pub fn read_with(profiles: &Profiles, zone: chrono_tz::Tz, bytes: &[u8]) -> Result<Facts, Phrase> {
    read_named(profiles, zone, "file", bytes)
}

/// The same of a file with a name that may say something.
pub fn read_named(profiles: &Profiles, zone: chrono_tz::Tz, name: &str, bytes: &[u8]) -> Result<Facts, Phrase> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    match extract(&path, folder.path(), profiles, zone, &Limits::default()).unwrap() {
        Verdict::Read(extract) => Ok(Facts { extract, folder }),
        Verdict::Refused(why) => Err(why),
    }
}

/// Profiles of an operator's own beside the built-in ones.
pub fn profiles(own: &[&str]) -> Profiles {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("platforms")).unwrap();
    for (number, text) in own.iter().enumerate() {
        std::fs::write(folder.path().join(format!("platforms/{number}.toml")), text).unwrap();
    }
    Profiles::with_folder(Some(folder.path())).unwrap_or_else(|error| panic!("{error}"))
}

impl Facts {
    /// Rows of a table of the first part, however many of it the profile has; of each the named columns joined by blanks; what is empty
    /// is `-`.
    pub fn rows(&self, table: Table, columns: &str) -> Vec<String> {
        let parts: Vec<_> = self.extract.parts[0].tables.iter().filter(|part| part.table == table).collect();
        assert!(!parts.is_empty(), "a table of the profile");
        let read = |part: &TablePart| {
            let frame = facts::read(table, &self.folder.path().join(&part.file)).unwrap();
            let line = |row| columns.split(' ').map(|name| shown(&frame, name, row)).collect::<Vec<_>>().join(" ");
            (0..frame.rows()).map(line).collect::<Vec<_>>()
        };
        parts.into_iter().flat_map(read).collect()
    }

    /// Codes of what could not be read, with their rows.
    pub fn rejects(&self) -> Vec<(u64, &str)> {
        self.extract.rejects.iter().map(|reject| (reject.row, reject.code.as_str())).collect()
    }
}

fn shown(frame: &Frame, name: &str, row: usize) -> String {
    let place = frame.place(name);
    let column = &frame.table().definition().columns[place];
    let number = frame.number(place, row);
    let text = match column.kind {
        facts::Kind::Text => frame.text(place, row).map(|text| text.to_string()),
        facts::Kind::Amount => number.map(|n| Money::from_raw(n).decimal().normalize().to_string()),
        facts::Kind::Count => number.map(|n| n.to_string()),
        facts::Kind::Day => number.map(|n| chrono::NaiveDate::from_epoch_days(n as i32).unwrap().to_string()),
        facts::Kind::Instant => {
            number.map(|n| chrono::DateTime::from_timestamp(n, 0).unwrap().format("%Y-%m-%dT%H:%M:%SZ").to_string())
        }
    };
    text.unwrap_or_else(|| "-".to_owned())
}
