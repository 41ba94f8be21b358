//! docs/downloads.md and the tables of the READMEs are made of the profiles: `ZHOUBAO_BLESS=1 cargo test --test it downloads`
//! writes them anew after a change.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use zhoubao::extract::{ExportKind, Profile, Profiles};
use zhoubao::words::{Language, Words};

/// Platforms as their people call them, by language; those that share exports together.
const PLATFORMS: [(&[&str], [&str; 2]); 8] = [
    (&["tmall", "taobao"], ["天猫、淘宝", "Tmall and Taobao"]),
    (&["jd"], ["京东", "JD"]),
    (&["pdd"], ["拼多多", "Pinduoduo"]),
    (&["douyin"], ["抖音", "Douyin"]),
    (&["shopify"], ["Shopify", "Shopify"]),
    (&["amazon"], ["亚马逊", "Amazon"]),
    (&["other"], ["其他", "Others"]),
    (&[], ["任何平台", "On any platform"]),
];

/// What a page says beside the table, in Chinese and English.
const TITLES: [&str; 2] = ["# 下载什么、在哪里下载", "# What to download where"];
const INTRO: [&str; 2] = [
    "照平台给的文件原样放进来，不要打开另存。多勾字段没有坏处。`zhoubao check` 按店铺列出这一周还缺什么，并写好日期。",
    "Take the file as the platform gives it: do not open and save it. Ticking more columns never hurts. `zhoubao check` prints what a week still lacks of this \
     list, for your stores and with the dates filled in.",
];
const HEADER: [&str; 2] = [
    "| 报表 | 页面 | 筛选 | 日期 | 文件名 | 版式 | 依据 | id |",
    "| what | page | filter by | from, to | name | layouts | how sure | id |",
];
const README_HEADERS: [&str; 2] = ["| 报表 | 页面 | 筛选 | 日期 |", "| what | page | filter by | from, to |"];
const LANGUAGES: [Language; 2] = [Language::Zh, Language::En];

fn days(export: ExportKind, reach_back: u32, language: usize) -> String {
    match (export, language) {
        (ExportKind::Ads, 0) => "上一周和这一周：成交会陆续归因".to_owned(),
        (ExportKind::Ads, _) => "the week before and the week: its sales ripen".to_owned(),
        (_, 0) if reach_back > 0 => format!("这一周往前 {reach_back} 天至周日"),
        (_, _) if reach_back > 0 => format!("{reach_back} days before the week to Sunday"),
        (_, 0) => "周一至周日".to_owned(),
        (_, _) => "Monday to Sunday".to_owned(),
    }
}

/// The shape of a file's name, as the platform writes it.
fn name(profile: &Profile) -> String {
    let shape = profile.time.names.first().or(profile.time.spans.first());
    shape.map_or_else(String::new, |shape| format!("`{shape}`"))
}

fn row(profile: &Profile, language: usize) -> String {
    let words = Words::built_in(LANGUAGES[language]);
    let get = |key: String| words.get(&key).to_owned();
    let cells = [
        profile.name(LANGUAGES[language]).to_owned(),
        profile.page(LANGUAGES[language]).to_owned(),
        get(format!("axis.{}", profile.export.as_str())),
        days(profile.export, profile.time.reach_back, language),
        name(profile),
        profile.generation.map_or_else(String::new, |years| years.to_string()),
        get(format!("profile.known.{}", profile.known.as_str())),
        format!("`{}`", profile.id),
    ];
    format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "))
}

/// The profiles of these platforms; where none is named, those that stores of many platforms may give.
fn of<'p>(profiles: &'p Profiles, platforms: &'p [&str]) -> impl Iterator<Item = &'p Profile> {
    // Nobody needs to download what is not needed.
    let needed = profiles.all().iter().filter(|profile| !profile.tables.is_empty());
    needed.filter(move |profile| match profile.platforms.len() > 2 {
        true => platforms.is_empty(),
        false => profile.platforms.iter().any(|platform| platforms.contains(&platform.as_str())),
    })
}

