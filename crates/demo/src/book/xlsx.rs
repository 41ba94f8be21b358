//! `.xlsx` as the back-offices stream it, and as Excel saves it again.

use super::{Cell, Rows, smallest};
use ::zip::ZipWriter;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write};

/// Who wrote the workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Xlsx {
    /// The platform's streaming writer: texts in their cells, `<dimension ref="A1"/>` whatever follows.
    Streamed,
    /// A streaming writer that leaves out the optional `r="B7"` of rows and cells: half the size, as correct.
    Bare,
    /// A person in Excel: shared texts and the true dimension.
    Saved,
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const SHEET_ML: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// A workbook of these sheets.
pub fn xlsx(kind: Xlsx, sheets: Vec<(&str, Rows<'_>)>) -> Vec<u8> {
    let mut book =
        Book { zip: ZipWriter::new(Cursor::new(Vec::new())), kind, texts: HashMap::new(), order: Vec::new() };
    let names: Vec<&str> = sheets.iter().map(|(name, _)| *name).collect();
    book.part("[Content_Types].xml", &content_types(names.len(), kind));
    book.part("_rels/.rels", &relations(&[("officeDocument", "xl/workbook.xml")]));
    book.part("xl/workbook.xml", &workbook(&names));
    book.part("xl/_rels/workbook.xml.rels", &workbook_relations(names.len(), kind));
    book.part("xl/styles.xml", &styles());
    for (number, (_, rows)) in sheets.into_iter().enumerate() {
        book.sheet(number + 1, rows);
    }
    book.finish()
}

struct Book {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    kind: Xlsx,
    texts: HashMap<String, usize>,
    order: Vec<String>,
}

impl Book {
    fn start(&mut self, name: &str) {
        self.zip.start_file(name, smallest()).expect("a zip in memory takes any name");
    }

    fn put(&mut self, text: &str) {
        self.zip.write_all(text.as_bytes()).expect("memory takes bytes");
    }

    fn part(&mut self, name: &str, xml: &str) {
        self.start(name);
        self.put(xml);
    }

    fn sheet(&mut self, number: usize, rows: Rows<'_>) {
        self.start(&format!("xl/worksheets/sheet{number}.xml"));
        let open = format!("{HEAD}<worksheet xmlns=\"{MAIN}\">");
        match self.kind {
            Xlsx::Streamed | Xlsx::Bare => {
                self.put(&format!("{open}<dimension ref=\"A1\"/><sheetData>"));
                let mut xml = String::new();
                for (index, row) in rows.enumerate() {
                    xml.clear();
                    self.row(&mut xml, index + 1, &row);
                    self.put(&xml);
                }
            }
            Xlsx::Saved => {
                let rows: Vec<_> = rows.collect();
                let width = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
                let end = format!("{}{}", letters(width - 1), rows.len().max(1));
                self.put(&format!("{open}<dimension ref=\"A1:{end}\"/><sheetData>"));
                for (index, row) in rows.iter().enumerate() {
                    let mut xml = String::new();
                    self.row(&mut xml, index + 1, row);
                    self.put(&xml);
                }
            }
        }
        self.put("</sheetData></worksheet>");
    }

    fn row(&mut self, xml: &mut String, number: usize, cells: &[Cell]) {
        let bare = self.kind == Xlsx::Bare;
        let _ = if bare { xml.write_str("<row>") } else { write!(xml, "<row r=\"{number}\">") };
        for (column, cell) in cells.iter().enumerate() {
            let at = if bare { String::new() } else { format!(" r=\"{}{number}\"", letters(column)) };
            let _ = match cell {
                Cell::Empty if bare => xml.write_str("<c/>"),
                Cell::Empty => Ok(()),
                Cell::Number(value) => write!(xml, "<c{at}><v>{value}</v></c>"),
                Cell::Date(serial) => write!(xml, "<c{at} s=\"1\"><v>{serial}</v></c>"),
                Cell::Text(text) if self.kind == Xlsx::Saved => {
                    let index = self.shared(text);
                    write!(xml, "<c{at} t=\"s\"><v>{index}</v></c>")
                }
                Cell::Text(text) => {
                    let _ = write!(xml, "<c{at} t=\"inlineStr\"><is><t xml:space=\"preserve\">");
                    escape(xml, text);
                    xml.write_str("</t></is></c>")
                }
            };
        }
        xml.push_str("</row>");
    }

    fn shared(&mut self, text: &str) -> usize {
        if let Some(index) = self.texts.get(text) {
            return *index;
        }
        self.order.push(text.to_owned());
        self.texts.insert(text.to_owned(), self.order.len() - 1);
        self.order.len() - 1
    }

    fn finish(mut self) -> Vec<u8> {
        if self.kind == Xlsx::Saved {
            let mut xml = format!("{HEAD}<sst xmlns=\"{MAIN}\" uniqueCount=\"{}\">", self.order.len());
            for text in &self.order {
                xml.push_str("<si><t xml:space=\"preserve\">");
                escape(&mut xml, text);
                xml.push_str("</t></si>");
            }
            xml.push_str("</sst>");
            self.part("xl/sharedStrings.xml", &xml);
        }
        self.zip.finish().expect("a zip in memory can be closed").into_inner()
    }
}

fn escape(xml: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            c => xml.push(c),
        }
    }
}

/// Column 0 is A, column 26 AA.
fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    if column < 26 { last.to_string() } else { format!("{}{last}", letters(column / 26 - 1)) }
}

fn content_types(sheets: usize, kind: Xlsx) -> String {
    let mut xml = format!(
        "{HEAD}<Types xmlns=\"{TYPES}\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{SHEET_ML}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{SHEET_ML}.styles+xml\"/>"
    );
    for number in 1..=sheets {
        let _ = write!(
            xml,
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{SHEET_ML}.worksheet+xml\"/>"
        );
    }
    if kind == Xlsx::Saved {
        let _ =
            write!(xml, "<Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"{SHEET_ML}.sharedStrings+xml\"/>");
    }
    xml + "</Types>"
}

fn relations(targets: &[(&str, &str)]) -> String {
    let mut xml = format!("{HEAD}<Relationships xmlns=\"{RELATIONS}\">");
    for (number, (kind, target)) in targets.iter().enumerate() {
        let _ = write!(xml, "<Relationship Id=\"rId{}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>", number + 1);
    }
    xml + "</Relationships>"
}

fn workbook_relations(sheets: usize, kind: Xlsx) -> String {
    let names: Vec<String> = (1..=sheets).map(|number| format!("worksheets/sheet{number}.xml")).collect();
    let mut targets: Vec<(&str, &str)> = names.iter().map(|name| ("worksheet", name.as_str())).collect();
    targets.push(("styles", "styles.xml"));
    if kind == Xlsx::Saved {
        targets.push(("sharedStrings", "sharedStrings.xml"));
    }
    relations(&targets)
}

fn workbook(names: &[&str]) -> String {
    let mut xml = format!("{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>");
    for (index, name) in names.iter().enumerate() {
        let number = index + 1;
        let _ = write!(xml, "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
    }
    xml + "</sheets></workbook>"
}

/// Format 0 is general, format 1 a date with its time.
fn styles() -> String {
    format!(
        "{HEAD}<styleSheet xmlns=\"{MAIN}\"><fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
         <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
         <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
         <cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
         <xf numFmtId=\"22\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
    )
}
