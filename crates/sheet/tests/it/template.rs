//! A workbook of a person's own: its named cells are filled, all else stays as it is.

use crate::spreadsheet_bytes::Xlsx;
use rust_xlsxwriter::{Format, Formula, Workbook};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zhoubao_sheet::{Limits, Next, NoTemplate, Refusal, Row, StandsFor, Template, Value, open_bytes};
use zip::ZipArchive;

fn opened(bytes: &[u8]) -> Template {
    Template::open(bytes.to_vec(), &Limits::default()).expect("a template")
}

fn values(values: &[(&str, Value)]) -> BTreeMap<String, Value> {
    values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

/// The rows of a sheet as they are read again.
fn rows(bytes: &[u8], sheet: usize) -> Vec<String> {
    let mut book = open_bytes(bytes.to_vec(), &Limits::default()).expect("a workbook");
    let mut rows = Vec::new();
    book.read(sheet, &mut |row: Row<'_>| {
        rows.push(format!("{} {:?}", row.number, row.cells));
        Ok::<_, Refusal>(Next::Row)
    })
    .expect("readable");
    rows
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        parts.insert(entry.name().unwrap().into_owned(), bytes);
    }
    parts
}

/// As a person has made it: a form with formats, a formula over the named cells, a sheet behind it with another.
fn form() -> Vec<u8> {
    let mut book = Workbook::new();
    let money = Format::new().set_num_format("#,##0.00");
    let sheet = book.add_worksheet().set_name("Bob's form").unwrap();
    sheet.write(0, 0, "Sales").unwrap().write_with_format(0, 1, 1.5, &money).unwrap();
    sheet.write(1, 0, "Last week & <more>").unwrap().write_blank(1, 1, &money).unwrap();
    sheet.write_formula(2, 1, Formula::new("=B1-B2").set_result("7")).unwrap();
    sheet.write_formula(3, 1, Formula::new("=B1&\"x\"").set_result("old")).unwrap();
    book.add_worksheet()
        .set_name("Two")
        .unwrap()
        .write_formula(0, 0, Formula::new("='Bob''s form'!B1").set_result("9"))
        .unwrap();
    for (name, cell) in [
        ("sales.paid", "='Bob''s form'!$B$1"),
        ("before", "='Bob''s form'!$B$2"),
        ("sum", "='Bob''s form'!$B$3"),
        ("far", "=Two!$D$9"),
        ("range", "=Two!$A$1:$B$2"),
        ("rate", "=0.19"),
    ] {
        book.define_name(name, cell).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn named_cells_are_filled_and_results_that_no_longer_hold_are_taken_out() {
    let template = opened(&form());
    let mut names: Vec<_> = template.names().map(|name| (name.name.as_str(), name.stands_for.clone())).collect();
    names.sort_by_key(|(name, _)| *name);
    let cell = |place: &str| StandsFor::Cell(place.to_owned());
    assert_eq!(
        names,
        [
            ("before", cell("Bob's form!B2")),
            ("far", cell("Two!D9")),
            ("range", StandsFor::Other),
            ("rate", StandsFor::Other),
            ("sales.paid", cell("Bob's form!B1")),
            ("sum", StandsFor::Formula("Bob's form!B3".to_owned())),
        ]
    );
    let filled = template.filled(&values(&[
        ("sales.paid", Value::Number(1234.56)),
        ("before", Value::NotAvailable),
        ("sum", Value::Number(1.0)),
        ("far", Value::Text(" <&> 木禾 ".into())),
        ("nobody", Value::Number(1.0)),
    ]));
    let filled = filled.unwrap();
    assert_eq!(
        rows(&filled, 0),
        [
            r#"1 [Text("Sales"), Number(1234.56)]"#,
            r##"2 [Text("Last week & <more>"), Error("#N/A")]"##,
            "3 [Empty, Formula]",
            "4 [Empty, Formula]",
        ]
    );
    assert_eq!(rows(&filled, 1), ["1 [Formula]", r#"9 [Empty, Empty, Empty, Text(" <&> 木禾 ")]"#]);
    let (before, after) = (parts(&form()), parts(&filled));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    let changed: Vec<&String> = before.keys().filter(|name| before[*name] != after[*name]).collect();
    // Its maker's program asks for a new calculation already.
    assert_eq!(changed, ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"]);
    let text = |name: &str| String::from_utf8(after[name].clone()).unwrap();
    assert!(text("xl/workbook.xml").contains("fullCalcOnLoad=\"1\""));
    // The cell keeps the format that its maker gave it.
    assert!(text("xl/worksheets/sheet1.xml").contains("<c r=\"B1\" s=\"1\"><v>1234.56</v></c>"));
    assert_eq!(opened(&form()).filled(&values(&[])).unwrap(), opened(&form()).filled(&values(&[])).unwrap());
}

#[test]
fn rows_and_cells_that_the_file_leaves_out_or_does_not_number_are_found() {
    let name = |name: &str, cell: &str| format!("<definedName name=\"{name}\">Sheet1!{cell}</definedName>");
    let names =
        [name("a", "$A$1"), name("b", "$C$1"), name("c", "$B$2"), name("d", "$A$4"), name("e", "$B$5")].concat();
    let with = |rows: &str| {
        let names = format!("</sheets><definedNames>{names}</definedNames>");
        Xlsx::new(rows, &[]).edited("xl/workbook.xml", "</sheets>", &names).bytes()
    };
    let filled = |rows: &str| {
        let one = |name| (name, Value::Number(1.0));
        opened(&with(rows)).filled(&values(&["a", "b", "c", "d", "e"].map(one))).unwrap()
    };
    let all =
        ["1 [Number(1.0), Empty, Number(1.0)]", "2 [Empty, Number(1.0)]", "4 [Number(1.0)]", "5 [Empty, Number(1.0)]"];
    assert_eq!(rows(&filled(""), 0), all);
    assert_eq!(rows(&filled("<row r=\"2\" spans=\"1:1\"/><row r=\"4\"><c r=\"A4\"/></row>"), 0), all);
    let unnumbered = "<row><c><v>7</v></c><c><v>8</v></c></row><row/><row><c><v>9</v></c></row>";
    assert_eq!(
        rows(&filled(unnumbered), 0),
        ["1 [Number(1.0), Number(8.0), Number(1.0)]", all[1], "3 [Number(9.0)]", all[2], all[3]]
    );
    // Whoever has no property of the calculation gets it where it belongs.
    let workbook = String::from_utf8(parts(&filled("")).remove("xl/workbook.xml").unwrap()).unwrap();
    assert!(workbook.contains("</definedNames><calcPr fullCalcOnLoad=\"1\"/></workbook>"), "{workbook}");
}

#[test]
fn cells_that_are_merged_are_one_to_whoever_names_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 1, 1, 2, "old", &Format::new()).unwrap();
    for (name, cells) in
        [("merged", "=Sheet1!$B$1:$C$2"), ("part", "=Sheet1!$B$1:$C$1"), ("beside", "=Sheet1!$B$4:$C$5")]
    {
        book.define_name(name, cells).unwrap();
    }
    let template = opened(&book.save_to_buffer().unwrap());
    let stands_for = |name: &str| template.names().find(|one| one.name == name).map(|one| one.stands_for.clone());
    assert_eq!(stands_for("merged"), Some(StandsFor::Cell("Sheet1!B1".to_owned())));
    assert_eq!([stands_for("part"), stands_for("beside")], [Some(StandsFor::Other), Some(StandsFor::Other)]);
    let filled = template.filled(&values(&[("merged", Value::Number(5.0))])).unwrap();
    assert_eq!(rows(&filled, 0)[0], "1 [Empty, Number(5.0)]");
}

#[test]
fn what_is_no_template_is_refused() {
    let open = |bytes: &[u8]| Template::open(bytes.to_vec(), &Limits::default()).err();
    assert_eq!(open(b"a,b\n1,2\n"), Some(NoTemplate::Kind));
    assert_eq!(open(b"<table><tr><td>1</td></tr></table>"), Some(NoTemplate::Kind));
    assert_eq!(open(b""), Some(NoTemplate::Refused(Refusal::Empty)));
    let macros = Xlsx::new("", &[]).with("xl/vbaProject.bin", b"x").bytes();
    assert_eq!(open(&macros), Some(NoTemplate::Macros));
    let cut = form();
    assert!(matches!(open(&cut[..cut.len() / 2]), Some(NoTemplate::Refused(_))));
    let broken = Xlsx::new("<row r=\"x\"/>", &[]).bytes();
    assert!(opened(&broken).filled(&values(&[])).is_err());
}
