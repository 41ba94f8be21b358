//! Words of other periods: a day's report speaks like a week's, with other words for what it is of.
//!
//! All texts are written for weeks. `templates/locales/<language>/periods.toml` says of each other kind which words stand in
//! place of a week's, wherever a text has them, and which sentences are said in another way.

use super::{Language, Words};
use std::sync::Arc;

/// The built-in words, by language.
fn built_in(language: Language) -> &'static str {
    match language {
        Language::Zh => include_str!("../../templates/locales/zh-CN/periods.toml"),
        Language::En => include_str!("../../templates/locales/en/periods.toml"),
        Language::Es => include_str!("../../templates/locales/es/periods.toml"),
    }
}

/// How texts begin that speak of weeks whatever is reported: of the plan's, of those of a year, of settings.
const OF_WEEKS: &[&str] = &[
    "calendar.",
    "config.",
    "plan.",
    "plan_form.",
    "section.plan.edge",
    "section.plan.respread",
    "section.plan.periods_note",
    "table.plan.weeks",
    "table.plan.periods",
    "period.closed_plan_week",
    "report.plan_week.",
    "reason.too-few-weeks",
    "reason.days-left",
    "reason.no-ripe-weeks",
    "kpi.plan.",
];

impl Words {
    /// The same texts as they are said of a kind of period, by its name in report.json. Those of weeks stay as they are.
    ///
    /// # Panics
    /// Where a built-in file is not TOML, which a test excludes.
    pub fn of_period(mut self, kind: &str) -> Words {
        let file: toml::Table =
            built_in(self.language).parse().unwrap_or_else(|e| panic!("periods.toml of {}: {e}", self.language));
        let Some(of_kind) = file.get(kind).and_then(toml::Value::as_table) else { return self };
        let pairs = of_kind.get("words").and_then(toml::Value::as_table).into_iter().flatten();
        let mut words: Vec<(&str, &str)> =
            pairs.filter_map(|(week, other)| Some((week.as_str(), other.as_str()?))).collect();
        words.sort_by_key(|(week, _)| std::cmp::Reverse(week.len()));
        let texts = Arc::unwrap_or_clone(std::mem::take(&mut self.texts));
        let said = |(key, text): (String, String)| {
            let of_weeks = OF_WEEKS.iter().any(|start| key.starts_with(start));
            let text = if of_weeks { text } else { in_other_words(&text, &words) };
            (key, text)
        };
        self.texts = Arc::new(texts.into_iter().map(said).collect());
        match of_kind.get("texts").and_then(toml::Value::as_table) {
            Some(own) => self.overridden(own),
            None => self,
        }
    }
}

/// A text with other words, the longest that fits first; names of fields stay, and so do words within longer ones.
fn in_other_words(text: &str, words: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        if next == '{' {
            let end = text[at..].find(['|', '}']).map_or(text.len(), |end| at + end);
            out.push_str(&text[at..end]);
            at = end;
            continue;
        }
        let whole = |week: &str| {
            let (before, after) = (text[..at].chars().next_back(), text[at + week.len()..].chars().next());
            !(within(before, week.chars().next()) || within(week.chars().next_back(), after))
        };
        match words.iter().find(|(week, _)| text[at..].starts_with(week) && whole(week)) {
            Some((week, other)) => {
                out.push_str(other);
                at += week.len();
            }
            None => {
                out.push(next);
                at += next.len_utf8();
            }
        }
    }
    out
}

/// Whether two letters stand within one word; Chinese has no blanks between words.
fn within(before: Option<char>, after: Option<char>) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && c < '\u{250}');
    latin(before) && latin(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Phrase;

    #[test]
    fn words_change_and_fields_stay() {
        let words = [("this week", "that day"), ("weeks", "days"), ("week", "day"), ("周", "天")];
        let said = |text: &str| in_other_words(text, &words);
        assert_eq!(said("{week} this week, {weeks} {weeks|week|weeks}"), "{week} that day, {weeks} {weeks|day|days}");
        assert_eq!(said("weekday, midweek, {weekday}"), "weekday, midweek, {weekday}");
        assert_eq!(said("近 {count} 周达成"), "近 {count} 天达成");
    }

    #[test]
    fn a_day_says_day() {
        let change = Phrase::new("report.aside.previous");
        let say = |kind: &str| Words::built_in(Language::Zh).of_period(kind).say(&change);
        assert_eq!([say("week"), say("plan_week"), say("day")], ["比上周", "比上周", "比上周同日"]);
    }
}
