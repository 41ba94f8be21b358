//! Ids that a spreadsheet program has had in its hands: repaired where that is certain, refused where it is not, never counted
//! twice.

use crate::spreadsheet_bytes::Xlsx;
use crate::support::shop::{Business, csv, refunds, set_aside, span};
use rust_decimal::Decimal;
use zhoubao::facts::Table;
use zhoubao::kpi::Kpi;
use zhoubao::ledger::{Leaves, View};
use zhoubao::words::{Language, Words};

const HEADER: &str = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,宝贝总数量";

/// Orders of these numbers, a day apart from Monday, of 100 each.
fn rows(ids: &[&str]) -> Vec<String> {
    let row = |(n, id): (usize, &&str)| {
        let at = format!("2026-11-{:02} 10:00:00", 9 + n);
        let id = if id.contains(',') { format!("\"{id}\"") } else { (*id).to_owned() };
        format!("{id},{at},{at},交易成功,100,100,1")
    };
    ids.iter().enumerate().map(row).collect()
}

fn orders(ids: &[&str]) -> Vec<u8> {
    csv(HEADER, &rows(ids))
}

/// The same as a workbook whose numbers of orders are cells as given: text, or a number.
fn workbook(ids: &[&str], number: bool) -> Vec<u8> {
    let text = |cell: &str| format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>");
    let row = |(row, id): (&String, &&str)| {
        let rest: String = row.rsplitn(7, ',').take(6).collect::<Vec<_>>().into_iter().rev().map(text).collect();
        let id = if number { format!("<c><v>{id}</v></c>") } else { text(id) };
        format!("<row>{id}{rest}</row>")
    };
    let head: String = HEADER.split(',').map(text).collect();
    let rows = rows(ids);
    let body: String = rows.iter().zip(ids).map(row).collect();
    Xlsx::new(&format!("<row>{head}</row>{body}"), &[]).bytes()
}

const WHOLE: [&str; 4] = ["4513760007919000411", "4513760007926919448", "4513760007934838485", "4513760007942757522"];
const ROUNDED: [&str; 4] = ["4513760007919000000", "4513760007926910000", "4513760007934830000", "4513760007942750000"];

fn sales(business: &Business) -> Option<Decimal> {
    business.figures("11-09", |metrics| metrics.get(Kpi::SalesPaid, &["a"], span("11-09", "11-15")).value)
}

fn count(view: &View) -> usize {
    view.stores[0].frames.get(&Table::Orders).map_or(0, |frame| frame.rows())
}

#[test]
fn what_was_put_around_a_number_makes_it_no_other_order() {
    let wrapped: [fn(&str) -> String; 12] = [
        |id| format!("`{id}"),
        |id| format!("'{id}"),
        |id| format!("''{id}"),
        |id| format!("=\"{id}\""),
        |id| format!("\t{id}\u{3000}"),
        |id| format!("{id}.0"),
        |id| id.chars().filter_map(|c| char::from_u32(c as u32 + 0xFEE0)).collect(),
        |id| format!("“{id}”"),
        |id| format!("={id}"),
        |id| format!("{} {}", &id[..4], &id[4..]),
        |id| format!("#{id}"),
        |id| {
            id.as_bytes()
                .rchunks(3)
                .rev()
                .map(|part| String::from_utf8_lossy(part).into_owned())
                .collect::<Vec<_>>()
                .join(",")
        },
    ];
    for wrap in wrapped {
        let ids: Vec<String> = WHOLE.iter().map(|id| wrap(id)).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        for file in [orders(&ids), workbook(&ids, false)] {
            let business = Business::of(&["a"]);
            business.receive("a", "ExportOrderList202611160900.csv", &orders(&WHOLE));
            business.receive("a", "ExportOrderList202611160905.csv", &file);
            let view = business.view();
            assert_eq!((count(&view), set_aside(&view, "ExportOrderList202611160905.csv")), (4, None), "{ids:?}");
        }
    }
}

