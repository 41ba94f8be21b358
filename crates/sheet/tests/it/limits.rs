//! Limits hold to the cell, and no bytes are too strange. What makes the libraries beneath panic or hang is tested by the
//! program, which reads in a process of its own.

use crate::spreadsheet_bytes::Xlsx;
use proptest::prelude::*;
use zhoubao_sheet::{Limits, Next, Refusal, open_bytes};

#[test]
fn an_endless_sheet_is_refused_before_its_cells_are_looked_at() {
    const MIB: u64 = 1024 * 1024;
    let bytes = Xlsx::new(&"<row r=\"1\"></row>".repeat(40 * MIB as usize / 17), &["a"]).bytes();
    let limits = [
        (Limits { total_bytes: 39 * MIB, ..Limits::default() }, "total-bytes"),
        (Limits { ratio: 50, ..Limits::default() }, "ratio"),
    ];
    for (limits, name) in limits {
        match open_bytes(bytes.clone(), &limits).err() {
            Some(Refusal::TooMuch { limit, .. }) => assert_eq!(limit.name(), name),
            other => panic!("{name}: {other:?}"),
        }
    }
    assert!(open_bytes(bytes, &Limits::default()).is_ok());
}

#[test]
fn a_limit_is_exact() {
    let bytes = Xlsx::ordinary(10).bytes();
    let read = |limits: &Limits| -> Result<(), Refusal> {
        open_bytes(bytes.clone(), limits)?.read(0, &mut |_| Ok::<_, Refusal>(Next::Row))
    };
    // Three cells in the header, five in each row; the header is the first row of eleven.
    let exact = Limits { cells: 53, columns: 6, rows: 11, file_bytes: bytes.len() as u64, ..Limits::default() };
    assert_eq!(read(&exact), Ok(()));
    let tighter = [
        Limits { cells: 52, ..exact.clone() },
        Limits { columns: 5, ..exact.clone() },
        Limits { rows: 10, ..exact.clone() },
        Limits { file_bytes: exact.file_bytes - 1, ..exact.clone() },
        Limits { parts: 6, ..exact.clone() },
        Limits { string_bytes: 8, ..exact.clone() },
    ];
    for limits in tighter {
        assert_eq!(read(&limits).unwrap_err().code(), "too-much", "{limits:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// What is not even the beginning of a workbook must not need a child to be survived.
    #[test]
    fn arbitrary_bytes_are_refused_or_read(
        head in prop::sample::select(vec![&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\xFF\xFE", b"a,b\n"]),
        rest in prop::collection::vec(any::<u8>(), 0..2_000),
    ) {
        let limits = Limits::default();
        if let Ok(mut book) = open_bytes([head, &rest].concat(), &limits) {
            let _ = book.read(0, &mut |_| Ok::<_, Refusal>(Next::Row));
        }
    }
}
