//! Days told anew: what counts where two files speak of one day, and rows that one file has twice.

use crate::support::shop::{Business, ad_plans, csv, source, span};
use proptest::prelude::*;
use rust_decimal::Decimal;
use zhoubao::facts::Table;
use zhoubao::kpi::Kpi;
use zhoubao::ledger::{Doubt, Replaced};

const PLANS: &str = "日期,场景名字,计划ID,计划名字,展现量,点击量,花费,总成交笔数,总成交金额";
const ITEMS: &str = "日期,计划ID,主体ID,主体名称,展现量,点击量,花费,总成交笔数,总成交金额";

fn plans(rows: &[&str]) -> Vec<u8> {
    csv(PLANS, &rows.iter().map(|row| format!("2026-11-09,{row}")).collect::<Vec<_>>())
}

fn spend(business: &Business) -> Option<Decimal> {
    business.figures("11-09", |metrics| metrics.get(Kpi::AdsSpend, &["a"], span("11-09", "11-09")).value)
}

fn after(older: &[u8], newer: &[u8]) -> (Business, Vec<Replaced>) {
    let business = Business::of(&["a"]);
    business.receive("a", "计划报表_20261110_092311.csv", older);
    business.receive("a", "计划报表_20261116_092311.csv", newer);
    let said = business.view().stores[0].renewals.iter().map(|renewal| renewal.what).collect();
    (business, said)
}

fn yuan(n: i64) -> Option<Decimal> {
    Some(Decimal::from(n))
}

#[test]
fn a_renamed_campaign_is_the_same_one_by_its_number_and_by_its_day() {
    let numbered = |name: &str| plans(&[&format!("关键词推广,88120,{name},1000,50,100,3,250")]);
    let named = |name: &str| ad_plans(&[&format!("11-09 关键词推广 {name} 1000 50 100 3 250")]);
    let files = [
        (numbered("四件套"), numbered("改名")),
        (named("四件套"), named("改名")),
        (named("四件套"), numbered("四件套")),
        (numbered("四件套"), named("四件套")),
        (named("四件套"), numbered("改名")),
    ];
    for (older, newer) in files {
        let (business, said) = after(&older, &newer);
        assert_eq!((spend(&business), said), (yuan(100), vec![]));
    }
}

#[test]
fn a_campaign_is_called_by_its_newest_name_on_all_days() {
    let business = Business::of(&["a"]);
    let day = |day: &str, name: &str| format!("2026-11-{day},关键词推广,88120,{name},1000,50,100,3,250");
    business.receive("a", "计划报表_20261109_092311.csv", &csv(PLANS, &[day("02", "四件套")]));
    business.receive("a", "计划报表_20261116_092311.csv", &csv(PLANS, &[day("09", "改名")]));
    let view = business.view();
    let frame = &view.stores[0].frames[&Table::AdDays];
    let names: Vec<&str> = (0..frame.rows()).map(|row| frame.text(frame.place("campaign"), row).unwrap()).collect();
    assert_eq!(names, ["改名", "改名"]);
}

#[test]
fn a_week_that_stands_twice_in_one_file_counts_once_however_it_is_written() {
    let header = PLANS;
    let rows = |form: fn(u32) -> String| (9..16).map(form).collect::<Vec<_>>();
    let once = rows(|day| format!("2026-11-{day:02},关键词推广,1,甲,1000,50,100.00,3,250.00"));
    let again: [fn(u32) -> String; 3] = [
        |day| format!("2026/11/{day},关键词推广,1,甲,1000,50,100,3,250"),
        |day| format!("2026-11-{day:02},关键词推广,`1,甲 ,\"1,000\",50,100.00,3,250.00"),
        |day| format!("2026-11-{day:02} 00:00:00,关键词推广,1,甲,1000.0,50,100.0,3,250.0"),
    ];
    for form in again {
        let business = Business::of(&["a"]);
        business.receive("a", "计划报表_20261116_092311.csv", &csv(header, &[once.clone(), rows(form)].concat()));
        let spent =
            business.figures("11-09", |metrics| metrics.get(Kpi::AdsSpend, &["a"], span("11-09", "11-15")).value);
        assert_eq!(spent, yuan(700), "{}", form(9));
        let view = business.view();
        assert_eq!(view.sources[0].extract.as_ref().unwrap().parts[0].repeated, 7);
    }
}

