//! The packages around what is mutated: a fuzzer that had to find a zip's sums would find nothing else.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A zip of these parts, not packed.
pub(super) fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        zip.start_file(*name, options).expect("a zip in memory");
        zip.write_all(content).expect("a zip in memory");
    }
    zip.finish().expect("a zip in memory").into_inner()
}

/// A compound file of these streams.
pub(super) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let file = Cursor::new(Vec::new());
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, file).expect("a container in memory");
    for (name, content) in streams {
        file.create_stream(name).expect("a stream in memory").write_all(content).expect("memory takes bytes");
    }
    file.flush().expect("memory can be flushed");
    file.into_inner().into_inner()
}

/// The parts of an xlsx: style 1 is a date.
const XLSX: [(&str, &[u8]); 6] = [
    (
        "_rels/.rels",
        br#"<Relationships><Relationship Id="a" Type="/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    ("xl/workbook.xml", br#"<workbook><sheets><sheet name="a" r:id="a"/></sheets></workbook>"#),
    (
        "xl/_rels/workbook.xml.rels",
        br#"<Relationships><Relationship Id="a" Type="/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
    ),
    ("xl/styles.xml", br#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#),
    ("xl/sharedStrings.xml", b"<sst uniqueCount=\"2\"><si><t>a</t></si><si><r><t>b</t></r></si></sst>"),
    (
        "xl/worksheets/sheet1.xml",
        br#"<worksheet><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c s="1"><v>2</v></c></row></sheetData></worksheet>"#,
    ),
];

/// An xlsx around one of its parts, the last of which is a worksheet.
pub(super) fn xlsx(which: usize, content: &[u8]) -> Vec<u8> {
    let mut parts = XLSX;
    parts[which % XLSX.len()].1 = content;
    zipped(&parts)
}

/// An xlsb around the records of a worksheet: style 1 is a date, text 0 is `a`.
pub(super) fn xlsb(records: &[u8]) -> Vec<u8> {
    let text = b"\x01\0\0\0a\0";
    let workbook = [record(156, &[&[0; 8][..], text, text].concat()), record(132, &[])].concat();
    let texts = [record(19, &[&[0][..], text].concat()), record(160, &[])].concat();
    let styles =
        [record(617, &[]), record(47, &[0; 4]), record(47, &[0, 0, 14, 0]), record(618, &[]), record(279, &[])];
    zipped(&[
        ("xl/workbook.bin", &workbook),
        (
            "xl/_rels/workbook.bin.rels",
            br#"<Relationships><Relationship Id="a" Type="/worksheet" Target="worksheets/sheet1.bin"/></Relationships>"#,
        ),
        ("xl/sharedStrings.bin", &texts),
        ("xl/styles.bin", &styles.concat()),
        ("xl/worksheets/sheet1.bin", records),
    ])
}

/// A short record of a kind that takes two bytes to write, or one.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let kind = if kind < 128 { vec![kind as u8] } else { vec![kind as u8 | 0x80, (kind >> 7) as u8] };
    [&kind[..], &[data.len() as u8], data].concat()
}

/// An OpenDocument around its content.
pub(super) fn ods(content: &[u8]) -> Vec<u8> {
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ])
}
