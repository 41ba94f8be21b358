//! Settings: the example works, defaults are what the documentation says, and every refusal has a fixture here.

use crate::schemas::of_settings;
use crate::support::golden;
use chrono::{NaiveTime, Weekday};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::Duration;
use zhoubao::calendar::Kind;
use zhoubao::compose::Detail;
use zhoubao::config::{self, Choice, ConfigError, Form, Limits, Platform, Settings, SmtpSettings, Stores, Transport};
use zhoubao::deliver::{InDoubt, Tls};
use zhoubao::extract::ExportKind;
use zhoubao::metrics::Basis;
use zhoubao::words::{Field, Language, Line, Words};

const STORE: &str = "[[stores]]\nid = \"one\"\nplatform = \"tmall\"\n";
const MAIL: &str = "[mail]\nfrom = \"a@example.com\"\noperator = \"b@example.com\"\n";
const OWNER: &str = "[[owners]]\nname = \"A\"\nemail = \"c@Example.com\"\nstores = [\"*\"]\n";

const ROBOT: &str = "[[owners]]\nname = \"A\"\nrobot = \"wecom\"\nrobot_file = \"hook\"\nstores = [\"*\"]\n";
const HOOK: &str = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=canary-0123456789";

/// What the program accepts, editors must not mark as wrong.
fn parse(text: &str) -> Result<Settings, ConfigError> {
    let settings = config::parse(text, Path::new("/shop"))?;
    assert_eq!(of_settings(text), Vec::<String>::new(), "{text}");
    Ok(settings)
}

/// The line of the settings that it names.
fn line_of(error: &ConfigError) -> Option<usize> {
    let phrase = error.phrase();
    let of_part = match phrase.field("place") {
        Some(Field::Said(part)) => part.field("line"),
        _ => None,
    };
    match phrase.field("line").or(of_part) {
        Some(Field::Text(line)) => line.parse().ok(),
        _ => None,
    }
}

fn refused(text: &str) -> ConfigError {
    parse(text).expect_err(text)
}

#[test]
fn the_example_is_what_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let settings = config::load(&root.join("config.example.toml")).expect("the example loads");
    assert_eq!(settings.title, "木禾");
    assert_eq!(settings.language, Language::Zh);
    assert_eq!(settings.paths.inbox, root.join("fixtures/business/inbox"));
    assert_eq!(settings.paths.plan, Some(root.join("fixtures/business/plan.xlsx")));
    assert_eq!(settings.paths.costs, None);
    assert_eq!(settings.paths.actions, Some(root.join("fixtures/business/actions.csv")));
    assert_eq!(settings.calendar.kind(), Kind::Iso);
    assert_eq!(settings.settle, Duration::ZERO);
    let stores: Vec<_> = settings.stores.iter().map(|s| (s.id.as_str(), s.name.as_str(), s.platform)).collect();
    assert_eq!(stores, [("tmall-flagship", "旗舰店", Platform::Tmall), ("taobao-home", "家居店", Platform::Taobao)]);
    assert_eq!(settings.stores[0].shop_names, ["木禾旗舰店"]);
    assert_eq!(settings.stores[0].expects.len(), 6);
    let mail = settings.mail.as_ref().expect("mail");
    assert_eq!((mail.transport, mail.in_doubt), (Transport::File, InDoubt::Hold));
    assert_eq!(mail.from.name, "木禾周报");
    let owners: Vec<_> = settings.owners.iter().map(|o| (o.name.as_str(), o.view, o.language)).collect();
    assert_eq!(
        owners,
        [
            ("王总", Detail::Owner, Language::Zh),
            ("陈店长", Detail::Owner, Language::Zh),
            ("小李", Detail::Operator, Language::En)
        ]
    );
    assert_eq!(settings.owners[1].stores, Stores::Some(vec!["taobao-home".to_owned()]));
    assert_eq!(settings.stores_of(&settings.owners[1]).count(), 1);
    assert_eq!(settings.stores_of(&settings.owners[0]).count(), 2);
}

/// The example's commented settings are true too: uncommented, they load.
#[test]
fn the_examples_smtp_settings_work_when_uncommented() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("config.example.toml")).expect("the example");
    let text = text.replace("transport = \"file\"", "transport = \"smtp\"");
    let commented = ["[mail.smtp]", "host", "port", "tls", "user", "password_file", "ca_file", "costs", "rates"];
    let text = commented.iter().fold(text, |text, key| text.replace(&format!("# {key}"), key));
    let smtp = parse(&text).expect("it loads").mail.and_then(|mail| mail.smtp).expect("a server");
    assert_eq!((smtp.host.as_str(), smtp.port, smtp.tls), ("smtp.example.com", 465, Tls::Implicit));
    assert_eq!(smtp.password_file, Some(PathBuf::from("/shop/smtp-password")));
    assert_eq!(smtp.ca_file, Some(PathBuf::from("/shop/root.pem")));
}

