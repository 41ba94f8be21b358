//! What a revision changed, in words: "the figure was X and is Y".

use super::Desk;
use crate::kpi::Kpi;
use crate::report::{Notice, Weight};
use crate::revisions::{Change, Figure};
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// Code of the notice that says what a revision changed.
pub const CHANGED: &str = "notice.revised";

/// Code of the notice that names periods whose reports nobody got.
pub const MISSED: &str = "notice.missed-weeks";

/// That these periods' reports were missed: told with the next one.
pub fn missed_notice(periods: Vec<Field>) -> Notice {
    let phrase = Phrase::new(MISSED).with("weeks", Field::List(periods));
    Notice { weight: Weight::Attention, store: None, phrase }
}

impl Desk {
    /// What a reader is told of the changes since the last revision: of their own stores, and nothing of the others. Somebody
    /// who sees all stores is told the totals, and of single stores what was sold.
    pub fn changes_for(&self, changes: &[Change], stores: &[String]) -> Vec<Notice> {
        if changes.is_empty() {
            return Vec::new();
        }
        let (all, single) = (stores.len() == self.settings.stores.len(), self.settings.stores.len() == 1);
        let told = |kpi: Kpi, scope: &str| match (scope, all) {
            ("total", _) => all,
            (_, true) => !single && kpi == Kpi::SalesPaid,
            (store, false) => stores.iter().any(|id| id == store),
        };
        let notices = changes.iter().filter_map(|change| match change {
            // That it is unknown for another reason, its new reason says.
            Change::Figure { kpi, scope, old, new }
                if kpi.is_told() && told(*kpi, scope) && shown(*kpi, old.as_ref()) != shown(*kpi, new.as_ref()) =>
            {
                self.changed(*kpi, scope, old.as_ref(), new.as_ref())
            }
            _ => None,
        });
        let mut notices: Vec<Notice> = notices.collect();
        // Something changed that has no words of its own: the revision still says that it is one.
        if notices.is_empty() {
            let is_ours = |change: &Change| match change {
                Change::Figure { scope, .. } => stores.contains(scope),
                Change::NoticeCame { store, .. } | Change::NoticeWent { store, .. } => {
                    store.as_ref().is_some_and(|store| stores.contains(store))
                }
            };
            let ours = changes.iter().any(is_ours);
            let what = if all || ours { "notice.changed-notices" } else { "notice.changed-elsewhere" };
            let phrase = Phrase::new(CHANGED).with("what", Field::Word(what.to_owned()));
            // What is of no store in particular is not for somebody who sees only some.
            let store = if all { None } else { stores.first().cloned() };
            notices.push(Notice { weight: Weight::Attention, store, phrase });
        }
        notices
    }

    fn changed(&self, kpi: Kpi, scope: &str, old: Option<&Figure>, new: Option<&Figure>) -> Option<Notice> {
        let store = (scope != "total").then(|| scope.to_owned());
        let name = store.as_ref().and_then(|id| self.settings.store(id)).map(|s| Field::Text(s.name.clone()));
        let currency = self.settings.currencies.get(scope).filter(|_| kpi.is_money());
        let shown = |figure: Option<&Figure>| match (shown(kpi, figure), currency) {
            (amount @ Field::MoneyFull(_), Some(currency)) => Field::In(Box::new(amount), currency.clone()),
            (said, _) => said,
        };
        let phrase = Phrase::new(CHANGED).with(
            "what",
            Phrase::new("notice.figure-changed")
                .with("scope", name.unwrap_or_else(|| Field::Word("report.total".to_owned())))
                .with("kpi", kpi.name())
                .with("old", shown(old))
                .with("new", shown(new)),
        );
        Some(Notice { weight: Weight::Attention, store, phrase })
    }
}

/// A figure as people read it.
pub fn shown(kpi: Kpi, figure: Option<&Figure>) -> Field {
    let value: Option<Decimal> = figure.and_then(|f| f.value.as_ref()).and_then(|text| text.parse().ok());
    value.map_or_else(|| Field::Word("notice.unknown-figure".to_owned()), |value| kpi.said(value))
}
