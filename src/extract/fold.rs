//! Rows that are one fact: an order on the rows of its lines.
//!
//! A column says what it is across the rows of one key (`across`); one that says nothing must be the same on all of them,
//! or the rows stay apart and the latest word decides, with a finding.

use super::column::ColumnReader;
use super::written::Across;
use crate::facts::{self, DiskError, Frame, Table, Value, Values, Writer};
use std::collections::HashMap;
use std::path::Path;

/// Puts the rows of one fact together, in facts already written; how many rows fewer there are.
pub(super) fn fold(table: Table, columns: &[ColumnReader<'_>], path: &Path) -> Result<u64, DiskError> {
    if !columns.iter().any(|reader| reader.map.across.is_some()) {
        return Ok(0);
    }
    let frame = facts::read(table, path)?;
    let across = policies(&frame, columns);
    let groups = groups(&frame, &across);
    let fewer = (frame.rows() - groups.len()) as u64;
    if fewer > 0 {
        let folded = folded(&frame, &groups, &across);
        let mut writer = Writer::create(path, &folded)?;
        writer.write(&folded)?;
        writer.finish()?;
    }
    Ok(fewer)
}

/// What each column of the frame is across rows; a day goes with its moment, and a mark with what it marks.
fn policies(frame: &Frame, columns: &[ColumnReader<'_>]) -> Vec<Option<Across>> {
    let mut across = vec![None; frame.columns().len()];
    for reader in columns {
        across[reader.place] = reader.map.across;
        for beside in [reader.day_place, reader.mark_place].into_iter().flatten() {
            across[beside] = reader.map.across;
        }
        if let Some(mark) = reader.mark_place.filter(|_| reader.map.across.is_some()) {
            across[mark] = Some(Across::Agreed);
        }
    }
    across
}

/// The rows of each fact, in the order of their first.
fn groups(frame: &Frame, across: &[Option<Across>]) -> Vec<Vec<usize>> {
    let keys: Vec<usize> = (0..across.len()).filter(|&at| frame.table().definition().columns[at].key).collect();
    let plain: Vec<usize> = (0..across.len()).filter(|&at| across[at].is_none()).collect();
    let mut known: HashMap<Vec<Option<Value>>, Vec<usize>> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for row in 0..frame.rows() {
        let key = keys.iter().map(|&at| value(frame, at, row)).collect();
        let alike = known.entry(key).or_default();
        let same =
            |group: &&usize| plain.iter().all(|&at| value(frame, at, groups[**group][0]) == value(frame, at, row));
        match alike.iter().find(same) {
            Some(&group) => groups[group].push(row),
            None => {
                alike.push(groups.len());
                groups.push(vec![row]);
            }
        }
    }
    groups
}

fn value(frame: &Frame, at: usize, row: usize) -> Option<Value> {
    let number = || frame.number(at, row).map(Value::Number);
    frame.text(at, row).map(|text| Value::Text(text.into())).or_else(number)
}

fn folded(frame: &Frame, groups: &[Vec<usize>], across: &[Option<Across>]) -> Frame {
    let firsts: Vec<usize> = groups.iter().map(|rows| rows[0]).collect();
    let paid = paid_rows(frame, groups, across);
    let mut folded = frame.take(&firsts);
    for (at, values) in folded.columns_mut().iter_mut().enumerate() {
        let (Some(across), Some(values)) = (across[at], values) else { continue };
        match values {
            Values::Text(texts) => {
                for (fact, rows) in groups.iter().enumerate() {
                    texts.set(fact, agreed(rows.iter().filter_map(|&row| frame.text(at, row))));
                }
            }
            Values::Number(numbers) => {
                let groups = if across == Across::SumPaid { &paid } else { groups };
                numbers.update(|fact, _| across.of(groups[fact].iter().map(|&row| frame.number(at, row))));
            }
        }
    }
    one_currency(frame, groups, &mut folded);
    folded
}

/// The rows of each fact that have a payment time, or all where none has: a piece of an order that was not paid for adds nothing
/// to what was paid.
fn paid_rows(frame: &Frame, groups: &[Vec<usize>], across: &[Option<Across>]) -> Vec<Vec<usize>> {
    let paid_at = frame.table().definition().columns.iter().position(|column| column.name == "paid_at");
    let Some(paid_at) = paid_at.filter(|_| across.contains(&Some(Across::SumPaid))) else { return Vec::new() };
    let of_fact = |rows: &Vec<usize>| {
        let paid: Vec<usize> = rows.iter().copied().filter(|row| frame.number(paid_at, *row).is_some()).collect();
        if paid.is_empty() { rows.clone() } else { paid }
    };
    groups.iter().map(of_fact).collect()
}

/// Of a fact whose rows are in several currencies no amount is a sum of anything: it says so, and has none.
fn one_currency(frame: &Frame, groups: &[Vec<usize>], folded: &mut Frame) {
    let columns = frame.table().definition().columns;
    let Some(currency) = columns.iter().position(|column| column.name == "currency") else { return };
    for (fact, rows) in groups.iter().enumerate() {
        let mut named = rows.iter().filter_map(|&row| frame.text(currency, row));
        let first = named.next();
        if named.all(|other| Some(other) == first) {
            continue;
        }
        folded.filled(currency).set(fact, Some(Value::Text(facts::SEVERAL_CURRENCIES.into())));
        for (at, _) in columns.iter().enumerate().filter(|(_, column)| column.kind == facts::Kind::Amount) {
            if folded.at(at).is_some() {
                folded.filled(at).set(fact, None);
            }
        }
    }
}

fn agreed<'t>(mut texts: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    let first = texts.next()?;
    texts.all(|text| text == first).then_some(first)
}

impl Across {
    /// Whether rows add up.
    pub fn adds_up(self) -> bool {
        matches!(self, Across::Sum | Across::SumPaid)
    }

    /// What several numbers come to; none where one that adds up is not known.
    pub fn of(self, mut numbers: impl Iterator<Item = Option<i64>>) -> Option<i64> {
        match self {
            Across::Sum | Across::SumPaid => numbers.try_fold(0_i64, |sum, n| sum.checked_add(n?)),
            Across::Least => numbers.flatten().min(),
            Across::Greatest => numbers.flatten().max(),
            Across::Agreed => {
                let mut known = numbers.flatten();
                let first = known.next()?;
                known.all(|n| n == first).then_some(first)
            }
        }
    }
}
