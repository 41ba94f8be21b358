//! Facts on disk: what is written is read back, and nothing else is.

use proptest::prelude::*;
use std::fs;
use std::path::Path;
use zhoubao::facts::{self, Frame, Kind, Table, Value, Writer};

/// A table's rows, with some of its columns: ids that hardly repeat, texts that do, numbers, and empty cells.
fn frame(table: Table, rows: usize, seed: u64) -> Frame {
    let columns = table.definition().columns;
    let present: Vec<&str> = columns
        .iter()
        .enumerate()
        .filter(|(at, _)| *at == 0 || seed >> (at % 60) & 1 == 0)
        .map(|(_, column)| column.name)
        .collect();
    let mut frame = Frame::new(table, &present);
    for (at, values) in frame.columns_mut().iter_mut().enumerate() {
        let Some(values) = values else { continue };
        for row in 0..rows {
            let n = (row as u64 + seed).wrapping_mul(6_364_136_223_846_793_005 + at as u64) >> 33;
            let value = match columns[at].kind {
                _ if n.is_multiple_of(11) => None,
                Kind::Text if columns[at].key => Some(Value::Text(format!("45137600{n}").into())),
                Kind::Text => Some(Value::Text(format!("连衣裙 {}", n % 5).into())),
                Kind::Day => Some(Value::Number(20_000 + (n % 400) as i64)),
                _ => Some(Value::Number(n as i64 - 1_000_000)),
            };
            values.set(row, value);
        }
    }
    frame.set_rows(rows);
    frame
}

fn written(path: &Path, frames: &[Frame]) {
    let mut writer = Writer::create(path, &frames[0]).unwrap();
    frames.iter().for_each(|frame| writer.write(frame).unwrap());
    writer.finish().unwrap();
}

#[test]
fn many_rows_are_read_back_batch_by_batch() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("facts.arrows");
    for table in Table::ALL {
        let frames: Vec<Frame> = (0..3).map(|batch| frame(table, 3000, batch << 61)).collect();
        written(&path, &frames);
        let mut expected = frames[0].clone();
        frames[1..].iter().for_each(|frame| expected.append(frame));
        assert!(facts::read(table, &path).unwrap() == expected, "{table}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// All of a table, or some of its columns.
    #[test]
    fn what_is_written_is_read_back(at in 0..Table::ALL.len(), rows in 0_usize..40, seed in any::<u64>()) {
        let (table, folder) = (Table::ALL[at], tempfile::tempdir().unwrap());
        let path = folder.path().join("facts.arrows");
        let frame = frame(table, rows, seed);
        written(&path, std::slice::from_ref(&frame));
        prop_assert_eq!(&facts::read(table, &path).unwrap(), &frame);
        let some: Vec<&str> = frame.present().into_iter().step_by(2).collect();
        prop_assert_eq!(facts::read_columns(table, &path, |name| some.contains(&name)).unwrap(), frame.only(&some));
    }

    /// Cut off anywhere, or with any bit flipped, it is no file of facts.
    #[test]
    fn a_damaged_file_is_found(rows in 1_usize..40, at in any::<prop::sample::Index>(), bit in 0_u32..8, cut in any::<bool>()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("facts.arrows");
        written(&path, &[frame(Table::Orders, rows, 0)]);
        facts::check(&path).unwrap();
        let mut bytes = fs::read(&path).unwrap();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] ^= 1_u8 << bit }
        fs::write(&path, bytes).unwrap();
        prop_assert!(facts::check(&path).is_err());
        prop_assert!(facts::read(Table::Orders, &path).is_err());
    }
}