#[test]
fn an_export_made_again_counts_although_it_has_the_bytes_of_one_before_the_wrong_one() {
    let of = |spent: u32| plans(&[&format!("关键词推广,1,甲,1000,50,{spent},3,250")]);
    let times = [("090000", 100), ("091000", 120), ("093000", 100)];
    let business = Business::of(&["a"]);
    for (time, spent) in times {
        business.receive("a", &format!("计划报表_20261116_{time}.csv"), &of(spent));
    }
    assert_eq!(spend(&business), yuan(100));
    // In whatever order they come.
    let business = Business::of(&["a"]);
    for at in [2, 0, 1] {
        let (time, spent) = times[at];
        business.receive("a", &format!("计划报表_20261116_{time}.csv"), &of(spent));
    }
    assert_eq!(spend(&business), yuan(100));
}

#[test]
fn what_a_newer_file_leaves_out_of_a_day_stays_and_speaks_against_it() {
    let older =
        plans(&["关键词推广,1,甲,1000,50,100,3,250", "关键词推广,2,乙,100,5,10,0,0", "关键词推广,3,丙,0,0,0,0,0"]);
    let newer = "计划报表_20261116_092311.csv";
    // Another campaign grew by more than what lacks: the sums of the day say nothing.
    for (spent, sum) in [("100", 110), ("190", 200)] {
        let (business, said) = after(&older, &plans(&[&format!("关键词推广,1,甲,1000,50,{spent},4,300")]));
        assert_eq!((spend(&business), said), (yuan(sum), vec![Replaced::Filtered]));
        let view = business.view();
        let [Doubt::DaysInPart { rows: 1, days, other, .. }] = &source(&view, newer).doubts[..] else {
            panic!("{:?}", source(&view, newer).doubts)
        };
        assert_eq!((&days[..], other.as_str()), (&[span("11-09", "11-09")][..], "计划报表_20261110_092311.csv"));
        assert_eq!(view.stores[0].frames[&Table::AdDays].rows(), 2, "of the campaign of nothing nothing stays");
    }
}

#[test]
fn the_whole_export_once_more_ends_what_was_said_of_a_part() {
    let whole = ["关键词推广,1,甲,1000,50,100,3,250", "关键词推广,2,乙,100,5,10,0,0"];
    let (business, said) = after(&plans(&whole), &plans(&whole[..1]));
    assert_eq!((spend(&business), said), (yuan(110), vec![Replaced::Filtered]));
    business.receive("a", "计划报表_20261116_094000.csv", &plans(&["关键词推广,1,甲,1000,50,101,3,250", whole[1]]));
    let view = business.view();
    assert_eq!((spend(&business), &view.stores[0].renewals[..]), (yuan(111), &[][..]));
    assert!(view.sources.iter().all(|source| source.doubts.is_empty()));
}

#[test]
fn a_row_that_two_files_tell_with_quite_other_figures_keeps_the_higher_and_is_told() {
    let (early, late) = ("计划报表_20261112_092311.csv", "计划报表_20261116_092311.csv");
    let rows = |figures: &str| -> Vec<String> {
        (9..=11).map(|day| format!("2026-11-{day:02},关键词推广,7,甲,{figures}")).collect()
    };
    let told = |older: &str, newer: &str| {
        let business = Business::of(&["a"]);
        business.receive("a", early, &csv(PLANS, &rows(older)));
        business.receive("a", late, &csv(PLANS, &rows(newer)));
        let view = business.view();
        let doubts = source(&view, late).doubts.clone();
        (business, doubts)
    };
    let whole = "5000,100,100,3,250";
    let (business, doubts) = told(whole, "2500,50,40,1,100");
    let [Doubt::DaysApart { rows: 3, amount, days, other, .. }] = &doubts[..] else { panic!("{doubts:?}") };
    assert_eq!(
        (amount.decimal(), &days[..], other.as_str()),
        (Decimal::from(180), &[span("11-09", "11-11")][..], early)
    );
    assert_eq!(spend(&business), yuan(100), "an ad set of the campaign, or another account's");
    // Told whole once more nothing is said.
    business.receive("a", "计划报表_20261116_101500.csv", &csv(PLANS, &rows("5000,100,101,3,250")));
    let view = business.view();
    assert!(view.sources.iter().all(|source| source.doubts.is_empty()), "{:?}", view.sources);
    // The other way round: of the last day the older file may have known a part, of those before all.
    let (business, doubts) = told("2500,50,40,1,100", whole);
    let [Doubt::DaysApart { rows: 2, days, .. }] = &doubts[..] else { panic!("{doubts:?}") };
    assert_eq!((&days[..], spend(&business)), (&[span("11-09", "11-10")][..], yuan(100)));
    // A few clicks that were taken back, and sales that came since, are what a newer word is for.
    for newer in ["4800,96,96,3,250", "5000,100,100,9,900"] {
        assert_eq!(told(whole, newer).1, [], "{newer}");
    }
}

