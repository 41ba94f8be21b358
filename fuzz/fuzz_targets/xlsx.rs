//! Any bytes as the worksheet of an otherwise sound xlsx: the zip would hide them from the fuzzer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use sheet::{Cell, Limits, Next, Refusal, open_bytes};
use zip::{ZipWriter, write::SimpleFileOptions};

const PARTS: [(&str, &str); 3] = [
    (
        "_rels/.rels",
        r#"<Relationships><Relationship Id="a" Type="/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    ("xl/workbook.xml", r#"<workbook><sheets><sheet name="a" r:id="a"/></sheets></workbook>"#),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships><Relationship Id="a" Type="/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
];

fuzz_target!(|bytes: &[u8]| {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let sheet = ("xl/worksheets/sheet1.xml", bytes);
    for (name, content) in PARTS.map(|(name, content)| (name, content.as_bytes())).into_iter().chain([sheet]) {
        zip.start_file(name, SimpleFileOptions::default()).expect("a zip in memory");
        zip.write_all(content).expect("a zip in memory");
    }
    let file = zip.finish().expect("a zip in memory").into_inner();
    let Ok(mut book) = open_bytes(file, &Limits::default()) else { return };
    let mut last = 0;
    let _ = book.read(0, &mut |row| {
        assert!(row.number > last);
        last = row.number;
        let finite = |cell: &Cell<'_>| !matches!(cell, Cell::Number(n) | Cell::Serial(n) if !n.is_finite());
        assert!(row.cells.iter().all(finite));
        Ok::<_, Refusal>(Next::Row)
    });
});
