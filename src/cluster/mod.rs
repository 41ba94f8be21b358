//! More machines than one: workers that read sources and sum facts for the machine that makes the report.
//!
//! All see one data folder, on shared storage. Its key makes both ends of a line known to each other; without it nobody is asked
//! and nobody answered, on loopback too. A source is read by a worker exactly as it is here, in a child process of its own, into a
//! folder beside the ledger's; the machine that makes the report puts it where it belongs, merges and reports. Sums are SQL over the
//! parts of the current view, which DataFusion spreads over the workers. What a worker does not end is done again, elsewhere or here.
//! Only with the feature `cluster`; the rooms below know it as [`Elsewhere`](crate::reader::Elsewhere) and
//! [`Sql`](crate::engine::Sql).

mod coordinator;
mod key;
mod line;
mod scan;
mod worker;

pub use coordinator::Cluster;
pub use key::Key;
pub use worker::Worker;

use crate::extract;
use serde::{Deserialize, Serialize};
use std::path::{Component, Path, PathBuf};

/// What must be the same on both ends for the same files to give the same facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// The program's version.
    pub version: String,
    /// How exports are read.
    pub extract: u32,
    /// The hash of all profiles.
    pub profiles: String,
}

impl Edition {
    /// That of this program with these profiles.
    pub fn of(profiles: &extract::Profiles) -> Edition {
        Edition {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            extract: extract::VERSION,
            profiles: profiles.hash().to_owned(),
        }
    }
}

/// A path below the data folder, as it goes over the line: the folder may lie elsewhere on another machine.
fn below(data: &Path, path: &Path) -> Option<String> {
    path.strip_prefix(data).ok()?.to_str().map(str::to_owned)
}

/// The path that was meant, if it lies in one of these folders of the data folder and nowhere else.
fn within(data: &Path, below: &str, folders: &[&str]) -> Option<PathBuf> {
    let path = Path::new(below);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    (plain && folders.iter().any(|folder| path.starts_with(folder))).then(|| data.join(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_its_folder() {
        let data = Path::new("/shop/data");
        let allowed = |path: &str| within(data, path, &["archive", "ledger"]);
        assert_eq!(allowed("archive/ab/abc"), Some(PathBuf::from("/shop/data/archive/ab/abc")));
        for path in ["/etc/passwd", "archive/../../x", "../archive/x", "slots/x", "", "archived/x", "cluster-key"] {
            assert_eq!(allowed(path), None, "{path}");
        }
        assert_eq!(below(data, Path::new("/shop/data/ledger/a")).as_deref(), Some("ledger/a"));
        assert_eq!(below(data, Path::new("/shop/list.csv")), None);
    }
}
