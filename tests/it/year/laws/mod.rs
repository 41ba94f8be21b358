//! The laws. Each says what it found where it is broken, and notes where it had something to judge.

mod figures;
mod mail;
mod order;
mod told;

pub use figures::{figures, last_of_all};
pub use mail::mail;
pub use order::order;
pub use told::told;
