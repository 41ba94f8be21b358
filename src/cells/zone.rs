//! What stands behind a time and says where it was so late: an offset, or the letters of a zone.

use chrono::FixedOffset;

/// Letters that mean one offset wherever they are written, in minutes east. `CST` and `IST` mean several.
const LETTERS: [(&str, i32); 20] = [
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("west", 60),
    ("cet", 60),
    ("cest", 120),
    ("mez", 60),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("est", -300),
    ("edt", -240),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("jst", 540),
    ("aest", 600),
    ("aedt", 660),
];

/// The text before the zone, and the zone's offset; a text without one comes back as it is.
///
/// `None` where letters stand there that are no zone, or several.
pub(super) fn without_zone(text: &str) -> Option<(&str, Option<FixedOffset>)> {
    let text = text.trim_end();
    // Only behind a time: the signs also join the parts of a date.
    let Some(colon) = text.find(':') else { return Some((text, None)) };
    let is_offset = |at: usize| at > colon && matches!(text.as_bytes()[at], b'+' | b'-');
    if let Some(at) = text.char_indices().map(|(at, _)| at).find(|at| is_offset(*at)) {
        let offset = offset(&text[at..])?;
        let before = text[..at].trim_end();
        let before = ["GMT", "UTC"].iter().find_map(|letters| before.strip_suffix(letters)).unwrap_or(before);
        return Some((before.trim_end(), Some(offset)));
    }
    let letters = text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    let last = text[letters..].to_ascii_lowercase();
    let before = text[..letters].trim_end();
    match last.as_str() {
        "" | "am" | "pm" | "m" => Some((text, None)),
        "z" if before.ends_with(|c: char| c.is_ascii_digit()) => Some((before, FixedOffset::east_opt(0))),
        _ => {
            let (_, minutes) = LETTERS.iter().find(|(name, _)| *name == last)?;
            Some((before, FixedOffset::east_opt(minutes * 60)))
        }
    }
}

/// `-0500`, `+08:00`, `+8`.
fn offset(text: &str) -> Option<FixedOffset> {
    let (sign, digits) = match text.split_at(1) {
        ("+", digits) => (1, digits),
        (_, digits) => (-1, digits),
    };
    let (hours, minutes) = match (digits.split_once(':'), digits.len()) {
        (Some(parts), _) => parts,
        (None, 4) => digits.split_at_checked(2)?,
        (None, _) => (digits, "0"),
    };
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<i32>().ok())?;
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= 14 && minutes < 60).then(|| FixedOffset::east_opt(sign * (hours * 60 + minutes) * 60))?
}

#[cfg(test)]
mod tests {
    use super::without_zone;

    #[test]
    fn a_zone_is_taken_off_the_end_and_what_means_several_is_none() {
        let read =
            |text: &'static str| without_zone(text).map(|(rest, zone)| (rest, zone.map(|z| z.local_minus_utc())));
        for (text, rest, minutes) in [
            ("2012-01-01 11:13:25 -0500", "2012-01-01 11:13:25", -300),
            ("2026-11-10T10:00:00+08:00", "2026-11-10T10:00:00", 480),
            ("2026-11-10T10:00:00.123Z", "2026-11-10T10:00:00.123", 0),
            ("Dec 1, 2017 12:38:23 AM PST", "Dec 1, 2017 12:38:23 AM", -480),
            ("2021/01/01 0:00:31JST", "2021/01/01 0:00:31", 540),
            ("01.01.2021 00:01:55 GMT+00:00", "01.01.2021 00:01:55", 0),
            ("2021-01-01 00:01 UTC-3", "2021-01-01 00:01", -180),
            ("2021-01-01 00:01 +05:30", "2021-01-01 00:01", 330),
        ] {
            assert_eq!(read(text), Some((rest, Some(minutes * 60))), "{text}");
        }
        for text in ["2026-11-10", "9 Nov 2026", "2026-11-10 10:00", "10/11/26 9:17 pm", "1 Jul 2026 4:24 a. m."] {
            assert_eq!(read(text), Some((text, None)), "{text}");
        }
        for text in
            ["2026-11-10 10:00 CST", "2026-11-10 10:00 IST", "2026-11-10 10:00 -05000", "2026-11-10 10:00 +1560"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
