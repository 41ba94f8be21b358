//! The readers of crates/sheet.

use crate::package;
use sheet::{Cell, Limits, Next, Password, Refusal, open_bytes_with};

/// What opens the locked seeds.
const PASSWORD: &str = "fuzz";

/// The first bytes of a compound file.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Any bytes, whatever they are.
pub(super) fn file(bytes: &[u8]) {
    // A fuzzer is to look for what is wrong, not for what is large.
    let limits =
        Limits { total_bytes: 16 << 20, part_bytes: 4 << 20, cells: 100_000, rows: 100_000, ..Limits::default() };
    let Ok(mut book) = open_bytes_with(bytes.to_vec(), &limits, &[Password::new(PASSWORD)]) else { return };
    for sheet in 0..book.sheets().len() {
        let (mut last, mut cells) = (0, 0);
        let _ = book.read(sheet, &mut |row| {
            assert!(row.number > last && row.number <= limits.rows, "row {} after {last}", row.number);
            last = row.number;
            cells += row.cells.len() as u64;
            assert!(row.cells.last().is_some_and(|cell| !cell.is_empty()), "{:?}", row.cells);
            assert!(row.fields.is_none_or(|fields| fields >= row.cells.len()), "{row:?}");
            row.cells.iter().for_each(|cell| check(cell, &limits));
            Ok::<_, Refusal>(Next::Row)
        });
        let _ = book.formulas(sheet);
        let _ = (book.is_hidden(sheet), book.epoch(sheet));
    }
    book.remarks().iter().for_each(|remark| drop(format!("{remark:?} {}", remark.is_worth_telling())));
}

fn check(cell: &Cell<'_>, limits: &Limits) {
    match cell {
        Cell::Text(text) => assert!(!text.is_empty() && text.len() as u64 <= limits.string_bytes),
        Cell::Number(number) | Cell::Serial(number) | Cell::Share(number) => assert!(number.is_finite()),
        Cell::Empty | Cell::Bool(_) | Cell::Error(_) | Cell::Formula => {}
    }
}

/// Text with separators.
pub(super) fn delimited(bytes: &[u8]) {
    file(bytes);
}

/// A web page.
pub(super) fn page(bytes: &[u8]) {
    file(&[b"<table>", bytes].concat());
}

/// A compound file, as of an xls.
pub(super) fn xls(bytes: &[u8]) {
    match bytes.starts_with(COMPOUND) {
        true => file(bytes),
        false => file(&[COMPOUND, bytes].concat()),
    }
}

/// The worksheet of an xlsx.
pub(super) fn xlsx(bytes: &[u8]) {
    file(&package::xlsx(5, bytes));
}

/// Another part of an xlsx, after a byte that says which.
pub(super) fn parts(bytes: &[u8]) {
    let Some((which, content)) = bytes.split_first() else { return };
    file(&package::xlsx(usize::from(*which), content));
}

/// The records of an xls.
pub(super) fn records(bytes: &[u8]) {
    file(&package::compound(&[("Workbook", bytes)]));
}

/// The records of a worksheet of an xlsb.
pub(super) fn xlsb(bytes: &[u8]) {
    file(&package::xlsb(bytes));
}

/// The content of an OpenDocument.
pub(super) fn ods(bytes: &[u8]) {
    file(&package::ods(bytes));
}

/// A locked workbook: how long its word on the encryption is, that word, the encrypted package.
pub(super) fn locked(bytes: &[u8]) {
    let Some((length, rest)) = bytes.split_first_chunk() else { return };
    let (info, package) = rest.split_at(rest.len().min(usize::from(u16::from_le_bytes(*length))));
    file(&package::compound(&[("EncryptionInfo", info), ("EncryptedPackage", package)]));
}
