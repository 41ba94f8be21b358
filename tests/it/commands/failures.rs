//! Everything that stops the program: one sentence that names the thing, and the code that cron and scripts go by.

use super::shop::{Ended, ORDERS, Shop, WEEK, week_of_orders};
use crate::support::shop::orders;
use crate::support::smtp::Server;
use std::io;
use zhoubao::desk::{Failure, NoInput, exit};
use zhoubao::files::FileError;
use zhoubao::span::Span;
use zhoubao::words::Phrase;

#[test]
fn settings_that_are_not_there_or_not_right() {
    let shop = Shop::new().where_is("LC_ALL", "en_US.UTF-8");
    shop.run(&["run", "--config", "nowhere.toml"]).exits(78).complains("nowhere.toml");
    shop.setting("currency = ", "curency = ");
    shop.run(&["run"]).exits(78).complains("curency").complains("currency");
    shop.write("config.toml", b"title = ");
    shop.run(&["status"]).exits(78).complains("Line 1");
}

#[test]
fn command_lines_that_mean_nothing() {
    let shop = Shop::new();
    for arguments in [&["run", "--wek", WEEK][..], &["walk"], &["send", "--resolve"], &["demo"], &[]] {
        let ended = shop.run(arguments).exits(64);
        assert!(ended.out.is_empty() && !ended.err.is_empty(), "{ended:#?}");
    }
    shop.run(&["run", "--week", "2026-W60"]).exits(64).complains("2026-W60");
    shop.run(&["run", "--week", "someday"]).exits(64).complains("someday");
}

#[test]
fn lists_that_cannot_be_used() {
    for (name, bytes, says) in [
        ("plan.csv", &b"store,target\nshop,1\n"[..], "date"),
        ("catalog.csv", b"name\nSheets\n", "catalog.csv"),
        ("excluded.csv", b"store\nshop\n", "excluded.csv"),
        ("plan.csv", b"PK\x03\x04broken", "plan.csv"),
    ] {
        let shop = Shop::new();
        shop.write(name, bytes);
        shop.run(&["run", "--week", WEEK]).exits(65).complains(says).complains("No mail was sent");
        assert!(shop.names("reports").is_empty());
    }
    let shop = Shop::new();
    std::fs::remove_file(shop.path("plan.csv")).unwrap();
    shop.run(&["run", "--week", WEEK]).exits(65).complains("There is no such file");
}

#[test]
fn each_list_that_is_not_there_is_said_in_words() {
    for list in ["plan", "catalog", "excluded", "costs", "rates", "actions"] {
        for (language, mended) in [("en", "run again"), ("zh-CN", "再运行一次"), ("es", "corríj")] {
            let shop = Shop::new();
            shop.setting("language = \"en\"", &format!("language = \"{language}\""));
            let named = format!("{list} = \"no-{list}.csv\"");
            match ["plan", "catalog", "excluded"].contains(&list) {
                true => shop.setting(&format!("{list} = \"{list}.csv\""), &named),
                false => shop.setting("[calendar]", &format!("{named}\n[calendar]")),
            }
            let ended = shop.run(&["run", "--week", WEEK]).exits(65);
            ended.complains(&format!("no-{list}.csv")).complains(mended);
        }
    }
}

#[test]
fn an_order_that_nobody_knows_cannot_be_excluded_and_is_named() {
    let shop = Shop::new();
    shop.write("excluded.csv", b"store,order_id,reason\nshop,101,brushed\nshop,999,slip of the pen\n");
    shop.run(&["preview", "--week", WEEK, "--out", &shop.path("try").to_string_lossy()]).exits(0);
    let report = String::from_utf8(shop.read("try/report.json")).unwrap();
    assert!(report.contains("for example 999 in row 3"), "{report}");
    shop.write("excluded.csv", b"store,order_id,reason\nshop,101,brushed\n");
    shop.run(&["preview", "--week", WEEK, "--out", &shop.path("try").to_string_lossy()]).exits(0);
    let report = String::from_utf8(shop.read("try/report.json")).unwrap();
    assert!(!report.contains("excludes orders that no export"));
}

#[test]
fn weeks_of_which_nothing_is_known() {
    Shop::empty().run(&["run", "--week", WEEK]).exits(66).complains("no usable export");
    Shop::new().run(&["run", "--week", "2026-W30"]).exits(66).complains("2026-11-15");
}

#[test]
fn a_file_of_which_no_row_can_be_read_is_named_where_nothing_else_is_known() {
    let shop = Shop::empty();
    shop.write("inbox/shop/ExportOrderList202611160905.csv", &orders(&["101 11-09 done n.a. n.a. 0"]));
    let ended = shop.run(&["run", "--week", WEEK]).exits(66);
    ended.complains("shop/ExportOrderList202611160905.csv").complains("can be read: column").complains("row 2");
    let shop = Shop::empty();
    shop.write("inbox/shop/ExportOrderList202611160905.csv", &orders(&[]));
    shop.run(&["run", "--week", WEEK]).exits(66).complains("ExportOrderList202611160905.csv (it has no rows");
}

