//! The industry beside the store, and its scores over time.

use super::{dec, say};
use crate::support::phrases::unsayable;
use crate::support::story::{Story, days, operator};
use rust_decimal::Decimal;
use zhoubao::report::{Cell, Report, Table};
use zhoubao::words::{Language, Words};

fn table<'r>(report: &'r Report, id: &str) -> Option<&'r Table> {
    report.section("stores")?.tables.iter().find(|table| table.id == id)
}

fn number(table: &Table, row: usize, key: &str) -> Option<Decimal> {
    table.rows[row][table.column(key).expect("a column")].number()
}

/// Two weeks in which the store sold a quarter more and the industry an eighth.
fn growing() -> Story {
    let (before, now) = (days("2026-11-02", "2026-11-08"), days("2026-11-09", "2026-11-15"));
    let story = Story::of(&[("a", "旗舰店", "小李")]).sells("a", before, 4, "100.00").sells("a", now, 5, "100.00");
    story.industry("a", "床上用品", &[(before, 8000), (now, 9000)])
}

#[test]
fn the_industry_stands_beside_the_store_with_what_it_is_measured_by() {
    let report = growing().report(&operator());
    let market = table(&report, "stores.market").expect("the industry");
    assert_eq!(market.rows.len(), 1, "nothing is known of last year");
    assert_eq!(number(market, 0, "market_change"), Some(dec("0.125")));
    assert_eq!(number(market, 0, "own_change"), Some(dec("0.25")));
    assert_eq!(number(market, 0, "ahead"), Some(dec("0.125")));
    let first = &report.section("stores").expect("stores").notes[0];
    let said = Language::ALL.map(|language| Words::built_in(language).say(first));
    assert_eq!(
        said,
        [
            "行业「床上用品」比上周 +12.5 %（交易指数），旗舰店 +25.0 %：高 12.5 百分点。",
            "“床上用品” as a whole +12.5 % on last week (trade index), 旗舰店 +25.0 %: 12.5 pts ahead.",
            "«床上用品» en conjunto +12,5 % vs. la semana anterior (índice de ventas), 旗舰店 +25,0 %: 12,5 p. p. por delante.",
        ]
    );
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

#[test]
fn a_week_of_which_a_day_lacks_is_not_compared() {
    let (before, now) = (days("2026-11-02", "2026-11-08"), days("2026-11-10", "2026-11-15"));
    let story = Story::of(&[("a", "旗舰店", "小李")]).sells("a", days("2026-11-02", "2026-11-15"), 4, "100.00");
    let report = story.industry("a", "床上用品", &[(before, 8000), (now, 9000)]).report(&operator());
    assert!(table(&report, "stores.market").is_none());
    // Whose folder it lies in says nothing of whose orders these are.
    assert_eq!(report.notices.iter().filter(|notice| notice.phrase.key().contains("misfiled")).count(), 0);
}

#[test]
fn scores_stand_beside_what_they_usually_are() {
    let mut scores = "统计日期,访客数,支付买家数,支付金额,描述相符评分,服务态度评分\n".to_owned();
    for day in days("2026-08-17", "2026-11-15").days() {
        let service = if day < days("2026-11-09", "2026-11-15").first() { "4.80" } else { "4.70" };
        scores += &format!("{day},100,1,100.00,4.90,{service}\n");
    }
    let story = Story::of(&[("a", "旗舰店", "小李")]).sells("a", days("2026-08-17", "2026-11-15"), 1, "100.00");
    let report = story.drops("a", "店铺_2026-08-17_2026-11-15.csv", scores).report(&operator());
    let scores = table(&report, "stores.scores").expect("the scores");
    let names: Vec<String> = scores
        .rows
        .iter()
        .map(|row| match &row[1] {
            Cell::Said(phrase) => say(phrase),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(names, ["描述相符评分", "服务态度评分"], "nobody scored the delivery");
    let of_service = ["score_now", "previous", "score_usual", "score_lowest"].map(|key| number(scores, 1, key));
    assert_eq!(of_service, ["4.70", "4.80", "4.80", "4.80"].map(|score| Some(dec(score))));
}
