//! Three exercises, kept as the change that was made once and worked: a KPI, a column, a sheet. Each touches only what
//! ARCHITECTURE.md names for it, and still fits the code; where it fits no more, do it again and keep the new change
//! (`git diff -U1`).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The lines before a change and after it, one hunk after another, by file.
type Change = BTreeMap<String, Vec<String>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What stood in each file that a patch touches, where it touches it; of a new file nothing.
fn before(patch: &str) -> Change {
    let mut change = Change::new();
    let (mut file, mut in_hunk) = (String::new(), false);
    for line in patch.lines() {
        if let Some(name) = line.strip_prefix("+++ b/") {
            name.clone_into(&mut file);
            change.insert(file.clone(), Vec::new());
            in_hunk = false;
        } else if line.starts_with("diff ") || line.starts_with("--- ") {
            in_hunk = false;
        } else if line.starts_with("@@") {
            change.get_mut(&file).unwrap().push(String::new());
            in_hunk = true;
        } else if let (true, Some(old)) = (in_hunk, line.strip_prefix(' ').or_else(|| line.strip_prefix('-'))) {
            let hunk = change.get_mut(&file).unwrap().last_mut().unwrap();
            hunk.push_str(old);
            hunk.push('\n');
        }
    }
    change
}

/// The paragraph of ARCHITECTURE.md about what is new.
fn recipe(what: &str) -> String {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let start = text.find(&format!("- **A new {what}**")).unwrap_or_else(|| panic!("no recipe for a new {what}"));
    let rest = &text[start..];
    rest[..rest[2..].find("\n- **").map_or(rest.len(), |end| end + 2)].to_owned()
}

/// Whether a recipe names a file: by its path, its folder or, of the words of each language, its name.
fn names(recipe: &str, file: &str) -> bool {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let word = file.starts_with("templates/locales/").then(|| file.rsplit('/').next().unwrap_or_default());
    let quoted = |name: &str| recipe.contains(&format!("`{name}`"));
    quoted(file) || quoted(folder) || recipe.contains(&format!(" {file}")) || word.is_some_and(quoted)
}

#[test]
fn a_kpi_a_column_and_a_sheet_touch_only_what_the_architecture_names() {
    for what in ["KPI", "column", "sheet"] {
        let path = format!("tests/exercises/{}.patch", what.to_lowercase());
        let change = before(&fs::read_to_string(root().join(&path)).unwrap());
        assert!(change.len() > 3, "{path} was read wrongly: {:?}", change.keys());
        let recipe = recipe(what);
        for (file, hunks) in &change {
            assert!(names(&recipe, file), "{path} touches {file}, which ARCHITECTURE.md does not name:\n{recipe}");
            let new = hunks.iter().all(String::is_empty);
            assert_eq!(root().join(file).exists(), !new, "{path}: {file}");
            let code = if new { String::new() } else { fs::read_to_string(root().join(file)).unwrap() };
            for hunk in hunks {
                assert!(code.contains(hunk.as_str()), "{path} fits {file} no more: {hunk:?}");
            }
        }
    }
}
