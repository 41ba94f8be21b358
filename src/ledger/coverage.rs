//! Which days the exports of a store cover, seen together: where one is silent, others and the platform's own figures say
//! whether nothing happened or something is missing.

use super::control_totals::ControlTotals;
use super::dating::Dating;
use super::silences::{Pace, Silences};
use super::source_days::{Covered, QUIET_DAYS, is_daily};
use crate::calendar::Span;
use crate::extract::ExportKind;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// So many days before it was made a refund report's last row may stand where there are hardly any.
const RARE_DAYS: i64 = 14;

/// The covered days of one store, by what it expects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    days: BTreeMap<ExportKind, BTreeSet<NaiveDate>>,
    /// Days that an export claims, holding nothing of them although the platform counted something there: not covered.
    hollow: BTreeMap<ExportKind, BTreeSet<NaiveDate>>,
    /// Days that no order report covers, whose orders are known by their lines.
    by_lines: BTreeSet<NaiveDate>,
    /// Days of exports that say when they were made, or of what days.
    certain: BTreeSet<NaiveDate>,
    /// The most days in a row without rows between rows, and the most but for these, where there are enough to tell.
    rhythm: BTreeMap<ExportKind, (i64, i64)>,
    /// Days of which something is not told: only exports that lack its column cover these, of a store that has others.
    undated: BTreeMap<Dating, BTreeSet<NaiveDate>>,
    /// How often refunds are applied for, where their exports cover any day.
    refunds: Option<Pace>,
}

/// The days for which lists made on these days stand: a week before and nearly one after, so that one made on the Monday
/// after a week, or on any day within it, is the week's.
fn around(made: &BTreeSet<NaiveDate>) -> Vec<NaiveDate> {
    made.iter().filter_map(|day| Span::new(*day - Days::new(7), *day + Days::new(6))).flat_map(Span::days).collect()
}

impl Coverage {
    /// From all sources of a store, and what others say of the same days.
    pub(super) fn of(sources: &[Covered], silences: &Silences, witness: &ControlTotals) -> Self {
        let rhythm = |export: ExportKind| Some((export, silences.two_longest(export)?));
        let rhythm = ExportKind::ALL.into_iter().filter(|export| !is_daily(*export)).filter_map(rhythm).collect();
        let mut coverage = Coverage { rhythm, ..Coverage::default() };
        for source in sources {
            let claimed: Vec<NaiveDate> = match source.span {
                _ if source.export.is_list() => around(&source.days),
                _ if is_daily(source.export) => source.days.iter().copied().collect(),
                Some(span) if matches!(source.export, ExportKind::Orders | ExportKind::Lines) && !source.named => {
                    let first = silences.dense_from(source).unwrap_or(span.first());
                    let last = silences.believed_until(source).unwrap_or(span.last());
                    let span = Span::new(first, span.last()).unwrap_or(span);
                    // What the platform's own figure speaks against, it says in its own words.
                    span.days().filter(|day| *day <= last || witness.contradicts(source.export, *day)).collect()
                }
                // A pause that is longer than any before is as likely a filter.
                Some(span) if matches!(source.export, ExportKind::Ads | ExportKind::Refunds) => {
                    let last = silences.believed_until(source).unwrap_or(span.last());
                    span.days().filter(|day| *day <= last || witness.contradicts(source.export, *day)).collect()
                }
                Some(span) => span.days().collect(),
                None => Vec::new(),
            };
            if source.export.tells_days() && (source.made.is_some() || source.named || is_daily(source.export)) {
                coverage.certain.extend(claimed.iter().copied());
            }
            coverage.days.entry(source.export).or_default().extend(claimed);
        }
        coverage.believe_gaps(sources);
        coverage.believe_rhythm(sources, silences);
        coverage.believe_others(sources, silences);
        coverage.believe_rare(sources, silences);
        for source in sources.iter().filter(|source| !is_daily(source.export)) {
            coverage.days.entry(source.export).or_default().extend(witness.quiet_days(source));
        }
        coverage.believe_orders(sources);
        coverage.leave_hollow_out(sources, witness);
        coverage.leave_lost_out(sources, witness);
        coverage.know_orders_by_lines(sources);
        coverage.doubt(witness);
        let refunds = coverage.days.get(&ExportKind::Refunds).and_then(|days| days.last().copied());
        coverage.refunds = refunds.map(|last| silences.pace(ExportKind::Refunds, last));
        coverage
    }

