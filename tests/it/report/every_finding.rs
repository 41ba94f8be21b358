//! A law over all findings: each that can be raised is raised by a story here, read in each language, and its figures stand in the
//! tables of the same report.

use super::{dec, on};
use crate::support::phrases::unsayable;
use crate::support::story::{Story, days, operator, week};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use zhoubao::extract::ExportKind;
use zhoubao::report::{Cell, Finding, Report, Table};
use zhoubao::span::Span;
use zhoubao::words::{Field, Language, Phrase, Words};

/// A business whose names are Latin, so that a word left in Chinese is one of ours.
fn main() -> Story {
    Story::of(&[("a", "Main", "Ann")])
}

/// Twelve weeks and the reported one.
fn quarter() -> Span {
    days("2026-08-17", "2026-11-15")
}

fn before() -> Span {
    days("2026-08-17", "2026-11-08")
}

fn sells() -> Story {
    main().sells_of("P1", "a", quarter(), 4, "100.00").knows("P1", "Quilt", "Bob")
}

/// Every Monday so many of that day's orders come back, and so many in the reported week.
fn comes_back(story: Story, usual: impl Fn(usize) -> usize, now: usize) -> Story {
    let mondays: Vec<_> = quarter().days().step_by(7).collect();
    mondays.iter().enumerate().fold(story, |story, (week, monday)| {
        let orders = if week + 1 == mondays.len() { now } else { usual(week) };
        if orders == 0 { story } else { story.takes_back("a", &monday.to_string(), 1, orders, "100.00") }
    })
}

/// A year's target far above what is sold, from the first day of the year.
fn below() -> Story {
    let year = days("2026-04-01", "2026-11-15");
    main().sells_of("P1", "a", year, 1, "100.00").knows("P1", "Quilt", "").plans("a", super::fiscal_year(), "120.00")
}

fn below_only() -> Story {
    sells().plans("a", week(), "500.00")
}

fn stock() -> Story {
    sells().holds("a", &[("P1", 10)])
}

fn stock_event() -> Story {
    sells()
        .plans_by("年度", "店铺|财年|年目标\nMain|2026|146000")
        .plans_by("节点", "节点|首日|末日|倍数\nDouble 12|2026-12-10|2026-12-12|5")
        .holds("a", &[("P1", 130)])
}

fn stock_more() -> Story {
    sells().sells_of("P2", "a", quarter(), 1, "30.00").knows("P2", "Pillow", "").holds("a", &[("P1", 10), ("P2", 3)])
}

fn slow() -> Story {
    main().sells_of("P1", "a", quarter(), 1, "100.00").knows("P1", "Quilt", "").at_cost("40").holds("a", &[("P1", 400)])
}

fn unsold() -> Story {
    sells().knows("P2", "Pillow", "").at_cost("20").holds("a", &[("P2", 5000)])
}

fn rating() -> Story {
    let mut scores = "统计日期,访客数,支付买家数,支付金额,描述相符评分\n".to_owned();
    for day in quarter().days() {
        let score = if day >= week().first() { "4.62" } else { "4.86" };
        writeln!(scores, "{day},100,4,400.00,{score}").expect("memory");
    }
    sells().drops("a", "店铺_2026-08-17_2026-11-15.csv", scores)
}

fn price() -> Story {
    let story = main().sells_of("P1", "a", before(), 2, "100.00").knows("P1", "Quilt", "");
    story.sells_of("P1", "a", week(), 2, "80.00")
}

fn fewer() -> Story {
    let of = |visitors: u32| {
        let header = "统计日期,访客数,支付买家数,支付金额\n".to_owned();
        week().days().fold(header, |text, day| text + &format!("{day},{visitors},4,400.00\n"))
    };
    let later = of(40) + "2026-11-16,5,0,0.00\n";
    let story = sells().drops("a", "店铺_2026-11-09_2026-11-15.csv", of(500));
    story.drops("a", "店铺概况_2026-11-09_2026-11-16.csv", later)
}

fn hollow() -> Story {
    let story = main().sells("a", days("2026-09-20", "2026-11-11"), 1, "100.00");
    story.counts_visits("a", days("2026-09-20", "2026-11-15"), 100, 1, "100.00")
}

fn hollow_lines() -> Story {
    let orders = sells().counts_visits("a", quarter(), 100, 4, "400.00");
    let lines = String::from_utf8(orders.export("a", ExportKind::Lines)).expect("text");
    let early: String = lines.lines().filter(|row| !row.contains("2026-11-1")).map(|row| format!("{row}\n")).collect();
    orders.lacks("a", ExportKind::Lines).drops("a", "ExportItemList202611160925.csv", early)
}

