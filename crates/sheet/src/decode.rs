//! Text of unknown encoding as UTF-8: a byte order mark, else strictly UTF-8, else strictly GB18030, else the one of them in
//! which only a few bytes mean nothing, else a refusal.
//!
//! Platforms cut titles by bytes, and one half of a character must not cost the file: what means nothing becomes U+FFFD and
//! is counted, and whoever needs the cell exactly refuses it. No single-byte encoding is guessed, because every file is valid
//! in those.

use super::Remark;
use super::bytes::{Bytes, rewind};
use super::refusal::Refusal;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Decoder, DecoderResult, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8};
use std::io::{BufRead, Read, Seek, SeekFrom};

/// Bytes read at a time; decoded they may be three times as many.
const CHUNK: usize = 64 * 1024;
/// Bytes by which an encoding is guessed.
const BEGINNING: u64 = 1024 * 1024;
/// Of so many characters beyond ASCII one may be broken: a title of each row, but not half of the rows.
const SOUND_FOR_EACH_BROKEN: u64 = 10;

/// Text being decoded.
pub(super) struct Utf8 {
    bytes: Bytes,
    encoding: &'static Encoding,
    decoder: Decoder,
    text: String,
    done: bool,
    /// Places that mean no character in the whole of it; none where it decodes strictly.
    broken: u64,
}

impl Utf8 {
    /// Finds the encoding of the whole and stands before its first character.
    pub(super) fn new(mut bytes: Bytes) -> Result<(Utf8, Vec<Remark>), Refusal> {
        let mut mark = Vec::new();
        bytes.by_ref().take(3).read_to_end(&mut mark).map_err(unreadable)?;
        rewind(&mut bytes)?;
        let marked = Encoding::for_bom(&mark).map(|(encoding, _)| encoding);
        let candidates = marked.map_or(vec![UTF_8, GB18030], |encoding| vec![encoding]);
        let Some((encoding, broken)) = best(&candidates, &mut bytes)? else {
            if ends_in_zeros(&mut bytes)? {
                return Err(Refusal::Incomplete { place: String::new() });
            }
            let mixed = marked.is_none() && is_mixed(&mut bytes)?;
            let looks_like = if mixed { "UTF-8 + GB18030" } else { guess(&mut bytes, None)?.name() };
            return Err(Refusal::Encoding { looks_like: looks_like.to_owned() });
        };
        let mut remarks = vec![Remark::Encoding { name: encoding.name().to_owned() }];
        if encoding == GB18030 {
            // Big5 and others are mostly valid GB18030 too, read as other characters.
            let looks_like = guess(&mut bytes, (broken > 0).then_some(encoding))?;
            if broken > 0 && [BIG5, SHIFT_JIS, EUC_JP, EUC_KR].contains(&looks_like) {
                return Err(Refusal::Encoding { looks_like: looks_like.name().to_owned() });
            }
            if looks_like != GBK && looks_like != GB18030 {
                remarks.push(Remark::DoubtfulEncoding { looks_like: looks_like.name().to_owned() });
            }
        }
        Ok((Utf8::of(bytes, encoding, broken), remarks))
    }

    fn of(bytes: Bytes, encoding: &'static Encoding, broken: u64) -> Utf8 {
        let text = String::with_capacity(CHUNK);
        Utf8 { bytes, encoding, decoder: encoding.new_decoder_with_bom_removal(), text, done: false, broken }
    }

