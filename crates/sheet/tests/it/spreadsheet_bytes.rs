//! Spreadsheets built byte by byte, good ones and bad ones.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An xlsx whose parts can be replaced, to be spoilt in one place each.
pub struct Xlsx {
    parts: Vec<(String, Vec<u8>)>,
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

impl Xlsx {
    /// With the content of `<sheetData>` and shared texts; style 1 is a date and time.
    pub fn new(rows: &str, texts: &[&str]) -> Xlsx {
        let items: String = texts.iter().map(|text| format!("<si><t>{text}</t></si>")).collect();
        let count = texts.len();
        let parts = [
            (
                "[Content_Types].xml",
                format!(
                    r#"{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#
                ),
            ),
            (
                "_rels/.rels",
                format!(
                    r#"{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    r#"{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    r#"{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/styles.xml",
                format!(
                    r#"{HEAD}<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>"#
                ),
            ),
            (
                "xl/sharedStrings.xml",
                format!(r#"{HEAD}<sst xmlns="{MAIN}" count="{count}" uniqueCount="{count}">{items}</sst>"#),
            ),
            ("xl/worksheets/sheet1.xml", sheet("", rows)),
        ];
        Xlsx { parts: parts.map(|(name, content)| (name.to_owned(), content.into_bytes())).into() }
    }

    /// With `rows` rows of six cells of every kind below a header.
    pub fn ordinary(rows: usize) -> Xlsx {
        let mut data = String::from(
            r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>时间</t></is></c></row>"#,
        );
        for row in 2..rows + 2 {
            let amount = row * 7;
            data.push_str(&format!(
                r#"<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>id{amount}</t></is></c><c r="B{row}"><v>{amount}.25</v></c><c r="C{row}" s="1"><v>46335.5</v></c><c r="E{row}" t="b"><v>1</v></c><c r="F{row}" t="e"><v>#N/A</v></c></row>"#
            ));
        }
        Xlsx::new(&data, &["订单编号", "金额"])
    }

    /// With the part in place of the one of that name, or added.
    pub fn with(mut self, name: &str, content: impl Into<Vec<u8>>) -> Xlsx {
        match self.parts.iter_mut().find(|(other, _)| other == name) {
            Some((_, old)) => *old = content.into(),
            None => self.parts.push((name.to_owned(), content.into())),
        }
        self
    }

    /// With the first occurrence of `old` in the part replaced.
    pub fn edited(self, name: &str, old: &str, new: &str) -> Xlsx {
        let part = self.parts.iter().find(|(other, _)| other == name).expect("the part is there");
        let text = String::from_utf8(part.1.clone()).expect("parts are text");
        assert!(text.contains(old), "{name} holds no {old}");
        self.with(name, text.replacen(old, new, 1))
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        zipped(self.parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())))
    }
}

/// A worksheet with something before its rows.
pub fn sheet(before: &str, rows: &str) -> String {
    format!(r#"{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>"#)
}

/// An OpenDocument with what stands between the beginning and the end of its spreadsheet.
pub fn ods(sheets: &str) -> Vec<u8> {
    ods_of(&format!(
        r#"{HEAD}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:automatic-styles><style:style style:name="no" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"#
    ))
}

/// An OpenDocument with a content.
pub fn ods_of(content: &str) -> Vec<u8> {
    zipped([
        ("mimetype", &b"application/vnd.oasis.opendocument.spreadsheet"[..]),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ])
}

/// A zip of these files.
pub fn zipped<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(1));
    for (name, content) in files {
        zip.start_file(name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A compound file of these streams.
pub fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    for (name, content) in streams {
        file.create_stream(name).unwrap().write_all(content).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// A workbook of Excel 97 of one sheet.
#[derive(Clone)]
pub struct Xls {
    /// The records of the sheet between its first and its last.
    pub cells: Vec<u8>,
    /// The records of the workbook before its sheets are named.
    pub globals: Vec<u8>,
}

/// One BIFF record.
pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes()[..], data].concat()
}

impl Xls {
    /// `rows` rows of a text and a number each, from the third row and the second column on.
    pub fn ordinary(rows: u16) -> Xls {
        let mut xls = Xls { cells: Vec::new(), globals: Vec::new() };
        for row in 2..rows + 2 {
            xls = xls.text(row, 1, &format!("行{row}")).number(row, 2, f64::from(row) + 0.25);
        }
        xls
    }

    /// With a text.
    pub fn text(mut self, row: u16, column: u16, text: &str) -> Xls {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut data = place(row, column);
        data.extend(u16::try_from(units.len()).unwrap().to_le_bytes());
        data.push(1);
        data.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        self.cells.extend(record(0x0204, &data));
        self
    }

    /// With a number.
    pub fn number(mut self, row: u16, column: u16, number: f64) -> Xls {
        let mut data = place(row, column);
        data.extend(number.to_le_bytes());
        self.cells.extend(record(0x0203, &data));
        self
    }

    /// With a record of any kind in the sheet.
    pub fn with(mut self, kind: u16, data: &[u8]) -> Xls {
        self.cells.extend(record(kind, data));
        self
    }

    /// With a record of any kind before the sheets.
    pub fn with_global(mut self, kind: u16, data: &[u8]) -> Xls {
        self.globals.extend(record(kind, data));
        self
    }

    /// The stream of records.
    pub fn stream(&self) -> Vec<u8> {
        let mut globals = record(0x0809, &[0x00, 0x06, 0x05, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        globals.extend(&self.globals);
        let mut bound = vec![0; 6];
        bound.extend([6, 0]);
        bound.extend(b"Sheet1");
        let start = globals.len() + 4 + bound.len() + 4;
        bound[..4].copy_from_slice(&u32::try_from(start).unwrap().to_le_bytes());
        globals.extend(record(0x0085, &bound));
        globals.extend(record(0x000A, &[]));
        globals.extend(record(0x0809, &[0x00, 0x06, 0x10, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        globals.extend(&self.cells);
        globals.extend(record(0x000A, &[]));
        globals
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        compound(&[("Workbook", &self.stream())])
    }
}

fn place(row: u16, column: u16) -> Vec<u8> {
    [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat()
}
