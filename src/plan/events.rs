//! Events that shops plan for every year, and on which days they fall.
//!
//! Some fall on the same days every year; others move with the moon or with a weekday, which is why copying last year's
//! dates goes wrong. The lists are where a new plan starts from and what an old one is checked against; what counts is
//! what the operator writes.

use crate::calendar::Span;
use crate::text;
use crate::words::{Each, Language};
use chrono::{Datelike, Days, Duration, NaiveDate, Weekday};
use icu_calendar::Date;
use icu_calendar::cal::Iso;
use icu_calendar::types::Month;
use rust_decimal::Decimal;
use std::sync::LazyLock;

/// Where shoppers keep which events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Region {
    /// 中国
    China,
    /// Europe and America.
    West,
}

impl Region {
    /// All of them.
    pub const ALL: [Region; 2] = [Region::China, Region::West];

    /// As written on the command line.
    pub fn tag(self) -> &'static str {
        match self {
            Region::China => "china",
            Region::West => "west",
        }
    }

    /// The one that suits a language.
    pub fn of(language: Language) -> Self {
        match language {
            Language::Zh => Region::China,
            Language::En | Language::Es => Region::West,
        }
    }
}

/// What an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// 大促: everybody sells at a discount.
    Sale,
    /// 上新: new arrivals.
    Arrivals,
    /// 节日: a holiday.
    Holiday,
    /// Anything else.
    Other,
}

impl EventKind {
    /// All, with their words in each language.
    pub const ALL: [(EventKind, Each<&'static str>); 4] = [
        (EventKind::Sale, ["大促", "sale", "promoción"]),
        (EventKind::Arrivals, ["上新", "arrivals", "novedades"]),
        (EventKind::Holiday, ["节日", "holiday", "festividad"]),
        (EventKind::Other, ["其他", "other", "otro"]),
    ];

    /// Its word in a language.
    pub fn word(self, language: Language) -> &'static str {
        language.pick(EventKind::ALL[self as usize].1)
    }
}

/// On which days of a calendar year an event falls.
#[derive(Clone, Copy, Debug)]
enum Recurrence {
    /// From month and day to month and day.
    Fixed((u32, u32), (u32, u32)),
    /// From so many days after 春节 to so many, counted below zero before it.
    SpringFestival(i64, i64),
    /// So many days before Easter Sunday, first and last.
    Easter(u64, u64),
    /// A weekday of a month (the nth), from so many days before it to so many after.
    Nth(Weekday, u8, u32, u64, u64),
}

/// An event of a list.
#[derive(Clone, Copy, Debug)]
pub struct KnownEvent {
    /// Its name, as the list has it.
    pub name: &'static str,
    /// What Spanish shops call it.
    spanish: &'static str,
    /// What else it is called.
    aliases: &'static [&'static str],
    days: Recurrence,
    /// What it does to a day's sales, in tenths: a start, to be corrected by the operator.
    tenths: i64,
    /// What it is.
    pub kind: EventKind,
}

const fn usual(
    name: &'static str,
    aliases: &'static [&'static str],
    days: Recurrence,
    tenths: i64,
    kind: EventKind,
) -> KnownEvent {
    KnownEvent { name, spanish: name, aliases, days, tenths, kind }
}

/// The same with a Spanish name of its own.
const fn western(
    name: &'static str,
    spanish: &'static str,
    aliases: &'static [&'static str],
    days: Recurrence,
    tenths: i64,
    kind: EventKind,
) -> KnownEvent {
    KnownEvent { spanish, ..usual(name, aliases, days, tenths, kind) }
}

use Recurrence::{Easter, Fixed, Nth, SpringFestival};

