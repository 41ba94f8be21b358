//! Whether a newer file has a row of an older one under another name, or in another detail: what has only been renamed is not left
//! out of a day.

use super::day_lines::{Group, Line};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// The days that a newer file and older ones tell.
#[derive(Default)]
pub(super) struct Overlap {
    groups: BTreeMap<Group, Retelling>,
}

/// One group of rows in older files and in the newer one.
pub(super) struct Retelling {
    /// Where each old row stands, and what it says.
    pub(super) old: Vec<(usize, Line)>,
    pub(super) new: Vec<Line>,
    /// Of each new row whether no older file had its key.
    pub(super) is_new: Vec<bool>,
    /// Where the new rows go.
    pub(super) mine: HashSet<usize>,
}

type Names = Vec<Option<Arc<str>>>;

/// By what a campaign or source is called, and its number.
type Identity = (Names, Option<Arc<str>>);

fn identity(line: &Line) -> Identity {
    (line.names.clone(), line.id.clone())
}

/// What of older rows has another name in the newer file, with the days on which that has figures.
#[derive(Default)]
pub(super) struct Renamed {
    days: HashMap<Identity, HashSet<Group>>,
}

impl Renamed {
    /// Whether a row of a group is there under another name.
    pub(super) fn has(&self, group: &Group, line: &Line) -> bool {
        self.days.get(&identity(line)).is_some_and(|days| days.contains(group))
    }
}

/// On how many days two rows have the same figures, and nearly the same.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    same: u32,
    near: u32,
}

/// On so many days figures that are nearly the same are no chance.
const NEAR_DAYS: u32 = 3;

impl Alike {
    fn are_most_of(self, days: u32) -> bool {
        self.same * 2 >= days || (self.same + self.near) * 2 >= days && self.same + self.near >= NEAR_DAYS
    }
}

/// Whether all figures are the same but for one part in twenty, or a few.
fn near(one: &[Option<i64>], other: &[Option<i64>]) -> bool {
    one.iter().zip(other).all(|(one, other)| match (one, other) {
        (Some(one), Some(other)) => one.abs_diff(*other) <= (one.unsigned_abs().max(other.unsigned_abs()) / 20).max(2),
        (one, other) => one == other,
    })
}

impl Overlap {
    pub(super) fn insert(&mut self, group: Group, retelling: Retelling) {
        self.groups.insert(group, retelling);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Group, &Retelling)> {
        self.groups.iter()
    }

    /// What was renamed: it has the same figures under a name that is new, on at least half of the days on which it lacks; or nearly the
    /// same, on three days at least, because platforms take back clicks that were none. Two numbers are two campaigns, whatever their
    /// figures.
    pub(super) fn renamed(&self) -> Renamed {
        let mut lacking: BTreeMap<Identity, u32> = BTreeMap::new();
        let mut alike: BTreeMap<(Identity, Identity), Alike> = BTreeMap::new();
        for retelling in self.groups.values() {
            let mut by_figures: HashMap<&Vec<Option<i64>>, Vec<&Line>> = HashMap::new();
            let new = retelling.new.iter().zip(&retelling.is_new).filter(|(_, is_new)| **is_new).map(|(line, _)| line);
            let campaigns: Vec<&Line> = new.clone().filter(|line| line.is_of_names()).collect();
            for line in new {
                line.same.iter().for_each(|same| by_figures.entry(same).or_default().push(line));
            }
            for (_, line) in retelling.old.iter().filter(|(row, _)| !retelling.mine.contains(row)) {
                let Some(same) = &line.same else { continue };
                *lacking.entry(identity(line)).or_default() += 1;
                // Items and search words keep their names.
                let may_be = |new: &&&Line| {
                    new.detail() == line.detail()
                        && new.names.get(2..) == line.names.get(2..)
                        && (new.id.is_none() || line.id.is_none())
                };
                for new in by_figures.get(same).into_iter().flatten().filter(may_be) {
                    alike.entry((identity(line), identity(new))).or_default().same += 1;
                }
                let is_near = |new: &&&Line| new.same.as_ref().is_some_and(|other| other != same && near(other, same));
                for new in campaigns.iter().filter(|_| line.is_of_names()).filter(may_be).filter(is_near) {
                    alike.entry((identity(line), identity(new))).or_default().near += 1;
                }
            }
        }
        let mut pairs: Vec<((Identity, Identity), Alike)> = alike.into_iter().collect();
        pairs.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mut renamed = Renamed::default();
        let mut taken: BTreeSet<Identity> = BTreeSet::new();
        for ((old, new), days) in pairs {
            if days.are_most_of(lacking[&old]) && !renamed.days.contains_key(&old) && taken.insert(new.clone()) {
                renamed.days.insert(old, self.days_of(&new));
            }
        }
        renamed
    }

