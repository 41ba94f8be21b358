//! What stores give every period: what the settings name, as far as their platforms have exports of it.

use super::Desk;
use crate::config::{Choice, Platform, Store};
use crate::extract::ExportKind;
use crate::report::{Notice, Weight};
use crate::words::{Field, Phrase};

impl Desk {
    /// What a store gives every period: of what the settings name all that some export of its platform gives.
    pub fn expects(&self, store: &str) -> Vec<ExportKind> {
        let Some(store) = self.settings.store(store) else { return Vec::new() };
        ExportKind::ALL
            .into_iter()
            .filter(|export| store.expects.contains(export) && self.gives(store, *export))
            .collect()
    }

    /// Whether stores of its platform can give an export; of what no platform is known, nobody knows.
    fn gives(&self, store: &Store, export: ExportKind) -> bool {
        store.platform == Platform::Other || self.profiles.giving(store.platform.tag(), export).is_some()
    }

    /// Exports that the settings name and no store of the platform can give: they are not asked for, and that is said.
    pub fn not_given(&self) -> Vec<Notice> {
        let of = |store: &Store| {
            let named = store.expects.iter().filter(|export| !self.gives(store, **export));
            let exports: Vec<Field> = named.map(|export| Field::Word(format!("gives.{}", export.as_str()))).collect();
            let phrase = Phrase::new("notice.not-given")
                .with("store", store.name.as_str())
                .with("platform", store.platform.tag())
                .with("exports", Field::List(exports.clone()));
            (!exports.is_empty()).then(|| Notice { weight: Weight::Remark, store: Some(store.id.clone()), phrase })
        };
        self.settings.stores.iter().filter_map(of).collect()
    }
}
