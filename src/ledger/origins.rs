//! Where current rows come from: the source that had the last word on each, and how many of its rows became it.

use crate::files;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// Of rows one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// The source of each, by its place in [`super::View::sources`].
    pub(super) source: Vec<usize>,
    /// Rows of that source that became the row: more than one where rows add up, none of what was worked out.
    pub(super) weight: Vec<u64>,
}

/// The same on disk: neighbours are mostly of one source.
#[derive(Serialize, Deserialize)]
struct Written {
    /// Hashes of the sources.
    sources: Vec<String>,
    /// How many rows one after the other are of which of these sources, with which weight.
    runs: Vec<(usize, usize, u64)>,
}

impl Origins {
    /// Of one row.
    pub fn of(&self, row: usize) -> (usize, u64) {
        (self.source[row], self.weight[row])
    }

    /// Of these rows.
    pub(super) fn take(&self, rows: &[usize]) -> Origins {
        let source = rows.iter().map(|&row| self.source[row]).collect();
        Origins { source, weight: rows.iter().map(|&row| self.weight[row]).collect() }
    }

    pub(super) fn append(&mut self, other: &Origins) {
        self.source.extend_from_slice(&other.source);
        self.weight.extend_from_slice(&other.weight);
    }

    /// As bytes, the sources by their hashes.
    pub(super) fn bytes(&self, hash_of: &dyn Fn(usize) -> String) -> Vec<u8> {
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        let mut written = Written { sources: Vec::new(), runs: Vec::new() };
        for (&source, &weight) in self.source.iter().zip(&self.weight) {
            let place = *places.entry(source).or_insert_with(|| {
                written.sources.push(hash_of(source));
                written.sources.len() - 1
            });
            match written.runs.last_mut() {
                Some((rows, last, same)) if *last == place && *same == weight => *rows += 1,
                _ => written.runs.push((1, place, weight)),
            }
        }
        serde_json::to_vec(&written).expect("numbers and hashes are plain data")
    }

    /// Reads them back, given where each source is now.
    pub(super) fn read(path: &Path, places: &BTreeMap<String, usize>) -> Result<Origins, String> {
        let bytes = files::read(path).map_err(|error| error.to_string())?;
        let written: Written = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
        let mut origins = Origins::default();
        for (rows, source, weight) in written.runs {
            let source = written.sources.get(source).and_then(|hash| places.get(hash));
            let source = *source.ok_or_else(|| format!("{} names a source that is gone", path.display()))?;
            origins.source.resize(origins.source.len() + rows, source);
            origins.weight.resize(origins.weight.len() + rows, weight);
        }
        Ok(origins)
    }
}