    /// The groups in which the newer file names something.
    fn days_of(&self, named: &Identity) -> HashSet<Group> {
        let names = |retelling: &Retelling| retelling.new.iter().any(|line| identity(line) == *named);
        self.groups.iter().filter(|(_, retelling)| names(retelling)).map(|(group, _)| group.clone()).collect()
    }
}

impl Retelling {
    /// What the newer file tells of the group.
    pub(super) fn told(&self) -> Told<'_> {
        let mut told = Told { lines: BTreeMap::new(), projected: RefCell::default() };
        for line in &self.new {
            told.lines.entry(line.detail()).or_default().push(line);
        }
        told
    }
}

/// What rows of a detail are called by the names that another detail has as well.
type Projected = HashMap<(Vec<bool>, Vec<bool>), HashSet<Names>>;

/// The rows of a group in a newer file, by their detail.
pub(super) struct Told<'r> {
    lines: BTreeMap<Vec<bool>, Vec<&'r Line>>,
    projected: RefCell<Projected>,
}

impl Told<'_> {
    /// Whether it has the row in the same detail, by its name: one of the two has no number.
    pub(super) fn has(&self, line: &Line) -> bool {
        let alike = self.lines.get(&line.detail()).into_iter().flatten();
        alike.into_iter().any(|new| new.names == line.names && (new.id.is_none() || line.id.is_none()))
    }

    /// Whether it has the row in another detail: split further, or together with others; or whether all that it has of the group is
    /// split by something else, which can be held against nothing.
    pub(super) fn has_otherwise(&self, line: &Line) -> bool {
        let detail = line.detail();
        let within = |a: &[bool], b: &[bool]| a.iter().zip(b).all(|(a, b)| !*a || *b);
        let comparable = |other: &&Vec<bool>| **other == detail || within(other, &detail) || within(&detail, other);
        let mut finer_or_coarser = self.lines.keys().filter(|other| **other != detail).filter(comparable).peekable();
        if finer_or_coarser.peek().is_none() {
            return !self.lines.contains_key(&detail);
        }
        finer_or_coarser.any(|other| {
            let both: Vec<bool> = other.iter().zip(&detail).map(|(a, b)| *a && *b).collect();
            let by_name = projected(&line.names, &both);
            let by_number = line.id.as_ref().map(|id| numbered(id, &line.names, &both));
            let mut known = self.projected.borrow_mut();
            let known = known.entry((other.clone(), both.clone())).or_insert_with(|| {
                let lines = &self.lines[other];
                let names = lines.iter().map(|new| projected(&new.names, &both));
                let numbers = lines.iter().filter_map(|new| Some(numbered(new.id.as_ref()?, &new.names, &both)));
                names.chain(numbers).collect()
            });
            known.contains(&by_name) || by_number.is_some_and(|names| known.contains(&names))
        })
    }
}

/// The names that both details have.
fn projected(names: &Names, both: &[bool]) -> Names {
    names.iter().zip(both).map(|(name, both)| name.clone().filter(|_| *both)).collect()
}

/// The same with the number of a campaign in the place of its name and scene: these change.
fn numbered(id: &Arc<str>, names: &Names, both: &[bool]) -> Names {
    let rest = names.iter().zip(both).skip(2).map(|(name, both)| name.clone().filter(|_| *both));
    [None, Some(id.clone())].into_iter().chain(rest).collect()
}