#[test]
fn defaults() {
    let settings = parse(STORE).expect("a store is enough");
    assert_eq!((settings.title.as_str(), settings.language), ("one", Language::Zh));
    assert_eq!(settings.time_zone, chrono_tz::Asia::Shanghai);
    assert_eq!(settings.paths.inbox, Path::new("/shop/inbox"));
    assert_eq!(settings.paths.plan, None);
    assert_eq!(settings.plan.basis, Basis::Paid);
    assert_eq!(settings.settle, Duration::from_secs(60));
    assert_eq!(settings.limits, Limits::default());
    assert_eq!(
        settings.calendar.week_of("2026-11-12".parse().expect("a date")).span().first().to_string(),
        "2026-11-09"
    );
    assert_eq!(settings.schedule.from, NaiveTime::from_hms_opt(9, 30, 0).expect("a time"));
    assert_eq!(settings.schedule.catch_up, 4);
    assert_eq!(settings.mail, None);
    let store = settings.store("one").expect("the store");
    assert_eq!((store.name.as_str(), store.currency.as_str()), ("one", "CNY"));
    assert_eq!(store.expects, [ExportKind::Orders, ExportKind::Refunds, ExportKind::Ads, ExportKind::Traffic]);
}

#[test]
fn what_a_platform_gives_is_expected_where_nothing_is_said() {
    for (platform, traffic) in [("tmall", true), ("jd", false), ("pdd", false), ("douyin", false), ("other", true)] {
        let settings = parse(&STORE.replace("tmall", platform)).expect("it loads");
        let expects = &settings.stores[0].expects;
        assert!(
            expects.starts_with(&[ExportKind::Orders, ExportKind::Refunds, ExportKind::Ads]),
            "{platform}: {expects:?}"
        );
        assert_eq!(expects.contains(&ExportKind::Traffic), traffic, "{platform}: nobody can give what is not there");
    }
}

/// A refusal of a large file names the setting to change: each must be one, and the example shows the defaults.
#[test]
fn limits_are_set_by_the_names_that_refusals_use() {
    for (i, limit) in sheet::Limit::ALL.iter().enumerate() {
        let key = limit.name().replace('-', "_");
        let settings = parse(&format!("[limits]\n{key} = {}\n{STORE}", 7_000_001 + i)).expect(&key);
        assert_ne!(settings.limits.sheet, Limits::default().sheet, "{key}");
    }
    let child = parse(&format!("[limits]\nmemory_bytes = 1\nseconds = 2\n{STORE}")).expect("it loads").limits.child;
    assert_eq!((child.memory_bytes, child.seconds), (1, 2));
    let example = config::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("config.example.toml"));
    assert_eq!(example.expect("it loads").limits, Limits::default());
}

#[test]
fn a_calendar_of_four_weeks_a_month_compares_by_number() {
    let settings = parse(&format!("[calendar]\nkind = \"48\"\nweek_start = \"sunday\"\n{STORE}")).expect("it loads");
    let kinds = (settings.calendar.kind(), settings.plan_calendar.kind());
    assert_eq!(kinds, (Kind::Iso, Kind::Trade), "reports are made every seven days");
    assert_eq!(settings.plan_calendar.comparison(), Kind::Trade.default_last_year());
    assert_eq!(settings.calendar.comparison(), Kind::Iso.default_last_year());
    let periods =
        parse(&format!("[report]\nrhythm = \"period\"\n[calendar]\nkind = \"48\"\n{STORE}")).expect("it loads");
    assert_eq!(periods.calendar, periods.plan_calendar);
    assert_eq!(periods.calendar.comparison(), Kind::Trade.default_last_year());
    let sunday = parse(&format!("[calendar]\nweek_start = \"sunday\"\n{STORE}")).expect("it loads");
    let week = sunday.calendar.week_of("2026-11-12".parse().expect("a date"));
    assert_eq!(chrono::Datelike::weekday(&week.span().first()), Weekday::Sun);
}

#[test]
fn an_unknown_key_is_named_with_line_and_nearest() {
    let said = |error: &ConfigError| error.to_string().split_once(". ").expect("and what to do").0.to_owned();
    let error = refused(&format!("language = \"en\"\n{STORE}expect = [\"orders\"]\n"));
    assert_eq!(
        said(&error),
        "Line 5 of the settings: \"stores.expect\" is not known; the nearest known setting is \"stores.expects\""
    );
    let error = refused(&format!("{STORE}{MAIL}[mail.smpt]\nhost = \"x\"\n"));
    assert_eq!(
        said(&error),
        "Line 7 of the settings: \"mail.smpt\" is not known; the nearest known setting is \"mail.smtp\""
    );
    let error = refused(&format!("Languge = \"en\"\n{STORE}"));
    assert_eq!(
        said(&error),
        "Line 1 of the settings: \"Languge\" is not known; the nearest known setting is \"language\""
    );
}

