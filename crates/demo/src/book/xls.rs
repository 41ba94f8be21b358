//! BIFF8 `.xls`: what 生意参谋 gives, in as few records as readers need.
//!
//! A workbook stream of records (a type, a length, a body of at most 8,224 bytes) inside an OLE container. Texts stand in
//! one shared table, which may go on in CONTINUE records.

use super::Cell;
use super::Row;
use std::collections::HashMap;
use std::io::{Cursor, Write};

const CONTINUE: u16 = 0x003C;
const LONGEST: usize = 8_224;
/// The first cell format; the fifteen before it are the styles that Excel expects.
const CELL_FORMAT: u16 = 15;

/// A workbook of one sheet.
pub fn xls(sheet: &str, rows: &[Row]) -> Vec<u8> {
    xls_of_sheets(&[(sheet, rows)])
}

/// A workbook of several.
pub fn xls_of_sheets(sheets: &[(&str, &[Row])]) -> Vec<u8> {
    let texts = Texts::of(sheets.iter().flat_map(|(_, rows)| rows.iter()));
    let bodies: Vec<Vec<u8>> = sheets.iter().map(|(_, rows)| worksheet(rows, &texts)).collect();
    // The position of a sheet is known once the length of all before it is.
    let mut at = globals(sheets, &texts, &vec![0; sheets.len()]).len() as u32;
    let mut positions = Vec::new();
    for body in &bodies {
        positions.push(at);
        at += body.len() as u32;
    }
    let mut stream = globals(sheets, &texts, &positions);
    stream.extend(bodies.concat());
    // Shorter streams live elsewhere in the container, where some readers do not look.
    stream.resize(stream.len().max(4_096), 0);
    container(&[("Workbook", &stream)])
}

/// An OLE container of these streams, with no time in it.
fn container(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))
        .expect("a container in memory can be made");
    for (name, bytes) in streams {
        let mut stream = file.create_stream(name).expect("a stream in memory can be made");
        stream.write_all(bytes).expect("memory takes bytes");
    }
    file.set_created_time("/", std::time::UNIX_EPOCH).expect("the root is there");
    file.set_modified_time("/", std::time::UNIX_EPOCH).expect("the root is there");
    file.flush().expect("memory can be flushed");
    file.into_inner().into_inner()
}

struct Texts<'a> {
    index: HashMap<&'a str, u32>,
    order: Vec<&'a str>,
    uses: u32,
}

impl<'a> Texts<'a> {
    fn of(rows: impl Iterator<Item = &'a Row>) -> Self {
        let mut texts = Texts { index: HashMap::new(), order: Vec::new(), uses: 0 };
        for cell in rows.flatten() {
            if let Cell::Text(text) = cell {
                texts.uses += 1;
                if !texts.index.contains_key(text.as_str()) {
                    texts.index.insert(text, texts.order.len() as u32);
                    texts.order.push(text);
                }
            }
        }
        texts
    }

    /// The shared table; each text begins a CONTINUE record rather than being split.
    fn record(&self, out: &mut Vec<u8>) {
        let mut body = Vec::new();
        body.extend(self.uses.to_le_bytes());
        body.extend((self.order.len() as u32).to_le_bytes());
        let mut kind = 0x00FC;
        for text in &self.order {
            let text = unicode(text, 2);
            if body.len() + text.len() > LONGEST {
                record(out, kind, &body);
                body.clear();
                kind = CONTINUE;
            }
            body.extend(text);
        }
        record(out, kind, &body);
    }
}

/// A text with a length of one or two bytes, in Latin letters where it has no others.
fn unicode(text: &str, length: usize) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let wide = units.iter().any(|unit| *unit > 0xFF);
    let mut out = (units.len() as u16).to_le_bytes()[..length].to_vec();
    out.push(u8::from(wide));
    for unit in units {
        out.extend(&unit.to_le_bytes()[..if wide { 2 } else { 1 }]);
    }
    out
}

fn record(out: &mut Vec<u8>, kind: u16, body: &[u8]) {
    out.extend(kind.to_le_bytes());
    out.extend((body.len() as u16).to_le_bytes());
    out.extend(body);
}

fn shorts(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn begin(out: &mut Vec<u8>, kind: u16) {
    record(out, 0x0809, &shorts(&[0x0600, kind, 0x0DBB, 0x07CC, 0, 0, 0x0006, 0]));
}

fn globals(sheets: &[(&str, &[Row])], texts: &Texts<'_>, positions: &[u32]) -> Vec<u8> {
    let mut out = Vec::new();
    begin(&mut out, 0x0005);
    record(&mut out, 0x0042, &shorts(&[1200]));
    record(&mut out, 0x003D, &shorts(&[0, 0, 0x4000, 0x2000, 0x0038, 0, 0, 1, 0x0258]));
    let mut font = shorts(&[220, 0, 0x7FFF, 400, 0, 0, 0]);
    font.extend(unicode("Arial", 1));
    for _ in 0..4 {
        record(&mut out, 0x0031, &font);
    }
    for index in 0..=CELL_FORMAT {
        // A style has no parent (0xFFF5), the cell format has the first style as its own (0x0001 locked).
        let parent = if index < CELL_FORMAT { 0xFFF5 } else { 0x0001 };
        record(&mut out, 0x00E0, &shorts(&[0, 0, parent, 0x0020, 0, 0, 0, 0, 0, 0x20C0]));
    }
    record(&mut out, 0x0293, &[0x00, 0x80, 0x00, 0xFF]);
    for ((sheet, _), at) in sheets.iter().zip(positions) {
        let mut bound = at.to_le_bytes().to_vec();
        bound.extend([0, 0]);
        bound.extend(unicode(sheet, 1));
        record(&mut out, 0x0085, &bound);
    }
    texts.record(&mut out);
    record(&mut out, 0x000A, &[]);
    out
}

fn worksheet(rows: &[Row], texts: &Texts<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    begin(&mut out, 0x0010);
    let width = rows.iter().map(Vec::len).max().unwrap_or(0) as u16;
    let mut dimensions = 0_u32.to_le_bytes().to_vec();
    dimensions.extend((rows.len() as u32).to_le_bytes());
    dimensions.extend(shorts(&[0, width, 0]));
    record(&mut out, 0x0200, &dimensions);
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let mut body = shorts(&[row as u16, column as u16, CELL_FORMAT]);
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => {
                    body.extend(texts.index.get(text.as_str()).copied().unwrap_or(0).to_le_bytes());
                    record(&mut out, 0x00FD, &body);
                }
                Cell::Number(value) | Cell::Date(value) => {
                    body.extend(value.parse::<f64>().unwrap_or(0.0).to_le_bytes());
                    record(&mut out, 0x0203, &body);
                }
            }
        }
    }
    record(&mut out, 0x023E, &shorts(&[0x06B6, 0, 0, 0x0040, 0, 0, 0, 0, 0]));
    record(&mut out, 0x000A, &[]);
    out
}
