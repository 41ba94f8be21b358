//! The report built from what happened: figures without holes, sentences that are true, nothing of another's store.

mod actions;
mod bridges;
mod causes;
mod figures;
mod findings;
mod market;
mod notices;
mod overview;
mod parts;
mod sentences;
mod year;

use crate::support::story::{Story, day, days};
use rust_decimal::Decimal;
use zhoubao::report::{Notice, Report};
use zhoubao::span::Span;
use zhoubao::words::{Language, Phrase, Words};

fn dec(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn fiscal_year() -> Span {
    days("2026-04-01", "2027-03-31")
}

/// From before last year's week to the end of the reported one.
fn always() -> Span {
    days("2025-10-01", "2026-11-15")
}

fn on(text: &str) -> Span {
    Span::day(day(text))
}

/// Two stores, ten and two hundred a day, everything exported, one refund a month in each.
fn two_stores() -> Story {
    let story = Story::of(&[("a", "旗舰店", "小李"), ("b", "家居店", "小陈")]);
    let story = each_day(story, "a", "1000.00");
    each_day(story, "b", "200.00")
}

fn each_day(story: Story, store: &str, paid: &str) -> Story {
    story
        .sells(store, always(), 1, paid)
        .takes_back(store, "2025-10-02", 2, 1, "20.00")
        .takes_back(store, "2026-11-10", 3, 1, "30.00")
        .advertises(store, always(), &format!("计划{store}"), "20.00", "80.00")
        .counts_visits(store, always(), 100, 1, paid)
}

fn said(phrases: &[Phrase], language: Language) -> String {
    let words = Words::built_in(language);
    let said: Vec<String> = phrases.iter().map(|phrase| words.say(phrase)).collect();
    said.join(words.get("digest.joint"))
}

fn notices_of<'r>(report: &'r Report, key: &str) -> Vec<&'r Notice> {
    report.notices.iter().filter(|notice| notice.phrase.key() == key).collect()
}

fn say(phrase: &Phrase) -> String {
    Words::built_in(Language::Zh).say(phrase)
}
