//! `[report]` and `[[reports]]`: which reports are made, after what, and who gets each; and the settings as one of them has them.

use super::choice::Choice;
use super::context::{Context, a_time, an_id};
use super::error::ConfigError;
use super::form::Form;
use super::settings::{Owner, ReportSettings, Schedule, Settings};
use super::{tables, written};
use crate::calendar::{Calendar, PeriodKind};
use crate::words::Line;
use chrono::NaiveTime;
use toml::Spanned;

/// By then most of what comes back of an event has come back.
const REFUND_DAYS: u32 = 15;
/// Refunds of orders hardly come later.
const MOST_REFUND_DAYS: u32 = 120;
/// What a report of the plan's weeks was called before there were others.
pub(super) const PERIOD: &str = "period";

impl Settings {
    /// The same settings for the report of a kind of period: the calendar, owners and times are those of that report. Where the
    /// settings have none of the kind, it is like their first.
    pub fn of(&self, kind: PeriodKind) -> Settings {
        let known = self.reports.iter().find(|report| report.rhythm == kind);
        let report = known.cloned().unwrap_or_else(|| ReportSettings { rhythm: kind, ..self.reports[0].clone() });
        let mut settings = Settings { calendar: self.calendar_of(kind).clone(), report, ..self.clone() };
        let ReportSettings { owners, view, from, wait_until, .. } = &settings.report;
        let named = |owner: &&Owner| owners.as_ref().is_none_or(|named| named.contains(&owner.name));
        settings.owners = self.everyone.iter().filter(named).cloned().collect();
        settings.owners.iter_mut().for_each(|owner| owner.view = view.unwrap_or(owner.view));
        (settings.schedule.from, settings.schedule.wait_until) = (*from, *wait_until);
        settings
    }

    /// The kind of the period that has such an id: a week is the plan's where only reports of those are made, or where it is
    /// none of seven days.
    pub fn kind_of(&self, id: &str) -> Option<PeriodKind> {
        let kind = PeriodKind::of_id(id)?;
        if kind != PeriodKind::Week {
            return Some(kind);
        }
        let made = |kind| self.reports.iter().any(|report| report.rhythm == kind);
        let of_plan = made(PeriodKind::PlanWeek) && (!made(PeriodKind::Week) || self.week_calendar.week(id).is_err());
        Some(if of_plan { PeriodKind::PlanWeek } else { PeriodKind::Week })
    }

    fn calendar_of(&self, kind: PeriodKind) -> &Calendar {
        if kind == PeriodKind::PlanWeek { &self.plan_calendar } else { &self.week_calendar }
    }

    /// How many periods back a run by the clock looks for what is still open.
    pub fn catch_up(&self) -> usize {
        let weeks = self.schedule.catch_up as usize;
        match self.report.rhythm {
            _ if weeks == 0 => 0,
            PeriodKind::Day => 7,
            PeriodKind::Week | PeriodKind::PlanWeek => weeks,
            PeriodKind::Month | PeriodKind::Event => 2,
            PeriodKind::Year => 1,
        }
    }
}

/// All reports; the one of `[report]` where no others are written.
pub(super) fn reports(
    context: &Context<'_>,
    file: &written::File,
    owners: &[Owner],
    schedule: &Schedule,
) -> Result<Vec<ReportSettings>, ConfigError> {
    let [first, ..] = file.reports.as_slice() else {
        return Ok(vec![alone(context, file.report.as_ref().map(Spanned::get_ref), schedule)?]);
    };
    if let Some(report) = &file.report {
        let (line, other) = (context.line(report), context.line(first));
        return Err(ConfigError::ReportTwice { line, other });
    }
    let mut reports: Vec<(ReportSettings, Line)> = Vec::new();
    for table in &file.reports {
        let (report, line) = (one(context, table, owners, schedule)?, context.line(table));
        let same = |(known, _): &&(ReportSettings, Line)| known.id == report.id || known.rhythm == report.rhythm;
        if let Some((known, first)) = reports.iter().find(same) {
            let alike = if known.id == report.id { report.id.as_str() } else { report.rhythm.tag() };
            return Err(ConfigError::DuplicateReport { line, alike: alike.to_owned(), first: *first });
        }
        reports.push((report, line));
    }
    Ok(reports.into_iter().map(|(report, _)| report).collect())
}

/// A report of the plan's weeks beside one of weeks is another only where these weeks differ: else both would have the same
/// folder.
pub(super) fn refuse_alike(
    context: &Context<'_>,
    file: &written::File,
    reports: &[ReportSettings],
    same_weeks: bool,
) -> Result<(), ConfigError> {
    let at = |kind| reports.iter().position(|report| report.rhythm == kind);
    match (at(PeriodKind::Week), at(PeriodKind::PlanWeek)) {
        (Some(week), Some(plan)) if same_weeks => Err(ConfigError::DuplicateReport {
            line: context.line(&file.reports[week.max(plan)]),
            alike: PeriodKind::PlanWeek.tag().to_owned(),
            first: context.line(&file.reports[week.min(plan)]),
        }),
        _ => Ok(()),
    }
}

