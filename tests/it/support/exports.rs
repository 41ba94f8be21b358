//! One export read in this process: what was recognised, and its facts cell by cell.

use encoding_rs::GBK;
use sheet::Limits;
use tempfile::TempDir;
use zhoubao::extract::{Extract, IdentityKey, Origin, Part, Profiles, TablePart, Verdict, extract_book};
use zhoubao::facts::{self, Frame, Kind, Table};
use zhoubao::words::Phrase;

/// What was read of a file.
pub struct Read {
    pub extract: Extract,
    folder: TempDir,
}

fn verdict(bytes: &[u8]) -> (Verdict, TempDir) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, bytes).unwrap();
    let zone = chrono_tz::Asia::Shanghai;
    let (limits, key) = (Limits::default(), Some(IdentityKey::new([7; 32])));
    let book = sheet::open(&path, &limits);
    let origin = Origin { zone, identity: key, names: &[] };
    let verdict = extract_book(book, folder.path(), &Profiles::built_in(), origin, &limits).unwrap();
    (verdict, folder)
}

/// Why a file is set aside.
pub fn refused(bytes: &[u8]) -> Phrase {
    match verdict(bytes).0 {
        Verdict::Refused(phrase) => phrase,
        Verdict::Read(extract) => panic!("{extract:?}"),
    }
}

impl Read {
    /// What was read of bytes that are an export.
    pub fn of(bytes: &[u8]) -> Self {
        match verdict(bytes) {
            (Verdict::Read(extract), folder) => Read { extract, folder },
            (Verdict::Refused(phrase), _) => panic!("{phrase:?}"),
        }
    }

    /// Its only part.
    pub fn part(&self) -> &Part {
        let [part] = &self.extract.parts[..] else { panic!("{:?}", self.extract.parts) };
        part
    }

    pub fn profile(&self) -> &str {
        &self.part().profile
    }

    pub fn table(&self, table: Table) -> &TablePart {
        self.part().tables.iter().find(|part| part.table == table).unwrap_or_else(|| panic!("no {table}"))
    }

    /// Rows read, rejected, of another kind, joined.
    pub fn rows(&self, table: Table) -> (u64, u64, u64, u64) {
        let part = self.table(table);
        (part.read, part.rejected, part.other, part.joined)
    }

    /// All that the file says of a table: a row may be several of its facts.
    fn frames(&self, table: Table) -> Vec<Frame> {
        let parts = self.part().tables.iter().filter(|part| part.table == table);
        parts.map(|part| facts::read(table, &self.folder.path().join(&part.file)).unwrap()).collect()
    }

    /// A column row by row, as text: amounts with two decimals, days as 2026-11-09, instants in Shanghai; empty cells blank.
    pub fn column(&self, table: Table, name: &str) -> Vec<String> {
        let kind = table.column(name).unwrap().kind;
        let cell = |frame: &Frame, row| match (frame.text(frame.place(name), row), frame.number(frame.place(name), row))
        {
            (Some(text), _) => text.to_string(),
            (None, Some(n)) => shown(kind, n),
            (None, None) => String::new(),
        };
        let frames = self.frames(table);
        frames.iter().flat_map(|frame| (0..frame.rows()).map(|row| cell(frame, row)).collect::<Vec<_>>()).collect()
    }

    /// Several columns, a row a line, cells with a blank between.
    pub fn lines(&self, table: Table, columns: &[&str]) -> Vec<String> {
        let columns: Vec<Vec<String>> = columns.iter().map(|name| self.column(table, name)).collect();
        let cell = |column: &Vec<String>, row: usize| match column[row].as_str() {
            "" => "·".to_owned(),
            text => text.to_owned(),
        };
        let rows = columns.first().map_or(0, Vec::len);
        (0..rows).map(|row| columns.iter().map(|column| cell(column, row)).collect::<Vec<_>>().join(" ")).collect()
    }

    /// Whether these words stand anywhere in the facts that were written of the file.
    pub fn wrote(&self, words: &str) -> bool {
        let has = |bytes: Vec<u8>| bytes.windows(words.len()).any(|found| found == words.as_bytes());
        self.part().tables.iter().any(|part| has(std::fs::read(self.folder.path().join(&part.file)).unwrap()))
    }

    /// Days along its axis.
    pub fn days(&self) -> Vec<String> {
        self.part().axis_days.keys().map(ToString::to_string).collect()
    }
}

fn shown(kind: Kind, n: i64) -> String {
    match kind {
        Kind::Amount => format!("{:.2}", n as f64 / 10_000.0),
        Kind::Day => chrono::NaiveDate::from_epoch_days(n as i32).unwrap().to_string(),
        Kind::Instant => {
            let at = chrono::DateTime::from_timestamp(n, 0).unwrap().with_timezone(&chrono_tz::Asia::Shanghai);
            at.format("%Y-%m-%d %H:%M:%S").to_string()
        }
        Kind::Text | Kind::Count => n.to_string(),
    }
}

/// Lines as GBK text, as older exports are.
pub fn gbk(lines: &[&str]) -> Vec<u8> {
    GBK.encode(&(lines.join("\r\n") + "\r\n")).0.into_owned()
}

/// Lines as UTF-8 with a byte order mark.
pub fn utf8(lines: &[&str]) -> Vec<u8> {
    format!("\u{FEFF}{}\r\n", lines.join("\r\n")).into_bytes()
}

/// A workbook of text cells.
pub fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let cell = |text: &&str| match text.is_empty() {
        true => "<c/>".to_owned(),
        false => format!(
            "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
            text.replace('&', "&amp;").replace('<', "&lt;")
        ),
    };
    let row = |cells: &&[&str]| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
    crate::spreadsheet_bytes::Xlsx::new(&rows.iter().map(row).collect::<String>(), &[]).bytes()
}
