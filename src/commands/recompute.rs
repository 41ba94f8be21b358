//! `report --recompute`: what is known now beside what was mailed.

use super::Global;
use super::console::{Console, with_hooks};
use crate::calendar::Period;
use crate::config::Store;
use crate::desk::{Desk, Failure, shown};
use crate::kpi::Kpi;
use crate::revisions::Figure;
use crate::run::{self, Difference, Recomputed};
use crate::words::{Field, Phrase, Unit};
use rust_decimal::Decimal;

/// What came and went, as far as it is named one by one.
const MOST_TOLD: usize = 12;

pub(super) fn command(period: Period, desk: &Desk, global: &Global, console: &mut Console) -> Result<u8, Failure> {
    let now = global.now(desk)?;
    let recomputed = with_hooks(console, |hooks| run::recompute(desk, period, now, hooks))?;
    let Recomputed { revision, mailed, differences, same, since } = recomputed;
    let key = if mailed { "recompute.mailed" } else { "recompute.unmailed" };
    let name = format!("{}/rev-{}", revision.period, revision.number);
    console.say(&Phrase::new(key).with("revision", name));
    if differences.is_empty() {
        console.say(&Phrase::new("recompute.no-differences").with("count", same));
    } else {
        let words = console.words();
        let heads = ["scope", "kpi", "then", "now", "difference", "why"];
        let mut rows = vec![heads.map(|head| words.get(&format!("recompute.head-{head}")).to_owned()).to_vec()];
        rows.extend(differences.iter().map(|difference| row(difference, desk, console)));
        console.table(&rows);
        console.say(&Phrase::new("recompute.same").with("count", same));
    }
    since.iter().take(MOST_TOLD).for_each(|phrase| console.say(phrase));
    if since.len() > MOST_TOLD {
        console.say(&Phrase::new("recompute.more").with("count", since.len() - MOST_TOLD));
    }
    Ok(0)
}

fn row(difference: &Difference, desk: &Desk, console: &Console) -> Vec<String> {
    let words = console.words();
    let Difference { kpi, scope, old, new, why } = difference;
    // Amounts of a store in another currency than the report's say so beside its name.
    let named = |store: &Store| match desk.settings.currencies.get(&store.id).filter(|_| kpi.is_money()) {
        Some(currency) => format!("{} ({currency})", store.name),
        None => store.name.clone(),
    };
    let scope = desk.settings.store(scope).map_or_else(|| words.get("report.total").to_owned(), named);
    vec![
        scope,
        words.get(&format!("kpi.{}.name", kpi.id())).to_owned(),
        words.field(&shown(*kpi, old.as_ref())),
        words.field(&shown(*kpi, new.as_ref())),
        change(*kpi, old.as_ref(), new.as_ref())
            .map(|change| signed(words.field(&change.0), change.1))
            .unwrap_or_default(),
        why.map(|why| words.get(why).to_owned()).unwrap_or_default(),
    ]
}

/// By how much a figure is another one, and whether it is more.
fn change(kpi: Kpi, old: Option<&Figure>, new: Option<&Figure>) -> Option<(Field, bool)> {
    let value = |figure: Option<&Figure>| figure?.value.as_ref()?.parse::<Decimal>().ok();
    let change = value(new)? - value(old)?;
    let field = match kpi.unit() {
        Unit::Percent => Field::Points(change),
        Unit::Count => Field::Count(i64::try_from(change).ok()?),
        Unit::Roi | Unit::Number => Field::Roi(change),
        _ => Field::MoneyFull(change),
    };
    Some((field, change > Decimal::ZERO))
}

fn signed(text: String, more: bool) -> String {
    if more && !text.starts_with('+') { format!("+{text}") } else { text }
}
