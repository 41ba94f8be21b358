//! Whose refunds, which advertising brought less for more, what an item's return must be, and what a contribution lacks.

use super::{dec, say};
use crate::support::phrases::unsayable;
use crate::support::story::{Story, days, operator, week};
use rust_decimal::Decimal;
use zhoubao::report::{Cell, Report, Table};
use zhoubao::words::{Language, Words};

fn table<'r>(report: &'r Report, id: &str) -> &'r Table {
    let tables = report.sections.iter().flat_map(|section| &section.tables);
    tables.into_iter().find(|table| table.id == id).unwrap_or_else(|| panic!("no {id}"))
}

fn words(table: &Table, key: &str) -> Vec<String> {
    let at = table.column(key).expect("a column");
    let word = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Said(phrase) => say(phrase),
        _ => String::new(),
    };
    table.rows.iter().map(|row| word(&row[at])).collect()
}

fn numbers(table: &Table, key: &str) -> Vec<Option<Decimal>> {
    let at = table.column(key).expect("a column");
    table.rows.iter().map(|row| row[at].number()).collect()
}

/// The rows of a column make its total.
fn adds_up(table: &Table, key: &str) -> Decimal {
    let sum: Decimal = numbers(table, key).into_iter().flatten().sum();
    let total = table.total.as_ref().and_then(|total| total[table.column(key).expect("a column")].number());
    assert_eq!(Some(sum), total, "{} {key}", table.id);
    sum
}

fn known(numbers: &[&str]) -> Vec<Option<Decimal>> {
    numbers.iter().map(|number| Some(dec(number))).collect()
}