#[test]
fn a_password_in_the_settings_is_refused_and_not_repeated() {
    for key in ["password", "smtp_password", "Passwd", "pass", "\"密码\""] {
        let text = format!("{STORE}{MAIL}[mail.smtp]\nhost = \"h\"\n{key} = \"S3cr€t-canary\"\n");
        let error = refused(&text);
        assert_eq!(error.code(), "config.password_written", "{key}");
        assert_eq!(line_of(&error), Some(9));
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
    let error = refused(&format!("{STORE}{MAIL}[mail.smtp]\npassword = \"S3cr€t-canary\n"));
    assert_eq!(error.code(), "config.open_quote");
    assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
}

#[test]
fn how_far_figures_may_differ_and_closed_days() {
    let settings = parse(&format!(
        "[control]\nshare = \"3 %\"\namount = 25.5\n{STORE}closed = [\"2026-11-02..2026-11-08\", \"2026-11-20\"]"
    ))
    .expect("settings");
    assert_eq!(
        (settings.control.share.to_string(), settings.control.amount.to_string()),
        ("0.03".into(), "25.5".into())
    );
    let days: Vec<String> = settings.stores[0].closed.iter().map(ToString::to_string).collect();
    assert_eq!(days, ["2026-11-02..2026-11-08", "2026-11-20..2026-11-20"]);
    for wrong in ["2026-11-31", "2026-11-08..2026-11-02", "11-20"] {
        let error = refused(&format!("{STORE}closed = [\"{wrong}\"]"));
        assert!(matches!(error, ConfigError::Invalid { form: Form::Days, .. }), "{wrong}: {error}");
    }
}

#[test]
fn values_of_the_wrong_form() {
    let table = [
        ("title = \" \"", "", Form::Name),
        ("time_zone = \"Asia/Peking\"", "Asia/Peking", Form::Zone),
        ("currency = \"rmb\"", "rmb", Form::Currency),
        ("[report]\nid = \"my report\"", "my report", Form::Id),
        ("[paths]\ninbox = \"\"", "", Form::Name),
        ("[calendar]\nfiscal_year_start = \"4月1日\"", "4月1日", Form::YearStart),
        ("[calendar]\nfiscal_year_start = \"2026-04-01\"", "2026-04-01", Form::YearStart),
        ("[customers]\nloyal_orders = 0", "0", Form::Positive),
        ("[control]\nshare = 2", "2", Form::Share),
        ("[privacy]\nkeep = \"30d\"", "30d", Form::Keep),
        ("[control]\nshare = \"200%\"", "200%", Form::Share),
        ("[control]\namount = \"zehn\"", "zehn", Form::Amount),
        ("[control]\namount = -1", "-1", Form::Amount),
        ("[intake]\nsettle = \"60\"", "60", Form::Duration),
        ("[intake]\nsettle = \"1分\"", "1分", Form::Duration),
        ("[intake]\nsettle = \"\"", "", Form::Duration),
        ("[schedule]\nfrom = \"9点\"", "9点", Form::Time),
        ("[schedule]\nping_url = \"example.com\"", "example.com", Form::Url),
    ];
    for (text, found, expected) in table {
        match refused(&format!("{text}\n{STORE}")) {
            ConfigError::Invalid { value, form, .. } => assert_eq!((value.as_str(), form), (found, expected), "{text}"),
            other => panic!("{text}: {other}"),
        }
    }
    for address in
        ["boss", "boss@", "a@b@c", "boss@example.com, x@example.com", "A <a@example.com>\\nBcc: x@example.com"]
    {
        let error = refused(&format!("{STORE}[mail]\nfrom = \"{address}\"\noperator = \"b@example.com\"\n"));
        assert!(matches!(error, ConfigError::Invalid { form: Form::Address, .. }), "{address}: {error}");
    }
}

#[test]
fn store_ids_are_folders_and_scopes() {
    for id in ["total", "Tmall", "旗舰店", "a/b", "..", "", "-a", "a-", "a b"] {
        let error = refused(&STORE.replace("one", id));
        assert!(matches!(error, ConfigError::Invalid { line: Line(2), form: Form::StoreId, .. }), "{id}: {error}");
    }
}

#[test]
fn numbers_that_are_too_large_are_told_as_that() {
    for (text, largest) in [
        ("[customers]\nloyal_orders = 9223372036854775807", "4294967295"),
        ("[control]\namount = 99999999999999999999999", "9223372036854775807"),
    ] {
        match refused(&format!("{text}\n{STORE}")) {
            ConfigError::OutOfRange { line: Line(2), most, .. } => assert_eq!(most, largest, "{text}"),
            other => panic!("{text}: {other}"),
        }
    }
}

#[test]
fn values_of_the_wrong_type() {
    let table = [
        (format!("title = [1]\n{STORE}"), 1, "title", Form::Text),
        (format!("report = 5\n{STORE}"), 1, "report", Form::Table),
        (format!("[customers]\nloyal_orders = -1\n{STORE}"), 2, "customers.loyal_orders", Form::Number),
        (format!("[customers]\nloyal_orders = \"3\"\n{STORE}"), 2, "customers.loyal_orders", Form::Number),
        (format!("{STORE}expects = \"orders\""), 4, "stores.expects", Form::List),
        (format!("{STORE}expects = [\n\"orders\",\n5]"), 6, "stores.expects", Form::Text),
        ("stores = \"one\"".to_owned(), 1, "stores", Form::List),
        (format!("{STORE}{MAIL}[mail.smtp]\nhost = \"h\"\nport = 70000"), 9, "mail.smtp.port", Form::Port),
        (format!("{STORE}[[owners]]\nname = true"), 5, "owners.name", Form::Text),
    ];
    for (text, at, named, expected) in table {
        match refused(&text) {
            ConfigError::WrongType { line, key, form, .. } => {
                assert_eq!((line.0, key.as_str(), form), (at, named, expected), "{text}");
            }
            other => panic!("{text}: {other}"),
        }
    }
}

proptest! {
    /// Whatever is cut out of a settings file or typed into it: settings, or an error that stands in a line of the file
    /// and has words.
    #[test]
    fn a_damaged_file_is_refused_in_words(at in 0_usize..8_000, cut in 0_usize..60, typed in "[-a-z0-9\\[\\]{}=\"'.\n*#,周]{0,8}") {
        let example = include_str!("../../config.example.toml");
        let chars: Vec<char> = example.chars().collect();
        let at = at.min(chars.len());
        let end = (at + cut).min(chars.len());
        let text: String = chars[..at].iter().chain(typed.chars().collect::<Vec<_>>().iter()).chain(&chars[end..]).collect();
        if let Err(error) = parse(&text) {
            let said = Words::built_in(Language::Zh).say(&error.phrase());
            prop_assert!(said.contains("配置文件"), "{}", said);
            prop_assert!(line_of(&error).is_none_or(|line| line <= text.lines().count() + 1), "{}", said);
            prop_assert!(!said.contains("config.form"), "{}", said);
        }
    }
}

#[test]
fn tls_none_is_for_this_machine_only() {
    let smtp = |host: &str| format!("{STORE}{MAIL}[mail.smtp]\nhost = \"{host}\"\ntls = \"none\"\n");
    for host in ["localhost", "127.0.0.1", "127.8.0.1", "::1"] {
        let mail = parse(&smtp(host)).expect(host).mail.expect("mail");
        assert_eq!(mail.smtp.map(|s| s.port), Some(25));
    }
    for host in ["smtp.example.com", "localhost.example.com", "10.0.0.1", "0.0.0.0"] {
        assert_eq!(refused(&smtp(host)).code(), "config.unprotected", "{host}");
    }
}

/// A text for each refusal of settings; those of the password come from files.
fn refusals() -> Vec<ConfigError> {
    let two_owners = OWNER.replace("c@Example.com", "c@example.COM");
    let texts = [
        "title = ".to_owned(),
        format!("titel = \"x\"\n{STORE}"),
        format!("password = \"x\"\n{STORE}"),
        format!("title = 5\n{STORE}"),
        "title = \"no store\"".to_owned(),
        format!("{STORE}[[owners]]\nname = \"A\"\nemail = \"a@example.com\"\n"),
        format!("language = \"cn\"\n{STORE}"),
        format!("currency = \"yuan\"\n{STORE}"),
        format!("{STORE}currency = \"USD\"\n"),
        format!("{STORE}{STORE}"),
        format!("{STORE}{MAIL}{OWNER}{two_owners}"),
        format!("{STORE}{MAIL}{}", OWNER.replace('*', "two")),
        format!("{STORE}{MAIL}{}", OWNER.replace("\"*\"", "\"*\", \"one\"")),
        format!("{STORE}{MAIL}[mail.smtp]\nhost = \"smtp.example.com\"\ntls = \"none\"\n"),
        format!("[schedule]\nfrom = \"13:00\"\n{STORE}"),
        format!("[engine]\nworkers = [\"127.0.0.1:7180\"]\n{STORE}"),
        format!("[calendar]\nfiscal_year_start = \"last sunday of january\"\n{STORE}"),
        format!("title = \"木禾\n{STORE}"),
        format!("title = “木禾”\n{STORE}"),
        format!("title = \"a\"\ntitle = \"b\"\n{STORE}"),
        format!("[limits]\nseconds = 9_223_372_036_854_775_807\n{STORE}"),
        format!("[intake]\nsettle = \"25h\"\n{STORE}"),
        STORE.replace("tmall", "tmal"),
        format!("[paths]\ndata = \"inbox/one/.data\"\n{STORE}"),
        format!("[paths]\ntemplates = \"nowhere\"\n{STORE}"),
        format!("{STORE}{MAIL}{ROBOT}{ROBOT}"),
        format!("{STORE}{MAIL}{}", ROBOT.replace("\"hook\"", &format!("\"{HOOK}\""))),
        format!("{STORE}{MAIL}{}", ROBOT.replace("\"wecom\"", &format!("\"{HOOK}\""))),
        format!("{STORE}{MAIL}{}", ROBOT.replace("stores", "robot_secret_file = \"s\"\nstores")),
        format!("{STORE}{MAIL}{}", ROBOT.replace("wecom", "slack")),
        format!("{STORE}{MAIL}{}", ROBOT.replace("robot_file = \"hook\"\n", "")),
        format!("{STORE}{MAIL}{}", ROBOT.replace("robot = \"wecom\"\n", "")),
        format!("{STORE}{MAIL}[[owners]]\nname = \"A\"\nstores = [\"*\"]\n"),
        format!("[report]\nid = \"a\"\n{STORE}[[reports]]\nid = \"b\"\nrhythm = \"day\"\n"),
        format!("{STORE}[[reports]]\nid = \"a\"\nrhythm = \"week\"\n[[reports]]\nid = \"b\"\nrhythm = \"plan week\"\n"),
        format!("{STORE}[[reports]]\nid = \"a\"\nrhythm = \"day\"\nowners = [\"B\"]\n"),
        format!("{STORE}[[reports]]\nid = \"a\"\nrhythm = \"day\"\nowners = []\n"),
        format!("{STORE}[[reports]]\nid = \"a\"\n"),
        format!("{STORE}[[tables]]\ntitle = \"A\"\nkpis = [\"sales.payed\"]\n"),
        format!("{STORE}[[tables]]\ntitle = \"A\"\nkpis = [\"sales.paid\"]\nsort = \"sales.paid upwards\"\n"),
        format!("{STORE}[[tables]]\ntitle = \"A\"\nby = \"campaign\"\nkpis = [\"ads.spend\", \"sales.paid\"]\n"),
        format!("{STORE}[[tables]]\ntitle = \"A\"\nby = \"produkt\"\nkpis = [\"sales.paid\"]\n"),
        format!("{STORE}[[tables]]\ntitle = \"A\"\nkpis = [\"sales.paid\"]\nstores = [\"on\"]\n"),
        format!("{STORE}[[tables]]\ntitle = \"A\"\nkpis = [\"sales.paid\"]\nmail = \"yes\"\n"),
        format!("[report]\nsheets = [\"plans\"]\n{STORE}"),
        format!("[report]\naccent = \"red\"\n{STORE}"),
    ];
    texts.iter().map(|text| refused(text)).collect()
}

#[test]
fn a_store_in_another_currency_needs_a_list_of_rates() {
    let abroad = "[[stores]]\nid = \"two\"\nplatform = \"tmall\"\ncurrency = \"USD\"\n";
    let error = refused(&format!("{STORE}{abroad}"));
    assert_eq!((error.code(), line_of(&error)), ("config.no_rates", Some(7)), "{error}");
    let settings = parse(&format!("[paths]\nrates = \"rates.csv\"\n{STORE}{abroad}")).expect("rates are named");
    assert_eq!(
        settings.currencies.iter().map(|(id, code)| (id.as_str(), code.as_str())).collect::<Vec<_>>(),
        [("two", "USD")]
    );
    assert!(parse(&abroad.replace("USD", "CNY")).expect("the report's own").currencies.is_empty());
}

#[test]
fn refusals_say_where_and_what() {
    let said: Vec<String> = refusals().iter().map(ToString::to_string).collect();
    golden::check("refusals-of-settings.txt", &(said.join("\n") + "\n"));
}

fn smtp(password_file: Option<PathBuf>) -> SmtpSettings {
    SmtpSettings {
        service: None,
        idempotency: None,
        host: "smtp.example.com".to_owned(),
        port: 465,
        tls: Tls::Implicit,
        user: Some("report@example.com".to_owned()),
        password_file,
        password_env: Some("SHOP_PASSWORD".to_owned()),
        ca_file: None,
    }
}

fn secret_file(folder: &Path, name: &str, content: &[u8], mode: u32) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, content).expect("a file");
    fs::set_permissions(&path, Permissions::from_mode(mode)).expect("its mode");
    path
}

