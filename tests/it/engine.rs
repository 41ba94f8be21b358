//! Sums by day and columns answer every question as the rows do.

#[path = "../drawn/mod.rs"]
mod drawn;

use drawn::{DAYS, FIRST, Made, WORDS, asked, cell, cut, date, days, frames};
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;
use zhoubao::engine::{
    Aggregate, Answer, By, Days, Engine, Histories, Local, Measure, Question, Selection, Sum, Together,
};
use zhoubao::facts::{Frame, Kind, Table, Value, Values};
use zhoubao::metrics::measures;
use zhoubao::span::Span;

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
        let (kept, read_back) = (Made::of(&frames, Some(folder.path())), Made::of(&frames, Some(folder.path())));
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
        let (kept, read_back) = (Made::of(&frames, Some(folder.path())), Made::of(&frames, Some(folder.path())));
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
        let (kept, read_back) = (Made::of(&frames, Some(folder.path())), Made::of(&frames, Some(folder.path())));
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
    assert_eq!(by_channel(&Made::of(&frames, Some(folder.path()))), right);
    let kept = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let whole = fs::read(&kept).unwrap();
    for damage in [Vec::new(), b"{}".to_vec(), whole[..whole.len() / 2].to_vec(), [&whole[..], b"0"].concat()] {
        fs::write(&kept, damage).unwrap();
        let again = Made::of(&frames, Some(folder.path()));
        assert_eq!((by_channel(&again), again.looked_at()), (right.clone(), 1));
        assert_eq!(fs::read(&kept).unwrap(), whole);
    }
    // Where nothing can be written, nothing is kept.
    fs::remove_file(&kept).unwrap();
    fs::create_dir(&kept).unwrap();
    assert_eq!(by_channel(&Made::of(&frames, Some(folder.path()))), right);
}
