//! Single odd files.
use super::DemoFile;
/// All of them.
pub fn oddities() -> Vec<DemoFile> { Vec::new() }