fn alone(
    context: &Context<'_>,
    report: Option<&written::Report>,
    schedule: &Schedule,
) -> Result<ReportSettings, ConfigError> {
    let (id, rhythm) = report.map_or((&None, &None), |report| (&report.id, &report.rhythm));
    Ok(ReportSettings {
        id: context.read_or("report.id", id, Form::Id, an_id, "weekly".to_owned())?,
        rhythm: rhythm_of(context, "report.rhythm", rhythm)?,
        owners: None,
        view: None,
        from: schedule.from,
        wait_until: schedule.wait_until,
        refund_days: REFUND_DAYS,
        sheets: report.map_or(Ok(None), |report| tables::sheets(context, "report.sheets", &report.sheets))?,
        accent: report.map_or(Ok(None), |report| tables::accent(context, "report.accent", &report.accent))?,
        logo: report.map_or(Ok(None), |report| context.optional_path("report.logo", &report.logo))?,
        own_workbook: report
            .map_or(Ok(None), |report| context.optional_path("report.own_workbook", &report.own_workbook))?,
    })
}

fn rhythm_of(context: &Context<'_>, key: &str, written: &written::Written<String>) -> Result<PeriodKind, ConfigError> {
    match written {
        Some(word) if word.get_ref() == PERIOD => Ok(PeriodKind::PlanWeek),
        _ => context.choice(key, written, PeriodKind::Week),
    }
}

fn one(
    context: &Context<'_>,
    table: &Spanned<written::OneOfReports>,
    owners: &[Owner],
    schedule: &Schedule,
) -> Result<ReportSettings, ConfigError> {
    let (at, written) = (Some(context.line(table)), table.get_ref());
    let id = context.required("reports.id", &written.id, at, Form::Id)?;
    context.required("reports.rhythm", &written.rhythm, at, Form::Rhythm)?;
    let time = |key: &str, written, default: NaiveTime| context.read_or(key, written, Form::Time, a_time, default);
    let from = time("reports.from", &written.from, schedule.from)?;
    let wait_until = time("reports.wait_until", &written.wait_until, schedule.wait_until.max(from))?;
    if wait_until < from {
        let written = written.wait_until.as_ref().or(written.from.as_ref());
        return Err(ConfigError::WrongOrder {
            line: written.map_or(context.line(table), |written| context.line(written)),
            key: "reports.wait_until".to_owned(),
            value: wait_until.format("%H:%M").to_string(),
            other: "reports.from",
            than: from.format("%H:%M").to_string(),
        });
    }
    let view = written.view.as_ref().map(|view| context.one_of("reports.view", view)).transpose()?;
    let refund_days = match &written.refund_days {
        Some(days) if *days.get_ref() == 0 => 0,
        days => context.positive("reports.refund_days", days, REFUND_DAYS, MOST_REFUND_DAYS)?,
    };
    Ok(ReportSettings {
        id: context.read("reports.id", id, Form::Id, an_id)?,
        rhythm: rhythm_of(context, "reports.rhythm", &written.rhythm)?,
        owners: named(context, &written.owners, owners)?,
        view,
        from,
        wait_until,
        refund_days,
        sheets: tables::sheets(context, "reports.sheets", &written.sheets)?,
        accent: tables::accent(context, "reports.accent", &written.accent)?,
        logo: context.optional_path("reports.logo", &written.logo)?,
        own_workbook: context.optional_path("reports.own_workbook", &written.own_workbook)?,
    })
}

/// The owners that a report names.
fn named(
    context: &Context<'_>,
    written: &written::Written<Vec<Spanned<String>>>,
    owners: &[Owner],
) -> Result<Option<Vec<String>>, ConfigError> {
    let Some(names) = written else { return Ok(None) };
    // Nobody is nobody's wish: where all are to get it, the line is left out.
    if names.get_ref().is_empty() {
        return Err(ConfigError::NoOwner { line: context.line(names) });
    }
    let mut found = Vec::new();
    for name in names.get_ref() {
        if !owners.iter().any(|owner| owner.name == *name.get_ref()) {
            return Err(ConfigError::UnknownOwner {
                line: context.line(name),
                owner: crate::text::clean(name.get_ref()),
                known: owners.iter().map(|owner| owner.name.clone()).collect(),
            });
        }
        found.push(name.get_ref().clone());
    }
    Ok(Some(found))
}
