//! The commands beside `run`.

use super::shop::{MONDAY, ORDERS, Shop, WEEK, week_of_orders};
use crate::support::shop::{fixtures, orders, refunds};
use serde_json::Value;

#[test]
fn help_of_every_command_has_an_example() {
    let shop = Shop::empty();
    let all = shop.run(&["--help"]).exits(0).calmly();
    let commands = all.out.split("Commands:").nth(1).unwrap().split("Global options:").next().unwrap();
    let names: Vec<&str> = commands
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names.into_iter().filter(|name| *name != "help") {
        let help = shop.run(&[name, "--help"]).exits(0).calmly();
        assert!(help.out.contains("Example: zhoubao"), "{name}: {}", help.out);
    }
    shop.run(&["--version"]).exits(0).says("zhoubao ");
}

#[test]
fn a_report_is_made_and_not_mailed_until_it_is_sent() {
    let shop = Shop::new();
    shop.run(&["report", "--week", WEEK]).exits(0).calmly().says("made revision 1");
    assert!(shop.names("data/slots").is_empty());
    shop.run(&["status"]).exits(0).calmly().says("not mailed yet");
    shop.run(&["send"]).exits(0).calmly().says("wang@example.com was written").says("li@example.com was written");
    let bytes = shop.files("reports");
    shop.run(&["run", "--now", "2026-11-16T11:00"]).exits(0).silently();
    assert_eq!(shop.files("reports"), bytes);
}

#[test]
fn a_report_as_of_a_time_knows_nothing_later_and_is_never_mailed() {
    let shop = Shop::empty().with(ORDERS, &week_of_orders());
    shop.run(&["check", "--now", "2026-11-16T09:40"]).exits(0);
    let shop = shop.with("ExportOrderList202611160930.csv", &orders(&["106 11-15 done 250 250 0"]));
    shop.run(&["check", "--now", "2026-11-16T09:50"]).exits(0);
    let list = shop.run(&["source", "list"]).exits(0);
    let id = list.out.lines().find(|l| l.contains("0930.csv")).unwrap().split_whitespace().next().unwrap().to_owned();
    shop.run(&["source", "withdraw", &id, "--why", "wrong", "--now", "2026-11-16T10:30"]).exits(0);
    for (time, folder, paid) in [
        ("2026-11-16T09:45", "as-of-20261116T094500", "600.00"),
        ("2026-11-16T10:00", "as-of-20261116T100000", "750.00"),
        ("2026-11-16T11:00", "as-of-20261116T110000", "600.00"),
    ] {
        shop.run(&["report", "--as-of", time, "--now", "2026-11-18T10:00"])
            .exits(0)
            .calmly()
            .says("no revision, no mail");
        let report: Value =
            serde_json::from_slice(&shop.read(&format!("reports/{WEEK}/{folder}/report.json"))).unwrap();
        let figure = report["kpis"].as_array().unwrap().iter().find(|k| k["id"] == "sales.paid").unwrap().clone();
        assert_eq!(figure["value"], paid, "as of {time}");
        assert_eq!((report["revision"].as_u64(), report["late"].as_bool()), (None, Some(false)));
        assert!(report["as_of"].as_str().unwrap().starts_with(time), "{}", report["as_of"]);
    }
    assert_eq!(shop.revisions(), 0);
    assert!(shop.names("data/slots").is_empty());
    assert!(shop.names("reports").iter().all(|name| !name.ends_with(".eml")));
    shop.run(&["report", "--as-of", "yesterday"]).exits(64).complains("yesterday");
    shop.run(&["report", "--as-of", "2026-11-01"]).exits(66).complains("no usable export");
}

#[test]
fn a_preview_counts_for_nothing_and_takes_nothing_from_the_run() {
    let shop = Shop::new();
    let out = shop.path("look");
    let preview = ["preview", "--week", WEEK, "--out", out.to_str().unwrap()];
    shop.run(&preview).exits(0).calmly().says("no revision, no mail");
    assert!(shop.names("reports").is_empty() && shop.names("data/slots").is_empty());
    let look = shop.files("look");
    for name in
        ["report.xlsx", "report.json", "digest.html", "messages/wang@example.com.eml", "messages/li@example.com.eml"]
    {
        assert!(look.contains_key(name), "{name}");
    }
    shop.run(&preview).exits(0);
    assert_eq!(shop.files("look"), look);
    shop.run(&["run"]).exits(0).silently();
    assert_eq!(shop.names("data/slots").len(), 2);
    let sent = shop.read(&format!("reports/{WEEK}/rev-1/messages/wang@example.com.eml"));
    assert!(sent == look["messages/wang@example.com.eml"], "the mail is not the one that was shown");
    shop.run(&["preview"]).exits(64);
}

