//! The house's own workbook: its named cells are filled in each report, it goes with the mail, and what is wrong with it is told.

use super::shop::{MONDAY, Shop, WEEK};
use rust_xlsxwriter::{Formula, Workbook};
use serde_json::Value;
use sheet::{Limits, Next, Refusal, Row};

const OWN: &str = "weekly.xlsx";

/// A form with these names in column B, a row each.
fn form(names: &[&str]) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name("Form").unwrap();
    for (row, name) in (0..).zip(names) {
        page.write(row, 0, *name).unwrap().write(row, 1, "?").unwrap();
    }
    page.write_formula(40, 1, Formula::new("=B1*2").set_result("4")).unwrap();
    for (row, name) in names.iter().enumerate() {
        book.define_name(*name, &format!("=Form!$B${}", row + 1)).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn with(names: &[&str]) -> Shop {
    let shop = Shop::new();
    shop.setting("[calendar]", &format!("[report]\nown_workbook = \"{OWN}\"\n[calendar]"));
    shop.write(OWN, &form(names));
    shop
}

/// Column B as it is read again.
fn filled(bytes: &[u8]) -> Vec<String> {
    let mut book = sheet::open_bytes(bytes.to_vec(), &Limits::default()).unwrap();
    let mut cells = Vec::new();
    book.read(0, &mut |row: Row<'_>| {
        cells.extend(row.cells.get(1).map(|cell| format!("{cell:?}")));
        Ok::<_, Refusal>(Next::Row)
    })
    .unwrap();
    cells
}

fn notices(shop: &Shop, folder: &str) -> Vec<(String, String)> {
    let report: Value = serde_json::from_slice(&shop.read(&format!("{folder}/report.json"))).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = report["notices"].as_array().unwrap().iter();
    all.map(|notice| (text(&notice["code"]), text(&notice["text"])))
        .filter(|(code, _)| code.contains("own-workbook"))
        .collect()
}

#[test]
fn the_named_cells_of_the_own_workbook_have_the_reports_figures_and_it_goes_with_the_mail() {
    let names = [
        "sales.paid",
        "Sales.Orders",
        "sales.paid.last_year",
        "支付金额.shop",
        "report.period",
        "report.days",
        "报表人",
    ];
    let shop = with(&names);
    shop.run(&["run", "--now", MONDAY]).exits(0);
    let folder = format!("reports/{WEEK}/rev-1");
    let report: Value = serde_json::from_slice(&shop.read(&format!("{folder}/report.json"))).unwrap();
    let figure = |kpi: &str| {
        let mut all = report["kpis"].as_array().unwrap().iter();
        let found = all.find(|it| it["id"] == kpi && it["scope"] == "total" && it["period"] == "week").unwrap();
        found["value"].as_str().unwrap().parse::<f64>().unwrap()
    };
    let cells = filled(&shop.read(&format!("{folder}/own-workbook.xlsx")));
    let paid = format!("Number({:?})", figure("sales.paid"));
    let orders = format!("Number({:?})", figure("sales.orders"));
    let period = format!("Text({WEEK:?})");
    // Last year is not known, which is not nothing; the operator's own name is left as it is; so is the formula, without its old result.
    let expected =
        [&paid, &orders, "Error(\"#N/A\")", &paid, &period, "Text(\"9–15 Nov 2026\")", "Text(\"?\")", "Formula"];
    let [.., days, _, _] = &cells[..] else { panic!("{cells:?}") };
    let expected: Vec<&str> =
        expected.iter().map(|cell| if cell.contains("Nov") { days.as_str() } else { cell }).collect();
    assert_eq!(cells, expected);
    assert!(days.contains("Nov") && days.contains("15"), "{days}");
    assert!(notices(&shop, &folder).is_empty());
    let mail = String::from_utf8(shop.read(&format!("{folder}/messages/wang@example.com.eml"))).unwrap();
    assert!(mail.contains(&format!("weekly-own-{WEEK}.xlsx")) && mail.contains(&format!("weekly-report-{WEEK}.xlsx")));
    assert!(shop.run(&["verify", "--all"]).exits(0).out.contains("all the same"));
    // Another form later changes nothing of what was made.
    shop.write(OWN, &form(&["sales.net"]));
    assert!(shop.run(&["verify", "--all"]).exits(0).out.contains("all the same"));
    std::fs::remove_file(shop.path(OWN)).unwrap();
    assert!(shop.run(&["verify", "--all"]).exits(0).out.contains("all the same"));
}

