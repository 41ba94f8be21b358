//! `plan`: make the year's plan, check it, and see how far the year is.

use super::Global;
use super::console::Console;
use super::plan_new::{NewArguments, new};
use super::plan_show::{ShowArguments, show};
use super::run::with_hooks;
use crate::desk::{Desk, Failure, Lists, exit};
use crate::ledger::View;
use crate::plan::{PlanFinding, everything};
use crate::span::Span;
use crate::text;
use crate::words::{Field, Phrase};
use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Write a workbook to plan the fiscal year in
    New(NewArguments),
    /// Look for what is wrong in the plan, each with sheet and cell
    Check(CheckArguments),
    /// The year so far: target, actual, achievement, and what is needed from here
    Show(ShowArguments),
}

#[derive(Debug, Args)]
#[command(after_help = "Example: zhoubao plan check --year 2026")]
pub(super) struct CheckArguments {
    /// The fiscal year, by the calendar year it starts in; this one if left out
    #[arg(long, value_parser = clap::value_parser!(i32).range(2000..=2100))]
    year: Option<i32>,
}

pub(super) fn command(action: &Action, desk: &Desk, global: &Global, console: &mut Console) -> Result<u8, Failure> {
    match action {
        Action::New(arguments) => new(arguments, desk, global, console),
        Action::Check(arguments) => check(arguments, desk, global, console),
        Action::Show(arguments) => show(arguments, desk, global, console),
    }
}

/// Findings told one by one; the rest is counted.
const MOST_FINDINGS: usize = 200;

pub(super) fn today(desk: &Desk, now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&desk.settings.time_zone).date_naive()
}

/// What is known, without looking into the inbox.
pub(super) fn current(desk: &Desk, lists: &Lists, console: &mut Console) -> Result<View, Failure> {
    let sources = desk.sources(None)?;
    with_hooks(console, |hooks| desk.view(sources, lists, hooks.progress))
}

fn check(arguments: &CheckArguments, desk: &Desk, global: &Global, console: &mut Console) -> Result<u8, Failure> {
    let now = global.now(desk)?;
    let year = arguments.year.unwrap_or_else(|| desk.settings.plan_calendar.fiscal_year_of(today(desk, now)));
    let _lock = desk.lock()?;
    let lists = plan_of(desk)?;
    let view = current(desk, &lists, console)?;
    let stores = desk.known_stores();
    let calendar = &desk.settings.plan_calendar;
    let before = lists.book.as_ref().map(|book| book.calendar.year_span(year - 1));
    let sold = before.map(|before| desk.sold(&view, &lists, before, now)).unwrap_or_default();
    let found = lists.plan_findings.clone();
    let findings = everything(found, (&lists.plan, lists.book.as_ref()), &sold, (&stores, calendar), year);
    let span = desk.settings.plan_calendar.year_span(year);
    let mut rows = Vec::new();
    for store in &desk.settings.stores {
        if let Some(target) = lists.plan.sum(&store.id, span) {
            rows.push(vec![store.name.clone(), crate::words::money_full(desk.settings.language, target.decimal())]);
        }
    }
    let usable = !rows.is_empty() && !findings.iter().any(PlanFinding::spoils_targets);
    console.say(&Phrase::new("plan_command.head").with("year", year.to_string()).with("days", days(span)));
    console.table(&right(rows, 1));
    for finding in findings.iter().take(MOST_FINDINGS) {
        console.finding(&finding.phrase());
    }
    if let Some(more) = findings.len().checked_sub(MOST_FINDINGS).filter(|more| *more > 0) {
        let list = Field::Word("list-kind.plan".to_owned());
        console.line(&format!(
            "  {}",
            console.words().say(&Phrase::new("notice.more-findings").with("list", list).with("count", more))
        ));
    }
    if findings.is_empty() {
        console.say(&Phrase::new("plan_command.fine"));
    }
    Ok(if usable { 0 } else { exit::DATA })
}

/// The plan; what to do where the settings name none.
pub(super) fn plan_of(desk: &Desk) -> Result<Lists, Failure> {
    if desk.settings.paths.plan.is_none() {
        return Err(Failure::Usage(Phrase::new("plan_command.none")));
    }
    desk.look_at_lists(&["plan", "excluded"])
}

/// That no store is called so, and which there are.
pub(super) fn no_store(desk: &Desk, name: &str) -> Failure {
    let known = desk.known_stores().ids().map(Field::from).collect();
    Failure::Usage(Phrase::new("plan_command.unknown_store").with("text", name).with("known", Field::List(known)))
}

fn days(span: Span) -> String {
    format!("{} - {}", span.first(), span.last())
}

/// The cells from a column on set to the right.
pub(super) fn right(mut rows: Vec<Vec<String>>, from: usize) -> Vec<Vec<String>> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    for column in from..columns {
        let width = rows.iter().filter_map(|row| row.get(column)).map(|cell| text::width(cell)).max().unwrap_or(0);
        for cell in rows.iter_mut().filter_map(|row| row.get_mut(column)) {
            *cell = format!("{}{cell}", " ".repeat(width - text::width(cell)));
        }
    }
    rows
}
