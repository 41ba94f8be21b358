//! How the data folder is laid out. `data/layout.json` has a number that rises where an older program would misread what a newer
//! one wrote; a folder without it is of the time before there were numbers, and is read as the first.

use super::Failure;
use crate::files::{self, Access};
use std::path::{Path, PathBuf};

/// The layout that this program writes.
const LAYOUT: u64 = 1;

fn path(data: &Path) -> PathBuf {
    data.join("layout.json")
}

/// The number in the folder; `None` where there is none, 0 where it makes no sense.
fn found(data: &Path) -> Result<Option<u64>, Failure> {
    let path = path(data);
    if !path.exists() {
        return Ok(None);
    }
    let written: serde_json::Value = serde_json::from_slice(&files::read(&path)?).unwrap_or_default();
    Ok(Some(written["layout"].as_u64().unwrap_or_default()))
}

/// Refuses a folder that a newer program has written to, before anything in it is read or changed.
pub(super) fn refuse_newer(data: &Path) -> Result<(), Failure> {
    match found(data)? {
        None | Some(LAYOUT) => Ok(()),
        Some(found) => Err(Failure::Layout { path: path(data), found, known: LAYOUT }),
    }
}

/// Writes the number where there is none yet. Whoever does it holds the lock.
pub(super) fn bring_up(data: &Path) -> Result<(), Failure> {
    refuse_newer(data)?;
    if found(data)?.is_none() {
        if data.join("journal").exists() {
            tracing::info!(layout = LAYOUT, "the data folder of an earlier version was brought up to this one");
        }
        files::write(&path(data), format!("{{\"layout\":{LAYOUT}}}\n").as_bytes(), Access::Private)?;
    }
    Ok(())
}