    /// Notes the days that only exports cover which lack a column that others have.
    pub(super) fn undate(&mut self, sources: &[Covered], witness: &ControlTotals) {
        for dating in Dating::ALL {
            let export = dating.export();
            let dates = |source: &&Covered| source.export != export || !source.undated.contains(&dating);
            let dated: Vec<Covered> = sources.iter().filter(dates).cloned().collect();
            if dated.len() == sources.len() || !dated.iter().any(|source| source.export == export) {
                continue;
            }
            let dated = Coverage::of(&dated, &Silences::of(&dated), witness);
            let days = self.days.get(&export).into_iter().flatten().copied();
            self.undated.insert(dating, days.filter(|day| !dated.has(export, *day)).collect());
        }
    }

    /// Whether it is known what happened on a day, of a kind that not every export tells.
    pub fn tells(&self, dating: Dating, day: NaiveDate) -> bool {
        self.undated.get(&dating).is_none_or(|days| !days.contains(&day))
    }

    /// Whether it is known what was finished on a day, of refunds, and not only what was applied for.
    pub fn dates_refunds(&self, day: NaiveDate) -> bool {
        self.tells(Dating::Finished, day)
    }

    /// Made after these days and before the next rows begin: what lies between two exports was quiet.
    fn believe_gaps(&mut self, sources: &[Covered]) {
        for source in sources.iter().filter(|s| !is_daily(s.export)) {
            let (Some(made), Some(span)) = (source.made, source.span) else { continue };
            let days = self.days.entry(source.export).or_default();
            let next = days.range(span.last() + Days::new(1)..).next().copied();
            if let Some(next) = next
                && let Some(gap) = Span::new(span.last() + Days::new(1), next - Days::new(1))
                && gap.last() < made
                && i64::from(gap.len()) <= QUIET_DAYS
            {
                days.extend(gap.days());
            }
        }
    }

    /// A shop with a refund every two weeks has none for two weeks: an export that says when it was made is believed for as
    /// long as its kind was seen to be silent.
    fn believe_rhythm(&mut self, sources: &[Covered], silences: &Silences) {
        for source in sources.iter().filter(|source| silences.is_usual(source)) {
            let end = source.silent_end().into_iter().flat_map(Span::days);
            self.days.entry(source.export).or_default().extend(end);
        }
    }

    /// A quiet end is believed on days that another source of the store covers.
    fn believe_others(&mut self, sources: &[Covered], silences: &Silences) {
        let anything: BTreeSet<NaiveDate> = self.of_sales().flatten().copied().collect();
        for source in sources {
            if let Some(quiet) = source.quiet() {
                let seen: Vec<NaiveDate> = quiet.days().filter(|day| anything.contains(day)).collect();
                let silence = seen.last().map_or(0, |last| (*last - quiet.first()).num_days() + 1);
                if silence <= silences.believable(source) {
                    self.days.entry(source.export).or_default().extend(seen);
                }
            }
        }
    }

    /// A refund report that has rows on a day or two tells no less than one without any: of the week before
    /// it was made, and from its first row on, there were no others, on days of which the orders are known.
    fn believe_rare(&mut self, sources: &[Covered], silences: &Silences) {
        if !silences.is_rare(ExportKind::Refunds) {
            return;
        }
        let known = self.days.get(&ExportKind::Orders).cloned().unwrap_or_default();
        for source in sources.iter().filter(|source| source.export == ExportKind::Refunds && !source.named) {
            let (Some(made), Some(span), Some(last)) = (source.made_or_came(), source.span, source.days.last()) else {
                continue;
            };
            // Last month's, made today, says nothing of today; but whoever exports again asks for newer days.
            let asked_again = |other: &Covered| {
                other.export == source.export
                    && other.days.last() == Some(last)
                    && other.made_or_came().is_some_and(|before| (made - before).num_days() >= QUIET_DAYS)
            };
            if (made - *last).num_days() > RARE_DAYS && !sources.iter().any(asked_again) {
                continue;
            }
            let first = span.first().min(made - Days::new(7));
            self.days.entry(source.export).or_default().extend(known.range(first..made));
        }
    }