#[test]
fn mail_is_sent_again_resolved_and_tried_only_as_asked() {
    let shop = Shop::new();
    shop.run(&["send"]).exits(64).complains("no report");
    shop.run(&["run"]).exits(0);
    shop.run(&["send"]).exits(0).calmly().says("wang@example.com");
    let tries = || -> Vec<u64> {
        let slots = shop.files("data/slots");
        slots.values().map(|b| serde_json::from_slice::<Value>(b).unwrap()["tries"].as_u64().unwrap()).collect()
    };
    assert_eq!(tries(), [1, 1]);
    shop.run(&["send", "--only", "wang@EXAMPLE.com", "--resend"])
        .exits(0)
        .calmly()
        .says("wang@example.com was written");
    shop.run(&["send", "--resend"]).exits(64);
    shop.run(&["send", "--only", "nobody@example.com"]).exits(64).complains("nobody@example.com");
    shop.run(&["send", "--only", "no address"]).exits(64).complains("no address");
    shop.run(&["send", "--resolve", "wang@example.com=sent"]).exits(64).complains("not in doubt");
    shop.run(&["send", "--resolve", "zhao@example.com=sent"]).exits(64).complains("zhao@example.com");
    shop.run(&["send", "--resolve", "wang@example.com"]).exits(64).complains("ADDRESS=sent");
    shop.run(&["send", "--week", "2026-W30"]).exits(64).complains("2026-W30");
    let before = shop.files("data/slots");
    shop.run(&["send", "--test-to", "me@example.com"]).exits(0).calmly().says("me@example.com");
    assert_eq!(shop.files("data/slots"), before);
    assert_eq!(shop.revisions(), 1);
}

#[test]
fn a_mail_left_in_the_middle_is_in_doubt_until_somebody_says_what_became_of_it() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    let slot =
        shop.files("data/slots").into_iter().find(|(_, b)| String::from_utf8_lossy(b).contains("wang@")).unwrap();
    let mut json: Value = serde_json::from_slice(&slot.1).unwrap();
    for key in ["at", "reply"] {
        json.as_object_mut().unwrap().remove(key);
    }
    json["state"] = "sending".into();
    json["since"] = "2026-11-16T02:00:00Z".into();
    json["again"] = false.into();
    shop.write(&format!("data/slots/{}", slot.0), json.to_string().as_bytes());
    shop.run(&["status"]).exits(69).calmly().says("wang@example.com");
    shop.run(&["status", "-q"]).exits(69).complains("2026-W46 wang@example.com in doubt");
    // However far back, what is open is shown.
    shop.run(&["status", "--now", "2027-01-20T10:00"]).says("wang@example.com in doubt").says("2026-W46");
    shop.run(&["run"]).exits(69).says("wang@example.com");
    shop.run(&["send", "--resolve", "wang@example.com=sent"]).exits(0).calmly().says("wang@example.com");
    shop.run(&["status"]).exits(0).calmly();
    shop.run(&["run"]).exits(0).silently();
}

#[test]
fn status_tells_made_missed_and_overdue_weeks() {
    let shop = Shop::new();
    shop.run(&["status"]).exits(0).calmly().says("no report was made yet").says("2026-W46");
    shop.run(&["run"]).exits(0);
    shop.run(&["status"]).exits(0).calmly().says("revision 1").says("2026-11-16 10:00").says("2026-W47");
    shop.run(&["status", "--now", "2026-11-23T13:00"]).exits(0).calmly().says("2026-W47");
    shop.run(&["status", "--now", "2026-11-25T10:00"]).exits(66).calmly().says("overdue");
    let quiet = shop.run(&["status", "-q", "--now", "2026-11-25T10:00"]).exits(66).complains("2026-W47");
    assert!(quiet.out.is_empty() && quiet.err.contains("overdue"), "{quiet:#?}");
    shop.run(&["status", "-q", "--now", "2026-11-23T13:00"]).exits(0).silently();
}

#[test]
fn check_is_a_shopping_list_and_names_what_cannot_be_used() {
    let shop = Shop::empty()
        .with(ORDERS, &orders(&["1 11-09 done abc 90 0", "2 11-15 done 90 90 0"]))
        .with("notes.csv", b"a,b\n1,2\n");
    shop.write("inbox/other/file.csv", b"x\n");
    shop.write("inbox/lost.csv", b"x\n");
    let ended = shop.run(&["check"]).exits(0).calmly();
    let ended = ended.says("Main lacks refund report").says("notes.csv").says("abc").says("other").says("lost.csv");
    assert!(ended.out.lines().count() > 5);
    Shop::new()
        .run(&["check", "--week", WEEK])
        .exits(0)
        .calmly()
        .says("4 files were read, and the week's exports are all there");
}