fn password_of(path: &Path) -> Result<String, ConfigError> {
    config::password_in(&smtp(Some(path.to_owned())), |_| None).map(|secret| secret.reveal().to_owned())
}

#[test]
fn a_password_file_only_we_can_read_is_accepted() {
    let folder = tempfile::tempdir().expect("a folder");
    for (mode, content) in [(0o600, "S3cr€t\n"), (0o400, "S3cr€t"), (0o600, "S3cr€t\r\n"), (0o600, "\u{FEFF}S3cr€t\n")]
    {
        let path = secret_file(folder.path(), &format!("{mode}-{}", content.len()), content.as_bytes(), mode);
        assert_eq!(password_of(&path).expect("accepted"), "S3cr€t");
    }
    let secret = config::password_in(&smtp(None), |name| (name == "SHOP_PASSWORD").then(|| "from env".into()));
    let secret = secret.expect("from the environment");
    assert_eq!(secret.reveal(), "from env");
    assert_eq!(format!("{secret} {secret:?}"), "*** ***");
    secret_file(folder.path(), "smtp_password", b"from systemd", 0o440);
    let credential = config::password_in(&smtp(None), |name| match name {
        "CREDENTIALS_DIRECTORY" => Some(folder.path().into()),
        _ => Some("from env".into()),
    });
    assert_eq!(credential.expect("from systemd").reveal(), "from systemd");
}

