//! Times and days in file names: `ExportOrderList{yyyyMMddHHmm}`, `_{yyyy-MM-dd}_{yyyy-MM-dd}`.
//!
//! A shape is literal text with fields in braces; it may stand anywhere in the name. A field's digits must not go on
//! before or after it, so that the export id `ExportOrderList26334396597` is no time.

use crate::calendar;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;

/// What a file within a zip is called.
pub fn within(zip: &str, member: &str) -> String {
    format!("{zip}/{member}")
}

/// What a name says: of a file within a zip its own, and only where that says nothing the zip's. No other file's name has a stroke.
pub fn said<T>(name: &str, says: impl FnMut(&str) -> Option<T>) -> Option<T> {
    name.rsplit('/').find_map(says)
}

/// The instant a shape with one field finds in a name.
pub fn time(shape: &str, name: &str) -> Option<NaiveDateTime> {
    fields(shape, name)?.into_iter().next()
}

/// The same as a moment: what a platform writes into a name is the store's own time, seconds since 1970 are everybody's.
pub fn moment(shape: &str, name: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let time = time(shape, name)?;
    Some(if shape.contains("{unix}") { time.and_utc() } else { calendar::instant(time, zone).to_utc() })
}

/// The days a shape with two fields finds in a name; with one it is that day.
pub fn span(shape: &str, name: &str) -> Option<(NaiveDate, NaiveDate)> {
    let fields = fields(shape, name)?;
    let (first, last) = match fields.as_slice() {
        [day] => (day, day),
        [first, last] => (first, last),
        _ => return None,
    };
    (first <= last).then(|| (first.date(), last.date()))
}

/// A name as the shape makes them, to show people.
pub fn example(shape: &str) -> String {
    let digits = [("yyyy", "2026"), ("MM", "11"), ("dd", "09"), ("HH", "09"), ("mm", "05"), ("ss", "00")];
    let plain = shape.replace(['{', '}'], "");
    digits.iter().fold(plain, |name, (field, digits)| name.replace(field, digits))
}

enum Piece<'a> {
    Literal(&'a str),
    Time(&'a str),
}

fn fields(shape: &str, name: &str) -> Option<Vec<NaiveDateTime>> {
    let pieces = pieces(shape);
    (0..name.len()).filter(|&at| name.is_char_boundary(at)).find_map(|at| match_at(&pieces, name, at))
}

fn pieces(shape: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = shape;
    while let Some((literal, tail)) = rest.split_once('{') {
        let Some((field, tail)) = tail.split_once('}') else { break };
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        pieces.push(Piece::Time(field));
        rest = tail;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest));
    }
    pieces
}

fn match_at(pieces: &[Piece<'_>], name: &str, at: usize) -> Option<Vec<NaiveDateTime>> {
    let mut found = Vec::new();
    let mut rest = &name[at..];
    if matches!(pieces.first(), Some(Piece::Time(_))) && name[..at].ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    for piece in pieces {
        match piece {
            Piece::Literal(text) => rest = rest.strip_prefix(text)?,
            Piece::Time(format) => {
                let (instant, tail) = instant(format, rest)?;
                found.push(instant);
                rest = tail;
            }
        }
    }
    Some(found)
}

/// Reads one field off the front.
fn instant<'a>(format: &str, text: &'a str) -> Option<(NaiveDateTime, &'a str)> {
    if format == "unix" {
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let seconds: i64 = (digits == 10).then(|| text[..digits].parse().ok())??;
        return Some((DateTime::from_timestamp(seconds, 0)?.naive_utc(), &text[digits..]));
    }
    let head = text.get(..format.len())?;
    let tail = &text[format.len()..];
    if tail.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let strftime = format
        .replace("yyyy", "%Y")
        .replace("MM", "%m")
        .replace("dd", "%d")
        .replace("HH", "%H")
        .replace("mm", "%M")
        .replace("ss", "%S");
    let plausible = |t: &NaiveDateTime| (2000..=2100).contains(&chrono::Datelike::year(&t.date()));
    let instant = if format.contains("HH") {
        NaiveDateTime::parse_from_str(head, &strftime).ok()
    } else {
        NaiveDate::parse_from_str(head, &strftime).ok().map(|d| d.and_time(chrono::NaiveTime::MIN))
    };
    instant.filter(plausible).map(|t| (t, tail))
}

#[cfg(test)]
mod tests {
    use super::{span, time};

    #[test]
    fn a_time_is_read_and_an_id_is_not() {
        let shape = "ExportOrderList{yyyyMMddHHmm}";
        assert_eq!(time(shape, "ExportOrderList202505112129.csv").unwrap().to_string(), "2025-05-11 21:29:00");
        assert_eq!(time(shape, "ExportOrderList26334396597.xlsx"), None);
        assert_eq!(time(shape, "ExportOrderList2633439659712.xlsx"), None);
        assert_eq!(
            time("_{yyyyMMdd_HHmmss}", "商品报表_20260619_110309.csv").unwrap().to_string(),
            "2026-06-19 11:03:09"
        );
    }

    #[test]
    fn seconds_since_1970_are_the_same_everywhere() {
        let at = |shape, name| super::moment(shape, name, chrono_tz::Asia::Shanghai).unwrap().to_string();
        assert_eq!(at("{unix}_", "1794700000_orders.csv"), "2026-11-14 23:46:40 UTC");
        assert_eq!(at("_{yyyyMMddHHmm}", "x_202611150906.csv"), "2026-11-15 01:06:00 UTC");
    }

    #[test]
    fn days_are_read_in_order() {
        let shape = "_{yyyy-MM-dd}_{yyyy-MM-dd}";
        let (first, last) = span(shape, "【生意参谋平台】商品_全部_2026-06-18_2026-06-20 (1).xls").unwrap();
        assert_eq!((first.to_string(), last.to_string()), ("2026-06-18".to_owned(), "2026-06-20".to_owned()));
        assert_eq!(span(shape, "店铺_2026-06-20_2026-06-18.xls"), None);
        let day = span("_{yyyyMMdd}.", "sources_20260618.csv").unwrap();
        assert_eq!((day.0.to_string(), day.0), ("2026-06-18".to_owned(), day.1));
    }
}
