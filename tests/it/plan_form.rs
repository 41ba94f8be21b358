//! The workbook of `plan new`: what it shows, and that it reads back to the same cents, recalculated by another program.

use crate::recalculation::saved;
use crate::support::plan_book::{calendar, sheets, stores, typed};
use crate::support::xlsx::{grid, parts};
use rust_decimal::Decimal;
use sheet::Limits;
use std::collections::BTreeMap;
use zhoubao::calendar::{Kind, Span};
use zhoubao::lists::KnownStores;
use zhoubao::money::Money;
use zhoubao::plan::book::{Event, MonthKey, MonthTarget, WeekdayWeight, YearTarget};
use zhoubao::plan::events::{EventKind, KnownEvent, Region};
use zhoubao::plan::form::{self, Draft};
use zhoubao::plan::{Part, Place, Plan, PlanBook, Redistribution};
use zhoubao::words::{Language, Words};

pub fn draft(kind: Kind, rest: Redistribution, shares: bool) -> Draft {
    draft_of(2026, kind, rest, shares)
}

fn draft_of(fiscal_year: i32, kind: Kind, rest: Redistribution, shares: bool) -> Draft {
    let calendar = calendar(kind);
    let mut book = PlanBook::new("plan.xlsx", &calendar, None);
    for (store, cents) in [("tmall-flagship", 1_234_567_891), ("taobao-home", 345_678_902)] {
        let target = Some(Money::from_cents(cents));
        let (at, year_at) = (Place::default(), Place::default());
        book.years.push(YearTarget { store: store.to_owned(), fiscal_year, target, at, year_at });
    }
    let year = calendar.year_span(fiscal_year);
    for usual in KnownEvent::of(Region::China) {
        for span in usual.within(year) {
            book.events.push(Event {
                name: usual.name.to_owned(),
                store: None,
                span,
                uplift: Some(usual.uplift()),
                amount: None,
                kind: Some(usual.kind),
                note: None,
                at: Place::default(),
            });
        }
    }
    // The second store sits an event out that the first takes part in.
    let shared = book.events.iter().find(|event| event.name == "618").expect("an event of the list").clone();
    book.events.push(Event { store: Some("taobao-home".to_owned()), uplift: Some(Decimal::ONE), ..shared });
    for (weekday, tenths) in zhoubao::calendar::WEEKDAYS.into_iter().zip([9, 9, 9, 10, 11, 12, 11]) {
        book.weekdays.push(WeekdayWeight { store: None, weekday, weight: Decimal::new(tenths, 1) });
    }
    if shares {
        for (index, share) in (1_u32..).zip([70, 75, 95, 75, 75, 80, 85, 130, 95, 80, 60, 80_i64]) {
            let (at, month_at) = (Place::default(), Place::default());
            let (month, share) = (MonthKey::Index(index), Some(Decimal::new(share, 3)));
            book.months.push(MonthTarget { store: None, month, share, amount: None, at, month_at });
        }
    }
    Draft {
        title: "木禾".to_owned(),
        book,
        before: BTreeMap::new(),
        basis: BTreeMap::new(),
        stores: stores(),
        rest,
        made: crate::support::plan_book::day("2026-03-02"),
    }
}

fn words(language: Language) -> Words {
    Words::built_in(language)
}

/// The plan that a workbook's bytes resolve to.
fn resolved(bytes: &[u8], kind: Kind, rest: Redistribution) -> Plan {
    let (book, findings) =
        PlanBook::read("plan.xlsx", &sheets(bytes.to_vec()), &stores(), &calendar(kind)).expect("a plan");
    assert_eq!(findings, []);
    book.resolve(&stores(), rest).0
}

/// The targets that the sheet of days shows.
fn shown(bytes: &[u8], language: Language) -> Vec<(String, Decimal)> {
    let sheet = Part::Days.name(language);
    let cells: BTreeMap<(String, String), String> =
        grid(bytes).into_iter().map(|cell| ((cell.sheet, cell.at), cell.value)).collect();
    let at = |column: &str, row: u32| cells.get(&(sheet.to_owned(), format!("{column}{row}"))).cloned();
    (5..).map_while(|row| Some((at("A", row)?, decimal(&at("F", row)?)))).collect()
}

fn decimal(text: &str) -> Decimal {
    text.parse().or_else(|_| Decimal::from_scientific(text)).unwrap_or_else(|_| panic!("{text} is no number"))
}

