//! A plan workbook's meaning: exact sums at every level, overrides, and each thing an operator may get wrong.

use crate::support::plan_book::{calendar, day, read, sheet, sheets, stores, typed};
use crate::support::xlsx::grid;
use chrono::Weekday;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use zhoubao::calendar::{Calendar, Kind, LastYear, MonthDay, Span};
use zhoubao::lists::KnownStores;
use zhoubao::money::Money;
use zhoubao::plan::book::{BookError, MonthKey, SheetRows};
use zhoubao::plan::{Issue, LastYear as Sold, Plan, PlanBook, PlanFinding, Redistribution, form};
use zhoubao::words::{Language, Words};

const STORE: &str = "tmall-flagship";

fn span(first: &str, last: &str) -> Span {
    Span::new(day(first), day(last)).expect("first before last")
}

fn year(target: &str) -> SheetRows {
    sheet("年度", &format!("店铺|财年|年目标\n旗舰店|2026|{target}"))
}

fn money(text: &str) -> Money {
    Money::from_decimal(text.parse().expect("a number")).expect("it fits")
}

fn resolved(sheets: &[SheetRows], kind: Kind, rest: Redistribution) -> (Plan, Vec<PlanFinding>) {
    let (book, mut findings) = read(sheets, kind);
    let (plan, unequal) = book.resolve(&stores(), rest);
    findings.extend(unequal);
    (plan, findings)
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop::sample::select(Kind::ALL.to_vec())
}