/// What the platform counts for the one product, on each day of a span.
fn by_product(story: Story, span: Span, paid: &str) -> Story {
    let header = "统计日期,商品ID,商品名称,商品访客数,支付买家数,支付金额\n".to_owned();
    let rows = span.days().fold(header, |text, day| text + &format!("{day},P1,Quilt,100,4,{paid}\n"));
    story.drops("a", &format!("商品_全部_{}_{}.csv", span.first(), span.last()), rows)
}

fn hollow_by_product() -> Story {
    by_product(main().sells("a", days("2026-09-20", "2026-11-11"), 1, "100.00"), quarter(), "100.00")
}

fn control_by_product() -> Story {
    by_product(sells(), quarter(), "1200.00")
}

fn control() -> Story {
    sells().counts_visits("a", quarter(), 100, 4, "500.00")
}

fn refunds() -> Story {
    comes_back(sells(), |week| 1 + week % 2, 4)
}

fn refunds_flat() -> Story {
    comes_back(sells(), |_| 1, 3)
}

fn refunds_new() -> Story {
    let span = days("2026-10-26", "2026-11-15");
    let story = main().sells_of("P1", "a", span, 4, "100.00").knows("P1", "Quilt", "");
    story.takes_back("a", "2026-10-27", 1, 1, "100.00").takes_back("a", "2026-11-03", 1, 1, "100.00").takes_back(
        "a",
        "2026-11-10",
        1,
        4,
        "100.00",
    )
}

fn refunds_both() -> Story {
    let story = refunds().plans_by("年度", "店铺|财年|年目标\nMain|2026|146000");
    story.plans_by("其他目标", "店铺|指标|月份|目标\nMain|退款率|2026-11|1%")
}

fn refund_ceiling() -> Story {
    let story = comes_back(sells(), |_| 1, 1).plans_by("年度", "店铺|财年|年目标\nMain|2026|146000");
    story.plans_by("其他目标", "店铺|指标|月份|目标\nMain|退款率|2026-11|1%")
}

/// One of two products comes back, and of the store so little more that it is usual.
fn product() -> Story {
    let story = sells().sells_of("P2", "a", quarter(), 1, "30.00").knows("P2", "Pillow", "");
    let story = comes_back(story, |week| 1 + week % 3, 1);
    // Orders of P2 are the last of a day: the first four are of P1.
    let of_pillow = ["2026-11-10", "2026-11-11", "2026-11-12", "2026-11-13"];
    of_pillow.iter().fold(story, |story, day| story.takes_back_of("P2", "a", day, 1, "30.00"))
}

fn advertising(now: &str) -> Story {
    let story = sells().advertises("a", before(), "Plan A", "40.00", "400.00");
    let [spend, sales] = now.split_once('/').map(|(spend, sales)| [spend, sales]).expect("two amounts");
    story.advertises("a", week(), "Plan A", spend, sales)
}

fn no_sales() -> Story {
    advertising("40.00/0.00")
}

fn loses() -> Story {
    advertising("40.00/20.00")
}

fn falls() -> Story {
    advertising("40.00/120.00")
}

fn below_even() -> Story {
    let story = sells().at_cost("60").advertises("a", quarter(), "Plan A", "40.00", "80.00");
    story.takes_back("a", "2026-11-10", 1, 1, "100.00")
}

fn spending(goal: &str) -> Story {
    let november = days("2026-11-01", "2026-11-15");
    main()
        .plans_by("年度", "店铺|财年|年目标\nMain|2026|182500")
        .sells_of("P1", "a", november, 9, "100.00")
        .knows("P1", "Quilt", "")
        .advertises("a", november, "Plan A", "150.00", "600.00")
        .plans_by("其他目标", &format!("店铺|指标|月份|目标\nMain|{goal}"))
}

fn ceiling() -> Story {
    spending("费比|2026-11|15%")
}

fn budget_ends() -> Story {
    spending("推广花费|2026-11|3000")
}

fn budget_over() -> Story {
    spending("推广花费|2026-11|2000")
}

fn missing_whole() -> Story {
    sells()
}

/// Orders and lines begin with the third day of the week, what else is told is there.
fn begins_late() -> Story {
    let visits =
        main().counts_visits("a", quarter(), 100, 4, "400.00").advertises("a", quarter(), "Plan A", "10.00", "50.00");
    visits.sells_of("P1", "a", days("2026-11-11", "2026-11-15"), 4, "100.00").knows("P1", "Quilt", "Bob")
}

fn missing_same_days() -> Story {
    begins_late().takes_back("a", "2026-11-11", 0, 1, "100.00")
}

fn missing_days() -> Story {
    ["2026-11-13", "2026-11-14", "2026-11-15"]
        .into_iter()
        .fold(begins_late(), |story, day| story.takes_back("a", day, 0, 1, "100.00"))
}

