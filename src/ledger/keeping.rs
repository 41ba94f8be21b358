//! The current view on disk: of each store its tables month by month, under the hash of their content, and a manifest under the
//! hash of all that made it, which names them and says the rest.
//!
//! A cache: a manifest that lacks a part, or whose part is not as it was written, is as good as none, and what cannot be kept is
//! told to nobody. Nothing is synced: what a crash tears does not have the hash that is its name.

use super::StoreSpec;
use super::doubt::Doubt;
use super::manifest::{Kept, Manifest, ORIGINS, ROWS, State, path_of, places_of};
use super::not_kept::{NotKept, noted};
use super::parts::{KeptPart, Part};
use super::scope::Scope;
use super::source_state::{Misfiled, SourceState};
use super::view::StoreView;
use crate::facts;
use crate::files::{self, Access};
use crate::words::Phrase;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// Changes with what the view is and with how it is written.
const VERSION: u32 = 16;

/// Views kept of a store: of now, of the periods that it is compared with, of revisions looked back at.
const MOST: usize = 12;

/// The folder `data/ledger/view`.
pub(super) struct Keeper {
    root: PathBuf,
}

/// Whose files are, where that is not as they lie, by their place among all.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Decisions {
    /// Those that are another store's, and why.
    pub(super) misfiled: Vec<(usize, Phrase, Misfiled)>,
    /// What speaks against others.
    pub(super) doubts: Vec<(usize, Doubt)>,
}

/// The key of anything that is kept: all that makes it.
pub(super) fn key_of(parts: &impl Serialize) -> String {
    let version = (env!("CARGO_PKG_VERSION"), VERSION, crate::extract::VERSION);
    files::sha256(&serde_json::to_vec(&(version, parts)).expect("a key is plain data"))
}

/// What of a store decides how its sources are seen.
pub(super) fn spec_key(spec: &StoreSpec) -> impl Serialize + use<> {
    (
        spec.id.clone(),
        spec.name.clone(),
        spec.platform.clone(),
        spec.zone.name(),
        spec.shop_names.clone(),
        spec.closed.clone(),
    )
}

impl Keeper {
    /// Of a ledger's folder.
    pub(super) fn of(ledger: &Path) -> Keeper {
        Keeper { root: ledger.join("view") }
    }

    /// Whether a folder is of the same cache.
    pub(super) fn is_beside(&self, folder: &Path) -> bool {
        self.root.parent().is_some_and(|ledger| folder.starts_with(ledger))
    }

    /// Files that are not as they were written.
    pub(super) fn damaged(&self) -> Vec<PathBuf> {
        let visible = |folder: &Path| -> Vec<PathBuf> {
            let names = files::names(folder).into_iter().filter(|name| !name.starts_with('.'));
            names.map(|name| folder.join(name)).collect()
        };
        let all = visible(&self.root).into_iter().flat_map(|folder| visible(&folder));
        all.filter(|path| !is_whole(path)).collect()
    }

    /// Which files are another store's, as it was decided about the same files before.
    pub(super) fn decisions(&self, key: &str) -> Option<Decisions> {
        read(&self.root.join("whose").join(format!("{key}.json")))
    }

    /// Keeps what was decided.
    pub(super) fn keep_decisions(&self, key: &str, decisions: &Decisions) {
        let folder = self.root.join("whose");
        let kept = write(&folder.join(format!("{key}.json")), decisions).map(|()| tidy(&folder, |_| Vec::new()));
        noted(kept);
    }

    /// The view of a store from the same sources as before, its rows still on disk; what became of the sources is told them.
    pub(super) fn load(&self, spec: &StoreSpec, key: &str, sources: &mut [SourceState]) -> Option<StoreView> {
        let folder = self.root.join(&spec.id);
        let manifest: Manifest = read(&folder.join(format!("{key}.json")))?;
        let Kept { view, states } = manifest.view(&folder, (&spec.id, spec.zone), sources)?;
        for (at, State { coverage, accounting, doubts }) in states {
            let state = &mut sources[at];
            (state.coverage, state.accounting, state.doubts) = (coverage, accounting, doubts);
        }
        Some(view)
    }

    /// The view from most of the files that are used now and no others.
    pub(super) fn base(&self, scope: &Scope<'_>, sources: &[SourceState]) -> Option<Kept> {
        let folder = self.root.join(&scope.spec.id);
        let names = files::names(&folder).into_iter().filter(|name| name.ends_with(".json") && !name.starts_with('.'));
        let manifests = names.filter_map(|name| read::<Manifest>(&folder.join(name)));
        let manifest = manifests
            .filter(|manifest| manifest.memo.is_local && manifest.memo.terms == scope.terms)
            .filter(|manifest| manifest.is_of(scope, sources))
            .max_by_key(|manifest| manifest.memo.files.len())?;
        manifest.view(&folder, (&scope.spec.id, scope.spec.zone), sources)
    }

