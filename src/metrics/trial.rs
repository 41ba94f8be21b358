//! Whether something that was done moved a figure: what it was before and is now, beside what the rest of the shop did meanwhile
//! (the difference of differences), held against how much the same difference varied by itself in the weeks before.
//!
//! All windows are whole weeks, so that each weekday is in them as often. What is usual of the difference is its median in the past and
//! its spread the median absolute deviation, so that one wild week decides nothing. Amounts are compared as logarithms of
//! what they are a day, shares as points.

use super::usual::Usual;
use super::verdict::{Effect, Judged, Levels, Scale, Verdict, Why};
use crate::span::Span;
use chrono::{Days, NaiveDate};
use rust_decimal::{Decimal, MathematicalOps};

/// A window before may have so many weeks, so that it says what was there and not how one week was.
const WEEKS_BEFORE: u32 = 4;
/// Later than that it is something else that moves the figure.
const WEEKS_AFTER: u32 = 4;
/// So far back the past tells what is usual.
const WEEKS_BACK: u32 = 26;
/// So many spreads from what is usual are no chance; of few windows of the past, which say less, more.
const FAR: Decimal = Decimal::from_parts(25, 0, 0, false, 1);
const FAR_OF_FEW: Decimal = Decimal::from_parts(35, 0, 0, false, 1);
const FEW: usize = 10;

/// What is to be judged.
#[derive(Clone, Copy, Debug)]
pub struct Trial {
    /// In what changes are told.
    pub scale: Scale,
    /// Whether more is better.
    pub more_is_better: bool,
    /// The first day on which the action can show.
    pub since: NaiveDate,
    /// The day by which it should have.
    pub due: Option<NaiveDate>,
    /// The last day of which figures are known.
    pub last: NaiveDate,
    /// By how much the figure should move.
    pub expected: Option<Decimal>,
    /// Whether windows must be of equal length, because a figure is another one over a longer time.
    pub equal_windows: bool,
}

impl Trial {
    /// The whole weeks that the action has had so far, and the days.
    fn weeks(&self) -> (u32, i64) {
        let last = self.due.map_or(self.last, |due| due.min(self.last));
        let days = (last - self.since).num_days() + 1;
        (u32::try_from(days / 7).unwrap_or_default().min(WEEKS_AFTER), days)
    }

    /// The last day of the window after.
    pub fn last_of_after(&self) -> NaiveDate {
        let (weeks, _) = self.weeks();
        self.since + Days::new(u64::from(weeks * 7)) - Days::new(1)
    }

    /// Judges by what the figure was in windows of days; a window that is not known whole has none.
    pub fn judge(&self, levels: impl Fn(Span) -> Option<Levels>) -> Judged {
        let (after, days) = self.weeks();
        if after == 0 {
            let why = Why::Days(u32::try_from(days).unwrap_or_default());
            return Judged { verdict: Verdict::TooEarly, why, effect: None };
        }
        let before = if self.equal_windows { after } else { WEEKS_BEFORE };
        let windows = |from: NaiveDate| -> Option<[Span; 2]> {
            let first = from.checked_sub_days(Days::new(u64::from(before * 7)))?;
            Some([Span::new(first, from.pred_opt()?)?, Span::new(from, from + Days::new(u64::from(after * 7 - 1)))?])
        };
        let known = |from: NaiveDate| {
            let spans = windows(from)?;
            Some((spans, [levels(spans[0])?, levels(spans[1])?]))
        };
        let Some((spans, both)) = known(self.since) else { return Judged::cannot_tell(Why::Unknown) };
        let Some(change) = self.change(both) else { return Judged::cannot_tell(Why::Unknown) };
        let past = (after..WEEKS_BACK).map_while(|weeks| {
            let (_, both) = known(self.since.checked_sub_days(Days::new(u64::from(weeks * 7)))?)?;
            // The rest must be held against in each of them or in none.
            (both[0].rest.is_some() == change.beside_rest).then(|| self.change(both)).flatten()
        });
        let past: Vec<Decimal> = past.map(|change| change.amount).collect();
        let count = past.len();
        let Some(usual) = Usual::of(past) else { return Judged::cannot_tell(Why::History(count)) };
        let far = if count < FEW { FAR_OF_FEW } else { FAR };
        let noise = usual.spread.max(self.least()) * far;
        let effect = change.amount - usual.median;
        let (verdict, why) = self.verdict(effect, noise);
        let (effect, noise) = (self.told(effect), self.told(noise));
        Judged { verdict, why, effect: Some(Effect { spans, levels: both, effect, noise }) }
    }

