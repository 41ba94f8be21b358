//! The funnel: visitors, conversion and order value that the week's target asks for, beside what came.
//!
//! What is needed follows from the targets of the days of which visitors are known, each by the funnel of the plan's week
//! that holds it; weeks of the report and of the plan need not be the same.

use super::scope::{Scope, StoreGroup};
use crate::compose::declared::Columns;
use crate::kpi::Kpi;
use crate::metrics::Known;
use crate::plan::PlanBook;
use crate::plan::book::Needed;
use crate::report::{Cell, Column, Formula, Table, Unit};
use crate::words::{Field, Phrase};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// The table and what to know of it, where the plan says for any of the stores how visitors become sales.
pub(super) fn table<'a>(scope: &Scope<'a>) -> Option<(Table, Vec<Phrase>)> {
    let book = scope.context.book?;
    let line = |whose: StoreGroup<'a>| {
        let asked = needed(scope, book, whose.stores[0]);
        Line::of(scope, whose, asked)
    };
    let lines: Vec<Line<'_>> = scope.each().into_iter().map(line).collect();
    if lines.iter().all(|line| line.asked.is_none()) {
        return None;
    }
    let total = Line::together(scope, &lines);
    let all = total.as_ref().or_else(|| lines.first().filter(|_| lines.len() == 1));
    let mut notes: Vec<Phrase> = all.and_then(|line| verdict(&line.gaps())).into_iter().collect();
    notes.push(Phrase::new("section.funnel.needed"));
    notes.extend(scope.gaps(&[Kpi::TrafficVisitors], scope.week));
    Some((columns().totalled("plan.funnel", &lines, total.as_ref()), notes))
}

fn columns<'a>() -> Columns<'a, Line<'a>> {
    let gap = |key, unit, left, right| Column::new(key, unit).by(Formula::Difference(left, right)).better_when(true);
    Columns::new()
        .with(Column::text("store"), |line: &Line<'_>| line.whose.name.clone())
        .with(Column::money("target").summed(), |line| Cell::from(&line.target))
        .with(Column::count("needed_visitors").summed(), |line| Cell::from(&line.needed.visitors))
        .with(Column::count("visitors").summed(), |line| Cell::from(&line.actual.visitors))
        .with(gap("visitors_gap", Unit::Count, "visitors", "needed_visitors"), |line| line.gaps().visitors)
        .with(Column::percent("target_conversion").given(), |line| Cell::from(&line.needed.conversion))
        .with(Column::percent("conversion").given(), |line| Cell::from(&line.actual.conversion))
        .with(gap("conversion_gap", Unit::Points, "conversion", "target_conversion"), |line| line.gaps().conversion)
        .with(Column::new("target_aov", Unit::MoneyPer).given(), |line| Cell::from(&line.needed.order_value))
        .with(Column::new("aov", Unit::MoneyPer).given(), |line| Cell::from(&line.actual.order_value))
        .with(gap("aov_gap", Unit::MoneyPer, "aov", "target_aov"), |line| line.gaps().order_value)
        .with(Column::text("funnel_short").given(), |line| short(&line.gaps()))
}

/// The word of a factor's column, its value, and how an amount of it is said.
type Factor<'k> = (&'static str, &'k Known, fn(Decimal) -> Field);

/// What sales come of.
struct Factors {
    visitors: Known,
    conversion: Known,
    order_value: Known,
}

impl Factors {
    /// One after another.
    fn named(&self) -> [Factor<'_>; 3] {
        [
            ("visitors", &self.visitors, |people| Field::Count(i64::try_from(people).unwrap_or(i64::MAX))),
            ("conversion", &self.conversion, Field::Points),
            ("aov", &self.order_value, Field::MoneyFull),
        ]
    }
}

/// A store, or all of them.
struct Line<'a> {
    whose: StoreGroup<'a>,
    /// What its target asks for, with the visitors needed in whole people; none where that is not known.
    asked: Option<(Needed, Decimal)>,
    target: Known,
    needed: Factors,
    actual: Factors,
}