#[test]
fn a_filtered_part_takes_nothing_away() {
    let older: Vec<String> = (1..=5).map(|n| format!("关键词推广,{n},计划{n},1000,50,100,3,250")).collect();
    let older = plans(&older.iter().map(String::as_str).collect::<Vec<_>>());
    let (business, said) = after(&older, &plans(&["关键词推广,3,计划3,1000,50,100,4,300"]));
    assert_eq!((spend(&business), said), (yuan(500), vec![Replaced::Filtered]));
    let sales = business.figures("11-09", |m| m.get(Kpi::AdsSales, &["a"], span("11-09", "11-09")).value);
    assert_eq!(sales, yuan(1300), "what it has is the newer word");
    let by_scene = plans(&["关键词推广,1,甲,1000,50,100,3,250", "人群推广,2,乙,1000,50,80,3,250"]);
    let (business, said) = after(&by_scene, &plans(&["关键词推广,1,甲,1000,50,100,3,250"]));
    assert_eq!((spend(&business), said), (yuan(180), vec![Replaced::Filtered]), "a whole scene is missing");
}

#[test]
fn files_of_different_scenes_stand_beside_each_other() {
    let (business, said) =
        after(&plans(&["关键词推广,1,甲,1000,50,100,3,250"]), &plans(&["人群推广,2,乙,1000,50,100,3,250"]));
    assert_eq!((spend(&business), said), (yuan(200), vec![Replaced::Beside]));
}

#[test]
fn days_of_products_are_told_anew_likewise() {
    let header = "统计日期,商品ID,商品名称,商品访客数,支付买家数,支付金额";
    let days = |rows: &[&str]| csv(header, &rows.iter().map(|row| format!("2026-11-09,{row}")).collect::<Vec<_>>());
    let business = Business::of(&["a"]);
    business.receive("a", "商品_全部_2026-11-09_2026-11-09.csv", &days(&["1,甲,90,3,300", "2,乙,9,1,20"]));
    business.receive_at(
        "a",
        "商品_全部_2026-11-09_2026-11-10.csv",
        &days(&["1,甲,95,3,300", "3,丙,9,1,50"]),
        "2026-11-16T04:00:00Z",
    );
    let view = business.view();
    let frame = &view.stores[0].frames[&Table::ProductDays];
    let ids: Vec<&str> = (0..frame.rows()).map(|row| frame.text(frame.place("product_id"), row).unwrap()).collect();
    assert_eq!(ids, ["1", "2", "3"], "it is not taken back that the second was sold");
    assert_eq!(view.stores[0].renewals.iter().map(|told| told.what).collect::<Vec<_>>(), [Replaced::Filtered]);
}

/// Three campaigns of 100, 60 and 40 on each day of a week, a row a day and campaign.
fn week_of_three(spent: [u32; 3]) -> Vec<String> {
    let rows = |day: u32| {
        let of = |(n, spent): (usize, u32)| format!("2026-11-{day:02},关键词推广,{n},计划{n},1000,50,{spent},3,250");
        spent.into_iter().enumerate().map(of).collect::<Vec<_>>()
    };
    (9..=15).flat_map(rows).collect()
}

