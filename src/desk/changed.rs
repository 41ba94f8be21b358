//! What a revision changed, in words: "the figure was X and is Y".

use super::Desk;
use crate::metrics::kpis;
use crate::report::{Notice, Weight};
use crate::revisions::{Change, Figure};
use crate::words::{Field, Phrase, Unit};
use rust_decimal::Decimal;

/// The figures whose change an owner is told; the others follow from them.
const TOLD: [&str; 7] =
    ["sales.paid", "plan.achievement", "sales.net", "refund.amount", "ads.spend", "ads.sales", "traffic.visitors"];

/// The notice for a change, where it is one that people are told.
pub fn changed(desk: &Desk, change: &Change) -> Option<Notice> {
    let Change::Figure { kpi, scope, old, new } = change else { return None };
    if !TOLD.contains(&kpi.as_str()) {
        return None;
    }
    let unit = kpis::get(kpi)?.unit;
    let store = (scope != "total").then(|| scope.clone());
    let name = store.as_ref().and_then(|id| desk.settings.store(id)).map(|s| Field::Text(s.name.clone()));
    let phrase = Phrase::new("notice.revised").with(
        "what",
        Phrase::new("notice.figure-changed")
            .with("scope", name.unwrap_or_else(|| Field::Word("report.total".to_owned())))
            .with("kpi", Field::Word(format!("kpi.{kpi}.name")))
            .with("old", shown(unit, old.as_ref()))
            .with("new", shown(unit, new.as_ref())),
    );
    Some(Notice { weight: Weight::Attention, store, phrase })
}

fn shown(unit: Unit, figure: Option<&Figure>) -> Field {
    let value: Option<Decimal> = figure.and_then(|f| f.value.as_ref()).and_then(|text| text.parse().ok());
    match (unit, value) {
        (_, None) => Field::Word("report.unknown".to_owned()),
        (Unit::Percent, Some(value)) => Field::Percent(value),
        (Unit::Count, Some(value)) => Field::Count(i64::try_from(value).unwrap_or(i64::MAX)),
        (Unit::Roi | Unit::Number, Some(value)) => Field::Roi(value),
        (_, Some(value)) => Field::MoneyFull(value),
    }
}
