//! The made-up business: the same each time, readable, true to its own truth, and the same as what lies in `fixtures/`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use zhoubao::demo::{self, DemoFile, Options};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The members of a zip, or the bytes themselves: compressors may differ between machines.
fn content(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return BTreeMap::from([(String::new(), bytes.to_vec())]);
    };
    let mut members = BTreeMap::new();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).expect("a member");
        let mut inflated = Vec::new();
        member.read_to_end(&mut inflated).expect("it inflates");
        members.insert(member.name().expect("a name").into_owned(), inflated);
    }
    members
}

fn on_disk(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

/// Compares with the folder; `ZHOUBAO_BLESS=1` writes it anew instead.
fn same_as_committed(files: &[DemoFile], folder: &str) {
    let root = fixtures().join(folder);
    if std::env::var_os("ZHOUBAO_BLESS").is_some() {
        let _ = fs::remove_dir_all(&root);
        for file in files {
            let path = root.join(&file.path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, &file.bytes).expect("a file");
        }
    }
    let committed = on_disk(&root);
    let mut names: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, committed.keys().map(String::as_str).collect::<Vec<_>>());
    for file in files {
        assert!(content(&file.bytes) == content(&committed[&file.path]), "{folder}/{} differs", file.path);
    }
}

#[test]
fn the_committed_business_is_what_the_program_makes() {
    same_as_committed(&demo::generate(&Options::fixtures()), "business");
}

#[test]
fn the_committed_oddities_are_what_the_program_makes() {
    same_as_committed(&demo::oddities(), "oddities");
}
