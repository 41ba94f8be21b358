//! Which period somebody names: `--week`, `--day`, `--month`, `--year`, `--event`; and the desk of the report that is of such.

use super::console::Console;
use super::week;
use crate::calendar::{Period, PeriodKind};
use crate::desk::{Desk, Failure};
use crate::words::Phrase;
use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;

#[derive(Clone, Debug, Default, Args)]
#[group(multiple = false)]
pub(super) struct Asked {
    /// A week (2026-W46) or any day in it; the last complete week if left out
    #[arg(long)]
    week: Option<String>,
    /// A day (2026-11-12)
    #[arg(long)]
    day: Option<String>,
    /// A fiscal month (2026-11) or any day in it
    #[arg(long)]
    month: Option<String>,
    /// A fiscal year, by the calendar year in which it begins (2026), or any day in it
    #[arg(long = "year", value_name = "YEAR")]
    fiscal_year: Option<String>,
    /// An event of the plan, by its name or id (E2026-11-01-2026-11-11)
    #[arg(long, value_name = "NAME")]
    event: Option<String>,
}

impl Asked {
    /// Whether nothing is named.
    pub(super) fn is_nothing(&self) -> bool {
        [&self.week, &self.day, &self.month, &self.fiscal_year, &self.event].into_iter().all(Option::is_none)
    }

    /// The period, and the desk of the report that is of such; from then on the console speaks of such periods.
    pub(super) fn of(
        &self,
        desk: &Desk,
        now: DateTime<Utc>,
        console: &mut Console,
    ) -> Result<(Desk, Option<Period>), Failure> {
        let day = |text: &str| text.trim().parse::<NaiveDate>().ok();
        let today = now.with_timezone(&desk.settings.time_zone).date_naive();
        let calendar = &desk.settings.calendar;
        let named = |kind, id: String| calendar.period(&id).ok().filter(|period| period.kind() == kind);
        let (kind, text, period) = match (&self.day, &self.month, &self.fiscal_year, &self.event) {
            (Some(text), ..) => (PeriodKind::Day, text, day(text).map(|day| calendar.day(day))),
            (_, Some(text), ..) => {
                let month = day(text).map(|day| calendar.month(day));
                (PeriodKind::Month, text, month.or_else(|| named(PeriodKind::Month, text.trim().to_owned())))
            }
            (_, _, Some(text), _) => {
                let of_day = day(text).map(|day| calendar.year(calendar.fiscal_year_of(day)));
                let id = format!("FY{}", text.trim().to_ascii_uppercase().trim_start_matches("FY"));
                (PeriodKind::Year, text, of_day.or_else(|| named(PeriodKind::Year, id)))
            }
            (.., Some(text)) => (PeriodKind::Event, text, desk.of(PeriodKind::Event).event_named(text, today)?),
            _ => return self.week(desk, console),
        };
        let refused = || {
            let key = format!("failure.{}", kind.as_str());
            Failure::Usage(Phrase::new(key).with("text", text.as_str()))
        };
        let period = period.ok_or_else(refused)?;
        Ok((speaking(desk.of(kind), console), Some(period)))
    }

    /// A week; nothing named is a matter of the first report.
    fn week(&self, desk: &Desk, console: &mut Console) -> Result<(Desk, Option<Period>), Failure> {
        let Some(text) = self.week.as_deref() else { return Ok((desk.of(desk.settings.report.rhythm), None)) };
        let weekly = [PeriodKind::Week, PeriodKind::PlanWeek];
        let main = desk.settings.report.rhythm;
        let rhythms = std::iter::once(main).chain(desk.settings.reports.iter().map(|report| report.rhythm));
        let kind = rhythms.into_iter().find(|kind| weekly.contains(kind)).unwrap_or(PeriodKind::Week);
        let desk = speaking(desk.of(kind), console);
        let period = week(&desk, Some(text))?;
        Ok((desk, period))
    }
}

/// The period of an id or of a week's label, and the desk of the report that is of such.
pub(super) fn desk_of(desk: &Desk, text: &str, console: &mut Console) -> Result<(Desk, Option<Period>), Failure> {
    if let Some(kind) = desk.settings.kind_of(text) {
        let of_kind = desk.of(kind);
        // A date names the week that holds it, unless days are reported.
        let reported = kind != PeriodKind::Day || desk.settings.reports.iter().any(|report| report.rhythm == kind);
        if let Some(period) = of_kind.period(text).filter(|_| reported) {
            return Ok((speaking(of_kind, console), Some(period)));
        }
    }
    Asked { week: Some(text.to_owned()), ..Asked::default() }.week(desk, console)
}

fn speaking(desk: Desk, console: &mut Console) -> Desk {
    console.speak(desk.words.clone());
    desk
}