const CHINA: &[KnownEvent] = &[
    usual("元旦", &[], Fixed((1, 1), (1, 3)), 12, EventKind::Holiday),
    usual("年货节", &[], SpringFestival(-28, -8), 13, EventKind::Sale),
    // Parcels stand still: less is sold than on a usual day, and the week has to be compared with the same of last year.
    usual("春节", &["过年", "spring festival", "lunar new year"], SpringFestival(-1, 6), 6, EventKind::Holiday),
    usual("38", &["三八", "3.8", "女王节", "焕新周"], Fixed((3, 1), (3, 8)), 15, EventKind::Sale),
    usual("春夏新势力周", &["春夏新风尚", "春夏上新"], Fixed((3, 20), (3, 26)), 12, EventKind::Arrivals),
    usual("520", &["5.20"], Fixed((5, 15), (5, 20)), 13, EventKind::Holiday),
    usual("618", &["6.18", "六一八"], Fixed((6, 1), (6, 20)), 18, EventKind::Sale),
    usual("造物节", &[], Fixed((7, 20), (7, 26)), 11, EventKind::Sale),
    usual("99", &["9.9", "九九"], Fixed((9, 3), (9, 9)), 13, EventKind::Sale),
    usual("秋冬新势力周", &["秋冬新风尚", "秋冬上新"], Fixed((9, 20), (9, 26)), 12, EventKind::Arrivals),
    usual("双11", &["双十一", "11.11", "1111"], Fixed((10, 20), (11, 11)), 20, EventKind::Sale),
    usual("双12", &["双十二", "12.12", "1212"], Fixed((12, 8), (12, 12)), 14, EventKind::Sale),
    usual("圣诞", &["圣诞节"], Fixed((12, 20), (12, 25)), 11, EventKind::Holiday),
];

const WEST: &[KnownEvent] = &[
    western(
        "January sales",
        "Rebajas de enero",
        &["winter sale", "rebajas de invierno"],
        Fixed((1, 2), (1, 15)),
        12,
        EventKind::Sale,
    ),
    western("Valentine's Day", "San Valentín", &["valentine"], Fixed((2, 7), (2, 14)), 13, EventKind::Holiday),
    western("Easter", "Semana Santa", &[], Easter(7, 0), 12, EventKind::Holiday),
    western("Mother's Day", "Día de la Madre", &["mothers day"], Nth(Weekday::Sun, 2, 5, 7, 0), 13, EventKind::Holiday),
    western("Summer sale", "Rebajas de verano", &[], Fixed((6, 20), (7, 5)), 13, EventKind::Sale),
    usual("Prime Day", &[], Nth(Weekday::Tue, 2, 7, 0, 1), 15, EventKind::Sale),
    western(
        "Back to school",
        "Vuelta a clases",
        &["vuelta al cole", "regreso a clases"],
        Fixed((8, 10), (8, 31)),
        12,
        EventKind::Sale,
    ),
    usual("Halloween", &[], Fixed((10, 24), (10, 31)), 12, EventKind::Holiday),
    usual("Black Friday", &["cyber monday", "cyber week"], Nth(Weekday::Thu, 4, 11, 3, 4), 25, EventKind::Sale),
    western("Christmas", "Navidad", &["xmas"], Fixed((12, 1), (12, 20)), 16, EventKind::Holiday),
    usual("Boxing Day", &[], Fixed((12, 26), (12, 30)), 14, EventKind::Sale),
];

/// The first day of the lunar year; `None` outside 1901 to 2100, for which the almanac of Hong Kong has it.
pub fn spring_festival(year: i32) -> Option<NaiveDate> {
    if !(1901..=2100).contains(&year) {
        return None;
    }
    let first = Date::try_new_chinese_traditional(year, Month::new(1), 1).ok()?.to_calendar(Iso);
    NaiveDate::from_ymd_opt(year, first.month().ordinal.into(), first.day_of_month().0.into())
}

/// Easter Sunday of the Gregorian calendar (the rule of Meeus, Jones and Butcher).
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

