//! Files in the wrong store's folder, seen by what other files know: the second witness beside the file's own word.
//!
//! Numbers that two stores claim are contested. Files that share contested numbers belong together, and to one store: the
//! one that a file among them names; else the one whose folder has no other export of the same days, for a store's export
//! of a day holds all of that day; else the one whose exports of other kinds know more of the numbers; else nobody can tell,
//! and the files that came second do not count until it is settled.

use super::evidence::{Evidence, Kind};
use super::numbers::Numbers;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// One in so many of a file's numbers known to another store is proof.
const SHARE: usize = 5;
/// Days of figures that must all be alike: one or two may be by chance.
const FEWEST_FIGURES: usize = 3;

/// A file as it is judged.
#[derive(Debug)]
pub(super) struct File {
    /// The store whose it is, as far as is known: at first the one in whose folder it lies.
    pub(super) claim: usize,
    /// Whether that is certain: by the file's own word, or a person's, or by a judgement made before.
    pub(super) certain: bool,
    /// When it came.
    pub(super) received: DateTime<Utc>,
    /// What it knows.
    pub(super) evidence: Evidence,
}

/// That a file is in the wrong folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Judgement {
    /// The file, by its place.
    pub(super) file: usize,
    /// The store whose it is.
    pub(super) to: usize,
    /// What it was told by.
    pub(super) kind: Kind,
    /// How many of its numbers that store knows, and of how many.
    pub(super) known: (usize, usize),
    /// Whether it is only the second of two: nobody can tell which of the two stores is right.
    pub(super) undecided: bool,
}

/// Every file in a wrong folder. The files' claims are as judged afterwards.
pub(super) fn judge(files: &mut [File]) -> Vec<Judgement> {
    let mut judgements = Vec::new();
    // Each round judges at least one file for good.
    for _ in 0..files.len() {
        let contested = contested(files);
        let round: Vec<Judgement> =
            groups(files, &contested).iter().flat_map(|group| judge_group(files, group, &contested)).collect();
        if round.is_empty() {
            break;
        }
        for judgement in &round {
            let file = &mut files[judgement.file];
            (file.claim, file.certain) = (judgement.to, true);
        }
        judgements.extend(round);
    }
    judgements
}

/// What more than one store is said to know.
fn contested(files: &[File]) -> HashSet<u64> {
    let claims: BTreeSet<usize> = files.iter().map(|file| file.claim).collect();
    let of =
        |claim: usize| files.iter().filter(move |file| file.claim == claim).flat_map(|file| file.evidence.knows.iter());
    Numbers::repeated(claims.into_iter().map(|claim| of(claim).collect()))
}

/// How many of the numbers that a file is told by are contested, where they are enough to doubt it.
fn doubt(file: &File, contested: &HashSet<u64>) -> Option<usize> {
    let asked = &file.evidence.asked;
    let hits = asked.among(contested).count();
    if contested.contains(&file.evidence.bytes) {
        return Some(hits);
    }
    let enough = match file.evidence.kind? {
        Kind::Figures => hits == asked.len() && hits >= FEWEST_FIGURES,
        Kind::Orders => hits * SHARE >= asked.len(),
        // A shop may advertise a product of another, or a few.
        Kind::Products => hits * 2 > asked.len(),
    };
    (hits > 0 && enough).then_some(hits)
}