fn assert_shows(bytes: &[u8], plan: &Plan, fiscal_year: i32, kind: Kind, language: Language) {
    let year: Span = calendar(kind).year_span(fiscal_year);
    let expected: Vec<(String, Decimal)> = ["tmall-flagship", "taobao-home"]
        .into_iter()
        .flat_map(|store| year.days().map(move |day| (store, day)))
        .map(|(store, day)| {
            let target = plan.target(store, day).expect("a target");
            (stores().name(store).to_owned(), target.decimal().round_dp(2))
        })
        .collect();
    let shown: Vec<_> = shown(bytes, language).into_iter().map(|(store, t)| (store, t.round_dp(6))).collect();
    assert_eq!(shown.len(), expected.len());
    for (row, (shown, expected)) in shown.iter().zip(&expected).enumerate() {
        assert_eq!((&shown.0, shown.1), (&expected.0, expected.1), "row {}", row + 5);
    }
}

#[test]
fn a_new_plan_shows_and_reads_back_what_it_resolves_to() {
    for (kind, language, rest, shares) in [
        (Kind::Iso, Language::Zh, Redistribution::Respread, false),
        (Kind::Trade, Language::En, Redistribution::Keep, true),
        (Kind::FourFourFive, Language::Zh, Redistribution::Respread, true),
        (Kind::FiveFourFour, Language::Es, Redistribution::Respread, true),
    ] {
        let draft = draft(kind, rest, shares);
        let (plan, findings) = draft.book.resolve(&stores(), rest);
        assert_eq!(findings, []);
        let bytes = form::workbook(&draft, &words(language)).expect("it is written");
        assert_eq!(bytes, form::workbook(&draft, &words(language)).expect("it is written"), "the same bytes");
        assert_eq!(resolved(&bytes, kind, rest), plan);
        assert_shows(&bytes, &plan, 2026, kind, language);
    }
}

/// What the sheets beside sales, and those whose cells are words, say once read back.
fn words_read_back(language: Language) -> String {
    let mut draft = draft(Kind::Iso, Redistribution::Respread, true);
    // A kind that no event of the list has first.
    draft.book.events[0].kind = Some(EventKind::Arrivals);
    let mut sheets = sheets(form::workbook(&draft, &words(language)).expect("it is written"));
    let goals = sheets.iter_mut().find(|sheet| Part::named(&sheet.name) == Some(Part::Goals)).expect("goals");
    goals.rows.iter_mut().filter(|(row, _)| *row > 4).for_each(|(_, cells)| {
        cells.resize(5, String::new());
        cells[4] = "0.5".to_owned();
    });
    let (book, findings) = PlanBook::read("plan.xlsx", &sheets, &stores(), &calendar(Kind::Iso)).expect("a plan");
    assert_eq!(findings, [], "{language}");
    let weekdays: Vec<_> = book.weekdays.iter().map(|day| (&day.store, day.weekday, day.weight)).collect();
    let roles: Vec<_> = book.roles.iter().map(|role| (&role.store, role.role, role.share)).collect();
    let goals: Vec<_> = book.goals.iter().map(|goal| (&goal.store, goal.metric, goal.target)).collect();
    let kinds: Vec<_> = book.events.iter().map(|event| (&event.store, event.kind)).collect();
    assert!(weekdays.len() == 7 && roles.len() == 4 && goals.len() == 14 && kinds.len() > 10, "{language}");
    format!("{weekdays:?} {roles:?} {goals:?} {kinds:?}")
}

#[test]
fn a_plan_made_in_one_language_is_read_in_any() {
    let [zh, en, es] = Language::ALL.map(words_read_back);
    assert_eq!(zh, en);
    assert_eq!(zh, es);
}

/// Sheets by their place in the workbook.
const YEAR: usize = 1;
const MONTHS: usize = 2;
const EVENTS: usize = 3;
const WEEKS: usize = 5;
const DAYS: usize = 6;

