//! What a profile can say beyond "this column is that fact": rows of other kinds, what stands in for a payment time, sums with
//! optional parts, rows that are one order, words behind brackets, and headers that are refused with advice.

use std::path::Path;
use tempfile::TempDir;
use zhoubao::extract::{Advice, Extract, Profile, Profiles, Verdict, extract};
use zhoubao::facts::{self, Frame, Table};
use zhoubao::words::{Language, Phrase, Words};

/// A made-up marketplace that writes all that is odd: an order on each row of its lines, states behind brackets, no payment
/// time of cash on delivery, subsidies in columns that may be left out, joined cells.
const PROFILE: &str = r#"
id = "bazaar.orders"
version = 1
platforms = ["other"]
gives = "orders"
refuse = [
  { without = ["Placed"], advice = "export-by-day" },
  { with = ["Settled"], advice = "not-needed" },
]
[name]
en = "Bazaar orders"
"zh-CN" = "集市订单"
es = "pedidos de Bazaar"
[page]
en = "Bazaar → Orders → By day → Download"
"zh-CN" = "集市 → 订单 → 按天 → 下载"
es = "Bazaar → Pedidos → Por día → Descargar"
[time]
axis = ["created_at"]
[maps.status]
unpaid = ["to pay"]
paid = ["to ship"]
closed = ["off"]
[prefixes.status]
"deleted" = "closed"
"locked" = ""
[[tables]]
table = "orders"
rows = [{ header = ["Kind", "Type"], is = ["sale"] }]
columns = [
  { to = "order_id", from = ["Order"], required = true, must = true },
  { to = "created_at", from = ["Placed"], required = true, across = "least" },
  { to = "paid_at", from = ["Paid"], across = "least", substitute = [
    { from = ["Delivered"], when = { header = "Payment", is = ["cash"] } },
    { from = ["Placed"], unless = { header = "State", is = ["to pay", "off"] } },
    { from = ["Order"], date = "yyMMdd", unless = { header = "State", is = ["to pay", "off"] } },
  ] },
  { to = "status", from = ["State"], map = "status", across = "agreed" },
  { to = "paid", sum = ["Due", { from = ["Subsidy", "Gift"], optional = true }], across = "sum" },
  { to = "units", from = ["Pieces"], across = "sum" },
  { to = "received", from = ["Whole order"] },
  { to = "channel", cases = [
    { when = [{ header = "Place", is = ["live"] }, { header = "Host", filled = true, not = ["0"] }], is = "hosted" },
    { when = [{ header = "Place", is = ["live"] }], is = "own live" },
  ], from = ["Place"], across = "agreed" },
]
[[tables]]
table = "order_lines"
rows = [{ header = ["Kind", "Type"], is = ["sale"] }]
joined = { header = "Line", contains = [";"] }
columns = [
  { to = "order_id", from = ["Order"], required = true, must = true },
  { to = "line_id", from = ["Line"], required = true, must = true },
  { to = "units", from = ["Pieces"] },
]
"#;

fn profiles(folder: &TempDir) -> Profiles {
    let platforms = folder.path().join("platforms");
    std::fs::create_dir_all(&platforms).unwrap();
    std::fs::write(platforms.join("bazaar.toml"), PROFILE).unwrap();
    Profiles::with_folder(Some(folder.path())).unwrap()
}

fn read(text: &str) -> (Verdict, TempDir) {
    let folder = TempDir::new().unwrap();
    let profiles = profiles(&folder);
    let path = folder.path().join("file.csv");
    std::fs::write(&path, text).unwrap();
    let verdict =
        extract(&path, folder.path(), &profiles, chrono_tz::Asia::Shanghai, &sheet::Limits::default()).unwrap();
    (verdict, folder)
}

/// What was read of it, and its tables.
fn accepted(text: &str) -> (Extract, Frame, Frame) {
    let (verdict, folder) = read(text);
    let Verdict::Read(extract) = verdict else { panic!("{verdict:?}") };
    let tables = &extract.parts[0].tables;
    let frame = |at: usize, table| facts::read(table, &folder.path().join(&tables[at].file)).unwrap();
    let (orders, lines) = (frame(0, Table::Orders), frame(1, Table::OrderLines));
    (extract, orders, lines)
}

