//! What does not fit between reports and data, and the sentence about it.

use crate::deliver::Slot;
use crate::words::{Field, Phrase};

/// Revisions, by period and number.
type Named = Vec<(String, u32)>;

/// What does not fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inconsistencies {
    /// Reports that the data folder knows nothing of: it is older than they are.
    pub unknown: Named,
    /// Mails that the data folder has forgotten, as the reports folder knows them.
    pub forgotten: Vec<Slot>,
    /// Reports that were made and are gone.
    pub lost: Named,
}

impl Inconsistencies {
    /// Whether all fits.
    pub fn is_empty(&self) -> bool {
        self.unknown.is_empty() && self.forgotten.is_empty() && self.lost.is_empty()
    }

    /// The key of its sentence.
    pub fn code(&self) -> &str {
        if self.older().is_empty() { "failure.reports-lost" } else { "failure.data-older" }
    }

    /// What happened, what it means, and what to do.
    pub fn phrase(&self) -> Phrase {
        let older = self.older();
        let named = if older.is_empty() { &self.lost } else { &older };
        let names = named.iter().map(|(period, number)| Field::Text(format!("{period}/rev-{number}"))).collect();
        Phrase::new(self.code()).with("reports", Field::List(names))
    }

    /// Reports by which the data folder is seen to be older, or another.
    pub fn older(&self) -> Named {
        let forgotten = self.forgotten.iter().map(|slot| (slot.key.period.clone(), slot.key.revision));
        let mut older: Named = self.unknown.iter().cloned().chain(forgotten).collect();
        older.sort();
        older.dedup();
        older
    }
}
