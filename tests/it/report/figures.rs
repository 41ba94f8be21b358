//! Figures without holes, and nothing in them or in the words that is not the reader's.

use super::{dec, each_day, fiscal_year, two_stores};
use crate::support::phrases::{phrases, unsayable};
use crate::support::story::{Reader, Story, operator, owner_of};
use zhoubao::compose::Detail;
use zhoubao::extract::ExportKind;
use zhoubao::facts::Table;
use zhoubao::kpi::Kpi;
use zhoubao::report::{Notice, Weight};
use zhoubao::words::{Language, Phrase, Words};

#[test]
fn every_figure_of_every_scope_and_period_has_a_value_or_a_reason() {
    let report = two_stores().plans("a", fiscal_year(), "1100").lacks("b", ExportKind::Refunds).report(&operator());
    let periods: Vec<&str> = report.periods.iter().map(|period| period.id).collect();
    assert_eq!(periods[..7], ["week", "previous", "last_year", "mtd", "qtd", "htd", "ytd"]);
    assert_eq!(report.kpis.len(), Kpi::ALL.len() * 3 * periods.len());
    for kpi in Kpi::ALL {
        for scope in ["total", "a", "b"] {
            for period in &periods {
                let figure = report.kpi(*kpi, scope, period).expect("no hole in the product");
                assert!(figure.value.is_some() || figure.reason.is_some(), "{kpi} {scope} {period}");
            }
        }
    }
}

#[test]
fn totals_are_the_sums_of_the_stores() {
    let report = two_stores().plans("a", fiscal_year(), "1100").plans("b", fiscal_year(), "250").report(&operator());
    let additive = [
        Kpi::SalesPaid,
        Kpi::SalesOrders,
        Kpi::SalesUnits,
        Kpi::SalesNet,
        Kpi::PlanTarget,
        Kpi::PlanGap,
        Kpi::RefundAmount,
        Kpi::RefundApplied,
        Kpi::RefundPending,
        Kpi::AdsSpend,
        Kpi::AdsSales,
        Kpi::AdsClicks,
        Kpi::TrafficVisitors,
    ];
    for id in additive {
        for period in &report.periods {
            let value = |scope| report.kpi(id, scope, period.id).and_then(|kpi| kpi.value);
            assert_eq!(value("total"), value("a").zip(value("b")).map(|(a, b)| a + b), "{id} {}", period.id);
        }
    }
    assert_eq!(report.kpi(Kpi::SalesPaid, "total", "week").and_then(|kpi| kpi.value), Some(dec("8400")));
}

#[test]
fn an_owner_gets_what_they_would_get_if_theirs_were_the_only_store() {
    let plan = |story: Story| {
        story.plans("a", fiscal_year(), "1100").drops("a", "b.csv", "不是报表\n1\n").excludes("a", "2026-11-12", 1)
    };
    let alone = each_day(Story::of(&[("a", "旗舰店", "小李")]), "a", "1000.00");
    let together = two_stores().plans("b", fiscal_year(), "77.77").lacks("b", ExportKind::Traffic);
    let mut together = together.drops("b", "same.csv", "不是报表\n1\n").knows("P1", "枕头", "小王");
    let about_others = Phrase::new("list.at").with("problem", "家居店 77.77");
    together.findings.push(Notice { weight: Weight::Attention, store: None, phrase: about_others });
    let alone = plan(alone).knows("P1", "枕头", "小王").report(&owner_of(&["a"]));
    let among = plan(together).report(&owner_of(&["a"]));
    assert_eq!(format!("{among:#?}"), format!("{alone:#?}"));
    assert_eq!(among.stores.len(), 1);
    let total = |kpi: Kpi| among.kpi(kpi, "total", "week").and_then(|kpi| kpi.value);
    assert_eq!(total(Kpi::SalesPaid), Some(dec("6000")), "their total is of their store");
}

#[test]
fn everything_a_report_says_can_be_said_in_each_language() {
    let story = two_stores().plans("a", fiscal_year(), "1100").plans("b", fiscal_year(), "250").knows("P9", "枕头", "");
    let english = Reader { language: Language::En, ..operator() };
    for reader in [operator(), english, Reader { detail: Detail::Owner, ..operator() }] {
        let report = story.report(&reader);
        assert!(phrases(&report).len() > 100);
        for language in Language::ALL {
            assert_eq!(unsayable(&report, language), [""; 0]);
        }
    }
}

#[test]
fn every_column_of_facts_and_every_kind_of_export_has_a_name() {
    for words in Language::ALL.map(Words::built_in) {
        let columns = Table::ALL.into_iter().flat_map(|table| {
            table.definition().columns.iter().map(move |column| format!("fact.{table}.{}", column.name))
        });
        let export = ExportKind::ALL.into_iter().map(|export| format!("gives.{}", export.as_str()));
        let rejects = zhoubao::extract::Unreadable::ALL.into_iter().map(|why| format!("reject.{}", why.code()));
        for key in columns.chain(export).chain(rejects) {
            assert!(words.has(&key), "{} has no text for {key}", words.language());
        }
    }
}
