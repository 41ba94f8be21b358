//! Against the plan: every week of the fiscal year, its months, and each store.
//!
//! Achievement and gap pair the stores and days that have both actual and target, as the KPIs do. The target column shows
//! the whole plan of the period, so that weeks to come stand beside weeks gone; where the two differ a note says so.

use super::against::gap_words;
use super::plan_year::Year;
use super::scope::Scope;
use super::{funnel, goals, plan_charts, plan_tables};
use crate::kpi::Kpi;
use crate::metrics::Known;
use crate::report::{ListInfo, Section, Table};
use crate::span::Span;
use crate::words::{Field, Phrase};

/// With what the plan says beside sales, which may be all that it says of these stores.
pub(super) fn section(scope: &Scope<'_>) -> Result<Section, Phrase> {
    let (planned, unplanned) = scope.planned();
    let (beside, about) = beside_sales(scope);
    if planned.is_empty() {
        let said = !beside.is_empty();
        let alone =
            Section { tables: beside, notes: about, ..Section::new("plan", Phrase::new("section.goals.alone")) };
        return said.then_some(alone).ok_or_else(|| Phrase::new("section.left_out.plan"));
    }
    let year = Year::of(scope, planned);
    let used = scope.context.lists.iter().filter(|list| list.kind == "plan");
    let mut notes: Vec<Phrase> = used.map(ListInfo::phrase).collect();
    notes.extend(year.first.as_ref().map(|first| first.note(year.days)));
    notes.extend(self::notes(&year, &unplanned));
    notes.extend(about);
    Ok(Section {
        charts: plan_charts::charts(&year),
        tables: plan_tables::tables(&year, &unplanned, beside),
        notes,
        ..Section::new("plan", message(&year))
    })
}

/// The funnel and the goals, and what to know of them.
fn beside_sales(scope: &Scope<'_>) -> (Vec<Table>, Vec<Phrase>) {
    let (funnel, notes) = funnel::table(scope).unzip();
    let (of_goals, remarks) = goals::tables(scope);
    (funnel.into_iter().chain(of_goals).collect(), notes.into_iter().flatten().chain(remarks).collect())
}

fn message(year: &Year<'_>) -> Phrase {
    let week = year.against(year.scope.week);
    // The year as the overview says it, by days: the table below goes by whole weeks.
    let so_far = Span::new(year.days.first(), year.scope.week.last()).unwrap_or(year.scope.week);
    let of_year = year.against(so_far);
    let numbers =
        [&week.achievement, &week.actual, &week.target, &of_year.achievement, &of_year.gap].map(Known::number);
    let [Some(rate), Some(actual), Some(target), Some(year_rate), Some(gap)] = numbers else {
        // A target of 0 has a gap and no achievement.
        let told = [&week.gap, &week.achievement, &of_year.gap, &of_year.achievement];
        let why = told.into_iter().find_map(Known::reason).cloned();
        let reason = why.unwrap_or_else(|| Phrase::new("reason.no-plan"));
        return Phrase::new("section.plan.unknown").with("reason", reason);
    };
    // A year's report is of the year so far.
    let key = if so_far == year.scope.week { "section.plan.message_whole" } else { "section.plan.message" };
    Phrase::new(key)
        .with("rate", Field::Percent(rate))
        .with("actual", Field::Money(actual))
        .with("target", Field::Money(target))
        .with("year", Field::Percent(year_rate))
        .with("gap", gap_words(gap))
}

fn notes(year: &Year<'_>, unplanned: &[&str]) -> Vec<Phrase> {
    let basis = year.scope.context.basis().name();
    let mut notes = vec![Phrase::new("section.plan.basis").with("kpi", basis)];
    notes.extend(plan_charts::note(year));
    if let Some(first) = year.weeks.first().map(|w| w.span().first()).filter(|day| *day != year.days.first()) {
        notes.push(Phrase::new("section.plan.edge").with("first", first).with("year", year.days.first()));
    }
    let names = || year.scope.context.names(unplanned.iter().copied());
    notes.extend((!unplanned.is_empty()).then(|| Phrase::new("section.plan.without").with("stores", names())));
    notes.extend(plan_tables::note(year.scope));
    for week in year.weeks.iter().filter(|week| year.is_past(**week)) {
        let figure = year.scope.metrics().get(Kpi::PlanAchievement, &year.stores, week.span());
        let Some((have, all)) = figure.days.filter(|_| figure.value.is_some()) else { continue };
        notes.push(Phrase::new("section.plan.partial").with("days", week.span()).with("have", have).with("all", all));
    }
    notes
}
