//! Orders that files of two stores tell, too few to doubt whose the files are: they count in both, and somebody has to look.

use super::evidence::Kind;
use super::misfiled::File;
use super::numbers::Numbers;
use crate::extract::ExportKind;
use std::collections::{BTreeMap, HashSet};

/// Orders of a file that another store's files tell as well.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shared {
    /// The file, by its place.
    pub(super) file: usize,
    /// The other store.
    pub(super) store: usize,
    /// How many.
    pub(super) orders: u64,
}

/// Those of files that count. Bills and refunds may well name another store's orders: only what tells orders makes them count.
pub(super) fn shared(files: &[File], counts: &dyn Fn(usize) -> bool) -> Vec<Shared> {
    let tells = |at: &usize| {
        let evidence = &files[*at].evidence;
        let tells_orders =
            [ExportKind::Orders, ExportKind::Lines].iter().any(|export| evidence.export.contains(export));
        counts(*at) && tells_orders && evidence.kind == Some(Kind::Orders)
    };
    let telling: Vec<usize> = (0..files.len()).filter(tells).collect();
    let mut of_stores: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    for at in &telling {
        of_stores.entry(files[*at].claim).or_default().extend(files[*at].evidence.asked.iter());
    }
    if of_stores.len() < 2 {
        return Vec::new();
    }
    let twice = Numbers::repeated(of_stores.into_values().map(|numbers| numbers.into_iter().collect()));
    let hits = |at: &usize| (*at, files[*at].evidence.asked.among(&twice).collect::<Vec<u64>>());
    let hits: Vec<(usize, Vec<u64>)> = telling.iter().map(hits).filter(|(_, hits)| !hits.is_empty()).collect();
    let mut known: BTreeMap<usize, HashSet<u64>> = BTreeMap::new();
    for (at, hits) in &hits {
        known.entry(files[*at].claim).or_default().extend(hits);
    }
    let mut found = Vec::new();
    for (file, hits) in hits {
        for (store, theirs) in known.iter().filter(|(store, _)| **store != files[file].claim) {
            let orders = hits.iter().filter(|hit| theirs.contains(*hit)).count() as u64;
            found.extend((orders > 0).then_some(Shared { file, store: *store, orders }));
        }
    }
    found
}
