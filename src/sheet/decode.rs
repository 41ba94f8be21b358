//! Text of unknown encoding as UTF-8: a byte order mark, else strictly UTF-8, else strictly GB18030, else a refusal.
//!
//! Nothing is ever replaced: a file that cannot be decoded whole is not read at all. No single-byte encoding is guessed,
//! because every file is valid in those.

use super::Remark;
use super::refusal::Refusal;
use super::source::{Bytes, rewind};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Decoder, DecoderResult, Encoding, GB18030, UTF_8};
use std::io::{BufRead, Read};

/// Bytes read at a time; decoded they may be three times as many.
const CHUNK: usize = 64 * 1024;

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
        // Big5 is mostly valid GB18030 too, read as other characters.
        if encoding == GB18030 && guess(&mut bytes)? == BIG5 {
            remarks.push(Remark::DoubtfulEncoding { looks_like: BIG5.name().to_owned() });
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

fn guess(bytes: &mut Bytes) -> Result<&'static Encoding, Refusal> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    loop {
        let chunk = bytes.fill_buf().map_err(unreadable)?;
        let (length, last) = (chunk.len(), chunk.is_empty());
        detector.feed(chunk, last);
        bytes.consume(length);
        if last {
            rewind(bytes)?;
            return Ok(detector.guess(None, Utf8Detection::Allow));
        }
    }
}
