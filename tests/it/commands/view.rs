//! The page of a report and the list of all: made with it, in step, and opened in the browser.

use super::shop::{Shop, WEEK};
use std::fs;
use std::os::unix::fs::PermissionsExt;

/// Links of a page that lead into folders.
fn links(page: &str) -> Vec<String> {
    let hrefs = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    hrefs.filter(|href| !href.starts_with('#')).map(|href| href.replace("&#x2f;", "/")).collect()
}

#[test]
fn every_report_has_a_page_and_a_line_in_the_list() {
    let shop = Shop::new();
    shop.run(&["run", "--week", WEEK]).exits(0);
    let page = shop.text(&format!("reports/{WEEK}/rev-1/report.html"));
    assert!(page.contains("<title>") && page.contains("</html>"), "{page}");
    let list = shop.text("reports/index.html");
    let expected = ["report.html", "report.xlsx"].map(|file| format!("{WEEK}/rev-1/{file}"));
    assert_eq!(links(&list), expected);
    for link in links(&list) {
        assert!(shop.path("reports").join(&link).is_file(), "{link}");
    }
    let message = shop.text(&format!("reports/{WEEK}/rev-1/digest.txt")).lines().next().unwrap().to_owned();
    assert!(list.contains(&message), "{message}: {list}");
    shop.run(&["report", "--week", "2026-W45"]).exits(0);
    let list = shop.text("reports/index.html");
    assert_eq!(links(&list)[0], expected[0], "the newest first");
    assert_eq!(links(&list).len(), 4);
}

#[test]
fn the_list_is_made_anew_only_where_it_is_behind() {
    let shop = Shop::new();
    shop.run(&["run", "--week", WEEK]).exits(0);
    let list = shop.path("reports/index.html");
    let (made, whole) = (fs::metadata(&list).unwrap().modified().unwrap(), shop.read("reports/index.html"));
    shop.run(&["run", "--now", "2026-11-16T11:00"]).exits(0);
    assert_eq!(fs::metadata(&list).unwrap().modified().unwrap(), made);
    fs::remove_file(&list).unwrap();
    shop.run(&["run", "--now", "2026-11-16T11:15"]).exits(0);
    assert_eq!(shop.read("reports/index.html"), whole);
}

#[test]
fn reports_of_older_versions_are_listed_without_what_they_lack() {
    let shop = Shop::new();
    shop.run(&["report", "--week", "2026-W45"]).exits(0);
    let folder = shop.path("reports/2026-W45/rev-1");
    fs::remove_file(folder.join("report.html")).unwrap();
    let report = shop.text("reports/2026-W45/rev-1/report.json");
    let old =
        report.lines().filter(|line| !["\"headline\"", "\"message\""].iter().any(|key| line.trim().starts_with(key)));
    fs::write(folder.join("report.json"), old.collect::<Vec<_>>().join("\n")).unwrap();
    shop.run(&["view", "--week", "2026-W45"]).exits(64).complains("holds no page");
    shop.run(&["run", "--week", WEEK]).exits(0);
    let list = shop.text("reports/index.html");
    assert!(list.contains("2026-W45") && links(&list).contains(&"2026-W45/rev-1/report.xlsx".to_owned()), "{list}");
}

#[test]
fn the_newest_page_is_opened_or_its_place_is_said() {
    let shop = Shop::new().without("DISPLAY").without("WAYLAND_DISPLAY");
    shop.run(&["view"]).exits(64).complains("no report has been made yet");
    shop.run(&["run", "--week", WEEK]).exits(0);
    let page = shop.path(&format!("reports/{WEEK}/rev-1/report.html"));
    shop.run(&["view"]).exits(0).says(page.to_str().unwrap()).says("no browser");
    shop.run(&["view", "--week", "2026-W40"]).exits(64).complains("no report of 2026-W40");
    // A browser that only notes what it is to open.
    let programs = shop.path("programs");
    fs::create_dir_all(&programs).unwrap();
    let program = programs.join("xdg-open");
    fs::write(&program, format!("#!/bin/sh\necho \"$1\" >{}\n", shop.path("opened").display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap_or_default());
    let output = shop.command(&["view", "--week", WEEK]).env("DISPLAY", ":0").env("PATH", path).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(shop.text("opened").trim(), page.to_str().unwrap());
}
