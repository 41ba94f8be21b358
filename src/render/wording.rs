//! What workbook and page name alike: headers of columns, the currency, what a table says about itself.

use crate::report::{Column, Table, Unit};
use crate::text;
use crate::words::{Phrase, Words};

/// A column's name; one of the operator's own tables has the name of its KPI.
pub(super) fn column_name(words: &Words, key: &str) -> String {
    let of_table = format!("column.{key}");
    let known = if words.has(&of_table) { of_table } else { format!("kpi.{key}.name") };
    words.get(&known).to_owned()
}

/// How a column is headed: its name, and the unit where the numbers alone do not show it.
pub(super) fn heading(words: &Words, column: &Column, in_units: bool) -> String {
    text::clean(&heading_parts(words, column, in_units).concat())
}

/// A column's name, and its unit with what parts them; the unit is empty where the numbers alone show it.
pub(super) fn heading_parts(words: &Words, column: &Column, in_units: bool) -> [String; 2] {
    let unit = match (column.unit, in_units) {
        (Unit::Points, _) => words.get("workbook.unit.points_header"),
        (Unit::Money | Unit::Gap, true) => words.get("workbook.unit.money_header"),
        _ => "",
    };
    [text::clean(&column_name(words, column.key)), unit.to_owned()]
}

/// A currency's name, for people.
pub(super) fn currency(words: &Words, code: &str) -> String {
    let code = text::clean(code);
    let key = format!("workbook.currency.{code}");
    if words.has(&key) { text::clean(words.get(&key)) } else { code }
}

/// That only so many rows of all are shown, where that is so.
pub(super) fn cut(table: &Table) -> Option<Phrase> {
    let all = table.of.filter(|all| *all > table.listed())?;
    Some(Phrase::new("workbook.shown").with("shown", table.listed()).with("all", all))
}

/// What stands under a table's title: that it is cut, and the currency of its money.
pub(super) fn remarks(words: &Words, table: &Table, currency: String) -> Option<String> {
    let money = table.columns.iter().any(|column| matches!(column.unit, Unit::Money | Unit::MoneyPer | Unit::Gap));
    let money = money.then(|| Phrase::new("workbook.money_in").with("currency", currency));
    let said: Vec<String> =
        cut(table).into_iter().chain(money).map(|phrase| text::clean(&words.say(&phrase))).collect();
    (!said.is_empty()).then(|| said.join(" · "))
}

/// Clauses as one sentence, joined as the language does.
pub(super) fn sentence(words: &Words, clauses: &[Phrase]) -> String {
    let clauses: Vec<String> = clauses.iter().map(|clause| text::clean(&words.say(clause))).collect();
    clauses.join(words.get("digest.joint"))
}
