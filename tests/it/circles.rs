//! No circle of files, inside a room or a crate of `crates/`.
//!
//! Files and folders that stand side by side name each other in one direction only, so that each can be read, and moved, with
//! what it rests on and without what rests on it. A file over a folder (`mod.rs`) is the folder's table of contents and home of
//! its central type: that it names its children, and they their parent, is no circle. What it re-exports counts as named where
//! it is defined, so that no circle hides behind it. Tests at the end of a file are not looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A module by the names that lead to it from the crate's root.
type Module = Vec<String>;

/// Folder by folder, which of the units side by side in it names which.
type Edges = BTreeMap<Module, BTreeMap<String, BTreeSet<String>>>;

struct Sources(BTreeMap<Module, String>);

impl Sources {
    /// Of the crate in a folder; its root, `lib.rs`, is the file over all others.
    fn of(folder: &str) -> Self {
        let mut sources = BTreeMap::new();
        Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join("src"), &Module::new(), &mut sources);
        sources.remove(&vec!["main".to_owned()]);
        let root = sources.remove(&vec!["lib".to_owned()]).unwrap();
        sources.insert(Module::new(), root);
        Sources(sources)
    }

    fn read(folder: &Path, at: &Module, found: &mut BTreeMap<Module, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let module = || at.iter().cloned().chain([name.clone()]).collect::<Module>();
            if path.is_dir() {
                Sources::read(&path, &module(), found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let code = fs::read_to_string(&path).unwrap();
                let code = code.split("\nmod tests {").next().unwrap_or_default();
                let code: Vec<&str> = code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
                found.insert(if name == "mod" { at.clone() } else { module() }, code.join("\n"));
            }
        }
    }

    /// The longest module that a path leads to, and the name that follows in it.
    fn longest<'p>(&self, base: &Module, path: &'p [String]) -> (Module, Option<&'p String>) {
        let mut module = base.clone();
        for (at, name) in path.iter().enumerate() {
            let child: Module = module.iter().chain([name]).cloned().collect();
            if !self.0.contains_key(&child) {
                return (module, path.get(at));
            }
            module = child;
        }
        (module, None)
    }

    /// The module that defines what a path in a module names; `None` where it is not ours.
    fn defined_in(&self, module: &Module, path: &[String]) -> Option<Module> {
        let ups = path.iter().take_while(|name| *name == "super").count();
        let base = match path.first()?.as_str() {
            "crate" => Module::new(),
            "super" | "self" => module[..module.len().checked_sub(ups)?].to_vec(),
            _ => return None,
        };
        let (found, name) = self.longest(&base, &path[ups.max(1)..]);
        let exported = name.and_then(|name| {
            let mut uses = paths(self.0.get(&found)?, &["use "]).into_iter();
            let of_child = |path: &Vec<String>| path.last() == Some(name) && !["crate", "super"].contains(&&*path[0]);
            Some(self.longest(&found, &uses.find(of_child)?).0)
        });
        Some(exported.unwrap_or(found)).filter(|found| !found.is_empty())
    }

    fn edges(&self) -> Edges {
        let mut edges = Edges::new();
        for (module, code) in &self.0 {
            for path in paths(code, &["super::", "crate::", "self::"]) {
                let Some(named) = self.defined_in(module, &path) else { continue };
                let common = module.iter().zip(&named).take_while(|(a, b)| a == b).count();
                if let (Some(one), Some(other)) = (module.get(common), named.get(common)) {
                    let level = edges.entry(module[..common].to_vec()).or_default();
                    level.entry(one.clone()).or_default().insert(other.clone());
                }
            }
        }
        edges
    }
}

/// The paths that begin at any of these words, groups taken apart: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn paths(code: &str, starts: &[&str]) -> Vec<Vec<String>> {
    let begins = |(at, _): &(usize, &str)| {
        !code[..*at].ends_with("::") && !code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
    };
    let mut found = Vec::new();
    for start in starts {
        for (at, word) in code.match_indices(start).filter(begins) {
            let from = if *start == "use " { at + word.len() } else { at };
            take_apart(&code[from..], &mut Vec::new(), &mut found);
        }
    }
    found
}

fn take_apart(text: &str, before: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    let text = text.trim_start();
    let name: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let rest = &text[name.len()..];
    before.push(name);
    match rest.strip_prefix("::") {
        None => found.push(before.clone()),
        Some(rest) => match rest.trim_start().strip_prefix('{') {
            None => take_apart(rest, before, found),
            Some(group) => members(group).into_iter().for_each(|member| take_apart(member, before, found)),
        },
    }
    before.pop();
}

/// The members of a group, given what follows its brace.
fn members(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (1, 0, Vec::new());
    for (at, c) in group.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth == 0 || (depth == 1 && c == ',') {
            found.push(&group[start..at]);
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    found.retain(|member| !member.trim().is_empty());
    found
}

/// The units from which one comes back to oneself.
fn circle(level: &BTreeMap<String, BTreeSet<String>>) -> Vec<&String> {
    let comes_back = |unit: &&String| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![*unit]);
        while let Some(one) = open.pop() {
            open.extend(level.get(one).into_iter().flatten().filter(|next| seen.insert(*next)));
        }
        seen.contains(unit)
    };
    level.keys().filter(comes_back).collect()
}

#[test]
fn no_files_side_by_side_name_each_other_in_a_circle() {
    for (folder, least) in [("", 30), ("crates/sheet", 1), ("crates/demo", 2)] {
        let edges = Sources::of(folder).edges();
        assert!(edges.len() >= least, "the sources of {folder:?} were read wrongly: {:?}", edges.keys());
        let circles = edges.iter().map(|(folder, level)| (folder.join("/"), circle(level)));
        let circles: BTreeMap<String, Vec<&String>> = circles.filter(|(_, circle)| !circle.is_empty()).collect();
        assert!(circles.is_empty(), "files of {folder:?} that name each other in a circle: {circles:?}");
    }
}

#[test]
fn a_circle_is_found_through_groups_folders_and_re_exports() {
    let file = |path: &str, code: &str| (path.split('/').map(str::to_owned).collect::<Module>(), code.to_owned());
    let sources = Sources(BTreeMap::from([
        file("room", "mod a;\nmod b;\nmod c;\nmod d;\npub use c::{Other, Thing};\nfn f(a: a::A) {}"),
        file("room/a", "use super::{Thing, b::B};\nstruct A;"),
        file("room/b", "use crate::room::d;\nstruct B;"),
        file("room/c", "mod inner;\nstruct Thing;\nstruct Other;"),
        file("room/c/inner", "use super::super::a::A;"),
        file("room/d", "use super::Room;\nstruct D;"),
    ]));
    let edges = sources.edges();
    assert_eq!(circle(&edges[&vec!["room".to_owned()]]), ["a", "c"]);
    assert_eq!(edges.len(), 1, "a parent and its children are no circle: {edges:?}");
}
