//! What the crate `sheet` finds in a file, as sentences: it knows codes and fields, the words are ours.

use super::{Field, Phrase};
use sheet::{Refusal, Remark};

impl From<&Refusal> for Phrase {
    /// What to tell the people of the shop, without the file's name.
    fn from(refusal: &Refusal) -> Phrase {
        let phrase = Phrase::new(format!("refusal.{}", refusal.code()));
        match refusal {
            Refusal::Unreadable { step, message } => {
                phrase.with("step", step.as_str()).with("message", message.as_str())
            }
            Refusal::NotASpreadsheet { seems } => {
                phrase.with("seems", Field::Word(format!("refusal.seems.{}", seems.name())))
            }
            Refusal::Encoding { looks_like } => phrase.with("looks_like", looks_like.as_str()),
            Refusal::TooMuch { limit, found, allowed, place } => phrase
                .with("limit", Field::Word(format!("refusal.limit.{}", limit.name())))
                .with("setting", limit.name().replace('-', "_"))
                .with("found", *found)
                .with("allowed", *allowed)
                .with("place", placed(place)),
            Refusal::NoneReadable { count, name, refusal } => {
                phrase.with("count", *count).with("name", name.as_str()).with("why", Phrase::from(&**refusal))
            }
            Refusal::Within { name, refusal } => {
                phrase.with("name", name.as_str()).with("why", Phrase::from(&**refusal))
            }
            Refusal::UnknownEncryption { scheme } => phrase.with("scheme", scheme.as_str()),
            Refusal::Incomplete { place } => phrase.with("place", placed(place)),
            Refusal::CutRow { row, fields, expected } => {
                phrase.with("row", *row).with("fields", *fields).with("expected", *expected)
            }
            Refusal::OpenQuote { place, row } => phrase.with("place", place.as_str()).with("row", *row),
            Refusal::Doctype { part } | Refusal::DuplicatePart { part } => phrase.with("part", part.as_str()),
            Refusal::Damaged { place, detail } => phrase.with("place", placed(place)).with("detail", detail.as_str()),
            Refusal::NotAFile
            | Refusal::Empty
            | Refusal::Html
            | Refusal::Encrypted
            | Refusal::WrongPassword
            | Refusal::Locked
            | Refusal::EmptyZip => phrase,
        }
    }
}

/// The place in brackets as the language sets them; nothing where none is known.
fn placed(place: &str) -> Field {
    if place.is_empty() { place.into() } else { Phrase::new("refusal.place").with("place", place).into() }
}

impl From<&Remark> for Phrase {
    fn from(remark: &Remark) -> Phrase {
        let phrase = Phrase::new(format!("remark.{}", remark.code()));
        match remark {
            Remark::Encoding { name } | Remark::Zipped { name } | Remark::HiddenSheet { name } => {
                phrase.with("name", name.as_str())
            }
            Remark::Decrypted => phrase,
            Remark::LeftOut { name, refusal } => {
                phrase.with("name", name.as_str()).with("why", Phrase::from(&**refusal))
            }
            Remark::Within { name, remark } => phrase.with("name", name.as_str()).with("what", Phrase::from(&**remark)),
            Remark::DoubtfulEncoding { looks_like } => phrase.with("looks_like", looks_like.as_str()),
            Remark::Separator { character } => {
                let visible = if *character == '\t' { "TAB".to_owned() } else { character.to_string() };
                phrase.with("character", visible)
            }
            Remark::ShortEnd { row, value } => phrase.with("row", *row).with("value", value.as_str()),
            Remark::BrokenBytes { count } => phrase.with("count", *count),
            Remark::LoneQuotes { row, rows } | Remark::WrappedRows { row, rows } => {
                phrase.with("row", *row).with("rows", *rows)
            }
            Remark::OpenEnd { row, .. } => phrase.with("row", *row),
        }
    }
}