    /// An item report that says nothing of the end of what it claims says no less than the order report, where that covers these days.
    fn believe_orders(&mut self, sources: &[Covered]) {
        let orders = self.days.get(&ExportKind::Orders).cloned().unwrap_or_default();
        let spans = sources.iter().filter(|source| source.export == ExportKind::Lines).filter_map(|source| source.span);
        for span in spans {
            let lines = self.days.entry(ExportKind::Lines).or_default();
            lines.extend(orders.range(span.first()..=span.last()));
        }
    }

    /// Days of advertising of which there is nothing but dashes are not known yet, whatever a name says.
    fn leave_hollow_out(&mut self, sources: &[Covered], witness: &ControlTotals) {
        let of_ads = || sources.iter().filter(|source| source.export == ExportKind::Ads);
        let told: BTreeSet<NaiveDate> = of_ads().flat_map(|source| source.days.iter().copied()).collect();
        let hollow = of_ads().flat_map(|source| &source.hollow).filter(|day| !told.contains(day));
        if let Some(days) = self.days.get_mut(&ExportKind::Ads) {
            for day in hollow.filter(|day| !witness.is_quiet(ExportKind::Ads, **day)) {
                days.remove(day);
            }
        }
    }

    /// Days of which every row was refused are not days without any, unless another export of them has none that was.
    fn leave_lost_out(&mut self, sources: &[Covered], witness: &ControlTotals) {
        for (export, days) in &mut self.days {
            let own = || sources.iter().filter(|source| source.export == *export);
            let told: BTreeSet<NaiveDate> = own().flat_map(|source| &source.days).copied().collect();
            let is_told_whole = |day: &NaiveDate| {
                let speaks = |source: &Covered| source.span.is_some_and(|span| span.contains(*day));
                told.contains(day) || own().any(|source| speaks(source) && !source.lost.contains(day))
            };
            let lost = own().flat_map(|source| &source.lost);
            for day in lost.filter(|day| !is_told_whole(day) && !witness.is_quiet(*export, **day)) {
                days.remove(day);
            }
        }
    }

    /// Where no order report speaks of a day, lines that say when and how much was paid do.
    fn know_orders_by_lines(&mut self, sources: &[Covered]) {
        if !sources.iter().any(|source| source.tells_orders) {
            return;
        }
        let own = self.days.get(&ExportKind::Orders);
        let lines = self.days.get(&ExportKind::Lines).into_iter().flatten().copied();
        self.by_lines = lines.filter(|day| own.is_none_or(|own| !own.contains(day))).collect();
    }

    /// Takes out the days that an export claims and holds nothing of, while the platform counted something there.
    fn doubt(&mut self, witness: &ControlTotals) {
        for (export, days) in &mut self.days {
            let hollow: BTreeSet<NaiveDate> =
                days.iter().copied().filter(|day| witness.contradicts(*export, *day)).collect();
            days.retain(|day| !hollow.contains(day));
            self.hollow.insert(*export, hollow);
        }
        self.by_lines.retain(|day| !witness.contradicts(ExportKind::Orders, *day));
    }

    /// Whether the figures of the day are known: an export of the kind covers it, or, of orders, their lines do.
    pub fn has(&self, export: ExportKind, day: NaiveDate) -> bool {
        self.days.get(&export).is_some_and(|days| days.contains(&day))
            || (export == ExportKind::Orders && self.by_lines.contains(&day))
    }

    /// Whether anything of the kind is known at all.
    pub fn knows(&self, export: ExportKind) -> bool {
        self.days.get(&export).is_some_and(|days| !days.is_empty())
            || (export == ExportKind::Orders && !self.by_lines.is_empty())
    }