#[test]
fn a_file_whose_name_is_of_another_year_is_named_where_nothing_else_is_known() {
    let shop = Shop::empty();
    shop.write("inbox/shop/ExportOrderList202511160905.csv", &week_of_orders());
    let ended = shop.run(&["run", "--week", WEEK]).exits(66);
    ended.complains("ExportOrderList202511160905.csv").complains("2025-11-16");
}

#[test]
fn folders_that_cannot_be_made() {
    for folder in ["data", "reports"] {
        let shop = Shop::new();
        shop.write(folder, b"a file where a folder should be");
        shop.run(&["run", "--week", WEEK]).exits(73).complains(folder);
    }
}

#[test]
fn our_own_files_damaged() {
    let made = || {
        let shop = Shop::new();
        shop.run(&["run"]).exits(0);
        shop
    };
    let shop = made();
    shop.write("data/journal", b"{\"at\": 7}\n");
    shop.run(&["run"]).exits(74).complains("journal");
    let shop = made();
    let slot = shop.names("data/slots").remove(0);
    shop.write(&format!("data/slots/{slot}"), b"{}");
    shop.run(&["run"]).exits(74).complains(&slot);
    let shop = made();
    shop.write(&format!("reports/{WEEK}/rev-1/report.json"), b"{");
    shop.run(&["run"]).exits(74).complains("report.json");
    let shop = made();
    shop.write(&format!("reports/{WEEK}/rev-1/messages/wang@example.com.eml"), b"another mail");
    shop.run(&["send", "--only", "wang@example.com", "--resend"]).exits(74).says("has changed");
}

#[test]
fn templates_and_profiles_of_an_operators_own() {
    let shop = Shop::new();
    shop.setting("[paths]\n", "[paths]\ntemplates = \"own\"\n");
    shop.write("own/digest/digest.html.j2", b"{% for x in %}");
    shop.run(&["run"]).exits(78).complains("digest");
    std::fs::remove_dir_all(shop.path("own")).unwrap();
    shop.write("own/platforms/mine.toml", b"id = ");
    shop.run(&["run"]).exits(78).complains("mine.toml");
}

#[test]
fn a_mail_server_whose_root_certificate_is_none() {
    let shop = Shop::new();
    shop.setting(
        "transport = \"file\"",
        "transport = \"smtp\"\nsmtp = { host = \"localhost\", port = 1, tls = \"implicit\", ca_file = \"root.pem\" }",
    );
    shop.write("root.pem", b"-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
    shop.run(&["run"]).exits(78);
}

#[test]
fn what_the_disk_says_becomes_the_right_code() {
    let failure = |step, kind| {
        let source = io::Error::new(kind, "as the system says");
        Failure::File(FileError { step, path: "data/x".into(), source }).exit_code()
    };
    assert_eq!(failure("write", io::ErrorKind::StorageFull), exit::IO);
    assert_eq!(failure("create", io::ErrorKind::StorageFull), exit::IO);
    assert_eq!(failure("create", io::ErrorKind::PermissionDenied), exit::PERMISSION);
    assert_eq!(failure("create folder", io::ErrorKind::NotADirectory), exit::CANNOT_CREATE);
    assert_eq!(failure("sync", io::ErrorKind::Other), exit::IO);
}

#[test]
fn the_worst_code_wins() {
    let order = [70, 78, 65, 66, 77, 73, 74, 69, 75, 0];
    for (rank, worse) in order.iter().enumerate() {
        for better in &order[rank..] {
            assert_eq!((exit::worst(*worse, *better), exit::worst(*better, *worse)), (*worse, *worse));
        }
    }
}

#[test]
fn an_inbox_that_cannot_be_listed_stops_the_run_and_a_lock_file_is_only_told() {
    let shop = Shop::new();
    shop.write("inbox/shop/~$orders.xlsx", b"lock");
    shop.run(&["check"]).says("shop/~$orders.xlsx says that a file is open in Excel");
    let other = Shop::empty();
    let _ = std::fs::remove_dir_all(other.path("inbox"));
    other.write("inbox", b"no folder");
    other.run(&["run"]).exits(74).complains("inbox");
}

#[test]
fn an_inbox_that_is_gone_is_told_in_place_of_exports_that_lack() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    std::fs::rename(shop.path("inbox"), shop.path("unmounted")).unwrap();
    let asked = |ended: Ended| {
        let inbox = shop.path("inbox").display().to_string();
        ended.exits(74).complains(&format!("there is no inbox folder {inbox} (a drive")).never_says("Put this week's")
    };
    asked(shop.run(&["run", "--week", "2026-W47", "--now", "2026-11-23T12:30"]));
    let out = shop.path("try").display().to_string();
    asked(shop.run(&["preview", "--week", "2026-W47", "--out", &out, "--now", "2026-11-23T12:30"]));
    // Nor does a run wait until noon for what may be there.
    asked(shop.run(&["run", "--now", "2026-11-23T09:45"]));
    let mails = shop.names("reports/2026-W47");
    assert_eq!(mails, ["operator-inbox-unread/messages/ops@example.com.eml"], "owners are told nothing");
    let letter = shop.mail(&format!("reports/2026-W47/{}", mails[0]));
    assert!(letter.contains("there is no inbox folder") && !letter.contains("Main lacks"), "{letter}");
    // It is there again, and lacks them for true.
    std::fs::rename(shop.path("unmounted"), shop.path("inbox")).unwrap();
    shop.run(&["run", "--now", "2026-11-23T12:45"]).exits(66).complains("nothing is known of 2026-W47");
}

