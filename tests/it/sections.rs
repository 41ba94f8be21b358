//! The detail sections: what they say adds up to the KPIs, in words that exist, and holds nothing of what is not theirs.

use crate::support::fixture::Business;
use crate::support::phrases::unsayable;
use crate::support::story::{Reader, Story, day, days, operator, owner_of, week};
use crate::support::tables::{dec, number, reason, row, table, tables};
use rust_decimal::Decimal;
use std::sync::OnceLock;
use zhoubao::compose::{self, Detail};
use zhoubao::extract::ExportKind;
use zhoubao::facts;
use zhoubao::kpi::Kpi;
use zhoubao::report::{Cell, Formula, Report, Table, Total};
use zhoubao::words::{Field, Language, Words};

/// The example business, read once.
fn example() -> &'static Business {
    static EXAMPLE: OnceLock<Business> = OnceLock::new();
    EXAMPLE.get_or_init(Business::fixture)
}

fn report(stores: &[&str], detail: Detail, language: Language) -> Report {
    example().with(stores, detail, language, compose::report)
}

/// The number below a column.
fn total(table: &Table, key: &str) -> Option<Decimal> {
    table.total.as_ref()?[table.column(key)?].number()
}

/// Every summed column adds up to its total, where every row has a number or says that it has none.
fn sums_hold(report: &Report) {
    for table in tables(report).filter(|table| table.total.is_some()) {
        for (at, column) in table.columns.iter().enumerate().filter(|(_, column)| column.total == Total::Sum) {
            let Some(total) = table.total.as_ref().and_then(|row| row[at].number()) else { continue };
            let sum: Decimal = table.rows.iter().filter_map(|row| row[at].number()).sum();
            // The whole plan stands beside what was due so far: its months to come have no target to date.
            assert_eq!(sum, total, "{} {}", table.id, column.key);
        }
    }
}

/// A ratio or difference follows from the cells beside it, as its column says.
fn formulas_hold(report: &Report) {
    for table in tables(report) {
        for (at, column) in table.columns.iter().enumerate() {
            let (left, right, ratio) = match column.formula {
                Some(Formula::Ratio(top, bottom)) => (top, bottom, true),
                Some(Formula::Difference(left, right)) => (left, right, false),
                None => continue,
            };
            let (left, right) = (table.column(left).unwrap(), table.column(right).unwrap());
            for row in table.rows.iter().chain(&table.total) {
                let (Some(a), Some(b), Some(value)) = (row[left].number(), row[right].number(), row[at].number())
                else {
                    continue;
                };
                let expected = if ratio { zhoubao::ratio::ratio(a, b) } else { Some(a - b) };
                // Periods that exports cover in part pair fewer days than the amounts beside them.
                if !table.id.starts_with("stores.periods") {
                    assert_eq!(Some(value), expected, "{} {}", table.id, column.key);
                }
            }
        }
    }
}

#[test]
fn every_table_has_a_cell_a_column_and_adds_up() {
    for detail in [Detail::Operator, Detail::Owner] {
        for stores in [&[][..], &["taobao-home"]] {
            let report = report(stores, detail, Language::Zh);
            for table in tables(&report) {
                let rows = table.rows.iter().chain(&table.total);
                assert!(rows.clone().all(|row| row.len() == table.columns.len()), "{}", table.id);
                assert!(!table.rows.is_empty(), "{} has no rows", table.id);
            }
            sums_hold(&report);
            formulas_hold(&report);
        }
    }
}

