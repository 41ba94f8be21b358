//! One answer of a server, read as bytes: whatever its words are written in, its code is three digits.

use crate::deliver::Cause;
use crate::deliver::transport::connection::Connection;
use crate::text;
use encoding_rs::GB18030;

/// More of one answer is not read: no server has so much to say.
const MOST: usize = 256 * 1024;
/// More of one answer's words is not kept.
const KEPT: usize = 4 * 1024;
/// How much is read at once.
const PIECE: usize = 4 * 1024;

/// An answer that has come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    /// 200 to 599.
    pub(super) code: u16,
    /// What stands behind the code in each line.
    pub(super) lines: Vec<String>,
}

impl Reply {
    /// Code and words in one line.
    pub(super) fn text(&self) -> String {
        text::clean(&format!("{} {}", self.code, self.words()))
    }

    /// The words in one line.
    pub(super) fn words(&self) -> String {
        text::clean(&self.lines.join(" "))
    }
}

/// What came over the line and was not taken yet.
#[derive(Default)]
pub(super) struct Inbound {
    bytes: Vec<u8>,
}

impl Inbound {
    /// Whether something lies here that nobody asked for yet, and its first byte.
    pub(super) fn waiting(&self) -> Option<u8> {
        self.bytes.first().copied()
    }

    /// Reads what there is until the wire's deadline; whether the line is still open.
    pub(super) fn fill(&mut self, wire: &mut Connection) -> Result<bool, Cause> {
        let mut piece = [0; PIECE];
        let count = wire.read(&mut piece)?;
        self.bytes.extend_from_slice(&piece[..count]);
        Ok(count > 0)
    }

    /// The next answer, to its last line. An answer without an end is none.
    pub(super) fn reply(&mut self, wire: &mut Connection) -> Result<Reply, Cause> {
        let mut reply: Option<Reply> = None;
        let (mut read, mut kept) = (0, 0);
        loop {
            if read >= MOST {
                return Err(Cause::NoReply);
            }
            let line = self.line(wire, MOST - read)?;
            read += line.len() + 1;
            let (code, last, words) = parts(&line).ok_or(Cause::NoReply)?;
            let reply = reply.get_or_insert(Reply { code, lines: Vec::new() });
            if reply.code != code {
                return Err(Cause::NoReply);
            }
            if kept < KEPT {
                kept += words.len();
                reply.lines.push(decoded(&words[..words.len().min(KEPT)]));
            }
            if last {
                return Ok(reply.clone());
            }
        }
    }

    /// One line without its end, and not longer than `most`.
    fn line(&mut self, wire: &mut Connection, most: usize) -> Result<Vec<u8>, Cause> {
        let mut looked = 0;
        loop {
            if let Some(at) = self.bytes[looked..].iter().position(|byte| *byte == b'\n') {
                let mut line: Vec<u8> = self.bytes.drain(..=looked + at).collect();
                line.pop();
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                return Ok(line);
            }
            looked = self.bytes.len();
            if looked >= most {
                return Err(Cause::NoReply);
            }
            if !self.fill(wire)? {
                return Err(Cause::Closed);
            }
        }
    }
}

/// Code, whether it is the last line, and the words of `250-words`.
fn parts(line: &[u8]) -> Option<(u16, bool, &[u8])> {
    let digits = line.get(..3)?;
    if !digits.iter().all(u8::is_ascii_digit) || !(b'2'..=b'5').contains(&digits[0]) {
        return None;
    }
    let code = digits.iter().fold(0, |code, digit| code * 10 + u16::from(digit - b'0'));
    match line.get(3) {
        None | Some(b' ' | b'\t') => Some((code, true, line.get(4..).unwrap_or_default())),
        Some(b'-') => Some((code, false, &line[4..])),
        Some(_) => None,
    }
}

/// UTF-8 where it is that, else what servers in China write; anything is something.
fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{decoded, parts};

    #[test]
    fn a_line_is_a_code_a_mark_and_any_bytes() {
        assert_eq!(parts(b"250 fine"), Some((250, true, &b"fine"[..])));
        assert_eq!(parts(b"250-\xb3\xc9"), Some((250, false, &b"\xb3\xc9"[..])));
        assert_eq!(parts(b"354"), Some((354, true, &b""[..])));
        for garbage in [&b""[..], b"25", b"2x0 ok", b"650 no", b"150 no", b"250taken", b"hello there"] {
            assert_eq!(parts(garbage), None, "{garbage:?}");
        }
    }

    #[test]
    fn words_are_read_in_the_servers_encoding() {
        assert_eq!(decoded("发送频率超限".as_bytes()), "发送频率超限");
        assert_eq!(decoded(b"\xb7\xa2\xcb\xcd\xc6\xb5\xc2\xca\xb3\xac\xcf\xde"), "发送频率超限");
        assert!(!decoded(b"\xff\xfe\x80 what").is_empty());
    }
}
