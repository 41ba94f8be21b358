//! Whose file is it? Three witnesses must agree: the folder it lies in, the file itself, and the store's other files.

use super::doubt::Doubt;
use super::evidence::{Kind, evidence};
use super::misfiled::{File, Judgement, judge};
use super::shop_names::{NameOwner, are_several, printed};
use super::source_state::{Misfiled, SourceState};
use super::strangers::{Files, Says, Stranger};
use super::two_stores::{Shared, shared};
use super::{LedgerError, StoreSpec};
use crate::extract::{Extract, Profiles};
use crate::facts;
use crate::intake::Source;
use crate::words::{Field, Phrase};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The column in which an export prints whose it is.
const SHOP_NAME: &str = "shop_name";

/// That a person or the program itself has taken the file out.
pub(super) fn taken_out(source: &Source, stores: &[StoreSpec]) -> Option<Phrase> {
    if let Some(why) = &source.withdrawn {
        return Some(Phrase::new("set-aside.withdrawn").with("why", why.as_str()));
    }
    let to = source.moved.as_ref()?;
    Some(match stores.iter().find(|store| store.id == *to) {
        Some(store) => Phrase::new("set-aside.moved").with("to", store.name.as_str()),
        None => Phrase::new("set-aside.moved-away"),
    })
}

/// Sets aside what lies in the wrong store's folder, by the file's own word or by what other files know; returns what speaks
/// against files that nobody can tell to be another store's.
pub(super) fn set_misfiled_aside(
    sources: &mut [SourceState],
    folders: &[PathBuf],
    stores: &[StoreSpec],
    profiles: &Profiles,
    is_cache: &dyn Fn(&Path) -> bool,
) -> Result<Vec<(usize, Doubt)>, LedgerError> {
    let mut doubts = set_strangers_aside(sources, &Files { folders, stores, profiles, is_cache })?;
    let mut files = Vec::new();
    let mut places = Vec::new();
    for (at, state) in sources.iter_mut().enumerate() {
        let Some(own) = stores.iter().position(|store| store.id == state.source.store) else { continue };
        let (None, Some(extract)) = (&state.set_aside, &state.extract) else { continue };
        let word = if state.source.vouched { Word::Own } else { own_word(extract, own, stores, profiles) };
        let word = match word {
            Word::Several => Word::Misfiled(of_several(extract, &folders[at])?, None),
            word => word,
        };
        let mut claim = (own, matches!(word, Word::Own));
        if let Word::Misfiled(why, to) = word {
            state.set_aside = Some(why);
            state.misfiled = Some(Misfiled { to: to.map(|to| stores[to].id.clone()), undecided: false });
            // Nobody's numbers would prove anything.
            let Some(to) = to else { continue };
            claim = (to, true);
        }
        // With one store there is nobody else whose the file could be.
        if stores.len() > 1 {
            let folder = folders[at].as_path();
            let evidence = evidence(&state.source.sha256, extract, (folder, is_cache(folder)), profiles)?;
            let received = state.source.received;
            files.push(File { claim: claim.0, certain: claim.1, received, evidence });
            places.push(at);
        }
    }
    for judgement in judge(&mut files) {
        let state = &mut sources[places[judgement.file]];
        let to = &stores[judgement.to];
        state.set_aside = Some(judged(&judgement, to));
        state.misfiled = Some(Misfiled { to: Some(to.id.clone()), undecided: judgement.undecided });
    }
    let counts = |file: usize| sources[places[file]].set_aside.is_none();
    let doubt = |shared: Shared| {
        let other = stores[shared.store].name.clone();
        (places[shared.file], Doubt::InTwoStores { count: shared.orders, other })
    };
    doubts.extend(shared(&files, &counts).into_iter().map(doubt));
    Ok(doubts)
}

/// Sets files aside that print the name of another shop and have other orders on days of which the store's own are there; what speaks
/// against such files of other days.
fn set_strangers_aside(sources: &mut [SourceState], files: &Files<'_>) -> Result<Vec<(usize, Doubt)>, LedgerError> {
    let stores = files.stores;
    let stranger = |(at, state): (usize, &SourceState)| {
        let own = stores.iter().position(|store| store.id == state.source.store)?;
        let extract = state.extract.as_ref().filter(|_| state.set_aside.is_none() && !state.source.vouched)?;
        Stranger::of(at, own, extract, stores)
    };
    let strangers: Vec<Stranger> = sources.iter().enumerate().filter_map(stranger).collect();
    let mut doubts = Vec::new();
    for (at, says) in files.against(sources, &strangers)? {
        let Stranger { file, own, name } = &strangers[at];
        let expected = &stores[*own].name;
        match says {
            Says::Nothing => {
                doubts.push((*file, Doubt::AnotherShop { found: name.clone(), expected: expected.clone() }));
            }
            Says::Other => {
                let why = Phrase::new("set-aside.other-shop").with("found", name.as_str());
                sources[*file].set_aside = Some(why.with("expected", Field::List(vec![expected.as_str().into()])));
                sources[*file].misfiled = Some(Misfiled { to: None, undecided: false });
            }
        }
    }
    Ok(doubts)
}