fn spend_of_week(business: &Business) -> Option<Decimal> {
    business.figures("11-15", |metrics| metrics.get(Kpi::AdsSpend, &["a"], span("11-09", "11-15")).value)
}

#[test]
fn a_report_exported_in_parts_is_one() {
    let rows = week_of_three([100, 60, 40]);
    let campaign = |n: usize| rows.iter().skip(n).step_by(3).cloned().collect::<Vec<_>>();
    let cut = |at: usize| vec![rows[..at].to_vec(), rows[at..].to_vec()];
    let ways = [
        ("cut within Thursday", cut(10)),
        ("cut within Thursday, later", cut(11)),
        ("a file a campaign, the largest first", (0..3).map(campaign).collect()),
        ("a file a campaign, the smallest first", (0..3).rev().map(campaign).collect()),
        ("the smallest, then the others", vec![campaign(2), [campaign(0), campaign(1)].concat()]),
    ];
    for (way, parts) in ways {
        for (apart, said) in [(60, vec![Replaced::Beside]), (0, vec![])] {
            let business = Business::of(&["a"]);
            for (at, part) in parts.iter().enumerate() {
                let name = format!("计划报表_20261116_09{:02}00 ({at}).csv", at * apart / 60);
                business.receive("a", &name, &csv(PLANS, part));
            }
            assert_eq!(spend_of_week(&business), yuan(1400), "{way}, {apart} seconds apart");
            let mut told: Vec<_> = business.view().stores[0].renewals.iter().map(|told| told.what).collect();
            told.dedup();
            assert_eq!(told, said, "{way}, {apart} seconds apart");
        }
    }
}

#[test]
fn parts_of_each_week_say_nothing_of_each_other() {
    // Each Monday a file a campaign, two weeks back.
    let business = Business::of(&["a"]);
    let day = |day: u32, n: usize, spent: u32| format!("2026-11-{day:02},关键词推广,{n},计划{n},1000,50,{spent},3,250");
    for (monday, days) in [(9, 2..9), (16, 2..16)] {
        for n in 1..=3 {
            let rows: Vec<String> = days.clone().map(|d| day(d, n, monday + 10 * n as u32)).collect();
            business.receive("a", &format!("计划报表_202611{monday:02}_09{n:02}00.csv"), &csv(PLANS, &rows));
        }
    }
    assert_eq!(spend_of_week(&business), yuan(7 * (3 * 16 + 60)));
    let told: Vec<Replaced> = business.view().stores[0].renewals.iter().map(|told| told.what).collect();
    assert!(!told.is_empty() && told.iter().all(|what| *what == Replaced::Beside), "{told:?}");
}