/// Rows of a sheet, as many as there are values.
fn table(name: &str, header: &str, rows: Vec<String>) -> SheetRows {
    sheet(name, &std::iter::once(header.to_owned()).chain(rows).collect::<Vec<_>>().join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn days_make_weeks_months_and_the_year_and_overrides_hold(
        kind in kinds(),
        cents in 10_000_000_i64..100_000_000_000,
        shares in prop::option::of(prop::collection::vec(1_u32..2000, 12)),
        weekdays in prop::collection::vec(1_u32..30, 7),
        weeks in prop::collection::btree_map(0_usize..48, 0_i64..100_000, 0..4),
        days in prop::collection::btree_map(0_u64..364, 0_i64..10_000, 0..6),
        uplift in 2_u32..40,
    ) {
        let of = calendar(kind);
        let whole = of.year_span(2026);
        let target = Money::from_cents(cents);
        let mut book = vec![year(&target.to_string())];
        let names = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
        let rows = names.iter().zip(&weekdays).map(|(name, tenths)| format!("{name}|{}", Decimal::new((*tenths).into(), 1)));
        book.push(table("星期", "星期|权重", rows.collect()));
        let events = vec![format!("618|{}|{}|{}", whole.first() + chrono::Days::new(61), whole.first() + chrono::Days::new(80), Decimal::new(uplift.into(), 1))];
        book.push(table("节点", "节点|首日|末日|倍数", events));
        if let Some(shares) = &shares {
            let rows = shares.iter().enumerate().map(|(i, s)| format!("M{:02}|{}", i + 1, Decimal::new((*s).into(), 4)));
            book.push(table("月度", "月份|占比", rows.collect()));
        }
        let all_weeks = of.weeks_of_year(2026);
        let rows = weeks.iter().map(|(i, c)| format!("旗舰店|{}|{}", all_weeks[*i].id(), Money::from_cents(*c)));
        book.push(table("周", "店铺|周|目标", rows.collect()));
        let rows = days.iter().map(|(i, c)| format!("旗舰店|{}|{}", whole.first() + chrono::Days::new(*i), Money::from_cents(*c)));
        book.push(table("日", "店铺|日期|目标", rows.collect()));

        let (plan, findings) = resolved(&book, kind, Redistribution::Respread);
        let unequal: BTreeSet<Span> = findings.iter().filter_map(|f| match f {
            PlanFinding::At { issue: Issue::NotAdded { days, .. }, .. } => Some(*days),
            _ => None,
        }).collect();
        let sum = |span: Span| plan.sum(STORE, span).unwrap_or_default();
        prop_assert_eq!(plan.missing(STORE, whole), vec![]);
        // The year is the year, unless it was said that it is not.
        prop_assert!(sum(whole) == target || unequal.contains(&whole));
        prop_assert_eq!(of.months_of_year(2026).into_iter().map(sum).sum::<Money>(), sum(whole));
        let pieces = of.weeks_touching(2026).into_iter().filter_map(|w| w.span().intersect(whole));
        prop_assert_eq!(pieces.map(sum).sum::<Money>(), sum(whole));
        for (index, cents) in &weeks {
            let within = all_weeks[*index].span().intersect(whole).expect("a week of the year");
            prop_assert!(sum(within) == Money::from_cents(*cents) || unequal.contains(&within));
        }
        for (index, cents) in &days {
            let on = whole.first() + chrono::Days::new(*index);
            prop_assert_eq!(plan.target(STORE, on), Some(Money::from_cents(*cents)));
        }
        for on in whole.days() {
            let cent = plan.target(STORE, on).expect("a target").raw();
            prop_assert!(cent >= 0 && cent % 100 == 0);
        }
    }

    #[test]
    fn any_fiscal_year_is_divided_whole_and_its_months_are_known_by_name(
        kind in kinds(), year in 2015_i32..2040, month in 1_u32..13, day in 1_u32..29, cents in 0_i64..100_000_000_000,
    ) {
        let start = MonthDay::new(month, day).expect("a day of every year");
        let of = Calendar::new(kind, start, Weekday::Mon, LastYear::Days364).expect("a calendar");
        let (whole, target) = (of.year_span(year), Money::from_cents(cents));
        let names: Vec<String> = (0..12).map(|index| MonthKey::label(&of, year, index)).collect();
        // Shares 1, 2 ... 12 of 78, so that a month taken for another would show.
        let rows = names.iter().zip(1..).map(|(name, n)| format!("{name}|{n}%")).collect();
        let years = sheet("年度", &format!("店铺|财年|年目标\n旗舰店|{year}|{target}"));
        let (book, findings) =
            PlanBook::read("plan.xlsx", &[years, table("月度", "月份|占比", rows)], &stores(), &of).expect("a plan");
        prop_assert_eq!(findings, vec![]);
        let (plan, unequal) = book.resolve(&stores(), Redistribution::Respread);
        prop_assert_eq!(unequal, vec![]);
        prop_assert_eq!(plan.sum(STORE, whole), Some(target));
        prop_assert_eq!(plan.missing(STORE, whole), vec![]);
        for (n, span) in (1_i64..).zip(of.months_of_year(year)) {
            let exact = target.decimal() * Decimal::from(n) / Decimal::from(78);
            let sum = plan.sum(STORE, span).expect("a target").decimal();
            prop_assert!((sum - exact).abs() < Decimal::new(1, 2), "month {n}: {sum}, not {exact}");
        }
    }

    #[test]
    fn months_hold_their_targets_whatever_weeks_within_them_say(kind in kinds(), cents in 100_000_000_i64..1_000_000_000) {
        let (before, _) = resolved(&[year(&Money::from_cents(cents).to_string())], kind, Redistribution::Respread);
        let of = calendar(kind);
        let week = of.weeks_of_year(2026).into_iter().find(|week| {
            let month = of.part(zhoubao::calendar::Part::Month, week.span().first());
            month.contains(week.span().last()) && month.len() > week.span().len()
        }).expect("a week inside a month");
        let less = Money::from_cents(before.sum(STORE, week.span()).expect("a target").raw() / 200);
        let book = [year(&Money::from_cents(cents).to_string()), sheet("周", &format!("店铺|周|改为\n旗舰店|{week}|{less}"))];
        let (after, findings) = resolved(&book, kind, Redistribution::Respread);
        prop_assert_eq!(findings, vec![]);
        prop_assert_eq!(after.sum(STORE, week.span()), Some(less));
        for month in of.months_of_year(2026) {
            prop_assert_eq!(after.sum(STORE, month), before.sum(STORE, month));
        }
    }
}

#[test]
fn a_year_by_hand() {
    // 36,500.00 over 365 equal days; the first of June to the tenth count double: 375 parts.
    let events = sheet("节点", "节点|首日|末日|倍数\n618|2026-06-01|2026-06-10|2");
    let (plan, findings) = resolved(&[year("37500"), events], Kind::Iso, Redistribution::Respread);
    assert_eq!(findings, []);
    assert_eq!(plan.target(STORE, day("2026-04-01")), Some(money("100")));
    assert_eq!(plan.target(STORE, day("2026-06-10")), Some(money("200")));
    assert_eq!(plan.sum(STORE, span("2026-06-01", "2026-06-30")), Some(money("4000")));
}

#[test]
fn an_override_respreads_the_level_above_or_keeps_it() {
    let weeks = sheet("周", "店铺|周|目标\n旗舰店|2026-W20|1400");
    let days = sheet("日", "店铺|日期|目标\n旗舰店|2026-06-03|400");
    let book = [year("36500"), weeks, days];
    let (plan, findings) = resolved(&book, Kind::Iso, Redistribution::Respread);
    assert_eq!(findings, []);
    // W20 is 11 to 17 May: the other 24 days of May share 1700; the other 6 days of 3 June's week share 300.
    assert_eq!(plan.sum(STORE, span("2026-05-11", "2026-05-17")), Some(money("1400")));
    assert_eq!(plan.sum(STORE, span("2026-05-01", "2026-05-31")), Some(money("3100")));
    assert_eq!(plan.target(STORE, day("2026-05-01")), Some(money("70.84")));
    assert_eq!(plan.target(STORE, day("2026-06-01")), Some(money("50")));
    assert_eq!(plan.target(STORE, day("2026-06-08")), Some(money("100")));
    let (plan, findings) = resolved(&book, Kind::Iso, Redistribution::Keep);
    assert_eq!(plan.target(STORE, day("2026-05-01")), Some(money("100")));
    assert_eq!(plan.annual(STORE, &calendar(Kind::Iso), 2026), Some(money("37500")));
    let said: Vec<String> = findings.iter().map(|f| Words::built_in(Language::Zh).say(&f.phrase())).collect();
    assert_eq!(
        said,
        [
            "plan.xlsx「年度」表 C2：旗舰店 2026-04-01 - 2027-03-31 的目标是 36,500.00，各日合计 37,500.00，差 1,000.00。请调整下一级的「改为」，或把目标改成合计。"
        ]
    );
}

#[test]
fn a_week_in_two_years_is_planned_once() {
    // W13 of 2027: Monday 29 March to Wednesday in the first fiscal year, Thursday to Sunday in the second.
    let years = "店铺|财年|年目标\n旗舰店|2026|36500\n旗舰店|2027|36600";
    let weeks = sheet("周", "店铺|周|目标\n旗舰店|2027-W13|1400");
    let week = span("2027-03-29", "2027-04-04");
    for rest in [Redistribution::Respread, Redistribution::Keep] {
        let (plan, findings) = resolved(&[sheet("年度", years), weeks.clone()], Kind::Iso, rest);
        assert_eq!(plan.sum(STORE, week), Some(money("1400")));
        assert_eq!(plan.target(STORE, day("2027-04-04")), Some(money("200")));
        assert_eq!(
            findings.len(),
            if rest == Redistribution::Keep { 2 } else { 0 },
            "only the years no longer add up: {findings:?}"
        );
    }
    // Where the second year is not planned, its days cannot have a part.
    let (plan, findings) = resolved(&[year("36500"), weeks], Kind::Iso, Redistribution::Respread);
    assert_eq!((plan.sum(STORE, week), findings.len()), (Some(money("1400")), 0));
    assert_eq!(plan.target(STORE, day("2027-04-01")), None);
}

#[test]
fn an_event_whose_row_cannot_be_used_is_not_called_missing() {
    let years = sheet("年度", "店铺|财年|年目标\n旗舰店|2026|3650000\n家居店|2026|3650000");
    let events =
        sheet("节点", "节点|首日|末日|倍数|金额\n618|2026-06-20|2026-06-16|3|\n双11|2026-11-10|2026-11-12|2|3000000");
    let (book, findings) = read(&[years, events], Kind::Iso);
    let codes: Vec<&str> = findings.iter().map(PlanFinding::code).collect();
    assert_eq!(codes, ["plan.issue.turned_round", "plan.issue.amount_for_all"]);
    // Whose the amount is nobody knows; the factor is everybody's.
    assert_eq!(book.weight(STORE, day("2026-11-11")), Decimal::TWO);
    let (plan, _) = book.resolve(&stores(), Redistribution::Respread);
    let missing = book.judge(&plan, &Sold::new(), &stores(), 2026);
    let PlanFinding::At { issue: Issue::EventsMissing { events }, .. } = &missing[0] else { panic!("{missing:?}") };
    let names: Vec<&str> = events.iter().map(|(names, _)| names[0]).collect();
    assert!(names.contains(&"99") && !names.contains(&"618") && !names.contains(&"双11"), "{names:?}");
}

#[test]
fn a_stores_own_row_of_an_event_stands_for_the_one_of_all() {
    let years = sheet("年度", "店铺|财年|年目标\n旗舰店|2026|3650000\n家居店|2026|3650000");
    let events = sheet(
        "节点",
        "节点|首日|末日|店铺|倍数\n618|2026-06-16|2026-06-18||3\n618|2026-06-17|2026-06-19|家居店|1\n店庆|2026-06-18|2026-06-18|家居店|2",
    );
    let (book, _) = read(&[years, events], Kind::Iso);
    let weight = |store: &str, text: &str| book.weight(store, day(text));
    assert_eq!(weight(STORE, "2026-06-17"), Decimal::from(3));
    assert_eq!(
        weight("taobao-home", "2026-06-16"),
        Decimal::ONE,
        "its own row is of this event, whichever days it names"
    );
    assert_eq!(weight("taobao-home", "2026-06-18"), Decimal::TWO, "another event of that day still counts");
}

#[test]
fn headers_in_english_growth_and_a_calendar_of_its_own() {
    let years = sheet(
        "year",
        "Store|Fiscal year|Annual target|last year|growth|calendar\ntmall-flagship|FY2026||1000000|20%|48",
    );
    let months = sheet("months", "month|amount\n2026-11|300000");
    let funnel = sheet("funnel", "store|week|conversion|order value\nall||2%|100\n旗舰店|FY2026-M08-W2|3%|100");
    let one = KnownStores::new([(STORE, "旗舰店")]);
    let (book, findings) =
        PlanBook::read("plan.xlsx", &[years, months, funnel], &one, &calendar(Kind::Iso)).expect("a plan");
    assert_eq!(findings.iter().map(PlanFinding::code).collect::<Vec<_>>(), ["plan.issue.calendar_differs"]);
    let (plan, unequal) = book.resolve(&one, Redistribution::Respread);
    assert_eq!(unequal, []);
    assert_eq!(plan.annual(STORE, &book.calendar, 2026), Some(money("1200000")));
    assert_eq!(plan.sum(STORE, span("2026-11-01", "2026-11-30")), Some(money("300000")));
    let week = book.calendar.week("FY2026-M08-W2").expect("a week");
    assert_eq!(week.span(), span("2026-11-08", "2026-11-14"));
    assert_eq!(book.needed_visitors(STORE, week, money("70000")), Some(Decimal::from(23_334)));
    assert_eq!(book.needed_visitors(STORE, book.calendar.next(week), money("70000")), Some(Decimal::from(35_000)));
}

#[test]
fn what_beside_sales_is_planned() {
    let roles = sheet("货品结构", "店铺|角色|占比\n全部|引流款|40%\n全部|利润款|60%\n旗舰店|利润|1");
    let goals = sheet(
        "其他目标",
        "店铺|指标|月份|商品ID|目标\n旗舰店|新客||| 1200\n全部|费比|2026-11||12%\n旗舰店|访客||6917926768823643|5000\n旗舰店|退款率|||",
    );
    let (book, findings) = read(&[year("1"), roles, goals], Kind::Iso);
    assert_eq!(findings, []);
    assert_eq!(book.fit(&stores()), []);
    assert_eq!(book.roles_of(STORE).len(), 1);
    assert_eq!(book.roles_of("taobao-home").len(), 2);
    let goals: Vec<_> = book.goals.iter().map(|g| (g.metric.id(), g.target, g.product_id.is_some())).collect();
    let expected = [
        ("customers.new", Decimal::from(1200), false),
        ("ads.cost_share", Decimal::new(12, 2), false),
        ("traffic.visitors", Decimal::from(5000), true),
    ];
    assert_eq!(goals, expected);
}

/// Each finding's code with its sheet and cell, after everything was looked at.
fn found(sheets: &[SheetRows]) -> Vec<(String, String, String)> {
    let (book, mut findings) = read(sheets, Kind::Iso);
    let (plan, unequal) = book.resolve(&stores(), Redistribution::Respread);
    findings.extend(book.fit(&stores()));
    findings.extend(unequal);
    findings.extend(book.judge(&plan, &Sold::new(), &stores(), 2026));
    for finding in &findings {
        for language in Language::ALL {
            let words = Words::built_in(language);
            let said = words.say(&finding.phrase());
            assert!(!said.contains('{') && !said.contains("plan.issue") && !said.contains("list."), "{said}");
        }
    }
    let place = |f: &PlanFinding| f.place().unwrap_or_default();
    findings.iter().map(|f| (f.code().to_owned(), place(f).0, place(f).1)).collect()
}

#[test]
fn a_good_plan_has_no_findings() {
    let bytes = form::workbook(
        &crate::plan_form::draft(Kind::Iso, Redistribution::Respread, true),
        &Words::built_in(Language::Zh),
    )
    .expect("it is written");
    assert_eq!(found(&sheets(bytes)), []);
}

#[test]
fn a_formula_typed_over_is_found_and_does_not_count() {
    let draft = crate::plan_form::draft(Kind::Iso, Redistribution::Respread, false);
    let bytes = form::workbook(&draft, &Words::built_in(Language::Zh)).expect("it is written");
    let edited = typed(&bytes, &[(6, "F20", "99999"), (2, "G8", "5000"), (5, "F9", "大概一万")]);
    assert_ne!(grid(&bytes), grid(&edited));
    let found = found(&sheets(edited.clone()));
    let at = |sheet: &str, cell: &str| ("plan.issue.typed_over".to_owned(), sheet.to_owned(), cell.to_owned());
    assert_eq!(found, [at("月度", "G8"), at("周", "F9"), at("日", "F20")]);
    let (book, _) = read(&sheets(edited), Kind::Iso);
    assert_eq!(
        book.resolve(&stores(), Redistribution::Respread).0,
        draft.book.resolve(&stores(), Redistribution::Respread).0
    );
}

#[test]
fn a_month_below_last_year_is_found_once_events_are_taken_out() {
    // 100 a day, and as much on each usual day of last year; in May 120, in November only in the event.
    let events = sheet("节点", "节点|首日|末日|倍数\n双11|2026-11-01|2026-11-11|1");
    let (book, _) = read(&[year("36500"), events], Kind::Iso);
    let (plan, _) = book.resolve(&stores(), Redistribution::Respread);
    let sold: BTreeMap<_, _> = span("2025-04-01", "2026-03-31")
        .days()
        .map(|day| {
            let month = day.format("%m-%d").to_string();
            let event = ("11-01".."11-12").contains(&month.as_str());
            (
                day,
                Decimal::from(if month.starts_with("05") {
                    120
                } else if event {
                    900
                } else {
                    100
                }),
            )
        })
        .collect();
    let sold = Sold::from([(STORE.to_owned(), sold)]);
    let below: Vec<Span> = book
        .judge(&plan, &sold, &stores(), 2026)
        .into_iter()
        .filter_map(|finding| match finding {
            PlanFinding::At { issue: Issue::BelowLastYear { month, .. }, .. } => Some(month),
            _ => None,
        })
        .collect();
    assert_eq!(below, [span("2026-05-01", "2026-05-31")]);
}

#[test]
fn what_is_no_plan_is_refused() {
    let refused = |sheets: &[SheetRows]| {
        PlanBook::read("plan.xlsx", sheets, &stores(), &calendar(Kind::Iso)).expect_err("no plan")
    };
    let zh = Words::built_in(Language::Zh);
    let error = refused(&[sheet("月度", "月份|占比\n4月|100%")]);
    assert!(matches!(error, BookError::NoYearSheet { .. }));
    assert!(zh.say(&error.phrase()).starts_with("没有「年度」表"), "{}", zh.say(&error.phrase()));
    let error = refused(&[sheet("年度", "店名|财年|目标\n旗舰店|2026|1")]);
    assert_eq!(
        zh.say(&error.phrase()),
        "plan.xlsx「年度」表缺少列「店铺、store」（任一名称）。最接近的是「店名」，请改列名。"
    );
    assert!(matches!(refused(&[sheet("年度", "店铺|财年|年目标")]), BookError::NothingUsable { .. }));
    let error = refused(&[sheet("年度", "店铺|财年|年目标\n旗舰店|2026|一千万")]);
    assert_eq!(
        zh.say(&error.phrase()),
        "「年度」表里没有一家店的年目标能用。plan.xlsx「年度」表第 2 行 C 列（年目标）：「一千万」不是数字，这一行没有用上。请写金额，例如 12000.50。"
    );
    assert!(matches!(refused(&[year("1"), sheet("周", "店铺|目标\n旗舰店|1")]), BookError::Columns(_)));
}

#[test]
fn a_plan_typed_in_spanish_is_the_plan() {
    let spanish = [
        sheet("Año", "Tienda|Año fiscal|Objetivo anual\n旗舰店|2026|36.500,00\nhome|2026|1"),
        sheet("Meses", "Mes|Proporción|Importe\nabril||4000,50\nMayo||3.000,00"),
        sheet(
            "Eventos",
            "Evento|Primer día|Último día|Tienda|Factor|Tipo\nVuelta al cole|2026-09-01|2026-09-10|todas|1,5|promocion",
        ),
        sheet("Días de la semana", "Día de la semana|Peso\nsábado|1,2\ndom|1,1"),
        sheet("Embudo", "Tienda|Conversion|Ticket medio\n旗舰店|2,5 %|120"),
        sheet("Otros objetivos", "Tienda|Indicador|Objetivo\n旗舰店|Inversión publicitaria|1.000,00"),
    ];
    let typed = [
        sheet("年度", "店铺|财年|年目标\n旗舰店|2026|36500\nhome|2026|1"),
        sheet("月度", "月份|占比|金额\n4月||4000.50\n5月||3000"),
        sheet("节点", "节点|首日|末日|店铺|倍数|类型\n返校|2026-09-01|2026-09-10|全部|1.5|大促"),
        sheet("星期", "星期|权重\n周六|1.2\n周日|1.1"),
        sheet("流量", "店铺|转化率|客单价\n旗舰店|2.5 %|120"),
        sheet("其他目标", "店铺|指标|目标\n旗舰店|推广花费|1000"),
    ];
    let codes = |findings: &[PlanFinding]| findings.iter().map(|f| f.code().to_owned()).collect::<Vec<_>>();
    let (book, findings) = read(&spanish, Kind::Iso);
    let (chinese, same) = read(&typed, Kind::Iso);
    assert_eq!(codes(&findings), codes(&same));
    assert_eq!(
        book.resolve(&stores(), Redistribution::Respread).0,
        chinese.resolve(&stores(), Redistribution::Respread).0
    );
    assert_eq!(book.funnel[0].conversion, chinese.funnel[0].conversion);
    assert_eq!((book.goals[0].metric, book.goals[0].target), (chinese.goals[0].metric, chinese.goals[0].target));
    assert_eq!(book.events[0].kind, chinese.events[0].kind);
    let said = Words::built_in(Language::Es).say(&findings[0].phrase());
    assert_eq!(
        said,
        "plan.xlsx, hoja Año, fila 3, columna A (Tienda): no existe la tienda «home», así que la fila no se usó. \
         Valores posibles: tmall-flagship y taobao-home; una tienda nueva se escribe antes en la configuración."
    );
}

#[test]
fn a_table_of_days_with_spanish_headers_is_a_plan() {
    let text = "tienda|fecha|objetivo\n旗舰店|2026-04-01|1.234,50\n旗舰店|2026-04-02|12.000\n";
    let table = sheet("", text);
    let (plan, findings) = Plan::from_rows(&Default::default(), table.rows, &stores()).expect("a plan");
    assert_eq!(plan.target(STORE, day("2026-04-01")), Some(money("1234.50")));
    assert_eq!(plan.target(STORE, day("2026-04-02")), None, "12.000 is refused: twelve, or twelve thousand");
    assert_eq!(findings.len(), 1);
}
