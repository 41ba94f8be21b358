//! `plan check`: what is wrong in the plan, each with sheet and cell.

use super::shared::{current, plan_of, right, today};
use crate::commands::Global;
use crate::commands::console::Console;
use crate::desk::{Desk, Failure, exit};
use crate::plan::{PlanFinding, everything};
use crate::span::Span;
use crate::words::{Field, Phrase};
use clap::Args;

/// Findings told one by one; the rest is counted.
const MOST_FINDINGS: usize = 200;

#[derive(Debug, Args)]
#[command(after_help = "Example: zhoubao plan check --year 2026")]
pub(in crate::commands) struct CheckArguments {
    /// The fiscal year, by the calendar year it starts in; this one if left out
    #[arg(long, value_parser = clap::value_parser!(i32).range(2000..=2100))]
    year: Option<i32>,
}

pub(super) fn check(
    arguments: &CheckArguments,
    desk: &Desk,
    global: &Global,
    console: &mut Console,
) -> Result<u8, Failure> {
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

fn days(span: Span) -> String {
    format!("{} - {}", span.first(), span.last())
}
