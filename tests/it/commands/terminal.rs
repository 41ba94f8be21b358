//! What a terminal shows and a file does not: why nothing is said, what is waited for, colours.

use super::shop::{Ended, ORDERS, Shop, WEEK, week_of_orders};
use crate::support::terminal::Terminal;

const ESCAPE: char = '\u{1b}';

fn on_a_terminal(shop: &Shop, arguments: &[&str]) -> Terminal {
    Terminal::of(shop.command(arguments).env("TERM", "xterm"))
}

#[test]
fn a_silent_command_says_what_it_is_at() {
    let shop = Shop::empty();
    let out = shop.path("demo");
    let demo = ["demo", "--platforms", "--out", out.to_str().unwrap()];
    let (status, said) = on_a_terminal(&shop, &demo).ended();
    assert!(status.success() && said.contains("正在编造"), "{said}");
    for quiet in [&["-q"][..], &["--log-format", "json"]] {
        let folder = shop.path(quiet[0]);
        let demo = [&["demo", "--weeks", "60", "--out", folder.to_str().unwrap()], quiet].concat();
        let (status, said) = on_a_terminal(&shop, &demo).ended();
        assert!(status.success() && !said.contains(ESCAPE), "{said}");
    }
}

#[test]
fn the_reading_is_shown_on_a_terminal_alone() {
    let shop = Shop::new();
    let (status, said) = on_a_terminal(&shop, &["check", "--week", WEEK]).ended();
    assert!(status.success() && said.contains("4/4") && said.contains("Main"), "{said}");
    shop.run(&["check", "--week", WEEK]).exits(0).calmly().never_says("4/4");
}

#[test]
fn a_bare_run_says_what_it_waits_for() {
    let shop = Shop::empty().with(ORDERS, &week_of_orders());
    let run = |now| on_a_terminal(&shop, &["run", "--now", now]).ended();
    let (status, said) = run("2026-11-16T08:00");
    assert!(status.success() && said.contains("09:30"), "{said}");
    let (status, said) = run("2026-11-16T10:00");
    assert!(status.code() == Some(75) && said.contains("12:00"), "{said}");
    assert!(run("2026-11-16T12:30").0.success());
    let (status, said) = run("2026-11-17T15:00");
    assert!(status.success() && said.contains("nothing changed"), "{said}");
    shop.run(&["run", "--now", "2026-11-17T15:15"]).exits(0).silently();
}

#[test]
fn colours_are_for_terminals_whose_user_wants_them() {
    let shop = Shop::empty();
    for arguments in [&["--help"][..], &["run", "--help"], &["run", "--wek"]] {
        let mut command = shop.command(arguments);
        command.env("TERM", "xterm").env("NO_COLOR", "1");
        let (_, said) = Terminal::of(&command).ended();
        assert!(!said.contains(ESCAPE), "{said}");
        let ended = Ended::of(&shop.command(arguments).env("CLICOLOR", "1").output().unwrap());
        assert!(!ended.out.contains(ESCAPE) && !ended.err.contains(ESCAPE), "{ended:?}");
    }
}

#[test]
fn a_log_that_goes_into_a_file_has_its_times() {
    let timed = |said: &str| {
        let lines = said.lines().filter(|line| line.contains("INFO"));
        let is_time = |word: &str| chrono::DateTime::parse_from_rfc3339(word).is_ok();
        lines.map(|line| line.split_whitespace().next().is_some_and(is_time)).collect::<Vec<_>>()
    };
    let check = ["check", "-v", "--week", WEEK];
    // Files are read once: each look is a shop's first.
    let in_a_file = timed(&Shop::new().run(&check).exits(0).err);
    let journal = Shop::new().where_is("JOURNAL_STREAM", "8:1").run(&check).exits(0).err;
    let (_, terminal) = Terminal::of(&Shop::new().command(&check)).ended();
    assert_eq!(in_a_file, [true; 4]);
    assert_eq!([timed(&journal), timed(&terminal)], [[false; 4]; 2], "{journal}{terminal}");
}