/// Nobody forbids root anything, so the failure itself is asked.
#[test]
fn what_may_not_be_opened_and_what_is_broken_have_codes_of_their_own() {
    let code = |kind: io::ErrorKind| {
        let why = zhoubao::words::cause(&io::Error::from(kind));
        let unread = Phrase::new("misplaced.unreadable").with("path", "shop/orders.csv").with("why", why);
        let span = Span::day("2026-11-15".parse().unwrap());
        let nothing = NoInput {
            period: WEEK.to_owned(),
            span,
            inbox: "inbox".into(),
            latest: None,
            is_open: false,
            given: Vec::new(),
            aside: Vec::new(),
            unread: vec![unread],
        };
        Failure::NoInput(Box::new(nothing)).exit_code()
    };
    assert_eq!((code(io::ErrorKind::PermissionDenied), code(io::ErrorKind::NotFound)), (exit::PERMISSION, exit::IO));
}

#[test]
fn a_preview_into_a_file_says_that_it_is_one() {
    let shop = Shop::new();
    let out = shop.path("plan.csv").display().to_string();
    shop.run(&["preview", "--week", WEEK, "--out", &out]).exits(73).complains("a file of that name is there");
}

#[test]
fn a_letter_of_a_clock_without_a_battery_bears_a_time_that_a_mail_can_have() {
    for now in ["1969-12-31T23:00", "0001-01-01T00:00"] {
        let shop = Shop::new();
        shop.run(&["run"]).exits(0);
        shop.run(&["run", "--now", now]).exits(74).never_says("inside").complains("the clock says");
        let files = shop.names("reports");
        let letter = files.iter().find(|name| name.contains("operator-clock-back")).expect("a letter");
        assert!(shop.mail(&format!("reports/{letter}")).contains("Date: Mon, 16 Nov 2026"), "{letter}");
    }
}

/// `-q` is for who wants to hear of trouble alone, whatever the trouble and the command.
#[test]
fn quiet_hides_no_kind_of_trouble() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nobody = format!("transport = \"smtp\"\nsmtp = {{ host = \"127.0.0.1\", port = {closed}, tls = \"none\" }}");
    let made = |shop: &Shop| drop(shop.run(&["report"]).exits(0));
    type Spoil<'a> = &'a dyn Fn(&Shop);
    let no_server: Spoil<'_> = &|shop| shop.setting("transport = \"file\"", &nobody);
    let cases: [(&[&str], Spoil<'_>, i32, &str); 14] = [
        (&["run"], &|shop| shop.write("config.toml", b"title = "), 78, "config.toml"),
        (&["run"], &|shop| shop.write("plan.csv", b"store,amount\nshop,1\n"), 65, "plan.csv"),
        (&["run", "--week", "2026-W30"], &|_| (), 66, "2026-W30"),
        (&["run", "--week", "someday"], &|_| (), 64, "someday"),
        (
            &["run"],
            &|shop| {
                made(shop);
                std::fs::remove_dir_all(shop.path("data")).unwrap()
            },
            74,
            "older copy",
        ),
        (
            &["run"],
            &|shop| {
                made(shop);
                std::fs::remove_dir_all(shop.path("reports")).unwrap()
            },
            74,
            "are gone",
        ),
        (&["run"], &|shop| shop.write("data/journal", b"{\"at\": 7}\n"), 74, "journal"),
        (&["run", "--now", "2026-11-15T09:00"], &|shop| drop(shop.run(&["run"]).exits(0)), 74, "2026-11-16 10:00"),
        (&["run", "--week", WEEK], no_server, 69, "wang@example.com"),
        (
            &["send"],
            &|shop| {
                made(shop);
                no_server(shop)
            },
            69,
            "wang@example.com",
        ),
        (&["send", "--test-to", "me@example.com"], no_server, 69, "me@example.com"),
        (&["check", "--mail"], no_server, 69, "127.0.0.1"),
        (
            &["doctor"],
            &|shop| {
                made(shop);
                std::fs::remove_dir_all(shop.path("data/archive")).unwrap()
            },
            74,
            "Export",
        ),
        (&["check"], &|shop| std::fs::remove_dir_all(shop.path("inbox/shop")).unwrap(), 0, "Main lacks"),
    ];
    for (arguments, spoil, code, words) in cases {
        let shop = Shop::new();
        spoil(&shop);
        let quiet: Vec<&str> = arguments.iter().copied().chain(["-q"]).collect();
        let ended = shop.run(&quiet).exits(code);
        assert!(ended.out.is_empty(), "{quiet:?}: {ended:#?}");
        assert!(ended.err.contains(words) && !ended.err.contains("UTC"), "{quiet:?}: no {words:?} in {ended:#?}");
    }
}

