//! What is told of a cell that cannot be read: of each profile, in a copy of a file as its platform writes it, of each column that a
//! fact comes from, in every language.

use crate::support::profile_files::{csv, files, name, rows};
use crate::support::story::{Story, operator};
use sheet::Limits;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;
use zhoubao::extract::{ColumnMap, Extract, IdentityKey, Origin, Profile, Profiles, TableMap, Verdict, extract_book};
use zhoubao::facts::{Kind, Table};
use zhoubao::report::{Cell, Report};
use zhoubao::words::{Language, Words};

static PROFILES: LazyLock<Profiles> = LazyLock::new(Profiles::built_in);

/// A cell that no column of a kind takes, how much of it is shown, and what is said of it in Chinese, English and Spanish.
struct Broken {
    cell: &'static str,
    shown: &'static str,
    said: [&'static str; 3],
}

const AMOUNT: Broken = Broken {
    cell: "一百元",
    shown: "一***",
    said: [
        "不是金额，应是 168.99 这样的数字",
        "no amount; expected a number like 168.99",
        "no es un importe; se esperaba un número como 168.99",
    ],
};
const COUNT: Broken = Broken {
    cell: "1.5",
    shown: "1.5",
    said: [
        "不是整数，应是 3 这样的数字",
        "no whole number; expected one like 3",
        "no es un número entero; se esperaba uno como 3",
    ],
};
const MOMENT: Broken = Broken {
    cell: "2026-02-30",
    shown: "2026-02-30",
    said: [
        "不是日期时间，应是 2026-11-09 10:00:00 这样",
        "no date and time; expected one like 2026-11-09 10:00:00",
        "no es fecha y hora; se esperaba algo como 2026-11-09 10:00:00",
    ],
};
const EMPTY: Broken =
    Broken { cell: "", shown: "", said: ["不能为空", "must not be empty", "no puede estar vacío"] };

/// What breaks a column; none of a text that may be anything, nor where an empty cell makes a row of another kind.
fn breaks(map: &ColumnMap, table: &TableMap) -> Option<&'static Broken> {
    let rule = || table.rows.iter().flat_map(|rule| &rule.header.0).any(|name| map.from.contains(name));
    match table.table.column(&map.to).expect("a fact column").kind {
        Kind::Amount => Some(&AMOUNT),
        Kind::Count if map.fractional => Some(&AMOUNT),
        Kind::Count => Some(&COUNT),
        Kind::Instant | Kind::Day => Some(&MOMENT),
        Kind::Text => (map.must && !rule()).then_some(&EMPTY),
    }
}

/// A file with its rows, what a profile reads of it, and where its header stands.
struct Sample {
    name: String,
    rows: Vec<Vec<String>>,
    header: usize,
}

impl Sample {
    fn of(profile: &Profile, path: &Path) -> Self {
        let Verdict::Read(extract) = read(&std::fs::read(path).expect("a file"), &name(path)) else {
            panic!("{} is no export", path.display())
        };
        let part = extract.parts.iter().find(|part| part.profile == profile.id).expect("a sheet of the profile");
        let all = rows(path, &part.sheet);
        let header = all.iter().position(|(number, _)| *number == part.header_row).expect("its header");
        let width = all[header].1.len();
        let mut rows: Vec<Vec<String>> = all.into_iter().map(|(_, row)| row).collect();
        rows[header + 1..].iter_mut().for_each(|row| row.resize(width.max(row.len()), String::new()));
        // Text, whatever it was; a name's ending says nothing.
        let name = Path::new(&name(path)).with_extension("csv").to_string_lossy().into_owned();
        Sample { name, rows, header }
    }

    /// Where the header stands that a column comes from: the first of its names that the file has.
    fn place(&self, map: &ColumnMap) -> Option<usize> {
        let found = |from: &String| self.rows[self.header].iter().position(|header| same(header, from));
        let whole = map.from.iter().find_map(found);
        let parts = map.sum.iter().flat_map(|part| &part.from).find_map(found);
        whole.or(parts).or(map.product.iter().find_map(found))
    }

    /// A copy of a row with the cell broken.
    fn broken(&self, row: usize, at: usize, broken: &Broken) -> Vec<String> {
        let mut row = self.rows[row].clone();
        row[at] = broken.cell.to_owned();
        row
    }
}

fn same(header: &str, from: &str) -> bool {
    let bare = |text: &str| -> String {
        let half = |c: char| match c as u32 {
            n @ 0xFF01..=0xFF5E => char::from_u32(n - 0xFEE0).unwrap_or(c),
            _ => c,
        };
        text.chars().filter(|c| !c.is_whitespace()).map(half).flat_map(char::to_lowercase).collect()
    };
    let (header, from) = (bare(header), bare(from));
    match from.split_once("{currency}") {
        Some((before, behind)) => {
            header.starts_with(before) && header.ends_with(behind) && header.len() > from.len() - 10
        }
        None => header == from || header.strip_suffix("(元)") == Some(&from),
    }
}

fn read(bytes: &[u8], name: &str) -> Verdict {
    let folder = TempDir::new().expect("a folder");
    let limits = Limits::default();
    let names = [name.to_owned()];
    let identity = Some(IdentityKey::new([7; 32]));
    let origin = Origin { zone: chrono_tz::Asia::Shanghai, identity, names: &names };
    let book = sheet::open_bytes(bytes.to_vec(), &limits);
    extract_book(book, folder.path(), &PROFILES, origin, &limits).expect("our disk")
}

