//! Good spreadsheets of every kind are read exactly, whatever they are called.

use crate::spreadsheet_bytes::{Xls, Xlsx, sheet, zipped};
use encoding_rs::{BIG5, GB18030, GBK};
use rust_xlsxwriter::{Format, Workbook};
use serde_json::{Value, json};
use zhoubao_sheet::{Limits, Next, Refusal, Row, open_bytes};

/// All that a file was found to hold: its kind, what is remarked, and of each sheet the counts and the first rows.
fn verdict(bytes: &[u8]) -> Value {
    outline(bytes).unwrap_or_else(|refusal| json!({ "refusal": refusal }))
}

fn outline(bytes: &[u8]) -> Result<Value, Refusal> {
    let mut book = open_bytes(bytes.to_vec(), &Limits::default())?;
    let mut sheets = Vec::new();
    for index in 0..book.sheets().len() {
        let (mut cells, mut last, mut first) = (0, 0, Vec::new());
        book.read(index, &mut |row: Row<'_>| {
            last = row.number;
            cells += row.cells.iter().filter(|cell| !cell.is_empty()).count();
            if first.len() < 5 {
                first.push(format!("{} {:?}", row.number, row.cells));
            }
            Ok::<_, Refusal>(Next::Row)
        })?;
        sheets.push(json!({ "name": book.sheets()[index], "cells": cells, "last": last, "first": first }));
    }
    Ok(json!({ "kind": book.kind(), "remarks": book.remarks(), "sheets": sheets }))
}

fn first_rows(verdict: &Value) -> Vec<&str> {
    verdict["sheets"][0]["first"].as_array().unwrap().iter().map(|row| row.as_str().unwrap()).collect()
}

fn remarks(verdict: &Value) -> Vec<&str> {
    verdict["remarks"].as_array().unwrap().iter().map(|remark| remark["code"].as_str().unwrap()).collect()
}

#[test]
fn an_xlsx_gives_every_kind_of_cell_with_the_rows_numbers() {
    let verdict = verdict(&Xlsx::ordinary(3).bytes());
    assert_eq!(verdict["kind"], "xlsx");
    assert_eq!(
        first_rows(&verdict)[..2],
        [
            r#"1 [Text("订单编号"), Text("金额"), Text("时间")]"#,
            r##"2 [Text("id14"), Number(14.25), Serial(46335.5), Empty, Bool(true), Error("#N/A")]"##,
        ]
    );
    assert_eq!(verdict["sheets"][0]["cells"], 3 + 3 * 5);
}

#[test]
fn a_workbook_as_programs_write_it_is_read_with_its_hidden_sheet() {
    let mut workbook = Workbook::new();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let share = ["0%", "0.0%;[Red]-0.0%"].map(|format| Format::new().set_num_format(format));
    let sheet = workbook.add_worksheet();
    sheet.write(4, 1, "标题 & <b>").unwrap().write(4, 2, -0.5).unwrap();
    sheet.write_with_format(5, 1, 46_335, &date).unwrap().write_blank(9, 9, &date).unwrap();
    sheet.write_with_format(5, 2, 0.1, &share[0]).unwrap().write_with_format(5, 3, 0.005, &share[1]).unwrap();
    workbook.add_worksheet().set_name("藏").unwrap().set_hidden(true).write(0, 0, 1).unwrap();
    let verdict = verdict(&workbook.save_to_buffer().unwrap());
    assert_eq!(
        first_rows(&verdict),
        [r#"5 [Empty, Text("标题 & <b>"), Number(-0.5)]"#, "6 [Empty, Serial(46335.0), Share(0.1), Share(0.005)]"]
    );
    assert_eq!(verdict["sheets"][1]["name"], "藏");
    assert_eq!(remarks(&verdict), ["hidden-sheet"]);
}

#[test]
fn a_dimension_that_lies_changes_nothing() {
    let honest = verdict(&Xlsx::ordinary(20).bytes());
    for lie in ["A1", "B7:C9", "A1:XFD1048576"] {
        let part = Xlsx::ordinary(20).edited(
            "xl/worksheets/sheet1.xml",
            "<sheetData>",
            &format!("<dimension ref=\"{lie}\"/><sheetData>"),
        );
        assert_eq!(verdict(&part.bytes()), honest, "{lie}");
    }
}

#[test]
fn an_xls_keeps_rows_and_columns_where_they_were() {
    let verdict = verdict(&Xls::ordinary(300).bytes());
    assert_eq!(verdict["kind"], "xls");
    assert_eq!(first_rows(&verdict)[0], r#"3 [Empty, Text("行2"), Number(2.25)]"#);
    assert_eq!(verdict["sheets"][0]["last"], 302);
    assert_eq!(verdict["sheets"][0]["cells"], 600);
}

const TABLE: &str =
    "订单编号,宝贝标题,买家实际支付金额\r\n=\"4512345678901234567\",连衣裙夏季新款收腰显瘦,168.99\t\r\n";

#[test]
fn text_is_decoded_by_what_it_is() {
    let rows = [
        r#"1 [Text("订单编号"), Text("宝贝标题"), Text("买家实际支付金额")]"#,
        r#"2 [Text("=\"4512345678901234567\""), Text("连衣裙夏季新款收腰显瘦"), Text("168.99\t")]"#,
    ];
    let utf16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xFEFF).chain(TABLE.encode_utf16()).flat_map(order).collect()
    };
    let files: [(&str, Vec<u8>); 6] = [
        ("UTF-8", TABLE.into()),
        ("UTF-8", format!("\u{FEFF}{TABLE}").into()),
        ("gb18030", GBK.encode(TABLE).0.into()),
        ("gb18030", GB18030.encode(TABLE).0.into()),
        ("UTF-16LE", utf16(u16::to_le_bytes)),
        ("UTF-16BE", utf16(u16::to_be_bytes)),
    ];
    for (encoding, bytes) in files {
        let verdict = verdict(&bytes);
        assert_eq!(first_rows(&verdict), rows, "{encoding}");
        assert_eq!(verdict["remarks"][0]["name"], encoding);
    }
}