    fn verdict(&self, effect: Decimal, noise: Decimal) -> (Verdict, Why) {
        let is_better = (effect > Decimal::ZERO) == self.more_is_better;
        let is_due = self.due.is_some_and(|due| due <= self.last);
        // In the direction that was wanted, how far the effect can be at most.
        let wanted = self.expected.and_then(|expected| self.kept(expected));
        let missed = wanted.is_some_and(|wanted| {
            let sign = if self.more_is_better { Decimal::ONE } else { -Decimal::ONE };
            wanted * sign > Decimal::ZERO && effect * sign + noise < wanted * sign
        });
        match () {
            () if effect.abs() > noise && is_better => (Verdict::Continue, Why::Better),
            () if effect.abs() > noise => (Verdict::Stop, Why::Worse),
            () if is_due && missed => (Verdict::Stop, Why::Missed),
            () => (Verdict::CannotTell, Why::Noise),
        }
    }

    /// The difference of differences; `None` where a level has no logarithm.
    fn change(&self, [before, after]: [Levels; 2]) -> Option<Change> {
        let moved = |before: Decimal, after: Decimal| match self.scale {
            Scale::Points => Some(after - before),
            Scale::Level if before > Decimal::ZERO && after > Decimal::ZERO => after.checked_div(before)?.checked_ln(),
            Scale::Level => None,
        };
        let subject = moved(before.subject, after.subject)?;
        match before.rest.zip(after.rest) {
            Some((before, after)) => Some(Change { amount: subject - moved(before, after)?, beside_rest: true }),
            None => Some(Change { amount: subject, beside_rest: false }),
        }
    }

    /// A change as it is told: of a logarithm the part of what was there.
    fn told(&self, change: Decimal) -> Decimal {
        match self.scale {
            Scale::Points => change,
            Scale::Level => change.checked_exp().map_or(change, |factor| factor - Decimal::ONE).round_dp(10),
        }
    }

    /// A change that is told, as it is kept.
    fn kept(&self, told: Decimal) -> Option<Decimal> {
        match self.scale {
            Scale::Points => Some(told),
            Scale::Level => (told > -Decimal::ONE).then(|| (Decimal::ONE + told).checked_ln()).flatten(),
        }
    }

    /// Nothing varies less than this by itself: a figure that stood still for weeks says nothing of the smallest move.
    fn least(&self) -> Decimal {
        match self.scale {
            Scale::Level => Decimal::new(1, 2),
            Scale::Points => Decimal::new(1, 3),
        }
    }
}

/// A difference, with or without the rest's taken from it.
struct Change {
    amount: Decimal,
    beside_rest: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look like chance, the same for each seed.
    struct Dice(u64);

    impl Dice {
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((self.0 >> 33) as f64) / f64::from(1_u32 << 31)
        }

