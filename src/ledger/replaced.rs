//! Days told anew: what a newer file says of a day stands for all that older ones said of it, and what it leaves out stays.
//!
//! A platform takes nothing back of a day that it has told: a campaign with spend that a newer file of the day lacks was renamed, or
//! the file was filtered, cut off, or is a part beside others. Rows of no figures are nothing, and go.

use super::day_lines::{Group, Line, Places};
use super::days_apart::{Apart, LastDays};
use super::renamed::{Overlap, Retelling};
use super::telling::{Held, Newer};
use crate::facts::Table;
use crate::money::Money;
use crate::span::Span;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What a file did with days that older ones had told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// Index of the source in [`super::View::sources`].
    pub source: usize,
    /// A source that has what it lacks.
    pub older: usize,
    /// The table.
    pub table: Table,
    /// What it did.
    pub what: Replaced,
    /// These days.
    pub days: Vec<Span>,
    /// Rows of older files that it does not have.
    pub rows: u64,
    /// What those rows amount to: spend of advertising, paid of products.
    pub amount: Money,
}

/// What became of rows that a newer file leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Replaced {
    /// They stay: the newer file has a part of what was known of the days.
    Filtered,
    /// They are gone: the newer file tells the days in another detail, and they amount to less than before.
    LeftOut,
    /// They stay: the newer file has nothing in common with what was known of the days.
    Beside,
    /// It has them with quite other figures: the higher ones count.
    Apart,
}

/// Rows of a table of days by what is told whole.
#[derive(Default)]
pub(super) struct CompleteDays {
    groups: HashMap<Group, HashSet<usize>>,
    /// Rows of which a newer file tells the day without them.
    left: BTreeMap<usize, Left>,
    last_days: LastDays,
    /// What is said of rows that are gone.
    gone: BTreeMap<(usize, usize), Sum>,
}

/// A row that stays although a newer file tells its day.
struct Left {
    by: usize,
    of: usize,
    what: Replaced,
    day: i64,
    amount: i64,
}

/// Rows that are told of together.
#[derive(Default)]
struct Sum {
    days: BTreeSet<i64>,
    rows: u64,
    amount: i64,
}

impl CompleteDays {
    /// Takes the days of a file before its rows are written. Returns the rows of older files that go.
    pub(super) fn renew(&mut self, newer: Newer<'_>, held: &Held<'_>) -> Vec<usize> {
        let Some(places) = Places::of(newer.frame.table()) else { return Vec::new() };
        let mut rows: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
        for row in 0..newer.frame.rows() {
            rows.entry(places.group(newer.frame, row)).or_default().push(row);
        }
        for at in newer.at {
            self.left.remove(at);
        }
        let overlap = self.overlap(&places, newer, &rows, held);
        // Levels lie within each other and are told beside each other: none is another detail of the same.
        let lacking = self.lacking(&places, newer, &rows, held);
        let gone = self.judge(newer, (&overlap, lacking), held, !places.is_nested());
        for (group, rows) in rows {
            let known = self.groups.entry(group).or_default();
            known.extend(rows.into_iter().map(|row| newer.at[row]));
        }
        if !gone.is_empty() {
            let gone: HashSet<usize> = gone.iter().copied().collect();
            self.groups.values_mut().for_each(|known| known.retain(|row| !gone.contains(row)));
        }
        gone
    }

    /// The rows of a file of advertising that older ones of its kind tell with clearly higher figures, which stay; notes what is to be
    /// said of these, and of those that are clearly higher now.
    pub(super) fn lower(&mut self, newer: Newer<'_>, held: &Held<'_>) -> HashSet<usize> {
        let mut lower = HashSet::new();
        let table = Some(newer.frame.table()).filter(|table| *table == Table::AdDays);
        let Some(places) = table.and_then(Places::of) else { return lower };
        for Apart { row, day, by: amount, is_less } in self.last_days.apart(&places, newer, held) {
            let at = newer.at[row];
            let of = held.origin[at];
            self.left.insert(at, Left { by: newer.source, of, what: Replaced::Apart, day, amount });
            if is_less {
                lower.insert(row);
            }
        }
        self.last_days.note(newer.source, newer.frame);
        lower
    }

    /// The rows of other files in the groups that this file has, too, and this file's rows. Of other files of the same export, and
    /// other sheets of the same file, only what is told in another detail.
    fn overlap(
        &self,
        places: &Places,
        newer: Newer<'_>,
        rows: &BTreeMap<Group, Vec<usize>>,
        held: &Held<'_>,
    ) -> Overlap {
        let old =
            |row: usize| Line::of(places, |place| held.columns[place].as_ref().filter(|v| row < v.len())?.get(row));
        let new = |row: usize| Line::of(places, |place| newer.frame.at(place)?.get(row));
        let mut overlap = Overlap::default();
        for (group, rows) in rows {
            let Some(known) = self.groups.get(group) else { continue };
            let lines: Vec<Line> = rows.iter().map(|&row| new(row)).collect();
            let details: HashSet<Vec<bool>> = lines.iter().map(Line::detail).collect();
            let mine: HashSet<usize> = rows.iter().map(|&row| newer.at[row]).collect();
            let mut others: Vec<usize> = known.iter().copied().collect();
            others.sort_unstable();
            let is_own = |row: usize| {
                held.exports.get(&held.origin[row]) == Some(&newer.export) && held.is_alike(row, newer.profile)
            };
            let old_rows = others.into_iter().map(|row| (row, old(row)));
            let old: Vec<(usize, Line)> =
                old_rows.filter(|(row, line)| !is_own(*row) || !details.contains(&line.detail())).collect();
            if !old.is_empty() {
                let is_new = rows.iter().map(|&row| !known.contains(&newer.at[row])).collect();
                overlap.insert(group.clone(), Retelling { old, new: lines, is_new, mine });
            }
        }
        overlap
    }