    /// How many days of the span are covered by exports of the kind.
    pub fn count(&self, export: ExportKind, span: Span) -> u32 {
        self.days.get(&export).map_or(0, |days| days.range(span.first()..=span.last()).count() as u32)
    }

    /// Whether enough of the span is known to report it: a day of an export that says when it was made, or most days of one
    /// that does not. The few rows of a Monday morning in last week's export are no week.
    pub fn is_known(&self, span: Span) -> bool {
        let most = |export: &ExportKind| self.count(*export, span) * 2 > span.len();
        let mut exports = ExportKind::ALL.iter().filter(|export| export.tells_days());
        self.certain.range(span.first()..=span.last()).next().is_some() || exports.any(most)
    }

    /// Whether a day of the span is told by anything.
    pub fn tells_any(&self, span: Span) -> bool {
        self.of_sales().any(|days| days.range(span.first()..=span.last()).next().is_some())
    }

    /// The last day of anything that tells days.
    pub fn last(&self) -> Option<NaiveDate> {
        self.of_sales().filter_map(|days| days.last().copied()).max()
    }

    /// The days of each kind that tells what went on in the shop.
    fn of_sales(&self) -> impl Iterator<Item = &BTreeSet<NaiveDate>> {
        self.days.iter().filter(|(export, _)| export.tells_days()).map(|(_, days)| days)
    }

    /// Runs of days of the span that no export of the kind covers.
    pub fn gaps(&self, export: ExportKind, span: Span) -> Vec<Span> {
        let days = self.days.get(&export);
        Span::runs(span.days().filter(|day| days.is_none_or(|days| !days.contains(day))))
    }

    /// Of the days that are not covered those that an export claims, holding nothing of them although the platform counted
    /// something there.
    pub fn hollow(&self, export: ExportKind, span: Span) -> Vec<Span> {
        let days = self.hollow.get(&export);
        Span::runs(span.days().filter(|day| days.is_some_and(|days| days.contains(day))))
    }

    /// The days that are a source's own where its rows do not say it all: of a header alone, of a report without times, of an
    /// end that is quiet by its kind's rhythm or by another's word, on the days `told`.
    pub(super) fn of_source(&self, source: &Covered, told: &[NaiveDate]) -> Option<Span> {
        if is_daily(source.export) {
            return None;
        }
        let days = self.days.get(&source.export)?;
        let rhythm = self.rhythm.get(&source.export).copied();
        let end =
            source.silent_end().filter(|end| rhythm.is_some_and(|(longest, _)| i64::from(end.len()) <= longest + 1));
        let header_alone = source.quiet().filter(|_| source.span.is_none());
        let mut quiet: Vec<NaiveDate> = end.into_iter().chain(header_alone).flat_map(Span::days).collect();
        quiet.extend(told);
        quiet.retain(|day| days.contains(day));
        quiet.sort();
        let (first, mut last) = match source.span {
            Some(span) => (span.first(), span.last()),
            None => (*quiet.first()?, *quiet.first()?),
        };
        for day in quiet {
            if day == last + Days::new(1) {
                last = day;
            }
        }
        Span::new(first, last)
    }

    /// Whether days before the first row may be believed to have been quiet, by how often the kind has rows; six where it has
    /// too few to tell.
    pub fn is_quiet(&self, export: ExportKind, gap: Span) -> bool {
        let days = i64::from(gap.len());
        // The first rows of a rare kind prove nothing.
        let rare = self.refunds.filter(|_| export == ExportKind::Refunds).is_some_and(|pace| pace.may_be_silent(days));
        // What lies between rows is a silence itself, of which the others tell whether it is usual.
        let covered = self.days.get(&export);
        let is_between = covered.is_some_and(|covered| covered.range(..gap.first()).next().is_some());
        let usual = self.rhythm.get(&export).map(|(longest, next)| if is_between { *next } else { *longest });
        rare || days <= usual.unwrap_or(QUIET_DAYS)
    }
}
