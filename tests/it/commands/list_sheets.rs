//! Lists as people keep them: several sheets, hidden ones, commas within numbers.

use super::shop::{MONDAY, Shop, WEEK};
use rust_xlsxwriter::{Format, Workbook};
use serde_json::Value;

fn looked_at(shop: &Shop) -> Value {
    let out = shop.path("looked").display().to_string();
    shop.run(&["preview", "--week", WEEK, "--out", &out, "--now", MONDAY]).exits(0);
    serde_json::from_slice(&shop.read("looked/report.json")).unwrap()
}

fn figure<'r>(report: &'r Value, kpi: &str) -> &'r str {
    let mut all = report["kpis"].as_array().unwrap().iter();
    let found = all.find(|it| it["id"] == kpi && it["scope"] == "total" && it["period"] == "week");
    found.unwrap()["value"].as_str().unwrap_or("unknown")
}

fn says(report: &Value, text: &str) -> bool {
    report["notices"].as_array().unwrap().iter().any(|notice| notice["text"].as_str().unwrap().contains(text))
}

#[test]
fn hidden_sheets_of_a_list_do_not_count_and_a_second_one_with_its_columns_is_named() {
    let shop = Shop::new();
    let whole: f64 = figure(&looked_at(&shop), "sales.paid").parse().unwrap();
    shop.setting("excluded = \"excluded.csv\"", "excluded = \"excluded.xlsx\"");
    let mut book = Workbook::new();
    for (name, order, hidden) in
        [("Last year", "106", true), ("Remarks", "", false), ("Oct", "101", false), ("Nov", "102", false)]
    {
        let sheet = book.add_worksheet().set_name(name).unwrap().set_hidden(hidden);
        if order.is_empty() {
            sheet.write(0, 0, "ask Li").unwrap();
            continue;
        }
        for (column, (header, cell)) in (0..).zip([("store", "shop"), ("order_id", order), ("reason", "test")]) {
            sheet.write(0, column, header).unwrap().write(1, column, cell).unwrap();
        }
    }
    book.worksheet_from_name("Remarks").unwrap().set_active(true);
    shop.write("excluded.xlsx", &book.save_to_buffer().unwrap());
    let report = looked_at(&shop);
    let paid: f64 = figure(&report, "sales.paid").parse().unwrap();
    assert!((whole - paid - 100.0).abs() < 0.005, "order 101 alone is taken out: {whole} {paid}");
    assert!(says(&report, "those of Oct, which alone is read; not read: Nov"), "{:#?}", report["notices"]);
}

#[test]
fn a_store_in_merged_cells_is_the_store_of_all_their_rows() {
    let shop = Shop::new();
    let whole: f64 = figure(&looked_at(&shop), "sales.paid").parse().unwrap();
    shop.setting("excluded = \"excluded.csv\"", "excluded = \"excluded.xlsx\"");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["store", "order_id", "reason"]).unwrap();
    sheet.write_column(1, 1, ["101", "102"]).unwrap();
    sheet.merge_range(1, 0, 2, 0, "shop", &Format::new()).unwrap();
    shop.write("excluded.xlsx", &book.save_to_buffer().unwrap());
    let report = looked_at(&shop);
    let paid: f64 = figure(&report, "sales.paid").parse().unwrap();
    assert!((whole - paid - 200.0).abs() < 0.005, "both are taken out: {whole} {paid} {:#?}", report["notices"]);
}

#[test]
fn a_target_in_merged_cells_is_no_days_target_however_large() {
    for amount in [7_000, 7_000_000] {
        let shop = Shop::new();
        shop.setting("plan = \"plan.csv\"", "plan = \"plan.xlsx\"");
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["store", "date", "target"]).unwrap();
        for day in 0..7 {
            sheet.write_row(1 + day, 0, ["shop".to_owned(), format!("2026-11-{:02}", 9 + day)]).unwrap();
            sheet.write_number(1 + day, 2, 100).unwrap();
        }
        sheet.merge_range(1, 2, 2, 2, "", &Format::new()).unwrap().write_number(1, 2, amount).unwrap();
        shop.write("plan.xlsx", &book.save_to_buffer().unwrap());
        let report = looked_at(&shop);
        let told = |row| {
            says(&report, &format!("row {row}, column C (target): \"{amount}\" stands in the merged cells C2:C3"))
        };
        assert!(told(2) && told(3) && !told(4), "{:#?}", report["notices"]);
        assert_eq!(figure(&report, "plan.target"), "500.00", "the five days that have one of their own");
    }
}

