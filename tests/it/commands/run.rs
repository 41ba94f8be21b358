//! `run`: by name, by the clock, again, and with what came later.

use super::shop::{MONDAY, ORDERS, Shop, WEEK, week_of_orders};
use crate::support::shop::{ad_plans, orders, refunds};
use crate::support::smtp::Server;

const MAILS: [&str; 2] = ["messages/li@example.com.eml", "messages/wang@example.com.eml"];

#[test]
fn a_week_asked_for_is_made_mailed_and_told() {
    let shop = Shop::new();
    shop.run(&["run", "--week", WEEK])
        .exits(0)
        .calmly()
        .says("2026-W46")
        .says("made revision 1")
        .says("wang@example.com");
    let files = shop.names(&format!("reports/{WEEK}/rev-1"));
    for name in ["report.xlsx", "report.json", "digest.html", "digest.txt", "manifest.json"].into_iter().chain(MAILS) {
        assert!(files.iter().any(|file| file == name), "no {name} in {files:?}");
    }
    assert_eq!(shop.figure(1, "sales.paid").as_deref(), Some("600.00"));
}

#[test]
fn under_cron_all_is_silent_while_all_is_well() {
    let shop = Shop::new();
    shop.run(&["run", "--now", "2026-11-16T09:29"]).exits(0).silently();
    assert_eq!(shop.revisions(), 0);
    shop.run(&["run"]).exits(0).silently();
    assert_eq!(shop.revisions(), 1);
    shop.run(&["run", "--now", "2026-11-16T10:15"]).exits(0).silently();
    assert_eq!(shop.revisions(), 1);
}

#[test]
fn it_waits_for_what_is_missing_until_the_deadline() {
    let shop = Shop::empty().with(ORDERS, &week_of_orders());
    shop.run(&["run", "--now", "2026-11-16T11:59"]).exits(75).silently();
    assert_eq!(shop.revisions(), 0);
    shop.run(&["run", "--now", "2026-11-16T12:00"]).exits(0).silently();
    assert_eq!(shop.revisions(), 1);
}

#[test]
fn it_waits_where_nothing_came_yet_and_tells_once_at_the_deadline() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    shop.run(&["run", "--now", "2026-11-23T10:00"]).exits(75).silently();
    let told = shop.run(&["run", "--now", "2026-11-23T12:00"]).exits(66).complains("2026-W47");
    assert!(told.out.contains("ops@example.com") && told.out.contains("wang@example.com"), "{told:#?}");
    let mails = shop.names("reports/2026-W47");
    assert_eq!(
        mails,
        [
            "operator-no-input/messages/ops@example.com.eml",
            "owner-no-input/messages/li@example.com.eml",
            "owner-no-input/messages/wang@example.com.eml",
        ]
    );
    let operator = shop.mail("reports/2026-W47/operator-no-input/messages/ops@example.com.eml");
    assert!(
        operator.contains("nothing is known of 2026-W47") && operator.contains("Main lacks order report"),
        "{operator}"
    );
    let owner = shop.mail("reports/2026-W47/owner-no-input/messages/wang@example.com.eml");
    assert!(owner.contains("no data of that week has come"), "{owner}");
    let before = shop.files("reports/2026-W47");
    let again = shop.run(&["run", "--now", "2026-11-23T12:15"]).exits(66).complains("2026-W47");
    assert!(again.out.is_empty(), "{again:#?}");
    assert_eq!(shop.files("reports/2026-W47"), before);
}