fn missing() -> Story {
    begins_late()
}

fn event() -> Story {
    sells()
        .plans_by("年度", "店铺|财年|年目标\nMain|2026|146000")
        .plans_by("节点", "节点|首日|末日|倍数\nWinter|2026-11-20|2026-11-22|")
        .doubts_rows(1)
}

fn codes() -> Story {
    sells().sells_of("P2", "a", on("2026-11-10"), 1, "30.00")
}

fn codes_more() -> Story {
    let extra = ["P2", "P3", "P4", "P5"];
    extra.iter().fold(sells(), |story, product| story.sells_of(product, "a", on("2026-11-10"), 1, "30.00"))
}

/// A finding, and a story that raises it.
type Told = (&'static str, fn() -> Story);

const STORIES: [Told; 36] = [
    ("below", below),
    ("below_only", below_only),
    ("stock", stock),
    ("stock_event", stock_event),
    ("stock_more", stock_more),
    ("slow", slow),
    ("unsold", unsold),
    ("rating", rating),
    ("price", price),
    ("fewer", fewer),
    ("hollow", hollow),
    ("hollow-lines", hollow_lines),
    ("hollow-by-product", hollow_by_product),
    ("control", control),
    ("control-by-product", control_by_product),
    ("refunds", refunds),
    ("refunds_flat", refunds_flat),
    ("refunds_new", refunds_new),
    ("refunds_both", refunds_both),
    ("refund_ceiling", refund_ceiling),
    ("of_store", refund_ceiling),
    ("product", product),
    ("no_sales", no_sales),
    ("loses", loses),
    ("falls", falls),
    ("below_even", below_even),
    ("ceiling", ceiling),
    ("budget_over", budget_over),
    ("budget_ends", budget_ends),
    ("missing_whole", missing_whole),
    ("missing", missing),
    ("missing_days", missing_days),
    ("missing_same_days", missing_same_days),
    ("event", event),
    ("codes", codes),
    ("codes_more", codes_more),
];

/// The keys of a sentence and of all that is said within it.
fn keys(phrase: &Phrase) -> Vec<&str> {
    let within = phrase.fields().iter().flat_map(|(_, field)| of_field(field));
    std::iter::once(phrase.key()).chain(within).collect()
}

fn of_field(field: &Field) -> Vec<&str> {
    match field {
        Field::Said(phrase) => keys(phrase),
        Field::List(fields) => fields.iter().flat_map(of_field).collect(),
        _ => Vec::new(),
    }
}

/// The finding that a story is told for.
fn raised<'r>(report: &'r Report, name: &str) -> Result<&'r Finding, String> {
    let key = format!("report.finding.{name}");
    let findings = &report.overview.findings;
    let all = || findings.iter().map(|finding| finding.text.key()).collect::<Vec<_>>();
    let found = findings.iter().find(|finding| keys(&finding.text).contains(&key.as_str()));
    found.ok_or_else(|| format!("{name} is not among {:?}", all()))
}

/// What the data of these stories brings: titles, a reason, a control's subject, the platform's own name.
const DATA: [&str; 3] = ["商品", "质量问题", "生意参谋"];

fn is_cjk(c: char) -> bool {
    ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
}

/// Words of another language in a sentence.
fn left(language: Language, said: &str) -> Vec<String> {
    let said = DATA.iter().fold(said.to_owned(), |said, word| said.replace(word, ""));
    if language != Language::Zh {
        return said.chars().filter(|c| is_cjk(*c)).map(String::from).collect();
    }
    const NAMES: [&str; 9] = ["Main", "Quilt", "Pillow", "Plan", "Double", "Winter", "https", "xlsx", "csv"];
    let words = said.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 3);
    words.filter(|word| !NAMES.contains(word)).map(str::to_owned).collect()
}

/// The same sentence with every number of things being one.
fn of_one(phrase: &Phrase) -> Phrase {
    let one = |field: &Field| match field {
        Field::Count(_) => Field::Count(1),
        Field::Said(within) => Field::Said(Box::new(of_one(within))),
        other => other.clone(),
    };
    phrase
        .fields()
        .iter()
        .fold(Phrase::new(phrase.key().to_owned()), |said, (name, field)| said.with(name.clone(), one(field)))
}

/// `1 pieces`: a number of one before a word of many.
fn many_of_one(said: &str) -> Option<String> {
    let words: Vec<&str> = said.split([' ', '\u{a0}']).collect();
    let pair = words.windows(2).find(|pair| {
        let noun: String = pair[1].chars().take_while(|c| c.is_alphabetic()).collect();
        pair[0].trim_start_matches(['(', '“', '«']) == "1" && noun.ends_with('s')
    });
    pair.map(|pair| pair.join(" "))
}

