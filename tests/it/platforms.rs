//! The files of every platform: each is what its profile is for, read without a row left out, and in no store's folder is it taken
//! for another platform's.

use crate::support::shop::{Business, store};
use sheet::Limits;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zhoubao::extract::{Profiles, Verdict, extract};
use zhoubao::words::{Language, Words};

/// The newest of each kind that Tmall's operator downloaded.
const TMALL: [&str; 6] = [
    "ExportOrderList202611160905.xlsx",
    "ExportItemlList202611160909.xlsx",
    "退款管理202611160913.xlsx",
    "【生意参谋平台】店铺_全部_2026-11-09_2026-11-15.xls",
    "【生意参谋平台】商品_全部_2026-11-09_2026-11-15.xls",
    "计划报表_20261116_092311.csv",
];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Each file with the profile whose folder it lies in.
fn files() -> Vec<(String, PathBuf)> {
    let below = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).expect("a folder");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        paths
    };
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let of = |folder: PathBuf| below(&folder).into_iter().map(move |file| (name(&folder), file)).collect::<Vec<_>>();
    below(&fixtures().join("platforms")).into_iter().flat_map(of).collect()
}

/// What is wrong with how a file was read, where it should be of that profile.
fn wrong(profile: &str, path: &Path) -> Option<String> {
    let folder = TempDir::new().expect("a folder");
    let zone = chrono_tz::Asia::Shanghai;
    let verdict = extract(path, folder.path(), &Profiles::built_in(), zone, &Limits::default()).expect("our disk");
    let name = path.display();
    match verdict {
        Verdict::Refused(why) => Some(format!("{name}: {}", Words::built_in(Language::En).say(&why))),
        Verdict::Read(read) => {
            let of: BTreeSet<&str> = read.parts.iter().map(|part| part.profile.as_str()).collect();
            let right = of == BTreeSet::from([profile]) && read.rejects.is_empty() && read.passed_over.is_empty();
            (!right).then(|| format!("{name}: {of:?}, {:?}, {:?}", read.rejects, read.passed_over))
        }
    }
}

#[test]
fn each_file_is_its_own_profiles_and_every_row_of_it_is_read() {
    let wrong: Vec<String> = files().iter().filter_map(|(profile, path)| wrong(profile, path)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_profile_of_another_platform_has_a_file() {
    let covered: BTreeSet<String> = files().into_iter().map(|(profile, _)| profile).collect();
    let profiles = Profiles::built_in();
    let elsewhere = profiles
        .all()
        .iter()
        .filter(|profile| !profile.platforms.iter().all(|name| name == "tmall" || name == "taobao"));
    let bare: Vec<&str> = elsewhere.map(|profile| profile.id.as_str()).filter(|id| !covered.contains(*id)).collect();
    assert!(bare.is_empty(), "no file in fixtures/platforms for {bare:?}");
}

/// A file lies in one store after the other; it counts where its profile is the platform's, and is called another's elsewhere.
#[test]
fn in_every_other_store_each_file_is_called_another_platforms() {
    let platforms = ["tmall", "taobao", "jd", "pdd", "douyin", "shopify", "amazon"];
    let mut business = Business::of(&[]);
    business.stores = platforms.map(|id| zhoubao::ledger::StoreSpec { platform: id.to_owned(), ..store(id) }).into();
    let profiles = Profiles::built_in();
    let tmall = TMALL.map(|name| fixtures().join("business/inbox/tmall-flagship").join(name));
    let all: Vec<PathBuf> = files().into_iter().map(|(_, path)| path).chain(tmall).collect();
    let mut wrong = Vec::new();
    for platform in platforms {
        let received: Vec<(String, String)> = all
            .iter()
            .map(|path| {
                let name = path.file_name().expect("a name").to_string_lossy().into_owned();
                let sha256 = business.receive(platform, &name, &std::fs::read(path).expect("a file"));
                (name, sha256)
            })
            .collect();
        let view = business.view();
        for state in view.sources.iter().filter(|state| state.source.store == platform) {
            let Some(read) = &state.extract else {
                wrong.push(format!("{platform}/{}: {:?}", state.source.name(), state.set_aside));
                continue;
            };
            let at_home = read.parts.iter().all(|part| {
                profiles.get(&part.profile).is_some_and(|profile| profile.platforms.iter().any(|name| name == platform))
            });
            let key = state.set_aside.as_ref().map(|why| why.key().to_owned());
            let abroad = key.as_deref() == Some("set-aside.other-platform");
            if abroad == at_home {
                wrong.push(format!("{platform}/{}: {key:?}", state.source.name()));
            }
        }
        for (_, sha256) in received {
            business.withdraw(platform, &sha256);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
