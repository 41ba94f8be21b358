//! Any bytes as a BIFF workbook. Panics and aborts within calamine are known and stay in the child process of the
//! program; what to look for here are those in our own checks, and rows that lie.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sheet::{Cell, Limits, Next, Refusal, open_bytes};

const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut book) = open_bytes([MAGIC, bytes].concat(), &Limits::default()) else { return };
    for sheet in 0..book.sheets().len() {
        let _ = book.read(sheet, &mut |row| {
            let finite = |cell: &Cell<'_>| !matches!(cell, Cell::Number(n) | Cell::Serial(n) if !n.is_finite());
            assert!(row.cells.iter().all(finite));
            Ok::<_, Refusal>(Next::Row)
        });
    }
});
