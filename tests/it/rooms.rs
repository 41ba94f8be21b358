//! The rooms of the library stand in the order of dependency: each names only rooms listed above it in lib.rs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in the order of lib.rs.
fn rooms(source: &Path) -> Vec<String> {
    let lib = fs::read_to_string(source.join("lib.rs")).unwrap();
    lib.lines().filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';')).map(str::to_owned).collect()
}

/// The files of a room, whether it is one file or a folder.
fn files_of(source: &Path, room: &str) -> Vec<PathBuf> {
    let file = source.join(format!("{room}.rs"));
    let mut files = Vec::new();
    if file.is_file() {
        files.push(file);
    }
    collect(&source.join(room), &mut files);
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The names that follow `crate::` in code, with the line of each; comments do not count.
fn named(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, path) in code.match_indices("crate::") {
        let line_start = code[..at].rfind('\n').map_or(0, |newline| newline + 1);
        if code[line_start..at].trim_start().starts_with("//") {
            continue;
        }
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + path.len()..];
        let names = match rest.strip_prefix('{') {
            Some(group) => group_heads(group),
            None => vec![identifier(rest)],
        };
        found.extend(names.into_iter().filter(|name| !name.is_empty()).map(|name| (line, name)));
    }
    found
}

/// The first names of the members of `{a::b, c::{d, e}}`, given what follows the brace.
fn group_heads(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let (mut depth, mut start) = (1, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && c == ',') {
            heads.push(identifier(&group[start..at]));
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    heads
}

fn identifier(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn a_room_names_only_rooms_listed_above_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let rooms = rooms(&source);
    assert!(rooms.len() > 20, "lib.rs was read wrongly: {rooms:?}");
    let place: BTreeMap<&str, usize> = rooms.iter().enumerate().map(|(at, room)| (room.as_str(), at)).collect();
    let mut wrong = Vec::new();
    for (at, room) in rooms.iter().enumerate() {
        let files = files_of(&source, room);
        assert!(!files.is_empty(), "room {room} has no file");
        for file in files {
            let code = fs::read_to_string(&file).unwrap();
            for (line, name) in named(&code) {
                let shown = format!("{}:{line}", file.strip_prefix(&source).unwrap().display());
                match place.get(name.as_str()) {
                    None => wrong.push(format!("{shown} names crate::{name}, which is no room")),
                    Some(named) if *named > at => wrong.push(format!("{shown} names {name}, which comes after {room}")),
                    Some(_) => {}
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_of_the_library_belongs_to_a_room() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let rooms = rooms(&source);
    for entry in fs::read_dir(&source).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(["lib", "main"].contains(&name.as_str()) || rooms.contains(&name), "{name} is not in lib.rs");
    }
}

/// What a crate is published or tested without must not come in by a name.
#[test]
fn the_crates_know_nothing_of_the_program_nor_of_each_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = fs::read_dir(root.join("crates")).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort_unstable();
    let names: Vec<&str> = folders.iter().filter_map(|folder| folder.file_name()?.to_str()).collect();
    assert_eq!(names, ["demo", "message", "sheet"], "a new crate is named here and in ARCHITECTURE.md");
    for folder in &folders {
        let manifest: toml::Table = fs::read_to_string(folder.join("Cargo.toml")).unwrap().parse().unwrap();
        for table in ["dependencies", "dev-dependencies"] {
            let needs = manifest.get(table).and_then(toml::Value::as_table);
            let ours = needs.into_iter().flatten().find(|(name, needed)| {
                needed.get("path").is_some() || names.contains(&name.as_str()) || name.starts_with("zhoubao")
            });
            assert!(ours.is_none(), "{}: {ours:?}", folder.display());
        }
    }
}

#[test]
fn names_are_found_in_paths_groups_and_not_in_comments() {
    let code = "use crate::{text, words::{Phrase, Unit},\n    calendar::Span};\n// crate::commands\nlet a = crate::money::Money::ZERO;\n";
    let names: Vec<(usize, String)> = named(code);
    let expected = [(1, "text"), (1, "words"), (1, "calendar"), (4, "money")];
    assert_eq!(names, expected.map(|(line, name)| (line, name.to_owned())));
}