#[test]
fn a_robots_hook_comes_from_a_file_a_credential_of_its_name_or_a_variable() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!(
        "{STORE}{MAIL}{}",
        ROBOT.replace("wecom", "dingtalk").replace("stores", "robot_secret_env = \"SIGN\"\nstores")
    );
    let settings = config::parse(&text, folder.path()).expect("settings");
    let robot = settings.owners[0].robot.clone().expect("a robot");
    assert_eq!((settings.owners[0].email.clone(), settings.owners[0].recipients().len()), (None, 1));
    let credentials = tempfile::tempdir().expect("a folder");
    let environment = |name: &str| match name {
        "CREDENTIALS_DIRECTORY" => Some(credentials.path().into()),
        "SIGN" => Some("SECx".into()),
        _ => None,
    };
    assert_eq!(config::hook_in(&robot, environment).expect_err("nowhere").code(), "config.password_unreadable");
    secret_file(credentials.path(), "hook", b"of systemd\n", 0o400);
    let (hook, secret) = config::hook_in(&robot, environment).expect("a credential");
    assert_eq!((hook.reveal(), secret.expect("a secret").reveal()), ("of systemd", "SECx"));
    secret_file(folder.path(), "hook", b"of the file\n", 0o600);
    assert_eq!(config::hook_in(&robot, environment).expect("a file").0.reveal(), "of the file");
    secret_file(folder.path(), "hook", b"of the file\n", 0o644);
    assert_eq!(config::hook_in(&robot, environment).expect_err("too open").code(), "config.password_mode");
    assert_eq!(format!("{robot:?} {hook:?}").matches("systemd").count(), 0);
}