    /// Keeps the view of a store, and where each of its parts now lies with the part: rows that are kept leave the memory.
    pub(super) fn keep(&self, key: &str, view: &mut StoreView, sources: &[SourceState]) {
        let folder = self.root.join(&view.id);
        noted(keep(&folder, key, view, sources).map(|()| tidy(&folder, named)));
        view.frames.values_mut().flat_map(|facts| facts.parts_mut()).for_each(Part::release);
    }
}

fn keep(folder: &Path, key: &str, view: &mut StoreView, sources: &[SourceState]) -> Result<(), NotKept> {
    let hashes = Arc::new(places_of(&view.id, sources));
    let hash_of = |source: usize| sources[source].source.sha256.clone();
    for part in view.frames.values_mut().flat_map(|facts| facts.parts_mut()) {
        if part.kept.is_none() {
            part.kept = Some(written(folder, part, &hash_of, &hashes)?);
        }
    }
    let manifest = Manifest::of(view, sources).ok_or_else(|| NotKept("a source of another store".to_owned()))?;
    write(&folder.join(format!("{key}.json")), &manifest)
}

/// Writes the files of a part, unless they are there: whole, since a crash may have torn them and they are read again soon.
fn written(
    folder: &Path,
    part: &Part,
    hash_of: &dyn Fn(usize) -> String,
    sources: &Arc<BTreeMap<String, usize>>,
) -> Result<KeptPart, NotKept> {
    let (table, month) = (part.frame().table(), part.month());
    let rows = facts::encode(part.frame()).map_err(|error| NotKept(error.to_string()))?;
    let origins = part.origins().bytes(hash_of);
    let (hash, origins_hash) = (files::sha256(&rows), files::sha256(&origins));
    let (path, origins_path) =
        (path_of(folder, table, month, &hash, ROWS), path_of(folder, table, month, &origins_hash, ORIGINS));
    for (path, bytes) in [(&path, &rows), (&origins_path, &origins)] {
        if !files::read(path).is_ok_and(|there| there == *bytes) {
            files::write_unsynced(path, bytes, Access::Private)?;
        }
    }
    let sum = facts::sum_of(&rows).ok_or_else(|| NotKept("rows without a sum".to_owned()))?;
    Ok(KeptPart { hash, sum, path, origins_hash, origins_path, sources: sources.clone() })
}

/// The files that a manifest names.
fn named(manifest: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(manifest)) = (manifest.parent(), read::<Manifest>(manifest)) else { return Vec::new() };
    manifest.files(folder)
}

/// Removes all but the newest manifests, and what none of those left names.
fn tidy(folder: &Path, named: impl Fn(&Path) -> Vec<PathBuf>) {
    let names = files::names(folder).into_iter().filter(|name| !name.starts_with('.'));
    let (mut manifests, parts): (Vec<PathBuf>, Vec<PathBuf>) =
        names.map(|name| folder.join(name)).partition(|path| path.extension().is_some_and(|ending| ending == "json"));
    if manifests.len() <= MOST {
        return;
    }
    let written = |path: &PathBuf| path.metadata().and_then(|meta| meta.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    manifests.sort_by_cached_key(|path| std::cmp::Reverse((written(path), path.clone())));
    let old = manifests.split_off(MOST);
    let mut wanted: BTreeSet<PathBuf> = manifests.iter().flat_map(|manifest| named(manifest)).collect();
    let beside: Vec<PathBuf> = wanted.iter().map(|path| path.with_extension("")).collect();
    wanted.extend(beside);
    let is_wanted = |path: &&PathBuf| wanted.contains(*path) || wanted.contains(&path.with_extension(""));
    for path in old.iter().chain(parts.iter().filter(|path| !is_wanted(path))) {
        noted(files::remove(path).map_err(NotKept::from));
    }
}

fn write(path: &Path, what: &impl Serialize) -> Result<(), NotKept> {
    let bytes = serde_json::to_vec(what).map_err(|error| NotKept(error.to_string()))?;
    Ok(files::write_unsynced(path, &files::sealed(&bytes), Access::Private)?)
}

/// Whether a manifest has its seal, and a file of a part the hash in its name.
fn is_whole(path: &Path) -> bool {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("json") => read::<serde_json::Value>(path).is_some(),
        Some(ROWS | ORIGINS) => files::sha256_of(path).is_ok_and(|hash| name.ends_with(&hash)),
        // What others keep beside a part.
        _ => files::read(path).is_ok_and(|bytes| files::unsealed(&bytes).is_some()),
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    let bytes = files::read(path).ok()?;
    // Nothing here was ever written without a seal.
    let sealed = bytes.first().is_some_and(|first| first.is_ascii_hexdigit());
    serde_json::from_slice(files::unsealed(&bytes).filter(|_| sealed)?).ok()
}
