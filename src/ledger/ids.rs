//! Which ids of the operator's lists the exports know: each part is asked once, and what it said is kept beside it.

use super::parts::Part;
use super::view::StoreView;
use crate::facts::Values;
use crate::files::{self, Access};
use std::collections::BTreeSet;
use std::path::Path;

/// Columns of ids and codes.
const IDS: [&str; 5] = ["order_id", "main_order_id", "product_id", "merchant_code", "item"];

impl StoreView {
    /// Which of these ids and codes the store's exports know.
    pub fn known<'i>(&self, wanted: &BTreeSet<&'i str>) -> BTreeSet<&'i str> {
        if wanted.is_empty() {
            return BTreeSet::new();
        }
        let name = name(wanted);
        let parts = self.frames.values().flat_map(|facts| facts.parts());
        let known: BTreeSet<String> = parts.flat_map(|part| known(part, wanted, &name)).collect();
        wanted.iter().filter(|id| known.contains(**id)).copied().collect()
    }
}

/// What the answer of a part is kept under.
fn name(wanted: &BTreeSet<&str>) -> String {
    let asked: Vec<&str> = wanted.iter().copied().collect();
    let hash = files::sha256(serde_json::json!(["ids", IDS, asked]).to_string().as_bytes());
    hash.chars().take(16).collect()
}

/// Those that a part knows.
fn known(part: &Part, wanted: &BTreeSet<&str>, name: &str) -> Vec<String> {
    let place = part.beside(name);
    if let Some(kept) = place.as_deref().and_then(read) {
        return kept;
    }
    let frame = part.only(&IDS);
    let columns = frame.table().definition().columns.iter().zip(frame.columns());
    let ids = columns.filter(|(column, _)| IDS.contains(&column.name)).filter_map(|(_, values)| values.as_ref());
    let texts = ids.filter_map(|values| if let Values::Text(texts) = values { Some(texts) } else { None });
    let found: BTreeSet<&str> =
        texts.flat_map(|texts| texts.iter().flatten()).filter_map(|text| wanted.get(text).copied()).collect();
    let found: Vec<String> = found.into_iter().map(str::to_owned).collect();
    if let Some(place) = place
        && let Ok(bytes) = serde_json::to_vec(&found)
        && let Err(error) = files::write_unsynced(&place, &files::sealed(&bytes), Access::Private)
    {
        tracing::debug!(%error, "which ids are known is not kept");
    }
    found
}

fn read(place: &Path) -> Option<Vec<String>> {
    let bytes = files::read(place).ok()?;
    // Nothing here was ever written without a seal.
    let sealed = bytes.first().is_some_and(u8::is_ascii_hexdigit);
    serde_json::from_slice(files::unsealed(&bytes).filter(|_| sealed)?).ok()
}