#[test]
fn a_key_that_is_written_where_its_file_belongs_is_not_repeated() {
    let long = "SECabcdefghijklmnopqrstuvwxyz0123456789";
    let owner = ROBOT.replace("wecom", "feishu").replace("stores", &format!("robot_secret_file = \"{long}\"\nstores"));
    let settings = parse(&format!("{STORE}{MAIL}{owner}")).expect("settings");
    let folder = tempfile::tempdir().expect("a folder");
    let hook = secret_file(folder.path(), "hook", b"x", 0o600);
    let mut robot = settings.owners[0].robot.clone().expect("a robot");
    robot.hook.file = Some(hook);
    let error = config::hook_in(&robot, |_| None).expect_err("no such file");
    let said = Words::built_in(Language::En).say(&error.phrase());
    assert!(!error.to_string().contains("abcdef") && !said.contains("abcdef"), "{error} {said}");
    for text in refusals().iter().map(|error| format!("{error} {error:?}")) {
        assert!(!text.contains("canary"), "{text}");
    }
}

/// Each way a password file is refused. A foreign owner can only be made by root, as which the tests of a container run.
fn password_refusals(folder: &Path) -> Vec<ConfigError> {
    let mut refused: Vec<ConfigError> = [0o640, 0o604, 0o644, 0o660, 0o666]
        .iter()
        .map(|mode| password_of(&secret_file(folder, &format!("{mode:o}"), b"x", *mode)).expect_err("too open"))
        .collect();
    assert!(refused.iter().all(|e| e.code() == "config.password_mode"), "{refused:?}");
    let good = secret_file(folder, "good", b"x", 0o600);
    symlink(&good, folder.join("link")).expect("a link");
    let open = folder.join("open");
    fs::create_dir(&open).expect("a folder");
    fs::set_permissions(&open, Permissions::from_mode(0o777)).expect("its mode");
    let cases = [
        (folder.join("link"), "config.password_not_file"),
        (folder.to_owned(), "config.password_not_file"),
        (folder.join("absent"), "config.password_unreadable"),
        (secret_file(&open, "inside", b"x", 0o600), "config.password_folder"),
        (secret_file(folder, "empty", b"", 0o600), "config.password_shape"),
        (secret_file(folder, "newline", b"\n", 0o600), "config.password_shape"),
        (secret_file(folder, "lines", b"a\nb\n", 0o600), "config.password_shape"),
        (secret_file(folder, "large", &[b'x'; 1 << 20], 0o600), "config.password_shape"),
    ];
    for (path, code) in cases {
        let error = password_of(&path).expect_err(code);
        assert_eq!(error.code(), code, "{}", path.display());
        refused.push(error);
    }
    let foreign = secret_file(folder, "foreign", b"x", 0o600);
    if std::os::unix::fs::chown(&foreign, Some(12_345), None).is_ok() {
        refused.push(password_of(&foreign).expect_err("somebody else's"));
    } else {
        refused.push(ConfigError::PasswordOwner { path: foreign, owner: 12_345 });
    }
    refused.push(config::password_in(&smtp(None), |_| None).expect_err("none anywhere"));
    refused
}