/// An order export without a time in its name, of which next to nothing is of the week: seen once as 626.8 % in an owner's mail.
#[test]
fn a_week_known_by_one_day_of_an_untimed_export_is_no_input() {
    let rows = ["1 11-08 done 9 9 0", "2 11-09 done 626.80 626.80 0"];
    for received in ["2026-11-16T09:00", "2026-11-09T11:00"] {
        let (shop, server) = (Shop::empty(), Server::start());
        shop.mails_by(&server);
        shop.drops("shop", "orders.csv", &orders(&rows), received);
        shop.run(&["run", "--now", "2026-11-16T10:00"]).exits(75);
        shop.run(&["run", "--now", "2026-11-16T12:30"]).exits(66).complains("nothing is known of 2026-W46");
        assert!(!shop.path("reports/2026-W46/rev-1").exists());
        let told: Vec<String> = server.taken().into_iter().map(|mail| mail.recipient).collect();
        assert_eq!(told, ["ops@example.com"], "nobody but the operator hears of it");
    }
}

/// The same with most days: what owners get says that it is not the whole week, and why.
#[test]
fn a_week_known_by_most_days_of_an_untimed_export_is_provisional_with_its_cause() {
    let rows: Vec<String> = (8..=13).map(|day| format!("{day} 11-{day:02} done 104.50 104.50 0")).collect();
    let (shop, server) = (Shop::empty(), Server::start());
    shop.mails_by(&server);
    shop.drops("shop", "orders.csv", &orders(&rows.iter().map(String::as_str).collect::<Vec<_>>()), "2026-11-16T09:00");
    shop.run(&["run", "--now", "2026-11-16T10:00"]).exits(75);
    shop.run(&["run", "--now", "2026-11-16T12:30"]).exits(0);
    let mail = server.taken().into_iter().find(|mail| mail.recipient == "wang@example.com").expect("a mail");
    let text = super::shop::decoded(&String::from_utf8_lossy(&mail.bytes));
    for words in ["These figures are provisional", "the order report lacks 14-15 Nov", "these days are left out"] {
        assert!(text.contains(words), "no {words:?} in {text}");
    }
}

/// Text that somebody named as a workbook.
#[test]
fn text_named_as_a_workbook_is_told_for_what_it_is_and_read_where_it_is_known() {
    let shop = Shop::new();
    std::fs::rename(
        shop.path(&format!("inbox/shop/{ORDERS}")),
        shop.path("inbox/shop/ExportOrderList202611160920.xlsx"),
    )
    .unwrap();
    shop.write("inbox/shop/notes.xlsx", b"name,price\r\na,1\r\nb,2\r\n");
    shop.write("inbox/shop/notes.csv", b"name,price\r\na,1\r\nc,2\r\n");
    let told = shop.run(&["check"]);
    let line = |file: &str| told.out.lines().find(|line| line.contains(file)).unwrap_or_else(|| panic!("{told:#?}"));
    assert!(line("notes.xlsx").contains("no workbook but plain text, although its name ends with .xlsx"), "{told:#?}");
    assert!(
        line("notes.csv").contains("no export we know has that header") && !line("notes.csv").contains("workbook"),
        "{told:#?}"
    );
    shop.run(&["run"]).exits(0);
    assert_eq!(shop.figure(1, "sales.paid").as_deref(), Some("600.00"));
}

#[test]
fn a_preview_is_not_written_where_the_programs_own_files_lie() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    let before = shop.read("reports/2026-W46/rev-1/report.json");
    let preview = |out: &str| shop.run(&["preview", "--week", WEEK, "--out", &shop.path(out).to_string_lossy()]);
    for out in ["reports/2026-W46/rev-1", "data", "inbox/shop/out", "look/../reports"] {
        preview(out).exits(64).complains(out).complains("Name another folder");
    }
    assert_eq!(shop.read("reports/2026-W46/rev-1/report.json"), before);
    preview("look").exits(0);
}
