//! `plan new` on a terminal: what no flag says is asked. Where the answers end before the questions, no file is written.

use super::draft::last_year;
use super::request::{DraftRequest, NewArguments, amount, growth, kind};
use crate::calendar::Kind;
use crate::commands::prompt::Prompt;
use crate::desk::{Desk, Failure};
use crate::money::Money;
use crate::plan::LastYear;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// What is said where the answers end.
pub(super) const ENDED: &str = "plan_ask.ended";

/// What a store shall sell.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Target(Money),
    Growth(Decimal),
    Later,
}

impl Prompt {
    /// The fiscal year and how it is divided, where no flag says so.
    pub(super) fn year_and_calendar(
        &mut self,
        arguments: &NewArguments,
        wish: &mut DraftRequest,
    ) -> Result<(), Failure> {
        if arguments.year.is_none() {
            let usual = wish.calendar.fiscal_year_of(wish.today);
            let question = Phrase::new("plan_ask.year").with("default", usual.to_string());
            wish.fiscal_year = self.ask(&question, |text| year(text, usual))?;
        }
        if arguments.calendar.is_none() {
            let own = wish.calendar.clone();
            let known = Kind::ALL.map(Kind::tag).join(", ");
            let question = Phrase::new("plan_ask.calendar").with("known", known).with("default", own.kind().tag());
            wish.calendar =
                self.ask(&question, |text| if text.is_empty() { Ok(own.clone()) } else { kind(text, &own) })?;
        }
        Ok(())
    }

    /// What each store shall sell that has neither target, growth nor proposal.
    pub(super) fn targets(&mut self, desk: &Desk, wish: &mut DraftRequest, sold: &LastYear) -> Result<(), Failure> {
        for store in &desk.settings.stores {
            let id = &store.id;
            if wish.amounts.contains_key(id) || wish.growths.contains_key(id) || wish.basis.contains_key(id) {
                continue;
            }
            let before = last_year(sold, id, &wish.calendar, wish.fiscal_year);
            let question = match before {
                Some(before) => Phrase::new("plan_ask.grown").with("before", Field::MoneyFull(before.decimal())),
                None => Phrase::new("plan_ask.target"),
            };
            match self.ask(&question.with("store", store.name.as_str()), |text| target(text, before))? {
                Answer::Target(amount) => drop(wish.amounts.insert(id.clone(), amount)),
                Answer::Growth(growth) => {
                    wish.growths.insert(id.clone(), growth);
                    // Who grows from last year means last year's months too.
                    wish.shaped = true;
                }
                Answer::Later => {}
            }
        }
        Ok(())
    }
}

fn year(text: &str, usual: i32) -> Result<i32, Phrase> {
    if text.is_empty() {
        return Ok(usual);
    }
    let year = text.parse().ok().filter(|year| (2000..=2100).contains(year));
    year.ok_or_else(|| Phrase::new("plan_ask.no_year").with("text", text).with("default", usual.to_string()))
}

/// An amount, or with a percent sign a growth on what was sold before; nothing means as much as before, or later.
fn target(text: &str, before: Option<Money>) -> Result<Answer, Phrase> {
    match (text, before) {
        ("", Some(_)) => Ok(Answer::Growth(Decimal::ZERO)),
        ("", None) => Ok(Answer::Later),
        (text, None) if text.ends_with(['%', '％']) => Err(Phrase::new("plan_ask.no_growth").with("text", text)),
        (text, Some(_)) if text.ends_with(['%', '％']) => growth(text).map(Answer::Growth),
        (text, _) => {
            amount(text).map(Answer::Target).ok_or_else(|| Phrase::new("plan_ask.no_amount").with("text", text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::prompt::tests::asked as answered;

    fn asked(answers: &str, before: Option<Money>) -> (Option<Answer>, String) {
        let question = Phrase::new("plan_ask.target").with("store", "Flagship");
        answered(answers, ENDED, |prompt| prompt.ask(&question, |text| target(text, before)))
    }

    #[test]
    fn enter_takes_the_default_and_nonsense_is_asked_again() {
        let before = Some(Money::from_cents(100));
        assert_eq!(asked("\n", before).0, Some(Answer::Growth(Decimal::ZERO)));
        assert_eq!(asked("\r\n", None).0, Some(Answer::Later));
        assert_eq!(asked(" 12,00万 \n", None).0, None, "a group of two digits, and then the end");
        let (answer, said) = asked("a lot\n20%\n-5\n1200万\n", None);
        assert_eq!(answer, Some(Answer::Target(Money::from_cents(1_200_000_000))));
        assert_eq!(said.matches("Flagship").count(), 4, "{said}");
        assert!(said.contains("\"a lot\"") && said.contains("so 20% has") && said.contains("\"-5\""), "{said}");
        assert_eq!(asked("-150%\n-5%\n", before).0, Some(Answer::Growth(Decimal::new(-5, 2))));
    }

    #[test]
    fn the_end_of_input_is_no_answer() {
        for answers in ["", "a lot\n"] {
            let (answer, said) = asked(answers, None);
            assert_eq!(answer, None);
            assert!(said.ends_with('\n'), "{said}");
        }
    }

    #[test]
    fn years_are_years() {
        assert_eq!(year("", 2026), Ok(2026));
        assert_eq!(year("2027", 2026), Ok(2027));
        for text in ["27", "next", "2026.5", "-2026"] {
            assert!(year(text, 2026).is_err(), "{text}");
        }
    }
}