        /// About normal, of mean 0 and deviation 1.
        fn normal(&mut self) -> f64 {
            (0..12).map(|_| self.next()).sum::<f64>() - 6.0
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    const SINCE: &str = "2026-10-05";

    /// A shop of so many weeks: its rest goes up and down with a season, the subject with it and by itself, and from the day on the
    /// action lifts it.
    struct Shop {
        first: NaiveDate,
        days: Vec<(f64, f64)>,
    }

    impl Shop {
        fn new(seed: u64, weeks: u64, after: u64, noise: f64, lift: f64) -> Shop {
            let mut dice = Dice(seed.wrapping_mul(977) + 5);
            let first = day(SINCE) - Days::new(weeks * 7);
            let mut days = Vec::new();
            for week in 0..weeks + after {
                let season = 1.0 + 0.2 * (week as f64 / 5.0).sin();
                let own = (noise * dice.normal()).exp();
                for weekday in 0..7 {
                    let of_day = if weekday >= 5 { 1.4 } else { 1.0 } * season;
                    let lift = if week >= weeks { 1.0 + lift } else { 1.0 };
                    let daily = |dice: &mut Dice| (0.05 * dice.normal()).exp();
                    days.push((100.0 * of_day * own * lift * daily(&mut dice), 900.0 * of_day * daily(&mut dice)));
                }
            }
            Shop { first, days }
        }

        fn levels(&self, span: Span) -> Option<Levels> {
            let at = |day: NaiveDate| usize::try_from((day - self.first).num_days()).ok();
            let days = self.days.get(at(span.first())?..=at(span.last())?)?;
            let mean = |of: fn(&(f64, f64)) -> f64| {
                Decimal::try_from(days.iter().map(of).sum::<f64>() / days.len() as f64).ok()
            };
            Some(Levels { subject: mean(|day| day.0)?, rest: mean(|day| day.1) })
        }
    }

    fn trial(after: u64) -> Trial {
        Trial {
            scale: Scale::Level,
            more_is_better: true,
            since: day(SINCE),
            due: None,
            last: day(SINCE) + Days::new(after * 7 - 1),
            expected: None,
            equal_windows: false,
        }
    }

    /// How many of a hundred shops get each verdict.
    fn verdicts(weeks: u64, after: u64, noise: f64, lift: f64) -> [usize; 4] {
        let mut counted = [0; 4];
        for seed in 0..100 {
            let shop = Shop::new(seed, weeks, after, noise, lift);
            counted[trial(after).judge(|span| shop.levels(span)).verdict as usize] += 1;
        }
        counted
    }

    #[test]
    fn an_effect_larger_than_the_noise_is_seen_and_one_below_it_is_not() {
        let [go_on, stop, early, unknown] = verdicts(26, 2, 0.06, 0.40);
        assert!(go_on >= 95 && stop == 0 && early == 0, "{go_on} {stop} {early} {unknown}");
        let [go_on, stop, ..] = verdicts(26, 2, 0.06, -0.30);
        assert!(stop >= 95 && go_on == 0, "{go_on} {stop}");
        let [go_on, stop, _, unknown] = verdicts(26, 2, 0.06, 0.0);
        assert!(unknown >= 88 && go_on <= 8 && stop <= 8, "{go_on} {stop} {unknown}");
        let [go_on, stop, _, unknown] = verdicts(26, 2, 0.30, 0.05);
        assert!(unknown >= 88 && stop <= 6, "{go_on} {stop} {unknown}");
    }

    #[test]
    fn a_season_of_the_whole_shop_is_no_effect() {
        // The rest doubles with the subject: alone it would be one.
        let shop = Shop::new(3, 26, 2, 0.03, 0.0);
        let since = day(SINCE);
        let doubled = |span: Span| {
            let both = shop.levels(span)?;
            let factor = if span.first() >= since { Decimal::TWO } else { Decimal::ONE };
            Some(Levels { subject: both.subject * factor, rest: both.rest.map(|rest| rest * factor) })
        };
        assert_eq!(trial(2).judge(doubled).verdict, Verdict::CannotTell);
        let alone = |span: Span| Some(Levels { rest: None, ..doubled(span)? });
        assert_eq!(trial(2).judge(alone).verdict, Verdict::Continue);
    }

    #[test]
    fn before_a_week_is_over_and_of_a_short_past_nothing_is_told() {
        let shop = Shop::new(1, 26, 2, 0.06, 0.5);
        let early = Trial { last: day(SINCE) + Days::new(5), ..trial(2) };
        let judged = early.judge(|span| shop.levels(span));
        assert_eq!((judged.verdict, judged.why), (Verdict::TooEarly, Why::Days(6)));
        let young = Shop::new(1, 9, 2, 0.06, 0.5);
        let judged = trial(2).judge(|span| young.levels(span));
        assert_eq!((judged.verdict, judged.why), (Verdict::CannotTell, Why::History(4)));
        let none = trial(2).judge(|_| None);
        assert_eq!((none.verdict, none.why), (Verdict::CannotTell, Why::Unknown));
        let zero = Levels { subject: Decimal::ZERO, rest: None };
        assert_eq!(trial(2).judge(|_| Some(zero)).why, Why::Unknown);
    }

    #[test]
    fn less_is_better_of_shares_that_come_back() {
        let steady = |span: Span| {
            let high = span.first() < day(SINCE);
            let wobble = Decimal::new(i64::from(span.first().to_epoch_days() / 7 % 3), 3);
            let subject = if high { Decimal::new(12, 2) } else { Decimal::new(6, 2) } + wobble;
            Some(Levels { subject, rest: Some(Decimal::new(5, 2)) })
        };
        let points = Trial { scale: Scale::Points, more_is_better: false, equal_windows: true, ..trial(3) };
        let judged = points.judge(steady);
        assert_eq!((judged.verdict, judged.why), (Verdict::Continue, Why::Better));
        let effect = judged.effect.unwrap();
        assert!(effect.effect < Decimal::new(-5, 2), "{effect:?}");
        assert_eq!(effect.of_rest(Scale::Points), Some(Decimal::ZERO));
        let more = Trial { more_is_better: true, ..points };
        assert_eq!(more.judge(steady).verdict, Verdict::Stop);
    }

    #[test]
    fn what_was_expected_and_cannot_have_come_by_its_day_is_stopped() {
        let shop = Shop::new(7, 26, 3, 0.02, 0.0);
        let hoped = Trial { expected: Some(Decimal::ONE), due: Some(day(SINCE) + Days::new(20)), ..trial(3) };
        let judged = hoped.judge(|span| shop.levels(span));
        assert_eq!((judged.verdict, judged.why), (Verdict::Stop, Why::Missed));
        // Before its day it may still come.
        let later = Trial { due: Some(day(SINCE) + Days::new(40)), ..hoped };
        assert_eq!(later.judge(|span| shop.levels(span)).why, Why::Noise);
    }
}
