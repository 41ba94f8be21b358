//! Workbooks in the records of Excel 5 to 2003, and what calamine makes of the same.

use crate::beside_calamine::{Dice, Sheets, files_ending, ours};
use crate::spreadsheet_bytes::{Xls, compound, record};
use calamine::{Data, Reader, SheetType, XlsError};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::catch_unwind;
use zhoubao_sheet::{Cell, Limits, open_bytes};

fn calamines(bytes: &[u8]) -> Result<Sheets, XlsError> {
    let mut book = calamine::Xls::new(Cursor::new(bytes))?;
    let worksheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = worksheets.map(|sheet| sheet.name.clone()).collect();
    let mut sheets = Sheets::new();
    for name in names {
        let range = book.worksheet_range(&name)?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut cells = BTreeMap::new();
        for (row, column, value) in range.used_cells() {
            let finite =
                |n: f64, cell: fn(f64) -> Cell<'static>| if n.is_finite() { cell(n) } else { Cell::Error("#NUM!") };
            let value = match value {
                Data::Int(n) => format!("{:?}", Cell::Number(*n as f64)),
                Data::Float(n) => format!("{:?}", finite(*n, Cell::Number)),
                Data::DateTime(serial) => format!("{:?}", finite(serial.as_f64(), Cell::Serial)),
                Data::Bool(b) => format!("{:?}", Cell::Bool(*b)),
                Data::String(text) if text.is_empty() => continue,
                Data::String(text) => format!("{:?}", Cell::Text(text)),
                Data::Error(error) => format!("Error(\"{error}\")"),
                other => panic!("{other:?}"),
            };
            cells.insert((u64::from(first_row) + row as u64 + 1, first_column as usize + column), value);
        }
        sheets.push((name, cells));
    }
    Ok(sheets)
}

fn shown(xls: &Xls) -> Vec<String> {
    ours(&xls.bytes()).unwrap()[0].1.iter().map(|((row, column), cell)| format!("{row},{column} {cell}")).collect()
}

