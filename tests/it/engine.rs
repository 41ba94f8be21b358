//! Sums by day and columns answer every question as the rows do.

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;
use zhoubao::engine::{
    Aggregate, Answer, By, Days, Engine, Facts, Histories, Local, Measure, Question, Rows, Selection, Sum, Together,
};
use zhoubao::facts::{Column, Frame, Kind, Table, Value, Values};
use zhoubao::metrics::measures;
use zhoubao::span::Span;

const FIRST: i64 = 20_000;
const DAYS: i64 = 40;
/// Words that measures ask for, and others.
const WORDS: [&str; 9] = ["successful", "applied", "closed", "other", "cpc", "1", "a", "b", "c"];

/// Facts of one store; what is summed of them is kept in the folder.
struct Made<'t> {
    parts: Vec<Part<'t>>,
}

struct Part<'t> {
    frame: Frame,
    kept: Option<(&'t TempDir, usize)>,
    /// How often its rows were looked at.
    looked_at: AtomicUsize,
}

impl<'t> Made<'t> {
    fn of(frames: &[Frame], folder: Option<&'t TempDir>) -> Self {
        let part = |(at, frame): (usize, &Frame)| Part {
            frame: frame.clone(),
            kept: folder.map(|folder| (folder, at)),
            looked_at: AtomicUsize::new(0),
        };
        Made { parts: frames.iter().enumerate().map(part).collect() }
    }

    fn looked_at(&self) -> usize {
        self.parts.iter().map(|part| part.looked_at.load(Ordering::Relaxed)).sum()
    }
}

impl Facts for Made<'_> {
    fn stores(&self) -> Vec<&str> {
        vec!["store"]
    }

    fn parts(&self, _: &str, table: Table) -> Vec<&dyn Rows> {
        self.parts.iter().filter(|part| part.frame.table() == table).map(|part| part as &dyn Rows).collect()
    }
}

impl Rows for Part<'_> {
    fn only(&self, columns: &[&str]) -> Cow<'_, Frame> {
        self.looked_at.fetch_add(1, Ordering::Relaxed);
        Cow::Owned(self.frame.only(columns))
    }

    fn days(&self, column: &str) -> Option<(i64, i64)> {
        let place = self.frame.place(column);
        let days = || (0..self.frame.rows()).filter_map(|row| self.frame.number(place, row));
        Some((days().min()?, days().max()?))
    }

    fn beside(&self, name: &str) -> Option<PathBuf> {
        self.kept.map(|(folder, at)| folder.path().join(format!("{at}.{name}")))
    }
}

/// What a cell holds, drawn from so few values that rows meet in groups.
fn cell(column: &Column, (number, word, empty): (i64, usize, bool)) -> Option<Value> {
    let value = match column.kind {
        Kind::Text => Value::Text(WORDS[word].into()),
        Kind::Day => Value::Number(FIRST + number % DAYS),
        Kind::Instant => Value::Number((FIRST + number % DAYS) * 86_400 + number % 7 * 10_000),
        Kind::Count => Value::Number(number % 3),
        Kind::Amount => Value::Number(number - 500),
    };
    (!empty).then_some(value)
}

fn frames() -> impl Strategy<Value = Vec<Frame>> {
    let cells = prop::collection::vec((0..1_000_i64, 0..WORDS.len(), prop::bool::weighted(0.2)), 64);
    let rows = prop::collection::vec(cells, 0..12);
    let absent = prop::collection::vec(prop::bool::weighted(0.15), 64);
    let frame = (select(Table::ALL.to_vec()), rows, absent).prop_map(|(table, rows, absent)| {
        let columns = table.definition().columns.iter().enumerate().map(|(at, column)| {
            let mut values = Values::empty(column.kind);
            rows.iter().for_each(|row| values.push(cell(column, row[at])));
            (column.key || !absent[at]).then_some(values)
        });
        Frame::of_rows(table, rows.len(), columns.collect())
    });
    prop::collection::vec(frame, 0..12)
}

/// Columns of any table.
fn columns() -> Vec<&'static str> {
    let all = Table::ALL.iter().flat_map(|table| table.definition().columns);
    all.map(|column| column.name).collect::<BTreeSet<_>>().into_iter().collect()
}

