//! What is said of the operator's lists: rows that were not used, and what speaks against some that were.

use super::list_notices::{first_of, notice};
use super::lists::Lists;
use crate::ledger::View;
use crate::lists::SuspectId;
use crate::report::{Notice, Weight};
use crate::words::Phrase;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

impl Lists {
    /// Rates of days after the last one that the report knows of.
    pub(super) fn rates_ahead_of(&self, today: NaiveDate) -> Vec<Notice> {
        first_of(self.rates.ahead_of(today).iter().map(notice), 0, "rates")
    }

    /// Rates into a currency that are older than any that people hold on to, of these currencies on a day.
    pub(super) fn outdated_rates<'c>(
        &self,
        from: impl Iterator<Item = &'c str>,
        to: &str,
        day: NaiveDate,
    ) -> Vec<Notice> {
        let from: BTreeSet<&str> = from.collect();
        from.into_iter().filter_map(|from| Some(notice(&self.rates.outdated(from, to, day)?))).collect()
    }

    /// Ids of the lists that no export knows: those that look rounded, one notice a file, and excluded orders. Each store is asked once.
    pub fn unknown_ids(&self, view: &View) -> Vec<Notice> {
        let suspects = [self.excluded.doubtful(), self.catalog.doubtful()];
        let mut known: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for store in &view.stores {
            let written = self.excluded.written(&store.id);
            let asked = suspects.iter().copied().flatten().map(|suspect| suspect.id.as_str());
            let asked = asked.chain(written.iter().map(String::as_str)).collect();
            known.insert(&store.id, store.known(&asked).into_iter().map(str::to_owned).collect());
        }
        let anywhere = |id: &str| known.values().any(|known| known.contains(id));
        let of_store = |store: &str, id: &str| known.get(store).is_some_and(|known| known.contains(id));
        let rounded = suspects.into_iter().filter_map(|all| unknown(all, &anywhere));
        rounded.chain(self.unmet(&of_store)).collect()
    }

    /// Excluded orders that no export of their store knows, so that nothing was excluded by them. A list that is mostly met has
    /// slips of the pen; one that is not is of other times.
    fn unmet(&self, is_known: &dyn Fn(&str, &str) -> bool) -> Option<Notice> {
        let suspects: BTreeSet<&str> = self.excluded.doubtful().iter().map(|suspect| suspect.id.as_str()).collect();
        let mut unmet = self.excluded.unmet(is_known);
        // Of these another sentence says more.
        unmet.retain(|(_, order, _)| !suspects.contains(order));
        let (store, order, row) = *unmet.first()?;
        let phrase = Phrase::new("notice.list-unmet")
            .with("file", self.used("excluded").map(|used| used.name.as_str()).unwrap_or_default())
            .with("count", unmet.len())
            .with("row", row.to_string())
            .with("value", order);
        let weight = if unmet.len() * 2 <= self.excluded.len() { Weight::Attention } else { Weight::Remark };
        Some(Notice { weight, store: Some(store.to_owned()).filter(|_| unmet.len() == 1), phrase })
    }
}

/// The first id of a list that looks rounded and that no export knows, and how many there are. One that an export knows is an id.
fn unknown(all: &[SuspectId], is_known: &dyn Fn(&str) -> bool) -> Option<Notice> {
    let mut unknown = all.iter().filter(|doubtful| !is_known(&doubtful.id));
    let first = unknown.next()?;
    let place = &first.place;
    let phrase = Phrase::new("notice.list-rounded")
        .with("file", place.origin.file.as_str())
        .with("row", place.row.to_string())
        .with("column", place.column.as_str())
        .with("header", place.header.as_str())
        .with("value", first.id.as_str())
        .with("count", unknown.count() + 1);
    Some(Notice { weight: Weight::Attention, store: first.store.clone(), phrase })
}
