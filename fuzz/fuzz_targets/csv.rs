//! Any bytes as delimited text: nothing may panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sheet::{Cell, Limits, Next, Refusal, open_bytes};

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut book) = open_bytes(bytes.to_vec(), &Limits::default()) else { return };
    let mut last = 0;
    let _ = book.read(0, &mut |row| {
        assert!(row.number > last && !row.cells.is_empty());
        assert!(row.cells.iter().all(|cell| matches!(cell, Cell::Empty | Cell::Text(_))));
        assert!(row.fields.is_some_and(|fields| fields >= row.cells.len()));
        last = row.number;
        Ok::<_, Refusal>(Next::Row)
    });
});
