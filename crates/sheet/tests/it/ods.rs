//! OpenDocument: every kind of cell, what is repeated, and what is no table of ours.

use crate::spreadsheet_bytes::{ods, ods_of, zipped};
use zhoubao_sheet::{Kind, Limits, Next, Refusal, open_bytes};

const LIBREOFFICE: &[u8] = include_bytes!("../files/libreoffice.ods");

/// The rows of the first sheet as they are printed.
fn rows_within(bytes: Vec<u8>, limits: &Limits) -> Result<Vec<String>, Refusal> {
    let mut book = open_bytes(bytes, limits)?;
    assert_eq!(book.kind(), Kind::Ods);
    let mut rows = Vec::new();
    book.read(0, &mut |row| {
        rows.push(format!("{} {:?}", row.number, row.cells));
        Ok::<_, Refusal>(Next::Row)
    })?;
    Ok(rows)
}

fn rows(table: &str) -> Result<Vec<String>, Refusal> {
    rows_within(ods(&format!("<table:table table:name=\"a\">{table}</table:table>")), &Limits::default())
}

fn code(table: &str) -> &'static str {
    rows(table).map_or_else(|refusal| refusal.code(), |_| "accepted")
}

#[test]
fn what_libreoffice_writes_is_read() {
    let rows = rows_within(LIBREOFFICE.to_vec(), &Limits::default()).unwrap();
    assert_eq!(
        rows,
        [
            r#"1 [Text("订单编号"), Text("金额"), Text("付款时间"), Text("已付"), Text("备注")]"#,
            r#"2 [Text("4512345678901234567"), Number(168.99), Serial(46335.416666666664), Number(1.0), Text("甲")]"#,
            r#"3 [Text("4512345678901234568"), Number(-0.5), Serial(46336.99998842592), Number(0.0)]"#,
        ]
    );
    let book = open_bytes(LIBREOFFICE.to_vec(), &Limits::default()).unwrap();
    assert_eq!((book.sheets(), book.is_hidden(1)), (&["订单".to_owned(), "藏".to_owned()][..], true));
    assert_eq!(book.remarks()[0].code(), "hidden-sheet");
}

#[test]
fn every_kind_of_cell_is_told_apart() {
    let table = r##"<table:table-column table:number-columns-repeated="16384"/><table:table-header-rows><table:table-row>
        <table:table-cell office:value-type="percentage" office:value="0.25"><text:p>25 %</text:p></table:table-cell>
        <table:table-cell office:value-type="currency" office:currency="CNY" office:value="-1.5"/>
        <table:table-cell office:value-type="date" office:date-value="2026-11-09"/>
        <table:table-cell office:value-type="time" office:time-value="PT36H30M00S"/>
        <table:table-cell office:value-type="date" office:date-value="9 Nov"/>
        <table:covered-table-cell office:value-type="boolean" office:boolean-value="true"/>
        <table:table-cell office:value-type="float" office:value="NaN"/>
        <table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>
        <table:table-cell table:formula="of:=[.A1]"/>
        <table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string" office:string-value=""/>
        <table:table-cell office:value-type="string" office:string-value="a &lt; b"><text:p>shown</text:p></table:table-cell>
        </table:table-row></table:table-header-rows>"##;
    assert_eq!(
        rows(table).unwrap(),
        [
            r##"1 [Share(0.25), Number(-1.5), Serial(46335.0), Serial(1.5208333333333335), Text("9 Nov"), Bool(true), Error("#NUM!"), Error("#DIV/0!"), Formula, Empty, Text("a < b")]"##
        ]
    );
    let mut book = open_bytes(ods(&format!("<table:table>{table}</table:table>")), &Limits::default()).unwrap();
    assert_eq!(book.formulas(0).unwrap(), [(1, 7), (1, 8), (1, 9)]);
}

#[test]
fn text_is_what_a_program_shows() {
    let cell = |inside: &str| {
        rows(&format!(
            "<table:table-row><table:table-cell office:value-type=\"string\">{inside}</table:table-cell></table:table-row>"
        ))
    };
    let shown = |inside: &str| cell(inside).unwrap().join("|");
    assert_eq!(
        shown(
            "\n  <text:p>  a \n b<text:s text:c=\"3\"/>c<text:tab/>&amp;&#20013;<text:span>d</text:span><![CDATA[<e>]]> </text:p>\n<text:p/>\n<text:p>f<text:line-break/>g</text:p>"
        ),
        r#"1 [Text("a b   c\t&中d<e>\n\nf\ng")]"#
    );
    let with_note = "<office:annotation><text:p>a note</text:p></office:annotation><text:p>x<text:note><text:p>y</text:p></text:note></text:p>";
    assert_eq!(shown(with_note), r#"1 [Text("x")]"#);
    assert_eq!(cell("<text:p>a<text:s text:c=\"4000000000\"/></text:p>").unwrap_err().code(), "too-much");
    assert_eq!(cell("<text:p>&unknown;</text:p>").unwrap_err().code(), "damaged");
}

#[test]
fn what_is_repeated_is_there_as_often_and_what_is_empty_costs_nothing() {
    let one = r#"<table:table-cell office:value-type="float" office:value="1"/>"#;
    let table = r#"<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"/><table:table-cell table:number-columns-repeated="18446744073709551615"/></table:table-row>
        <table:table-row table:number-rows-repeated="18446744073709551615"><table:table-cell/></table:table-row>"#;
    let row = "[Empty, Empty, Number(7.0), Number(7.0)]";
    assert_eq!(rows(table).unwrap(), [format!("1000001 {row}"), format!("1000002 {row}")]);
    let endless = |rows: &str, columns: &str| {
        format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\">{}</table:table-row>",
            one.replace("<table:table-cell", &format!("<table:table-cell table:number-columns-repeated=\"{columns}\""))
        )
    };
    assert_eq!(code(&endless("1048576", "512")), "too-much");
    assert_eq!(code(&endless("18446744073709551615", "1")), "too-much");
    assert_eq!(code(&endless("1", "16384")), "too-much");
    assert_eq!(code(&endless("1", "18446744073709551615")), "too-much");
    assert_eq!(code(&endless("0", "1")), "damaged");
    assert_eq!(code(&endless("x", "1")), "damaged");
}