#[test]
#[ignore = "slow, and needs LibreOffice: cargo slow"]
fn libreoffice_shows_the_same_cents() {
    let long = calendar(Kind::FourFourFive);
    let long = (2026..2040).find(|year| long.weeks_of_year(*year).len() == 53).expect("a year of 53 weeks");
    for (year, kind, language, rest, shares) in [
        (2026, Kind::Iso, Language::Zh, Redistribution::Respread, false),
        (2026, Kind::Iso, Language::Es, Redistribution::Respread, true),
        (2026, Kind::Trade, Language::En, Redistribution::Keep, true),
        (2026, Kind::FourFiveFour, Language::En, Redistribution::Respread, true),
        (long, Kind::FourFourFive, Language::Zh, Redistribution::Respread, true),
    ] {
        let draft = draft_of(year, kind, rest, shares);
        let bytes = form::workbook(&draft, &words(language)).expect("it is written");
        let theirs = saved(&crate::recalculation::spoilt(&bytes), "xlsx");
        let plan = resolved(&theirs, kind, rest);
        assert_eq!(plan, resolved(&bytes, kind, rest));
        assert_shows(&theirs, &plan, year, kind, language);
        let edited = typed(
            &bytes,
            &[
                (YEAR, "C5", "23456789.01"),
                (MONTHS, "F7", "1999999.99"),
                (EVENTS, "E7", "2.5"),
                (EVENTS, "D9", "旗舰店"),
                (EVENTS, "F9", "777777.77"),
                (WEEKS, "G12", "123456.78"),
                (WEEKS, "G40", "654321.01"),
                (DAYS, "G100", "20000"),
                (DAYS, "G102", "20000.5"),
                (DAYS, "G60", "12345.67"),
            ],
        );
        let theirs = saved(&crate::recalculation::spoilt(&edited), "xlsx");
        let plan = resolved(&theirs, kind, rest);
        assert_eq!(plan, resolved(&edited, kind, rest));
        assert_shows(&theirs, &plan, year, kind, language);
    }
}

#[test]
fn however_many_stores_what_is_written_can_be_read_back() {
    for (count, has_days) in [(form::MOST_STORES, true), (form::MOST_STORES + 1, false)] {
        let ids: Vec<String> = (0..count).map(|n| format!("store-{n}")).collect();
        let known = KnownStores::new(ids.iter().map(|id| (id.clone(), id.to_uppercase())));
        let mut draft = draft(Kind::Iso, Redistribution::Respread, false);
        let year = |(n, id): (usize, &String)| YearTarget {
            store: id.clone(),
            target: Some(Money::from_cents(100_000_001 + n as i64)),
            ..draft.book.years[0].clone()
        };
        draft.book.years = ids.iter().enumerate().map(year).collect();
        draft.book.events.retain(|event| event.store.is_none());
        draft.stores = known.clone();
        assert_eq!(draft.has_days(), has_days);
        let bytes = form::workbook(&draft, &words(Language::Zh)).expect("it is written");
        // A reader of spreadsheets has limits; what a person adds needs room below them.
        let unpacked: usize = parts(&bytes).iter().map(|(_, part)| part.len()).sum();
        let limits = Limits::default();
        assert!((unpacked as u64) < limits.total_bytes / 4 && (bytes.len() as u64) < limits.file_bytes / 4);
        let (book, findings) =
            PlanBook::read("plan.xlsx", &sheets(bytes), &known, &calendar(Kind::Iso)).expect("a plan");
        assert_eq!(findings, []);
        assert_eq!(
            book.resolve(&known, Redistribution::Respread).0,
            draft.book.resolve(&known, Redistribution::Respread).0
        );
    }
}

#[test]
fn an_event_below_the_formulas_is_kept_and_said() {
    let mut draft = draft(Kind::Iso, Redistribution::Respread, false);
    let day = crate::support::plan_book::day("2026-07-01");
    let event = |n: u64| Event {
        name: format!("直播 {n}"),
        span: Span::day(day + chrono::Days::new(n)),
        uplift: Some(Decimal::TWO),
        kind: None,
        ..draft.book.events[0].clone()
    };
    draft.book.events = (0..101).map(event).collect();
    let bytes = form::workbook(&draft, &words(Language::Zh)).expect("it is written");
    let (book, findings) =
        PlanBook::read("plan.xlsx", &sheets(bytes), &stores(), &calendar(Kind::Iso)).expect("a plan");
    assert_eq!(book.events.len(), 101);
    let said: Vec<_> = findings.iter().map(|f| (f.code(), f.place().expect("a cell").1)).collect();
    assert_eq!(said, [("plan.issue.below_formulas", "A105".to_owned())]);
}
