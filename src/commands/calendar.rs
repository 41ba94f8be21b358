//! `calendar show`: the fiscal year as a table, on the terminal or as a workbook.

use super::Global;
use super::console::Console;
use crate::calendar::{Calendar, Week};
use crate::desk::{Desk, Failure};
use crate::files::{self, Access};
use crate::plan::PlanBook;
use crate::plan::events::{KnownEvent, Region};
use crate::plan::form;
use crate::span::Span;
use crate::words::{Phrase, Words};
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Weeks with their days, month, quarter, half, events and the week they are compared with
    Show(Arguments),
}

#[derive(Debug, Args)]
#[command(after_help = "Example: zhoubao calendar show --year 2026 --out calendar-2026.xlsx")]
pub(super) struct Arguments {
    /// The fiscal year, by the calendar year it starts in; this one if left out
    #[arg(long, value_parser = clap::value_parser!(i32).range(2000..=2100))]
    year: Option<i32>,
    /// Write it as a workbook; nothing is overwritten
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn command(action: &Action, desk: &Desk, global: &Global, console: &Console) -> Result<u8, Failure> {
    let Action::Show(arguments) = action;
    let today = global.now(desk)?.with_timezone(&desk.settings.time_zone).date_naive();
    let year = arguments.year.unwrap_or_else(|| desk.settings.calendar.fiscal_year_of(today));
    let book = match &desk.settings.paths.plan {
        Some(plan) if plan.exists() => desk.look_at_lists(&["plan"])?.book,
        _ => None,
    };
    let (calendar, reports) = (desk.plan_calendar(book.as_ref()), &desk.settings.calendar);
    let events = events(desk, book.as_ref(), calendar.year_span(year));
    let words = console.words();
    let rows: Vec<Vec<String>> =
        calendar.weeks_touching(year).into_iter().map(|week| row(&calendar, reports, week, &events, words)).collect();
    let columns = ["week", "days", "length", "month", "quarter", "half", "events", "compared"];
    let closed = (!reports.has_weeks_of(&calendar)).then_some("closed");
    let header: Vec<String> = columns
        .into_iter()
        .chain(closed)
        .map(|name| words.get(&format!("plan_form.calendar.{name}")).to_owned())
        .collect();
    match &arguments.out {
        None => console.table(&std::iter::once(header).chain(rows).collect::<Vec<_>>()),
        Some(out) if out.exists() => {
            return Err(Failure::Usage(Phrase::new("failure.exists").with("path", out.display().to_string())));
        }
        Some(out) => {
            let title = Phrase::new("plan_form.calendar.title")
                .with("business", desk.settings.title.as_str())
                .with("year", year.to_string());
            let bytes = form::calendar(&words.say(&title), &header, &rows, words.language());
            files::write(out, &bytes.map_err(|e| Failure::Render(e.into()))?, Access::Shared)?;
            console.say(&Phrase::new("plan_command.calendar_made").with("path", out.display().to_string()));
        }
    }
    Ok(0)
}

/// The plan's events; without a workbook those of the list.
fn events(desk: &Desk, book: Option<&PlanBook>, year: Span) -> Vec<(String, Span)> {
    match book {
        Some(book) => book.events.iter().map(|event| (event.name.clone(), event.span)).collect(),
        None => KnownEvent::of(Region::of(desk.settings.language))
            .iter()
            .flat_map(|usual| {
                usual.within(year).into_iter().map(|span| (desk.settings.language.pick(usual.names()).to_owned(), span))
            })
            .collect(),
    }
}

/// A week of the plan; with the report that closes it, where reports have weeks of their own.
fn row(calendar: &Calendar, reports: &Calendar, week: Week, events: &[(String, Span)], words: &Words) -> Vec<String> {
    let span = week.span();
    let on: Vec<&str> =
        events.iter().filter(|(_, days)| days.intersect(span).is_some()).map(|(name, _)| name.as_str()).collect();
    let compared = calendar.last_year(week);
    let by = calendar.aligned(week).map(|event| format!(" {}", event.name())).unwrap_or_default();
    let mut row = vec![
        week.id(),
        format!("{} - {}", span.first(), span.last()),
        span.len().to_string(),
        words.say(&calendar.week_name(week)),
        words.say(&Phrase::new("plan_form.calendar.quarter_of").with("number", week.quarter().to_string())),
        words.get(&format!("plan_form.calendar.H{}", week.half())).to_owned(),
        words.list(&on),
        format!("{} - {}{by}", compared.first(), compared.last()),
    ];
    if !reports.has_weeks_of(calendar) {
        row.push(reports.week_of(span.last()).id());
    }
    row
}
