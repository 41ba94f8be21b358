//! The currency of amounts, by a column of its own or in the header of another.

use super::reading::{Facts, profiles, read_with};
use zhoubao::facts::Table;

const ADS: &str = r#"
id = "own.ads"
version = 1
platforms = ["tmall"]
gives = "ads"
[name]
en = "own"
[page]
en = "own"
[time]
axis = ["date"]
[[tables]]
table = "ad_days"
columns = [
  { to = "date", from = ["Tag"], required = true, must = true },
  { to = "channel", constant = "own" },
  { to = "cut", constant = "account" },
  { to = "scene", constant = "" },
  { to = "campaign", constant = "" },
  { to = "item", constant = "" },
  { to = "detail", constant = "" },
  { to = "currency", from = ["Waehrung", "Kosten ({currency})"] },
  { to = "impressions", from = ["Gezeigt"], required = true },
  { to = "spend", from = ["Kosten", "Kosten ({currency})"], required = true },
]
"#;

fn read(text: &str) -> Facts {
    read_with(&profiles(&[ADS]), chrono_tz::UTC, text.as_bytes()).unwrap_or_else(|why| panic!("{why:?}"))
}

#[test]
fn a_header_names_the_currency_of_its_column() {
    for (header, code) in
        [("Kosten (USD)", "USD"), ("Kosten (cny)", "CNY"), ("Kosten（€）", "EUR"), ("Kosten ($)", "-"), ("Kosten", "-")]
    {
        let facts = read(&format!("Tag,Gezeigt,{header}\n2026-11-09,7,12.50\n"));
        let rows = match code {
            "-" => facts.rows(Table::AdDays, "spend"),
            _ => facts.rows(Table::AdDays, "spend currency"),
        };
        let expected = if code == "-" { "12.5".to_owned() } else { format!("12.5 {code}") };
        assert_eq!(rows, [expected], "{header}");
    }
}

#[test]
fn a_column_of_its_own_says_it_row_by_row_and_the_sign_of_several_is_no_currency() {
    let text =
        "Tag,Gezeigt,Kosten,Waehrung\n2026-11-09,7,1,USD\n2026-11-10,7,2,eur\n2026-11-11,7,3,$\n2026-11-12,7,4,\n";
    let facts = read(text);
    assert_eq!(facts.rows(Table::AdDays, "spend currency"), ["1 USD", "2 EUR", "4 -"]);
    assert_eq!(facts.rejects(), [(4, "currency")]);
}

#[test]
fn columns_of_two_currencies_that_differ_are_not_chosen_from() {
    let text = "Tag,Gezeigt,Kosten (USD),Kosten (EUR)\n2026-11-09,7,12.50,11\n";
    let why = read_with(&profiles(&[ADS]), chrono_tz::UTC, text.as_bytes()).err().expect("it is refused");
    assert_eq!(why.key(), "refusal.columns-of-one-meaning");
}
