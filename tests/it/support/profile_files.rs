//! The files in fixtures/platforms, each with the profile that its folder is named for, and their rows as text.

use super::shop::fixtures;
use sheet::{Cell, Limits, Next, Refusal, serial_to_datetime};
use std::path::{Path, PathBuf};

/// Each file with the profile whose folder it lies in.
pub fn files() -> Vec<(String, PathBuf)> {
    let below = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).expect("a folder");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        paths
    };
    let of = |folder: PathBuf| below(&folder).into_iter().map(move |file| (name(&folder), file)).collect::<Vec<_>>();
    below(&fixtures("platforms")).into_iter().flat_map(of).collect()
}

/// What a file or folder is called.
pub fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

/// The rows of a sheet, each with its number, as a person sees them.
pub fn rows(path: &Path, sheet: &str) -> Vec<(u64, Vec<String>)> {
    let mut book = sheet::open(path, &Limits::default()).expect("a spreadsheet");
    let at = book.sheets().iter().position(|name| name == sheet).unwrap_or_default();
    let epoch = book.epoch(at);
    let shown = |cell: &Cell<'_>| match cell {
        Cell::Text(text) | Cell::Error(text) => text.to_string(),
        Cell::Number(number) | Cell::Share(number) => number.to_string(),
        Cell::Serial(serial) => {
            serial_to_datetime(*serial, epoch).expect("a day").format("%Y-%m-%d %H:%M:%S").to_string()
        }
        Cell::Bool(bool) => bool.to_string(),
        Cell::Empty | Cell::Formula => String::new(),
    };
    let mut rows = Vec::new();
    book.read(at, &mut |row| {
        rows.push((row.number, row.cells.iter().map(shown).collect()));
        Ok::<_, Refusal>(Next::Row)
    })
    .expect("rows");
    rows
}

/// Rows as text with commas, whatever stands in their cells.
pub fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let cell = |text: &String| match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.clone(),
    };
    let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\r\n";
    format!("\u{FEFF}{}", rows.iter().map(line).collect::<String>()).into_bytes()
}