fn page(profiles: &Profiles) -> String {
    let mut page = String::new();
    for language in [0, 1] {
        let _ = write!(page, "{}\n\n{}\n", TITLES[language], INTRO[language]);
        for (platforms, names) in PLATFORMS {
            let rows: String = of(profiles, platforms).map(|profile| row(profile, language)).collect();
            if !rows.is_empty() {
                let line = "| --- | --- | --- | --- | --- | --- | --- | --- |";
                let _ = write!(page, "\n## {}\n\n{}\n{line}\n{rows}", names[language], HEADER[language]);
            }
        }
        if language == 0 {
            page.push('\n');
        }
    }
    page
}

/// The tables of the two READMEs: the exports of Tmall and Taobao, those of today.
fn table(profiles: &Profiles, language: usize) -> String {
    let words = Words::built_in(LANGUAGES[language]);
    let mut table = format!("{}\n| --- | --- | --- | --- |\n", README_HEADERS[language]);
    let newest = |profile: &&Profile| profile.generation.is_none_or(|years| years.to_string().ends_with("2026"));
    for profile in of(profiles, &["tmall", "taobao"]).filter(newest) {
        let axis = words.get(&format!("axis.{}", profile.export.as_str())).to_owned();
        let (what, page) = (profile.name(LANGUAGES[language]), profile.page(Language::Zh));
        let days = days(profile.export, profile.time.reach_back, language);
        let _ = writeln!(table, "| {what} | {page} | {axis} | {days} |");
    }
    table
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Fails where the file is not the text; writes it where that is asked for.
fn check(path: &Path, text: &str) {
    if std::env::var_os("ZHOUBAO_BLESS").is_some() {
        std::fs::write(path, text).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    let differs = found.lines().zip(text.lines()).find(|(is, should)| is != should);
    assert!(found == text, "{}: {differs:?}; ZHOUBAO_BLESS=1 writes it anew", path.display());
}

#[test]
fn the_page_of_downloads_is_what_the_profiles_say() {
    let profiles = Profiles::built_in();
    let page = page(&profiles);
    for profile in profiles.all().iter().filter(|profile| !profile.tables.is_empty()) {
        assert_eq!(page.matches(&format!("`{}` |", profile.id)).count(), 2, "{} stands once a language", profile.id);
        assert!(!profile.page(Language::Zh).is_empty() && !profile.page(Language::En).is_empty(), "{}", profile.id);
    }
    check(&root().join("docs/downloads.md"), &page);
}

/// Google's advertising may lie in any store's folder, and a store of 拼多多 is still asked for 拼多多's.
#[test]
fn a_store_is_sent_to_its_own_platforms_pages() {
    let profiles = Profiles::built_in();
    let ads = |platform| profiles.giving(platform, ExportKind::Ads).expect("advertising").id.split('.').next().unwrap();
    let platforms = ["tmall", "taobao", "jd", "pdd", "douyin", "amazon", "shopify", "other"];
    assert_eq!(
        platforms.map(ads),
        ["wanxiang", "wanxiang", "jd", "pdd", "douyin", "amazon", "google", "google"],
        "{platforms:?}"
    );
    for (profile, platform) in profiles.all().iter().flat_map(|own| own.platforms.iter().map(move |name| (own, name))) {
        for export in profile.exports().filter(|_| profile.platforms.len() <= 2) {
            let giving = profiles.giving(platform, export).expect("at least this one");
            assert!(giving.platforms.len() <= 2, "{platform} {export:?}: {}", giving.id);
        }
    }
}

#[test]
fn the_tables_of_the_readmes_are_what_the_profiles_say() {
    for (language, name) in ["README.zh-CN.md", "README.md"].into_iter().enumerate() {
        let path = root().join(name);
        let readme = std::fs::read_to_string(&path).unwrap();
        let start = readme.find(README_HEADERS[language]).expect("the table");
        let end = start + readme[start..].find("\n\n").expect("its end") + 1;
        let table = table(&Profiles::built_in(), language);
        check(&path, &format!("{}{table}{}", &readme[..start], &readme[end..]));
    }
}
