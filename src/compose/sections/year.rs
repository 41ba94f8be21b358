//! A year in review: its goal and how far from it, growth, what came back, what advertising returned and who bought, by
//! quarter, by month and by store. Of a year that is not over each row has the days that are, beside the same of the year before, so
//! that rows add up and nothing of a whole year stands beside a part of one.

use super::scope::{Scope, missing, total};
use crate::calendar::{Part, Period};
use crate::compose::declared::Columns;
use crate::kpi::Kpi;
use crate::report::{Cell, Column, Section, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::Days;

/// A quarter, a month or all of the year; or a store over all of it.
struct Row<'a> {
    name: Cell,
    own: Option<&'a str>,
    stores: Vec<&'a str>,
    span: Span,
    /// The same days of the year before; none of what is still to come.
    before: Option<Span>,
}

/// The days of a stretch that are over, and the same of the year before.
fn so_far(scope: &Scope<'_>, span: Span, before: Span) -> (Span, Option<Span>) {
    let Some(open) = scope.context.open.filter(|open| span.last() >= *open) else { return (span, Some(before)) };
    let over = open.pred_opt().and_then(|last| Span::new(span.first(), last));
    let Some(over) = over else { return (span, None) };
    let last = before.first() + Days::new(u64::from(over.len()) - 1);
    (over, Span::new(before.first(), last.min(before.last())))
}

pub(super) fn section(scope: &Scope<'_>) -> Result<Section, Phrase> {
    if scope.value(Kpi::SalesPaid, &scope.ids, scope.week).is_none() {
        return Err(Phrase::new("section.left_out.year"));
    }
    let [quarters, months] = by_time(scope);
    let tables = [Some(quarters), Some(months), by_store(scope)];
    let mut notes = scope.compared(&["last_year"]);
    let both = scope.context.compare(Kpi::SalesPaid, &scope.ids, scope.last_year);
    notes.extend(both.filter(|both| both.partial).map(|_| Phrase::new("report.note.partial")));
    notes.extend(scope.gaps(&[Kpi::SalesPaid, Kpi::CustomersNew], scope.week));
    Ok(Section { tables: tables.into_iter().flatten().collect(), notes, ..Section::new("year", message(scope)) })
}

/// The quarters, and the months: each adds up to the year below.
fn by_time(scope: &Scope<'_>) -> [Table; 2] {
    let inputs = scope.metrics().inputs();
    let (calendar, year) = (inputs.calendar, inputs.period.fiscal_year());
    let row = |name: Cell, span, before| {
        let (span, before) = so_far(scope, span, before);
        Row { name, own: None, stores: scope.ids.clone(), span, before }
    };
    let months: Vec<Period> = scope.context.recent();
    let a_year_before = |span: Span| {
        let places = months.iter().map(|month| (month.span(), calendar.last_year(*month)));
        let within: Vec<Span> = places.filter(|(now, _)| span.contains(now.first())).map(|(_, then)| then).collect();
        let ends = within.first().zip(within.last()).and_then(|(first, last)| Span::new(first.first(), last.last()));
        ends.unwrap_or_else(|| calendar.year_span(year - 1))
    };
    let (mut quarters, mut of_months): (Vec<Row<'_>>, Vec<Row<'_>>) = (Vec::new(), Vec::new());
    for (at, month) in months.iter().enumerate() {
        let quarter = calendar.part(Part::Quarter, month.span().first());
        if quarter.first() == month.span().first() {
            let name = Phrase::new("section.year.quarter").with("number", at / 3 + 1);
            quarters.push(row(name.into(), quarter, a_year_before(quarter)));
        }
        of_months.push(row(calendar.short_label(*month).into(), month.span(), calendar.last_year(*month)));
    }
    let all = row(total(), scope.week, scope.last_year);
    [("year.quarters", quarters), ("year.months", of_months)]
        .map(|(id, rows)| columns(scope, "stretch").totalled(id, &rows, Some(&all)))
}

/// Each store over the year; one store alone is the year.
fn by_store(scope: &Scope<'_>) -> Option<Table> {
    let (span, before) = so_far(scope, scope.week, scope.last_year);
    let (rows, all) = scope.rows(|whose| Row { name: whose.name, own: whose.own, stores: whose.stores, span, before });
    (rows.len() > 1).then(|| columns(scope, "store").totalled("year.stores", &rows, all.as_ref()))
}

fn columns<'a>(scope: &'a Scope<'_>, first: &'static str) -> Columns<'a, Row<'a>> {
    let cell = |kpi: Kpi| move |row: &Row<'_>| scope.cell(kpi, row.own, &row.stores, row.span);
    let to_come = || missing("section.year.to_come");
    let change = move |kpi: Kpi| {
        move |row: &Row<'_>| match row.before {
            Some(before) => scope.change(kpi, row.own, &row.stores, row.span, before),
            None => to_come(),
        }
    };
    let growth = |key, kpi: Kpi| (Column::new(key, Unit::Change).given().better_when(true), change(kpi));
    let (paid_column, paid_growth) = growth("paid_growth", Kpi::SalesPaid);
    Columns::new()
        .with(Column::text(first), |row: &Row<'_>| row.name.clone())
        .with(Column::money("target").given(), cell(Kpi::PlanTarget))
        .with(Column::money("paid").given(), cell(Kpi::SalesPaid))
        .with(Column::percent("achievement").given(), cell(Kpi::PlanAchievement))
        .with(Column::money("gap").given(), cell(Kpi::PlanGap))
        .with(Column::money("paid_last_year").given(), move |row| match row.before {
            Some(before) => scope.cell(Kpi::SalesPaid, row.own, &row.stores, before),
            None => to_come(),
        })
        .with(paid_column, paid_growth)
        .with(Column::percent("cohort_share").given(), cell(Kpi::RefundCohortShare))
        .with(Column::new("roi", Unit::Roi).given(), cell(Kpi::AdsRoi))
        .with(Column::count("new_buyers").given(), cell(Kpi::CustomersNew))
        .with(Column::count("returning_buyers").given(), cell(Kpi::CustomersReturning))
}

/// What was sold, how far that is from the goal and from the year before, and by whom.
fn message(scope: &Scope<'_>) -> Phrase {
    let value = |kpi| scope.value(kpi, &scope.ids, scope.week);
    let goal = value(Kpi::PlanAchievement).zip(value(Kpi::PlanGap)).map(|(rate, gap)| {
        let key = if gap.is_sign_negative() { "section.year.below" } else { "section.year.above" };
        Phrase::new(key).with("rate", Field::Percent(rate)).with("gap", Field::Money(gap.abs()))
    });
    let grown = scope.changed(Kpi::SalesPaid, &scope.ids, scope.week, scope.last_year);
    let grown = grown.map(|change| Phrase::new("section.year.grown").with("change", Field::Change(change)));
    let buyers = value(Kpi::CustomersRepeatShare);
    let buyers = buyers.map(|share| Phrase::new("section.year.returning").with("share", Field::Percent(share)));
    let clause = |clause: Option<Phrase>| clause.map_or_else(|| Field::Text(String::new()), Field::from);
    let (so_far, _) = so_far(scope, scope.week, scope.last_year);
    let message = match so_far == scope.week {
        true => Phrase::new("section.year.message"),
        false => Phrase::new("section.year.so_far").with("days", so_far),
    };
    message
        .with("paid", Field::Money(value(Kpi::SalesPaid).unwrap_or_default()))
        .with("goal", clause(goal))
        .with("grown", clause(grown))
        .with("buyers", clause(buyers))
}
