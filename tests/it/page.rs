//! The page to keep: golden pages, nothing remote, nothing that runs but its own script, and what a screen reader goes by.

use crate::support::golden;
use crate::support::sample_digest::{self as digest, no_ads, no_plan, one_store, six_stores, twelve_stores};
use crate::support::sample_report::{report, words};
use crate::support::xlsx::{Event, events};
use base64::Engine;
use sha2::{Digest, Sha256};
use zhoubao::render::page;
use zhoubao::report::Report;
use zhoubao::words::Language;

type Sample = fn(Language) -> Report;

/// Each sample in each language: the rich one with everything awkward, and what a poor week lacks.
fn pages() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for language in Language::ALL {
        let mut page = |name: &str, report: Report, words| {
            let page = page::page(&report, &words);
            // For looking at it: ZHOUBAO_KEEP=<folder> leaves the file there.
            if let Some(folder) = std::env::var_os("ZHOUBAO_KEEP") {
                std::fs::write(std::path::Path::new(&folder).join(format!("page-{name}-{language}.html")), &page)
                    .unwrap();
            }
            pages.push((format!("{name}-{language}"), page));
        };
        page("rich", report(language), words(language));
        let poor: [(&str, Sample); 5] = [
            ("six-stores", six_stores),
            ("one-store", one_store),
            ("twelve-stores", twelve_stores),
            ("no-plan", no_plan),
            ("no-ads", no_ads),
        ];
        for (name, sample) in poor {
            page(name, sample(language), digest::words(language));
        }
    }
    pages
}

/// The text between two marks.
fn between<'a>(page: &'a str, open: &str, close: &str) -> &'a str {
    let from = page.find(open).unwrap_or_else(|| panic!("no {open}")) + open.len();
    &page[from..from + page[from..].find(close).unwrap()]
}

/// The page's elements in order, its style and script left out.
fn elements(page: &str) -> Vec<Event> {
    let style = between(page, "<style>", "</style>");
    let script = between(page, "<script>", "</script>");
    let mut plain = page.replace(style, "").replace(script, "").replacen("<!DOCTYPE html>", "", 1);
    // What HTML leaves open is closed here, so that a reader of XML takes it.
    for void in ["<meta ", "<input "] {
        let mut parts = plain.split(void);
        let first = parts.next().unwrap_or_default().to_owned();
        plain = parts.fold(first, |done, part| {
            let (tag, rest) = part.split_once('>').unwrap();
            format!("{done}{void}{tag}/>{rest}")
        });
    }
    for bare in [" hidden>", " data-sorts>"] {
        plain = plain.replace(bare, &bare.replace('>', "=\"\">"));
    }
    events(plain.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn pages_are_as_last_looked_at() {
    for (name, page) in pages() {
        let (style, script) = (between(&page, "<style>", "</style>"), between(&page, "<script>", "</script>"));
        golden::check(&format!("page-{name}.html"), &page.replace(style, "").replace(script, ""));
    }
}

#[test]
fn the_same_report_gives_the_same_page() {
    assert_eq!(pages(), pages());
}

#[test]
fn nothing_is_fetched_and_nothing_runs_but_what_the_policy_names() {
    for (name, page) in pages() {
        let policy = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"").replace("&#x27;", "'");
        for (kind, open, close) in [("style", "<style>", "</style>"), ("script", "<script>", "</script>")] {
            let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(between(&page, open, close)));
            assert!(policy.replace("&#x2f;", "/").contains(&format!("{kind}-src 'sha256-{hash}'")), "{name}: {policy}");
            assert_eq!(page.matches(open).count(), 1, "{name}");
        }
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        for event in elements(&page) {
            let Event::Open(tag, attributes) = event else { continue };
            for (attribute, value) in &attributes {
                let attribute = attribute.as_str();
                assert!(
                    attribute != "style" && attribute != "src" && !attribute.starts_with("on"),
                    "{name}: {attribute}"
                );
                assert!(attribute != "href" || value.starts_with('#'), "{name}: {tag} {value}");
            }
        }
    }
}

#[test]
fn headings_stand_in_order_and_tables_have_captions_and_scopes() {
    for (name, page) in pages() {
        let elements = elements(&page);
        let opened = |event: &Event| match event {
            Event::Open(tag, attributes) => Some((tag.clone(), attributes.clone())),
            _ => None,
        };
        let opened: Vec<_> = elements.iter().filter_map(opened).collect();
        let level = |tag: &str| tag.strip_prefix('h').and_then(|n| n.parse::<u8>().ok());
        let levels: Vec<u8> = opened.iter().filter_map(|(tag, _)| level(tag)).collect();
        assert!(levels.first() == Some(&1) && levels.iter().filter(|level| **level == 1).count() == 1, "{name}");
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{name}: {levels:?}");
        let count = |wanted: &str| opened.iter().filter(|(tag, _)| tag == wanted).count();
        assert_eq!(count("table"), count("caption"), "{name}");
        assert!(count("table") > 0, "{name}");
        for (tag, attributes) in &opened {
            assert!(tag != "th" || attributes.contains_key("scope"), "{name}: {attributes:?}");
        }
        let mut ids: Vec<&String> = opened.iter().filter_map(|(_, attributes)| attributes.get("id")).collect();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name}: an id stands twice");
        for (_, attributes) in &opened {
            let leads = attributes.get("href").and_then(|href| href.strip_prefix('#'));
            for id in leads.into_iter().chain(attributes.get("aria-labelledby").map(String::as_str)) {
                assert!(ids.iter().any(|known| *known == id), "{name}: {id}");
            }
        }
    }
}

#[test]
fn words_from_outside_stay_words() {
    for language in Language::ALL {
        let page = page::page(&report(language), &words(language));
        assert!(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert(1)"), "{language}");
        assert!(!page.contains('\u{202E}'), "{language}");
    }
}
