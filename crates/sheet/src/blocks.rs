//! The text of a part of a package, block by block: UTF-8 for certain, and of a large part unpacked a few blocks ahead on a thread
//! of its own, while the blocks before are read.

use super::refusal::Refusal;
use std::io::Read;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// Bytes of a block.
const BLOCK: usize = 64 * 1024;
/// Parts of so many bytes are worth a thread.
const LARGE: u64 = 2 * 1024 * 1024;
/// Blocks that may wait to be read: half a megabyte.
const AHEAD: usize = 8;

/// The next block of text; none where the part has ended.
pub(super) type Feed<'p> = dyn FnMut() -> Result<Option<String>, Refusal> + 'p;

/// Hands the text of a part, which has so many bytes, to `read`.
pub(super) fn feed<T>(
    part: impl Read + Send,
    name: &str,
    size: u64,
    read: impl FnOnce(&mut Feed<'_>) -> T,
) -> Result<T, Refusal> {
    let mut blocks = Blocks { part, name, cut: Vec::new(), ended: false };
    if size < LARGE {
        return Ok(read(&mut || blocks.next()));
    }
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(AHEAD);
        let unpack = move || {
            // The receiver is gone where the rest is not wanted.
            while let Some(block) = blocks.next().transpose()
                && sender.send(block).is_ok()
            {}
        };
        let thread = thread::Builder::new().name("unpack".to_owned()).spawn_scoped(scope, unpack);
        thread.map_err(|e| Refusal::unreadable("start a thread", &e))?;
        Ok(read(&mut || received(&receiver)))
    })
}

fn received(receiver: &Receiver<Result<String, Refusal>>) -> Result<Option<String>, Refusal> {
    receiver.recv().ok().transpose()
}

/// The blocks of a part.
struct Blocks<'p, R> {
    part: R,
    name: &'p str,
    /// The beginning of a character that the block before cut.
    cut: Vec<u8>,
    ended: bool,
}

impl<R: Read> Blocks<'_, R> {
    fn next(&mut self) -> Result<Option<String>, Refusal> {
        if self.ended {
            return Ok(None);
        }
        let mut block = Vec::with_capacity(BLOCK);
        block.append(&mut self.cut);
        let room = BLOCK - block.len();
        let read = self.part.by_ref().take(room as u64).read_to_end(&mut block);
        self.ended = !matches!(read, Ok(bytes) if bytes == room);
        read.map_err(|e| Refusal::damaged(self.name, e))?;
        if !self.ended {
            self.cut = block.split_off(whole(&block));
        }
        let text = String::from_utf8(block).map_err(|_| Refusal::damaged(self.name, "text that is no UTF-8"))?;
        Ok(Some(text))
    }
}

/// How many bytes come before a character of which the end is missing.
fn whole(bytes: &[u8]) -> usize {
    let behind = |length: usize| bytes.len().checked_sub(length).and_then(|at| bytes.get(at).map(|byte| (at, *byte)));
    let cut = |length| behind(length).filter(|(_, byte)| byte.leading_ones() as usize > length);
    (1..=3).find_map(cut).map_or(bytes.len(), |(at, _)| at)
}

/// A text in blocks of these lengths, again and again.
#[cfg(test)]
pub(super) fn cut(text: &str, lengths: &[usize]) -> Vec<String> {
    let mut signs = text.chars().peekable();
    let mut blocks = Vec::new();
    for length in lengths.iter().cycle() {
        if signs.peek().is_none() {
            break;
        }
        blocks.push(signs.by_ref().take(*length).collect());
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], size: u64) -> Result<String, Refusal> {
        let mut text = String::new();
        feed(bytes, "p.xml", size, |feed| {
            while let Some(block) = feed()? {
                text.push_str(&block);
            }
            Ok(())
        })??;
        Ok(text)
    }

    #[test]
    fn characters_that_a_block_cuts_are_whole_again() {
        for shift in 0..4 {
            let long = format!("{}{}", "x".repeat(shift), "é长😀".repeat(BLOCK));
            assert_eq!(text(long.as_bytes(), 0).as_deref(), Ok(&*long));
            assert_eq!(text(long.as_bytes(), LARGE).as_deref(), Ok(&*long));
        }
        assert_eq!(text(b"", 0).as_deref(), Ok(""));
    }

    #[test]
    fn what_is_no_utf_8_is_refused_wherever_it_stands() {
        let long = "x".repeat(BLOCK - 1).into_bytes();
        for wrong in [&b"\xE9\x95"[..], b"\xFF", b"\x80\x80\x80\x80", b"\xF0\x9F\x98a", b"a\0\xFE\xFFb"] {
            for bytes in [wrong.to_vec(), [&long, wrong].concat(), [wrong, &long].concat()] {
                assert_eq!(text(&bytes, LARGE).unwrap_err().code(), "damaged");
            }
        }
    }

    #[test]
    fn a_part_that_is_not_read_on_is_unpacked_no_further() {
        let endless = std::io::repeat(b' ');
        let first = feed(endless, "p.xml", LARGE, |feed| feed()).unwrap();
        assert_eq!(first.unwrap().unwrap().len(), BLOCK);
    }
}
