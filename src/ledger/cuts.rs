//! The same spend comes cut several ways; one cut a day and channel is counted.

use crate::facts::{Frame, Values};
use crate::money::Money;
use crate::span::Span;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Two cuts of one day and channel that disagree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutDifference {
    /// Days since 1970.
    pub day: i64,
    /// The channel.
    pub channel: String,
    /// The cut that is counted, and its spend.
    pub counted: (String, Money),
    /// The other, and its spend.
    pub other: (String, Money),
}

/// A channel, the cut that is counted and the other.
pub type CutPair<'a> = (&'a str, &'a str, &'a str);

/// On how many days of a span two cuts disagree, and the spend of either on these.
pub fn disagreeing(differences: &[CutDifference], span: Span) -> BTreeMap<CutPair<'_>, (u32, Money, Money)> {
    let mut sums: BTreeMap<CutPair<'_>, (u32, Money, Money)> = BTreeMap::new();
    let day = |of: &CutDifference| i32::try_from(of.day).ok().and_then(NaiveDate::from_epoch_days);
    for one in differences.iter().filter(|one| day(one).is_some_and(|day| span.contains(day))) {
        let (days, counted, other) = sums.entry((&one.channel, &one.counted.0, &one.other.0)).or_default();
        *days += 1;
        *counted += one.counted.1;
        *other += one.other.1;
    }
    sums
}

/// A cut of a channel that was there day by day and then lacks, while another one shows that the channel was at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutGap {
    /// The day.
    pub day: NaiveDate,
    /// The channel.
    pub channel: String,
    /// The cut that lacks; none where what is there holds only a part of the spend, and nobody knows which cut was to give it all.
    pub cut: Option<String>,
}

/// A channel of advertising, in whichever cuts, or one that takes commissions of what it sells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdChannel {
    /// What it is called.
    pub name: String,
    /// Whether it takes commissions: of what it tells nothing no other channel's report says that its own is missing.
    pub is_paid_by_sales: bool,
    /// The profiles of the files that tell of it.
    pub profiles: BTreeSet<String>,
    /// The days of which there are rows.
    pub told: BTreeSet<NaiveDate>,
    /// The days on which it spent.
    pub spent: BTreeSet<NaiveDate>,
}

impl AdChannel {
    /// Whether it is expected on a day, by the days before: in the week after the last one on which it spent, and no longer.
    pub fn is_regular(&self, day: NaiveDate) -> bool {
        self.spent.range(day - Days::new(REGULAR.1 - 1)..day).count() >= REGULAR.0
    }

    /// The most days in a row without rows between rows.
    pub fn longest_silence(&self) -> i64 {
        let days = self.told.iter().zip(self.told.iter().skip(1));
        days.map(|(a, b)| (*b - *a).num_days() - 1).max().unwrap_or(0)
    }
}

/// The channels that advertise, and apart from them those that take commissions, by name. `profiles` are those of a row.
pub(super) fn channels<'p>(frame: &Frame, profiles: impl Fn(usize) -> &'p BTreeSet<String>) -> Vec<AdChannel> {
    let (date, channel, kind, spend) =
        (frame.place("date"), frame.place("channel"), frame.place("kind"), frame.place("spend"));
    let mut found: BTreeMap<(bool, &str), AdChannel> = BTreeMap::new();
    for row in 0..frame.rows() {
        let is_paid_by_sales = frame.text(kind, row) == Some("cps");
        let day = frame.number(date, row).and_then(|day| NaiveDate::from_epoch_days(i32::try_from(day).ok()?));
        let (Some(day), Some(name)) = (day, frame.text(channel, row)) else { continue };
        let one = found.entry((is_paid_by_sales, name)).or_insert_with(|| AdChannel {
            name: name.to_owned(),
            is_paid_by_sales,
            ..AdChannel::default()
        });
        one.told.insert(day);
        if frame.number(spend, row).is_some_and(|spend| spend > 0) {
            one.spent.insert(day);
        }
        if !profiles(row).is_subset(&one.profiles) {
            one.profiles.extend(profiles(row).iter().cloned());
        }
    }
    found.into_values().collect()
}

/// A cut is expected on a day if it was there on this many of as many days before.
const REGULAR: (usize, u64) = (7, 14);

/// Which cut gives the totals, best first. A site-wide promotion's own report stands above a campaign report that repeats it.
const PREFERENCE: [&str; 4] = ["sitewide", "plan", "account", "item"];

/// Reports by audience or keyword hold only a part of the spend: they come last, and owe no other cut the same sum.
const PARTIAL: &str = "audience";

