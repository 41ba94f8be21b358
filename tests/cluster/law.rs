//! Sums that workers have by SQL answer every question as the sums do that are folded here.

use crate::drawn::{DAYS, FIRST, Made, asked, cut, days, frames};
use crate::idle_worker;
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use zhoubao::cluster::{Cluster, Edition, Key};
use zhoubao::engine::{Aggregate, Engine, Local, Question};
use zhoubao::extract::Profiles;
use zhoubao::facts::{EXTENSION, Frame, Table, Writer};
use zhoubao::metrics::measures;

/// The frame as facts have it: a table of which the latest is told has one row a day.
fn as_facts_are(frame: Frame) -> Frame {
    let of_latest = |table: Table| {
        let mut dates = measures::ALL.iter().filter(|m| m.table == table && matches!(m.value, Aggregate::Latest(_)));
        dates.next().map(|measure| measure.date)
    };
    let Some(date) = of_latest(frame.table()) else { return frame };
    let mut seen = BTreeSet::new();
    let is_first = |row: &usize| seen.insert(frame.number(frame.place(date), *row));
    let rows: Vec<usize> = (0..frame.rows()).filter(is_first).collect();
    frame.take(&rows)
}

fn write(folder: &Path, frames: &[Frame]) {
    fs::create_dir_all(folder).unwrap();
    for (at, frame) in frames.iter().enumerate() {
        let mut part = Writer::create(&folder.join(format!("{at}.{EXTENSION}")), frame).unwrap();
        part.write(frame).unwrap();
        part.finish().unwrap();
    }
}

#[test]
fn sums_by_sql_answer_as_folded_ones_do() {
    let data = tempfile::tempdir().unwrap();
    Key::make(data.path()).unwrap();
    let edition = Edition::of(&Profiles::built_in());
    let address = idle_worker(data.path(), edition.clone());
    let cluster = Cluster::of(vec![address], data.path().to_owned(), edition);
    let cases = AtomicUsize::new(0);
    let questions = prop::collection::vec(
        (prop::collection::vec(any::<Index>(), 1..8), any::<bool>(), cut(), days(), 0..DAYS * 86_400),
        1..4,
    );
    proptest!(ProptestConfig::with_cases(48), |(frames in frames(), questions in questions)| {
        let frames: Vec<Frame> = frames.into_iter().map(as_facts_are).collect();
        let folder = data.path().join("ledger").join(cases.fetch_add(1, Ordering::Relaxed).to_string());
        write(&folder, &frames);
        let (here, there) = (Made::of(&frames, None), Made::of(&frames, Some(&folder)));
        let folded = Local::new(&here, measures::ALL);
        let by_sql = Local::new(&there, measures::ALL).with_sql(Some(&cluster));
        for (picked, one_table, by, days, until) in &questions {
            let measures = asked(picked, *one_table);
            let until = chrono::DateTime::from_timestamp(FIRST * 86_400 + until, 0).unwrap();
            let until = until.with_timezone(&chrono_tz::UTC);
            let question = Question { store: "store", measures: &measures, by, days, until };
            prop_assert_eq!(by_sql.ask(&question), folded.ask(&question));
        }
        prop_assert_eq!(there.looked_at(), 0, "a worker has summed it all");
    });
    assert_eq!(cluster.take_troubles(), []);
}
