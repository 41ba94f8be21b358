//! What is true of a file that was read and may matter to whoever asks where figures come from.

use crate::words::Phrase;
use serde::{Deserialize, Serialize};

/// Something true of the file that is no obstacle but may matter to whoever asks where figures come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Remark {
    /// The text is in this encoding.
    Encoding {
        /// As encodings are named: `UTF-8`, `GB18030` ...
        name: String,
    },
    /// The text decodes as GB18030 but looks like another encoding: if the headers make no sense, this is why.
    DoubtfulEncoding {
        /// What it looks like.
        looks_like: String,
    },
    /// The cells are separated by this character.
    Separator {
        /// `,`, tab or `;`.
        character: char,
    },
    /// The spreadsheet came inside a zip under this name.
    Zipped {
        /// The name in the zip.
        name: String,
    },
    /// A sheet is hidden. It is read like the others.
    HiddenSheet {
        /// Its name.
        name: String,
    },
    /// The last line has no end. Some programs write it so; it is also how a file looks that was cut.
    OpenEnd {
        /// The row.
        row: u64,
        /// Its fields.
        fields: u64,
        /// The fields of the row before it: where they are more, the row is most likely cut.
        before: u64,
    },
}

impl Remark {
    /// Stable, for scripts and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Remark::Encoding { .. } => "encoding",
            Remark::DoubtfulEncoding { .. } => "doubtful-encoding",
            Remark::Separator { .. } => "separator",
            Remark::Zipped { .. } => "zipped",
            Remark::HiddenSheet { .. } => "hidden-sheet",
            Remark::OpenEnd { .. } => "open-end",
        }
    }

    /// What to tell people.
    pub fn phrase(&self) -> Phrase {
        let phrase = Phrase::new(format!("remark.{}", self.code()));
        match self {
            Remark::Encoding { name } | Remark::Zipped { name } | Remark::HiddenSheet { name } => {
                phrase.with("name", name.as_str())
            }
            Remark::DoubtfulEncoding { looks_like } => phrase.with("looks_like", looks_like.as_str()),
            Remark::Separator { character } => {
                let visible = if *character == '\t' { "TAB".to_owned() } else { character.to_string() };
                phrase.with("character", visible)
            }
            Remark::OpenEnd { row, .. } => phrase.with("row", *row),
        }
    }
}