#[test]
fn a_file_is_withdrawn_by_the_beginning_of_its_id() {
    let shop = Shop::new();
    shop.run(&["check"]).exits(0);
    shop.run(&["source", "withdraw", "zzz", "--why", "x"]).exits(64).complains("zzz");
    shop.run(&["source", "withdraw", "", "--why", "x"]).exits(64).complains("4 files");
    shop.run(&["source", "withdraw", "abc"]).exits(64);
    let list = shop.run(&["source", "list"]).exits(0).calmly();
    assert_eq!(list.out.lines().count(), 4, "{}", list.out);
}

#[test]
fn a_figure_is_explained_and_traced_to_its_files() {
    let shop = Shop::new();
    let all = shop.run(&["explain"]).exits(0).calmly();
    assert!(all.out.lines().count() > 40, "{}", all.out);
    for line in all.out.lines() {
        let id = line.split_whitespace().next().unwrap();
        let told = shop.run(&["explain", id, "--config", "nowhere.toml"]).exits(0).calmly();
        for gap in ["kpi.", "fact.", "rows-of.", "unit.", "explain."] {
            assert!(!told.out.contains(gap), "{gap} unsaid in {}", told.out);
        }
    }
    shop.run(&["explain", "refnd.shrae"]).exits(64).complains("refund.share");
    shop.run(&["explain", "set-aside.othr-store"]).exits(64).complains("set-aside.other-store");
    shop.run(&["explain", "E999"]).exits(64).complains("neither a figure nor a code E999.");
    let help = shop.run(&["explain", "--help"]).exits(0).out;
    let examples: Vec<&str> = help.lines().filter_map(|line| line.strip_prefix("Example: zhoubao explain ")).collect();
    assert_eq!(examples.len(), 4, "{help}");
    for example in examples {
        shop.run(&["explain", example.split_whitespace().next().unwrap()]).exits(0).calmly();
    }
    for called in ["退款率", "refund share", "refund.shar"] {
        shop.run(&["explain", called]).exits(0).calmly().says("refund.share");
    }
    shop.run(&["explain", "refund"]).exits(0).calmly().says("refund.amount").says("refund.cohort_share");
    shop.run(&["explain", "roi"]).exits(0).calmly().says("ads.roi");
    shop.run(&["explain", "sales.paid", "--week", WEEK]).exits(0).calmly().says("600.00").says(ORDERS);
}

#[test]
fn every_oddity_is_described_or_refused_with_a_reason() {
    let shop = Shop::empty();
    let mut read = 0;
    for entry in std::fs::read_dir(fixtures("oddities")).unwrap().flatten() {
        let ended = shop.run(&["profile", "test", entry.path().to_str().unwrap(), "--config", "nowhere.toml"]).calmly();
        assert!(matches!(ended.code, Some(0 | 65)), "{ended:#?}");
        assert!(ended.out.contains(entry.file_name().to_str().unwrap()), "{ended:#?}");
        for gap in ["refusal.", "reject.", "rows-of.", "fact.", "profile."] {
            assert!(!ended.out.contains(gap), "{gap} unsaid in {ended:#?}");
        }
        read += usize::from(ended.code == Some(0));
    }
    assert!(read > 20, "only {read} were read");
    shop.run(&["profile", "test", "nowhere.xlsx"]).exits(66).complains("nowhere.xlsx");
    shop.run(&["profile", "list"]).exits(0).calmly().says("taobao.orders");
    assert!(shop.names("data").is_empty(), "something was kept");
}

#[test]
fn a_newcomer_without_a_plan_is_led_to_one() {
    let shop = Shop::empty();
    let folder = shop.path("new");
    let config = folder.join("config.toml");
    let config = config.to_str().unwrap();
    shop.run(&["init", folder.to_str().unwrap()]).exits(0);
    assert!(!shop.names("new").iter().any(|name| name.starts_with("plan")), "none that says anything");
    shop.run(&["check", "--config", config]).exits(0).calmly().says("zhoubao plan new");
    shop.run(&["plan", "check", "--config", config]).exits(64).complains("zhoubao plan new");
    shop.write("new/inbox/my-store/ExportOrderList202611160920.csv", &week_of_orders());
    let out = shop.path("try");
    let preview = ["preview", "--config", config, "--week", WEEK, "--out", out.to_str().unwrap()];
    shop.run(&preview).exits(0);
    // The plan lies beside the settings, wherever the command was started.
    shop.run(&["plan", "new", "--config", config, "--store", "my-store=1200万"]).exits(0).says("plan = \"plan.xlsx\"");
    shop.write("new/config.toml", shop.text("new/config.toml").replace("# plan = ", "plan = ").as_bytes());
    shop.run(&["plan", "check", "--config", config]).exits(0).calmly().says("12,000,000.00");
    shop.run(&["plan", "new", "--config", config]).exits(64).complains("--out");
    // Named and taken away, it says what to do.
    std::fs::remove_file(folder.join("plan.xlsx")).unwrap();
    shop.run(&["report", "--config", config, "--week", WEEK]).exits(65).complains("zhoubao plan new");
    shop.run(&["plan", "new", "--config", config, "--store", "my-store=1"]).exits(0).never_says("plan = ");
}

