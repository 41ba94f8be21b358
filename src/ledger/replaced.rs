//! Days told anew: what a newer file says of a day stands for all that older ones said of it, also what it leaves out.
//!
//! A platform's tables of days are whole: a campaign that is missing from the newer file was renamed, or never spent. Unless
//! somebody filtered: then the file holds a small part of what is known, unchanged, and the rest stays.

use crate::facts::{Frame, Table, Value, Values};
use crate::money::Money;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// What a file did with days that older ones had told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// Index of the source in [`super::View::sources`].
    pub source: usize,
    /// The table.
    pub table: Table,
    /// What it did.
    pub what: Replaced,
    /// First and last of these days, since 1970.
    pub days: (i64, i64),
    /// Rows of older files that it does not have.
    pub rows: u64,
    /// What those rows amount to: spend of advertising, paid of products.
    pub amount: Money,
}

/// What became of rows that a newer file leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Replaced {
    /// They stay: the newer file is a part of what was known.
    Filtered,
    /// They are gone, and the days amount to less than before.
    LeftOut,
    /// They stay: the newer file tells of other scenes of the same days.
    Beside,
}

/// A day, and what of it one file tells whole: of advertising the channel and the cut.
type Group = (i64, Arc<str>);

/// Rows of a table of days by what is told whole.
#[derive(Default)]
pub(super) struct CompleteDays {
    groups: HashMap<Group, HashSet<usize>>,
}

/// What a merge knows of the rows it holds.
pub(super) struct Held<'m> {
    pub(super) columns: &'m [Option<Values>],
    /// The source that last wrote each row.
    pub(super) origin: &'m [usize],
}

/// The columns of a table of days that decide.
struct Places {
    date: usize,
    within: Vec<usize>,
    names: Vec<usize>,
    id: Option<usize>,
    amount: usize,
    /// Where it is filled the row is a part of another, whose amount holds its own.
    part: Option<usize>,
    same: Vec<usize>,
    scene: Option<usize>,
}

impl Places {
    fn of(table: Table) -> Option<Self> {
        let place = |name: &str| {
            let columns = table.definition().columns;
            columns.iter().position(|c| c.name == name).unwrap_or_else(|| panic!("{table} has no column {name}"))
        };
        let all = |names: &[&str]| names.iter().map(|name| place(name)).collect();
        match table {
            Table::AdDays => Some(Places {
                date: place("date"),
                within: all(&["channel", "cut"]),
                names: all(&["scene", "campaign", "item", "detail"]),
                id: Some(place("campaign_id")),
                amount: place("spend"),
                part: None,
                same: all(&["spend", "impressions", "clicks"]),
                scene: Some(place("scene")),
            }),
            Table::TrafficSources => Some(Places {
                date: place("date"),
                within: Vec::new(),
                names: all(&["level_1", "level_2"]),
                id: None,
                amount: place("paid"),
                part: Some(place("level_2")),
                same: all(&["visitors"]),
                scene: None,
            }),
            Table::ProductDays => Some(Places {
                date: place("date"),
                within: Vec::new(),
                names: all(&["product_id"]),
                id: None,
                amount: place("paid"),
                part: None,
                same: all(&["visitors", "page_views"]),
                scene: None,
            }),
            _ => None,
        }
    }
}

/// A row as it is held against one of another file.
struct Line {
    names: Vec<Option<Arc<str>>>,
    id: Option<Arc<str>>,
    scene: Option<Arc<str>>,
    same: Vec<Option<i64>>,
    amount: i64,
}

impl Line {
    fn of(places: &Places, value: impl Fn(usize) -> Option<Value>) -> Self {
        let text = |at: usize| match value(at) {
            Some(Value::Text(text)) if !text.is_empty() => Some(text),
            _ => None,
        };
        let number = |at: usize| match value(at) {
            Some(Value::Number(n)) => Some(n),
            _ => None,
        };
        Line {
            names: places.names.iter().map(|&at| text(at)).collect(),
            id: places.id.and_then(text),
            scene: places.scene.and_then(text),
            same: places.same.iter().map(|&at| number(at)).collect(),
            amount: number(places.amount).filter(|_| places.part.and_then(text).is_none()).unwrap_or(0),
        }
    }

    /// How finely the row is told: which of its names hold anything.
    fn detail(&self) -> Vec<bool> {
        let mut detail: Vec<bool> = self.names.iter().map(Option::is_some).collect();
        // A campaign is told by its number as well as by its name.
        if let [_, campaign, ..] = &mut detail[..] {
            *campaign |= self.id.is_some();
        }
        detail
    }

    fn is_same(&self, other: &Line) -> bool {
        let (mine, theirs) = (self.id.as_ref(), other.id.as_ref());
        let by_id = mine.is_some() && mine == theirs && self.names[2..] == other.names[2..];
        self.same == other.same && (by_id || self.names == other.names)
    }
}

/// What both files say of the days that both tell.
#[derive(Default)]
struct Overlap {
    groups: BTreeMap<Group, Both>,
}

/// The rows of one group in older files and in the newer one.
struct Both {
    /// Where each old row stands; none where the newer file has its key.
    missing: Vec<Option<usize>>,
    old: Vec<Line>,
    new: Vec<Line>,
}