fn refused(text: &str) -> Phrase {
    match read(text).0 {
        Verdict::Refused(phrase) => phrase,
        Verdict::Read(extract) => panic!("{extract:?}"),
    }
}

/// A column of a frame, row by row; amounts in hundredths.
fn column(frame: &Frame, name: &str) -> Vec<String> {
    let place = frame.place(name);
    let is_amount = frame.table().column(name).unwrap().kind == facts::Kind::Amount;
    let number = |n: i64| if is_amount { n / 100 } else { n };
    let cell = |row| match (frame.text(place, row), frame.number(place, row)) {
        (Some(text), _) => text.to_string(),
        (None, Some(n)) => number(n).to_string(),
        (None, None) => String::new(),
    };
    (0..frame.rows()).map(cell).collect()
}

const HEADER: &str = "Kind,Order,Line,Placed,Paid,Delivered,Payment,State,Due,Subsidy,Pieces,Whole order,Place,Host\n";

#[test]
fn an_order_on_each_of_its_rows_is_one_order_and_rows_of_another_kind_are_none() {
    let (extract, orders, lines) = accepted(&format!(
        "{HEADER}\
         sale,A1,A1-1,2026-11-09 10:00:00,2026-11-09 10:00:30,,card,to ship,10.00,2.00,1,17.00,live,-\n\
         fee,A1,A1-9,2026-11-09 10:00:00,2026-11-09 10:00:30,,card,to ship,99.00,,1,,,\n\
         sale,A1,A1-2,2026-11-09 10:00:00,2026-11-09 10:00:30,,card,off,5.00,-,2,17.00,live,-\n\
         sale,A2,A2-1,2026-11-10 10:00:00,2026-11-10 10:00:30,,card,to ship,7.00,,1,7.00,shop,-\n"
    ));
    assert_eq!(column(&orders, "order_id"), ["A1", "A2"]);
    // 10 + 2 + 5, the dash of an optional part is nothing; what is repeated is not added.
    assert_eq!(column(&orders, "paid"), ["1700", "700"]);
    assert_eq!(column(&orders, "received"), ["1700", "700"]);
    assert_eq!(column(&orders, "units"), ["3", "1"]);
    assert_eq!(column(&orders, "status"), ["", "paid"], "its lines do not agree");
    assert_eq!(column(&lines, "line_id"), ["A1-1", "A1-2", "A2-1"]);
    let [of_orders, of_lines] = &extract.parts[0].tables[..] else { panic!("two tables") };
    assert_eq!((of_orders.read, of_orders.rejected, of_orders.other), (2, 0, 1));
    assert_eq!((of_lines.read, of_lines.rejected, of_lines.other), (3, 0, 1));
    assert!(extract.parts[0].lacks.is_empty() && extract.rejects.is_empty());
}

#[test]
fn rows_of_one_order_that_contradict_each_other_stay_apart() {
    let (extract, orders, _) = accepted(&format!(
        "{HEADER}\
         sale,A1,A1-1,2026-11-09 10:00:00,,,card,off,1,,1,17.00,,\n\
         sale,A1,A1-2,2026-11-09 10:00:00,,,card,off,1,,1,18.00,,\n"
    ));
    // The ledger takes the last and tells of it.
    assert_eq!((column(&orders, "received"), extract.parts[0].tables[0].read), (vec!["1700".into(), "1800".into()], 2));
}

#[test]
fn what_stands_in_for_a_payment_time_is_marked() {
    let row = |id: &str, placed: &str, paid: &str, delivered: &str, payment: &str, state: &str| {
        format!("sale,{id},{id}-1,{placed},{paid},{delivered},{payment},{state},1.00,,1,1.00,,\n")
    };
    let placed = "2026-11-09 10:00:00";
    let rows = [
        row("261109-1", placed, "2026-11-09 10:00:30", "2026-11-12 08:00:00", "cash", "to ship"),
        row("261109-2", placed, "", "2026-11-12 08:00:00", "cash", "to ship"),
        row("261109-3", placed, "-", "", "card", "to ship"),
        row("261109-4", "", "", "", "card", "to ship"),
        row("261109-5", placed, "", "", "card", "to pay"),
        row("271399-6", "", "", "", "card", "to ship"),
    ];
    let (_, orders, _) = accepted(&format!("{HEADER}{}", rows.concat()));
    assert_eq!(
        column(&orders, "paid_by"),
        ["", "substitute:Delivered", "substitute:Placed", "substitute:Order", "", ""]
    );
    let days = column(&orders, "paid_on");
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap().to_epoch_days().to_string();
    let nine = day("2026-11-09");
    assert_eq!(days, [nine.clone(), day("2026-11-12"), nine.clone(), nine, String::new(), String::new()]);
}

