//! Figures for those who plan: what was sold on each day, and figures of any days without a report around them.

use super::{Desk, Lists};
use crate::calendar::Period;
use crate::engine::Memory;
use crate::kpi::Kpi;
use crate::ledger::View;
use crate::metrics::Metrics;
use crate::plan::LastYear;
use crate::span::Span;
use chrono::{DateTime, Utc};

impl Desk {
    /// Hands over figures as they are known now.
    pub fn with_metrics<T>(
        &self,
        view: &View,
        lists: &Lists,
        period: Period,
        now: DateTime<Utc>,
        look: impl FnOnce(&Metrics<'_>) -> T,
    ) -> T {
        let engine = self.engine(view, &Memory::default());
        let now = now.with_timezone(&self.settings.time_zone);
        let calendar = self.calendar(lists.book.as_ref());
        look(&Metrics::new(self.inputs(&engine, view, lists, &calendar, period, now)))
    }

    /// The figure that counts against the plan.
    pub fn basis_kpi(&self) -> Kpi {
        self.settings.plan.basis.kpi()
    }

    /// What each store sold on each of the days that are known, in its own currency as its plan is.
    pub fn sold(&self, view: &View, lists: &Lists, days: Span, now: DateTime<Utc>) -> LastYear {
        let period = self.settings.calendar.day(days.last());
        self.with_metrics(view, lists, period, now, |metrics| {
            let metrics = metrics.own();
            let of = |id: &str| {
                let figure = |day| metrics.get(self.basis_kpi(), &[id], Span::day(day)).value;
                days.days().filter_map(|day| Some((day, figure(day)?))).collect()
            };
            self.settings.stores.iter().map(|store| (store.id.clone(), of(&store.id))).collect()
        })
    }
}
