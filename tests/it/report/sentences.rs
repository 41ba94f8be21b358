//! No sentence contradicts a table: what the sentences of the committed business name is read against the tables of the same report.

use crate::support::fixture::Business;
use rust_decimal::Decimal;
use zhoubao::compose::{Detail, report};
use zhoubao::report::{Cell, Report, Table};
use zhoubao::words::{Field, Language, Phrase};

/// The number in a field of a phrase.
fn number(phrase: &Phrase, name: &str) -> Option<Decimal> {
    match phrase.field(name)? {
        Field::Money(value) | Field::Percent(value) | Field::Roi(value) | Field::Points(value) => Some(*value),
        _ => None,
    }
}

fn said<'p>(phrase: &'p Phrase, name: &str) -> Option<&'p Phrase> {
    match phrase.field(name)? {
        Field::Said(inner) => Some(inner),
        _ => None,
    }
}

/// The number of a column in the row that a word begins.
fn of_row(table: &Table, word: &str, column: &str) -> Option<Decimal> {
    let at = table.column(column)?;
    table.rows.iter().find(|row| row.iter().any(|cell| *cell == Cell::Text(word.to_owned())))?[at].number()
}

fn text(phrase: &Phrase, name: &str) -> String {
    match phrase.field(name) {
        Some(Field::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

/// Of the findings: how many numbers were looked up, each found as it is said.
fn findings(report: &Report) -> usize {
    let stores = &report.overview.stores;
    let mut looked_up = 0;
    let mut same = |said: Option<Decimal>, shown: Option<Decimal>, what: &str| {
        assert_eq!(said.map(|n| n.round_dp(8)), shown.map(|n| n.round_dp(8)), "{what}");
        assert!(said.is_some(), "{what} says nothing");
        looked_up += 1;
    };
    for finding in &report.overview.findings {
        let phrase = said(&finding.text, "text").unwrap_or(&finding.text);
        let store = text(phrase, "store");
        match phrase.key().trim_start_matches("report.finding.") {
            "below" | "below_only" => {
                for (field, column) in [("rate", "achievement"), ("sales", "paid"), ("target", "target")] {
                    same(number(phrase, field), of_row(stores, &store, column), field);
                }
                let gap = of_row(stores, &store, "gap").map(|gap| -gap);
                same(finding.amount, gap, "the money at stake");
            }
            "refunds" | "refunds_flat" | "refunds_new" => {
                same(number(phrase, "share"), of_row(stores, &store, "refund_share"), "share");
            }
            "below_even" | "loses" | "falls" => {
                let campaign = text(phrase, "campaign");
                let campaigns = sheet(report, "ads.campaigns").expect("the campaigns");
                let named = [campaign.clone(), format!("{campaign} · {store}")];
                let row = named.iter().find(|name| of_row(campaigns, name, "spend").is_some()).expect("its row");
                for field in ["spend", "roi"] {
                    same(number(phrase, field), of_row(campaigns, row, field), field);
                }
            }
            _ => {}
        }
    }
    looked_up
}

fn sheet<'r>(report: &'r Report, table: &str) -> Option<&'r Table> {
    report.sections.iter().flat_map(|section| &section.tables).find(|known| known.id == table)
}

/// Of a clause that says who moved sales: its share beside the table of parts.
fn share(report: &Report, clause: &Phrase) -> usize {
    let Some(by) = clause.key().strip_prefix("report.why.") else { return 0 };
    let (Some(name), Some(share)) = (clause.field(by), number(clause, "share")) else { return 0 };
    let Field::Text(name) = name else { panic!("{name:?} is no name") };
    let [parts, causes] = ["stores.parts", "stores.causes"].map(|id| sheet(report, id).expect("its table"));
    let moved = of_row(parts, name, "moved").expect("its row");
    let sum = |column: &str| -> Decimal {
        let at = causes.column(column).expect("a column");
        causes.rows.iter().filter_map(|row| row[at].number()).sum()
    };
    let whole = match by {
        "source" | "channel" => sum("by_visitors"),
        _ => ["by_visitors", "by_conversion", "by_order_value", "by_rest"].map(sum).iter().sum(),
    };
    assert!(
        (moved / whole - share).abs() < Decimal::new(1, 4),
        "{by} {name}: {moved} of {whole} is said to be {share}"
    );
    1
}

/// Of the message: the achievement and what it is of, and the change since the days held against.
fn message(report: &Report) -> usize {
    let stores = &report.overview.stores;
    let total = |column: &str| stores.total.as_ref().and_then(|row| row[stores.column(column)?].number());
    let causes = report.section("stores").and_then(|section| section.tables.iter().find(|t| t.id == "stores.causes"));
    let mut looked_up = 0;
    for phrase in &report.overview.message {
        let clause = said(phrase, "clause").unwrap_or(phrase);
        let pairs: &[(&str, &str)] = match clause.key() {
            "report.message.achieved" => &[("rate", "achievement")],
            "report.message.paid" => &[("sales", "paid"), ("target", "target")],
            _ => &[],
        };
        for (field, column) in pairs {
            assert_eq!(number(clause, field), total(column), "{field}");
            looked_up += 1;
        }
        looked_up += share(report, clause);
        if clause.key().starts_with("report.why.") && clause.field("change").is_some() {
            let table = causes.expect("the causes of each store");
            let sum = |column: &str| -> Decimal {
                let at = table.column(column).expect("a column");
                table.rows.iter().filter_map(|row| row[at].number()).sum()
            };
            let before = if clause.key().contains("previous") { "previous" } else { "last_year" };
            assert_eq!(number(clause, "change"), Some((sum("paid") - sum(before)).abs()));
            let parts = ["by_visitors", "by_conversion", "by_order_value", "by_rest"].map(sum);
            assert_eq!(parts.iter().sum::<Decimal>(), sum("paid") - sum(before), "the parts make the change");
            looked_up += 1;
        }
    }
    looked_up
}

/// What a sheet's sentence says of all stores, and the column of the table in whose last row it stands.
const OF_SHEETS: [(&str, &str, &str, &str); 7] = [
    ("section.stores.message", "paid", "stores.week", "paid"),
    ("section.refunds.message", "amount", "refunds.stores", "refunded"),
    ("section.refunds.message", "share", "refunds.stores", "cash_share"),
    ("section.refunds.message", "cohort", "refunds.stores", "cohort_share"),
    ("section.ads.message", "spend", "ads.stores", "spend"),
    ("section.ads.message", "roi", "ads.stores", "roi"),
    ("section.ads.message", "share", "ads.stores", "cost_share"),
];

/// Of the sheets' own sentences.
fn sheets(report: &Report) {
    for (key, field, table, column) in OF_SHEETS {
        let section = report.sections.iter().find(|section| section.message.key() == key);
        let said = section.and_then(|section| number(&section.message, field));
        let table = sheet(report, table).expect("its table");
        let total = table.total.as_ref().expect("a row of all stores");
        let shown = total[table.column(column).expect("a column")].number();
        assert!(said.is_some(), "{key} says no {field}");
        assert_eq!(said.map(|n| n.round_dp(8)), shown.map(|n| n.round_dp(8)), "{key} {field}");
    }
}

#[test]
fn no_sentence_contradicts_a_table() {
    let business = Business::fixture();
    business.with(&[], Detail::Operator, Language::Zh, |context| {
        let report = report(context);
        assert!(message(&report) >= 4, "{:?}", report.overview.message);
        assert!(findings(&report) >= 5, "{:?}", report.overview.findings);
        sheets(&report);
    });
}
