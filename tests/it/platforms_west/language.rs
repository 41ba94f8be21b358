//! What a profile can say of cells: forms of days and numbers that a file decides, rows of several days, totals known by their
//! columns, ids made of several cells, signs that are turned, and pieces that are split.

use super::reading::{Facts, profiles, read_named};
use proptest::prelude::*;
use zhoubao::facts::Table;
use zhoubao::words::{Language, Phrase, Words};

const HEAD: &str = r#"
version = 1
platforms = ["other"]
[name]
en = "own"
[page]
en = "own"
"#;

const REFUNDS: &str = r#"
id = "own.refunds"
gives = "refunds"
[time]
axis = ["applied_at"]
[values]
dates = "file"
numbers = "file"
[[tables]]
table = "refunds"
columns = [
  { to = "refund_id", together = ["Moment", "Sale", "Piece"] },
  { to = "order_id", from = ["Sale"], required = true, must = true },
  { to = "amount", from = ["Back"], required = true, must = true, negate = true },
  { to = "currency", from = ["Money", "All sums in {currency}, unless told otherwise"] },
  { to = "status", constant = "successful" },
  { to = "applied_at", from = ["Moment"], required = true },
  { to = "completed_at", from = ["Moment"], required = true },
]
"#;

const ADS: &str = r#"
id = "own.ads"
gives = "ads"
[time]
axis = ["date"]
[values]
dates = "file"
numbers = "file"
[totals]
empty = ["Camp", "Set"]
all = ["Age"]
[[tables]]
table = "ad_days"
spread = { first = ["From"], last = ["To"] }
columns = [
  { to = "date", from = ["When", "From"], side_by_side = true, required = true, must = true },
  { to = "channel", constant = "own" },
  { to = "cut", constant = "plan" },
  { to = "scene", constant = "" },
  { to = "campaign", from = ["Camp"] },
  { to = "item", constant = "" },
  { to = "detail", constant = "" },
  { to = "impressions", from = ["Shown"], required = true },
  { to = "spend", from = ["Spent"], required = true },
  { to = "orders", from = ["Deals"], fractional = true },
]
"#;

fn try_read(text: &str) -> Result<Facts, Phrase> {
    try_named("file", text)
}

fn try_named(name: &str, text: &str) -> Result<Facts, Phrase> {
    let own = [REFUNDS, ADS].map(|profile| profile.replacen("[time]", &format!("{HEAD}[time]"), 1));
    read_named(&profiles(&[&own[0], &own[1]]), chrono_tz::America::New_York, name, text.as_bytes())
}

fn read(text: &str) -> Facts {
    try_read(text).unwrap_or_else(|why| panic!("{text}: {why:?}"))
}

fn refused(text: &str) -> (String, String) {
    let why = try_read(text).err().unwrap_or_else(|| panic!("{text} is read"));
    for language in Language::ALL {
        let said = Words::built_in(language).say(&why);
        assert!(!said.contains('{') && said.len() > 40, "{said}");
    }
    (why.key().to_owned(), Words::built_in(Language::En).say(&why))
}

fn moments(cells: &[&str]) -> Vec<String> {
    let rows: String = cells.iter().map(|cell| format!("\"{cell}\",1,-2\n")).collect();
    read(&format!("Moment,Sale,Back\n{rows}")).rows(Table::Refunds, "completed_at completed_on")
}

#[test]
fn moments_are_turned_into_the_stores_zone_and_its_days() {
    let found = moments(&[
        "2026-11-15 23:59:59 -0500",
        "2026-11-16T04:30:00+00:00",
        "2026-11-16T05:00:00Z",
        "Nov 15, 2026 8:59:59 PM PST",
        "15 Nov 2026 11:59:59 pm",
        "2026-11-01 01:30:00 -0400",
        "2026-11-01 01:30:00 -0500",
    ]);
    let expected = [
        "2026-11-16T04:59:59Z 2026-11-15",
        "2026-11-16T04:30:00Z 2026-11-15",
        "2026-11-16T05:00:00Z 2026-11-16",
        "2026-11-16T04:59:59Z 2026-11-15",
        "2026-11-16T04:59:59Z 2026-11-15",
        "2026-11-01T05:30:00Z 2026-11-01",
        "2026-11-01T06:30:00Z 2026-11-01",
    ];
    assert_eq!(found, expected);
}

