//! Where two files that should be the same differ: the cell of a workbook, the value of a JSON, the line of a text.

use crate::words::Phrase;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Where the second file first differs from the first, by the kind that its name says it is; `None` where they are the same.
pub fn place(name: &str, first: &[u8], second: &[u8]) -> Option<Phrase> {
    if first == second {
        return None;
    }
    let found = match name.rsplit('.').next() {
        Some("xlsx") => in_workbook(first, second),
        Some("json") => in_json(first, second),
        _ => None,
    };
    Some(found.unwrap_or_else(|| in_text(first, second)))
}

fn in_text(first: &[u8], second: &[u8]) -> Phrase {
    let same = first.iter().zip(second).take_while(|(a, b)| a == b).count();
    let line = first[..same].iter().filter(|byte| **byte == b'\n').count() + 1;
    Phrase::new("verify.at-line").with("line", line)
}

fn in_json(first: &[u8], second: &[u8]) -> Option<Phrase> {
    let (first, second) = (serde_json::from_slice(first).ok()?, serde_json::from_slice(second).ok()?);
    let path = different(&first, &second)?;
    Some(Phrase::new("verify.at-value").with("path", crate::text::clean(&path)))
}

/// The way to the first value that differs, as `kpis[3].value`.
fn different(first: &Value, second: &Value) -> Option<String> {
    match (first, second) {
        (Value::Object(first), Value::Object(second)) => {
            let keys = first.keys().chain(second.keys().filter(|key| !first.contains_key(*key)));
            keys.filter_map(|key| {
                let missing = &Value::Null;
                let inner = different(first.get(key).unwrap_or(missing), second.get(key).unwrap_or(missing))?;
                Some(joined(key, &inner))
            })
            .next()
        }
        (Value::Array(first), Value::Array(second)) => {
            let longest = first.len().max(second.len());
            (0..longest).find_map(|at| {
                let missing = &Value::Null;
                let inner = different(first.get(at).unwrap_or(missing), second.get(at).unwrap_or(missing))?;
                Some(joined(&format!("[{at}]"), &inner))
            })
        }
        _ => (first != second).then(String::new),
    }
}

fn joined(outer: &str, inner: &str) -> String {
    if inner.is_empty() || inner.starts_with('[') { format!("{outer}{inner}") } else { format!("{outer}.{inner}") }
}

/// The parts of a workbook by name; nothing for one that cannot be unpacked.
type Parts = BTreeMap<String, Option<String>>;

fn in_workbook(first: &[u8], second: &[u8]) -> Option<Phrase> {
    let (first, second) = (parts(first)?, parts(second)?);
    let mut names: Vec<&String> = first.keys().chain(second.keys()).collect();
    // A reader sees cells; what else differs follows from them.
    let rank = |name: &str| if name.starts_with(SHEETS) { 0 } else { 1 + usize::from(name != STRINGS) };
    names.sort_by_key(|name| (rank(name), number(name), name.as_str()));
    let at = |name: &str| (first.get(name).cloned().flatten(), second.get(name).cloned().flatten());
    let part = names.into_iter().find(|name| at(name).0 != at(name).1)?;
    let cell = match at(part) {
        (Some(a), Some(b)) if part.starts_with(SHEETS) => cell_of(&a, &b).map(|cell| (part.clone(), cell)),
        (Some(a), Some(b)) if part == STRINGS => cell_of_string(&first, &a, &b),
        _ => None,
    };
    Some(match cell {
        Some((sheet, cell)) => {
            let named = sheet_name(&first, number(&sheet)).unwrap_or(sheet);
            Phrase::new("verify.at-cell").with("sheet", named).with("cell", cell)
        }
        None => Phrase::new("verify.at-part").with("part", crate::text::clean(part)),
    })
}

/// No part of a report is larger; what somebody put in its place may be.
const LARGEST: u64 = 256 << 20;
const SHEETS: &str = "xl/worksheets/sheet";
const STRINGS: &str = "xl/sharedStrings.xml";

fn parts(bytes: &[u8]) -> Option<Parts> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Parts::new();
    for index in 0..zip.len() {
        let mut text = String::new();
        let name = zip.name_for_index(index)?.ok()?.into_owned();
        let whole = zip.by_index(index).is_ok_and(|part| part.take(LARGEST).read_to_string(&mut text).is_ok());
        parts.insert(name, whole.then_some(text));
    }
    Some(parts)
}

