//! Text of unknown encoding as UTF-8: a byte order mark, else strictly UTF-8, else strictly GB18030, else a refusal.
//!
//! Nothing is ever replaced: a file that cannot be decoded whole is not read at all. No single-byte encoding is guessed,
//! because every file is valid in those.

use super::Remark;
use super::refusal::Refusal;
use super::source::{Bytes, rewind};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, GBK, UTF_8};
use std::io::{BufRead, Read};

/// Bytes read at a time; decoded they may be three times as many.
const CHUNK: usize = 64 * 1024;
/// Bytes by which an encoding is guessed.
const BEGINNING: u64 = 1024 * 1024;

/// Text being decoded.
pub(super) struct Utf8 {
    bytes: Bytes,
    encoding: &'static Encoding,
    decoder: Decoder,
    text: String,
    done: bool,
}

impl Utf8 {
    /// Finds the encoding of the whole and stands before its first character.
    pub(super) fn new(mut bytes: Bytes) -> Result<(Utf8, Vec<Remark>), Refusal> {
        let mut mark = Vec::new();
        bytes.by_ref().take(3).read_to_end(&mut mark).map_err(unreadable)?;
        rewind(&mut bytes)?;
        let mut remarks = Vec::new();
        let marked = Encoding::for_bom(&mark).map(|(encoding, _)| encoding);
        let candidates = marked.map_or(vec![UTF_8, GB18030], |encoding| vec![encoding]);
        let Some(encoding) = first_that_decodes(&candidates, &mut bytes)? else {
            return Err(Refusal::Encoding { looks_like: guess(&mut bytes)?.name().to_owned() });
        };
        remarks.push(Remark::Encoding { name: encoding.name().to_owned() });
        if encoding == GB18030 {
            if is_mixed(&mut bytes)? {
                return Err(Refusal::Encoding { looks_like: "UTF-8 + GB18030".to_owned() });
            }
            // Big5 and others are mostly valid GB18030 too, read as other characters.
            let looks_like = guess(&mut bytes)?;
            if looks_like != GBK && looks_like != GB18030 {
                remarks.push(Remark::DoubtfulEncoding { looks_like: looks_like.name().to_owned() });
            }
        }
        Ok((Utf8::of(bytes, encoding), remarks))
    }

    fn of(bytes: Bytes, encoding: &'static Encoding) -> Utf8 {
        let text = String::with_capacity(CHUNK);
        Utf8 { bytes, encoding, decoder: encoding.new_decoder_with_bom_removal(), text, done: false }
    }

    /// Once more from the first character.
    pub(super) fn restart(&mut self) -> Result<(), Refusal> {
        rewind(&mut self.bytes)?;
        self.decoder = self.encoding.new_decoder_with_bom_removal();
        self.done = false;
        Ok(())
    }

    /// The next piece of text; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<&str>, Refusal> {
        self.text.clear();
        while !self.done && self.text.is_empty() {
            let chunk = self.bytes.fill_buf().map_err(unreadable)?;
            let chunk = &chunk[..chunk.len().min(CHUNK)];
            let last = chunk.is_empty();
            let (result, read) = self.decoder.decode_to_string_without_replacement(chunk, &mut self.text, last);
            self.bytes.consume(read);
            match result {
                DecoderResult::InputEmpty => self.done = last,
                DecoderResult::OutputFull => self.text.reserve(CHUNK),
                DecoderResult::Malformed(..) => {
                    return Err(Refusal::Encoding { looks_like: self.encoding.name().to_owned() });
                }
            }
        }
        Ok(if self.text.is_empty() { None } else { Some(&self.text) })
    }
}

fn unreadable(error: std::io::Error) -> Refusal {
    Refusal::unreadable("read the file", &error)
}

fn first_that_decodes(
    candidates: &[&'static Encoding],
    bytes: &mut Bytes,
) -> Result<Option<&'static Encoding>, Refusal> {
    for encoding in candidates {
        if decodes(encoding, bytes)? {
            return Ok(Some(encoding));
        }
    }
    Ok(None)
}

/// Whether all of it decodes, to text without NUL, which is no character of a table.
fn decodes(encoding: &'static Encoding, bytes: &mut Bytes) -> Result<bool, Refusal> {
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut text = vec![0; CHUNK];
    loop {
        let chunk = bytes.fill_buf().map_err(unreadable)?;
        let last = chunk.is_empty();
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(chunk, &mut text, last);
        bytes.consume(read);
        let malformed = matches!(result, DecoderResult::Malformed(..)) || text[..written].contains(&0);
        if malformed || (last && result == DecoderResult::InputEmpty) {
            rewind(bytes)?;
            return Ok(!malformed);
        }
    }
}

/// Whether some line is UTF-8 while the whole is not, as when tables of two programs were put together: such a file is
/// valid GB18030 all the same. Four characters of three bytes in a line are not UTF-8 by accident.
fn is_mixed(bytes: &mut Bytes) -> Result<bool, Refusal> {
    let mut line = Vec::new();
    let mut mixed = false;
    while !mixed && bytes.read_until(b'\n', &mut line).map_err(unreadable)? > 0 {
        let wide = |text: &str| text.chars().filter(|c| c.len_utf8() == 3).count() >= 4;
        mixed = std::str::from_utf8(&line).is_ok_and(wide);
        line.clear();
    }
    rewind(bytes)?;
    Ok(mixed)
}

/// What the text's beginning looks like, by how often characters follow each other.
fn guess(bytes: &mut Bytes) -> Result<&'static Encoding, Refusal> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut beginning = Vec::new();
    bytes.by_ref().take(BEGINNING).read_to_end(&mut beginning).map_err(unreadable)?;
    rewind(bytes)?;
    detector.feed(&beginning, (beginning.len() as u64) < BEGINNING);
    Ok(detector.guess(None, Utf8Detection::Allow))
}
