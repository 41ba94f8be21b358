//! The password of an encrypted workbook.

use std::fmt;

/// What opens an encrypted workbook. It shows itself to nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// A password as a person types it.
    pub fn new(password: impl Into<String>) -> Password {
        Password(password.into())
    }

    /// The password itself, for the process that reads with it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// As it is hashed.
    pub(super) fn utf16(&self) -> Vec<u8> {
        self.0.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
