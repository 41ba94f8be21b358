//! Any bytes as a web page: nothing may panic, and no row may be wider than its fields.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sheet::{Cell, Limits, Next, Refusal, open_bytes};

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut book) = open_bytes([b"<table>", bytes].concat(), &Limits::default()) else { return };
    for sheet in 0..book.sheets().len() {
        let mut last = 0;
        let _ = book.read(sheet, &mut |row| {
            assert!(row.number > last && row.fields.is_some_and(|fields| fields >= row.cells.len()));
            assert!(row.cells.iter().all(|cell| matches!(cell, Cell::Empty | Cell::Text(_))));
            last = row.number;
            Ok::<_, Refusal>(Next::Row)
        });
    }
});