#[test]
fn totals_of_breakdowns_are_the_kpis() {
    let report = report(&[], Detail::Operator, Language::Zh);
    for (id, column, kpi) in [
        ("stores.week", "paid", Kpi::SalesPaid),
        ("stores.week", "orders", Kpi::SalesOrders),
        ("stores.week", "visitors", Kpi::TrafficVisitors),
        ("stores.days", "paid", Kpi::SalesPaid),
        ("stores.days_costs", "spend", Kpi::AdsSpend),
        ("stores.bridge", "paid", Kpi::SalesPaid),
        ("products.sales", "paid", Kpi::SalesPaid),
        ("products.sales", "units", Kpi::SalesUnits),
        ("products.sales", "refunded", Kpi::RefundAmount),
        ("products.refunds", "refunded", Kpi::RefundAmount),
        ("products.refunds", "paid", Kpi::SalesPaid),
        ("products.ads", "spend", Kpi::AdsSpend),
        ("products.ads", "ad_sales", Kpi::AdsSales),
        ("refunds.stores", "refunded", Kpi::RefundAmount),
        ("refunds.stores", "pending", Kpi::RefundPending),
        ("refunds.reasons", "refunded", Kpi::RefundAmount),
        ("refunds.kinds", "refunded", Kpi::RefundAmount),
        ("ads.stores", "spend", Kpi::AdsSpend),
        ("ads.channels", "spend", Kpi::AdsSpend),
        ("ads.channels", "clicks", Kpi::AdsClicks),
        ("ads.scenes", "ad_sales", Kpi::AdsSales),
        ("ads.campaigns", "spend", Kpi::AdsSpend),
        ("ads.campaigns", "impressions", Kpi::AdsImpressions),
        ("ads.items", "spend", Kpi::AdsSpend),
        ("ads.items", "ad_orders", Kpi::AdsOrders),
    ] {
        let expected = report.kpi(kpi, "total", "week").and_then(|figure| figure.value);
        assert!(expected.is_some(), "{kpi}");
        assert_eq!(total(table(&report, id), column), expected, "{id} {column}");
    }
    let previous = report.kpi(Kpi::SalesPaid, "total", "previous").unwrap().value;
    assert_eq!(total(table(&report, "products.sales"), "previous"), previous);
    let year = report.kpi(Kpi::SalesPaid, "total", "ytd").unwrap().value;
    assert_eq!(total(table(&report, "plan.months"), "actual"), year);
}

#[test]
fn everything_can_be_said_in_each_language() {
    for language in Language::ALL {
        for detail in [Detail::Operator, Detail::Owner] {
            assert_eq!(unsayable(&report(&[], detail, language), language), Vec::<String>::new(), "{language}");
        }
    }
}

#[test]
fn an_owner_sees_no_campaigns_no_files_and_nobody_elses_stores() {
    let whole = report(&[], Detail::Operator, Language::Zh);
    let owner = report(&["taobao-home"], Detail::Owner, Language::Zh);
    for id in ["ads.campaigns", "ads.items", "products.ads", "quality.files", "quality.duplicates"] {
        assert!(tables(&whole).any(|table| table.id == id), "{id}");
        assert!(!tables(&owner).any(|table| table.id == id), "{id}");
    }
    assert!(tables(&owner).any(|table| table.id == "ads.scenes"));
    let said = format!("{:?}", owner.sections);
    let view = &example().view;
    for state in &view.sources {
        assert!(!said.contains(state.source.name()), "{}", state.source.name());
    }
    let other = view.store("tmall-flagship").unwrap();
    for (table, column) in
        [(facts::Table::AdDays, "campaign"), (facts::Table::AdDays, "item"), (facts::Table::OrderLines, "product_id")]
    {
        let frame = &other.frames[&table];
        let place = frame.place(column);
        for text in (0..frame.rows()).filter_map(|row| frame.text(place, row)).filter(|text| !text.is_empty()) {
            assert!(!said.contains(text), "{column} {text}");
        }
    }
    assert!(!said.contains("tmall-flagship") && !said.contains("木禾旗舰店"));
}

/// Two stores with a plan; the second exports no lines.
fn story() -> Story {
    let fortnight = days("2026-11-02", "2026-11-15");
    Story::of(&[("a", "甲店", "小李"), ("b", "乙店", "小陈")])
        .sells("a", fortnight, 4, "100.00")
        .sells("b", fortnight, 1, "50.00")
        .takes_back("a", "2026-11-09", 1, 2, "100.00")
        .advertises("a", fortnight, "甲计划", "10.00", "45.00")
        .plans("a", days("2026-03-30", "2027-03-28"), "300.00")
        .plans("b", days("2026-03-30", "2027-03-28"), "60.00")
}