#[test]
fn a_campaign_renamed_while_its_last_days_still_grow_counts_once() {
    let rows = |name: &str, last: u32| -> Vec<String> {
        let spent = |day: u32| if day == 8 { last } else { 100 };
        (2..=8).map(|d| format!("11-{d:02} 关键词推广 {name} 1000 50 {} 3 250", spent(d))).collect()
    };
    let of = |rows: Vec<String>| ad_plans(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let (business, said) = after(&of(rows("四件套", 90)), &of(rows("改名", 110)));
    let week = business.figures("11-08", |m| m.get(Kpi::AdsSpend, &["a"], span("11-02", "11-08")).value);
    assert_eq!((week, said), (yuan(710), vec![]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// However a day's rows are dealt out over files, in whatever order and how often these come, they count once.
    #[test]
    fn parts_in_any_order_say_what_one_file_says(
        spent in prop::array::uniform3(1_u32..90),
        dealt in prop::collection::vec(0_usize..3, 21),
        order in Just((0..6).collect::<Vec<usize>>()).prop_shuffle(),
        apart in any::<bool>(),
    ) {
        let rows = week_of_three(spent);
        let whole = Business::of(&["a"]);
        whole.receive("a", "计划报表_20261116_090000.csv", &csv(PLANS, &rows));
        let parts = Business::of(&["a"]);
        for file in order.iter().map(|file| file % 3) {
            let part: Vec<String> =
                rows.iter().zip(&dealt).filter(|(_, of)| **of == file).map(|(row, _)| row.clone()).collect();
            let minute = if apart { file } else { 0 };
            parts.receive("a", &format!("计划报表_20261116_09{minute:02}00 ({file}).csv"), &csv(PLANS, &part));
        }
        prop_assert_eq!(&whole.view().stores[0].frames, &parts.view().stores[0].frames);
    }
}

#[test]
fn a_campaign_renamed_whose_figures_were_put_right_since_counts_once() {
    let days = |days: std::ops::RangeInclusive<u32>, name: &str, figures: &str| -> Vec<String> {
        days.map(|day| format!("11-{day:02} 搜索 {name} {figures} 3 250")).collect()
    };
    let after = |older: Vec<String>, newer: Vec<String>| {
        let business = Business::of(&["a"]);
        let file = |rows: &[String]| ad_plans(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        business.receive("a", "计划报表_20261114_092311.csv", &file(&older));
        business.receive("a", "计划报表_20261116_092311.csv", &file(&newer));
        spend_of_week(&business)
    };
    let older = || days(9..=13, "旧名", "5000 100 100.00");
    // Clicks that were none are taken back.
    assert_eq!(after(older(), days(9..=15, "新名", "4990 99 99.60")), Some("697.20".parse().unwrap()));
    // Another campaign has other figures.
    assert_eq!(after(older(), days(9..=15, "新名", "4000 99 99.60")), Some("1197.20".parse().unwrap()));
    // On a day or two likeness is chance.
    let two = days(9..=10, "旧名", "5000 100 100.00");
    assert_eq!(after(two, days(9..=15, "新名", "4990 99 99.60")), Some("897.20".parse().unwrap()));
}

#[test]
fn rows_alike_in_every_cell_count_once_and_rows_that_differ_anywhere_count_each() {
    let day = "2026-11-09,关键词推广,88120,四件套,1000,50,100,3,250";
    let business = Business::of(&["a"]);
    business.receive("a", "计划报表_20261116_092311.csv", &csv(PLANS, &[day.to_owned(), day.to_owned()]));
    assert_eq!(spend(&business), yuan(100));
    let view = business.view();
    let part = &view.sources[0].extract.as_ref().unwrap().parts[0];
    assert_eq!((part.tables[0].read, part.repeated), (2, 1));
    let header = format!("{PLANS},平台");
    let other = Business::of(&["a"]);
    other.receive("a", "计划报表_20261116_092311.csv", &csv(&header, &[format!("{day},PC"), format!("{day},无线")]));
    assert_eq!(spend(&other), yuan(200), "a column that nobody reads tells them apart");
    // The old item report has no ids of lines: an article twice in an order is two rows alike.
    let lines = ["=\"1\",枕套,50,1,交易成功,M2".to_owned(), "=\"1\",枕套,50,1,交易成功,M2".to_owned()];
    let items = Business::of(&["a"]);
    items.receive("a", "ExportItemList202611160900.csv", &csv("订单编号,标题,价格,购买数量,订单状态,商家编码", &lines));
    assert_eq!(items.view().stores[0].frames[&Table::OrderLines].rows(), 2);
}

#[test]
fn an_item_report_with_numbers_of_campaigns_is_an_item_report() {
    let business = Business::of(&["a"]);
    let rows = ["2026-11-09,88120,1,四件套,1000,50,40,3,250", "2026-11-09,88121,1,四件套,1000,50,60,3,250"];
    business.receive("a", "商品报表_20261116_092111.csv", &csv(ITEMS, &rows.map(str::to_owned)));
    business.receive("a", "计划报表_20261116_092311.csv", &plans(&["关键词推广,88120,甲,2000,100,110,6,500"]));
    let view = business.view();
    let profiles: Vec<&str> = view.sources.iter().flat_map(|s| &s.profiles).map(String::as_str).collect();
    assert!(profiles.contains(&"wanxiang.items") && profiles.contains(&"wanxiang.plans"), "{profiles:?}");
    assert_eq!(spend(&business), yuan(110), "the campaigns' cut is counted");
}