fn pipe(path: &Path) {
    let made = std::process::Command::new("mkfifo").arg(path).status().expect("mkfifo");
    assert!(made.success());
}

fn refused_in(folder: &Path, text: &str) -> ConfigError {
    config::parse(text, folder).expect_err(text)
}

/// Each way in which what stands at a path is refused.
fn place_refusals(folder: &Path) -> Vec<ConfigError> {
    pipe(&folder.join("pipe"));
    symlink(folder.join("pipe"), folder.join("link-to-pipe")).expect("a link");
    let mut refused = Vec::new();
    for key in ["plan", "catalog", "excluded", "costs", "rates", "actions"] {
        for path in ["pipe", "link-to-pipe", "/dev/null", "."] {
            let error = refused_in(folder, &format!("[paths]\n{key} = \"{path}\"\n{STORE}"));
            assert!(
                matches!(&error, ConfigError::NotAFile { line: Line(2), key: named, .. } if *named == format!("paths.{key}"))
            );
            refused.push(error);
        }
    }
    for key in ["ca_file", "password_file"] {
        let error = refused_in(folder, &format!("{STORE}{MAIL}[mail.smtp]\nhost = \"h\"\n{key} = \"pipe\"\n"));
        assert_eq!((error.code(), line_of(&error)), ("config.not_a_file", Some(9)), "{error}");
    }
    for path in [folder.join("pipe"), folder.to_owned(), "/dev/zero".into()] {
        let error = config::load(&path).expect_err("no settings");
        assert_eq!(error.code(), "config.no_settings_file", "{error}");
        refused.push(error);
    }
    let own = folder.join("own");
    for (name, text) in [("locales/es.toml", "a = 1\nb ="), ("digest/digest.txt.j2", "{% for x in %}")] {
        fs::create_dir_all(own.join(name).parent().expect("a folder")).expect("folders");
        fs::write(own.join(name), text).expect("a template");
        let error = refused_in(folder, &format!("[paths]\ntemplates = \"own\"\n{STORE}"));
        assert!(
            matches!(&error, ConfigError::Template { path, at: Some(_), .. } if *path == own.join(name)),
            "{error}"
        );
        fs::remove_dir_all(&own).expect("gone");
        refused.push(error);
    }
    refused
}

#[test]
fn folders_that_lie_within_one_another_are_refused_however_they_are_written() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("inbox/one")).expect("folders");
    symlink(folder.path().join("inbox"), folder.path().join("way")).expect("a link");
    for (key, path) in [
        ("data", "inbox/one/data"),
        ("data", "inbox"),
        ("data", "."),
        ("data", "way/one/data"),
        ("data", "other/../inbox/x"),
        ("reports", "inbox/reports"),
        ("reports", "data/reports"),
        ("inbox", "data/inbox"),
        ("inbox", "reports"),
    ] {
        let error = refused_in(folder.path(), &format!("[paths]\n{key} = \"{path}\"\n{STORE}"));
        assert_eq!((error.code(), line_of(&error)), ("config.overlap", Some(2)), "{key} = {path}");
    }
    for (key, path) in [("data", "inbox-data"), ("data", "data/inner"), ("reports", "../elsewhere")] {
        let settings = config::parse(&format!("[paths]\n{key} = \"{path}\"\n{STORE}"), folder.path());
        assert!(settings.is_ok(), "{key} = {path}");
    }
}

/// A store may be of any platform, also before somebody drafts a profile for it.
#[test]
fn a_store_is_of_any_platform() {
    for platform in Platform::ALL {
        let text = STORE.replace("tmall", platform.tag());
        assert_eq!(config::parse(&text, Path::new("/shop")).expect("known").stores[0].platform, *platform);
    }
}

/// What its platform has no export of nobody waits for.
#[test]
fn a_store_that_does_not_say_what_it_gives_is_asked_for_what_its_platform_has() {
    use ExportKind::{Ads, Orders, Refunds, Traffic};
    let expects = |platform: &str| {
        let text = format!("[[stores]]\nid = \"one\"\nplatform = \"{platform}\"\n");
        config::parse(&text, Path::new("/shop")).expect("known").stores[0].expects.clone()
    };
    assert_eq!(expects("tmall"), [Orders, Refunds, Ads, Traffic]);
    for platform in ["shopify", "amazon"] {
        assert_eq!(expects(platform), [Orders, Refunds, Ads], "{platform}");
    }
    assert_eq!(expects("other"), [Orders, Refunds, Ads, Traffic], "a profile of one's own may give anything");
}

#[test]
fn the_language_of_settings_that_cannot_be_read_is_found_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config.toml");
    for (text, language) in [
        ("title = \nlanguage = \"es\" # yes\n", Some(Language::Es)),
        ("\u{FEFF}language = “en”", Some(Language::En)),
        ("language=\"zh-CN\"", Some(Language::Zh)),
        ("language = \"fr\"", None),
        ("title = \"language = en\"", None),
    ] {
        fs::write(&path, text).expect("settings");
        assert_eq!(config::language(&path), language, "{text}");
    }
}