#[test]
fn one_cell_decides_for_all_which_of_two_numbers_is_the_day() {
    let days = |cells: &[&str]| {
        let found = moments(cells);
        found.iter().map(|row| row.split(' ').nth(1).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(days(&["11/10/24 09:17", "31/12/2023 22:36"]), ["2024-10-11", "2023-12-31"]);
    assert_eq!(days(&["11/10/24 09:17", "12/31/2023 22:36"]), ["2024-11-10", "2023-12-31"]);
    assert_eq!(days(&["11/11/24 09:17", "Nov 9, 2024"]), ["2024-11-11", "2024-11-09"]);
    let (key, said) = refused("Moment,Sale,Back\n10/11/24 09:17,1,-2\n11/11/24 09:17,1,-2\n12/11/24 09:17,1,-2\n");
    assert_eq!(key, "refusal.day-or-month-open", "three in a row are no proof");
    assert!(said.contains("10/11/24 09:17") && said.contains("row 2") && said.contains("column A"), "{said}");
    let (key, said) = refused("Moment,Sale,Back\n13/11/24 09:17,1,-2\n11/14/24 09:17,1,-2\n");
    assert_eq!(key, "refusal.day-or-month-both");
    assert!(said.contains("13/11/24 09:17") && said.contains("11/14/24 09:17") && said.contains("row 3"), "{said}");
}

#[test]
fn the_days_of_a_title_decide_too() {
    let file =
        |title: &str| format!("Report\n\"{title}\"\nWhen,Camp,Shown,Spent\n11/09/2026,A,7,1.50\n11/10/2026,A,7,1.50\n");
    let rows = read(&file("November 9, 2026 - November 15, 2026")).rows(Table::AdDays, "date");
    assert_eq!(rows, ["2026-11-09", "2026-11-10"]);
    let rows = read(&file("9 September 2026 - 15 October 2026")).rows(Table::AdDays, "date");
    assert_eq!(rows, ["2026-09-11", "2026-10-11"]);
    assert_eq!(refused(&file("1 January 2026 - 31 December 2026")).0, "refusal.day-or-month-open");
    assert_eq!(refused(&file("All time")).0, "refusal.day-or-month-open");
}

#[test]
fn the_days_of_the_files_name_decide_where_neither_cell_nor_title_does() {
    let file = |title: &str| format!("{title}When,Camp,Shown,Spent\n11/09/2026,A,7,1.50\n11/10/2026,A,7,1.50\n");
    let named = |name: &str, title: &str| try_named(name, &file(title));
    let days = |name: &str| {
        let facts = named(name, "").unwrap_or_else(|why| panic!("{why:?}"));
        assert!(facts.extract.by_name, "another name may mean other days");
        facts.rows(Table::AdDays, "date")
    };
    assert_eq!(days("ads_2026-11-09_2026-11-15.csv"), ["2026-11-09", "2026-11-10"]);
    assert_eq!(days("2026Sep1-2026Oct30Ads.csv"), ["2026-09-11", "2026-10-11"]);
    let open = |name: &str, title: &str| named(name, title).err().map(|why| why.key().to_owned());
    let refused = Some("refusal.day-or-month-open".to_owned());
    assert_eq!(open("ads_2026-11-15.csv", ""), refused, "the day of the download");
    assert_eq!(open("ads_2026-09-01_2026-11-30.csv", ""), refused, "both orders lie within");
    let title = "\"9 September 2026 - 15 October 2026\"\n";
    assert_eq!(open("ads_2026-11-09_2026-11-15.csv", title), refused, "title and name contradict each other");
}

fn spends(cells: &[&str]) -> Result<Vec<String>, (String, String)> {
    let rows: String =
        cells.iter().enumerate().map(|(i, cell)| format!("2026-11-{:02},A,7,\"{cell}\"\n", i + 1)).collect();
    let text = format!("When,Camp,Shown,Spent\n{rows}");
    match try_read(&text) {
        Ok(facts) => {
            assert!(facts.rejects().is_empty(), "{:?}", facts.extract.rejects);
            Ok(facts.rows(Table::AdDays, "spend"))
        }
        Err(_) => Err(refused(&text)),
    }
}

#[test]
fn one_cell_decides_for_all_what_stands_before_decimals() {
    assert_eq!(
        spends(&["US$50.00", "€1,622.60", "Rs.201.68", "1 000.00", "CNY 5.00", "1,234"]).unwrap(),
        ["50", "1622.6", "201.68", "1000", "5", "1234"]
    );
    assert_eq!(spends(&["18,00", "1.234", "€1.234,56", "1 000,5"]).unwrap(), ["18", "1234", "1234.56", "1000.5"]);
    assert_eq!(spends(&["7", "18"]).unwrap(), ["7", "18"]);
    assert_eq!(spends(&["0.123", "1.234"]).unwrap(), ["0.123", "1.234"], "no thousands begin with a zero");
    assert_eq!(spends(&["--", " --", "< 10%", "5.00"]).unwrap(), ["-", "-", "-", "5"]);
    let (key, said) = spends(&["7", "1,234"]).unwrap_err();
    assert_eq!(key, "refusal.comma-or-point-open");
    assert!(said.contains("1,234") && said.contains("row 3") && said.contains("column D"), "{said}");
    assert_eq!(spends(&["1,50", "1.50"]).unwrap_err().0, "refusal.comma-or-point-both");
}

#[test]
fn an_amount_that_says_its_currency_is_none_of_another() {
    let day = |spent: &str| format!("When,Camp,Shown,Spent\n2026-11-09,A,7,\"{spent}\"\n");
    for (spent, currency) in [("US$50.00", "USD"), ("18.00 €", "EUR"), ("$50.00", "-"), ("50.00", "-")] {
        let facts = read(&day(spent));
        assert_eq!(
            (facts.rejects(), facts.rows(Table::AdDays, "currency")),
            (vec![], vec![currency.to_owned()]),
            "{spent}"
        );
    }
    // Moments of sales have no day as their key: a newer file without signs would not know it any more.
    let facts = read("Moment,Sale,Back\n2026-11-09 09:17,1,-US$5.00\n2026-11-10 09:17,2,-5.00\n");
    assert_eq!(facts.rejects(), [(2, "other-currency")]);
}

#[test]
fn pieces_tell_thousands_apart() {
    let rows =
        read("When,Camp,Shown,Spent\n2026-11-09,A,\"46,803\",\"1,234\"\n").rows(Table::AdDays, "impressions spend");
    assert_eq!(rows, ["46803 1234"]);
}

#[test]
fn a_row_of_several_days_is_spread_to_the_cent_and_counted_by_day() {
    let head = "From,To,Camp,Shown,Spent\n";
    let facts = read(&format!("{head}2026-11-09,2026-11-09,A,7,1.00\n2026-11-10,2026-11-12,A,10,1.00\n"));
    assert_eq!(
        facts.rows(Table::AdDays, "date impressions spend"),
        ["2026-11-09 7 1", "2026-11-10 4 0.34", "2026-11-11 3 0.33", "2026-11-12 3 0.33",]
    );
    let part = &facts.extract.parts[0];
    assert_eq!((part.spread, part.tables[0].read, part.axis_days.len()), (1, 4, 4));
    let bad = "2026-11-09,,A,7,1.00\n2026-11-09,2026-11-08,A,7,1.00\n2026-11-09,2026-12-10,A,7,1.00\n";
    let facts = read(&format!("{head}2026-11-09,2026-12-09,A,7,1.00\n{bad}"));
    assert_eq!(facts.rejects(), [(3, "empty"), (4, "days"), (5, "days")]);
    assert_eq!(facts.rows(Table::AdDays, "date").len(), 31);
    // With a date of its own, the other two are the campaign's.
    let facts = read("When,From,To,Camp,Shown,Spent\n2026-11-09,2026-01-18,,A,7,1.00\n");
    assert_eq!(
        (facts.rows(Table::AdDays, "date spend"), facts.extract.parts[0].spread),
        (vec!["2026-11-09 1".into()], 0)
    );
}

#[test]
fn rows_that_name_nothing_or_all_add_up_others() {
    let facts = read(
        "When,Camp,Set,Age,Shown,Spent\n2026-11-09,,,,14,3.00\n2026-11-09,A,x,18-24,7,1.00\n2026-11-09,A,,25-34,7,2.00\n",
    );
    let part = &facts.extract.parts[0];
    assert_eq!((part.totals, part.total_differs.is_none(), part.tables[0].read), (1, true, 2));
    let facts = read(
        "When,Camp,Age,Shown,Spent\n2026-11-09,A,All,14,3.00\n2026-11-09,A,18-24,7,1.00\n2026-11-09,B,25-34,7,2.00\n",
    );
    assert_eq!(facts.rows(Table::AdDays, "campaign spend"), ["A 1", "B 2"]);
    let facts = read("When,Camp,Shown,Spent\n2026-11-09,,14,4.00\n2026-11-09,A,7,1.00\n2026-11-09,B,7,2.00\n");
    let differs = facts.extract.parts[0].total_differs.clone().expect("4.00 is not 3.00");
    assert_eq!((differs.header.as_str(), differs.total.as_str(), differs.sum.as_str()), ("Spent", "4", "3"));
}

#[test]
fn cells_together_are_an_id_and_a_note_names_the_currency() {
    let text = "Some words\n\"All sums in EUR, unless told otherwise\"\n\nMoment,Sale,Piece,Back\n\
                2026-11-09 10:00:00,7,p,-2.50\n2026-11-09 10:00:00,7,q,-1\n2026-11-09 10:00:00,7,r,1\n";
    let facts = read(text);
    let rows = facts.rows(Table::Refunds, "refund_id amount currency");
    assert_eq!(rows, ["2026-11-09 10:00 7 p 2.5 EUR", "2026-11-09 10:00 7 q 1 EUR"]);
    assert_eq!(facts.rejects(), [(7, "negative")]);
    let said = read("Moment,Sale,Piece,Back,Money\n2026-11-09 10:00:00,7,p,-2.50,USD\n");
    assert_eq!(said.rows(Table::Refunds, "amount currency"), ["2.5 USD"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Split pieces become whole ones that add up, whatever the rows are.
    #[test]
    fn split_pieces_add_up(hundredths in prop::collection::vec(0_i64..400, 1..40)) {
        let row = |(i, n): (usize, &i64)| format!("2026-11-09,C{i},7,1.50,{}.{:02}\n", n / 100, n % 100);
        let rows: String = hundredths.iter().enumerate().map(row).collect();
        let facts = read(&format!("When,Camp,Shown,Spent,Deals\n{rows}"));
        let deals: i64 = facts.rows(Table::AdDays, "orders").iter().map(|n| n.parse::<i64>().unwrap()).sum();
        let exact: i64 = hundredths.iter().sum();
        prop_assert!((deals * 100 - exact).abs() <= 50, "{deals} of {exact} hundredths");
    }
}