#[test]
fn limits_are_exact_and_hold_over_sheets() {
    let row = r#"<table:table-row table:number-rows-repeated="5"><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="1"/></table:table-row>"#;
    let bytes = ods(&format!(
        "<table:table table:name=\"a\">{row}</table:table><table:table table:name=\"b\">{row}</table:table>"
    ));
    let read = |limits: &Limits| -> Result<(), Refusal> {
        let mut book = open_bytes(bytes.clone(), limits)?;
        // Read again, nothing counts twice.
        [0, 0, 1].into_iter().try_for_each(|sheet| book.read(sheet, &mut |_| Ok::<_, Refusal>(Next::Row)))
    };
    let exact = Limits { cells: 20, columns: 2, rows: 5, ..Limits::default() };
    assert_eq!(read(&exact), Ok(()));
    for limits in [
        Limits { cells: 19, ..exact.clone() },
        Limits { columns: 1, ..exact.clone() },
        Limits { rows: 4, ..exact.clone() },
        Limits { parts: 1, ..exact.clone() },
    ] {
        assert_eq!(read(&limits).unwrap_err().code(), "too-much", "{limits:?}");
    }
}

#[test]
fn tables_that_are_no_sheets_are_passed_over() {
    let inner = "<table:table table:name=\"x\"><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"9\"/></table:table-row></table:table>";
    let content = format!(
        "<table:dde-links><table:dde-link>{inner}</table:dde-link></table:dde-links><table:table table:name=\"a\"><table:shapes>{inner}</table:shapes><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\">{inner}</table:table-cell></table:table-row></table:table><table:table table:name=\"b\" table:style-name=\"no\"/>"
    );
    let book = open_bytes(ods(&content), &Limits::default()).unwrap();
    assert_eq!((book.sheets(), book.is_hidden(1)), (&["a".to_owned(), "b".to_owned()][..], true));
    assert_eq!(rows_within(ods(&content), &Limits::default()).unwrap(), ["1 [Number(1.0)]"]);
}

#[test]
fn what_is_broken_locked_or_no_spreadsheet_is_refused_by_name() {
    let refused = |bytes: Vec<u8>| rows_within(bytes, &Limits::default()).unwrap_err();
    let cell = |cell: &str| format!("<table:table-row><table:table-cell {cell}/></table:table-row>");
    assert_eq!(code(&cell("office:value-type=\"float\"")), "damaged");
    assert_eq!(code(&cell("office:value-type=\"float\" office:value=\"1,5\"")), "damaged");
    assert_eq!(code(&cell("office:value-type=\"boolean\" office:boolean-value=\"maybe\"")), "damaged");
    assert_eq!(code(&cell("office:value-type=\"image\"")), "damaged");
    assert_eq!(refused(ods("")).code(), "damaged");
    let twice = "<table:table table:name=\"a\"/><table:table table:name=\"A\"/>";
    assert_eq!(refused(ods(twice)).code(), "damaged");
    assert_eq!(
        refused(ods_of("<office:document-content><office:body><office:spreadsheet><table:table>")).code(),
        "incomplete"
    );
    assert_eq!(refused(ods_of("<!DOCTYPE a [<!ENTITY b \"c\">]><office:document-content/>")).code(), "doctype");
    assert_eq!(refused(ods_of("<a></b>")).code(), "damaged");
    assert_eq!(refused(include_bytes!("../files/locked.ods").to_vec()).code(), "unknown-encryption");
    let odt = zipped([("mimetype", &b"application/vnd.oasis.opendocument.text"[..]), ("content.xml", b"<a/>")]);
    assert!(matches!(refused(odt), Refusal::NotASpreadsheet { seems } if seems.name() == "word"));
    for part in 1..20 {
        let cut = refused(LIBREOFFICE[..LIBREOFFICE.len() * part / 20].to_vec()).code();
        assert!(cut == "incomplete" || cut == "damaged", "{part}: {cut}");
    }
}
