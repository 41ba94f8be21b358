//! Events: how each went against its target and against the same event last year, and what the next ones start from.
//!
//! Only events in which the reader's stores take part are told, with the figures of those stores. An event longer than the
//! week is told to date. Last year's is laid beside it by the day of the event (D1 is its first), over as many days.

use super::scope::Scope;
use super::{events_coming, events_days, events_tables};
use crate::calendar::PeriodKind;
use crate::metrics::events::EventProgress;
use crate::report::Section;
use crate::span::State;
use crate::words::{Field, Phrase};

pub(super) fn section(scope: &Scope<'_>) -> Result<Section, Phrase> {
    let inputs = scope.metrics().inputs();
    let year = inputs.calendar.year_span(inputs.period.fiscal_year());
    let of_plan = |book| EventProgress::all(scope.metrics(), book, &scope.ids, scope.week.last());
    let all = scope.context.book.map(of_plan).unwrap_or_default();
    let this_year: Vec<&EventProgress<'_>> = all.iter().filter(|told| told.span().intersect(year).is_some()).collect();
    let begun: Vec<&EventProgress<'_>> = this_year.iter().copied().filter(|told| told.so_far.is_some()).collect();
    let coming = events_coming::table(scope, &all);
    if this_year.is_empty() && coming.is_none() {
        return Err(Phrase::new("section.left_out.events"));
    }
    let latest = of_report(scope, &begun).or_else(|| latest(&begun));
    let mut notes = notes(scope, &begun, coming.is_some());
    notes.extend(of_report(scope, &begun).and_then(|told| told.remark(scope)));
    let mut tables: Vec<_> = events_tables::year(scope, &this_year).into_iter().collect();
    tables.extend(coming);
    tables.extend(events_tables::last_year(scope, &begun));
    tables.extend(events_tables::costs(scope, &begun));
    tables.extend(latest.and_then(|told| events_tables::stores(scope, told)));
    tables.extend(latest.map(|told| events_days::table(scope, told)));
    let charts = [latest.and_then(|told| events_days::chart(scope, told)), events_tables::chart(scope, &begun)];
    Ok(Section {
        charts: charts.into_iter().flatten().collect(),
        tables,
        notes,
        ..Section::new("events", message(scope, latest, &all))
    })
}

/// The event that the report is of.
fn of_report<'t, 'a>(scope: &Scope<'_>, begun: &[&'t EventProgress<'a>]) -> Option<&'t EventProgress<'a>> {
    let period = scope.context.period();
    let reported = |told: &&&EventProgress<'_>| period.kind() == PeriodKind::Event && told.span() == period.span();
    begun.iter().find(reported).copied()
}

/// The one under way that began last, else the last that ended.
fn latest<'t, 'a>(begun: &[&'t EventProgress<'a>]) -> Option<&'t EventProgress<'a>> {
    let order = |told: &&&EventProgress<'_>| (told.state == State::Running, told.span().first());
    let under_way = begun.iter().filter(|told| told.state == State::Running).max_by_key(order);
    under_way.or_else(|| begun.iter().max_by_key(|told| told.span().last())).copied()
}

fn message(scope: &Scope<'_>, latest: Option<&EventProgress<'_>>, all: &[EventProgress<'_>]) -> Phrase {
    let latest = match latest {
        Some(told) => how_it_goes(told),
        None => Phrase::new("section.events.none_yet"),
    };
    let next = match all.iter().find(|told| told.state == State::Coming) {
        Some(told) => events_coming::next(scope, told),
        None => Phrase::new("section.events.no_next"),
    };
    Phrase::new("section.events.message").with("latest", latest).with("next", next)
}

fn how_it_goes(told: &EventProgress<'_>) -> Phrase {
    let Some(so_far) = told.so_far else { return Phrase::new("section.events.none_yet") };
    let (Some(actual), Some(rate)) = (told.against.actual.number(), told.against.achievement.number()) else {
        let reason = told.against.achievement.reason().cloned().unwrap_or_else(|| Phrase::new("reason.no-plan"));
        let unknown = Phrase::new("section.events.unknown").with("event", told.name()).with("reason", reason);
        return unknown.with("days", so_far);
    };
    let key = if told.state == State::Running { "section.events.running_now" } else { "section.events.over" };
    Phrase::new(key)
        .with("event", told.name())
        .with("days", told.span())
        .with("day", so_far.len())
        .with("count", told.span().len())
        .with("actual", Field::Money(actual))
        .with("rate", Field::Percent(rate))
        .with("change", told.change_words())
}

fn notes(scope: &Scope<'_>, begun: &[&EventProgress<'_>], coming: bool) -> Vec<Phrase> {
    let basis = scope.context.basis().name();
    let mut notes = vec![Phrase::new("section.plan.basis").with("kpi", basis)];
    if !begun.is_empty() {
        notes.push(Phrase::new("section.events.aligned"));
        notes.push(Phrase::new("section.events.ripening"));
    }
    for told in begun {
        notes.extend(told.remarks());
    }
    if coming {
        notes.push(Phrase::new("section.events.coming_from").with("day", events_coming::today(scope)));
    }
    notes
}