#[test]
fn a_made_up_business_runs_on_its_own_settings() {
    let shop = Shop::empty();
    let out = shop.path("try");
    let demo = ["demo", "--stores", "2", "--orders-per-week", "5", "--weeks", "8", "--out", out.to_str().unwrap()];
    shop.run(&demo).exits(0).calmly().says("2026-W46");
    let config = out.join("config.toml");
    let ended = shop.run(&["run", "--config", config.to_str().unwrap(), "--week", WEEK]).exits(0).calmly();
    ended.says("2026-W46");
    shop.run(&demo).exits(64);
    shop.run(&["demo", "--last-day", "2026-11-14", "--out", "x"]).exits(64).complains("2026-11-14");
}

#[test]
fn an_owner_of_some_stores_is_told_nothing_of_the_others() {
    let shop = Shop::new();
    let second =
        "[[stores]]\nid = \"second\"\nname = \"Second\"\nplatform = \"tmall\"\nexpects = [\"orders\"]\n[mail]\n";
    shop.setting("[mail]\n", second);
    let owner = "[[owners]]\nname = \"Chen\"\nemail = \"chen@example.com\"\nstores = [\"second\"]\nview = \"owner\"\n";
    shop.write("config.toml", (shop.text("config.toml") + owner).as_bytes());
    shop.write(
        "inbox/second/ExportOrderList202611160920.csv",
        &orders(&["501 11-09 done 7 7 0", "502 11-15 done 7 7 0"]),
    );
    shop.run(&["run"]).exits(0);
    let shop = shop.with("ExportOrderList202611160930.csv", &orders(&["106 11-15 done 4321 4321 0"]));
    shop.run(&["run", "--now", "2026-11-16T10:15"]).exits(0).silently();
    let mail = |who: &str| shop.mail(&format!("reports/{WEEK}/rev-2/messages/{who}@example.com.eml"));
    assert!(mail("wang").contains("4,821.00"), "{}", mail("wang"));
    let chen = mail("chen");
    assert!(chen.contains("nothing of your stores changed"), "{chen}");
    for foreign in ["4,821", "4,835", "600.00", "614.00", "Main"] {
        assert!(!chen.contains(foreign), "{foreign} in {chen}");
    }
}

#[test]
fn a_time_stands_in_for_the_clock_everywhere() {
    let shop = Shop::new();
    for arguments in [
        &["run"][..],
        &["report"],
        &["check"],
        &["status"],
        &["preview", "--out", "x"],
        &["send", "--test-to", "a@b.example"],
    ] {
        shop.run(&[arguments, &["--now", "noon"]].concat()).exits(64).complains("noon");
    }
    shop.run(&["run", "--now", MONDAY]).exits(0);
    let journal = shop.text("data/journal");
    assert!(journal.lines().all(|line| line.contains("2026-11-16T02:00:00Z")), "{journal}");
    let refund = refunds(&["r1 101 30 ok 11-10 11-12"]);
    let shop = shop.with("退款202611160940.csv", &refund);
    shop.run(&["run", "--now", "2026-11-16T03:30:00Z"]).exits(0);
    assert!(shop.text("data/journal").contains("2026-11-16T03:30:00Z"));
}

#[test]
fn what_is_passed_over_is_told_by_check_and_by_the_report() {
    for (name, says) in [("sheet-without-header.xlsx", "Sheet2"), ("hidden-sheet.xlsx", "备份")] {
        let shop = Shop::new();
        let bytes = std::fs::read(fixtures("oddities").join(name)).unwrap();
        shop.write("inbox/shop/ExportOrderList202611160930.xlsx", &bytes);
        let check = shop.run(&["check", "--week", WEEK]).exits(0).says(says).says("ExportOrderList202611160930.xlsx");
        assert!(!check.out.contains("all there"), "{check:?}");
        let out = shop.path("look");
        shop.run(&["preview", "--week", WEEK, "--out", out.to_str().unwrap()]).exits(0);
        assert!(String::from_utf8(shop.read("look/report.json")).unwrap().contains(says), "{name}");
    }
}