#[test]
fn an_encoding_is_given_up_no_sooner_than_it_is_wrong() {
    let text = |broken: usize| [&b"\xFF".repeat(broken)[..], "é".repeat(60).as_bytes(), b",b\n1,2\n"].concat();
    let found = verdict(&text(6));
    assert_eq!((&found["remarks"][0]["name"], &found["remarks"][1]["count"]), (&json!("UTF-8"), &json!(6)));
    assert_eq!(verdict(&text(7))["refusal"]["code"], "encoding");
}

#[test]
fn big5_is_never_taken_for_gb18030_in_silence() {
    let table = "訂單編號,商品標題,買家實際支付金額\r\n1,連衣裙夏季新款收腰顯瘦,168.99\r\n".repeat(20);
    let verdict = verdict(&BIG5.encode(&table).0);
    assert!(verdict["refusal"]["code"] == "encoding" || remarks(&verdict).contains(&"doubtful-encoding"), "{verdict}");
}

#[test]
fn a_zip_of_one_file_is_that_file() {
    let inner = Xlsx::ordinary(2).bytes();
    for (name, bytes, kind) in [("a.csv", TABLE.as_bytes(), "csv"), ("b.xlsx", &inner[..], "xlsx")] {
        let zip = zipped([("__MACOSX/._a", &b"x"[..]), ("报表/", b""), (name, bytes)]);
        let verdict = verdict(&zip);
        assert_eq!(verdict["kind"], kind);
        assert_eq!(verdict["remarks"][0], json!({ "code": "zipped", "name": name }));
    }
}

#[test]
fn one_stray_cell_far_down_costs_nothing() {
    let rows = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>2</v></c></row>"#;
    let verdict = verdict(&Xlsx::new("", &[]).with("xl/worksheets/sheet1.xml", sheet("", rows)).bytes());
    assert_eq!(first_rows(&verdict), ["1 [Number(1.0)]", "1048576 [Empty, Number(2.0)]"]);
}

#[test]
fn a_formula_without_its_result_is_no_empty_cell() {
    let rows = r#"<row r="1"><c r="A1"><f>B1</f></c><c r="B1"><f>1+1</f><v></v></c><c r="C1" t="str"><f>A1</f><v></v></c><c r="D1"><f>2</f><v>2</v></c><c r="E1" t="s"><v></v></c></row>"#;
    let told = verdict(&Xlsx::new(rows, &[]).bytes());
    assert_eq!(first_rows(&told), ["1 [Formula, Formula, Empty, Number(2.0)]"]);
    // In an xls the text of a formula stands in a record of its own.
    let formula = |row: u8| {
        let mut data = vec![row, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF];
        data.resize(22, 0);
        data
    };
    let text = [2, 0, 0, b'o', b'k'];
    let xls = Xls::ordinary(1).with(0x0006, &formula(5)).with(0x0207, &text).with(0x0006, &formula(6)).text(6, 1, "x");
    let told = verdict(&xls.bytes());
    assert_eq!(first_rows(&told)[1..], [r#"6 [Text("ok")]"#, r#"7 [Formula, Text("x")]"#]);
}

#[test]
fn a_page_is_read_in_every_encoding_and_a_hidden_sheet_is_known() {
    let page = "<html><head><meta charset=gbk></head><table><tr><th>订单编号<th>宝贝标题<tr><td>4512345678901234567<td>连衣裙&amp;鞋</table>";
    let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(page.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [page.as_bytes().to_vec(), GBK.encode(page).0.into(), utf16] {
        let verdict = verdict(&bytes);
        assert_eq!(verdict["kind"], "html");
        assert_eq!(first_rows(&verdict)[1], r#"2 [Text("4512345678901234567"), Text("连衣裙&鞋")]"#);
    }
    let hidden = Xlsx::ordinary(1).edited("xl/workbook.xml", "sheetId=", "state=\"veryHidden\" sheetId=").bytes();
    assert!(open_bytes(hidden, &Limits::default()).unwrap().is_hidden(0));
    assert!(!open_bytes(Xlsx::ordinary(1).bytes(), &Limits::default()).unwrap().is_hidden(0));
}

#[test]
fn numbers_that_are_none_are_errors() {
    let rows = r#"<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>inf</v></c><c r="C1" s="1"><v>1e400</v></c><c r="D1" s="1"><v>-1e308</v></c></row>"#;
    let verdict = verdict(&Xlsx::new(rows, &[]).bytes());
    assert_eq!(first_rows(&verdict), [r##"1 [Error("#NUM!"), Error("#NUM!"), Error("#NUM!"), Serial(-1e308)]"##]);
}

#[test]
fn a_sheet_may_be_read_again_and_stopped_early() {
    let limits = Limits { cells: 60, ..Limits::default() };
    let mut book = open_bytes(Xlsx::ordinary(10).bytes(), &limits).unwrap();
    for _ in 0..3 {
        let mut rows = 0;
        book.read(0, &mut |_| {
            rows += 1;
            Ok::<_, Refusal>(Next::Row)
        })
        .unwrap();
        assert_eq!(rows, 11);
    }
    let mut rows = 0;
    book.read(0, &mut |_| {
        rows += 1;
        Ok::<_, Refusal>(if rows == 2 { Next::Sheet } else { Next::Row })
    })
    .unwrap();
    assert_eq!(rows, 2);
}