    /// Rows of the days that the file tells, in groups that it has nothing of: another channel, which files of its kind have as well.
    fn lacking(
        &self,
        places: &Places,
        newer: Newer<'_>,
        rows: &BTreeMap<Group, Vec<usize>>,
        held: &Held<'_>,
    ) -> Vec<(usize, i64, i64)> {
        let days: HashSet<i64> = rows.keys().map(|(day, _)| *day).collect();
        let line =
            |row: usize| Line::of(places, |place| held.columns[place].as_ref().filter(|v| row < v.len())?.get(row));
        let others = self.groups.iter().filter(|(group, _)| days.contains(&group.0) && !rows.contains_key(*group));
        let rows = others.flat_map(|(group, rows)| {
            rows.iter().filter(|row| held.is_alike(**row, newer.profile)).map(|row| (*row, group.0))
        });
        let lines = rows.map(|(row, day)| (row, day, line(row))).filter(|(.., line)| line.counts);
        let mut found: Vec<(usize, i64, i64)> = lines.map(|(row, day, line)| (row, day, line.amount)).collect();
        found.sort_unstable();
        found
    }

    /// Which old rows go; notes what is to be said of them and of those that stay.
    fn judge(
        &mut self,
        newer: Newer<'_>,
        (overlap, lacking): (&Overlap, Vec<(usize, i64, i64)>),
        held: &Held<'_>,
        has_details: bool,
    ) -> Vec<usize> {
        let renamed = overlap.renamed();
        let mut gone = Vec::new();
        let mut left: Vec<(usize, i64, i64)> = Vec::new();
        let mut in_common: HashSet<usize> = HashSet::new();
        // What another kind of report tells of the same is another cut of it.
        let is_alike = |row: usize| held.is_alike(row, newer.profile);
        let export = |row: usize| held.exports.get(&held.origin[row]).copied().unwrap_or(held.origin[row]);
        for (group, retelling) in overlap.iter() {
            let told = retelling.told();
            let mut otherwise = Vec::new();
            for (row, line) in &retelling.old {
                let is_renamed = || renamed.has(group, line);
                if retelling.mine.contains(row) {
                    in_common.insert(export(*row));
                } else if told.has(line) || is_renamed() {
                    in_common.insert(export(*row));
                    gone.push(*row);
                } else if !is_alike(*row) || has_details && told.has_otherwise(line) {
                    in_common.insert(export(*row));
                    gone.push(*row);
                    otherwise.push((*row, line.amount));
                } else if line.counts {
                    left.push((*row, group.0, line.amount));
                } else {
                    gone.push(*row);
                }
            }
            let now: i64 = retelling.new.iter().map(|line| line.amount).sum();
            if otherwise.iter().map(|(_, amount)| amount).sum::<i64>() > now {
                for (row, amount) in otherwise {
                    self.gone.entry((newer.source, held.origin[row])).or_default().add(group.0, amount);
                }
            }
        }
        for row in &gone {
            self.left.remove(row);
        }
        // Of another channel nothing is missed that no export told together with this one's rows.
        left.extend(lacking.into_iter().filter(|(row, ..)| in_common.contains(&export(*row))));
        for (row, day, amount) in left.into_iter().filter(|(row, ..)| export(*row) != newer.export) {
            let what = if in_common.contains(&export(row)) { Replaced::Filtered } else { Replaced::Beside };
            // That one stands beside it says nothing against what another has of it.
            if what == Replaced::Filtered || self.left.get(&row).is_none_or(|left| left.what == Replaced::Beside) {
                let (by, of) = (newer.source, held.origin[row]);
                self.left.insert(row, Left { by, of, what, day, amount });
            }
        }
        gone
    }

    /// What is to be said of rows that newer files left out: none where they amount to nothing.
    pub(super) fn said(self, table: Table) -> Vec<Replacement> {
        let mut sums: BTreeMap<(usize, Replaced, usize), Sum> = BTreeMap::new();
        for ((by, of), sum) in self.gone {
            sums.insert((by, Replaced::LeftOut, of), sum);
        }
        for left in self.left.into_values() {
            sums.entry((left.by, left.what, left.of)).or_default().add(left.day, left.amount);
        }
        let mut said: BTreeMap<(usize, Replaced), Replacement> = BTreeMap::new();
        for ((source, what, older), sum) in sums.into_iter().filter(|(_, sum)| sum.amount > 0) {
            let one = said.entry((source, what)).or_insert_with(|| Replacement {
                source,
                older,
                table,
                what,
                days: Vec::new(),
                rows: 0,
                amount: Money::ZERO,
            });
            let days = sum.days.iter().filter_map(|day| NaiveDate::from_epoch_days(i32::try_from(*day).ok()?));
            one.days = Span::runs(one.days.iter().flat_map(|days| days.days()).chain(days).collect::<BTreeSet<_>>());
            (one.older, one.rows) = (one.older.max(older), one.rows + sum.rows);
            one.amount += Money::from_raw(sum.amount);
        }
        said.into_values().collect()
    }
}

impl Sum {
    /// One more row; only days on which there was something are told.
    fn add(&mut self, day: i64, amount: i64) {
        if amount > 0 {
            self.days.insert(day);
            self.rows += 1;
            self.amount = self.amount.saturating_add(amount);
        }
    }
}