impl<'a> Line<'a> {
    fn of(scope: &Scope<'_>, whose: StoreGroup<'a>, asked: Result<(Needed, Decimal), Phrase>) -> Self {
        let figure = |kpi| scope.known(kpi, &whose.stores, scope.week);
        let actual = Factors {
            visitors: figure(Kpi::TrafficVisitors),
            conversion: figure(Kpi::TrafficConversion),
            order_value: figure(Kpi::SalesAov),
        };
        let (target, needed) = match &asked {
            Ok((needed, visitors)) => (
                Known::Number(needed.target().decimal()),
                Factors {
                    visitors: Known::Number(*visitors),
                    conversion: Known::or(needed.conversion(), "reason.nothing-to-divide-by"),
                    order_value: Known::or(needed.order_value(), "reason.nothing-to-divide-by"),
                },
            ),
            Err(reason) => {
                let unknown = || Known::Unknown(Some(reason.clone()));
                let needed = Factors { visitors: unknown(), conversion: unknown(), order_value: unknown() };
                (unknown(), needed)
            }
        };
        Line { whose, asked: asked.ok(), target, needed, actual }
    }

    /// All stores, where each of them has everything: half a total would compare different stores.
    fn together(scope: &Scope<'a>, lines: &[Line<'a>]) -> Option<Line<'a>> {
        let whose = Some(scope.together()).filter(|_| lines.len() > 1)?;
        let (mut needed, mut visitors) = (Needed::default(), Decimal::ZERO);
        for line in lines {
            let (of_store, people) = line.asked.as_ref()?;
            line.actual.visitors.number()?;
            needed.add(of_store);
            visitors += people;
        }
        Some(Line::of(scope, whose, Ok((needed, visitors))))
    }

    /// What came less what was needed; where either is unknown, why.
    fn gaps(&self) -> Factors {
        Factors {
            visitors: self.actual.visitors.minus(&self.needed.visitors),
            conversion: self.actual.conversion.minus(&self.needed.conversion),
            order_value: self.actual.order_value.minus(&self.needed.order_value),
        }
    }
}

/// What the targets of a store's days ask for: of the days whose visitors are counted, of all where none are.
fn needed(scope: &Scope<'_>, book: &PlanBook, store: &str) -> Result<(Needed, Decimal), Phrase> {
    let metrics = scope.metrics();
    let kpi = Kpi::TrafficVisitors;
    let counted = metrics.counted(kpi, store, scope.week);
    let days: Vec<NaiveDate> =
        if counted.count() == 0 { scope.week.days().collect() } else { counted.dates().collect() };
    let plan = metrics.inputs().plan;
    let targets: Vec<_> = days.into_iter().filter_map(|day| Some((day, plan.target(store, day)?))).collect();
    if targets.is_empty() {
        return Err(Phrase::new("reason.no-plan"));
    }
    let needed = book.needed_on(store, targets).ok_or_else(|| Phrase::new("reason.no-funnel"))?;
    let visitors = needed.visitors().ok_or_else(|| Phrase::new("reason.nothing-to-divide-by"))?;
    Ok((needed, visitors))
}

/// Which of the three came short, by name: by how much stands beside it.
fn short(gaps: &Factors) -> Cell {
    let gaps = gaps.named();
    if let Some((_, unknown, _)) = gaps.iter().find(|(_, gap, _)| gap.number().is_none()) {
        return Cell::from(*unknown);
    }
    let short = gaps.iter().filter(|(_, gap, _)| gap.number().is_some_and(|gap| gap < Decimal::ZERO));
    let names: Vec<Field> = short.map(|(what, ..)| Field::Word(format!("column.{what}"))).collect();
    if names.is_empty() {
        return Phrase::new("section.funnel.enough").into();
    }
    Phrase::new("section.list").with("items", Field::List(names)).into()
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
    let said: Option<Vec<Field>> = gaps.named().into_iter().map(sentence).collect();
    Some(Phrase::new("section.funnel.verdict").with("parts", Field::List(said?)))
}
