//! Workbooks in records: as Excel writes them, against another reader, and records that lie.

use crate::spreadsheet_bytes::zipped;
use calamine::{Data, Reader, Xlsb};
use std::io::Cursor;
use zhoubao_sheet::{Cell, Kind, Limits, Next, Refusal, open_bytes};

const FILES: [&[u8]; 3] = [
    include_bytes!("../files/date.xlsb"),
    include_bytes!("../files/any-sheets.xlsb"),
    include_bytes!("../files/issues.xlsb"),
];

/// The rows of the sheet as they are printed.
fn rows_of(bytes: Vec<u8>, sheet: usize) -> Result<Vec<String>, Refusal> {
    let mut book = open_bytes(bytes, &Limits::default())?;
    assert_eq!(book.kind(), Kind::Xlsb);
    let mut rows = Vec::new();
    book.read(sheet, &mut |row| {
        rows.push(format!("{} {:?}", row.number, row.cells));
        Ok::<_, Refusal>(Next::Row)
    })?;
    Ok(rows)
}

/// A cell of calamine as we would print it.
fn theirs(cell: &Data) -> Cell<'_> {
    match cell {
        Data::Empty => Cell::Empty,
        Data::Int(n) => Cell::Number(*n as f64),
        Data::Float(n) => Cell::Number(*n),
        Data::DateTime(serial) => Cell::Serial(serial.as_f64()),
        Data::Bool(b) => Cell::Bool(*b),
        Data::String(text) if text.is_empty() => Cell::Empty,
        Data::String(text) => Cell::Text(text),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_excel_writes_is_read_as_another_reader_reads_it() {
    let mut compared = 0;
    for file in FILES {
        let book = open_bytes(file.to_vec(), &Limits::default()).unwrap();
        let mut other = Xlsb::new(Cursor::new(file)).unwrap();
        for (index, name) in book.sheets().iter().enumerate() {
            let range = other.worksheet_range(name).unwrap();
            let Some((first_row, first_column)) = range.start() else { continue };
            let mut expected = Vec::new();
            for (row, values) in range.rows().enumerate() {
                let mut cells = vec![Cell::Empty; first_column as usize];
                cells.extend(values.iter().map(theirs));
                let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
                if used > 0 {
                    expected.push(format!("{} {:?}", first_row as usize + row + 1, &cells[..used]));
                }
            }
            compared += expected.len();
            // Errors of formulas are what the other reader passes over.
            let ours = rows_of(file.to_vec(), index).unwrap();
            assert_eq!(
                ours.iter().filter(|row| !row.contains("Error")).collect::<Vec<_>>(),
                expected.iter().collect::<Vec<_>>(),
                "{name}"
            );
        }
    }
    assert!(compared > 15, "{compared}");
    assert_eq!(rows_of(FILES[0].to_vec(), 0).unwrap()[0], "1 [Serial(44197.0), Number(15.0)]");
    let sheets = open_bytes(FILES[1].to_vec(), &Limits::default()).unwrap();
    assert_eq!(sheets.sheets(), ["Visible", "Hidden", "VeryHidden"]);
    assert!(!sheets.is_hidden(0) && sheets.is_hidden(1) && sheets.is_hidden(2));
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let kind = if kind < 128 { vec![kind as u8] } else { vec![(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8] };
    let mut length = data.len();
    let mut written = kind;
    loop {
        written.push((length & 0x7F) as u8 | if length > 0x7F { 0x80 } else { 0 });
        length >>= 7;
        if length == 0 {
            break;
        }
    }
    [written, data.to_vec()].concat()
}

fn text(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [(units.len() as u32).to_le_bytes().to_vec(), units.iter().flat_map(|unit| unit.to_le_bytes()).collect()].concat()
}

fn cell(kind: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[&column.to_le_bytes()[..], &style.to_le_bytes(), value].concat())
}

fn row(number: u32) -> Vec<u8> {
    record(0, &[&number.to_le_bytes()[..], &[0; 13]].concat())
}

/// A workbook with these records between the beginning and the end of its sheet.
fn book(records: &[Vec<u8>]) -> Vec<u8> {
    let sheet = [record(145, &[]), records.concat(), record(146, &[])].concat();
    book_of(&sheet, "worksheets/sheet1.bin")
}

fn book_of(sheet: &[u8], target: &str) -> Vec<u8> {
    let bundle = [&[0; 8][..], &text("r1"), &text("表")].concat();
    let workbook = [record(153, &[0; 8]), record(156, &bundle), record(132, &[])].concat();
    let relations =
        format!(r#"<Relationships><Relationship Id="r1" Type="o/worksheet" Target="{target}"/></Relationships>"#);
    let texts = [record(159, &[0xFF; 8]), record(19, &[&[0][..], &text("共享")].concat()), record(160, &[])].concat();
    let format = [&164_u16.to_le_bytes()[..], &text("yyyy\"年\"")].concat();
    let xf = |format: u16| record(47, &[&[0, 0][..], &format.to_le_bytes(), &[0; 12]].concat());
    let styles = [
        record(44, &format),
        xf(14),
        record(617, &[]),
        xf(0),
        xf(164),
        xf(22),
        xf(10),
        record(618, &[]),
        record(279, &[]),
    ];
    zipped([
        ("[Content_Types].xml", &b"<Types/>"[..]),
        ("xl/workbook.bin", &workbook),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/sharedStrings.bin", &texts),
        ("xl/styles.bin", &styles.concat()),
        ("xl/worksheets/sheet1.bin", sheet),
    ])
}

#[test]
fn every_kind_of_record_is_understood() {
    let rk = |number: i32, flags: u32| ((number as u32) << 2 | flags).to_le_bytes().to_vec();
    let half = ((52.5_f64.to_bits() >> 32) as u32).to_le_bytes().to_vec();
    let records = [
        row(4),
        cell(1, 0, 0, &[]),
        cell(2, 1, 0, &rk(-7, 2)),
        cell(2, 2, 0, &rk(1_234, 3)),
        cell(2, 3, 1, &half),
        cell(3, 4, 0, &[0x2A]),
        cell(4, 5, 0, &[1]),
        cell(5, 6, 2, &46_335.5_f64.to_le_bytes()),
        cell(6, 7, 0, &text("own")),
        cell(7, 8, 0, &[0; 4]),
        cell(5, 9, 3, &0.1_f64.to_le_bytes()),
        row(6),
        cell(8, 0, 0, &text("formula")),
        cell(9, 1, 0, &f64::INFINITY.to_le_bytes()),
        cell(10, 2, 0, &[0]),
        cell(11, 3, 0, &[0x07]),
        cell(62, 4, 0, &[&[1][..], &text("rich")].concat()),
        cell(8, 5, 0, &text("")),
        // Something that nobody knows is passed over.
        record(0x3FF, b"???"),
    ];
    assert_eq!(
        rows_of(book(&records), 0).unwrap(),
        [
            r##"5 [Empty, Number(-7.0), Number(12.34), Serial(52.5), Error("#N/A"), Bool(true), Serial(46335.5), Text("own"), Text("共享"), Share(0.1)]"##,
            r##"7 [Text("formula"), Error("#NUM!"), Bool(false), Error("#DIV/0!"), Text("rich")]"##,
        ]
    );
}

#[test]
fn records_that_lie_are_refused() {
    let refused = |records: &[Vec<u8>]| rows_of(book(records), 0).map_or_else(|refusal| refusal.code(), |_| "accepted");
    let number = |column: u32| cell(5, column, 0, &1.0_f64.to_le_bytes());
    assert_eq!(refused(&[row(0), number(0), number(0)]), "damaged");
    assert_eq!(refused(&[row(3), number(0), row(1), number(0)]), "damaged");
    assert_eq!(refused(&[row(0x0010_0001), number(0)]), "too-much");
    assert_eq!(refused(&[row(u32::MAX), number(0)]), "too-much");
    assert_eq!(refused(&[row(0), number(u32::MAX)]), "too-much");
    assert_eq!(refused(&[row(0), cell(7, 0, 0, &1_u32.to_le_bytes())]), "damaged");
    assert_eq!(refused(&[row(0), cell(6, 0, 0, &u32::MAX.to_le_bytes())]), "damaged");
    assert_eq!(refused(&[row(0), cell(16, 0, 0, &[0; 8])]), "damaged");
    for kind in (2..=11).chain([62]) {
        assert_eq!(refused(&[row(0), cell(kind, 0, 0, &[])]), "damaged", "{kind}");
        assert_eq!(refused(&[row(0), record(kind, &[0; 3])]), "damaged", "{kind}");
    }
    assert_eq!(refused(&[vec![5, 0xFF, 0xFF, 0xFF, 0x7F]]), "damaged");
    let end = |bytes: Vec<u8>| rows_of(bytes, 0).unwrap_err().code();
    assert_eq!(end(book_of(&record(145, &[]), "worksheets/sheet1.bin")), "incomplete");
    assert_eq!(end(book_of(&[], "worksheets/sheet1.bin")), "incomplete");
    assert_eq!(end(book_of(&[5, 200], "worksheets/sheet1.bin")), "incomplete");
    assert_eq!(end(book_of(&[], "worksheets/nowhere.bin")), "damaged");
    for part in 1..20 {
        let code = end(FILES[2][..FILES[2].len() * part / 20].to_vec());
        assert!(code == "incomplete" || code == "damaged", "{part}: {code}");
    }
}

#[test]
fn limits_hold_over_all_sheets() {
    let records: Vec<Vec<u8>> = (0..10).flat_map(|number| [row(number), cell(4, 1, 0, &[1])]).collect();
    let read = |limits: &Limits| -> Result<(), Refusal> {
        let mut book = open_bytes(book(&records), limits)?;
        (0..2).try_for_each(|_| book.read(0, &mut |_| Ok::<_, Refusal>(Next::Row)))
    };
    let exact = Limits { cells: 10, columns: 2, rows: 10, ..Limits::default() };
    assert_eq!(read(&exact), Ok(()));
    for limits in [
        Limits { cells: 9, ..exact.clone() },
        Limits { columns: 1, ..exact.clone() },
        Limits { rows: 9, ..exact.clone() },
        Limits { string_bytes: 1, ..exact.clone() },
    ] {
        let with_text = [vec![row(0), cell(6, 0, 0, &text("long"))], records.clone()].concat();
        let bytes = if limits.string_bytes == 1 { book(&with_text) } else { book(&records) };
        let mut book = open_bytes(bytes, &limits).unwrap();
        let refusal = book.read(0, &mut |_| Ok::<_, Refusal>(Next::Row)).unwrap_err();
        assert_eq!(refusal.code(), "too-much", "{limits:?}");
    }
}

/// An order over two lines, its number and its amount merged over both.
pub fn of_merged_cells() -> Vec<u8> {
    let area = |column: u32| record(176, &[1, 2, column, column].map(u32::to_le_bytes).concat());
    let sheet = [
        record(145, &[]),
        row(0),
        cell(6, 0, 0, &text("编号")),
        cell(6, 2, 0, &text("名称")),
        row(1),
        cell(5, 0, 0, &88_100_f64.to_le_bytes()),
        cell(5, 1, 0, &100_f64.to_le_bytes()),
        cell(6, 2, 0, &text("a")),
        row(2),
        cell(6, 2, 0, &text("b")),
        record(146, &[]),
        record(177, &2_u32.to_le_bytes()),
        area(0),
        area(1),
        record(178, &[]),
    ];
    book_of(&sheet.concat(), "worksheets/sheet1.bin")
}