#[test]
fn what_no_line_explains_is_unallocated() {
    let report = story().lacks("b", ExportKind::Lines).report(&operator());
    let sales = table(&report, "products.sales");
    assert_eq!(number(sales, &sales.rows[0], "paid"), Some(dec("2800.00")), "the first store's product");
    let open = row(sales, "未分摊").expect("a row of what is unallocated");
    assert_eq!(number(sales, open, "paid"), Some(dec("350.00")), "all of the second store");
    assert_eq!(total(sales, "paid"), Some(dec("3150.00")));
}

#[test]
fn without_a_plan_no_sheet_and_a_reason() {
    let report = Story::of(&[("a", "甲店", "")]).sells("a", week(), 1, "10.00").report(&operator());
    assert!(report.section("plan").is_none());
    let left_out: Vec<&str> = report.left_out.iter().map(|phrase| phrase.key()).collect();
    assert_eq!(
        left_out,
        [
            "section.left_out.actions",
            "section.left_out.plan",
            "section.left_out.traffic",
            "section.left_out.ads",
            "section.left_out.profit",
            "section.left_out.customers",
            "section.left_out.events"
        ]
    );
    let refunds: Vec<&str> = report.section("refunds").unwrap().tables.iter().map(|table| table.id).collect();
    assert_eq!(refunds, ["refunds.stores"], "orders say what came back, not when and why");
    assert_eq!(unsayable(&report, Language::Zh), Vec::<String>::new());
}

#[test]
fn weeks_to_come_have_a_target_and_no_actual() {
    let report = story().report(&operator());
    let weeks = table(&report, "plan.weeks");
    let at = |days: &str| {
        let words = Words::built_in(Language::Zh);
        let this = |row: &&Vec<Cell>| matches!(&row[1], Cell::Said(phrase) if words.say(phrase) == days);
        weeks.rows.iter().find(this).unwrap_or_else(|| panic!("no week {days}"))
    };
    let (now, next, before) = (at("11/09-11/15"), at("11/16-11/22"), at("10/26-11/01"));
    assert_eq!(number(weeks, now, "actual"), Some(dec("3150.00")));
    assert_eq!(number(weeks, now, "target"), Some(dec("2520.00")));
    assert_eq!(number(weeks, now, "achievement"), Some(dec("1.25")));
    assert_eq!(number(weeks, now, "cum_actual"), Some(dec("6300.00")));
    assert_eq!(number(weeks, next, "target"), Some(dec("2520.00")));
    assert_eq!(next[weeks.column("actual").unwrap()], Cell::Blank);
    let actual = &before[weeks.column("actual").unwrap()];
    assert!(matches!(actual, Cell::Missing(Some(_))), "a week without exports is unknown, not zero: {actual:?}");
}

#[test]
fn refunds_ripen_only_as_far_as_time_has_gone() {
    let report = story().report(&operator());
    let ripening = table(&report, "refunds.ripening");
    let this_week = &ripening.rows[0];
    // Two of the 35 orders' 3150 came back the day after; seven days have not passed.
    assert_eq!(number(ripening, this_week, "age_0").map(|share| share.round_dp(4)), Some(dec("0.0714")));
    assert_eq!(this_week[ripening.column("age_7").unwrap()], Cell::Blank);
}

#[test]
fn one_store_alone_needs_no_total_of_itself() {
    let reader = Reader { detail: Detail::Operator, ..owner_of(&["a"]) };
    let report = story().report(&reader);
    assert!(table(&report, "stores.week").total.is_none());
    assert_eq!(table(&report, "stores.days").rows.len(), 7);
    assert_eq!(table(&report, "stores.days").rows[0][1], Cell::Day(day("2026-11-09")));
}

#[test]
fn campaigns_of_the_same_name_in_two_stores_are_two() {
    let story = story().advertises("b", week(), "甲计划", "5.00", "20.00");
    let report = story.report(&operator());
    let campaigns = table(&report, "ads.campaigns");
    let spend = |name: &str| number(campaigns, row(campaigns, name).expect("a campaign"), "spend");
    assert_eq!((spend("甲计划 · 甲店"), spend("甲计划 · 乙店")), (Some(dec("70.00")), Some(dec("35.00"))));
    assert_eq!(total(campaigns, "spend"), Some(dec("105.00")));
}

