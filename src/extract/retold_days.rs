//! Rows of advertising that one file tells twice: two exports put below each other, between which their figures ripened.
//!
//! Rows alike in every cell count once anyway. Of others it is the names that tell: platforms split a campaign's day by columns that
//! the file has, so that rows alike in all that is no figure, and near in what cannot ripen, are one row told twice. Sales are counted
//! for days after a click, so that the telling with more of them is the later one. Where figures are far apart, two campaigns may share a name:
//! these add up, and where the file looks like two, that is told.

use super::cell::{Clock, at_cell};
use super::column::ColumnReader;
use super::headers::{Headers, normalised};
use super::together;
use crate::facts::{self, DiskError, Frame, Table, Writer};
use chrono::NaiveDate;
use hashbrown::DefaultHashBuilder;
use sheet::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasher, Hasher};
use std::path::Path;

/// What the header of a column that no profile reads ends in, where it holds a figure.
const FIGURES: [&str; 24] = [
    "率",
    "量",
    "数",
    "额",
    "费",
    "花费",
    "消耗",
    "成本",
    "单价",
    "费用",
    "占比",
    "产出比",
    "投产比",
    "roi",
    "roas",
    "acos",
    "ctr",
    "cpc",
    "cpm",
    "cvr",
    "rate",
    "frequency",
    "reach",
    "results",
];
/// What it ends in where it holds what people set and change.
const SETTINGS: [&str; 9] = ["状态", "预算", "出价", "出价方式", "备注", "status", "delivery", "budget", "remark"];

/// So near are impressions and clicks of one row that is told twice, and its spend, as a part of them.
const NEAR: i64 = 20;
const NEAR_SPEND: i64 = 4;

/// What a column says of its row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// Which row it is.
    Which,
    /// How much, as long as it is no text.
    HowMuch,
    /// Nothing that tells rows apart.
    Nothing,
}

/// The rows so far.
pub(super) struct RetoldDays {
    columns: Vec<Says>,
    /// The number of a campaign, and its names, which may change.
    numbered: Option<(usize, Vec<usize>)>,
    state: DefaultHashBuilder,
    /// Of each row that is kept what names it, and below which header it stands.
    rows: Vec<(u64, u32)>,
    header: u32,
}

/// What came of them.
#[derive(Default)]
pub(super) struct Twice {
    /// Rows that count no more.
    pub(super) retold: u64,
    /// Days of which rows that no name tells apart add up, although the file looks like two.
    pub(super) days: BTreeSet<NaiveDate>,
}