#[test]
fn the_operator_hears_of_a_plan_that_cannot_be_used_and_owners_get_nothing() {
    let shop = Shop::new();
    shop.write("plan.csv", b"store,amount\nshop,1\n");
    shop.run(&["run", "--week", WEEK]).exits(65).complains("plan.csv");
    assert_eq!(shop.names("reports"), [""; 0]);
    shop.run(&["run"]).exits(65).complains("plan.csv");
    assert_eq!(shop.names("reports"), [format!("{WEEK}/operator-plan-unusable/messages/ops@example.com.eml")]);
    shop.run(&["run"]).exits(65).complains("plan.csv");
    shop.write("plan.csv", b"store,date,target\nshop,2026-11-09,1\n");
    shop.run(&["run"]).exits(0).silently();
    assert_eq!(shop.revisions(), 1);
    // Later trouble of another kind is told as what it is: the report is there, and was not renewed.
    std::fs::remove_file(shop.path("catalog.csv")).unwrap();
    shop.run(&["run"]).exits(65).complains("There is no such file");
    let mail = shop.mail(&format!("reports/{WEEK}/operator-catalog-unusable/messages/ops@example.com.eml"));
    assert!(mail.contains("could not be updated") && !mail.contains("could not be made"), "{mail}");
}

#[test]
fn mail_about_trouble_waits_for_the_server_and_goes_once() {
    let shop = Shop::new();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let smtp =
        |port: u16| format!("transport = \"smtp\"\nsmtp = {{ host = \"127.0.0.1\", port = {port}, tls = \"none\" }}");
    shop.setting("transport = \"file\"", &smtp(port));
    shop.write("plan.csv", b"store,amount\nshop,1\n");
    shop.run(&["run"]).exits(65).complains("plan.csv");
    let server = Server::start();
    shop.setting(&smtp(port), &smtp(server.port));
    for minute in [15, 30, 45] {
        shop.run(&["run", "--now", &format!("2026-11-16T10:{minute}")]).exits(65).complains("plan.csv");
    }
    assert_eq!(server.taken().len(), 1);
    assert_eq!(server.taken_by("ops@example.com"), 1);
}

#[test]
fn the_same_inputs_make_one_revision_of_the_same_bytes() {
    let (one, other) = (Shop::new(), Shop::new());
    one.run(&["run", "--week", WEEK]).exits(0);
    let first = one.files("reports");
    one.run(&["run", "--week", WEEK]).exits(0).calmly().says("nothing changed, still revision 1");
    assert_eq!(one.files("reports"), first);
    other.run(&["run", "--week", WEEK]).exits(0);
    let second = other.files("reports");
    for (name, bytes) in &first {
        assert!(second.get(name) == Some(bytes), "{name} differs between two folders");
    }
}

#[test]
fn a_corrected_export_makes_revision_two_that_says_what_changed() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    let shop = shop.with("ExportOrderList202611161000.csv", &orders(&["106 11-15 done 250 250 0"]));
    shop.run(&["run", "--now", "2026-11-16T10:15"]).exits(0).silently();
    assert_eq!(shop.revisions(), 2);
    assert_eq!(shop.figure(2, "sales.paid").as_deref(), Some("750.00"));
    let mail = shop.mail(&format!("reports/{WEEK}/rev-2/messages/wang@example.com.eml"));
    assert!(mail.contains("600.00") && mail.contains("750.00"), "{mail}");
    shop.run(&["run", "--now", "2026-11-16T10:30"]).exits(0).silently();
    assert_eq!(shop.revisions(), 2);
}

#[test]
fn what_only_ripens_makes_no_revision() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    let days: Vec<String> = (9..=15).map(|day| format!("11-{day:02} 引流 A 1000 50 10 4 120")).collect();
    let days: Vec<&str> = days.iter().map(String::as_str).collect();
    let shop = shop.with("计划报表_20261117_093000.csv", &ad_plans(&days)).with(
        "退款202611170925.csv",
        &refunds(&["r0 100 80 ok 10-01 10-12", "r1 101 30 ok 11-10 11-12", "r2 102 20 ok 11-14 11-15"]),
    );
    shop.run(&["run", "--now", "2026-11-17T10:00"]).exits(0).silently();
    assert_eq!(shop.revisions(), 1);
}

