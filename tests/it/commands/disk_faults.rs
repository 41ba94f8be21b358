//! The disk refuses: it is full or broken, once or from then on, at each thing that a Monday's run asks of it. The run says so and
//! ends with 74; the next one, on a disk that works again, ends as if nothing had been, and nobody has got a mail twice.

use super::crash::{outcome, until_unlocked};
use super::shop::{Ended, ORDERS, Shop, week_of_orders};
use crate::support::smtp::{Server, Taken};
use std::collections::BTreeMap;
use std::thread;

const OWNER: &str = "wang@example.com";
/// What a disk that refuses says: the number of the operation goes where the mark is.
const FAULTS: [&str; 4] = ["#:ENOSPC", "#:EIO", "#+:ENOSPC", "#+:EIO"];
/// So many runs in a row in which nothing happened mean that the last operation is behind us.
const BEHIND: usize = 4;

/// A shop before its Monday, what becomes of it when all is well, and the server that its mails go to.
struct Scene {
    before: Shop,
    server: Server,
    calm: BTreeMap<String, Vec<u8>>,
}

impl Scene {
    /// One export and one owner, so that few operations come up twice.
    fn new() -> Scene {
        let before = Shop::empty().with(ORDERS, &week_of_orders());
        before.setting(r#"expects = ["orders", "refunds", "ads", "traffic"]"#, r#"expects = ["orders"]"#);
        let li = "[[owners]]\nname = \"Li\"\nemail = \"li@example.com\"\nstores = [\"*\"]\nview = \"operator\"\n";
        before.setting(li, "");
        let server = Server::start();
        before.mails_by(&server);
        let shop = before.copied();
        shop.run(&["run"]).exits(0).silently();
        Scene { calm: lasting(&shop), before, server }
    }

    /// Plays one fault to its end; whether it was noticed.
    fn play(&self, variable: &str, fault: &str) -> bool {
        let (shop, heard) = (self.before.copied(), self.server.taken().len());
        let first = Ended::of(&shop.command(&["run"]).env(variable, fault).output().unwrap());
        let taken = self.server.taken().split_off(heard);
        let noticed = first.code != Some(0) || !first.err.is_empty();
        if noticed {
            assert_told(&shop, &first, &taken, fault);
        }
        until_unlocked(&shop);
        let mut second = shop.run(&["run"]);
        let doubts = in_doubt(&shop);
        if !doubts.is_empty() {
            assert_eq!(second.code, Some(69), "{fault}: {second:#?}");
            assert!(fault.contains('+'), "{fault} leaves a doubt: {first:#?}");
            for address in doubts {
                let word = if taken.iter().any(|taken| taken.recipient == address) { "sent" } else { "unsent" };
                shop.run(&["send", "--resolve", &format!("{address}={word}")]);
            }
            second = shop.run(&["run"]);
        }
        assert_eq!(second.code, Some(0), "{fault}: {first:#?} {second:#?}");
        let taken = self.server.taken().split_off(heard);
        assert_eq!(mails(&taken), 1, "{fault}: mails, after {first:#?}");
        let end = lasting(&shop);
        assert_eq!(end.keys().collect::<Vec<_>>(), self.calm.keys().collect::<Vec<_>>(), "{fault}: {first:#?}");
        for (name, bytes) in &end {
            assert!(self.calm[name] == *bytes, "{fault}: {name} differs");
        }
        noticed
    }

    /// Plays faults at every `step`th operation from `first` on until there are no more, one after another in turn: with
    /// `ZHOUBAO_ALL_FAULTS` each at each. The last operation.
    fn play_all(&self, variable: &str, faults: &[&str], first: usize, step: usize) -> usize {
        let all = std::env::var_os("ZHOUBAO_ALL_FAULTS").is_some();
        let mut quiet = 0;
        for n in (first..).step_by(step) {
            let turn = &faults[n % faults.len()];
            let played = if all { faults } else { std::slice::from_ref(turn) };
            let at = |fault: &&str| self.play(variable, &fault.replace('#', &n.to_string()));
            let noticed = played.iter().map(at).fold(false, |any, noticed| any | noticed);
            quiet = if noticed { 0 } else { quiet + 1 };
            if quiet == BEHIND {
                return n - BEHIND * step;
            }
        }
        unreachable!("a run ends")
    }
}

/// What must be there in the end. Letters say what was wrong meanwhile, and a line that was torn was written again.
fn lasting(shop: &Shop) -> BTreeMap<String, Vec<u8>> {
    let mut files = outcome(shop);
    files.retain(|name, _| !name.contains("/operator-") && !name.ends_with("/mailed"));
    // Of the current view is kept what the disk takes; the rest is made when it is next asked for.
    files.retain(|name, _| !name.starts_with("ledger/view/"));
    for name in ["journal", "revisions"] {
        if let Some(bytes) = files.get_mut(name) {
            let text = String::from_utf8_lossy(bytes);
            let whole = text.lines().filter(|line| serde_json::from_str::<serde_json::Value>(line).is_ok());
            *bytes = whole.collect::<Vec<_>>().join("\n").into_bytes();
        }
    }
    // A torn line makes the journal longer, and a manifest says how far it reached: it is another then, and so is its hash.
    if let Some(bytes) = files.get_mut("revisions") {
        let lines = bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
        let lines = lines.map(|mut line: serde_json::Value| {
            line.as_object_mut().unwrap().remove("manifest");
            line.to_string()
        });
        *bytes = lines.collect::<Vec<_>>().join("\n").into_bytes();
    }
    for bytes in files.iter_mut().filter(|(name, _)| name.ends_with("manifest.json")).map(|(_, bytes)| bytes) {
        let mut manifest: serde_json::Value = serde_json::from_slice(bytes).unwrap();
        assert!(manifest.as_object_mut().unwrap().remove("journal").is_some());
        *bytes = manifest.to_string().into_bytes();
    }
    files
}

/// The trouble is named with its file and what to do about it, and nothing is said that is not so.
fn assert_told(shop: &Shop, ended: &Ended, taken: &[Taken], fault: &str) {
    assert_eq!(ended.code, Some(74), "{fault}: {ended:#?}");
    let full = fault.ends_with("ENOSPC");
    let [what, remedy] = if full { ["full", "make room"] } else { ["disk failed", "check the disk"] };
    let (said, folder) = (format!("{}{}", ended.err, ended.out), shop.path("config.toml"));
    let folder = folder.parent().unwrap().display().to_string().to_lowercase();
    for words in [what, remedy, &folder] {
        assert!(said.to_lowercase().contains(words), "{fault}: no {words:?} in {ended:#?}");
    }
    let wrong = |line: &str| line.contains(OWNER) && line.contains("not sent") || line.contains("No mail");
    assert!(mails(taken) == 0 || !said.lines().any(wrong), "{fault}: {OWNER} has the mail: {ended:#?}");
}

fn mails(taken: &[Taken]) -> usize {
    taken.iter().filter(|taken| taken.recipient == OWNER).count()
}

fn in_doubt(shop: &Shop) -> Vec<String> {
    let slots = shop.files("data/slots");
    let slots = slots.values().map(|bytes| serde_json::from_slice::<serde_json::Value>(bytes).unwrap());
    let doubts = slots.filter(|slot| slot["state"] == "doubt" && slot["report"] == "weekly");
    doubts.map(|slot| slot["address"].as_str().unwrap().to_owned()).collect()
}

#[test]
#[ignore = "slow: cargo slow"]
fn a_disk_that_refuses_anything_is_told_and_costs_nothing() {
    let last = thread::scope(|scope| {
        let half = |n| scope.spawn(move || Scene::new().play_all("ZHOUBAO_DISK_ERROR_AT", &FAULTS, n, 2));
        [1, 2].map(half).map(|half| half.join().unwrap())
    });
    assert!(last.iter().all(|last| *last > 100), "only {last:?} operations");
}

#[test]
fn a_disk_that_refuses_what_a_reading_process_writes_is_told_and_costs_nothing() {
    let count = Scene::new().play_all("ZHOUBAO_READER_DISK_ERROR_AT", &FAULTS[..2], 1, 1);
    assert!(count > 3, "only {count} operations");
}
