//! A workbook's parts as text: whether they are well-formed, and every cell with its formula, stored value and format.
//!
//! A small strict reader of its own, because the crates that read spreadsheets forgive what Excel does not, and give no
//! number formats.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// One piece of XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// `<name a="b">`
    Open(String, BTreeMap<String, String>),
    /// `</name>`, or the end of `<name/>`
    Close(String),
    /// Words between.
    Text(String),
}

/// Name and bytes of each part.
pub fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).expect("a part");
            let mut content = Vec::new();
            file.read_to_end(&mut content).expect("its bytes");
            let name = file.name().expect("a name in UTF-8").into_owned();
            (name, content)
        })
        .collect()
}

/// The part's events; what is wrong where it is not well-formed XML 1.0.
pub fn events(content: &[u8]) -> Result<Vec<Event>, String> {
    let text = std::str::from_utf8(content).map_err(|error| error.to_string())?;
    if let Some(c) = text.chars().find(|c| !legal(*c)) {
        return Err(format!("character {:#x}", c as u32));
    }
    let mut events = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = text.trim_start_matches('\u{FEFF}');
    while let Some(at) = rest.find('<') {
        if at > 0 {
            let words = unescape(&rest[..at])?;
            if !open.is_empty() {
                events.push(Event::Text(words));
            } else if !words.trim().is_empty() {
                return Err(format!("words outside: {words:?}"));
            }
        }
        let end = end_of_tag(&rest[at..]).ok_or("a tag without an end")?;
        let tag = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        if tag.starts_with('?') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            let expected = open.pop();
            if expected.as_deref() != Some(name.trim()) {
                return Err(format!("</{name}> closes {expected:?}"));
            }
            events.push(Event::Close(name.trim().to_owned()));
            continue;
        }
        let empty = tag.ends_with('/');
        let (name, attributes) = open_tag(tag.trim_end_matches('/'))?;
        events.push(Event::Open(name.clone(), attributes));
        if empty {
            events.push(Event::Close(name));
        } else {
            open.push(name);
        }
    }
    if open.is_empty() && rest.trim().is_empty() { Ok(events) } else { Err(format!("left open: {open:?} {rest:?}")) }
}

/// Whether XML 1.0 allows the character.
fn legal(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

/// Where the tag that begins the text ends, quoted values skipped.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (None, '>') => return Some(at),
            (Some(q), c) if q == c => quote = None,
            _ => {}
        }
    }
    None
}

fn open_tag(tag: &str) -> Result<(String, BTreeMap<String, String>), String> {
    let (name, mut rest) = tag.split_once(|c: char| c.is_whitespace()).unwrap_or((tag, ""));
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok((name.to_owned(), attributes));
        }
        let (key, after) = rest.split_once('=').ok_or_else(|| format!("attribute in <{tag}>"))?;
        let quote =
            after.chars().next().filter(|c| "'\"".contains(*c)).ok_or_else(|| format!("no quote in <{tag}>"))?;
        let (value, after) = after[1..].split_once(quote).ok_or_else(|| format!("open quote in <{tag}>"))?;
        if attributes.insert(key.to_owned(), unescape(value)?).is_some() {
            return Err(format!("{key} twice in <{tag}>"));
        }
        rest = after;
    }
}

fn unescape(text: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (entity, after) = rest[at + 1..].split_once(';').ok_or_else(|| format!("bare & in {text:?}"))?;
        out.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let code = match entity.strip_prefix("#x") {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => entity.strip_prefix('#').and_then(|digits| digits.parse().ok()),
                };
                code.and_then(char::from_u32).filter(|c| legal(*c)).ok_or_else(|| format!("&{entity};"))?
            }
        });
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// A cell as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridCell {
    /// Sheet name.
    pub sheet: String,
    /// `B7`
    pub at: String,
    /// The formula, without `=`.
    pub formula: Option<String>,
    /// Stored value; words for a string.
    pub value: String,
    /// Whether the value is words.
    pub words: bool,
    /// Number format.
    pub format: String,
}