#[test]
fn a_file_without_the_payment_column_is_dated_by_what_stands_in() {
    let text = HEADER.replace("Paid,", "").replace("State,", "")
        + "sale,A1,A1-1,2026-11-09 10:00:00,2026-11-12 08:00:00,cash,1.00,,1,1.00,,\n\
           sale,A2,A2-1,2026-11-09 10:00:00,,card,1.00,,1,1.00,,\n";
    let (_, orders, _) = accepted(&text);
    // Without the state nobody can tell whether the second was paid.
    assert_eq!(column(&orders, "paid_by"), ["substitute:Delivered", ""]);
}

#[test]
fn a_file_is_told_which_part_of_a_sum_it_lacks() {
    let text = HEADER.replace("Subsidy,", "") + "sale,A1,A1-1,2026-11-09 10:00:00,,,card,off,1.50,1,1.50,,\n";
    let (extract, orders, _) = accepted(&text);
    assert_eq!(column(&orders, "paid"), ["150"]);
    assert_eq!(extract.parts[0].lacks.iter().collect::<Vec<_>>(), ["Subsidy"]);
    let other = HEADER.replace("Subsidy", "Gift") + "sale,A1,A1-1,2026-11-09 10:00:00,,,card,off,1.50,0.50,1,2,,\n";
    let (extract, orders, _) = accepted(&other);
    assert_eq!((column(&orders, "paid"), extract.parts[0].lacks.len()), (vec!["200".to_owned()], 0));
    let needed = HEADER.replace("Due,", "") + "sale,A1,A1-1,2026-11-09 10:00:00,,,card,off,0.50,1,2,,\n";
    assert!(!accepted(&needed).1.has("paid"), "a part that is needed leaves the sum unknown");
}

#[test]
fn a_state_behind_brackets_means_what_they_say_or_what_stands_behind() {
    let states = ["(deleted)to ship", "（Locked）to ship", "[locked] off", "(lost)to ship", "(deleted)", "to ship"];
    let rows = states
        .iter()
        .enumerate()
        .map(|(at, state)| format!("sale,A{at},A{at}-1,2026-11-09 10:00:00,,,card,{state},1,,1,1,,\n"));
    let (extract, orders, _) = accepted(&format!("{HEADER}{}", rows.collect::<String>()));
    assert_eq!(column(&orders, "status"), ["closed", "paid", "closed", "other", "closed", "paid"]);
    let unknown: Vec<&String> = extract.parts[0].unknown_words["status"].iter().collect();
    assert_eq!(unknown, ["(lost)to ship"]);
}

#[test]
fn a_value_by_other_columns_is_the_first_that_holds() {
    let places = [("live", "Ann"), ("live", "0"), ("live", "-"), ("shop", "Ann"), ("", "Ann")];
    let rows = places.iter().enumerate().map(|(at, (place, host))| {
        format!("sale,A{at},A{at}-1,2026-11-09 10:00:00,,,card,off,1,,1,1,{place},{host}\n")
    });
    let (_, orders, _) = accepted(&format!("{HEADER}{}", rows.collect::<String>()));
    assert_eq!(column(&orders, "channel"), ["hosted", "own live", "own live", "shop", ""]);
}

#[test]
fn a_row_that_joins_lines_is_an_order_and_no_line() {
    let (extract, orders, lines) = accepted(&format!(
        "{HEADER}\
         sale,A1,A1-1;A1-2,2026-11-09 10:00:00,,,card,off,30.00,,3,30.00,,\n\
         sale,A2,A2-1,2026-11-09 10:00:00,,,card,off,10.00,,1,10.00,,\n"
    ));
    assert_eq!(
        (column(&orders, "paid"), column(&lines, "line_id")),
        (vec!["3000".into(), "1000".into()], vec!["A2-1".to_owned()])
    );
    let lines = &extract.parts[0].tables[1];
    assert_eq!((lines.read, lines.joined, lines.other), (1, 1, 0));
}

