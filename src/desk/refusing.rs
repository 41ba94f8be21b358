//! Periods of which no report is made: nothing is known of them, or the plan would measure them against a guess.

use super::intake::hides_exports;
use super::missing::{self, MissingExport};
use super::{Desk, Failure, Lists, NoInput};
use crate::calendar::Period;
use crate::extract::ExportKind;
use crate::ledger::{SourceState, View};
use crate::plan::PlanFinding;
use crate::report::Notice;
use crate::words::{Field, Phrase};
use std::collections::BTreeSet;

impl Desk {
    /// Stops where the plan would measure the period against a guess: a month's share that cannot be read, or last year's plan.
    /// One that ends within the period has targets for some of its days, and the others are left out.
    pub fn refuse_plan(&self, lists: &Lists, period: Period) -> Result<(), Failure> {
        let Some(used) = lists.used.iter().find(|used| used.kind == "plan") else { return Ok(()) };
        let year = self.settings.plan_calendar.year_span(period.fiscal_year());
        let spoilt = lists.plan_findings.iter().find(|finding| finding.spoils_targets()).map(PlanFinding::phrase);
        let stale = || {
            let of_book = lists.book.as_ref().and_then(|book| book.of_another_year(period.fiscal_year()));
            let of_days = || Phrase::new("plan.stale").with("year", period.fiscal_year().to_string());
            of_book.map_or_else(of_days, |finding| finding.phrase())
        };
        match spoilt.or_else(|| lists.plan.ended_before(year.first().min(period.span().first())).then(stale)) {
            Some(why) => Err(Failure::unusable(used.kind, &used.name, why)),
            None => Ok(()),
        }
    }

    /// Stops where nothing at all is known of a period.
    pub fn refuse_unknown(&self, view: &View, inbox: &[Notice], period: Period) -> Result<(), Failure> {
        let any = view.sources.iter().any(|s| s.set_aside.is_none());
        let known = view.stores.iter().any(|store| store.coverage.tells_any(period.span()));
        if any && known { Ok(()) } else { Err(self.no_input(view, inbox, period)) }
    }

    /// The same where next to nothing is known: who names a period gets what there is of it, and nobody is mailed a period that is
    /// known by a Monday morning alone.
    pub fn refuse_barely_known(&self, view: &View, inbox: &[Notice], period: Period) -> Result<(), Failure> {
        let known = view.stores.iter().any(|store| store.coverage.is_known(period.span()));
        self.refuse_unknown(view, inbox, period)?;
        if known { Ok(()) } else { Err(self.no_input(view, inbox, period)) }
    }

    /// That nothing, or next to nothing, is known of the period; `inbox` is what was found where exports lie.
    pub fn no_input(&self, view: &View, inbox: &[Notice], period: Period) -> Failure {
        let latest = view.stores.iter().filter_map(|store| store.coverage.last()).max();
        let without_days = |state: &SourceState| latest.is_none().then(|| self.without_days(state)).flatten();
        Failure::NoInput(Box::new(NoInput {
            period: period.id(),
            span: period.span(),
            inbox: self.settings.paths.inbox.clone(),
            latest,
            unread: inbox.iter().filter(|notice| hides_exports(notice)).map(|notice| notice.phrase.clone()).collect(),
            is_open: false,
            given: missing::needs(self, view, period.span())
                .iter()
                .filter(|need| need.is_given())
                .map(MissingExport::phrase)
                .collect(),
            aside: view
                .sources
                .iter()
                .filter_map(|state| {
                    state.aside().or_else(|| state.spoilt()).or_else(|| state.doubted()).or_else(|| without_days(state))
                })
                .collect(),
        }))
    }

    /// That a file was read and says of no day what was sold, with what it was read as.
    fn without_days(&self, state: &SourceState) -> Option<Phrase> {
        if state.set_aside.is_some() || state.rows().used == 0 {
            return None;
        }
        let exports: BTreeSet<ExportKind> =
            state.profiles.iter().filter_map(|id| self.profiles.get(id)).map(|profile| profile.export).collect();
        let named = exports.into_iter().map(|export| Field::Word(format!("gives.{}", export.as_str())));
        let phrase = Phrase::new("failure.file-without-days").with("store", state.source.store.as_str());
        Some(phrase.with("file", state.source.name()).with("exports", Field::List(named.collect())))
    }
}
