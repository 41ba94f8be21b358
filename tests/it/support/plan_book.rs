//! Plan workbooks for tests: written as sheets of text, or read from a file's bytes as a child would.

use chrono::{NaiveDate, Weekday};
use sheet::{Cell, Limits, Next, Refusal, Row, serial_to_datetime};
use std::io::{Cursor, Write};
use zhoubao::calendar::{Calendar, Kind, LastYear, MonthDay};
use zhoubao::lists::{KnownStores, UNSOLVED, mark_merged};
use zhoubao::plan::book::SheetRows;
use zhoubao::plan::{PlanBook, PlanFinding};

use super::xlsx::parts;

pub fn stores() -> KnownStores {
    KnownStores::new([("tmall-flagship", "旗舰店"), ("taobao-home", "家居店")])
}

pub fn calendar(kind: Kind) -> Calendar {
    let april = MonthDay::parse("04-01").expect("a day");
    Calendar::new(kind, april, Weekday::Mon, LastYear::Days364).expect("a calendar")
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A sheet of rows, cells separated by `|`.
pub fn sheet(name: &str, text: &str) -> SheetRows {
    let row = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect();
    let rows = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let rows = rows.enumerate().map(|(index, line)| (index as u64 + 1, row(line))).collect();
    SheetRows { name: name.to_owned(), rows, formulas: Default::default() }
}

/// What the sheets say.
pub fn read(sheets: &[SheetRows], kind: Kind) -> (PlanBook, Vec<PlanFinding>) {
    PlanBook::read("plan.xlsx", sheets, &stores(), &calendar(kind)).expect("a plan")
}

/// A workbook's sheets, as the reading child hands them over.
pub fn sheets(bytes: Vec<u8>) -> Vec<SheetRows> {
    let mut book = sheet::open_bytes(bytes, &Limits::default()).expect("a workbook");
    let epoch = book.epoch(0);
    (0..book.sheets().len())
        .map(|index| {
            let mut rows = Vec::new();
            let text = |cell: &Cell<'_>| match cell {
                Cell::Empty => String::new(),
                Cell::Formula => UNSOLVED.to_owned(),
                Cell::Text(text) | Cell::Error(text) => (*text).to_owned(),
                Cell::Number(n) | Cell::Share(n) => n.to_string(),
                Cell::Bool(b) => b.to_string(),
                Cell::Serial(n) => serial_to_datetime(*n, epoch).expect("a day").date().to_string(),
            };
            book.read(index, &mut |row: Row<'_>| {
                rows.push((row.number, row.cells.iter().map(text).collect()));
                Ok::<_, Refusal>(Next::Row)
            })
            .expect("a sheet");
            mark_merged(&mut rows, book.merged(index));
            let formulas = book.formulas(index).expect("formulas").into_iter().collect();
            SheetRows { name: book.sheets()[index].clone(), rows, formulas }
        })
        .collect()
}

/// The workbook with cells typed into, as a person would: sheet (counted from 1), cell, value as the file has it.
pub fn typed(bytes: &[u8], edits: &[(usize, &str, &str)]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts(bytes) {
        let mut content = String::from_utf8_lossy(&content).into_owned();
        for (_, cell, value) in edits.iter().filter(|(n, _, _)| name == format!("xl/worksheets/sheet{n}.xml")) {
            let at = content.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("no cell {cell} in {name}"));
            let open = at + content[at..].find('>').expect("a tag");
            let end = if content.as_bytes()[open - 1] == b'/' {
                open + 1
            } else {
                at + content[at..].find("</c>").expect("its end") + "</c>".len()
            };
            let tag = content[at..open].trim_end_matches('/').replace(" t=\"s\"", "").replace(" t=\"str\"", "");
            let cell = match value.parse::<f64>() {
                Ok(_) => format!("{tag}><v>{value}</v></c>"),
                Err(_) => format!("{tag} t=\"inlineStr\"><is><t>{value}</t></is></c>"),
            };
            content.replace_range(at..end, &cell);
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        out.write_all(content.as_bytes()).expect("its bytes");
    }
    out.finish().expect("a zip file").into_inner()
}
