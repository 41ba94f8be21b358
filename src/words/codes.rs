//! Errors and findings by code: one list from which the code of a value and all codes there are both follow.

/// Gives an enum of errors `CODES`, the keys of all its texts, and `code()`, the key of one. A variant left out does not
/// compile, so a test that wants a fixture for each of `CODES` forgets none.
macro_rules! codes {
    ($of:ident { $($variant:ident => $code:literal),* $(,)? }) => {
        impl $of {
            /// The keys of all texts there are.
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// The key of its text.
            pub fn code(&self) -> &'static str {
                match self {
                    $($of::$variant { .. } => $code,)*
                }
            }
        }
    };
}

pub(crate) use codes;
