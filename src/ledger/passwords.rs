//! The passwords of each store's exports. What was read with their help is kept under their hash, so that others give another
//! reading; what needs none is kept as ever.

use crate::extract::wants_password;
use crate::files;
use crate::words::Phrase;
use serde_json::json;
use sheet::Password;
use std::collections::BTreeMap;

/// Of each store that has some, by its id: its passwords, or why they cannot be had.
#[derive(Clone, Debug, Default)]
pub struct Passwords(BTreeMap<String, Result<Vec<Password>, Phrase>>);

impl FromIterator<(String, Result<Vec<Password>, Phrase>)> for Passwords {
    fn from_iter<I: IntoIterator<Item = (String, Result<Vec<Password>, Phrase>)>>(stores: I) -> Self {
        Passwords(stores.into_iter().collect())
    }
}

impl Passwords {
    /// The stores whose passwords cannot be had, and why.
    pub fn missing(&self) -> impl Iterator<Item = (&str, &Phrase)> {
        self.0.iter().filter_map(|(store, found)| Some((store.as_str(), found.as_ref().err()?)))
    }

    /// What opens the exports of a store.
    pub(super) fn of(&self, store: &str) -> &[Password] {
        self.0.get(store).and_then(|found| found.as_ref().ok()).map_or(&[], Vec::as_slice)
    }

    /// All there are, where nobody says whose a file is.
    pub fn all(&self) -> Vec<Password> {
        self.0.values().flatten().flatten().cloned().collect()
    }

    /// By what readings of a store's locked files are told apart; none where it has no passwords.
    pub(super) fn lock_of(&self, store: &str) -> Option<String> {
        let passwords: Vec<&str> = self.of(store).iter().map(Password::reveal).collect();
        (!passwords.is_empty()).then(|| files::sha256(json!(["passwords", store, passwords]).to_string().as_bytes()))
    }

    /// Why a locked file of the store is not read, where its passwords cannot be had.
    pub(super) fn why_locked(&self, store: &str, refused: Phrase) -> Phrase {
        match self.0.get(store) {
            Some(Err(why)) if wants_password(&refused) => Phrase::new("refusal.password-file").with("why", why.clone()),
            _ => refused,
        }
    }
}