/// Files that share contested numbers, each group with at least one in doubt.
fn groups(files: &[File], contested: &HashSet<u64>) -> Vec<Vec<usize>> {
    if contested.is_empty() {
        return Vec::new();
    }
    let mut group: Vec<usize> = (0..files.len()).collect();
    let mut seen: HashMap<u64, usize> = HashMap::new();
    for (at, file) in files.iter().enumerate() {
        for id in file.evidence.knows.among(contested) {
            let other = *seen.entry(id).or_insert(at);
            let (mine, theirs) = (root(&mut group, at), root(&mut group, other));
            group[mine.max(theirs)] = mine.min(theirs);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..files.len() {
        groups.entry(root(&mut group, at)).or_default().push(at);
    }
    let in_doubt = |at: &usize| !files[*at].certain && doubt(&files[*at], contested).is_some();
    groups.into_values().filter(|group| group.iter().any(in_doubt)).collect()
}

/// The first file of a file's group.
fn root(group: &mut [usize], mut at: usize) -> usize {
    while group[at] != at {
        group[at] = group[group[at]];
        at = group[at];
    }
    at
}

fn judge_group(files: &[File], group: &[usize], contested: &HashSet<u64>) -> Vec<Judgement> {
    let stores: BTreeSet<usize> = group.iter().map(|at| files[*at].claim).collect();
    let named: BTreeSet<usize> = group.iter().map(|at| &files[*at]).filter(|f| f.certain).map(|f| f.claim).collect();
    let only = |stores: &BTreeSet<usize>| stores.iter().next().copied().filter(|_| stores.len() == 1);
    let without_others = stores.iter().copied().filter(|store| !has_others(files, group, *store)).collect();
    let owner = only(&named).or_else(|| only(&without_others)).or_else(|| knows_most(files, group, &stores, contested));
    let undecided = owner.is_none();
    let Some(owner) = owner.or_else(|| came_first(files, group)) else { return Vec::new() };
    let judgement = |at: &usize| {
        let file = &files[*at];
        let hits = doubt(file, contested).filter(|_| !file.certain && file.claim != owner)?;
        let kind = file.evidence.kind?;
        Some(Judgement { file: *at, to: owner, kind, known: (hits, file.evidence.asked.len()), undecided })
    };
    group.iter().filter_map(judgement).collect()
}

/// Whether the store has another export of the same kind and days as a file of the group, one that knows nothing of what
/// the group knows: then the group's days are not this store's.
fn has_others(files: &[File], group: &[usize], store: usize) -> bool {
    let others = files.iter().enumerate().filter(|(at, file)| file.claim == store && !group.contains(at));
    others.map(|(_, other)| &other.evidence).any(|other| {
        let same = |file: &Evidence| {
            let together = file.days.intersection(&other.days).count();
            !file.export.is_disjoint(&other.export)
                && together > 0
                && together * 2 >= file.days.len().min(other.days.len())
        };
        !other.asked.is_empty()
            && group.iter().any(|at| same(&files[*at].evidence))
            && group.iter().all(|at| files[*at].evidence.knows.is_disjoint(&other.knows))
    })
}

/// The store of which exports of more kinds know the contested numbers; none where two know as much.
fn knows_most(files: &[File], group: &[usize], stores: &BTreeSet<usize>, contested: &HashSet<u64>) -> Option<usize> {
    let known = |store: &usize| {
        let theirs = || group.iter().map(|at| &files[*at]).filter(|file| file.claim == *store);
        let kinds: BTreeSet<_> = theirs().flat_map(|file| file.evidence.export.iter()).collect();
        let of_kind = |kind| -> HashSet<u64> {
            let of = theirs().filter(|file| file.evidence.export.contains(kind));
            of.flat_map(|file| file.evidence.knows.among(contested)).collect()
        };
        kinds.into_iter().map(|kind| of_kind(kind).len()).sum::<usize>()
    };
    let mut ranked: Vec<(usize, usize)> = stores.iter().map(|store| (known(store), *store)).collect();
    ranked.sort_unstable();
    match ranked[..] {
        [.., (second, _), (most, store)] if most > second => Some(store),
        _ => None,
    }
}

/// The store that had the first of the files; of several the first in the settings.
fn came_first(files: &[File], group: &[usize]) -> Option<usize> {
    group.iter().map(|at| &files[*at]).map(|file| (file.received, file.claim)).min().map(|(_, store)| store)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::ExportKind::{self, Lines, Orders, Refunds, Traffic};

    /// A file of a store's folder: which export, the numbers it knows, and the days of November.
    fn file(folder: usize, export: ExportKind, numbers: std::ops::Range<u64>, days: std::ops::Range<u32>) -> File {
        let asked: Numbers = numbers.collect();
        let november = |day| chrono::NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let kind = Some(if export == Traffic { Kind::Figures } else { Kind::Orders });
        let evidence = Evidence {
            kind,
            knows: asked.clone(),
            asked,
            bytes: u64::MAX,
            days: days.map(november).collect(),
            export: [export].into(),
        };
        File { claim: folder, certain: false, received: DateTime::UNIX_EPOCH, evidence }
    }

    /// Which files were judged to be of which store.
    fn judged(mut files: Vec<File>) -> Vec<(usize, usize, bool)> {
        let mut judged: Vec<_> = judge(&mut files).iter().map(|j| (j.file, j.to, j.undecided)).collect();
        judged.sort_unstable();
        judged
    }

    #[test]
    fn stores_that_share_nothing_are_left_alone() {
        assert_eq!(judged(vec![file(0, Orders, 0..100, 1..8), file(1, Orders, 100..200, 1..8)]), []);
        // One number in a hundred is a slip of the pen.
        assert_eq!(judged(vec![file(0, Orders, 0..100, 1..8), file(1, Orders, 99..199, 1..8)]), []);
    }

    #[test]
    fn the_store_with_orders_of_its_own_on_these_days_has_not_these() {
        let files = || vec![file(0, Orders, 0..50, 1..8), file(1, Orders, 50..90, 1..8)];
        let mut copied = files();
        copied.push(file(1, Orders, 0..50, 1..8));
        assert_eq!(judged(copied), [(2, 0, false)]);
        // Last month's orders of the same shop say nothing of this week.
        let mut earlier = vec![file(0, Orders, 0..50, 8..15), file(1, Orders, 50..90, 1..8)];
        earlier.push(file(1, Orders, 0..50, 8..15));
        assert_eq!(judged(earlier), [(2, 0, true)]);
    }

    #[test]
    fn a_whole_download_in_the_wrong_folder_is_caught_by_what_an_earlier_export_knew() {
        let files = vec![
            file(0, Orders, 0..100, 1..15),
            file(1, Orders, 500..600, 1..15),
            file(1, Orders, 75..175, 8..22),
            file(1, Lines, 90..175, 8..22),
            file(1, Refunds, 80..84, 10..12),
        ];
        assert_eq!(judged(files), [(2, 0, false), (3, 0, false), (4, 0, false)]);
    }

    #[test]
    fn what_goes_with_a_file_that_says_whose_it_is_goes_with_it() {
        let mut orders = file(1, Orders, 0..50, 1..8);
        (orders.claim, orders.certain) = (0, true);
        let files = vec![orders, file(1, Lines, 0..50, 1..8), file(1, Refunds, 40..44, 1..8)];
        assert_eq!(judged(files), [(1, 0, false), (2, 0, false)]);
    }

    #[test]
    fn exports_of_other_kinds_decide_and_else_the_second_waits() {
        let twice = |more: Vec<File>| {
            let mut files = vec![file(0, Orders, 0..50, 1..8), file(1, Orders, 0..50, 1..8)];
            files.extend(more);
            files
        };
        assert_eq!(judged(twice(vec![file(1, Refunds, 0..5, 1..8)])), [(0, 1, false)]);
        assert_eq!(judged(twice(Vec::new())), [(1, 0, true)]);
        let mut later = twice(Vec::new());
        later[0].received = DateTime::from_timestamp(60, 0).unwrap();
        assert_eq!(judged(later), [(0, 1, true)]);
    }

    #[test]
    fn figures_must_be_alike_on_all_of_some_days() {
        let days = |folder, figures| file(folder, Traffic, figures, 1..8);
        assert_eq!(judged(vec![days(0, 0..7), days(1, 0..7)]), [(1, 0, true)]);
        assert_eq!(judged(vec![days(0, 0..7), days(1, 1..8)]), []);
        assert_eq!(judged(vec![days(0, 0..2), days(1, 0..2)]), []);
        let own = vec![days(0, 0..7), days(1, 7..14), days(1, 0..7)];
        assert_eq!(judged(own), [(2, 0, false)]);
    }
}