/// Every cell that holds something, sheet by sheet, row by row.
pub fn grid(bytes: &[u8]) -> Vec<GridCell> {
    let parts: BTreeMap<String, Vec<u8>> = parts(bytes).into_iter().collect();
    let read = |name: &str| parts.get(name).map(|part| events(part).expect("well-formed")).unwrap_or_default();
    let strings = shared_strings(&read("xl/sharedStrings.xml"));
    let formats = number_formats(&read("xl/styles.xml"));
    let names = read("xl/workbook.xml").into_iter().filter_map(|event| match event {
        Event::Open(name, attributes) if name == "sheet" => Some(attributes["name"].clone()),
        _ => None,
    });
    names
        .enumerate()
        .flat_map(|(index, sheet)| {
            cells(&sheet, &read(&format!("xl/worksheets/sheet{}.xml", index + 1)), &strings, &formats)
        })
        .collect()
}

fn shared_strings(events: &[Event]) -> Vec<String> {
    let (mut strings, mut inside) = (Vec::new(), false);
    for event in events {
        match event {
            Event::Open(name, _) if name == "si" => strings.push(String::new()),
            Event::Open(name, _) => inside = name == "t",
            Event::Close(_) => inside = false,
            Event::Text(text) if inside => {
                if let Some(last) = strings.last_mut() {
                    last.push_str(text);
                }
            }
            Event::Text(_) => {}
        }
    }
    strings
}

/// The number format of each cell style.
fn number_formats(events: &[Event]) -> Vec<String> {
    let (mut own, mut styles, mut inside) = (BTreeMap::new(), Vec::new(), false);
    for event in events {
        match event {
            Event::Open(name, attributes) if name == "numFmt" => {
                own.insert(attributes["numFmtId"].clone(), attributes["formatCode"].clone());
            }
            Event::Open(name, _) if name == "cellXfs" => inside = true,
            Event::Close(name) if name == "cellXfs" => inside = false,
            Event::Open(name, attributes) if name == "xf" && inside => {
                let id = &attributes["numFmtId"];
                styles.push(match id.as_str() {
                    "0" => "General".to_owned(),
                    _ => own.get(id).cloned().unwrap_or_else(|| format!("#{id}")),
                });
            }
            _ => {}
        }
    }
    styles
}

fn cells(sheet: &str, events: &[Event], strings: &[String], formats: &[String]) -> Vec<GridCell> {
    let (mut cells, mut current, mut inside, mut shared) = (Vec::new(), None::<GridCell>, String::new(), false);
    for event in events {
        match event {
            Event::Open(name, attributes) if name == "c" => {
                let style: usize = attributes.get("s").and_then(|s| s.parse().ok()).unwrap_or(0);
                let kind = attributes.get("t").map(String::as_str).unwrap_or_default();
                shared = kind == "s";
                current = Some(GridCell {
                    sheet: sheet.to_owned(),
                    at: attributes["r"].clone(),
                    formula: None,
                    value: String::new(),
                    words: matches!(kind, "s" | "str" | "inlineStr" | "e"),
                    format: formats.get(style).cloned().unwrap_or_default(),
                });
            }
            Event::Open(name, _) => inside = name.clone(),
            Event::Text(text) => {
                let Some(cell) = &mut current else { continue };
                match inside.as_str() {
                    "f" => cell.formula.get_or_insert_default().push_str(text),
                    "v" if shared => cell.value = strings[text.parse::<usize>().expect("an index")].clone(),
                    "v" => cell.value.push_str(text),
                    _ => {}
                }
            }
            Event::Close(name) if name == "c" => {
                cells.extend(current.take().filter(|cell| !cell.value.is_empty() || cell.formula.is_some()));
            }
            Event::Close(_) => inside.clear(),
        }
    }
    cells
}

/// Cells as lines that people can read: place, value, formula, number format.
pub fn dump(cells: impl IntoIterator<Item = GridCell>) -> String {
    let line = |GridCell { sheet, at, formula, value, words, format }: GridCell| {
        let value = if words { format!("{value:?}") } else { value };
        let formula = formula.map(|formula| format!("  ={formula}")).unwrap_or_default();
        let format = if format == "General" { String::new() } else { format!("  [{format}]") };
        format!("{sheet}!{at}  {value}{formula}{format}\n")
    };
    cells.into_iter().map(line).collect()
}