#[test]
fn every_refusal_has_a_fixture_and_words_in_each_language() {
    let folder = tempfile::tempdir().expect("a folder");
    let binary = secret_file(folder.path(), "latin1.toml", b"# ok\ntitle = \"\xff\"\n", 0o600);
    let mut all = refusals();
    all.push(config::load(&folder.path().join("absent.toml")).expect_err("no file"));
    all.push(config::load(&binary).expect_err("not UTF-8"));
    all.extend(password_refusals(folder.path()));
    all.extend(place_refusals(folder.path()));
    let provoked: BTreeSet<&str> = all.iter().map(ConfigError::code).collect();
    let known: BTreeSet<&str> = ConfigError::CODES.iter().copied().collect();
    assert_eq!(provoked, known);
    for language in Language::ALL {
        let words = Words::built_in(language);
        for error in &all {
            let phrase = error.phrase();
            let said = words.say(&phrase);
            assert!(words.has(phrase.key()) && !said.contains(['{', '}']), "{language}: {said}");
            assert!(!said.contains("config.form") && !said.contains("config.missing"), "{language}: {said}");
        }
        for form in Form::CODES {
            assert!(words.has(form), "{language}: {form}");
        }
    }
}

#[test]
fn every_language_may_be_the_shop_s_and_an_owner_s() {
    for language in Language::ALL {
        let owner = format!(
            "[[owners]]\nname = \"A\"\nemail = \"a@example.com\"\nstores = [\"*\"]\nlanguage = \"{language}\"\n"
        );
        let settings = parse(&format!("language = \"{language}\"\n{STORE}{MAIL}{owner}")).expect("settings");
        assert_eq!((settings.language, settings.owners[0].language), (language, language));
    }
}

#[test]
fn refusals_in_spanish() {
    let words = Words::built_in(Language::Es);
    assert_eq!(
        words.say(&refused(&format!("language = \"es-MX\"\n{STORE}")).phrase()),
        "Línea 1 de la configuración: language es «es-MX»; valores posibles: zh-CN, en y es."
    );
}

#[test]
fn refusals_in_chinese() {
    let words = Words::built_in(Language::Zh);
    let say = |text: &str| words.say(&refused(text).phrase());
    assert_eq!(
        say(&format!("language = \"cn\"\n{STORE}")),
        "配置文件第 1 行：language 写的是「cn」，只能是：zh-CN、en、es。"
    );
    assert_eq!(say(""), "配置文件缺少 stores，应为至少一个 [[stores]]。");
    assert_eq!(
        say(&format!("{STORE}[[owners]]\nname = \"A\"\nemail = \"a@example.com\"\n")),
        "配置文件第 4 行开始的这一段缺少 owners.stores，应为方括号里至少一项，例如 [\"*\"]。"
    );
}

#[test]
fn a_fiscal_year_may_start_on_a_weekday_of_a_month() {
    let calendar = |kind: &str, week_start: &str, start: &str| {
        let keys = format!("kind = \"{kind}\"\nweek_start = \"{week_start}\"\nfiscal_year_start = \"{start}\"");
        parse(&format!("[calendar]\n{keys}\n{STORE}"))
    };
    let settings = calendar("4-5-4", "sunday", "after last saturday of january").expect("it loads");
    assert_eq!(settings.calendar.year_span(2026).first().to_string(), "2026-02-01");
    for (kind, week_start, code) in [
        ("iso", "sunday", "calendar.error.needs_whole_weeks"),
        ("48", "sunday", "calendar.error.needs_whole_weeks"),
        ("4-4-5", "monday", "calendar.error.starts_amid_a_week"),
    ] {
        match calendar(kind, week_start, "last sunday of january").expect_err("it does not suit") {
            ConfigError::YearStart { line, why } => assert_eq!((line.0, why.phrase().key()), (4, code), "{kind}"),
            other => panic!("{kind}: {other}"),
        }
    }
}

#[test]
fn stock_stands_on_the_list_of_a_store_that_has_one() {
    let two = |first: &str, second: &str| {
        parse(&format!("{STORE}{first}[[stores]]\nid = \"two\"\nplatform = \"jd\"\n{second}{MAIL}{OWNER}"))
    };
    let settings = two("", "stock_of = \"one\"\n").expect("settings");
    assert_eq!(settings.stock_of.get("two").map(String::as_str), Some("one"));
    for (first, second, line) in [
        ("", "stock_of = \"three\"\n", 7),
        ("", "stock_of = \"two\"\n", 7),
        ("stock_of = \"two\"\n", "stock_of = \"one\"\n", 4),
    ] {
        let error = two(first, second).expect_err(second);
        assert!(matches!(error, ConfigError::UnknownStore { .. }) && line_of(&error) == Some(line), "{error}");
    }
}