#[test]
fn a_withdrawn_file_leaves_the_figures() {
    let shop = Shop::new().with("ExportOrderList202611160930.csv", &orders(&["900 11-13 done 999 999 0"]));
    shop.run(&["run"]).exits(0);
    assert_eq!(shop.figure(1, "sales.paid").as_deref(), Some("1599.00"));
    let list = shop.run(&["source", "list"]).exits(0).calmly();
    let line = list.out.lines().find(|line| line.contains("ExportOrderList202611160930")).unwrap().to_owned();
    let id = line.split_whitespace().next().unwrap();
    shop.run(&["source", "withdraw", id, "--why", "test orders"]).exits(0).calmly().says("ExportOrderList202611160930");
    shop.run(&["run"]).exits(0);
    assert_eq!(shop.revisions(), 2);
    assert_eq!(shop.figure(2, "sales.paid").as_deref(), Some("600.00"));
}

#[test]
fn an_owner_named_later_gets_the_current_revision() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    let before = shop.files("reports");
    let late = "[[owners]]\nname = \"Zhao\"\nemail = \"zhao@example.com\"\nstores = [\"*\"]\nview = \"owner\"\n";
    shop.write("config.toml", (shop.text("config.toml") + late).as_bytes());
    shop.run(&["run", "--now", "2026-11-16T11:00"]).exits(0).silently();
    let mut after = shop.files("reports");
    let mail = after.remove(&format!("{WEEK}/rev-1/messages/zhao@example.com.eml")).expect("no mail for Zhao");
    for form in ["slim", "bare"] {
        after.remove(&format!("{WEEK}/rev-1/messages/{form}/zhao@example.com.eml")).expect("no smaller mail for Zhao");
    }
    after.remove(&format!("{WEEK}/rev-1/later-1.json")).expect("no word on what Zhao's mail was made from");
    assert_eq!(after, before);
    let date = |bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        text.lines().find(|line| line.starts_with("Date:")).unwrap().to_owned()
    };
    assert_eq!(date(&mail), date(&after[&format!("{WEEK}/rev-1/messages/wang@example.com.eml")]));
    shop.run(&["status"]).exits(0).calmly().says("zhao@example.com");
}

#[test]
fn missed_weeks_are_made_and_only_the_newest_is_mailed() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    let shop = shop.with(
        "ExportOrderList202612070900.csv",
        &orders(&["201 11-17 done 10 10 0", "202 11-25 done 20 20 0", "203 12-03 done 30 30 0"]),
    );
    // Cron mails what is printed: so the operator hears which weeks nobody got.
    let told = shop.run(&["run", "--now", "2026-12-07T13:00"]).exits(0).calmly().says("2026-W47").says("2026-W48");
    assert!(!told.out.contains("2026-W49"), "{told:#?}");
    for (week, late) in [("2026-W47", true), ("2026-W48", true), ("2026-W49", false)] {
        let json: serde_json::Value =
            serde_json::from_str(&shop.text(&format!("reports/{week}/rev-1/report.json"))).unwrap();
        assert_eq!(json["late"], late, "{week}");
    }
    let slots = shop.names("data/slots");
    let of = |week: &str| slots.iter().filter(|name| name.starts_with(week)).count();
    assert_eq!((of("2026-W47"), of("2026-W48"), of("2026-W49")), (0, 0, 2));
    let mail = shop.mail("reports/2026-W49/rev-1/messages/wang@example.com.eml");
    assert!(mail.contains("2026-W47, 2026-W48"), "{mail}");
    shop.run(&["run", "--now", "2026-12-07T13:15"]).exits(0).silently();
    shop.run(&["send", "--week", "2026-W47"]).exits(0).calmly().says("wang@example.com");
}

#[test]
fn a_report_on_wednesday_is_late_and_one_asked_for_never_is() {
    for (arguments, late) in [(vec!["run"], true), (vec!["run", "--week", WEEK], false)] {
        let shop = Shop::new();
        shop.run(&[arguments, vec!["--now", "2026-11-18T10:00"]].concat()).exits(0);
        let json: serde_json::Value =
            serde_json::from_slice(&shop.read(&format!("reports/{WEEK}/rev-1/report.json"))).unwrap();
        assert_eq!(json["late"], late);
    }
}

