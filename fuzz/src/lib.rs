//! What is fuzzed: a function of any bytes for each reader and for what a cell says. None may panic, none may give a row that
//! no reader promises; what it gives is thrown away.

mod package;
mod sheets;
#[cfg(feature = "program")]
mod values;

/// A function of any bytes.
pub type Target = fn(&[u8]);

/// All of them by their names, which their seeds' folders and their binaries have too; and how many mutations of a seed are tried
/// where there is no fuzzer: fewer where each is slow.
pub const TARGETS: &[(&str, Target, usize)] = &[
    ("delimited", sheets::delimited, 1_000),
    ("page", sheets::page, 1_000),
    ("xls", sheets::xls, 1_000),
    ("records", sheets::records, 1_000),
    ("xlsx", sheets::xlsx, 1_000),
    ("parts", sheets::parts, 1_000),
    ("xlsb", sheets::xlsb, 1_000),
    ("ods", sheets::ods, 1_000),
    ("zipped", sheets::file, 1_000),
    ("locked", sheets::locked, 1_000),
    ("file", sheets::file, 1_000),
    #[cfg(feature = "program")]
    ("values", values::cell, 1_000),
    #[cfg(feature = "program")]
    ("export", values::export, 100),
];

/// Runs the target of that name.
///
/// # Panics
/// Where there is none; and where something was found.
pub fn run(name: &str, bytes: &[u8]) {
    let (_, target, _) = TARGETS.iter().find(|(known, ..)| *known == name).expect("a target of that name");
    target(bytes);
}
