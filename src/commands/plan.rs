//! `plan`: make the year's plan, check it, and see how far the year is.

use super::Global;
use super::console::Console;
use super::plan_draft::draft;
use super::plan_show::{ShowArguments, show};
use super::run::with_hooks;
use crate::desk::{Desk, Failure, Lists, exit};
use crate::files::{self, Access};
use crate::ledger::View;
use crate::plan::{LastYear, PlanFinding, form};
use crate::span::Span;
use crate::text;
use crate::words::{Language, Phrase};
use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Subcommand};
use std::path::PathBuf;

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
#[command(
    after_help = "Example: zhoubao plan new --year 2026 --store tmall-flagship=12000000 --store taobao-home=3000000\nExample: zhoubao plan new --year 2027 --growth 20% --from-ledger --out plan-2027.xlsx"
)]
pub(super) struct NewArguments {
    /// The fiscal year, by the calendar year it starts in; this one if left out
    #[arg(long, value_parser = clap::value_parser!(i32).range(2000..=2100))]
    pub(super) year: Option<i32>,
    /// A store's annual target; once for each store
    #[arg(long, value_name = "ID=AMOUNT")]
    pub(super) store: Vec<String>,
    /// Growth on last year's sales for stores without a target, as 20% (needs --from-ledger)
    #[arg(long, value_name = "PERCENT", requires = "from_ledger", allow_hyphen_values = true)]
    pub(super) growth: Option<String>,
    /// How weeks and months are made: iso, 48, 4-4-5, 4-5-4, 5-4-4; the settings' if left out
    #[arg(long, value_name = "KIND")]
    pub(super) calendar: Option<String>,
    /// Take month shares and weekday profile from what was sold last year
    #[arg(long)]
    pub(super) from_ledger: bool,
    /// Which events to begin with; those of the language if left out
    #[arg(long, value_parser = ["china", "west", "none"])]
    pub(super) events: Option<String>,
    /// The workbook's language: zh-CN, en or es; the settings' if left out
    #[arg(long, value_parser = Language::ALL.map(Language::tag))]
    pub(super) language: Option<String>,
    /// Where to write it; nothing is overwritten
    #[arg(long, value_name = "FILE", default_value = "plan.xlsx")]
    pub(super) out: PathBuf,
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

fn new(arguments: &NewArguments, desk: &Desk, global: &Global, console: &mut Console) -> Result<u8, Failure> {
    let out = &arguments.out;
    if out.exists() {
        return Err(Failure::Usage(Phrase::new("failure.exists").with("path", out.display().to_string())));
    }
    let now = global.now(desk)?;
    let today = today(desk, now);
    let language = arguments.language.as_deref().and_then(Language::parse).unwrap_or(desk.settings.language);
    let mut sold = LastYear::new();
    if arguments.from_ledger {
        let year = arguments.year.unwrap_or_else(|| desk.settings.plan_calendar.fiscal_year_of(today));
        let _lock = desk.lock()?;
        let lists = desk.read_lists_of(&["excluded"])?;
        let view = current(desk, &lists, console)?;
        let calendar = &desk.settings.plan_calendar;
        let known = Span::new(calendar.year_span(year - 2).first(), calendar.year_span(year).last());
        sold = known.map(|days| desk.sold(&view, &lists, days, now)).unwrap_or_default();
    }
    let drafted = draft(arguments, desk, language, today, &sold)?;
    let bytes = form::workbook(&drafted.draft, &desk.words_for(language)).map_err(|e| Failure::Render(e.into()))?;
    files::write(out, &bytes, Access::Shared)?;
    let year = drafted.draft.book.years.first().map_or(0, |year| year.fiscal_year);
    let span = drafted.draft.book.calendar.year_span(year);
    console.say(
        &Phrase::new("plan_command.made")
            .with("path", out.display().to_string())
            .with("year", year.to_string())
            .with("first", span.first().to_string())
            .with("last", span.last().to_string()),
    );
    for remark in &drafted.remarks {
        console.line(&format!("! {}", console.words().say(remark)));
    }
    if desk.settings.paths.plan.as_deref() != Some(out.as_path()) {
        console.say(&Phrase::new("plan_command.name_it").with("path", out.display().to_string()));
    }
    Ok(0)
}

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
    let mut findings = lists.plan_findings.clone();
    // A store whose cell was named needs no second line.
    let named =
        |finding: &PlanFinding| matches!(finding, PlanFinding::NoTargets { store, .. } if said(&findings, store));
    let missing: Vec<PlanFinding> =
        lists.plan.check(&stores, &desk.settings.plan_calendar, year).into_iter().filter(|f| !named(f)).collect();
    if let Some(book) = &lists.book {
        let sold = desk.sold(&view, &lists, book.calendar.year_span(year - 1), now);
        findings.extend(book.judge(&lists.plan, &sold, &stores, year));
    }
    findings.extend(missing);
    let span = desk.settings.plan_calendar.year_span(year);
    let mut rows = Vec::new();
    for store in &desk.settings.stores {
        if let Some(target) = lists.plan.sum(&store.id, span) {
            rows.push(vec![store.name.clone(), crate::words::money_full(desk.settings.language, target.decimal())]);
        }
    }
    let usable = !rows.is_empty();
    console.say(&Phrase::new("plan_command.head").with("year", year.to_string()).with("days", days(span)));
    console.table(&right(rows, 1));
    for finding in &findings {
        console.line(&format!("! {}", console.words().say(&finding.phrase())));
    }
    if findings.is_empty() {
        console.say(&Phrase::new("plan_command.fine"));
    }
    Ok(if usable { 0 } else { exit::DATA })
}

/// Whether a finding already says that the store has no target.
fn said(findings: &[PlanFinding], name: &str) -> bool {
    findings.iter().any(|finding| {
        matches!(finding, PlanFinding::At { issue: crate::plan::Issue::NoTarget { store }, .. } if store == name)
    })
}

/// The plan; what to do where the settings name none.
pub(super) fn plan_of(desk: &Desk) -> Result<Lists, Failure> {
    if desk.settings.paths.plan.is_none() {
        return Err(Failure::Usage(Phrase::new("plan_command.none")));
    }
    desk.read_lists_of(&["plan", "excluded"])
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
