//! Files within a zip: each has a name of its own, and what it says is of its own time and days.

use crate::support::shop::{Business, ad_plans, csv, orders, source, span};
use rust_decimal::Decimal;
use std::io::{Cursor, Write};
use zhoubao::extract::ExportKind;
use zhoubao::facts::Table;
use zhoubao::kpi::Kpi;
use zhoubao::ledger::View;
use zip::write::SimpleFileOptions;

fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn figure(business: &Business, kpi: Kpi) -> Option<Decimal> {
    business.figures("11-09", |metrics| metrics.get(kpi, &["a"], span("11-09", "11-15")).value)
}

fn yuan(n: i64) -> Option<Decimal> {
    Some(Decimal::from(n))
}

fn conflicts(view: &View) -> u64 {
    view.stores[0].conflicts.iter().map(|conflict| conflict.rows).sum()
}

/// A day of advertising at these costs.
fn ads(spend: u32) -> Vec<u8> {
    ad_plans(&[&format!("11-11 关键词推广 四件套 1000 50 {spend} 3 250")])
}

#[test]
fn of_two_exports_in_a_zip_the_newer_counts_wherever_it_stands() {
    let (older, newer) = (("计划报表_20261116_090000.csv", ads(98)), ("计划报表_20261116_110000.csv", ads(100)));
    for files in [[older.clone(), newer.clone()], [newer.clone(), older.clone()]] {
        let business = Business::of(&["a"]);
        business.receive("a", "推广.zip", &zip(&files));
        assert_eq!(figure(&business, Kpi::AdsSpend), yuan(100));
        assert_eq!(conflicts(&business.view()), 0);
    }
}

#[test]
fn what_went_on_between_two_exports_in_a_zip_contradicts_nothing() {
    let monday =
        |state: &str| orders(&["1 11-02 done 50 50 0", &format!("2 11-06 {state} 100 100 0"), "3 11-08 done 10 10 0"]);
    let this = orders(&["2 11-06 done 100 100 0", "4 11-11 done 70 70 0"]);
    let business = Business::of(&["a"]);
    let files =
        [("ExportOrderList202611160905.csv", this.clone()), ("ExportOrderList202611090905.csv", monday("paid"))];
    business.receive("a", "导出.zip", &zip(&files));
    let view = business.view();
    assert_eq!(conflicts(&view), 0);
    let orders = &view.stores[0].frames[&Table::Orders];
    let of = |id: &str| {
        let row = (0..orders.rows()).find(|row| orders.text(orders.place("order_id"), *row) == Some(id)).unwrap();
        orders.text(orders.place("status"), row).unwrap().to_owned()
    };
    assert_eq!((of("2"), of("1")), ("completed".to_owned(), "completed".to_owned()));
    // Of one time they are parts of one export, and contradict each other.
    let business = Business::of(&["a"]);
    let files = [("1_ExportOrderList202611160905.csv", this), ("2_ExportOrderList202611160905.csv", monday("paid"))];
    business.receive("a", "导出.zip", &zip(&files));
    assert_eq!(conflicts(&business.view()), 1);
}

#[test]
fn a_file_in_a_zip_covers_what_its_own_name_says() {
    let bytes = orders(&["1 10-10 done 50 50 0", "2 11-10 done 100 100 0", "3 11-13 done 100 100 0"]);
    let alone = Business::of(&["a"]);
    alone.receive("a", "ExportOrderList202611160905.csv", &bytes);
    let zipped = Business::of(&["a"]);
    zipped.receive("a", "导出.zip", &zip(&[("ExportOrderList202611160905.csv", bytes.clone())]));
    let beside = Business::of(&["a"]);
    let files = [("ExportOrderList202611160905.csv", bytes), ("说明.csv", csv("a,b", &["1,2".to_owned()]))];
    beside.receive("a", "导出.zip", &zip(&files));
    let covered = |business: &Business| {
        let view = business.view();
        span("11-09", "11-15").days().filter(|day| view.stores[0].coverage.has(ExportKind::Orders, *day)).count()
    };
    assert_eq!([&alone, &zipped, &beside].map(covered), [7, 7, 7]);
    let time = |business: &Business, name: &str| source(&business.view(), name).export_time;
    assert_eq!(time(&zipped, "导出.zip"), time(&alone, "ExportOrderList202611160905.csv"));
    // What the file within does not say its zip does.
    let named = Business::of(&["a"]);
    let bytes = orders(&["1 10-10 done 50 50 0", "2 11-10 done 100 100 0", "3 11-13 done 100 100 0"]);
    named.receive("a", "ExportOrderList202611160905.zip", &zip(&[("orders.csv", bytes)]));
    assert_eq!(covered(&named), 7);
}
