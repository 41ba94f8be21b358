//! The funnel that the week's target asks for, beside what came.

use super::scope::{Scope, StoreGroup, list};
use crate::compose::declared::Columns;
use crate::kpi::Kpi;
use crate::metrics::Known;
use crate::metrics::funnel::{Factors, Funnel};
use crate::report::{Cell, Column, Formula, Table, Unit};
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// The table and what to know of it, where the plan says for any of the stores how visitors become sales.
pub(super) fn table(scope: &Scope<'_>) -> Option<(Table, Vec<Phrase>)> {
    let (book, metrics) = (scope.context.book?, scope.metrics());
    let of = |whose: StoreGroup<'_>| (whose.name, Funnel::of_store(metrics, book, whose.stores[0], scope.week));
    let rows: Vec<(Cell, Funnel)> = scope.each().into_iter().map(of).collect();
    if rows.iter().all(|(_, funnel)| !funnel.is_asked()) {
        return None;
    }
    let whole = || Funnel::together(metrics, &scope.ids, scope.week, rows.iter().map(|(_, funnel)| funnel));
    let total = (rows.len() > 1).then(whole).flatten().map(|funnel| (scope.together().name, funnel));
    let all = total.as_ref().or_else(|| rows.first().filter(|_| rows.len() == 1));
    let mut notes: Vec<Phrase> = all.and_then(|(_, funnel)| verdict(&funnel.gaps())).into_iter().collect();
    notes.push(Phrase::new("section.funnel.needed"));
    notes.extend(scope.gaps(&[Kpi::TrafficVisitors], scope.week));
    Some((columns().totalled("plan.funnel", &rows, total.as_ref()), notes))
}

fn columns<'a>() -> Columns<'a, (Cell, Funnel)> {
    let gap = |key, unit, left, right| Column::new(key, unit).by(Formula::Difference(left, right)).better_when(true);
    Columns::new()
        .with(Column::text("store"), |(name, _): &(Cell, Funnel)| name.clone())
        .with(Column::money("target").summed(), |(_, one)| Cell::from(&one.target))
        .with(Column::count("needed_visitors").summed(), |(_, one)| Cell::from(&one.needed.visitors))
        .with(Column::count("visitors").summed(), |(_, one)| Cell::from(&one.actual.visitors))
        .with(gap("visitors_gap", Unit::Count, "visitors", "needed_visitors"), |(_, one)| one.gaps().visitors)
        .with(Column::percent("target_conversion").given(), |(_, one)| Cell::from(&one.needed.conversion))
        .with(Column::percent("conversion").given(), |(_, one)| Cell::from(&one.actual.conversion))
        .with(gap("conversion_gap", Unit::Points, "conversion", "target_conversion"), |(_, one)| one.gaps().conversion)
        .with(Column::new("target_aov", Unit::MoneyPer).given(), |(_, one)| Cell::from(&one.needed.order_value))
        .with(Column::new("aov", Unit::MoneyPer).given(), |(_, one)| Cell::from(&one.actual.order_value))
        .with(gap("aov_gap", Unit::MoneyPer, "aov", "target_aov"), |(_, one)| one.gaps().order_value)
        .with(Column::text("funnel_short").given(), |(_, one)| short(&one.gaps()))
}

/// The word of a factor's column, its value, and how an amount of it is said.
type Factor<'k> = (&'static str, &'k Known, fn(Decimal) -> Field);

/// One after another.
fn named(gaps: &Factors) -> [Factor<'_>; 3] {
    [
        ("visitors", &gaps.visitors, |people| Field::Count(i64::try_from(people).unwrap_or(i64::MAX))),
        ("conversion", &gaps.conversion, Field::Points),
        ("aov", &gaps.order_value, Field::MoneyFull),
    ]
}

/// Which of the three came short, by name: by how much stands beside it.
fn short(gaps: &Factors) -> Cell {
    let gaps = named(gaps);
    if let Some((_, unknown, _)) = gaps.iter().find(|(_, gap, _)| gap.number().is_none()) {
        return Cell::from(*unknown);
    }
    let short = gaps.iter().filter(|(_, gap, _)| gap.number().is_some_and(|gap| gap < Decimal::ZERO));
    let names: Vec<Field> = short.map(|(what, ..)| Field::Word(format!("column.{what}"))).collect();
    let enough = names.is_empty().then(|| Phrase::new("section.funnel.enough"));
    enough.unwrap_or_else(|| list(Field::List(names))).into()
}

/// Each of the three in a sentence, with its difference; `None` where one is unknown.
fn verdict(gaps: &Factors) -> Option<Phrase> {
    let sentence = |(what, gap, amount): Factor<'_>| {
        let gap = gap.number()?;
        let way = match gap {
            gap if gap.is_zero() => "even",
            gap if gap > Decimal::ZERO => "above",
            _ => "short",
        };
        let phrase = Phrase::new(format!("section.funnel.{what}.{way}"));
        Some(phrase.with("amount", amount(gap.abs())).into())
    };
    let said: Option<Vec<Field>> = named(gaps).into_iter().map(sentence).collect();
    Some(Phrase::new("section.funnel.verdict").with("parts", Field::List(said?)))
}
