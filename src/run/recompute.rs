//! Today's figures of a period beside those that people got. Makes no revision and mails nothing.

use super::writing::whole_report;
use super::{Hooks, Order, gather};
use crate::calendar::Period;
use crate::deliver::State;
use crate::desk::{Desk, Failure, ReportInputs};
use crate::kpi::{Kpi, Ripens, Subject};
use crate::render::json::json;
use crate::revisions::{Change, Figure, Input, Revision, all_figures, only_ripened};
use crate::words::{Field, Phrase};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::BTreeSet;

/// What came of it.
pub struct Recomputed {
    /// The revision that people got; the newest where nobody got any.
    pub revision: Revision,
    /// Whether anybody got it.
    pub mailed: bool,
    /// Figures that are others now.
    pub differences: Vec<Difference>,
    /// How many are the same.
    pub same: usize,
    /// What came and went among what the figures are made from.
    pub since: Vec<Phrase>,
}

/// A figure that is another now.
pub struct Difference {
    /// Which.
    pub kpi: Kpi,
    /// `total` or a store's id.
    pub scope: String,
    /// What people were told.
    pub old: Option<Figure>,
    /// What it is now.
    pub new: Option<Figure>,
    /// The words' key of why, where that is known.
    pub why: Option<&'static str>,
}

/// Works a period out again with all that is known now.
pub fn recompute(
    desk: &Desk,
    period: Period,
    now: DateTime<Utc>,
    hooks: &mut Hooks<'_>,
) -> Result<Recomputed, Failure> {
    let _lock = desk.lock()?;
    let (revision, mailed) = told(desk, &period)?;
    let (material, _) = gather(desk, &Order { period: Some(period), as_of: None }, now, hooks)?;
    let report = whole_report(desk, &material, desk.whole(Some(revision.number)));
    let new: Value = serde_json::from_str(&json(&report, &desk.words)).unwrap_or_default();
    let (changes, same) = all_figures(&revision.report()?, &new);
    let since = InputChanges::of(&revision.manifest()?.inputs, &material);
    let news = |change: &&Change| !matches!(change, Change::Figure { kpi, .. } if kpi.ripens() == Ripens::Always);
    let ripened = only_ripened(&changes.iter().filter(news).cloned().collect::<Vec<_>>());
    let difference = |change: Change| match change {
        Change::Figure { kpi, scope, old, new } => {
            let why = since.why(kpi, ripened, old.as_ref(), new.as_ref());
            Some(Difference { kpi, scope, old, new, why })
        }
        _ => None,
    };
    let differences = changes.into_iter().filter_map(difference).collect();
    Ok(Recomputed { revision, mailed, differences, same, since: since.told })
}

/// The newest revision that somebody got by mail, else the newest.
fn told(desk: &Desk, period: &Period) -> Result<(Revision, bool), Failure> {
    desk.refuse_other_days(period)?;
    let mut revisions = desk.revisions.all(&period.id())?;
    let slots = desk.outbox.all()?;
    let sent = |revision: &Revision| {
        slots.iter().any(|slot| {
            let key = &slot.key;
            let of_it = key.report == desk.settings.report.id && key.period == revision.period;
            of_it && key.revision == revision.number && matches!(slot.state, State::Sent { .. })
        })
    };
    if let Some(at) = revisions.iter().rposition(sent) {
        return Ok((revisions.swap_remove(at), true));
    }
    let newest = revisions.pop().map(|revision| (revision, false));
    newest.ok_or_else(|| Failure::Usage(Phrase::new("recompute.none").with("week", period.id())))
}

/// What the figures are made from now and were not then, and the other way round.
struct InputChanges {
    files: bool,
    plan: bool,
    excluded: bool,
    rates: bool,
    told: Vec<Phrase>,
}

impl InputChanges {
    fn of(inputs: &[Input], material: &ReportInputs) -> InputChanges {
        let named = |key, name: &str| Phrase::new(key).with("file", crate::text::clean(name));
        let then: BTreeSet<(&str, &str)> = of_sources(inputs);
        let used = material.view.sources.iter().filter(|state| state.set_aside.is_none());
        let now: Vec<(String, &str)> = used
            .map(|state| (format!("{}/{}", state.source.store, state.source.name()), state.source.sha256.as_str()))
            .collect();
        let now: BTreeSet<(&str, &str)> = now.iter().map(|(name, sha256)| (name.as_str(), *sha256)).collect();
        let mut told: Vec<Phrase> = now.difference(&then).map(|(name, _)| named("recompute.file-came", name)).collect();
        told.extend(then.difference(&now).map(|(name, _)| named("recompute.file-went", name)));
        let files = !told.is_empty();
        let mut changed = |kind: &str| {
            let then = inputs.iter().find(|input| input.kind == kind).map(|input| &input.sha256);
            let now = material.lists.used(kind);
            let differs = then != now.map(|used| &used.sha256);
            if differs {
                let list = Field::Word(format!("list-kind.{kind}"));
                told.push(Phrase::new("recompute.list-changed").with("list", list));
            }
            differs
        };
        let (plan, excluded, rates, _) = (changed("plan"), changed("excluded"), changed("rates"), changed("catalog"));
        InputChanges { files, plan, excluded, rates, told }
    }

    /// Why a figure is another one, as far as that can be told. `ripened`: nothing changed but what goes on changing by itself; where
    /// something else did, sales after refunds changed with it.
    fn why(&self, kpi: Kpi, ripened: bool, old: Option<&Figure>, new: Option<&Figure>) -> Option<&'static str> {
        let known = |figure: Option<&Figure>| figure.is_some_and(|figure| figure.value.is_some());
        let days = |figure: Option<&Figure>| figure.and_then(|figure| figure.days.clone());
        let of_sales = matches!(kpi.subject(), Subject::Sales | Subject::Plan);
        Some(match (known(old), known(new)) {
            (false, true) => "recompute.came",
            (true, false) => "recompute.went",
            _ if days(old) != days(new) => "recompute.days",
            _ if kpi.ripens() != Ripens::No && (ripened || !of_sales) => "recompute.ripened",
            _ if self.plan && kpi.subject() == Subject::Plan => "recompute.plan",
            _ if self.excluded => "recompute.excluded",
            _ if self.rates => "recompute.rates",
            _ if self.files => "recompute.files",
            _ => return None,
        })
    }
}

fn of_sources(inputs: &[Input]) -> BTreeSet<(&str, &str)> {
    let sources = inputs.iter().filter(|input| input.kind == "source");
    sources.map(|input| (input.name.as_str(), input.sha256.as_str())).collect()
}