impl KnownEvent {
    /// The list of a region, in the order of the year.
    pub fn of(region: Region) -> &'static [KnownEvent] {
        match region {
            Region::China => CHINA,
            Region::West => WEST,
        }
    }

    /// The event that a name means, whatever else stands in it: `双11 第一波` is 双11.
    pub fn named(name: &str) -> Option<(Region, &'static KnownEvent)> {
        type Called = (String, Region, &'static KnownEvent);
        static CALLED: LazyLock<Vec<Called>> = LazyLock::new(|| {
            let of = |region: Region| KnownEvent::of(region).iter().map(move |event| (region, event));
            let called = |(region, event): (Region, &'static KnownEvent)| {
                let names: Vec<&str> = event.names().into_iter().chain(event.aliases.iter().copied()).collect();
                names.into_iter().map(move |name| (fold(name), region, event))
            };
            Region::ALL.into_iter().flat_map(of).flat_map(called).collect()
        });
        fn fold(name: &str) -> String {
            text::unaccented(name).chars().filter(|c| !c.is_whitespace()).collect()
        }
        let name = fold(name);
        let means = |known: &str| {
            // 99 is not in 1999, nor 38 in 138.
            name.match_indices(known).any(|(at, found)| {
                let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                let numeric = |c: Option<char>| digit(c) && digit(known.chars().next());
                !numeric(name[..at].chars().next_back()) && !numeric(name[at + found.len()..].chars().next())
            })
        };
        CALLED.iter().find(|(called, ..)| means(called)).map(|(_, region, event)| (*region, *event))
    }

    /// What it is called in each language: the list's own name where shops of another language have none for it.
    pub fn names(&self) -> Each<&'static str> {
        [self.name, self.name, self.spanish]
    }

    /// The factor by which it usually lifts a day.
    pub fn uplift(&self) -> Decimal {
        Decimal::new(self.tenths, 1)
    }

    /// Its days in a calendar year; `None` where they are not known.
    pub fn in_year(&self, year: i32) -> Option<Span> {
        let day = |(month, day)| NaiveDate::from_ymd_opt(year, month, day);
        match self.days {
            Fixed(first, last) => Span::new(day(first)?, day(last)?),
            SpringFestival(first, last) => {
                let festival = spring_festival(year)?;
                Span::new(festival + Duration::days(first), festival + Duration::days(last))
            }
            Easter(first, last) => {
                let sunday = easter(year)?;
                Span::new(sunday - Days::new(first), sunday - Days::new(last))
            }
            Nth(weekday, n, month, before, after) => {
                let on = NaiveDate::from_weekday_of_month_opt(year, month, weekday, n)?;
                Span::new(on - Days::new(before), on + Days::new(after))
            }
        }
    }

    /// Each time it begins within the days.
    pub fn within(&self, span: Span) -> Vec<Span> {
        // 年货节 of a year may begin in the December before it.
        let years = span.first().year()..=span.last().year() + 1;
        years.filter_map(|year| self.in_year(year)).filter(|days| span.contains(days.first())).collect()
    }

    /// Whether it falls on other days every year.
    pub fn moves(&self) -> bool {
        !matches!(self.days, Fixed(..))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn movable_days_fall_where_almanacs_have_them() {
        assert_eq!(spring_festival(2026), Some(day("2026-02-17")));
        assert_eq!(spring_festival(2027), Some(day("2027-02-06")));
        // A leap month before it, a new moon near midnight, and the last year there is.
        let known = ["1985-02-20", "2015-02-19", "2033-01-31", "2034-02-19", "2057-02-04", "2089-02-10", "2100-02-09"];
        for known in known.map(day) {
            assert_eq!(spring_festival(known.year()), Some(known));
        }
        assert_eq!(spring_festival(2101), None);
        let (_, festival) = KnownEvent::named("春节").expect("known");
        assert_eq!(festival.in_year(2027), Span::new(day("2027-02-05"), day("2027-02-12")));
        let new_year = KnownEvent::named("年货节").expect("known").1;
        let within = |first: &str, last: &str| new_year.within(Span::new(day(first), day(last)).expect("in order"));
        assert_eq!(within("2027-04-01", "2028-03-31"), within("2027-12-29", "2027-12-29"), "before the year it is of");
        for (year, sunday) in [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2038, "2038-04-25")] {
            assert_eq!(easter(year), Some(day(sunday)));
        }
        let black_friday = KnownEvent::named("Black Friday").expect("known").1.in_year(2026).expect("days");
        assert!(black_friday.contains(day("2026-11-27")) && black_friday.last() == day("2026-11-30"));
    }

    #[test]
    fn names_are_known_with_what_people_add_to_them() {
        let name = |text: &str| KnownEvent::named(text).map(|(_, event)| event.name);
        assert_eq!(name("双11 第一波"), Some("双11"));
        assert_eq!(name("天猫 双十一"), Some("双11"));
        assert_eq!(name("618大促"), Some("618"));
        assert_eq!(name("1999怀旧"), None);
        assert_eq!(name("CYBER MONDAY"), Some("Black Friday"));
        assert_eq!(name("campaña de navidad"), Some("Christmas"));
        assert_eq!(name("San Valentin"), Some("Valentine's Day"));
        assert_eq!((name("春节年货节"), name("春节不打烊")), (Some("年货节"), Some("春节")));
        for region in Region::ALL {
            for event in KnownEvent::of(region) {
                assert_eq!(name(event.name), Some(event.name));
                assert!(event.in_year(2026).is_some());
            }
        }
    }
}
