//! Rows to sums: a shape's columns are looked at once each, rows become small numbers of their group, and every measure adds up
//! by these.

use super::measure::{Aggregate, Selection};
use super::rollup::{self, Keyed, Keys, NOTHING, Rollup, Shape};
use super::{Sum, selecting};
use crate::facts::{Frame, Values};
use hashbrown::HashMap;
use sha2::{Digest, Sha256};
use std::hash::Hash;
use std::rc::Rc;
use std::sync::Arc;

/// Up to so many pairs are looked up in a table, not by hashing.
const DENSE: usize = 1 << 22;

/// The sums of all rows of a frame that have a day.
pub(super) fn fold(frame: &Frame, shape: &Shape) -> Rollup {
    let masks = masks(frame, shape);
    let Some(Values::Number(days)) = frame.at(frame.place(shape.date)) else { return empty(shape) };
    let counts = |row: &usize| days.get(*row).is_some() && masks.iter().any(|mask| mask[*row]);
    let rows: Vec<usize> = (0..frame.rows()).filter(counts).collect();
    let groups = Groups::of(frame, shape, &rows);
    let day = |group: &usize| days.get(groups.first[*group]).expect("rows without a day were left out");
    let mut order: Vec<usize> = (0..groups.first.len()).collect();
    order.sort_by_key(day);
    let sums = shape.measures.iter().zip(&masks).map(|(measure, mask)| {
        let sums = add_up(frame, measure.value, mask, (&rows, &groups));
        order.iter().map(|group| sums[*group]).collect()
    });
    let sums = sums.collect();
    let first: Vec<usize> = order.iter().map(|group| groups.first[*group]).collect();
    let keys = shape.columns.iter().map(|column| keys(frame, *column, &first)).collect();
    Rollup { days: order.iter().map(day).collect(), keys, sums }
}

/// No groups.
fn empty(shape: &Shape) -> Rollup {
    let keys = shape.columns.iter().map(|_| Keys::Number(Vec::new())).collect();
    Rollup { days: Vec::new(), keys, sums: vec![Vec::new(); shape.measures.len()] }
}

/// The rows that each measure counts; measures that count the same ones share them.
fn masks(frame: &Frame, shape: &Shape) -> Vec<Rc<Vec<bool>>> {
    let mut known: Vec<(Vec<Selection>, Rc<Vec<bool>>)> = Vec::new();
    let mut masks = Vec::new();
    for measure in &shape.measures {
        let closed = rollup::closed(measure);
        let same = known.iter().find(|(of, _)| *of == closed).map(|(_, mask)| Rc::clone(mask));
        let mask = same.unwrap_or_else(|| {
            let mask = Rc::new(selecting::all(frame, &closed));
            known.push((closed, Rc::clone(&mask)));
            mask
        });
        masks.push(mask);
    }
    masks
}

/// Which group each row belongs to.
struct Groups {
    /// By row of those counted.
    of: Vec<u32>,
    /// The first row of each group.
    first: Vec<usize>,
}

impl Groups {
    fn of(frame: &Frame, shape: &Shape, rows: &[usize]) -> Groups {
        let (mut of, mut count) = codes(frame.at(frame.place(shape.date)), rows);
        for column in &shape.columns {
            let Some(place) = place(frame, column.name) else { continue };
            let (codes, among) = codes(frame.at(place), rows);
            count = pair(&mut of, count, &codes, among);
        }
        let mut first = vec![usize::MAX; count];
        for (group, row) in of.iter().zip(rows) {
            let first = &mut first[*group as usize];
            *first = (*first).min(*row);
        }
        // A number that no row has: of an empty cell.
        let used = first.iter().enumerate().filter(|(_, row)| **row != usize::MAX);
        let mut renumbered = vec![0; count];
        used.zip(0..).for_each(|((group, _), number)| renumbered[group] = number);
        of.iter_mut().for_each(|group| *group = renumbered[*group as usize]);
        first.retain(|row| *row != usize::MAX);
        Groups { of, first }
    }
}

/// The place of a column; `None` where the table has none of that name.
fn place(frame: &Frame, name: &str) -> Option<usize> {
    frame.table().column(name).map(|_| frame.place(name))
}

/// The values of rows as small numbers, equal where they are, with how many there may be; an empty cell is zero.
pub(super) fn codes(values: Option<&Values>, rows: &[usize]) -> (Vec<u32>, usize) {
    match values {
        // Equal texts have equal codes already: only those of other rows are left out.
        Some(Values::Text(texts)) if texts.is_distinct() => {
            let (mut known, mut next) = (vec![0_u32; texts.distinct() + 1], 0);
            let code = rows.iter().map(|row| match texts.codes()[*row] {
                0 => 0,
                code => {
                    let known = &mut known[code as usize];
                    if *known == 0 {
                        next += 1;
                        *known = next;
                    }
                    *known
                }
            });
            (code.collect(), next as usize + 1)
        }
        Some(Values::Text(texts)) => {
            let mut known = HashMap::new();
            let code = rows.iter().map(|row| texts.get(*row).map_or(0, |text| number(&mut known, text)));
            (code.collect(), known.len() + 1)
        }
        Some(Values::Number(values)) => codes_of(rows.iter().map(|row| values.get(*row))),
        None => (vec![0; rows.len()], 1),
    }
}

