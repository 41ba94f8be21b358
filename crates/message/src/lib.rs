//! `#[derive(Message)]`: an enum of errors or findings is declared once, as its variants and their fields. The key of the sentence
//! follows from the variant's name, the sentence's fields from the variant's, and `Display` is the English sentence.
//!
//! ```text
//! #[derive(Debug, Message)]
//! #[message("calendar.error")]
//! pub enum CalendarError {
//!     LeapDay,                                  // calendar.error.leap_day
//!     NotAWeek { found: String, example: Tag }, // calendar.error.not_a_week, with {found} and {example}
//! }
//! ```
//!
//! It writes for the enum
//! - `CODES`, the keys of all its sentences, `FIELDS`, what each may name, and `code()`, the key of one;
//! - `phrase()`, the key with its fields, each as its type's `ToField` says it;
//! - `Display`, and `ToField`, so that one message stands within another.
//!
//! What is not the rule is said beside it:
//! - on the enum, `#[message("prefix", kebab)]`: keys have hyphens in place of underscores;
//! - on a variant, `#[message(key = "a.whole.key")]`, or `#[message(transparent)]`: it is what its one field is;
//! - on a field, `text`: as `Display` writes it; `word = "prefix."`: a word by prefix and value; `with = path`: what the function
//!   makes of it; `name = "other"`: under another name; `skip`: for the program alone.
//!
//! `std::error::Error` is thiserror's to derive, beside it and without sentences.

mod attributes;
mod expand;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// See the crate.
#[proc_macro_derive(Message, attributes(message))]
pub fn derive_message(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::message(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
