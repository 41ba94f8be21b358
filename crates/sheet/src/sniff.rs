//! What a file is, from its first bytes.

use super::Seems;

/// How many bytes are looked at.
pub(super) const HEAD: usize = 8 * 1024;

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// A zip: an xlsx or a wrapped file.
    Zip,
    /// A compound file: an xls or an encrypted workbook.
    Compound,
    /// A web page.
    Html,
    /// Text, perhaps with separators.
    Text,
    /// Nothing that is read.
    Other(Seems),
}

const MAGIC: &[(&[u8], Sniffed)] = &[
    (b"PK\x03\x04", Sniffed::Zip),
    (b"PK\x05\x06", Sniffed::Zip),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Sniffed::Compound),
    (b"%PDF-", Sniffed::Other(Seems::Pdf)),
    (b"\x89PNG", Sniffed::Other(Seems::Image)),
    (b"\xFF\xD8\xFF", Sniffed::Other(Seems::Image)),
    (b"GIF8", Sniffed::Other(Seems::Image)),
    (b"RIFF", Sniffed::Other(Seems::Image)),
    (b"BM", Sniffed::Other(Seems::Image)),
    (b"{\\rtf", Sniffed::Other(Seems::Word)),
    (b"Rar!", Sniffed::Other(Seems::Archive)),
    (b"7z\xBC\xAF\x27\x1C", Sniffed::Other(Seems::Archive)),
    (b"\x1F\x8B", Sniffed::Other(Seems::Archive)),
    (b"\xFD7zXZ", Sniffed::Other(Seems::Archive)),
    (b"\x7FELF", Sniffed::Other(Seems::Program)),
    (b"MZ", Sniffed::Other(Seems::Program)),
];

/// Names what begins with these bytes.
pub(super) fn sniff(head: &[u8]) -> Sniffed {
    let utf16 = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    if utf16 {
        // Letters of tags are the same but for a zero beside each.
        let narrow: Vec<u8> = head[2..].iter().copied().filter(|byte| *byte != 0).collect();
        return markup(&narrow).filter(|what| *what == Sniffed::Html).unwrap_or(Sniffed::Text);
    }
    let found = MAGIC.iter().find(|(magic, _)| head.starts_with(magic));
    match found {
        // Two letters may also begin a header: only with bytes that text never holds is it what it seems.
        Some((magic, what)) if magic.len() > 2 || head.contains(&0) => return *what,
        _ => {}
    }
    // Zeros behind all else are an end that was never written; what it is the beginning says.
    let written = head.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let head = &head[..written];
    if head.is_empty() || head.contains(&0) {
        return Sniffed::Other(Seems::Unknown);
    }
    markup(head).unwrap_or(Sniffed::Text)
}

/// Web pages, XML and mail archives begin with a tag or a header once blanks and a mark of the byte order are skipped.
fn markup(head: &[u8]) -> Option<Sniffed> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let start = head.iter().position(|b| !b.is_ascii_whitespace())?;
    let lower: Vec<u8> = head[start..].iter().take(2_048).map(u8::to_ascii_lowercase).collect();
    if lower.starts_with(b"mime-version:") {
        return Some(Sniffed::Other(Seems::Mail));
    }
    if lower[0] != b'<' {
        return None;
    }
    let holds = |tag: &[u8]| lower.windows(tag.len()).any(|window| window == tag);
    if lower.starts_with(b"<?xml") && !holds(b"<html") {
        return Some(Sniffed::Other(Seems::Xml));
    }
    let page: [&[u8]; 8] =
        [b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<body", b"<style", b"<script"];
    page.iter().any(|tag| holds(tag)).then_some(Sniffed::Html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_decide() {
        let cases: [(&[u8], Sniffed); 14] = [
            (b"PK\x03\x04....", Sniffed::Zip),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Sniffed::Compound),
            (b"%PDF-1.7", Sniffed::Other(Seems::Pdf)),
            (b"BM\x00\x00\x00", Sniffed::Other(Seems::Image)),
            (b"BM code,title\n1,2\n", Sniffed::Text),
            (b"\xEF\xBB\xBF  <HTML><table>", Sniffed::Html),
            (b"<table border=1><tr>", Sniffed::Html),
            (b"<?xml version=\"1.0\"?><Workbook", Sniffed::Other(Seems::Xml)),
            (b"<5 stars,title\n", Sniffed::Text),
            (b"a,b\n\x00c", Sniffed::Other(Seems::Unknown)),
            (b"a,b\n\x00", Sniffed::Text),
            (b"\xFF\xFEa\x00", Sniffed::Text),
            (b"\xFF\xFE<\x00t\x00a\x00b\x00l\x00e\x00>\x00", Sniffed::Html),
            ("订单编号,标题\n".as_bytes(), Sniffed::Text),
        ];
        for (head, expected) in cases {
            assert_eq!(sniff(head), expected, "{:?}", String::from_utf8_lossy(head));
        }
    }
}