#[test]
fn what_a_piece_costs_holds_for_each_row_of_merged_cells_and_a_month_does_too() {
    let shop = Shop::new();
    shop.setting("catalog = \"catalog.csv\"", "catalog = \"goods.xlsx\"\ncosts = \"costs.xlsx\"");
    let mut goods = Workbook::new();
    let sheet = goods.add_worksheet();
    sheet.write_row(0, 0, ["merchant_code", "name", "unit_cost"]).unwrap();
    sheet.write_row(1, 0, ["A1", "red"]).unwrap().write_row(2, 0, ["A2", "blue"]).unwrap();
    sheet.merge_range(1, 2, 2, 2, "", &Format::new()).unwrap().write_number(1, 2, 40).unwrap();
    shop.write("goods.xlsx", &goods.save_to_buffer().unwrap());
    let mut costs = Workbook::new();
    let sheet = costs.add_worksheet();
    sheet.write_row(0, 0, ["store", "month", "kind", "amount"]).unwrap();
    sheet.write_column(1, 0, ["shop", "shop", "shop"]).unwrap();
    sheet.write_column(1, 2, ["wages", "tax", "other"]).unwrap();
    sheet.merge_range(1, 1, 3, 1, "", &Format::new()).unwrap().write_number(1, 1, 202_611).unwrap();
    sheet.write_number(1, 3, 3000).unwrap();
    sheet.merge_range(2, 3, 3, 3, "3000", &Format::new()).unwrap();
    shop.write("costs.xlsx", &costs.save_to_buffer().unwrap());
    let report = looked_at(&shop);
    assert_eq!(figure(&report, "profit.wages"), "700.00");
    assert_eq!(figure(&report, "profit.other"), "unknown", "nobody knows how much is for tax");
    assert!(says(&report, "column D (amount): \"3000\" stands in the merged cells D3:D4"), "{:#?}", report["notices"]);
    assert!(!says(&report, "goods.xlsx"), "{:#?}", report["notices"]);
}

#[test]
fn an_amount_that_a_workbook_shows_as_a_percentage_is_none() {
    let shop = Shop::new();
    shop.setting("catalog = \"catalog.csv\"", "catalog = \"goods.xlsx\"");
    let mut goods = Workbook::new();
    let percent = Format::new().set_num_format("0%");
    let sheet = goods.add_worksheet();
    sheet.write_row(0, 0, ["merchant_code", "name", "unit_cost"]).unwrap();
    sheet.write_row(1, 0, ["A1", "red"]).unwrap().write_number_with_format(1, 2, 0.07, &percent).unwrap();
    shop.write("goods.xlsx", &goods.save_to_buffer().unwrap());
    let report = looked_at(&shop);
    assert!(says(&report, "row 2, column C (unit_cost): \"7%\" is not a number"), "{:#?}", report["notices"]);
}

#[test]
fn a_plan_that_was_worked_out_by_a_formula_is_rounded_in_one_sentence() {
    let shop = Shop::new();
    let days = (1..=30).map(|day| format!("shop,2026-11-{day:02},8219.17808219178\n")).collect::<String>();
    shop.write("plan.csv", format!("store,date,target\n{days}").as_bytes());
    let report = looked_at(&shop);
    assert_eq!(figure(&report, "plan.target"), "57534.26");
    let notices = report["notices"].as_array().unwrap();
    let rounded = notices.iter().filter(|notice| notice["text"].as_str().unwrap().contains("finer than a cent"));
    assert_eq!((rounded.count(), says(&report, "29 more")), (1, true), "{notices:#?}");
}

#[test]
fn a_sheet_whose_rows_would_go_below_the_lists_header_is_named_and_another_table_is_not() {
    let shop = Shop::new();
    shop.setting("excluded = \"excluded.csv\"", "excluded = \"excluded.xlsx\"");
    let mut book = Workbook::new();
    let sheets: [(&str, &[[&str; 2]]); 4] = [
        ("Oct", &[["store", "order_id"], ["shop", "101"]]),
        ("Nov", &[["shop", "102"], ["shop", "103"]]),
        ("Dec", &[["store", "number of the order"], ["shop", "104"]]),
        ("Sums", &[["month", "orders"], ["Oct", "1"], ["Nov", "2"]]),
    ];
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0..).zip(rows) {
            sheet.write_row(row, 0, *cells).unwrap();
        }
    }
    shop.write("excluded.xlsx", &book.save_to_buffer().unwrap());
    let report = looked_at(&shop);
    assert!(says(&report, "which alone is read; not read: Nov, Dec."), "{:#?}", report["notices"]);
}

#[test]
fn a_row_with_a_separator_too_many_is_not_used_and_named() {
    let shop = Shop::new();
    let plan = String::from_utf8(shop.read("plan.csv")).unwrap();
    let with = |row: &str| {
        shop.write("plan.csv", plan.replace("shop,2026-11-11,100.00\n", row).as_bytes());
        looked_at(&shop)
    };
    for row in ["shop,2026-11-11,1,000\n", "shop,2026-11-11,1,000,\n"] {
        assert!(says(&with(row), "there is a separator too many"), "{row}");
    }
    for row in ["shop,2026-11-11,\"1,000\"\n", "shop,2026-11-11,1000,,\n"] {
        let report = with(row);
        assert_eq!((figure(&report, "plan.target"), says(&report, "separator")), ("1600.00", false), "{row}");
    }
}
