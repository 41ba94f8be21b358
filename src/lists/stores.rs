//! The stores that a list may name.

use super::cells::tidy;
use super::finding::Problem;
use crate::text;

/// Stores by id and by name, in the settings' order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownStores {
    stores: Vec<(String, String)>,
}

impl KnownStores {
    /// From pairs of id and name.
    pub fn new<I: Into<String>, N: Into<String>>(stores: impl IntoIterator<Item = (I, N)>) -> Self {
        KnownStores { stores: stores.into_iter().map(|(id, name)| (id.into(), name.into())).collect() }
    }

    /// The id of the store that the text means: an id, or else a name that only one store has.
    pub fn find(&self, text: &str) -> Option<&str> {
        let wanted = tidy(text);
        if let Some((id, _)) = self.stores.iter().find(|(id, _)| id.eq_ignore_ascii_case(&wanted)) {
            return Some(id);
        }
        let mut named = self.stores.iter().filter(|(_, name)| tidy(name) == wanted);
        match (named.next(), named.next()) {
            (Some((id, _)), None) => Some(id),
            _ => None,
        }
    }

    /// The id of the store that a cell names.
    pub fn read(&self, cell: &str) -> Result<String, Problem> {
        self.find(cell).map(str::to_owned).ok_or_else(|| Problem::UnknownStore {
            value: text::clean(&tidy(cell)),
            known: self.ids().map(str::to_owned).collect(),
        })
    }

    /// The ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.stores.iter().map(|(id, _)| id.as_str())
    }

    /// The name of a store; its id where it is none of these.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.stores.iter().find(|(known, _)| known == id).map_or(id, |(_, name)| name)
    }
}
