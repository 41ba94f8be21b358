//! Six cards: achievement, sales, refunds, advertising, traffic, the year.

use super::against::{Against, Line, against, delta};
use super::stores::Stores;
use crate::calendar::Part;
use crate::compose::Context;
use crate::kpi::Kpi;
use crate::metrics::Figure;
use crate::ratio::ratio;
use crate::report::{Bullet, Card, Cell, DeltaUnit, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// From here on a refund share above its comparison, in parts, needs somebody.
const WORSE: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// All six, in order.
pub(super) fn cards(context: &Context) -> Vec<Card> {
    vec![achievement(context), sales(context), refunds(context), ads(context), traffic(context), year(context)]
}

/// Lines that a card has room for.
const LINES: usize = 3;

fn blank(id: &'static str, value: Figure, unit: Unit) -> Card {
    Card {
        id,
        title: Phrase::new(format!("report.card.{id}")),
        aside: None,
        value: value.into(),
        unit,
        delta: None,
        bullet: None,
        lines: Vec::new(),
        attention: false,
    }
}

/// A line of a KPI of the week, with the KPI's own unit. One that lacks a store which the card's own figure has would be
/// taken for the same stores' figure: it is left open and says whom it lacks.
fn line(context: &Context, of: &Figure, word: &str, kpi: Kpi) -> Line {
    let unit = kpi.unit();
    let figure = context.total(kpi);
    let more: Vec<&str> = figure.lacks.iter().filter(|id| !of.lacks.contains(id)).map(String::as_str).collect();
    let value = match figure.value {
        Some(_) if !more.is_empty() => {
            Cell::Missing(Some(Phrase::new("reason.lacks").with("stores", context.names(more))))
        }
        _ => figure.into(),
    };
    (Phrase::new(format!("report.line.{word}")), value, unit)
}

fn achievement(context: &Context) -> Card {
    let rate = context.total(Kpi::PlanAchievement);
    let gap = context.total(Kpi::PlanGap).value;
    let short = rate.value.is_some_and(|rate| rate < Decimal::ONE);
    let mut lines = vec![line(context, &rate, "target", Kpi::PlanTarget)];
    if let Some(reached) = Stores::of(context).reached() {
        lines.push((Phrase::new("report.line.reached"), Cell::Said(reached), Unit::Text));
    }
    lines.push(match context.basis() {
        Kpi::SalesPaid => line(context, &rate, "achievement_net", Kpi::PlanAchievementNet),
        _ => line(context, &rate, "achievement_paid", Kpi::PlanAchievementPaid),
    });
    Card {
        aside: left_out(context, &rate),
        delta: gap.map(|gap| delta(gap, DeltaUnit::Money, true)),
        bullet: rate.value.map(|actual| Bullet { actual, target: Decimal::ONE, projection: None }),
        lines,
        attention: short,
        ..blank("achievement", rate, Unit::Percent)
    }
}

fn sales(context: &Context) -> Card {
    let paid = context.total(Kpi::SalesPaid);
    let against = against(context, Kpi::SalesPaid);
    let mut lines: Vec<Line> = against.iter().flat_map(|a| a.lines(Unit::Money)).collect();
    lines.push(line(context, &paid, "net", Kpi::SalesNet));
    lines.push(line(context, &paid, "orders", Kpi::SalesOrders));
    lines.truncate(LINES);
    Card {
        aside: against.as_ref().map(Against::aside),
        delta: against.as_ref().and_then(Against::growth),
        bullet: against.as_ref().and_then(Against::bullet),
        lines,
        ..blank("sales", paid, Unit::Money)
    }
}

/// What came back of what was paid this week, so far; earlier weeks are seen at the same age.
fn refunds(context: &Context) -> Card {
    let share = context.total(Kpi::RefundCohortShare);
    let against = against(context, Kpi::RefundCohortSameAge);
    let points = against.as_ref().map(|a| a.both.now - a.both.before);
    let mut lines: Vec<Line> = against.iter().flat_map(|a| a.lines(Unit::Percent)).collect();
    lines.push(line(context, &share, "expected", Kpi::RefundExpectedFinal));
    lines.push(line(context, &share, "refunded", Kpi::RefundAmount));
    Card {
        aside: left_out(context, &share).or_else(|| against.as_ref().map(Against::aside)),
        delta: points.map(|points| delta(points, DeltaUnit::Points, false)),
        bullet: against.as_ref().and_then(Against::bullet),
        lines,
        attention: points.is_some_and(|points| points >= WORSE),
        ..blank("refunds", share, Unit::Percent)
    }
}

fn ads(context: &Context) -> Card {
    let roi = context.total(Kpi::AdsRoi);
    let against = against(context, Kpi::AdsRoi);
    let mut lines: Vec<Line> = against.iter().flat_map(|a| a.lines(Unit::Roi)).collect();
    lines.push(line(context, &roi, "cost_share", Kpi::AdsCostShare));
    lines.push(line(context, &roi, "spend", Kpi::AdsSpend));
    let loses = roi.value.is_some_and(|roi| roi < Decimal::ONE);
    Card {
        aside: left_out(context, &roi).or_else(|| against.as_ref().map(Against::aside)),
        delta: against.as_ref().map(|a| delta(a.both.now - a.both.before, DeltaUnit::Number, true)),
        bullet: against.as_ref().and_then(Against::bullet),
        lines,
        attention: loses,
        ..blank("ads", roi, Unit::Roi)
    }
}

fn traffic(context: &Context) -> Card {
    let visitors = context.total(Kpi::TrafficVisitors);
    let against = against(context, Kpi::TrafficVisitors);
    let mut lines: Vec<Line> = against.iter().flat_map(|a| a.lines(Unit::Count)).collect();
    lines.push(line(context, &visitors, "conversion", Kpi::TrafficConversion));
    lines.push(line(context, &visitors, "aov", Kpi::SalesAov));
    lines.truncate(LINES);
    Card {
        aside: left_out(context, &visitors).or_else(|| against.as_ref().map(Against::aside)),
        delta: against.as_ref().and_then(Against::growth),
        bullet: against.as_ref().and_then(Against::bullet),
        lines,
        ..blank("traffic", visitors, Unit::Count)
    }
}

fn year(context: &Context) -> Card {
    let inputs = context.metrics.inputs();
    let so_far = inputs.calendar.to_date(Part::Year, context.period());
    let ids = context.ids();
    let of_year = |kpi: Kpi| context.metrics.get(kpi, &ids, so_far);
    let rate = of_year(Kpi::PlanAchievement);
    let gap = of_year(Kpi::PlanGap).value;
    let whole = inputs.calendar.year_span(context.period().fiscal_year());
    let projection = projected(context, whole);
    let lines = vec![
        (Phrase::new("report.line.target"), of_year(Kpi::PlanTarget).into(), Unit::Money),
        (Phrase::new("report.line.projected"), projection.clone().into(), Unit::Percent),
        line(context, &rate, "required", Kpi::PlanRequiredFactor),
    ];
    Card {
        aside: Some(Phrase::new("report.aside.year").with("first", whole.first())),
        delta: gap.map(|gap| delta(gap, DeltaUnit::Money, true)),
        bullet: rate.value.map(|actual| Bullet { actual, target: Decimal::ONE, projection: None }),
        lines,
        attention: rate.value.is_some_and(|rate| rate < Decimal::ONE),
        ..blank("year", rate, Unit::Percent)
    }
}

/// The year's projection as a part of the year's target, of the stores that it is made of.
fn projected(context: &Context, whole: Span) -> Figure {
    let projection = context.total(Kpi::PlanProjection);
    let plan = context.metrics.inputs().plan;
    let ids = context.ids();
    let counted = ids.iter().filter(|id| !projection.lacks.iter().any(|lacks| lacks == *id));
    let annual: Decimal = counted.filter_map(|id| plan.sum(id, whole)).map(crate::money::Money::decimal).sum();
    let value = projection.value.and_then(|projection| ratio(projection, annual));
    Figure { value, ..projection }
}

/// `不含小红书店`
fn left_out(context: &Context, figure: &Figure) -> Option<Phrase> {
    let lacks = figure.value.is_some() && !figure.lacks.is_empty();
    let stores = || context.names(figure.lacks.iter().map(String::as_str));
    lacks.then(|| Phrase::new("report.aside.lacks").with("stores", stores()))
}

/// What the signs on the cards mean, and which stores a card leaves out.
pub(super) fn note(context: &Context) -> Vec<Phrase> {
    let planned = context.total(Kpi::PlanAchievement).value.is_some();
    let compared =
        [Kpi::SalesPaid, Kpi::RefundCohortSameAge, Kpi::AdsRoi, Kpi::TrafficVisitors].map(|kpi| against(context, kpi));
    let period = compared.iter().flatten().map(|a| a.period).next();
    let same = compared.iter().flatten().all(|a| Some(a.period) == period);
    let mut note = Vec::new();
    match (planned, period) {
        (true, Some(period)) if same => note.push(Phrase::new(format!("report.note.plan_{period}"))),
        (false, Some(period)) if same => note.push(Phrase::new(format!("report.note.{period}"))),
        (true, Some(_)) => note.push(Phrase::new("report.note.plan_mixed")),
        (false, Some(_)) => note.push(Phrase::new("report.note.mixed")),
        (true, None) => note.push(Phrase::new("report.note.plan")),
        (false, None) => {}
    }
    let aligned = period.filter(|period| *period == "last_year").and_then(|_| context.aligned());
    note.extend(
        aligned.map(|event| {
            Phrase::new("report.note.aligned").with("event", event.name()).with("days", context.last_year())
        }),
    );
    for said in compared.iter().flatten().flat_map(Against::note) {
        if !note.contains(&said) {
            note.push(said);
        }
    }
    if compared.iter().flatten().any(|a| a.both.partial) {
        note.push(Phrase::new("report.note.partial"));
    }
    for (kpi, word) in [
        (Kpi::PlanAchievement, "achievement"),
        (Kpi::RefundCohortShare, "refunds"),
        (Kpi::AdsRoi, "ads"),
        (Kpi::TrafficVisitors, "traffic"),
    ] {
        let figure = context.total(kpi);
        if figure.value.is_some() && !figure.lacks.is_empty() {
            let stores = context.names(figure.lacks.iter().map(String::as_str));
            let card = Field::Word(format!("report.card.{word}"));
            note.push(Phrase::new("report.note.lacks").with("card", card).with("stores", stores));
        }
    }
    note.extend(context.restated_headlines());
    note
}