/// Gives a file that names audiences or keywords a cut of its own, whole: its other rows belong to the same split.
pub(super) fn set_partial_apart(frame: &mut Frame) {
    let (cut, detail) = (frame.place("cut"), frame.place("detail"));
    if (0..frame.rows()).any(|row| frame.text(detail, row).is_some_and(|text| !text.is_empty())) {
        let partial = std::iter::repeat_n(Some(PARTIAL), frame.rows()).collect();
        frame.columns_mut()[cut] = Some(Values::Text(partial));
    }
}

/// Marks the rows whose cut is counted (`in_total`), and tells where cuts disagree.
pub(super) fn choose(frame: &mut Frame) -> Vec<CutDifference> {
    let (date, channel, cut, spend) =
        (frame.place("date"), frame.place("channel"), frame.place("cut"), frame.place("spend"));
    let mut spends: BTreeMap<(i64, String), BTreeMap<usize, Money>> = BTreeMap::new();
    let rank = |frame: &Frame, row: usize| {
        let name = frame.text(cut, row).unwrap_or_default();
        let last = PREFERENCE.len() + usize::from(name == PARTIAL);
        PREFERENCE.iter().position(|p| *p == name).unwrap_or(last)
    };
    let key = |frame: &Frame, row: usize| {
        let channel = frame.text(channel, row).map_or(String::new(), |t| t.to_string());
        (frame.number(date, row).unwrap_or_default(), channel)
    };
    for row in 0..frame.rows() {
        let amount = Money::from_raw(frame.number(spend, row).unwrap_or(0));
        *spends.entry(key(frame, row)).or_default().entry(rank(frame, row)).or_default() += amount;
    }
    let in_total = (0..frame.rows())
        .map(|row| Some(i64::from(spends[&key(frame, row)].keys().next() == Some(&rank(frame, row)))))
        .collect();
    let place = frame.place("in_total");
    frame.columns_mut()[place] = Some(Values::Number(in_total));
    differences(&spends)
}

/// The days on which a cut lacks that ought to be there.
pub(super) fn gaps(frame: &Frame) -> Vec<CutGap> {
    let (date, channel, cut) = (frame.place("date"), frame.place("channel"), frame.place("cut"));
    let mut cuts: BTreeMap<&str, BTreeMap<&str, BTreeSet<NaiveDate>>> = BTreeMap::new();
    for row in 0..frame.rows() {
        let day = frame.number(date, row).and_then(|day| NaiveDate::from_epoch_days(i32::try_from(day).ok()?));
        let names = frame.text(channel, row).zip(frame.text(cut, row));
        if let (Some(day), Some((channel, cut))) = (day, names) {
            cuts.entry(channel).or_default().entry(cut).or_default().insert(day);
        }
    }
    let mut found = Vec::new();
    for (channel, cuts) in cuts {
        let active: BTreeSet<NaiveDate> = cuts.values().flatten().copied().collect();
        for (cut, days) in cuts.iter().filter(|(cut, _)| **cut != PARTIAL) {
            let regular = |day: &NaiveDate| days.range(*day - Days::new(REGULAR.1)..*day).count() >= REGULAR.0;
            let lacks = active.iter().copied().filter(|day| !days.contains(day)).filter(regular);
            found.extend(lacks.map(|day| CutGap { day, channel: channel.to_owned(), cut: Some((*cut).to_owned()) }));
        }
        let whole: BTreeSet<NaiveDate> =
            cuts.iter().filter(|(cut, _)| **cut != PARTIAL).flat_map(|(_, days)| days).copied().collect();
        let regular = |day: &NaiveDate| found.iter().any(|gap: &CutGap| gap.day == *day && gap.channel == channel);
        let parts: Vec<NaiveDate> = active.difference(&whole).copied().filter(|day| !regular(day)).collect();
        found.extend(parts.into_iter().map(|day| CutGap { day, channel: channel.to_owned(), cut: None }));
    }
    found
}

fn differences(spends: &BTreeMap<(i64, String), BTreeMap<usize, Money>>) -> Vec<CutDifference> {
    let name = |rank: usize| PREFERENCE.get(rank).copied().unwrap_or("other").to_owned();
    let mut found = Vec::new();
    for ((day, channel), cuts) in spends {
        let Some((&counted, &amount)) = cuts.iter().next() else { continue };
        let whole = cuts.iter().skip(1).filter(|(rank, _)| **rank <= PREFERENCE.len());
        for (&other, &other_amount) in whole.filter(|(_, a)| **a != amount) {
            found.push(CutDifference {
                day: *day,
                channel: channel.clone(),
                counted: (name(counted), amount),
                other: (name(other), other_amount),
            });
        }
    }
    found
}