    /// The remark on what could not be decoded.
    pub(super) fn broken_bytes(&self) -> Option<Remark> {
        (self.broken > 0).then_some(Remark::BrokenBytes { count: self.broken })
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
                DecoderResult::Malformed(..) if self.broken > 0 => self.text.push(char::REPLACEMENT_CHARACTER),
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

/// The encoding in which the whole is text, and the places in it that mean nothing.
fn best(candidates: &[&'static Encoding], bytes: &mut Bytes) -> Result<Option<(&'static Encoding, u64)>, Refusal> {
    let mut nearly: Option<(&'static Encoding, u64)> = None;
    for &encoding in candidates {
        let Some(found) = decoded(encoding, bytes)? else { continue };
        // UTF-8, or two tables of two encodings one below the other, may be valid GB18030 as a whole.
        if encoding == GB18030 && is_mixed(bytes)? {
            continue;
        }
        if found.broken == 0 {
            return Ok(Some((encoding, 0)));
        }
        let few = found.broken.saturating_mul(SOUND_FOR_EACH_BROKEN) <= found.sound;
        if few && nearly.is_none_or(|(_, broken)| found.broken < broken) {
            nearly = Some((encoding, found.broken));
        }
    }
    Ok(nearly)
}

/// Whether so many broken places are more than the rest of the bytes can make up for: no encoding writes a character beyond ASCII in
/// one byte here.
fn is_hopeless(found: &Decoded, rest: u64) -> bool {
    found.broken.saturating_mul(SOUND_FOR_EACH_BROKEN) > found.sound + rest / 2 + 1
}

/// What came of decoding: characters beyond ASCII, and places that mean none.
struct Decoded {
    sound: u64,
    broken: u64,
}

/// Decodes all of it, or as much as shows that it is not in that encoding; none where it holds NUL, which is no character of a table.
fn decoded(encoding: &'static Encoding, bytes: &mut Bytes) -> Result<Option<Decoded>, Refusal> {
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut text = vec![0; CHUNK];
    let mut found = Decoded { sound: 0, broken: 0 };
    let mut rest = bytes.seek(SeekFrom::End(0)).map_err(unreadable)?;
    rewind(bytes)?;
    loop {
        let chunk = bytes.fill_buf().map_err(unreadable)?;
        let last = chunk.is_empty();
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(chunk, &mut text, last);
        bytes.consume(read);
        rest = rest.saturating_sub(read as u64);
        let text = &text[..written];
        // The first byte of each character beyond ASCII.
        found.sound += text.iter().filter(|byte| **byte >= 0xC0).count() as u64;
        found.broken += u64::from(matches!(result, DecoderResult::Malformed(..)));
        let nul = text.contains(&0);
        if nul || (last && result == DecoderResult::InputEmpty) || is_hopeless(&found, rest) {
            rewind(bytes)?;
            return Ok((!nul).then_some(found));
        }
    }
}

/// Whether there are zeros from some place on to the end and none before: the disk was full, or the power failed, before it was written.
fn ends_in_zeros(bytes: &mut Bytes) -> Result<bool, Refusal> {
    let mut zeros = false;
    loop {
        let chunk = bytes.fill_buf().map_err(unreadable)?;
        let text = chunk.iter().position(|byte| *byte == 0).map_or(chunk, |first| &chunk[..first]);
        let goes_on = zeros && !text.is_empty() || chunk[text.len()..].iter().any(|byte| *byte != 0);
        zeros |= text.len() < chunk.len();
        let read = chunk.len();
        bytes.consume(read);
        if goes_on || read == 0 {
            rewind(bytes)?;
            return Ok(zeros && !goes_on);
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

/// What the text's beginning looks like, by how often characters follow each other; of a text that is broken, by its lines
/// that are not, because the detector gives up on an encoding at the first byte that it lacks.
fn guess(bytes: &mut Bytes, broken: Option<&'static Encoding>) -> Result<&'static Encoding, Refusal> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut beginning = Vec::new();
    bytes.by_ref().take(BEGINNING).read_to_end(&mut beginning).map_err(unreadable)?;
    rewind(bytes)?;
    match broken {
        None => {
            detector.feed(&beginning, (beginning.len() as u64) < BEGINNING);
        }
        Some(encoding) => {
            let lines = beginning.split_inclusive(|byte| *byte == b'\n');
            let sound =
                lines.filter(|line| encoding.decode_without_bom_handling_and_without_replacement(line).is_some());
            for line in sound {
                detector.feed(line, false);
            }
        }
    }
    Ok(detector.guess(None, Utf8Detection::Allow))
}