/// Every number that tables and cards of the report show.
fn shown(report: &Report) -> BTreeSet<Decimal> {
    let tables = report.sections.iter().flat_map(|section| &section.tables);
    let of_table = |table: &Table| -> Vec<Decimal> {
        let rows = table.rows.iter().chain(&table.total).flatten();
        rows.filter_map(|cell| match cell {
            Cell::Number(number) | Cell::Amount(number, _) => Some(number.abs().round_dp(8).normalize()),
            _ => None,
        })
        .collect()
    };
    tables.chain([&report.overview.stores]).flat_map(of_table).collect()
}

/// The numbers of a sentence by field.
fn numbers(phrase: &Phrase) -> Vec<(String, Decimal)> {
    let number = |name: &str, field: &Field| match field {
        Field::Money(n) | Field::MoneyFull(n) | Field::Percent(n) | Field::Roi(n) => vec![(name.to_owned(), *n)],
        Field::Count(n) => vec![(name.to_owned(), Decimal::from(*n))],
        Field::Said(within) => numbers(within),
        _ => Vec::new(),
    };
    phrase.fields().iter().flat_map(|(name, field)| number(name, field)).collect()
}

/// What a sentence works out by itself: how far back it looked, what is usual, what a plan or a stock list makes necessary, and how many
/// it does not name.
const WORKED_OUT: [&str; 13] = [
    "price", "weeks", "low", "high", "median", "factor", "wanted", "days", "count", "limit", "goal", "total", "before",
];

#[test]
fn each_finding_is_raised_read_in_each_language_and_stands_in_the_tables() {
    let file = include_str!("../../../templates/locales/en/findings.toml");
    let words: toml::Table = file.parse().expect("words");
    let known = words["report"]["finding"].as_table().expect("findings");
    let known: BTreeSet<&str> = known.keys().map(String::as_str).collect();
    let told: BTreeSet<&str> = STORIES.iter().map(|(name, _)| *name).collect();
    assert_eq!(known, told, "each finding has its story");
    let mut broken = Vec::new();
    for (name, story) in STORIES {
        let report = story().report(&operator());
        for language in Language::ALL {
            broken.extend(unsayable(&report, language));
        }
        match raised(&report, name) {
            Ok(finding) => broken.extend(read(name, finding, &shown(&report))),
            Err(why) => broken.push(why),
        }
    }
    assert_eq!(broken, [""; 0]);
}

/// What is wrong with a finding: words of another language, a number of one before many, a figure that stands in no table.
fn read(name: &str, finding: &Finding, shown: &BTreeSet<Decimal>) -> Vec<String> {
    let mut broken = Vec::new();
    let phrases = [Some(&finding.text), Some(&finding.action), Some(&finding.sure), finding.effect.as_ref()];
    for words in Language::ALL.map(Words::built_in) {
        for phrase in phrases.iter().flatten() {
            let said = words.say(phrase);
            // Where to click is said in the language of the report's own reader.
            let has_page = phrase.field("page").or_else(|| phrase.field("pages")).is_some();
            if !has_page && !left(words.language(), &said).is_empty() {
                broken.push(format!("{name} in {}: {said}", words.language()));
            }
            let many = [said, words.say(&of_one(phrase))].iter().find_map(|said| many_of_one(said));
            broken.extend(many.map(|many| format!("{name} in {}: {many}", words.language())));
        }
    }
    for (field, number) in numbers(&finding.text) {
        // Days that an export leaves out are in no table, so neither is what the platform counts on them. What it counts by product is
        // of no store as a whole.
        let of_platform =
            ["hollow", "hollow-by-product", "control-by-product"].contains(&name) && field.as_str() == "platform";
        let worked_out = of_platform || WORKED_OUT.contains(&field.as_str());
        if !shown.contains(&number.abs().round_dp(8).normalize()) && !worked_out {
            broken.push(format!("{name}: {field} {number} stands in no table"));
        }
    }
    broken
}

#[test]
fn the_law_sees_what_it_looks_for() {
    assert_eq!(many_of_one("for (1 pieces) left"), Some("(1 pieces)".to_owned()));
    assert_eq!(many_of_one("1 piece, 21 pieces, 1.1 points"), None);
    assert_eq!(left(Language::En, "Main 缺 orders"), ["缺"]);
    assert_eq!(left(Language::Zh, "Main 缺 orders"), ["orders"]);
    let one = of_one(
        &Phrase::new("report.finding.stock").with("pieces", Field::Count(7)).with("rate", Field::Percent(dec("1"))),
    );
    assert_eq!(one.field("pieces"), Some(&Field::Count(1)));
}
