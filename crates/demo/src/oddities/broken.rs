//! Files that no reader can read, or not as their name says.

use super::{Source, file, rows, text, workbook};
use crate::DemoFile;
use crate::book::{Encoding, Xlsx, xlsx, zip};
use std::fmt::Write;

pub(super) fn files(source: Source<'_>) -> Vec<DemoFile> {
    let report = workbook(source.orders(12));
    let csv = text(Encoding::Gbk, source.orders(8));
    let mut cut = report.clone();
    cut.truncate(report.len() * 3 / 5);
    let mut head_only = report.clone();
    head_only.truncate(300);
    vec![
        file("encrypted-workbook.xlsx", ENCRYPTED.to_vec()),
        file("empty-file.xlsx", Vec::new()),
        file("empty-sheet.xlsx", workbook(Vec::new())),
        file("header-only.xlsx", workbook(source.orders(0))),
        file("html-as-xls.xls", html(source)),
        file("text-as-xls.xls", text(Encoding::Gb18030, source.orders(5))),
        file("workbook-as-csv.csv", report.clone()),
        file("~$ExportOrderList.xlsx", lock_file()),
        file("truncated.xlsx", cut),
        file("truncated-at-the-beginning.xlsx", head_only),
        file(
            "zip-with-two-files.zip",
            zip(&[("ExportOrderList202611160900.csv", &csv), ("读我.txt", "你好".as_bytes())]),
        ),
        file("zip-with-one-csv.zip", zip(&[("ExportOrderList202611160900.csv", &csv)])),
        file("zip-with-nothing.zip", zip(&[])),
        file("wrong-dimension.xlsx", report),
        file("no-cell-references.xlsx", xlsx(Xlsx::Bare, vec![("export", rows(source.orders(8)))])),
        file("three-sheets.xlsx", three_sheets(source)),
    ]
}

/// The report of twelve orders as Excel encrypts it with the password `demo`: by msoffcrypto-tool, because no crate here writes it.
const ENCRYPTED: &[u8] = include_bytes!("encrypted-workbook.xlsx");

/// What Excel leaves beside an open workbook: the user's name, padded.
fn lock_file() -> Vec<u8> {
    let mut bytes = vec![6];
    bytes.extend(b"xiaoli");
    bytes.resize(55, b' ');
    bytes.extend([6, 0]);
    bytes.extend("xiaoli".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(165, b' ');
    bytes
}

fn html(source: Source<'_>) -> Vec<u8> {
    let mut page = "<html><head><meta charset=\"gb18030\"></head><body><table border=\"1\">\r\n".to_owned();
    for row in source.orders(5) {
        page.push_str("<tr>");
        for cell in row {
            let text = cell.as_str().replace('&', "&amp;").replace('<', "&lt;");
            let _ = write!(page, "<td style=\"vnd.ms-excel.numberformat:@\">{text}</td>");
        }
        page.push_str("</tr>\r\n");
    }
    page.push_str("</table></body></html>");
    encoding_rs::GB18030.encode(&page).0.into_owned()
}

/// The workbook some assemble of three reports.
fn three_sheets(source: Source<'_>) -> Vec<u8> {
    use crate::exports::{items, orders};
    use crate::layouts::{ITEMS_27, ORDERS_NEW};
    let shipping = ["子订单编号", "主订单编号", "商家编码", "外部系统编号", "商品标题", "物流单号", "物流公司"];
    let query = source.query(0, 2);
    xlsx(
        Xlsx::Saved,
        vec![
            ("订单报表", orders::rows(query, &ORDERS_NEW)),
            ("销售明细", items::rows(query, &ITEMS_27)),
            ("发货报表", items::rows(query, &shipping)),
        ],
    )
}
