//! What is true of a file that was read and may matter to whoever asks where figures come from.

use super::Refusal;
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
    /// The last line has no end, and its last number fewer decimals than any above: it may have been cut there.
    ShortEnd {
        /// The row.
        row: u64,
        /// The number.
        value: String,
    },
    /// Bytes of the text that mean no character, each shown as U+FFFD: platforms cut titles by bytes.
    BrokenBytes {
        /// How many places.
        count: u64,
    },
    /// Titles that begin with a lone quote, which would have swallowed what follows; the lines were read for themselves.
    LoneQuotes {
        /// The first such row.
        row: u64,
        /// How many.
        rows: u64,
    },
    /// Rows of which each stood whole within one pair of quotes; they were taken apart.
    WrappedRows {
        /// The first such row.
        row: u64,
        /// How many.
        rows: u64,
    },
    /// A password opened it.
    Decrypted,
    /// One of several files in a zip that is not read.
    LeftOut {
        /// Its name in the zip.
        name: String,
        /// Why.
        refusal: Box<Refusal>,
    },
    /// The same of one of several files in a zip.
    Within {
        /// Its name in the zip.
        name: String,
        /// What is remarked.
        remark: Box<Remark>,
    },
    /// A sheet is hidden.
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
    /// Stable, for scripts and for words of your own.
    pub fn code(&self) -> &'static str {
        match self {
            Remark::Encoding { .. } => "encoding",
            Remark::DoubtfulEncoding { .. } => "doubtful-encoding",
            Remark::Separator { .. } => "separator",
            Remark::Zipped { .. } => "zipped",
            Remark::ShortEnd { .. } => "short-end",
            Remark::BrokenBytes { .. } => "broken-bytes",
            Remark::LoneQuotes { .. } => "lone-quotes",
            Remark::WrappedRows { .. } => "wrapped-rows",
            Remark::Decrypted => "decrypted",
            Remark::LeftOut { .. } => "left-out",
            Remark::Within { .. } => "within",
            Remark::HiddenSheet { .. } => "hidden-sheet",
            Remark::OpenEnd { .. } => "open-end",
        }
    }

    /// Whether it is about what the file says and not only about how it is written, so that people should be told.
    pub fn is_worth_telling(&self) -> bool {
        matches!(self.itself().code(), "left-out" | "short-end" | "broken-bytes" | "lone-quotes" | "wrapped-rows")
    }

    /// Whether another password, or none, might have it otherwise.
    pub fn is_about_password(&self) -> bool {
        match self.itself() {
            Remark::Decrypted => true,
            Remark::LeftOut { refusal, .. } => refusal.wants_password(),
            _ => false,
        }
    }

    /// Whether it was known before the first row.
    pub(super) fn is_of_opening(&self) -> bool {
        !matches!(self.code(), "short-end" | "lone-quotes" | "wrapped-rows" | "open-end")
    }

    /// What is remarked, of whichever file in a zip.
    pub fn itself(&self) -> &Remark {
        match self {
            Remark::Within { remark, .. } => remark.itself(),
            remark => remark,
        }
    }
}