#[test]
fn without_owners_a_report_is_made_and_nothing_sent() {
    let shop = Shop::new();
    let settings = shop.text("config.toml");
    shop.write("config.toml", &settings.as_bytes()[..settings.find("[mail]").unwrap()]);
    shop.run(&["run", "--week", WEEK]).exits(0).calmly().says("made revision 1");
    shop.run(&["run", "--now", MONDAY]).exits(0).silently();
    shop.run(&["send"]).exits(0).silently();
}

#[test]
fn quiet_says_nothing_but_errors() {
    let shop = Shop::new();
    shop.run(&["run", "--week", WEEK, "-q"]).exits(0).silently();
    shop.run(&["run", "--week", "2026-W30", "-q"]).exits(66).complains("2026-W30");
}

#[test]
fn the_log_is_json_a_line_and_what_names_hold_cannot_break_it() {
    let shop = Shop::new().with("odd\u{1b}[31m\nname.csv", b"a,b\n1,2\n");
    let ended = shop.run(&["run", "--week", WEEK, "-v", "--log-format", "json"]).exits(0);
    let lines: Vec<serde_json::Value> =
        ended.err.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"))).collect();
    let of = |message: &str| lines.iter().filter(|line| line["fields"]["message"] == message).count();
    assert_eq!((of("read"), of("mail")), (5, 2), "{lines:#?}");
    assert!(!ended.err.contains('\u{1b}') && !ended.out.contains('\u{1b}'), "{ended:#?}");
    let failed = shop.run(&["run", "--week", "2026-W30", "--log-format", "json"]).exits(66);
    let line: serde_json::Value = serde_json::from_str(failed.err.trim()).unwrap();
    assert_eq!((line["level"].as_str(), line["fields"]["exit"].as_u64()), (Some("ERROR"), Some(66)));
}

#[test]
fn a_panic_is_one_sentence_and_the_next_run_goes_on() {
    let shop = Shop::new().where_is("ZHOUBAO_PANIC_AT", "30");
    shop.run(&["run"]).exits(70).complains("asked to panic at change 30").never_says("backtrace");
    let line = shop.run(&["run", "--log-format", "json", "--now", "2026-11-16T10:01"]);
    let shop = shop.without("ZHOUBAO_PANIC_AT");
    assert!(line.err.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{line:#?}");
    shop.run(&["run"]).exits(0).silently();
    assert_eq!(shop.revisions(), 1);
}

#[test]
fn a_week_of_other_days_is_no_revision_of_the_one_that_has_its_name() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0).silently();
    let mailed = shop.files("reports");
    shop.setting("kind = \"iso\"", "kind = \"iso\"\nweek_start = \"sunday\"");
    let noon = "2026-11-23T12:30";
    let refused = |arguments: &[&str]| {
        let ended = shop.run(&[arguments, &["--now", noon]].concat()).exits(78);
        ended.complains("the reports 2026-W46 are of 9-15 Nov").complains("2026-W46 is 15-21 Nov");
    };
    refused(&["run"]);
    refused(&["run", "--week", WEEK]);
    refused(&["report", "--week", WEEK]);
    refused(&["report", "--recompute", WEEK]);
    let now: Vec<String> = shop.names("reports").into_iter().filter(|name| !mailed.contains_key(name)).collect();
    assert_eq!(now, ["2026-W46/operator-other-days/messages/ops@example.com.eml"]);
    // What was mailed is called by its own days, and the other week may be looked at.
    shop.run(&["status", "--now", noon]).says("9-15 Nov").never_says("2026-W46 (15-21 Nov): revision");
    let out = shop.path("look").display().to_string();
    shop.run(&["preview", "--week", WEEK, "--out", &out, "--now", noon]).exits(0);
    // A week whose name is free is made; put back, nothing has changed.
    shop.run(&["report", "--week", "2026-W45", "--now", noon]).exits(0).says("made revision 1");
    shop.setting("\nweek_start = \"sunday\"", "");
    shop.run(&["run", "--week", WEEK, "--now", noon]).exits(0).says("revision 1");
    assert_eq!(shop.revisions(), 1);
}
