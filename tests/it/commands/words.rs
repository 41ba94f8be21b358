//! Whatever the program may say has words in each language: a key that is forgotten would be read by an owner.

use std::path::{Path, PathBuf};
use zhoubao::words::{Language, Words};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every literal of the form `area.name` whose area has words.
fn keys(code: &str, areas: &[String]) -> Vec<String> {
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    let literals = code.split('"').skip(1).step_by(2);
    let is_key = |text: &&str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        text.split_once('.').is_some_and(|(area, name)| {
            areas.iter().any(|known| known == area) && !name.is_empty() && name.chars().all(plain)
        }) && !text.ends_with('.')
            && !text.ends_with(".toml")
            && !text.ends_with(".json")
    };
    literals.filter(is_key).map(str::to_owned).collect()
}

#[test]
fn every_key_in_the_code_has_words() {
    const AREAS: [&str; 24] = [
        "axis",
        "check",
        "demo",
        "doctor",
        "explain",
        "failure",
        "gives",
        "init",
        "misplaced",
        "notice",
        "plan_ask",
        "plan_command",
        "profile",
        "purge",
        "recompute",
        "reject",
        "run",
        "send",
        "source",
        "status",
        "step",
        "trouble",
        "verify",
        "working",
    ];
    let areas: Vec<String> = AREAS.iter().map(|area| (*area).to_owned()).collect();
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut count = 0;
    let mut missing = Vec::new();
    for path in files {
        for key in keys(&std::fs::read_to_string(&path).unwrap(), &areas) {
            count += 1;
            for language in Language::ALL {
                if !Words::built_in(language).has(&key) {
                    missing.push(format!("{key} in {language}, said by {}", path.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(count > 100, "only {count} keys were found");
}