#[test]
fn a_row_of_explanations_below_the_header_is_no_data() {
    let data = "sale,A1,A1-1,2026-11-09 10:00:00,,,card,off,30.00,,3,30.00,,\n";
    let (extract, orders, _) = accepted(&format!("{HEADER}, , ,when placed,,,, ,goods+postage,,,,,\n{data}"));
    assert_eq!((orders.rows(), extract.rejects.len(), extract.parts[0].prelude), (1, 0, 1));
    // Numbers of full width are numbers, so that a first row that was typed is a row.
    let typed = "sale,A1,A1-1,２０２６-11-09 10:00:00,,,card,off,３０.００,,３,３０.００,,\n";
    let (extract, orders, _) = accepted(&format!("{HEADER}{typed}"));
    assert_eq!((orders.rows(), extract.parts[0].prelude), (1, 0));
    // Only right below the header: further down it is a row that cannot be read.
    let (extract, orders, _) = accepted(&format!("{HEADER}{data}sale, ,x,when placed,,,, ,goods+postage,,,,,\n"));
    assert_eq!((orders.rows(), extract.parts[0].tables[0].rejected), (1, 1));
}

#[test]
fn a_header_without_days_and_one_that_is_not_needed_are_set_aside_with_advice() {
    let without = HEADER.replace("Placed,", "") + "sale,A1,A1-1,,,card,off,1,,1,1,,\n";
    let phrase = refused(&without);
    assert_eq!(phrase.key(), Advice::ExportByDay.key());
    for (language, page) in [(Language::En, "→ By day →"), (Language::Zh, "→ 按天 →"), (Language::Es, "→ Por día →")]
    {
        let said = Words::built_in(language).say(&phrase);
        assert!(said.contains(page) && !said.contains('{'), "{said}");
    }
    let settled = HEADER.replace("Host", "Settled") + "sale,A1,A1-1,2026-11-09 10:00:00,,,card,off,1,,1,1,,x\n";
    assert_eq!(refused(&settled).key(), Advice::NotNeeded.key());
    // Without what tells the kinds of rows apart it is not this export.
    assert!(refused(&HEADER.replace("Kind,", "")).key().starts_with("refusal.missing-column"));
    for advice in Advice::ALL {
        assert!(Language::ALL.map(Words::built_in).iter().all(|words| words.has(advice.key())), "{advice:?}");
    }
}

#[test]
fn hours_are_of_their_day_and_a_row_of_several_days_sets_the_file_aside() {
    let header = "日期,花费,展现量,点击量,总成交金额\n";
    let day = |cell: &str| read(&format!("{header}{cell},6.46,598,47,373.8\n")).0;
    for cell in ["20261109000000~20261109005959", "2026-11-09~2026-11-09", "2026-11-09 至 2026-11-09"] {
        let Verdict::Read(extract) = day(cell) else { panic!("{cell}") };
        let days: Vec<String> = extract.parts[0].axis_days.keys().map(ToString::to_string).collect();
        assert_eq!(days, ["2026-11-09"], "{cell}");
    }
    for cell in ["2026-11-09~2026-11-15", "20261109000000~20261110005959"] {
        let Verdict::Refused(phrase) = day(cell) else { panic!("{cell}") };
        let said = Words::built_in(Language::En).say(&phrase);
        assert!(phrase.key() == "refusal.several-days" && said.contains(cell) && said.contains("row 2"), "{said}");
    }
}

#[test]
fn what_a_profile_says_wrong_is_told() {
    let parse =
        |from: &str, to: &str| Profile::parse(Path::new("p.toml").to_str().unwrap(), &PROFILE.replace(from, to));
    assert!(parse("", "").is_ok());
    // Lines have no column for the mark.
    let lines = "{ to = \"units\", from = [\"Pieces\"] },\n]";
    let with = "{ to = \"paid_at\", substitute = [{ from = [\"Placed\"] }] },\n]";
    assert!(parse(lines, with).unwrap_err().to_string().contains("paid_by"));
    for (from, to) in
        [("is = [\"sale\"]", "like = [\"sale\"]"), ("\"least\"", "\"smallest\""), ("export-by-day", "guess")]
    {
        assert!(parse(from, to).is_err(), "{to}");
    }
}