impl CompleteDays {
    /// Takes the days of a file before its rows are written; `at` says where each row goes. Returns the rows of older files
    /// that go, and what is to be said of it.
    pub(super) fn renew(
        &mut self,
        source: usize,
        frame: &Frame,
        at: &[usize],
        held: &Held<'_>,
    ) -> (Vec<usize>, Option<Replacement>) {
        let Some(places) = Places::of(frame.table()) else { return (Vec::new(), None) };
        let mut rows: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
        for row in 0..frame.rows() {
            rows.entry(group(&places, frame, row)).or_default().push(row);
        }
        let overlap = self.overlap(&places, (source, frame), &rows, at, held);
        let (gone, said) = overlap.judged(source, frame.table());
        for (group, rows) in rows {
            let known = self.groups.entry(group).or_default();
            known.extend(rows.into_iter().map(|row| at[row]));
        }
        if !gone.is_empty() {
            let gone: HashSet<usize> = gone.iter().copied().collect();
            self.groups.values_mut().for_each(|known| known.retain(|row| !gone.contains(row)));
        }
        (gone, said)
    }

    /// The rows of other files in the groups that this file has, too: where each stands, as it is, and this file's rows. Of
    /// another sheet of the same file only what is told in another detail.
    fn overlap(
        &self,
        places: &Places,
        (source, frame): (usize, &Frame),
        rows: &BTreeMap<Group, Vec<usize>>,
        at: &[usize],
        held: &Held<'_>,
    ) -> Overlap {
        let old =
            |row: usize| Line::of(places, |place| held.columns[place].as_ref().filter(|v| row < v.len())?.get(row));
        let new = |row: usize| Line::of(places, |place| frame.at(place)?.get(row));
        let mut overlap = Overlap::default();
        for (group, rows) in rows {
            let Some(known) = self.groups.get(group) else { continue };
            let detail = new(rows[0]).detail();
            let other = |row: &&usize| held.origin[**row] != source || old(**row).detail() != detail;
            let mut old_rows: Vec<usize> = known.iter().filter(other).copied().collect();
            old_rows.sort_unstable();
            if old_rows.is_empty() {
                continue;
            }
            let mine: HashSet<usize> = rows.iter().map(|&row| at[row]).collect();
            let both = Both {
                missing: old_rows.iter().map(|row| Some(*row).filter(|row| !mine.contains(row))).collect(),
                old: old_rows.iter().map(|&row| old(row)).collect(),
                new: rows.iter().map(|&row| new(row)).collect(),
            };
            overlap.groups.insert(group.clone(), both);
        }
        overlap
    }
}

impl Overlap {
    /// Which old rows go, and what is to be said.
    fn judged(self, source: usize, table: Table) -> (Vec<usize>, Option<Replacement>) {
        let gone: Vec<usize> = self.groups.values().flat_map(|both| both.missing.iter().flatten().copied()).collect();
        let (Some(first), Some(last)) = (self.groups.keys().next(), self.groups.keys().next_back()) else {
            return (gone, None);
        };
        let sum = |lines: &[Line]| lines.iter().map(|line| line.amount).sum::<i64>();
        let before: i64 = self.groups.values().map(|both| sum(&both.old)).sum();
        let now: i64 = self.groups.values().map(|both| sum(&both.new)).sum();
        let pairs = self.groups.values().flat_map(|both| both.missing.iter().zip(&both.old));
        let missing: Vec<i64> = pairs.filter(|(row, _)| row.is_some()).map(|(_, line)| line.amount).collect();
        let what = if missing.is_empty() {
            return (gone, None);
        } else if self.is_beside(before != now) {
            Replaced::Beside
        } else if (now * 2 <= before || self.lacks_scenes()) && before > 0 && self.is_part() {
            Replaced::Filtered
        } else if now < before {
            Replaced::LeftOut
        } else {
            return (gone, None);
        };
        let said = Replacement {
            source,
            table,
            what,
            days: (first.0, last.0),
            rows: missing.len() as u64,
            amount: Money::from_raw(missing.iter().sum()),
        };
        (if what == Replaced::LeftOut { gone } else { Vec::new() }, Some(said))
    }

    /// Whether all that the newer file says was known, unchanged.
    fn is_part(&self) -> bool {
        self.groups.values().all(|both| both.new.iter().all(|line| both.old.iter().any(|known| known.is_same(line))))
    }

    /// Whether whole scenes are missing from the newer file and none is new.
    fn lacks_scenes(&self) -> bool {
        let (old, new) = (self.of_old(|line| line.scene.clone()), self.of_new(|line| line.scene.clone()));
        new.is_subset(&old) && new.len() < old.len()
    }

    /// Whether the two tell of different scenes. Without numbers of campaigns, scenes of the same amounts may be the same
    /// ones renamed.
    fn is_beside(&self, amounts_differ: bool) -> bool {
        let (old, new) = (self.of_old(|line| line.scene.clone()), self.of_new(|line| line.scene.clone()));
        let (old_ids, new_ids) = (self.of_old(|line| line.id.clone()), self.of_new(|line| line.id.clone()));
        let told_by_id = !old_ids.contains(&None) && !new_ids.contains(&None);
        !old.contains(&None)
            && !new.contains(&None)
            && old.is_disjoint(&new)
            && if told_by_id { old_ids.is_disjoint(&new_ids) } else { amounts_differ }
    }

    fn of_old<T: Ord>(&self, what: impl Fn(&Line) -> T) -> BTreeSet<T> {
        self.groups.values().flat_map(|both| &both.old).map(what).collect()
    }

    fn of_new<T: Ord>(&self, what: impl Fn(&Line) -> T) -> BTreeSet<T> {
        self.groups.values().flat_map(|both| &both.new).map(what).collect()
    }
}

fn group(places: &Places, frame: &Frame, row: usize) -> Group {
    let mut within = String::new();
    for &place in &places.within {
        within.push_str(frame.text(place, row).map_or("", |text| text));
        within.push('\u{1f}');
    }
    (frame.number(places.date, row).unwrap_or_default(), within.into())
}
