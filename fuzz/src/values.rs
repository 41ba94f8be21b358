//! What cells say, and a whole file as an export.

use sheet::{Limits, open_bytes};
use zhoubao::cells::{self, Dates, DayOrder, Decimals, IdColumn, Numbers};
use zhoubao::extract::{Origin, Profiles, extract_book};

/// The text of a cell, read as everything that a cell may be.
pub(super) fn cell(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let unwrapped = cells::unwrapped(&text);
    for decimals in [Decimals::Point, Decimals::Comma, Decimals::Continental, Decimals::Either] {
        for flags in 0..8 {
            let numbers = Numbers { percent: flags & 1 != 0, wan: flags & 2 != 0, foreign: flags & 4 != 0, decimals };
            let _ = numbers.read(unwrapped);
        }
    }
    for (serial, only_day) in [(false, false), (false, true), (true, false), (true, true)] {
        let _ = Dates { serial, only_day }.read(unwrapped);
    }
    for order in [None, Some(DayOrder::DayFirst), Some(DayOrder::MonthFirst)] {
        let _ = cells::moment(unwrapped, order);
    }
    let digits = cells::digits_of_day(unwrapped);
    let _ = digits.and_then(|digits| digits.in_order(digits.order().unwrap_or(DayOrder::DayFirst)));
    let _ = cells::currency(unwrapped);
    let mut column = IdColumn::default();
    for part in unwrapped.split(',') {
        match cells::id(part) {
            Some(id) => column.take(&id, false),
            None => column.take_lost(),
        }
        let _ = (cells::ends_in_zeros(part), cells::looks_rounded(part));
    }
    let _ = column.judged();
}

/// A file as the reading child takes it: recognised, extracted, every row counted.
pub(super) fn export(bytes: &[u8]) {
    thread_local! {
        static PROFILES: Profiles = Profiles::built_in();
    }
    let limits = Limits { total_bytes: 16 << 20, part_bytes: 4 << 20, cells: 20_000, ..Limits::default() };
    let folder = tempfile::tempdir().expect("a folder");
    PROFILES.with(|profiles| {
        let book = open_bytes(bytes.to_vec(), &limits);
        let names = ["_2026-11-09_2026-11-09.xls".to_owned()];
        let origin = Origin { zone: chrono_tz::Asia::Shanghai, identity: None, names: &names };
        let verdict = extract_book(book, folder.path(), profiles, origin, &limits);
        let _ = verdict.expect("the disk takes facts");
    });
}
