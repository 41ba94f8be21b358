//! What was mailed before: the newest reports of the periods that a period is compared with.

use super::Desk;
use super::Failure;
use super::periods::is_of;
use crate::calendar::{Calendar, Period, PeriodId};
use crate::compose::Reported;
use crate::kpi::Kpi;
use crate::report::{Notice, Weight};
use crate::revisions::{Input, Manifest, Revision, RevisionError};
use crate::words::Phrase;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::Value;

/// The kind of input under which a manifest names an earlier report.
const KIND: &str = "reported";

/// What earlier reports said, and which they are.
#[derive(Debug, Default)]
pub struct Before {
    /// What they said.
    pub reported: Reported,
    /// The reports, for the manifest.
    pub inputs: Vec<Input>,
    /// Reports that cannot be read any more.
    pub findings: Vec<Notice>,
}

impl Desk {
    /// The newest report of each period that the period is compared with; with `until`, the newest that was made by then.
    pub(super) fn before(
        &self,
        calendar: &Calendar,
        period: Period,
        until: Option<DateTime<Utc>>,
    ) -> Result<Before, Failure> {
        let mut before = Before::default();
        for (period, compared) in self.compared(calendar, period) {
            let mut revisions = self.revisions.all(&compared.id())?;
            revisions.retain(|revision| is_of(revision, &compared));
            while let Some(revision) = revisions.pop() {
                if until.is_none_or(|until| made(&revision).is_some_and(|made| made <= until)) {
                    self.take_report(period, &revision, &mut before);
                    break;
                }
            }
        }
        Ok(before)
    }

    /// The reports that a revision was made with, so that it can be made again.
    pub fn before_of(&self, calendar: &Calendar, period: Period, manifest: &Manifest) -> Result<Before, Failure> {
        let mut before = Before::default();
        for (period, compared) in self.compared(calendar, period) {
            let named = |revision: &Revision| {
                manifest.inputs.iter().any(|input| input.kind == KIND && input.name == name(revision))
            };
            if let Some(revision) = self.revisions.all(&compared.id())?.into_iter().find(named) {
                self.take_report(period, &revision, &mut before);
            }
        }
        Ok(before)
    }

    /// The periods compared with that may have reports of their own.
    fn compared(&self, calendar: &Calendar, period: Period) -> Vec<(PeriodId, Period)> {
        let periods = calendar.periods(period, &self.settings.plan_calendar).into_iter();
        let earlier =
            periods.filter(|(id, _)| matches!(id, PeriodId::Previous | PeriodId::LastWeek | PeriodId::LastYear));
        earlier.filter_map(|(id, span)| Some((id, calendar.like(period, span)?))).collect()
    }

    fn take_report(&self, period: PeriodId, revision: &Revision, before: &mut Before) {
        match revision.report_and_hash() {
            Ok((report, sha256)) => {
                self.take_figures(&report, period, &mut before.reported);
                before.inputs.push(Input::new(KIND, name(revision), sha256));
            }
            Err(error) => {
                tracing::debug!(%error, "an earlier report cannot be read");
                let phrase = Phrase::new("notice.reported-lost")
                    .with("week", revision.period.as_str())
                    .with("number", revision.number)
                    .with("folder", revision.folder.display().to_string());
                before.findings.push(Notice { weight: Weight::Remark, store: None, phrase });
            }
        }
    }
}

impl Desk {
    /// What a report said of its own period, in the currencies that its figures have now: amounts of another are none that these
    /// could be held against.
    fn take_figures(&self, report: &Value, period: PeriodId, reported: &mut Reported) {
        let own = report["periods"][0]["id"].as_str().unwrap_or("week");
        for kpi in report["kpis"].as_array().into_iter().flatten().filter(|kpi| kpi["period"] == own) {
            let text = |key: &str| kpi[key].as_str();
            let value: Option<Decimal> = text("value").and_then(|value| value.parse().ok());
            if let (Some(id), Some(scope), Some(value)) = (text("id").and_then(Kpi::from_id), text("scope"), value) {
                let said = text("currency").or_else(|| report["currency"].as_str());
                if !id.is_money() || said == Some(self.settings.currency_of(scope)) {
                    reported.add(period, id, scope, value);
                }
            }
        }
    }
}

fn name(revision: &Revision) -> String {
    format!("{}/rev-{}", revision.period, revision.number)
}

fn made(revision: &Revision) -> Option<DateTime<Utc>> {
    let made: Result<Manifest, RevisionError> = revision.manifest();
    DateTime::parse_from_rfc3339(&made.ok()?.made).ok().map(|made| made.to_utc())
}
