//! Every seed of every target, and mutations of each that are the same in every run; `ZHOUBAO_MUTATIONS=50` makes fifty times as many.

#![expect(clippy::disallowed_methods, reason = "what breaks a target is kept")]

use std::path::{Path, PathBuf};
use zhoubao_fuzz::TARGETS;

/// A generator without a crate, so that a failure can be repeated from its number.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

/// Signs that mean something to some reader.
const SIGNS: &[u8] = b"<>/\"'=&;,\t\r\n-+.E019AZ \x00\x01\x7F\x80\xFF";

/// The bytes with a few changes: others in place, some gone, some twice, some from elsewhere.
fn mutated(seed: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len());
        let end = (at + 1 + dice.below(16)).min(bytes.len());
        match dice.below(6) {
            _ if bytes.is_empty() => {}
            0 => bytes[at] = dice.below(256) as u8,
            1 => bytes[at] = SIGNS[dice.below(SIGNS.len())],
            2 => bytes[at] ^= 1 << dice.below(8),
            3 => drop(bytes.drain(at..end)),
            4 => {
                let again = bytes[at..end].to_vec();
                let to = dice.below(bytes.len());
                drop(bytes.splice(to..to, again));
            }
            _ => bytes.truncate(end),
        }
    }
    bytes
}

/// What takes whole files starts from those of our tests as well, with so many times fewer mutations of each.
const WHOLE: (&[&str], &[&str], usize) = (&["file", "export"], &["platforms", "seen", "own", "oddities"], 20);

/// All files below a folder.
fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> = paths.flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).collect();
    all.sort();
    all
}

/// The seeds of a target, each with how many mutations of it are tried.
fn seeds(target: &str, mutations: usize) -> Vec<(PathBuf, usize)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (targets, folders, fewer) = WHOLE;
    let folders = folders.iter().filter(|_| targets.contains(&target));
    let fixtures = folders.flat_map(|folder| below(&root.join("../fixtures").join(folder)));
    let own = below(&root.join("corpus").join(target));
    assert!(!own.is_empty(), "{target} has no seeds");
    own.into_iter().map(|path| (path, mutations)).chain(fixtures.map(|path| (path, mutations / fewer))).collect()
}

/// Runs a target over its seeds; what breaks it is written where it can be run again.
fn replay(name: &str) {
    let (_, target, mutations) = TARGETS.iter().find(|(known, ..)| *known == name).unwrap();
    let times: usize = std::env::var("ZHOUBAO_MUTATIONS").map_or(1, |times| times.parse().unwrap());
    for (number, (path, mutations)) in seeds(name, *mutations).iter().enumerate() {
        let seed = std::fs::read(path).unwrap();
        let mut dice = Dice(number as u64);
        for turn in 0..=mutations * times {
            let bytes = if turn == 0 { seed.clone() } else { mutated(&seed, &mut dice) };
            let broken = std::panic::catch_unwind(|| target(&bytes)).is_err();
            if broken {
                let kept = std::env::temp_dir().join(format!("zhoubao-fuzz-{name}-{number}-{turn}"));
                std::fs::write(&kept, &bytes).unwrap();
                panic!("{name}: mutation {turn} of {} breaks it; kept in {}", path.display(), kept.display());
            }
        }
    }
}

/// A test a target, so that they run side by side.
macro_rules! replays {
    ($($name:ident)*) => {
        $(#[test] fn $name() { replay(stringify!($name)); })*

        #[test]
        fn every_target_is_replayed() {
            let replayed = [$(stringify!($name)),*];
            assert_eq!(TARGETS.iter().map(|(name, ..)| *name).collect::<Vec<_>>(), replayed);
        }
    };
}

replays!(delimited page xls records xlsx parts xlsb ods zipped locked file values export);