fn extracted(sample: &Sample, rows: &[Vec<String>]) -> Extract {
    match read(&csv(rows), &sample.name) {
        Verdict::Read(extract) => extract,
        Verdict::Refused(why) => panic!("{}: {}", sample.name, Words::built_in(Language::En).say(&why)),
    }
}

/// The rows with broken copies behind those that they are of, and the number of each copy.
fn with_copies(sample: &Sample, copies: &[(usize, usize, &'static Broken)]) -> (Vec<Vec<String>>, Vec<u64>) {
    let (mut all, mut numbers) = (Vec::new(), vec![0; copies.len()]);
    for (at, row) in sample.rows.iter().enumerate() {
        all.push(row.clone());
        for (copy, (_, place, broken)) in copies.iter().enumerate().filter(|(_, (of, ..))| *of == at) {
            all.push(sample.broken(at, *place, broken));
            numbers[copy] = all.len() as u64;
        }
    }
    (all, numbers)
}

/// A copy of a row that is left out for its broken cell and for nothing else: by column, the row it is of.
fn breakable(sample: &Sample, profile: &Profile) -> BTreeMap<(Table, String), (usize, usize, &'static Broken)> {
    let mut found = BTreeMap::new();
    for map in &profile.tables {
        for column in &map.columns {
            let (Some(broken), Some(place)) = (breaks(column, map), sample.place(column)) else { continue };
            let of = sample.header + 1..sample.rows.len();
            let copies: Vec<_> = of.map(|row| (row, place, broken)).collect();
            let (rows, numbers) = with_copies(sample, &copies);
            let rejects = extracted(sample, &rows).rejects;
            let hit = copies.iter().zip(numbers).find(|((_, place, _), number)| {
                let own: Vec<_> = rejects.iter().filter(|reject| reject.row == *number).collect();
                !own.is_empty() && own.iter().all(|reject| reject.column == *place)
            });
            if let Some((copy, _)) = hit {
                found.entry((map.table, column.to.clone())).or_insert(*copy);
            }
        }
    }
    found
}

fn said(cell: &Cell, words: &Words) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Said(phrase) => words.say(phrase),
        other => panic!("{other:?}"),
    }
}

/// The table of cells that could not be read, a line a row, in a language.
fn told(report: &Report, language: Language) -> BTreeSet<String> {
    let words = Words::built_in(language);
    let tables = report.sections.iter().flat_map(|section| &section.tables);
    let rejects = tables.filter(|table| table.id == "quality.rejects").flat_map(|table| &table.rows);
    rejects.map(|row| row.iter().map(|cell| said(cell, &words)).collect::<Vec<_>>().join(" | ")).collect()
}

/// Columns of the profile that some sample has and in which no broken cell is told.
fn wrong(profile: &Profile, samples: &[PathBuf]) -> Vec<String> {
    let (mut wrong, mut met, mut there) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for path in samples {
        let sample = Sample::of(profile, path);
        for map in &profile.tables {
            let has = |column: &&ColumnMap| breaks(column, map).is_some() && sample.place(column).is_some();
            there.extend(map.columns.iter().filter(has).map(|column| (map.table, column.to.clone())));
        }
        let copies: Vec<_> = breakable(&sample, profile).into_iter().collect();
        // Several facts of a row may come from one cell.
        let cells: BTreeMap<(usize, usize), &Broken> =
            copies.iter().map(|(_, (row, place, broken))| ((*row, *place), *broken)).collect();
        let places: Vec<_> = cells.into_iter().map(|((row, place), broken)| (row, place, broken)).collect();
        let (rows, numbers) = with_copies(&sample, &places);
        let platform = &profile.platforms[0];
        let report =
            Story::of(&[("a", "店", "")]).on("a", platform).drops("a", &sample.name, csv(&rows)).report(&operator());
        for (n, language) in [Language::Zh, Language::En, Language::Es].into_iter().enumerate() {
            let told = told(&report, language);
            for ((_, place, broken), number) in places.iter().zip(&numbers) {
                let cell = format!("{}{number}", sheet::column_letters(*place));
                let line = told.iter().find(|line| line.contains(&format!(" {cell} | ")));
                let right = line.is_some_and(|line| {
                    line.starts_with(&sample.name)
                        && line.ends_with(&format!("| {} | {}", broken.shown, broken.said[n]))
                });
                if !right {
                    wrong.push(format!("{} {language}: {cell}: {line:?}", profile.id));
                }
            }
        }
        met.extend(copies.into_iter().map(|(column, _)| column));
    }
    wrong.extend(
        there.difference(&met).map(|(table, column)| format!("{}: {table}.{column} takes anything", profile.id)),
    );
    wrong
}

#[test]
fn of_every_profile_a_broken_cell_is_told_by_place_in_every_language() {
    let files = files();
    let mut all = Vec::new();
    for profile in PROFILES.all().iter().filter(|profile| !profile.tables.is_empty()) {
        let samples: Vec<PathBuf> =
            files.iter().filter(|(id, _)| *id == profile.id).map(|(_, path)| path.clone()).collect();
        assert!(!samples.is_empty(), "{} has no file in fixtures/platforms", profile.id);
        all.extend(wrong(profile, &samples));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}
