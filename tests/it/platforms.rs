//! The files of every platform: each is what its profile is for, read without a row left out, and in no store's folder is it taken
//! for another platform's.

use crate::support::profile_files::{files, name};
use crate::support::shop::{Business, fixtures, store};
use sheet::Limits;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zhoubao::extract::{Advice, Profiles, Verdict, extract};
use zhoubao::ledger::{SourceState, StoreSpec, View};
use zhoubao::words::{Field, Language, Words};

/// The newest of each kind that Tmall's operator downloaded.
const TMALL: [&str; 6] = [
    "ExportOrderList202611160905.xlsx",
    "ExportItemlList202611160909.xlsx",
    "退款管理202611160913.xlsx",
    "【生意参谋平台】店铺_全部_2026-11-09_2026-11-15.xls",
    "【生意参谋平台】商品_全部_2026-11-09_2026-11-15.xls",
    "计划报表_20261116_092311.csv",
];

/// What is wrong with how a file was read, where it should be of that profile; one that fills no table is known and not needed.
fn wrong(profile: &str, path: &Path) -> Option<String> {
    let folder = TempDir::new().expect("a folder");
    let (zone, profiles) = (chrono_tz::Asia::Shanghai, Profiles::built_in());
    let verdict = extract(path, folder.path(), &profiles, zone, &Limits::default()).expect("our disk");
    let name = path.display();
    match verdict {
        Verdict::Refused(why) => {
            let needed = profiles.get(profile).is_none_or(|profile| !profile.tables.is_empty());
            let right = !needed
                && why.key() == Advice::NotNeeded.key()
                && why.field("profile") == Some(&named(&profiles, profile));
            (!right).then(|| format!("{name}: {}", Words::built_in(Language::En).say(&why)))
        }
        Verdict::Read(read) => {
            let of: BTreeSet<&str> = read.parts.iter().map(|part| part.profile.as_str()).collect();
            let right = of == BTreeSet::from([profile]) && read.rejects.is_empty() && read.passed_over.is_empty();
            (!right).then(|| format!("{name}: {of:?}, {:?}, {:?}", read.rejects, read.passed_over))
        }
    }
}

/// A profile's name as a message has it.
fn named(profiles: &Profiles, id: &str) -> Field {
    let profile = profiles.get(id).expect("a profile");
    Language::ALL.map(|language| profile.name(language)).into()
}

#[test]
fn each_file_is_its_own_profiles_and_every_row_of_it_is_read() {
    let wrong: Vec<String> = files().iter().filter_map(|(profile, path)| wrong(profile, path)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_profile_has_a_file() {
    let covered: BTreeSet<String> = files().into_iter().map(|(profile, _)| profile).collect();
    let profiles = Profiles::built_in();
    let bare: Vec<&str> =
        profiles.all().iter().map(|own| own.id.as_str()).filter(|id| !covered.contains(*id)).collect();
    assert!(bare.is_empty(), "no file in fixtures/platforms for {bare:?}");
}

/// Every file of ours: those of profiles, the odd ones, those like real ones, an operator's own with drafts of profiles for them, and
/// the newest of Tmall's.
fn every_file() -> Vec<PathBuf> {
    let of = |folder: &str| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(fixtures(folder)).expect("a folder");
        entries.map(|entry| entry.expect("an entry").path()).collect()
    };
    let tmall = TMALL.map(|name| fixtures("business/inbox/tmall-flagship").join(name));
    let mut all: Vec<PathBuf> = files().into_iter().map(|(_, path)| path).chain(tmall).collect();
    all.extend(["oddities", "own"].into_iter().flat_map(of));
    all.extend(crate::seen::files());
    all.sort();
    all
}

/// A folder of profiles for the operator's own exports: their drafts as they are.
fn drafts() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    std::fs::create_dir(folder.path().join("platforms")).expect("a folder");
    for draft in ["web-shop", "lines", "erp", "erp-lines"] {
        let file = fixtures("../tests/golden").join(format!("draft-{draft}-en.toml"));
        std::fs::copy(&file, folder.path().join("platforms").join(format!("{draft}.toml"))).expect("a draft");
    }
    folder
}

/// What becomes of a file in a store's folder: the profiles that read it, and why it does not count.
type Fate = (Vec<String>, Option<String>);

fn fates(view: &View, platform: &str) -> BTreeMap<String, Fate> {
    let own = view.sources.iter().filter(|state| state.source.store == platform);
    let fate = |state: &SourceState| -> Fate {
        let parts = state.extract.iter().flat_map(|read| &read.parts);
        (parts.map(|part| part.profile.clone()).collect(), state.set_aside.as_ref().map(|why| why.key().to_owned()))
    };
    own.map(|state| (state.source.name().to_owned(), fate(state))).collect()
}

/// A file lies in one store after the other: it is read by the same profile everywhere, counts where that is the platform's, is called
/// another platform's elsewhere; and what is refused is refused everywhere for the same reason.
#[test]
fn in_every_store_each_file_is_taken_for_what_it_is() {
    let platforms = ["tmall", "taobao", "jd", "pdd", "douyin", "shopify", "amazon", "other"];
    let (mut business, drafts) = (Business::of(&[]), drafts());
    business.stores = platforms.map(|id| StoreSpec { platform: id.to_owned(), ..store(id) }).into();
    business.templates = Some(drafts.path().to_owned());
    let profiles = Profiles::with_folder(business.templates.as_deref()).expect("drafts are profiles");
    let (mut wrong, mut first) = (Vec::new(), BTreeMap::new());
    for platform in platforms {
        let receive = |path: &PathBuf| business.receive(platform, &name(path), &std::fs::read(path).expect("a file"));
        let received: Vec<String> = every_file().iter().map(receive).collect();
        let all = fates(&business.view(), platform);
        for (file, (read_by, aside)) in &all {
            let at_home = read_by.iter().all(|id| {
                profiles.get(id).is_some_and(|profile| profile.platforms.iter().any(|name| name == platform))
            });
            let abroad = aside.as_deref() == Some("set-aside.other-platform");
            let right = match read_by.is_empty() {
                true => aside.as_ref().is_some_and(|why| why.starts_with("refusal.")),
                false => abroad != at_home,
            };
            let (known_by, known_aside): &Fate =
                first.entry(file.clone()).or_insert_with(|| (read_by.clone(), aside.clone()));
            if !right || known_by != read_by || read_by.is_empty() && known_aside != aside {
                wrong.push(format!(
                    "{platform}/{file}: {read_by:?}, {aside:?}; in {}: {known_by:?}, {known_aside:?}",
                    platforms[0]
                ));
            }
        }
        received.iter().for_each(|sha256| business.withdraw(platform, sha256));
    }
    let own = ["web-shop", "lines"].len() + ["erp", "erp-lines"].len();
    assert_eq!(first.values().filter(|(read_by, _)| read_by.iter().any(|id| id.starts_with("own."))).count(), own);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
