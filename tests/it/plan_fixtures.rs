//! Each thing that can be wrong with a plan has a file in fixtures/plans that provokes it, and words that are looked at.

use crate::demo::same_as_committed;
use crate::support::golden;
use crate::support::plan_book::{calendar, day, sheet, sheets, stores};
use crate::support::plan_fixtures::{Wrong, all};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::fmt::Write;
use zhoubao::calendar::{Kind, Span};
use zhoubao::lists::{ColumnsError, Origin, Problem};
use zhoubao::plan::book::BookError;
use zhoubao::plan::is_book;
use zhoubao::plan::{Issue, LastYear, Plan, PlanBook, PlanFinding, Redistribution, everything};
use zhoubao::words::{Language, Phrase, Words};

/// What is found: code, sheet and cell where it has one, words.
pub type Found = (String, Option<(String, String)>, Phrase);

/// What the program finds in a plan, or why it is none. Of last year ten days of February are known, 200.00 each.
pub fn found(wrong: &Wrong) -> Vec<Found> {
    let sheets = sheets(wrong.file().bytes);
    let known = stores();
    let calendar = calendar(Kind::Iso);
    let seen = |finding: &PlanFinding| {
        match finding {
            // A kind of finding that is added here needs a file, and its code a place in `every_reason` below.
            PlanFinding::Row(_)
            | PlanFinding::At { .. }
            | PlanFinding::NoTargets { .. }
            | PlanFinding::DaysMissing { .. } => {}
        }
        (finding.code().to_owned(), finding.place(), finding.phrase())
    };
    if !is_book(sheets.iter().map(|sheet| sheet.name.as_str())) {
        let origin = Origin { file: wrong.file.to_owned(), sheet: sheets[0].name.clone() };
        let (plan, findings) =
            Plan::from_rows(&origin, sheets[0].rows.iter().cloned(), &known).expect("a table of days");
        let sold = LastYear::new();
        return everything(findings, (&plan, None), &sold, (&known, &calendar), 2026).iter().map(seen).collect();
    }
    let (book, mut findings) = match PlanBook::read(wrong.file, &sheets, &known, &calendar) {
        Ok(read) => read,
        Err(error) => return vec![(error.code().to_owned(), None, error.phrase())],
    };
    let (plan, unequal) = book.resolve(&known, Redistribution::Respread);
    findings.extend(book.fit(&known));
    findings.extend(unequal);
    let february = Span::days_from(day("2026-02-02"), 10).days().map(|day| (day, Decimal::from(200)));
    let sold = LastYear::from([("tmall-flagship".to_owned(), february.collect())]);
    let findings = everything(findings, (&plan, Some(&book)), &sold, (&known, &calendar), 2026);
    findings.iter().map(seen).collect()
}

#[test]
fn the_committed_plans_are_what_the_tests_make() {
    let files: Vec<_> = all().iter().map(Wrong::file).collect();
    same_as_committed(&files, "plans");
}

#[test]
fn each_plan_is_found_wrong_as_its_name_says() {
    for wrong in all() {
        let found = found(&wrong);
        let codes: Vec<&str> = found.iter().map(|(code, ..)| code.as_str()).collect();
        assert!(codes.contains(&wrong.code), "{}: no {} in {codes:?}", wrong.file, wrong.code);
    }
}

/// What can be wrong with costs, exchange rates and actions alone, which no plan has; tests/it/lists.rs provokes them.
const OF_OTHER_LISTS: [&str; 12] = [
    "list.cost_below_zero",
    "list.unknown_currency",
    "list.same_currency",
    "list.zero_rate",
    "list.rate_jumps",
    "list.rate_ahead",
    "list.rate_implausible",
    "list.rate_outdated",
    "list.ends_first",
    "list.figure_of_other",
    "list.unknown_figure",
    // Of text alone, and plans are workbooks.
    "list.more_fields",
];

#[test]
fn twelve_twelfths_of_a_spreadsheet_make_a_year() {
    let months: String = ["4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月", "1月", "2月", "3月"]
        .map(|month| format!("{month}|0.0833333333333333\n"))
        .concat();
    let shares = |months: &str| {
        let sheets =
            [sheet("年度", "店铺|财年|年目标\n旗舰店|2026|3650000"), sheet("月度", &format!("月份|占比\n{months}"))];
        let (book, mut findings) = PlanBook::read("plan.xlsx", &sheets, &stores(), &calendar(Kind::Iso)).unwrap();
        let (plan, _) = book.resolve(&stores(), Redistribution::Respread);
        findings.extend(book.fit(&stores()));
        findings =
            everything(findings, (&plan, Some(&book)), &LastYear::new(), (&stores(), &calendar(Kind::Iso)), 2026);
        findings.iter().filter(|finding| finding.code() == "plan.issue.shares_off").count()
    };
    assert_eq!((shares(&months), shares(&months.replacen("0.0833333333333333", "0.0835", 1))), (0, 1));
}

#[test]
fn every_reason_has_a_plan() {
    let reasons: BTreeSet<&str> = [Issue::CODES, Problem::CODES, ColumnsError::CODES, BookError::CODES]
        .into_iter()
        .flatten()
        .copied()
        .filter(|code| !OF_OTHER_LISTS.contains(code))
        .chain(["plan.no_targets", "plan.days_missing"])
        .collect();
    let shown: BTreeSet<&str> = all().iter().map(|wrong| wrong.code).collect();
    assert_eq!(reasons.difference(&shown).collect::<Vec<_>>(), [&""; 0]);
}

#[test]
fn what_is_said_of_each_plan() {
    for (language, file) in [(Language::Zh, "plan-findings-zh-CN.txt"), (Language::En, "plan-findings-en.txt")] {
        let words = Words::built_in(language);
        let mut text = String::new();
        for wrong in all() {
            writeln!(text, "{}", wrong.file).unwrap();
            for (code, place, phrase) in found(&wrong) {
                let place = place.map(|(sheet, cell)| format!("{sheet} {cell}")).unwrap_or_default();
                writeln!(text, "  {code}  {place}\n    {}", words.say(&phrase)).unwrap();
            }
        }
        golden::check(file, &text);
    }
}