/// The beginning of a cell's record: row, column and style.
fn at(row: u16, column: u16, style: u16) -> Vec<u8> {
    [row, column, style].iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn text(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = u16::try_from(units.len()).unwrap();
    [&length.to_le_bytes()[..], &[1], &units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>()].concat()
}

/// A workbook with every kind of record that is read: style 1 is a built-in date, style 2 one of its own.
fn of_every_kind() -> Xls {
    let mut texts = [2_u32.to_le_bytes(), 2_u32.to_le_bytes()].concat();
    texts.extend(text("订单编号"));
    // Formatted and with a pronunciation, its characters narrow.
    texts.extend([5, 0, 12, 1, 0, 3, 0, 0, 0]);
    texts.extend(b"narro");
    texts.extend([0; 4 + 3]);
    let result = |kind: u8, code: u8| [&[kind, 0, code, 0, 0, 0, 0xFF, 0xFF][..], &[0; 8]].concat();
    let formula = |row, column, result: &[u8]| [&at(row, column, 1)[..], result].concat();
    let xls = Xls { cells: Vec::new(), globals: Vec::new() };
    xls.with_global(0x0042, &1_200_u16.to_le_bytes())
        .with_global(0x041E, &[&164_u16.to_le_bytes()[..], &text("yyyy\"年\"")].concat())
        .with_global(0x00E0, &[0; 20])
        .with_global(0x00E0, &[&[0, 0, 14][..], &[0; 17]].concat())
        .with_global(0x00E0, &[&[0, 0, 164][..], &[0; 17]].concat())
        .with_global(0x00FC, &texts)
        .with(0x00FD, &[&at(0, 0, 0)[..], &[0; 4]].concat())
        .with(0x00FD, &[&at(0, 1, 0)[..], &[1, 0, 0, 0]].concat())
        .with(0x0204, &[&at(0, 2, 0)[..], &text("own 文")].concat())
        .with(0x00D6, &[&at(0, 3, 0)[..], &text("rich"), &[1, 0, 0, 0, 0, 0]].concat())
        .with(0x0203, &[&at(1, 0, 1)[..], &46_335.5_f64.to_le_bytes()].concat())
        .with(0x027E, &[&at(1, 1, 2)[..], &(46_335_u32 << 2 | 2).to_le_bytes()].concat())
        .with(0x027E, &[&at(1, 2, 0)[..], &(1_234_u32 << 2 | 3).to_le_bytes()].concat())
        .with(
            0x00BD,
            &[
                &[2, 0, 1, 0][..],
                &[0, 0],
                &(7_u32 << 2 | 2).to_le_bytes(),
                &[1, 0],
                &1.5_f64.to_le_bytes()[4..],
                &[2, 0],
            ]
            .concat(),
        )
        .with(0x0205, &[&at(3, 0, 0)[..], &[1, 0]].concat())
        .with(0x0205, &[&at(3, 1, 0)[..], &[0x2A, 1]].concat())
        .with(0x0006, &formula(4, 0, &[&2.5_f64.to_le_bytes()[..], &[0; 8]].concat()))
        .with(0x0006, &formula(4, 1, &result(0, 0)))
        .with(0x04BC, &[0; 10])
        .with(0x0207, &text("made"))
        .with(0x0006, &formula(4, 2, &result(1, 1)))
        .with(0x0006, &formula(4, 3, &result(2, 7)))
        .with(0x0006, &formula(4, 4, &result(3, 0)))
        .with(0x0201, &at(5, 0, 0))
}

#[test]
fn every_kind_of_cell_is_read() {
    let xls = of_every_kind();
    let expected = [
        "1,0 Text(\"订单编号\")",
        "1,1 Text(\"narro\")",
        "1,2 Text(\"own 文\")",
        "1,3 Text(\"rich\")",
        "2,0 Serial(46335.5)",
        "2,1 Serial(46335.0)",
        "2,2 Number(12.34)",
        "3,1 Number(7.0)",
        "3,2 Serial(1.5)",
        "4,0 Bool(true)",
        "4,1 Error(\"#N/A\")",
        "5,0 Serial(2.5)",
        "5,1 Text(\"made\")",
        "5,2 Bool(true)",
        "5,3 Error(\"#DIV/0!\")",
    ];
    assert_eq!(shown(&xls), expected);
    assert_eq!(ours(&xls.bytes()).unwrap(), calamines(&xls.bytes()).unwrap());
}

#[test]
fn every_workbook_of_the_project_is_read_alike() {
    let mut alike = 0;
    for path in files_ending("xls") {
        let bytes = std::fs::read(&path).unwrap();
        if let (Ok(ours), true) = (ours(&bytes), bytes.starts_with(b"\xD0\xCF")) {
            assert_eq!(ours, calamines(&bytes).unwrap(), "{}", path.display());
            alike += 1;
        }
    }
    assert!(alike > 40, "{alike}");
}

#[test]
fn spoilt_workbooks_are_read_alike_or_refused() {
    let stream = of_every_kind().stream();
    let (mut dice, mut read, mut refused) = (Dice(3), 0, 0);
    for _ in 0..1_000 {
        let mut stream = stream.clone();
        for _ in 0..=dice.below(2) {
            let at = dice.below(stream.len());
            stream[at] = [0, 1, 2, 0xFF, dice.below(256) as u8][dice.below(5)];
        }
        let bytes = compound(&[("Workbook", &stream)]);
        match (ours(&bytes), catch_unwind(|| calamines(&bytes))) {
            (Ok(ours), Ok(Ok(calamines))) => {
                differences(&ours, &calamines).iter().for_each(|pair| assert!(is_calamines(pair), "{pair:?}"));
                read += 1;
            }
            (Err(_), _) => refused += 1,
            // What panics there, and what it does not know: other errors, other ways to hide a sheet, what it says of its size.
            (Ok(_), Err(_) | Ok(Err(_))) => {}
        }
    }
    assert!(read > 300 && refused > 50, "{read} read, {refused} refused");
}

/// What each made of a place, where it is not the same.
fn differences(ours: &Sheets, calamines: &Sheets) -> Vec<(Option<String>, Option<String>)> {
    assert_eq!(ours.len(), calamines.len());
    let mut pairs = Vec::new();
    for ((_, ours), (_, calamines)) in ours.iter().zip(calamines) {
        let places = ours.keys().chain(calamines.keys());
        let pair = |at| (ours.get(at).cloned(), calamines.get(at).cloned());
        pairs.extend(places.map(pair).filter(|(ours, calamines)| ours != calamines));
    }
    pairs
}

/// A formula without its result is nothing for calamine; a text that no formula promises belongs for it to the last; and of formats it knows
/// some numbers only, of shares none.
fn is_calamines((ours, calamines): &(Option<String>, Option<String>)) -> bool {
    match (ours.as_deref(), calamines.as_deref()) {
        (Some("Formula"), None) => true,
        (_, Some(text)) if text.contains("made") => true,
        (Some(ours), Some(calamines)) => ours.replace("Serial", "Number").replace("Share", "Number") == *calamines,
        _ => false,
    }
}

#[test]
fn a_percentage_is_told_from_a_number() {
    let xls = Xls { cells: Vec::new(), globals: Vec::new() };
    let style = |format: u8| [&[0, 0, format][..], &[0; 17]].concat();
    let xls = xls.with_global(0x00E0, &style(0)).with_global(0x00E0, &style(10));
    let cell = |column, style| [&at(0, column, style)[..], &0.1_f64.to_le_bytes()].concat();
    assert_eq!(shown(&xls.with(0x0203, &cell(0, 0)).with(0x0203, &cell(1, 1))), ["1,0 Number(0.1)", "1,1 Share(0.1)"]);
}

#[test]
fn cells_may_come_in_any_order_and_the_last_at_a_place_counts() {
    let xls = Xls { cells: Vec::new(), globals: Vec::new() };
    let xls = xls.number(9, 1, 1.0).number(2, 3, 2.0).number(2, 0, 3.0).number(9, 1, 4.0).number(65_535, 255, 5.0);
    assert_eq!(shown(&xls), ["3,0 Number(3.0)", "3,3 Number(2.0)", "10,1 Number(4.0)", "65536,255 Number(5.0)"]);
}

#[test]
fn texts_go_on_in_the_next_record_behind_flags_of_their_own() {
    let mut globals = record(0x00FC, &[&[0; 8][..], &[6, 0, 1], &[0x2D, 0x4E, 0x87, 0x65]].concat());
    // Two characters wide, three narrow, one wide again, with an empty record between them; then another text.
    globals.extend(record(0x003C, &[&[0][..], b"abc"].concat()));
    globals.extend(record(0x003C, &[&[1][..], &[0x57, 0x5B], &[1, 0, 0, b'x']].concat()));
    let xls = Xls { cells: Vec::new(), globals };
    let xls = xls
        .with(0x00FD, &[&at(0, 0, 0)[..], &[0; 4]].concat())
        .with(0x00FD, &[&at(0, 1, 0)[..], &[1, 0, 0, 0]].concat());
    assert_eq!(shown(&xls), ["1,0 Text(\"中文abc字\")", "1,1 Text(\"x\")"]);
}

#[test]
fn texts_of_excel_5_are_in_a_code_page() {
    let gbk = encoding_rs::GBK.encode("中文").0;
    let label = [&at(0, 0, 0)[..], &[4, 0], &gbk].concat();
    let old = |page: u16, label: &[u8]| {
        let mut stream = record(0x0809, &[0, 5, 5, 0]);
        stream.extend(record(0x0042, &page.to_le_bytes()));
        let start = u32::try_from(stream.len() + 4 + 8 + 4).unwrap();
        stream.extend(record(0x0085, &[&start.to_le_bytes()[..], &[0, 0, 1, b'S']].concat()));
        stream.extend(record(0x000A, &[]));
        stream.extend(record(0x0809, &[0, 5, 0x10, 0]));
        stream.extend(record(0x0204, label));
        stream.extend(record(0x000A, &[]));
        compound(&[("Book", &stream)])
    };
    let sheets = ours(&old(936, &label)).unwrap();
    assert_eq!((sheets[0].0.as_str(), sheets[0].1[&(1, 0)].as_str()), ("S", "Text(\"中文\")"));
    assert_eq!(sheets, calamines(&old(936, &label)).unwrap());
    let broken = [&at(0, 0, 0)[..], &[2, 0, 0xD6, 0xFF]].concat();
    assert_eq!(ours(&old(936, &broken)).unwrap_err().code(), "damaged");
    assert_eq!(ours(&old(4_711, &label)).unwrap_err().code(), "damaged");
}

#[test]
fn what_a_workbook_says_of_itself_is_heard() {
    let xls = of_every_kind().with_global(0x0022, &[1, 0]);
    let book = open_bytes(xls.bytes(), &Limits::default()).unwrap();
    assert_eq!((book.epoch(0), book.is_hidden(0)), (zhoubao_sheet::Epoch::Y1904, false));
    let mut stream = xls.stream();
    let bound = stream.windows(2).position(|pair| pair == [0x85, 0x00]).unwrap();
    stream[bound + 8] = 2;
    assert!(open_bytes(compound(&[("Workbook", &stream)]), &Limits::default()).unwrap().is_hidden(0));
}

#[test]
fn records_that_are_too_short_are_refused() {
    for kind in [0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x00FD, 0x00BD] {
        for length in 0..6 {
            let xls = Xls::ordinary(1).with(kind, &vec![0; length]);
            assert_eq!(ours(&xls.bytes()).unwrap_err().code(), "damaged", "{kind:#06x} of {length}");
        }
    }
    for kind in [0x0042, 0x041E, 0x00E0, 0x00FC, 0x0085] {
        let xls = Xls::ordinary(1).with_global(kind, &[1]);
        assert_eq!(ours(&xls.bytes()).map_err(|refusal| refusal.code()).err(), (kind != 0x00FC).then_some("damaged"));
    }
}