#[test]
fn refunds_stand_by_product_and_by_whoever_answers_for_it() {
    let span = days("2026-10-19", "2026-11-15");
    let story = Story::of(&[("a", "旗舰店", "小李"), ("b", "家居店", "")])
        .sells_of("P1", "a", span, 3, "100.00")
        .sells_of("P2", "a", span, 3, "50.00")
        .sells_of("P3", "b", span, 3, "10.00")
        .knows("P1", "四件套", "小王")
        .takes_back("a", "2026-11-10", 2, 2, "60.00")
        .takes_back("b", "2026-11-10", 2, 1, "10.00");
    let report = story.report(&operator());
    let products = table(&report, "refunds.products");
    assert_eq!(words(products, "product"), ["四件套 · 旗舰店", "商品P3 · 家居店"]);
    assert_eq!(words(products, "main_reason"), ["质量问题", "质量问题"]);
    assert_eq!(numbers(products, "main_reason_share"), known(&["1", "1"]));
    let people = table(&report, "refunds.people");
    assert_eq!(words(people, "person"), ["小王", "未指定"], "the product's person before the store's");
    assert_eq!(numbers(people, "refunded"), known(&["120.00", "10.00"]));
    let reasons = table(&report, "refunds.reasons");
    for whose in [products, people, reasons] {
        assert_eq!(adds_up(whose, "refunded"), dec("130.00"));
        assert_eq!(adds_up(whose, "refund_count"), dec("3"));
    }
    assert_eq!(adds_up(reasons, "unshipped"), Decimal::ZERO, "all were sent back");
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

#[test]
fn more_spend_that_brought_less_is_named() {
    let before = days("2026-10-19", "2026-11-08");
    let story = Story::of(&[("a", "旗舰店", "小李")]).sells("a", days("2026-10-19", "2026-11-15"), 3, "100.00");
    let story = story
        .advertises("a", before, "新客计划", "100.00", "500.00")
        .advertises("a", week(), "新客计划", "130.00", "300.00")
        .advertises("a", before, "老客计划", "100.00", "500.00")
        .advertises("a", week(), "老客计划", "130.00", "490.00");
    let report = story.report(&operator());
    let first = &report.section("ads").expect("advertising").notes[0];
    assert_eq!(
        Language::ALL.map(|language| Words::built_in(language).say(first)),
        [
            "花费多了、带来的反而少了：「新客计划」花费 +30.0 %、成交 -40.0 %。",
            "Spent more, brought less: “新客计划” spend +30.0 %, sales -40.0 %.",
            "Se gastó más y trajo menos: «新客计划» inversión +30,0 %, ventas -40,0 %.",
        ]
    );
    let calm = Story::of(&[("a", "旗舰店", "小李")]).sells("a", week(), 3, "100.00");
    let calm = calm.advertises("a", days("2026-10-19", "2026-11-15"), "计划", "100.00", "500.00").report(&operator());
    let told = |report: &Report| report.section("ads").is_some_and(|ads| ads.notes[0].key() == first.key());
    assert!(!told(&calm));
}

#[test]
fn an_item_s_break_even_is_its_own_and_the_card_names_what_is_not_taken_off() {
    // The story's advertising is of item 9: goods of 75 sold for 100.
    let span = days("2026-10-19", "2026-11-15");
    let story = Story::of(&[("a", "旗舰店", "小李")])
        .sells_of("9", "a", span, 2, "100.00")
        .knows("9", "四件套", "小王")
        .at_cost("75")
        .takes_back("a", "2026-11-10", 2, 1, "100.00")
        .advertises("a", span, "计划", "20.00", "100.00");
    let report = story.report(&operator());
    let even = table(&report, "ads.items");
    assert_eq!(numbers(even, "item_break_even")[0], Some(dec("4")));
    // Of the margin of 350 a fourteenth goes with the order that came back: 1400 / 325.
    let of_products = table(&report, "profit.products");
    assert_eq!(numbers(of_products, "break_even")[0], Some(dec("4")));
    assert_eq!(numbers(of_products, "break_even_after")[0].map(|roi| roi.round_dp(4)), Some(dec("4.3077")));
    let card = report.overview.cards.iter().find(|card| card.id == "profit").expect("the card");
    let (name, said, _) = &card.lines[0];
    let Cell::Said(costs) = said else { panic!("{said:?}") };
    assert_eq!((say(name), say(costs)), ("未扣".to_owned(), "佣金、快递".to_owned()));
}

#[test]
fn a_lead_product_shows_its_pieces_a_day() {
    let before = days("2026-10-19", "2026-11-08");
    let story = Story::of(&[("a", "旗舰店", "小李")])
        .plans_by("年度", "店铺|财年|年目标\n旗舰店|2026|365000")
        .plans_by("其他目标", "店铺|指标|月份|商品ID|目标\n旗舰店|访客|2026-11|P1|3000")
        .sells_of("P1", "a", before, 2, "100.00")
        .sells_of("P1", "a", week(), 3, "100.00")
        .sells_of("P1", "a", days("2026-11-12", "2026-11-12"), 4, "100.00")
        .sells_of("P2", "a", week(), 9, "10.00")
        .knows("P1", "四件套", "小王");
    let report = story.clone().report(&operator());
    let leads = table(&report, "products.leads");
    assert_eq!(words(leads, "product"), ["四件套"], "the plan names no other");
    assert_eq!(numbers(leads, "units"), known(&["25"]));
    assert_eq!(numbers(leads, "previous_a_day"), known(&["2"]));
    assert_eq!(numbers(leads, "best_units"), known(&["7"]));
    assert_eq!(leads.column("visitors"), None, "nobody tells who came");
    let story = story.counts_views("P1", "a", before, 40).counts_views("P1", "a", week(), 50);
    let told = story.counts_views("P2", "a", week(), 9).report(&operator());
    let leads = table(&told, "products.leads");
    assert_eq!(numbers(leads, "visitors"), known(&["350"]));
    assert_eq!(numbers(leads, "visitors_wow"), known(&["0.25"]));
    let day = &leads.rows[0][leads.column("best_day").expect("a column")];
    assert_eq!(*day, Cell::Day("2026-11-12".parse().expect("a day")));
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}