/// The same of numbers.
pub(super) fn codes_of(values: impl Iterator<Item = Option<i64>>) -> (Vec<u32>, usize) {
    let mut known = HashMap::new();
    let mut last: Option<(i64, u32)> = None;
    let code = values.map(|value| match (value, last) {
        (None, _) => 0,
        (Some(value), Some((same, code))) if value == same => code,
        (Some(value), _) => {
            let code = number(&mut known, value);
            last = Some((value, code));
            code
        }
    });
    (code.collect(), known.len() + 1)
}

/// The number of a value, counted from one.
fn number<T: Eq + Hash>(known: &mut HashMap<T, u32>, value: T) -> u32 {
    let next = known.len() as u32 + 1;
    *known.entry(value).or_insert(next)
}

/// Tells groups apart by one more column; gives how many there are.
pub(super) fn pair(groups: &mut [u32], count: usize, codes: &[u32], among: usize) -> usize {
    let both = groups.iter_mut().zip(codes);
    if count.saturating_mul(among) <= DENSE {
        let mut table = vec![0_u32; count * among];
        let mut next = 0;
        for (group, code) in both {
            let known = &mut table[*group as usize * among + *code as usize];
            if *known == 0 {
                next += 1;
                *known = next;
            }
            *group = *known - 1;
        }
        return next as usize;
    }
    let mut table: HashMap<(u32, u32), u32> = HashMap::new();
    for (group, code) in both {
        *group = number(&mut table, (*group, *code)) - 1;
    }
    table.len()
}

/// What a measure adds up to in each group.
fn add_up(frame: &Frame, value: Aggregate, mask: &[bool], (rows, groups): (&[usize], &Groups)) -> Vec<Sum> {
    let mut sums = vec![Sum::default(); groups.first.len()];
    let mut each = |take: &mut dyn FnMut(&mut Sum, usize)| {
        for (row, group) in rows.iter().zip(&groups.of).filter(|(row, _)| mask[**row]) {
            let sum = &mut sums[*group as usize];
            sum.rows += 1;
            take(sum, *row);
        }
    };
    let numbers = |name: &str| match frame.at(frame.place(name)) {
        Some(Values::Number(values)) => Some(values),
        _ => None,
    };
    match value {
        Aggregate::Count => each(&mut |sum, _| {
            sum.raw += 1;
            sum.known += 1;
        }),
        Aggregate::Sum(name) => {
            let values = numbers(name);
            each(&mut |sum, row| {
                if let Some(n) = values.and_then(|values| values.get(row)) {
                    sum.raw += i128::from(n);
                    sum.known += 1;
                }
            });
        }
        // A group is of one day: what comes last in it is the latest.
        Aggregate::Latest(name) => {
            let values = numbers(name);
            each(&mut |sum, row| {
                if let Some(n) = values.and_then(|values| values.get(row)) {
                    sum.raw = i128::from(n);
                    sum.known += 1;
                }
            });
        }
        Aggregate::Distinct(name) => {
            let column = frame.at(frame.place(name));
            each(&mut |sum, row| sum.known += u64::from(column.is_some_and(|values| values.is_some(row))));
        }
    }
    sums
}

/// The values of a column in these rows.
fn keys(frame: &Frame, column: Keyed, rows: &[usize]) -> Keys {
    let values = place(frame, column.name).and_then(|place| frame.at(place));
    match values {
        Some(Values::Text(texts)) if column.hashed => {
            let of = |text: Option<&str>| text.map_or(NOTHING, |text| hash(text.as_bytes()));
            Keys::Hash(rows.iter().map(|row| of(texts.get(*row))).collect())
        }
        Some(Values::Number(numbers)) if column.hashed => {
            let of = |number: Option<i64>| number.map_or(NOTHING, |n| hash(&n.to_le_bytes()));
            Keys::Hash(rows.iter().map(|row| of(numbers.get(*row))).collect())
        }
        Some(Values::Text(texts)) => {
            let (codes, among) = codes(values, rows);
            let mut words: Vec<Arc<str>> = Vec::with_capacity(among - 1);
            for (code, row) in codes.iter().zip(rows) {
                if *code as usize == words.len() + 1 {
                    words.extend(texts.get(*row).map(Arc::from));
                }
            }
            Keys::Text(words, codes)
        }
        Some(Values::Number(numbers)) => Keys::Number(rows.iter().map(|row| numbers.get(*row)).collect()),
        None if column.hashed => Keys::Hash(vec![NOTHING; rows.len()]),
        None => Keys::Number(vec![None; rows.len()]),
    }
}

/// The beginning of the bytes' SHA-256.
pub(super) fn hash(bytes: &[u8]) -> u128 {
    let hash = Sha256::digest(bytes);
    u128::from_le_bytes(std::array::from_fn(|at| hash[at]))
}