/// The number in the name of a sheet's part.
fn number(part: &str) -> usize {
    let digits = part.strip_prefix(SHEETS).and_then(|rest| rest.strip_suffix(".xml"));
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// The address of the first cell that differs.
fn cell_of(first: &str, second: &str) -> Option<String> {
    let (mut first, mut second) = (first.split("<c ").skip(1), second.split("<c ").skip(1));
    loop {
        match (first.next(), second.next()) {
            (Some(a), Some(b)) if a == b => {}
            (Some(cell), _) | (None, Some(cell)) => return Some(attribute(cell, "r")?.to_owned()),
            (None, None) => return None,
        }
    }
}

/// The first cell, and its sheet's part, that holds the first text that differs.
fn cell_of_string(parts: &Parts, first: &str, second: &str) -> Option<(String, String)> {
    let (a, b) = (first.split("<si>").skip(1), second.split("<si>").skip(1));
    let at = a.zip(b).position(|(a, b)| a != b)?;
    let value = format!("<v>{at}</v>");
    let mut sheets: Vec<(&String, &String)> = parts
        .iter()
        .filter(|(name, _)| name.starts_with(SHEETS))
        .filter_map(|(name, text)| Some((name, text.as_ref()?)))
        .collect();
    sheets.sort_by_key(|(name, _)| number(name));
    sheets.into_iter().find_map(|(name, sheet)| {
        let mut cells = sheet.split("<c ").skip(1);
        let cell = cells.find(|cell| attribute(cell, "t") == Some("s") && cell.contains(&value))?;
        Some((name.clone(), attribute(cell, "r")?.to_owned()))
    })
}

/// What a reader calls the sheet of a number.
fn sheet_name(parts: &Parts, number: usize) -> Option<String> {
    let book = parts.get("xl/workbook.xml")?.as_ref()?;
    let sheet = book.split("<sheet ").nth(number)?;
    Some(crate::text::clean(&unescaped(attribute(sheet, "name")?)))
}

/// Text of XML as it is meant: the five characters that it must escape.
fn unescaped(text: &str) -> String {
    let escapes = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    escapes.iter().fold(text.to_owned(), |text, (escape, plain)| text.replace(escape, plain))
}

/// An attribute of the element whose inside this is.
fn attribute<'x>(element: &'x str, name: &str) -> Option<&'x str> {
    let inside = element.split('>').next()?;
    let value = inside.split(&format!("{name}=\"")).nth(1)?;
    value.split('"').next()
}

/// A figure of a report: its id, period and scope.
pub type FigureKey = (String, String, String);

/// The figures of two reports that have other values: what each said, `None` where it has no such figure or no value.
pub fn values(first: &Value, second: &Value) -> Vec<(FigureKey, Option<String>, Option<String>)> {
    let (first, second) = (figures(first), figures(second));
    let mut keys: Vec<&FigureKey> = first.keys().chain(second.keys()).collect();
    keys.sort();
    keys.dedup();
    let of = |figures: &BTreeMap<FigureKey, Option<String>>, key: &FigureKey| figures.get(key).cloned().flatten();
    let each = keys.into_iter().map(|key| (key.clone(), of(&first, key), of(&second, key)));
    each.filter(|(_, a, b)| a != b).collect()
}

fn figures(report: &Value) -> BTreeMap<FigureKey, Option<String>> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = report["kpis"].as_array().into_iter().flatten();
    all.map(|kpi| {
        let value =
            kpi["value"].as_str().map(str::to_owned).or_else(|| kpi["value"].as_number().map(ToString::to_string));
        ((text(&kpi["id"]), text(&kpi["period"]), text(&kpi["scope"])), value)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Field;
    use rust_xlsxwriter::Workbook;

    fn book(texts: &[&str], number: f64) -> Vec<u8> {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("One").unwrap().write(0, 0, "title").unwrap();
        let sheet = book.add_worksheet().set_name("Two & more").unwrap();
        for (row, text) in (0..).zip(texts) {
            sheet.write(row, 1, *text).unwrap();
        }
        sheet.write(9, 2, number).unwrap();
        book.save_to_buffer().unwrap()
    }

    fn cell(first: &[u8], second: &[u8]) -> Option<(Field, Field)> {
        let place = place("report.xlsx", first, second)?;
        Some((place.field("sheet")?.clone(), place.field("cell")?.clone()))
    }

    #[test]
    fn a_workbook_differs_at_a_cell() {
        let first = book(&["a", "b"], 1.0);
        assert_eq!(place("report.xlsx", &first, &first), None);
        let named = |cell: &str| Some(("Two & more".into(), cell.into()));
        assert_eq!(cell(&first, &book(&["a", "b"], 2.0)), named("C10"));
        assert_eq!(cell(&first, &book(&["a", "c"], 1.0)), named("B2"));
    }

    #[test]
    fn a_json_differs_at_a_value_and_a_text_at_a_line() {
        let at = |name: &str, first: &str, second: &str, field: &str| {
            place(name, first.as_bytes(), second.as_bytes()).and_then(|place| place.field(field).cloned())
        };
        let json = |value: &str| format!("{{\"a\": 1, \"kpis\": [{{\"id\": \"x\"}}, {{\"value\": {value}}}]}}");
        assert_eq!(at("r.json", &json("1"), &json("2"), "path"), Some("kpis[1].value".into()));
        assert_eq!(at("d.txt", "one\ntwo\n", "one\nTwo\n", "line"), Some(Field::Count(2)));
        assert_eq!(at("r.json", "{ no", "{ json\n", "line"), Some(Field::Count(1)));
    }
}