fn date(day: i64) -> NaiveDate {
    NaiveDate::from_epoch_days((FIRST + day) as i32).unwrap()
}

fn cut() -> impl Strategy<Value = Vec<By>> {
    let by = prop_oneof![Just(By::Day), select(columns()).prop_map(By::Column)];
    prop::collection::vec(by, 0..4)
}

fn days() -> impl Strategy<Value = Days> {
    (-5..DAYS + 5, 0..DAYS, prop::collection::vec(prop::bool::weighted(0.8), 100)).prop_map(|(first, length, flags)| {
        let span = Span::new(date(first), date(first + length)).unwrap();
        let mut flags = flags.into_iter();
        Days::of(span, |_| flags.next().unwrap_or(true))
    })
}

/// The same from the rows, one after another.
fn plain(frames: &[Frame], question: &Question<'_>) -> Answer {
    let mut answer = Answer::new();
    for (place, measure) in question.measures.iter().enumerate() {
        let mut latest: BTreeMap<Vec<Option<Value>>, i64> = BTreeMap::new();
        let mut seen: BTreeMap<Vec<Option<Value>>, BTreeSet<Value>> = BTreeMap::new();
        for frame in frames.iter().filter(|frame| frame.table() == measure.table) {
            for row in 0..frame.rows() {
                let Some(day) = frame.number(frame.place(measure.date), row) else { continue };
                if !question.days.has(day) || !passes(frame, row, measure.rows, question) {
                    continue;
                }
                let column =
                    |name: &str| measure.table.column(name).and_then(|_| frame.at(frame.place(name))?.get(row));
                let of = |by: &By| match by {
                    By::Day => Some(Value::Number(day)),
                    By::Column(name) => column(name),
                };
                let key: Vec<Option<Value>> = question.by.iter().map(of).collect();
                let sums = answer.entry(key.clone()).or_insert_with(|| vec![Sum::default(); question.measures.len()]);
                let (sum, value) = (&mut sums[place], measure.column().and_then(column));
                sum.rows += 1;
                sum.known += u64::from(measure.value == Aggregate::Count || value.is_some());
                match (measure.value, value) {
                    (Aggregate::Count, _) => sum.raw += 1,
                    (Aggregate::Sum(_), Some(Value::Number(n))) => sum.raw += i128::from(n),
                    (Aggregate::Distinct(_), Some(value)) => {
                        let seen = seen.entry(key).or_default();
                        seen.insert(value);
                        sum.raw = seen.len() as i128;
                    }
                    (Aggregate::Latest(_), Some(Value::Number(n))) => {
                        let known = latest.entry(key).or_insert(day);
                        if *known <= day {
                            *known = day;
                            sum.raw = i128::from(n);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    answer
}

fn passes(frame: &Frame, row: usize, rows: Selection, question: &Question<'_>) -> bool {
    let number = |name: &str| frame.number(frame.place(name), row);
    let has = |name: &str| frame.at(frame.place(name)).is_some_and(|values| values.is_some(row));
    match rows {
        Selection::All => true,
        Selection::Is(name, word) => frame.text(frame.place(name), row) == Some(&Arc::from(word)),
        Selection::Has(name) => has(name),
        Selection::Lacks(name) => !has(name),
        Selection::Flag(name) => number(name) == Some(1),
        Selection::NoFlag(name) => number(name) != Some(1),
        Selection::AtLeast(name, least) => number(name).is_some_and(|n| n >= least),
        Selection::Until(name) => number(name).is_none_or(|at| at <= question.until.timestamp()),
        Selection::OpenAtEnd(name) => {
            let end = question.days.iter().last().unwrap_or(i64::MIN);
            number(name).is_none_or(|day| day > end)
        }
        Selection::And(all) => all.iter().all(|rows| passes(frame, row, *rows, question)),
        Selection::Or(any) => any.iter().any(|rows| passes(frame, row, *rows, question)),
    }
}

/// Measures of the registry; the later ones only where there are more than one.
fn asked(picked: &[Index], one_table: bool) -> Vec<&'static Measure> {
    let first = picked[0].get(measures::ALL);
    let all = picked.iter().map(|index| *index.get(measures::ALL));
    let mut found: Vec<&'static Measure> = Vec::new();
    for measure in all.filter(|measure| !one_table || measure.table == first.table) {
        if !found.iter().any(|known| known.id == measure.id) {
            found.push(measure);
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn sums_by_day_and_columns_answer_as_the_rows_do(
        frames in frames(),
        questions in prop::collection::vec(
            (prop::collection::vec(any::<Index>(), 1..8), any::<bool>(), cut(), days(), 0..DAYS * 86_400), 1..6
        ),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let in_memory = Made::of(&frames, None);
        let (kept, read_back) = (Made::of(&frames, Some(&folder)), Made::of(&frames, Some(&folder)));
        for facts in [&in_memory, &kept, &read_back] {
            let engine = Local::new(facts, measures::ALL);
            for (picked, one_table, by, days, until) in &questions {
                let measures = asked(picked, *one_table);
                let until = chrono::DateTime::from_timestamp(FIRST * 86_400 + until, 0).unwrap();
                let until = until.with_timezone(&chrono_tz::UTC);
                let question = Question { store: "", measures: &measures, by, days, until };
                prop_assert_eq!(engine.ask(&question), plain(&frames, &question));
            }
        }
        prop_assert_eq!(read_back.looked_at(), 0, "sums that are kept need no rows");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_history_of_each_buyer_adds_up_to_the_sums_by_day_and_is_read_back_without_rows(frames in frames()) {
        let folder = tempfile::tempdir().unwrap();
        let (kept, read_back) = (Made::of(&frames, Some(&folder)), Made::of(&frames, Some(&folder)));
        let measured = [&measures::ORDERS, &measures::PAID];
        let (by, days) = ([By::Day, By::Column("buyer_key")], Days::all(Span::new(date(0), date(DAYS)).unwrap()));
        let until = chrono::DateTime::UNIX_EPOCH.with_timezone(&chrono_tz::UTC);
        let question = Question { store: "", measures: &measured, by: &by, days: &days, until };
        let mut expected: BTreeMap<i64, (BTreeSet<Value>, Sum)> = BTreeMap::new();
        for (group, sums) in plain(&frames, &question) {
            let [Some(Value::Number(day)), Some(buyer)] = group.as_slice() else { continue };
            let of_day = expected.entry(*day).or_default();
            of_day.0.insert(buyer.clone());
            of_day.1.add(sums[1]);
        }
        let expected: BTreeMap<i64, (usize, Sum)> =
            expected.into_iter().map(|(day, (buyers, sum))| (day, (buyers.len(), sum))).collect();
        for facts in [&kept, &read_back] {
            let histories = Local::new(facts, measures::ALL).histories("", &measured, "buyer_key");
            let mut found: BTreeMap<i64, (BTreeSet<u128>, Sum)> = BTreeMap::new();
            for (at, day) in histories.days.iter().enumerate().filter(|(at, _)| histories.sums[0][*at].rows > 0) {
                let of_day = found.entry(*day).or_default();
                of_day.0.insert(histories.keys[at]);
                of_day.1.add(histories.sums[1][at]);
            }
            let found: BTreeMap<i64, (usize, Sum)> =
                found.into_iter().map(|(day, (buyers, sum))| (day, (buyers.len(), sum))).collect();
            prop_assert_eq!(found, expected.clone());
        }
        prop_assert_eq!(read_back.looked_at(), 0, "histories that are kept need no rows");
    }
}

/// An engine that answers questions and no more: what stands together is then told from the rows.
struct Plain<'f>(&'f [Frame]);

impl Engine for Plain<'_> {
    fn ask(&self, question: &Question<'_>) -> Answer {
        plain(self.0, question)
    }

    fn histories(&self, _: &str, _: &[&'static Measure], _: &'static str) -> Histories {
        unreachable!("nobody asks")
    }
}

fn bought_together(days: &Days) -> Together<'_> {
    let of = ["product_id", "merchant_code"];
    Together { store: "", measure: &measures::LINES_UNITS, within: "order_id", of, days }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_stands_together_is_what_the_rows_say_and_is_read_back_without_them(frames in frames(), days in days()) {
        let lines = frames.into_iter().find(|frame| frame.table() == Table::OrderLines);
        let frames: Vec<Frame> = lines.into_iter().collect();
        let folder = tempfile::tempdir().unwrap();
        let (kept, read_back) = (Made::of(&frames, Some(&folder)), Made::of(&frames, Some(&folder)));
        let (asked, all) = (bought_together(&days), Days::all(Span::new(date(0), date(DAYS)).unwrap()));
        Local::new(&kept, measures::ALL).together(&bought_together(&all));
        for facts in [&kept, &read_back] {
            prop_assert_eq!(Local::new(facts, measures::ALL).together(&asked), Plain(&frames).together(&asked));
        }
        prop_assert_eq!(read_back.looked_at(), 0, "pairs that are kept need no rows");
    }
}

#[test]
fn orders_of_many_things_tell_nothing_of_what_goes_with_what() {
    let column = |values: Vec<Value>| {
        let mut column = Values::empty(if matches!(values[0], Value::Text(_)) { Kind::Text } else { Kind::Day });
        values.into_iter().for_each(|value| column.push(Some(value)));
        Some(column)
    };
    // One order of 20 things, and one of 21 with the same ones.
    let lines: Vec<(&str, usize)> = (0..20).map(|n| ("few", n)).chain((0..21).map(|n| ("many", n))).collect();
    let columns = Table::OrderLines.definition().columns.iter().map(|own| match own.name {
        "order_id" => column(lines.iter().map(|(order, _)| Value::Text((*order).into())).collect()),
        "product_id" => column(lines.iter().map(|(_, n)| Value::Text(format!("thing {n}").into())).collect()),
        "paid_at" | "paid_on" => column(lines.iter().map(|_| Value::Number(FIRST)).collect()),
        _ => None,
    });
    let frames = [Frame::of_rows(Table::OrderLines, lines.len(), columns.collect())];
    let days = Days::all(Span::new(date(0), date(1)).unwrap());
    let found = Local::new(&Made::of(&frames, None), measures::ALL).together(&bought_together(&days));
    assert_eq!((found.alone.len(), found.alone["thing 3"], found.alone["thing 20"]), (21, 2, 1));
    assert_eq!((found.together.len(), found.together.values().max()), (190, Some(&1)));
    assert_eq!(found, Plain(&frames).together(&bought_together(&days)));
}

/// A question of orders by channel.
fn by_channel(facts: &Made<'_>) -> Answer {
    let days = Days::all(Span::new(date(0), date(DAYS)).unwrap());
    let until = chrono::DateTime::UNIX_EPOCH.with_timezone(&chrono_tz::UTC);
    let (measures, by) = ([&measures::PAID, &measures::ORDERS], [By::Column("channel")]);
    Local::new(facts, measures::ALL).ask(&Question { store: "", measures: &measures, by: &by, days: &days, until })
}

#[test]
fn sums_that_are_damaged_or_gone_are_made_again() {
    let columns = Table::Orders.definition().columns.iter().map(|column| {
        let mut values = Values::empty(column.kind);
        (0..50).for_each(|row| values.push(cell(column, (row * 37 % 1_000, row as usize % WORDS.len(), false))));
        Some(values)
    });
    let frames = [Frame::of_rows(Table::Orders, 50, columns.collect())];
    let folder = tempfile::tempdir().unwrap();
    let right = by_channel(&Made::of(&frames, None));
    assert!(right.len() > 5, "{right:?}");
    assert_eq!(by_channel(&Made::of(&frames, Some(&folder))), right);
    let kept = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let whole = fs::read(&kept).unwrap();
    for damage in [Vec::new(), b"{}".to_vec(), whole[..whole.len() / 2].to_vec(), [&whole[..], b"0"].concat()] {
        fs::write(&kept, damage).unwrap();
        let again = Made::of(&frames, Some(&folder));
        assert_eq!((by_channel(&again), again.looked_at()), (right.clone(), 1));
        assert_eq!(fs::read(&kept).unwrap(), whole);
    }
    // Where nothing can be written, nothing is kept.
    fs::remove_file(&kept).unwrap();
    fs::create_dir(&kept).unwrap();
    assert_eq!(by_channel(&Made::of(&frames, Some(&folder))), right);
}