impl RetoldDays {
    /// For the rows of a table below these headers.
    pub(super) fn of(table: Table, readers: &[ColumnReader<'_>], headers: &Headers) -> Option<Self> {
        if table != Table::AdDays {
            return None;
        }
        let unread = |header: &String| {
            let header = normalised(header);
            let header = crate::cells::without_unit(&header).unwrap_or(&header);
            let ends = |words: &[&str]| words.iter().any(|word| header.ends_with(word));
            match (ends(&SETTINGS), ends(&FIGURES)) {
                (true, _) => Says::Nothing,
                (false, true) => Says::HowMuch,
                (false, false) => Says::Which,
            }
        };
        let mut columns: Vec<Says> = headers.texts().iter().map(unread).collect();
        for reader in readers {
            let says = if reader.values().next().is_some() { Says::Nothing } else { Says::Which };
            for at in reader.from.places() {
                if let Some(column) = columns.get_mut(at) {
                    *column = says;
                }
            }
        }
        let of = |name: &str| readers.iter().find(|reader| reader.column.name == name);
        let number = of("campaign_id").and_then(|reader| reader.from.places().next());
        let names =
            || ["scene", "campaign"].into_iter().filter_map(of).flat_map(|reader| reader.from.places()).collect();
        Some(RetoldDays {
            columns,
            numbered: number.map(|number| (number, names())),
            state: DefaultHashBuilder::default(),
            rows: Vec::new(),
            header: 0,
        })
    }

    /// The header stands there once more.
    pub(super) fn next_header(&mut self) {
        self.header += 1;
    }

    /// Notes a row that is kept as one row a day, of so many days.
    pub(super) fn note(&mut self, cells: &[Cell<'_>], clock: Clock, days: u32) {
        let mut hasher = self.state.build_hasher();
        let named = self.numbered.as_ref().filter(|(number, _)| !at_cell(cells, *number).is_empty());
        let is_name = |at: &usize| named.is_some_and(|(_, names)| names.contains(at));
        for (at, says) in self.columns.iter().enumerate().filter(|(at, _)| !is_name(at)) {
            let cell = at_cell(cells, at);
            let counts = match says {
                Says::Which => true,
                Says::HowMuch => matches!(cell, Cell::Text(text) if text.chars().any(char::is_alphabetic)),
                Says::Nothing => false,
            };
            if let Some(said) = together::meaning(cell, clock, "%Y-%m-%d %H:%M:%S").filter(|_| counts) {
                hasher.write_usize(at);
                hasher.write(said.as_bytes());
                hasher.write_u8(0xFF);
            }
        }
        let name = hasher.finish();
        self.rows.extend((0..days).map(|day| (name.wrapping_add(u64::from(day)), self.header)));
    }

    /// Takes the rows out of facts already written that are told again.
    pub(super) fn take_out(&self, path: &Path) -> Result<Twice, DiskError> {
        let mut named: HashMap<u64, Vec<usize>> = HashMap::new();
        for (row, (name, _)) in self.rows.iter().enumerate() {
            named.entry(*name).or_default().push(row);
        }
        named.retain(|_, rows| rows.len() > 1);
        if named.is_empty() {
            return Ok(Twice::default());
        }
        let frame = facts::read(Table::AdDays, path)?;
        let mut twice: Vec<TwiceTold> = named.into_values().map(|rows| self.tellings(&frame, rows)).collect();
        twice.sort_by_key(|told| told.tellings[0].rows[0]);
        let (told, open): (Vec<&TwiceTold>, Vec<&TwiceTold>) =
            twice.iter().filter(|told| !told.is_nothing()).partition(|told| told.is_one_row());
        if told.is_empty() || told.len() < open.len() {
            let open = open.iter().filter(|_| self.looks_like_two(&frame, &twice));
            return Ok(Twice { retold: 0, days: open.filter_map(|told| told.day).collect() });
        }
        let last_counts = last_has_more(&told);
        let gone: BTreeSet<usize> = twice.iter().flat_map(|told| told.gone(last_counts)).collect();
        let kept: Vec<usize> = (0..frame.rows()).filter(|row| !gone.contains(row)).collect();
        let frame = frame.take(&kept);
        let mut writer = Writer::create(path, &frame)?;
        writer.write(&frame)?;
        writer.finish()?;
        Ok(Twice { retold: gone.len() as u64, days: BTreeSet::new() })
    }

    /// The tellings of rows of one name: rows below one header add up where another header has some as well.
    fn tellings(&self, frame: &Frame, rows: Vec<usize>) -> TwiceTold {
        let date = frame.number(frame.place("date"), rows[0]);
        let day = date.and_then(|day| NaiveDate::from_epoch_days(i32::try_from(day).ok()?));
        let several = rows.iter().any(|row| self.rows[*row].1 != self.rows[rows[0]].1);
        let mut tellings: Vec<Telling> = Vec::new();
        let mut header = None;
        for row in rows {
            let own = Telling::of(frame, row);
            match tellings.last_mut().filter(|_| several && header == Some(self.rows[row].1)) {
                Some(telling) => telling.add(own),
                None => tellings.push(own),
            }
            header = Some(self.rows[row].1);
        }
        TwiceTold { day, tellings }
    }

    /// Whether the file looks like two: its header stands there again, or of some days most rows stand there twice, and of others none.
    fn looks_like_two(&self, frame: &Frame, twice: &[TwiceTold]) -> bool {
        let date = frame.place("date");
        let mut rows: BTreeMap<i64, usize> = BTreeMap::new();
        (0..frame.rows()).filter_map(|row| frame.number(date, row)).for_each(|day| *rows.entry(day).or_default() += 1);
        let mut again: BTreeMap<i64, usize> = BTreeMap::new();
        for told in twice {
            let day = told.day.map_or(0, |day| i64::from(day.to_epoch_days()));
            *again.entry(day).or_default() += told.tellings.iter().map(|telling| telling.rows.len()).sum::<usize>();
        }
        let most = |(day, again): (&i64, &usize)| rows.get(day).is_some_and(|all| again * 2 > *all);
        self.header > 0 || again.len() < rows.len() && again.iter().all(most)
    }
}

/// What has one name in several tellings.
struct TwiceTold {
    day: Option<NaiveDate>,
    tellings: Vec<Telling>,
}

/// Rows of one name that are told at once, with their figures.
struct Telling {
    rows: Vec<usize>,
    spend: i64,
    sales: i64,
    /// Impressions and clicks, as far as they are known.
    seen: [Option<i64>; 2],
}

impl Telling {
    fn of(frame: &Frame, row: usize) -> Self {
        let [spend, sales, impressions, clicks] =
            ["spend", "sales", "impressions", "clicks"].map(|name| frame.number(frame.place(name), row));
        let (spend, sales) = (spend.unwrap_or_default(), sales.unwrap_or_default());
        Telling { rows: vec![row], spend, sales, seen: [impressions, clicks] }
    }

    fn add(&mut self, other: Telling) {
        self.rows.extend(other.rows);
        self.spend += other.spend;
        self.sales += other.sales;
        for (seen, more) in self.seen.iter_mut().zip(other.seen) {
            *seen = seen.zip(more).map(|(seen, more)| seen + more);
        }
    }

    fn is_nothing(&self) -> bool {
        self.spend == 0 && self.sales == 0 && self.seen.iter().all(|seen| seen.unwrap_or_default() == 0)
    }

    /// Whether both are words on one row: what cannot ripen is nearly the same.
    fn is_near(&self, other: &Telling) -> bool {
        let near = |one: i64, other: i64, part: i64| (one - other).abs() * part <= one.max(other);
        let seen: Vec<(i64, i64)> =
            self.seen.iter().zip(other.seen).filter_map(|(one, other)| one.zip(other)).collect();
        seen.iter().any(|(one, other)| *one > 0 && *other > 0)
            && seen.iter().all(|(one, other)| near(*one, *other, NEAR))
            && near(self.spend, other.spend, NEAR_SPEND)
    }

    /// Whether all figures are clearly less: a part of a day that was not over.
    fn is_part_of(&self, other: &Telling) -> bool {
        let less = |one: i64, other: i64| other - one > other / 10;
        let seen = self.seen.iter().zip(other.seen).filter_map(|(one, other)| one.zip(other));
        less(self.spend, other.spend) && seen.into_iter().all(|(one, other)| less(one, other) || other == 0)
    }
}

impl TwiceTold {
    fn is_nothing(&self) -> bool {
        self.tellings.iter().all(Telling::is_nothing)
    }

    fn is_one_row(&self) -> bool {
        self.tellings.windows(2).all(|pair| pair[0].is_near(&pair[1]))
    }

    /// The first and the last telling.
    fn ends(&self) -> [&Telling; 2] {
        [&self.tellings[0], &self.tellings[self.tellings.len() - 1]]
    }

    /// The rows that count no more: all but those of the later telling, unless that has a part of a day.
    fn gone(&self, last_counts: bool) -> impl Iterator<Item = usize> {
        let [first, last] = self.ends();
        let (counts, other) = if last_counts { (last, first) } else { (first, last) };
        let counts = if counts.is_part_of(other) { other } else { counts };
        self.tellings
            .iter()
            .filter(|telling| telling.rows != counts.rows)
            .flat_map(|telling| telling.rows.iter().copied())
    }
}

/// Whether the last tellings are the later ones: they have more sales, of as many more spend.
fn last_has_more(told: &[&TwiceTold]) -> bool {
    let sums = |at: usize| {
        let sum = |of: fn(&Telling) -> i64| told.iter().map(|told| of(told.ends()[at])).sum::<i64>();
        (sum(|telling| telling.sales), sum(|telling| telling.spend))
    };
    sums(1) >= sums(0)
}