#[test]
fn rows_of_own_tables_fill_cells_by_their_place() {
    let names =
        ["tables.1.total.sales.paid", "tables.1.7", "tables.1.7.sales.paid", "tables.1.8.sales.paid", "tables.1.8"];
    let shop = with(&names);
    shop.setting("[calendar]", "[[tables]]\ntitle = \"Days\"\nkpis = [\"sales.paid\"]\nby = \"day\"\n[calendar]");
    shop.run(&["run", "--now", MONDAY]).exits(0);
    let folder = format!("reports/{WEEK}/rev-1");
    let report: Value = serde_json::from_slice(&shop.read(&format!("{folder}/report.json"))).unwrap();
    let table = report["tables"].as_array().unwrap().iter().find(|table| table["id"] == "tables.1").unwrap();
    let number = |cell: &Value| format!("Number({:?})", cell.as_str().unwrap().parse::<f64>().unwrap());
    let sunday = &table["rows"][6];
    let cells = filled(&shop.read(&format!("{folder}/own-workbook.xlsx")));
    let name = format!("Text({:?})", sunday[0].as_str().unwrap());
    assert_eq!(cells[..4], [number(&table["total"][1]), name, number(&sunday[1]), "Error(\"#N/A\")".to_owned()]);
    assert!(!cells[4].contains('?'), "a row that is not there is called nothing: {}", cells[4]);
    assert!(notices(&shop, &folder).is_empty());
    assert!(shop.run(&["verify", "--all"]).exits(0).out.contains("all the same"));
    shop.write(OWN, &form(&["tables.1.1.sales.paid", "tables.2.1", "tables.1.1.sales.net"]));
    shop.run(&["preview", "--week", WEEK, "--out", &shop.path("slips").display().to_string(), "--now", MONDAY])
        .exits(0);
    let slips: String = notices(&shop, "slips").into_iter().map(|(_, text)| text).collect();
    assert!(slips.contains("Is it tables.1.1?") && slips.contains("Is it tables.1.1.sales.paid?"), "{slips}");
}

#[test]
fn what_is_wrong_with_the_own_workbook_is_told_and_the_report_is_made() {
    let shop = with(&["sales.paid", "sales.piad", "refund.share.previus"]);
    let look = |folder: &str| {
        shop.run(&["preview", "--week", WEEK, "--out", &shop.path(folder).display().to_string(), "--now", MONDAY])
            .exits(0);
        notices(&shop, folder)
    };
    let slips = look("slips");
    assert_eq!(slips.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ["notice.own-workbook-slip"; 2]);
    assert!(slips[0].1.contains("Is it sales.paid?") || slips[1].1.contains("Is it sales.paid?"), "{slips:?}");
    // What is kept with a report to be made again is told in the same words and order.
    shop.run(&["run", "--now", MONDAY]).exits(0);
    assert!(shop.run(&["verify", "--all"]).exits(0).out.contains("all the same"));
    let mut book = Workbook::new();
    book.add_worksheet().write_formula(0, 0, Formula::new("=1+1").set_result("2")).unwrap();
    book.define_name("sales.paid", "=Sheet1!$A$1").unwrap().define_name("sales.net", "=Sheet1!$A$1:$B$2").unwrap();
    let formula = book.save_to_buffer().unwrap();
    let cases: [(&str, &[u8], &[&str]); 5] = [
        (
            "formula",
            &formula,
            &["notice.own-workbook-formula", "notice.own-workbook-no-cell", "notice.own-workbook-unusable"],
        ),
        ("text", b"a,b\n1,2\n", &["notice.own-workbook-unusable"]),
        ("none", &form(&["mine"]), &["notice.own-workbook-unusable"]),
        ("large", &[0; 3 * 1024 * 1024], &["notice.own-workbook-unusable"]),
        ("cut", &formula[..formula.len() / 2], &["notice.own-workbook-unusable"]),
    ];
    for (folder, bytes, expected) in cases {
        shop.write(OWN, bytes);
        let told = look(folder);
        let mut codes: Vec<&str> = told.iter().map(|(code, _)| code.as_str()).collect();
        codes.sort_unstable();
        assert_eq!(codes, expected, "{folder}");
        assert!(!shop.path(&format!("{folder}/own-workbook.xlsx")).exists(), "{folder}");
    }
    std::fs::remove_file(shop.path(OWN)).unwrap();
    assert_eq!(look("gone").len(), 1);
}