#[test]
fn days_of_which_the_platform_gives_no_figure_are_in_no_bridge() {
    let report = Story::of(&[("a", "甲店", "")])
        .sells("a", week(), 1, "100.00")
        .counts_visits("a", days("2026-11-09", "2026-11-13"), 50, 1, "100.00")
        .counts_visits("a", days("2026-11-14", "2026-11-15"), 50, 1, "")
        .report(&operator());
    let bridge = table(&report, "stores.bridge");
    let of = |key| number(bridge, &bridge.rows[0], key);
    assert_eq!(
        (of("platform_paid"), of("paid")),
        (Some(dec("500.00")), Some(dec("500.00"))),
        "of the days that both have"
    );
    assert_eq!(of("unexplained"), Some(Decimal::ZERO), "sales of days without a figure are no difference");
    let compared = &bridge.rows[0][bridge.column("days_compared").unwrap()];
    assert!(matches!(compared, Cell::Said(said) if said.field("have") == Some(&Field::Count(5))), "{compared:?}");
    let notice = report.notices.iter().find(|notice| notice.phrase.key() == "notice.bridge").expect("a bridge");
    assert_eq!(notice.phrase.field("days"), Some(&Field::Count(5)), "the notice is of the same days");
}

#[test]
fn products_that_are_not_shown_have_a_row_only_where_it_says_something() {
    let shop = Story::of(&[("a", "甲店", "")]).advertises("a", week(), "计划", "10.00", "45.00");
    let sells = |story: Story, n: usize| story.sells_of(&format!("P{n}"), "a", week(), 1, "100.00");
    let report = (1..=22).fold(shop, sells).report(&operator());
    let rest = |id: &str| {
        let rows = table(&report, id).rows.iter();
        rows.filter(|row| matches!(&row[0], Cell::Said(said) if said.key() == "section.rest")).count()
    };
    assert_eq!(rest("products.sales"), 1, "two products beyond the twenty have sold");
    assert_eq!(rest("products.ads"), 0, "nothing was spent on products that are not shown");
    assert_eq!(rest("products.refunds"), 1, "nothing came back, but what they sold stands beside it");
}

#[test]
fn pieces_that_no_export_tells_are_not_none_and_their_goods_not_free() {
    let story = |units: &str| {
        let told = Story::of(&[("a", "甲", "")])
            .sells_of("P1", "a", week(), 1, "100.00")
            .sells_of("P2", "a", days("2026-11-11", "2026-11-12"), 1, "50.00")
            .knows("P1", "被", "小李")
            .at_cost("40")
            .knows("P2", "枕", "小李")
            .at_cost("10");
        let lines = String::from_utf8(told.export("a", ExportKind::Lines)).unwrap();
        let lines = lines.replacen("商品P1,1,", &format!("商品P1,{units},"), 1);
        told.lacks("a", ExportKind::Lines).drops("a", "ExportItemList202611160925.csv", lines)
    };
    let open = story("-").report(&operator());
    let sold = table(&open, "products.sales");
    let (first, second) = (&sold.rows[0], &sold.rows[1]);
    assert_eq!((number(sold, first, "units"), number(sold, first, "paid")), (None, Some(dec("700"))));
    assert_eq!(number(sold, second, "units"), Some(dec("2")));
    assert_eq!((total(sold, "units"), total(sold, "paid")), (None, Some(dec("800"))));
    let left = table(&open, "profit.products");
    // Whose goods are unknown stand together below the others.
    let (known, rest) = (row(left, "枕").unwrap(), &left.rows[1]);
    assert_eq!(number(left, known, "goods"), Some(dec("20")));
    assert_eq!(reason(left, rest, "goods"), "section.profit.no_pieces");
    assert_eq!(reason(left, rest, "margin"), "section.profit.no_pieces");
    assert_eq!((number(left, rest, "units"), number(left, rest, "paid")), (None, Some(dec("700"))));
    sums_hold(&open);
    let whole = story("1").report(&operator());
    let left = table(&whole, "profit.products");
    assert_eq!(number(left, row(left, "被").unwrap(), "goods"), Some(dec("280")));
    assert_eq!(total(table(&whole, "products.sales"), "units"), Some(dec("9")));
}