/// What the file itself says.
enum Word {
    /// It names its store.
    Own,
    /// Nothing.
    Unknown,
    /// It is not this store's, but of the store at that place, where that is known.
    Misfiled(Phrase, Option<usize>),
    /// Its rows are of several of the stores: it belongs into no folder.
    Several,
}

fn own_word(extract: &Extract, own: usize, stores: &[StoreSpec], profiles: &Profiles) -> Word {
    let spec = &stores[own];
    for part in &extract.parts {
        let Some(profile) = profiles.get(&part.profile) else { continue };
        if !profile.platforms.contains(&spec.platform) {
            let its: Vec<usize> =
                (0..stores.len()).filter(|at| profile.platforms.contains(&stores[*at].platform)).collect();
            let to = its.first().copied().filter(|_| its.len() == 1);
            let whose = match to {
                Some(to) => belonging(Phrase::new("set-aside.its-folder"), &stores[to]),
                None => Phrase::new("set-aside.another-folder"),
            };
            let why = Phrase::new("set-aside.other-platform")
                .with("found", Field::List(profile.platforms.iter().map(|name| name.as_str().into()).collect()))
                .with("expected", spec.platform.as_str())
                .with("whose", whose);
            return Word::Misfiled(why, to);
        }
    }
    let names: BTreeSet<&String> = extract.parts.iter().flat_map(|part| &part.shop_names).collect();
    by_names(&names, own, stores)
}

/// What the names of shops say that the file prints, seen from the folder of the store at `own`.
fn by_names(names: &BTreeSet<&String>, own: usize, stores: &[StoreSpec]) -> Word {
    let owners: Vec<(&str, NameOwner)> = names.iter().map(|name| (name.as_str(), printed(name, own, stores))).collect();
    let is = |wanted: NameOwner| owners.iter().any(|(_, owner)| *owner == wanted);
    let mut others = owners.iter().filter_map(|(name, owner)| match owner {
        NameOwner::Other(to) => Some((*name, *to)),
        _ => None,
    });
    if let Some((name, to)) = others.next() {
        if is(NameOwner::Own) || others.any(|(_, other)| other != to) {
            return Word::Several;
        }
        let found = Phrase::new("set-aside.other-store").with("found", name);
        return Word::Misfiled(belonging(found, &stores[to]), Some(to));
    }
    if let Some((name, _)) = owners.iter().find(|(_, owner)| *owner == NameOwner::Foreign) {
        let known = stores[own].shop_names.iter().map(|name| name.as_str().into()).collect();
        let found = Phrase::new("set-aside.other-shop").with("found", *name);
        return Word::Misfiled(found.with("expected", Field::List(known)), None);
    }
    // Rows of a shop that nobody knows beside others: some of them are not this store's.
    if is(NameOwner::Unknown) && are_several(names.iter().copied()) {
        let found = names.iter().map(|name| name.as_str().into()).collect();
        return Word::Misfiled(Phrase::new("set-aside.several-shops").with("found", Field::List(found)), None);
    }
    if is(NameOwner::Own) { Word::Own } else { Word::Unknown }
}

/// That a file holds rows of several stores, and how many of each.
fn of_several(extract: &Extract, folder: &Path) -> Result<Phrase, LedgerError> {
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    for part in &extract.parts {
        // Several tables of a part are of the same rows.
        let named = part.tables.iter().find(|table| table.table.column(SHOP_NAME).is_some());
        let Some(table) = named else { continue };
        let frame = facts::read_columns(table.table, &folder.join(&table.file), |name| name == SHOP_NAME)?;
        let place = frame.place(SHOP_NAME);
        for name in (0..frame.rows()).filter_map(|row| frame.text(place, row)) {
            *rows.entry(name.to_owned()).or_default() += 1;
        }
    }
    let mut rows: Vec<(String, usize)> = rows.into_iter().collect();
    rows.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    let shop = |(name, rows): (String, usize)| Phrase::new("set-aside.shop-rows").with("shop", name).with("rows", rows);
    let shops: Vec<Phrase> = rows.into_iter().map(shop).collect();
    Ok(Phrase::new("set-aside.of-several-stores").with("shops", shops))
}

/// With the store whose file it is, and its folder.
fn belonging(phrase: Phrase, to: &StoreSpec) -> Phrase {
    phrase.with("to", to.name.as_str()).with("folder", to.id.as_str())
}

/// The sentence of what other files told.
fn judged(judgement: &Judgement, to: &StoreSpec) -> Phrase {
    let (known, of) = judgement.known;
    let key = match (judgement.undecided, judgement.kind) {
        (true, _) => "set-aside.two-stores",
        (false, Kind::Orders) if known > 0 => "set-aside.other-orders",
        (false, Kind::Products) if known > 0 => "set-aside.other-products",
        (false, _) => "set-aside.other-figures",
    };
    belonging(Phrase::new(key).with("known", known).with("of", of), to)
}
