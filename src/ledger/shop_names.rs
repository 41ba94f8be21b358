//! The file's own word on whose it is: the store's name as the platform printed it, held against the stores' names.

use super::StoreSpec;
use std::collections::BTreeSet;

/// Whose a printed name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameOwner {
    /// The folder's store.
    Own,
    /// Another store, by its place among the stores.
    Other(usize),
    /// Not the folder's store; nobody knows whose.
    Foreign,
    /// It says nothing either way.
    Unknown,
}

/// What every shop of a kind is called, which tells none apart.
const GENERIC: [&str; 12] = [
    "旗舰店",
    "官方旗舰店",
    "专营店",
    "专卖店",
    "企业店",
    "官方店",
    "店铺",
    "天猫",
    "淘宝",
    "天猫店",
    "淘宝店",
    "store",
];

/// Whose a printed name is, seen from the folder of the store at `own`. A whole name decides before a part of one; a part
/// only where it is a part of one store's names alone. Where the settings list the folder's `shop_names`, nothing else is its.
pub(super) fn printed(name: &str, own: usize, stores: &[StoreSpec]) -> NameOwner {
    let name = normal(name);
    if name.is_empty() {
        return NameOwner::Unknown;
    }
    let exact: Vec<usize> = indices(stores, |store| names_of(store).any(|known| known == name));
    if exact.contains(&own) {
        return NameOwner::Own;
    }
    if let [other] = exact[..] {
        return NameOwner::Other(other);
    }
    let listed = !stores[own].shop_names.is_empty();
    let parts = indices(stores, |store| names_of(store).any(|known| is_part(&known, &name)));
    match parts[..] {
        _ if !exact.is_empty() => NameOwner::Foreign,
        _ if parts.contains(&own) && !listed => NameOwner::Own,
        [other] if other != own => NameOwner::Other(other),
        _ if listed => NameOwner::Foreign,
        _ => NameOwner::Unknown,
    }
}

/// Whether these are the names of several shops.
pub(super) fn are_several<'a>(names: impl Iterator<Item = &'a String>) -> bool {
    names.map(|name| normal(name)).filter(|name| !name.is_empty()).collect::<BTreeSet<_>>().len() > 1
}

fn indices(stores: &[StoreSpec], is: impl Fn(&StoreSpec) -> bool) -> Vec<usize> {
    stores.iter().enumerate().filter(|(_, store)| is(store)).map(|(at, _)| at).collect()
}

/// The names of a store as they are compared. An id that stands in for a name is none.
fn names_of(store: &StoreSpec) -> impl Iterator<Item = String> {
    let name = (store.name != store.id).then_some(&store.name);
    name.into_iter().chain(&store.shop_names).map(|name| normal(name)).filter(|name| !name.is_empty())
}

/// Whether one of the names holds the other, and more than the kind of a shop.
fn is_part(known: &str, name: &str) -> bool {
    let (short, long) = if known.len() <= name.len() { (known, name) } else { (name, known) };
    let letters: usize = short.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    letters >= 4 && !GENERIC.contains(&short) && long.contains(short)
}

/// Letters and digits only, small, full-width ones as usual: `木禾 旗舰店（官方）` is `木禾旗舰店官方`.
fn normal(name: &str) -> String {
    let usual = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    };
    name.chars().map(usual).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(id: &str, name: &str, shop_names: &[&str]) -> StoreSpec {
        StoreSpec {
            id: id.to_owned(),
            name: name.to_owned(),
            platform: "tmall".to_owned(),
            zone: chrono_tz::Asia::Shanghai,
            shop_names: shop_names.iter().map(|name| (*name).to_owned()).collect(),
            closed: Vec::new(),
        }
    }

    #[test]
    fn a_whole_name_decides_before_a_part() {
        let stores = [store("a", "木禾旗舰店", &[]), store("b", "木禾家居店", &[]), store("c", "木禾", &[])];
        assert_eq!(printed("木禾旗舰店", 0, &stores), NameOwner::Own);
        assert_eq!(printed("木禾旗舰店", 1, &stores), NameOwner::Other(0));
        assert_eq!(printed(" 木禾（旗舰店）", 1, &stores), NameOwner::Other(0), "signs and blanks say nothing");
        assert_eq!(
            printed("木禾旗舰店", 2, &stores),
            NameOwner::Other(0),
            "though its name is a part of the printed one"
        );
        assert_eq!(printed("木禾童装", 2, &stores), NameOwner::Own);
        assert_eq!(printed("青竹童装", 2, &stores), NameOwner::Unknown);
    }

    #[test]
    fn a_part_decides_only_where_it_is_one_stores_alone() {
        let stores = [store("a", "木禾家纺", &[]), store("b", "青竹", &[]), store("c", "旗舰店", &[])];
        assert_eq!(printed("木禾家纺官方旗舰店", 1, &stores), NameOwner::Other(0));
        assert_eq!(printed("青竹旗舰店", 1, &stores), NameOwner::Own);
        assert_eq!(printed("别家旗舰店", 1, &stores), NameOwner::Unknown, "every shop of a brand is called so");
        let twins = [store("a", "木禾家纺", &[]), store("b", "家纺官方", &[]), store("c", "青竹", &[])];
        assert_eq!(printed("木禾家纺官方旗舰店", 2, &twins), NameOwner::Unknown);
        let latin = [store("a", "BestHome", &[]), store("b", "b", &[])];
        assert_eq!(printed("ＢｅｓｔＨｏｍｅ Official Store", 1, &latin), NameOwner::Other(0));
        assert_eq!(printed("b", 0, &latin), NameOwner::Unknown, "an id is no name");
    }

    #[test]
    fn listed_names_are_all_there_are() {
        let stores = [store("a", "木禾旗舰店", &["木禾官方店"]), store("b", "青竹", &[])];
        assert_eq!(printed("木禾官方店", 0, &stores), NameOwner::Own);
        assert_eq!(printed("木禾旗舰店", 0, &stores), NameOwner::Own);
        assert_eq!(printed("木禾官方店二店", 0, &stores), NameOwner::Foreign);
        assert_eq!(printed("青竹女装", 0, &stores), NameOwner::Other(1));
    }
}