#[test]
fn a_file_with_rounded_numbers_is_set_aside_and_fridays_stays() {
    let business = |monday: &[u8]| {
        let business = Business::of(&["a"]);
        business.receive("a", "ExportOrderList202611130905.csv", &orders(&WHOLE));
        business.receive("a", "ExportOrderList202611160905.csv", monday);
        business
    };
    let scientific: Vec<String> = WHOLE.iter().map(|id| format!("{}.{}E+18", &id[..1], &id[1..6])).collect();
    let scientific: Vec<&str> = scientific.iter().map(String::as_str).collect();
    let floats: Vec<String> = WHOLE.iter().map(|id| format!("{:.0}", id.parse::<f64>().unwrap())).collect();
    let floats: Vec<&str> = floats.iter().map(String::as_str).collect();
    for monday in [
        orders(&ROUNDED),
        orders(&scientific),
        orders(&floats),
        workbook(&ROUNDED, false),
        workbook(&ROUNDED, true),
        workbook(&WHOLE, true),
    ] {
        let business = business(&monday);
        let view = business.view();
        assert_eq!(count(&view), 4);
        assert_eq!(set_aside(&view, "ExportOrderList202611160905.csv").as_deref(), Some("refusal.rounded-ids"));
        assert_eq!(sales(&business), Some(Decimal::from(400)));
    }
    let view = business(&orders(&ROUNDED)).view();
    let why = view.sources.iter().find_map(|source| source.set_aside.clone()).unwrap();
    let said = Words::built_in(Language::En).say(&why);
    assert!(said.contains("订单编号") && said.contains("4 of 4") && said.contains("as downloaded"), "{said}");
}

#[test]
fn two_orders_that_rounding_made_one_are_not_taken_for_each_other() {
    let business = Business::of(&["a"]);
    let collided = ["4513760000001230000", "4513760000001230000"];
    business.receive("a", "ExportOrderList202611160905.csv", &orders(&collided));
    let view = business.view();
    assert_eq!(set_aside(&view, "ExportOrderList202611160905.csv").as_deref(), Some("refusal.rounded-ids"));
}

#[test]
fn one_number_that_ends_in_zeros_is_a_number() {
    for ids in [&["4513760007919000000"][..], &["4513760007919000000", WHOLE[1], WHOLE[2], WHOLE[3]]] {
        let business = Business::of(&["a"]);
        business.receive("a", "ExportOrderList202611160905.csv", &orders(ids));
        let view = business.view();
        assert_eq!((count(&view), view.rejects().count()), (ids.len(), 0));
        assert!(view.stores[0].rounded.is_empty());
    }
}

#[test]
fn rounded_rows_among_whole_ones_are_left_out_and_named() {
    let business = Business::of(&["a"]);
    let mixed = [&WHOLE[..], &ROUNDED[1..]].concat();
    business.receive("a", "ExportOrderList202611160905.csv", &orders(&mixed));
    let view = business.view();
    assert_eq!(count(&view), 4);
    let rejects: Vec<(u64, &str)> = view.rejects().map(|(_, reject)| (reject.row, reject.code.as_str())).collect();
    assert_eq!(rejects, [(6, "rounded-id"), (7, "rounded-id"), (8, "rounded-id")]);
    // What these rows were of is open, as of any row that is left out.
    let open = view.sources[0].open();
    assert!(open.iter().any(|open| matches!(open.why, Leaves::LostRows)), "{open:?}");
}

#[test]
fn a_rounded_number_whose_whole_one_is_known_does_not_count_again() {
    for good_first in [true, false] {
        let business = Business::of(&["a"]);
        let (good, bad) = if good_first { ("13", "16") } else { ("16", "13") };
        business.receive("a", &format!("ExportOrderList202611{good}0905.csv"), &orders(&WHOLE));
        let one = [ROUNDED[0], WHOLE[1], WHOLE[2], WHOLE[3]];
        business.receive("a", &format!("ExportOrderList202611{bad}0905.csv"), &orders(&one));
        let view = business.view();
        assert_eq!(count(&view), 4);
        assert_eq!(
            view.stores[0].rounded.iter().map(|found| (found.table, found.rows)).collect::<Vec<_>>(),
            [(Table::Orders, 1)]
        );
    }
}

#[test]
fn refunds_and_lines_are_judged_by_the_same_rule() {
    let rounded = [
        "120034567890123000 4513760007919000411 5 ok 11-09 11-10",
        "120034567890124000 4513760007926919448 5 ok 11-10 11-11",
    ];
    let business = Business::of(&["a"]);
    business.receive("a", "退款202611160905.csv", &refunds(&rounded));
    let lines = "子订单编号,主订单编号,商品标题,商家编码,买家实付金额";
    let wide = [
        "4513760007919000411,4513760007919000411,甲,6.95E+12,9".to_owned(),
        "4513760007926919448,4513760007926919448,乙,6.96E+12,9".to_owned(),
    ];
    business.receive("a", "ExportItemList202611160905.csv", &csv(lines, &wide));
    let view = business.view();
    for name in ["退款202611160905.csv", "ExportItemList202611160905.csv"] {
        assert_eq!(set_aside(&view, name).as_deref(), Some("refusal.rounded-ids"), "{name}");
    }
}
