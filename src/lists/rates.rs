//! Exchange rates: what one unit of a currency is worth in another, from a day on.

use super::cells::{self, tidy};
use super::columns::{ColumnsError, ExpectedColumn, Row, read};
use super::currency::currency;
use super::finding::{Finding, Origin, Problem};
use super::worth;
use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

const COLUMNS: &[ExpectedColumn] = &[
    ExpectedColumn { names: &["原币", "from", "de", "源货币", "原币种"], required: true },
    ExpectedColumn { names: &["目标币", "to", "a", "目标货币", "目标币种", "本币"], required: true },
    ExpectedColumn { names: &["日期", "date", "fecha", "生效日"], required: true },
    ExpectedColumn { names: &["汇率", "rate", "tipo de cambio", "tasa"], required: true },
];
const FROM: usize = 0;
const TO: usize = 1;
const DATE: usize = 2;
const RATE: usize = 3;

/// A rate that is more than so many times the one before it, or less than that part of it, is most likely upside down.
const JUMP: Decimal = Decimal::TWO;

/// A rate may be the year's; one that is older than a year and a bit was forgotten.
const TOO_OLD: TimeDelta = TimeDelta::days(400);

/// Beyond this no currency is worth: a date or an amount in the wrong column.
const MOST: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// Decimal places kept; banks give up to eight.
const PLACES: u32 = 12;

/// One rate: what one of `from` is in `to`, from a day until the next rate of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// ISO 4217.
    pub from: String,
    /// ISO 4217.
    pub to: String,
    /// The first day on which it holds.
    pub date: NaiveDate,
    /// How much of `to` one of `from` is.
    pub rate: Decimal,
}

/// A rate with its row, so that what follows from the day of the report can be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    rate: Decimal,
    row: u64,
    place: Finding,
}

/// All rates, by pair and day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    pairs: BTreeMap<(String, String), BTreeMap<NaiveDate, Known>>,
}

impl Rates {
    /// From the rows of a sheet: row number and cells. Of two rates of one pair and day the first stands.
    pub fn from_rows(
        origin: &Origin,
        rows: impl IntoIterator<Item = (u64, Vec<String>)>,
    ) -> Result<(Self, Vec<Finding>), ColumnsError> {
        let mut rates = Rates::default();
        let mut findings = Vec::new();
        read(origin, rows, COLUMNS, |row| {
            if let Err(finding) = rates.take(&row) {
                findings.push(*finding);
            }
        })?;
        findings.extend(rates.implausible());
        findings.extend(rates.jumps());
        findings.sort_by_key(|finding| finding.row);
        Ok((rates, findings))
    }

    fn take(&mut self, row: &Row<'_>) -> Result<(), Box<Finding>> {
        let from = row.required(FROM, currency)?;
        let to = row.required(TO, currency)?;
        if from == to {
            return Err(row.finding(TO, Problem::SameCurrency { value: to }));
        }
        let date = row.required(DATE, cells::date)?;
        let rate = row.required(RATE, rate)?;
        let value = format!("{from}-{to} {date}");
        let days = self.pairs.entry((from, to)).or_default();
        match days.get(&date) {
            // The same row twice says nothing new.
            Some(known) if known.rate == rate => Ok(()),
            Some(known) => Err(row.finding(DATE, Problem::Duplicate { value, first: known.row })),
            None => {
                let place = *row.finding(RATE, Problem::Empty);
                days.insert(date, Known { rate, row: row.number(), place });
                Ok(())
            }
        }
    }

    /// What one of `from` is in `to` on a day, by the newest rate that holds then; `None` before the first.
    pub fn rate(&self, from: &str, to: &str, day: NaiveDate) -> Option<Decimal> {
        Some(self.held(from, to, day)?.rate)
    }

    /// The same with the day from which it holds.
    pub fn held(&self, from: &str, to: &str, day: NaiveDate) -> Option<Rate> {
        let days = self.pairs.get(&(from.to_owned(), to.to_owned()))?;
        let (date, known) = days.range(..=day).next_back()?;
        Some(Rate { from: from.to_owned(), to: to.to_owned(), date: *date, rate: known.rate })
    }

    /// All rates into a currency, by currency and day.
    pub fn into(&self, to: &str) -> Vec<Rate> {
        let pairs = self.pairs.iter().filter(|((_, into), _)| into == to);
        let rate = |((from, to), days): (&(String, String), &BTreeMap<NaiveDate, Known>)| {
            let rate = |(date, known): (&NaiveDate, &Known)| Rate {
                from: from.clone(),
                to: to.clone(),
                date: *date,
                rate: known.rate,
            };
            days.iter().map(rate).collect::<Vec<_>>()
        };
        pairs.flat_map(rate).collect()
    }

    /// Whether there is any rate of a pair.
    pub fn knows(&self, from: &str, to: &str) -> bool {
        self.pairs.contains_key(&(from.to_owned(), to.to_owned()))
    }

    /// Rates of days that are still to come: nobody knows them, so a year or a month is most likely wrong.
    pub fn ahead_of(&self, today: NaiveDate) -> Vec<Finding> {
        let ahead = self.pairs.values().flatten().filter(|(date, _)| **date > today);
        let finding = |(date, known): (&NaiveDate, &Known)| Finding {
            problem: Problem::RateAhead { date: *date, today },
            ..known.place.clone()
        };
        ahead.map(finding).collect()
    }

    /// The rate that a pair has on a day, where it is older than any that people hold on to.
    pub fn outdated(&self, from: &str, to: &str, day: NaiveDate) -> Option<Finding> {
        let days = self.pairs.get(&(from.to_owned(), to.to_owned()))?;
        let (date, known) = days.range(..=day).next_back()?;
        let problem = Problem::RateOutdated { date: *date, today: day };
        (day - *date > TOO_OLD).then(|| Finding { problem, ..known.place.clone() })
    }

    /// Rates that no such pair ever had.
    fn implausible(&self) -> Vec<Finding> {
        let rates = self.pairs.iter().flat_map(|((from, to), days)| days.values().map(move |known| (from, to, known)));
        let finding = |(from, to, known): (&String, &String, &Known)| {
            let usual = worth::implausible(from, to, known.rate)?;
            let (value, usual) = (known.rate.to_string(), usual.to_string());
            let problem = Problem::RateImplausible { value, from: from.clone(), to: to.clone(), usual };
            Some(Finding { problem, ..known.place.clone() })
        };
        rates.filter_map(finding).collect()
    }

    /// Rates that are far from the one before, where neither is told to be none.
    fn jumps(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for ((from, to), days) in &self.pairs {
            let believable: Vec<&Known> =
                days.values().filter(|known| worth::implausible(from, to, known.rate).is_none()).collect();
            for (before, now) in believable.iter().zip(believable.iter().skip(1)) {
                let (least, most) = (before.rate.min(now.rate), before.rate.max(now.rate));
                if most > least * JUMP {
                    let problem = Problem::RateJumps { value: now.rate.to_string(), before: before.rate.to_string() };
                    found.push(Finding { problem, ..now.place.clone() });
                }
            }
        }
        found
    }
}

/// More than nothing, and no more than any currency is worth.
fn rate(cell: &str) -> Result<Decimal, Problem> {
    let rate = cells::each(cell)?.round_dp(PLACES).normalize();
    let value = tidy(cell);
    match rate {
        rate if rate.is_zero() => Err(Problem::ZeroRate { value }),
        rate if rate.is_sign_negative() => Err(Problem::Negative { value }),
        rate if rate > MOST => Err(Problem::NotANumber { value }),
        rate => Ok(rate),
    }
}
