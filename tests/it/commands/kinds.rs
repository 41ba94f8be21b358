//! The same exports as other kinds of files: an OpenDocument, a zip of two, a workbook with a password. Every figure is the same, and
//! every row is accounted for.

use super::shop::{ADS, ORDERS, REFUNDS, Shop, TRAFFIC, WEEK};
use super::shop::{week_of_ads, week_of_orders, week_of_refunds, week_of_traffic};
use crate::spreadsheet_bytes::{ods, zipped};
use serde_json::Value;
use sheet::{Cell, Limits, Next, Refusal, open_bytes};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

/// The rows of an export as an OpenDocument, each cell a text.
fn as_ods(export: Vec<u8>) -> Vec<u8> {
    let mut rows = String::new();
    open_bytes(export, &Limits::default())
        .unwrap()
        .read(0, &mut |row| {
            rows.push_str("<table:table-row>");
            for cell in row.cells {
                let text = if let Cell::Text(text) = cell {
                    text.replace('&', "&amp;").replace('<', "&lt;")
                } else {
                    String::new()
                };
                rows.push_str(&format!(
                    "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
                ));
            }
            rows.push_str("</table:table-row>");
            Ok::<_, Refusal>(Next::Row)
        })
        .unwrap();
    ods(&format!("<table:table table:name=\"sheet\">{rows}</table:table>"))
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("fixtures/oddities/{name}")).unwrap()
}

fn report(shop: &Shop) -> Value {
    serde_json::from_slice(&shop.read(&format!("reports/{WEEK}/rev-1/report.json"))).unwrap()
}

#[test]
fn what_kind_of_file_an_export_is_changes_no_figure() {
    let plain = Shop::new().with("ExportOrderList202611160930.xlsx", &fixture("wrong-dimension.xlsx"));
    let nested = zipped([("deep.csv", &b"a,b\n1,2\n"[..])]);
    let (refunds, ads) = (week_of_refunds(), week_of_ads());
    let zip = zipped([(REFUNDS, &refunds[..]), (ADS, &ads), ("inner.zip", &nested)]);
    let other = Shop::empty()
        .with(&ORDERS.replace("csv", "ods"), &as_ods(week_of_orders()))
        .with(&REFUNDS.replace("csv", "zip"), &zip)
        .with(TRAFFIC, &week_of_traffic())
        .with("ExportOrderList202611160930.xlsx", &fixture("encrypted-workbook.xlsx"));
    other.setting("platform = \"tmall\"", "platform = \"tmall\"\nexport_password_file = \"passwords\"");
    other.write("passwords", b"demo\n");
    std::fs::set_permissions(other.path("passwords"), Permissions::from_mode(0o600)).unwrap();
    plain.run(&["run", "--week", WEEK]).exits(0);
    other.run(&["run", "--week", WEEK]).exits(0);
    assert_ne!(plain.figure(1, "sales.paid").as_deref(), Some("600.00"), "the twelve orders count");
    let (plain, told) = (report(&plain), report(&other));
    assert_eq!(told["kpis"], plain["kpis"]);
    let notices = told["notices"].to_string();
    assert!(notices.contains("inner.zip"), "{notices}");
    assert!(!notices.contains("notice.set-aside") && !notices.contains("notice.rejects"), "{notices}");
    other.run(&["check", "--week", WEEK]).says("! ").says("inner.zip");
}
