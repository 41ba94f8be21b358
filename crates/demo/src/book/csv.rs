//! Delimited text, in the encodings the platforms use.

use super::{Cell, Row, Rows};

/// How characters become bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// A character it lacks becomes `?`, as the platform's own Java does it.
    Gbk,
    /// With four bytes where GBK has no two.
    Gb18030,
    Utf8,
    Utf8Bom,
    /// Little-endian with its mark.
    Utf16,
}

/// How fields are quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// Where a field needs it.
    AsNeeded,
    /// Where a field needs it or holds a tab.
    AroundTabs,
    /// Everywhere but around `="…"`.
    Always,
    /// Nowhere: only a tab or an end of line could need it, and no field has one.
    Never,
}

/// What stands between fields and behind lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Commas, and lines that end as on Windows.
    #[default]
    Commas,
    /// Commas, and lines that end as elsewhere.
    CommasUnix,
    /// Tabs, and lines that end as elsewhere.
    Tabs,
}

/// A kind of delimited text.
#[derive(Clone, Copy, Debug)]
pub struct Csv {
    pub encoding: Encoding,
    pub quotes: Quotes,
    pub layout: Layout,
}

impl Csv {
    /// Commas and Windows' ends of lines.
    pub fn new(encoding: Encoding, quotes: Quotes) -> Csv {
        Csv { encoding, quotes, layout: Layout::Commas }
    }

    /// The bytes of the rows.
    pub fn write(self, rows: Rows<'_>) -> Vec<u8> {
        let mut out = match self.encoding {
            Encoding::Utf8Bom => "\u{FEFF}".as_bytes().to_vec(),
            Encoding::Utf16 => vec![0xFF, 0xFE],
            _ => Vec::new(),
        };
        let mut line = String::new();
        for row in rows {
            line.clear();
            self.line(&mut line, &row);
            self.encode(&mut out, &line);
        }
        out
    }

    fn line(self, line: &mut String, row: &Row) {
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                line.push(if self.layout == Layout::Tabs { '\t' } else { ',' });
            }
            self.field(line, cell);
        }
        line.push_str(if self.layout == Layout::Commas { "\r\n" } else { "\n" });
    }

    fn field(self, line: &mut String, cell: &Cell) {
        let text = cell.as_str();
        let bare_formula = text.starts_with("=\"") && text.ends_with('"') && text.len() > 2;
        let needed =
            text.contains([',', '"', '\n', '\r']) || (self.quotes == Quotes::AroundTabs && text.contains('\t'));
        if self.quotes != Quotes::Never && (self.quotes == Quotes::Always || needed) && !bare_formula {
            line.push('"');
            line.push_str(&text.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(text);
        }
    }

    fn encode(self, out: &mut Vec<u8>, line: &str) {
        match self.encoding {
            Encoding::Utf8 | Encoding::Utf8Bom => out.extend(line.as_bytes()),
            Encoding::Utf16 => out.extend(line.encode_utf16().flat_map(u16::to_le_bytes)),
            Encoding::Gb18030 => out.extend_from_slice(&encoding_rs::GB18030.encode(line).0),
            Encoding::Gbk => {
                let (bytes, _, lossy) = encoding_rs::GBK.encode(line);
                if lossy {
                    let mut one = [0; 4];
                    for c in line.chars() {
                        let (bytes, _, unknown) = encoding_rs::GBK.encode(c.encode_utf8(&mut one));
                        if unknown { out.push(b'?') } else { out.extend_from_slice(&bytes) }
                    }
                } else {
                    out.extend_from_slice(&bytes);
                }
            }
        }
    }
}
