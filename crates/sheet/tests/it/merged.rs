//! Merged cells, whatever a workbook is written in.

use crate::spreadsheet_bytes::{Xls, Xlsx, ods};
use crate::xlsb;
use zhoubao_sheet::{Cell, Kind, Limits, Merged, Next, Refusal, open_bytes};

/// The areas of the first sheet once it was read, and its rows as they are then filled: numbers of the first column name something.
fn filled(bytes: Vec<u8>, kind: Kind) -> (Vec<Merged>, Vec<Vec<String>>) {
    let mut book = open_bytes(bytes, &Limits::default()).unwrap();
    assert_eq!(book.kind(), kind);
    book.read(0, &mut |_| Ok::<_, Refusal>(Next::Row)).unwrap();
    let (merged, mut rows) = (book.merged(0).to_vec(), Vec::new());
    book.read_filled(0, 1, &|column, _| column == 0, &mut |row| {
        let text = |cell: &Cell<'_>| match cell {
            Cell::Text(text) => (*text).to_owned(),
            Cell::Number(n) => n.to_string(),
            _ => String::new(),
        };
        rows.push(row.cells.iter().map(text).collect());
        Ok::<_, Refusal>(Next::Row)
    })
    .unwrap();
    (merged, rows)
}

#[test]
fn an_area_is_known_and_filled_in_every_format() {
    let (first, second) =
        (Merged { first_row: 2, last_row: 3, column: 0 }, Merged { first_row: 2, last_row: 3, column: 1 });
    let numbers = |cells: [u16; 4]| cells.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    let merge = [2_u16.to_le_bytes().to_vec(), numbers([1, 2, 0, 0]), numbers([1, 2, 1, 1])].concat();
    let xls = Xls::ordinary(0).text(0, 0, "编号").text(0, 2, "名称").number(1, 0, 88_100.0).number(1, 1, 100.0);
    let xls = xls.text(1, 2, "a").text(2, 2, "b").with(0x00E5, &merge);
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let text = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let spanned = |n: u32| {
        format!("<table:table-cell table:number-rows-spanned=\"2\" office:value-type=\"float\" office:value=\"{n}\"/>")
    };
    let covered = "<table:covered-table-cell table:number-columns-repeated=\"2\"/>".to_owned();
    let table = [
        row(&(text("编号") + "<table:table-cell/>" + &text("名称"))),
        row(&(spanned(88_100) + &spanned(100) + &text("a"))),
        row(&(covered + &text("b"))),
    ];
    let ods = ods(&format!("<table:table table:name=\"a\">{}</table:table>", table.concat()));
    let page = "<table><tr><td>编号<td><td>名称<tr><td rowspan=2>88100<td rowspan=2>100<td>a<tr><td>b</table>";
    let rows = "<row><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row>\
        <row><c r=\"A2\"><v>88100</v></c><c r=\"B2\"><v>100</v></c><c r=\"C2\" t=\"s\"><v>2</v></c></row>\
        <row><c r=\"C3\" t=\"s\"><v>3</v></c></row>";
    let merge = "</sheetData><mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:B3\"/></mergeCells>";
    let xlsx = Xlsx::new(rows, &["编号", "名称", "a", "b"]).edited("xl/worksheets/sheet1.xml", "</sheetData>", merge);
    let files = [
        (xls.bytes(), Kind::Xls),
        (ods, Kind::Ods),
        (page.as_bytes().to_vec(), Kind::Html),
        (xlsx.bytes(), Kind::Xlsx),
        (xlsb::of_merged_cells(), Kind::Xlsb),
    ];
    for (bytes, kind) in files {
        let (merged, rows) = filled(bytes, kind);
        assert_eq!(merged, [first, second], "{kind:?}");
        let expected = [vec!["编号", "", "名称"], vec!["88100", "100", "a"], vec!["88100", "", "b"]];
        assert_eq!(rows, expected, "{kind:?}");
    }
}

#[test]
fn areas_that_lie_cost_nothing() {
    for data in [vec![], vec![0xFF, 0xFF, 1, 0], [&[1, 0][..], &[0xFF; 8]].concat(), vec![1, 0, 9, 0, 2, 0, 0, 0, 0, 0]]
    {
        let (merged, rows) = filled(Xls::ordinary(2).with(0x00E5, &data).bytes(), Kind::Xls);
        assert_eq!((merged, rows.len()), (Vec::new(), 2), "{data:?}");
    }
}
