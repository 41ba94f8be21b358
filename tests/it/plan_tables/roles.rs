//! Product roles: the planned mix beside what was sold, with what has no role and what nobody can allocate.

use super::{business, everything};
use crate::support::phrases::unsayable;
use crate::support::story::{Story, days, operator, owner_of, week};
use crate::support::tables::{cell, dec, number, reason, row_of, said, table, tables};
use proptest::prelude::*;
use rust_decimal::Decimal;
use zhoubao::extract::ExportKind;
use zhoubao::kpi::Kpi;
use zhoubao::report::{Cell, Table};
use zhoubao::words::Language;

const MIX: &str = "角色|占比\n引流款|30%\n利润款|50%\n形象|20%";

/// A week of 1,000.00 a day: 400.00 of 引流, 500.00 of 利润, 100.00 of a product the catalog does not know.
fn sold() -> Story {
    business()
        .sells_of("P1", "a", week(), 4, "100.00")
        .sells_of("P2", "a", week(), 5, "100.00")
        .sells_of("P3", "a", week(), 1, "100.00")
        .knows("P1", "围巾", "小李")
        .in_role("引流")
        .knows("P2", "帽子", "小李")
        .in_role("利润款")
}

#[test]
fn the_planned_mix_stands_beside_the_actual_one() {
    let report = sold()
        .sells_of("P1", "a", days("2026-11-02", "2026-11-08"), 1, "3000.00")
        .plans_by("货品结构", MIX)
        .report(&owner_of(&["a"]));
    let roles = table(&report, "products.roles");
    let names: Vec<String> = roles.rows.iter().map(|row| said(&row[1])).collect();
    assert_eq!(names, ["引流", "利润", "形象", "没有角色"]);
    // Of 7,000.00: 2,800 + 3,500 + 700. In the year so far of 28,000.00: 23,800 + 3,500 + 700.
    let traffic = row_of(roles, &["甲店", "引流"]);
    for (key, expected) in [
        ("planned_share", "0.3"),
        ("units", "28"),
        ("paid", "2800"),
        ("share", "0.4"),
        ("share_gap", "0.1"),
        ("ytd_units", "35"),
        ("ytd_paid", "23800"),
        ("ytd_share", "0.85"),
        ("ytd_share_gap", "0.55"),
    ] {
        assert_eq!(number(roles, traffic, key), Some(dec(expected)), "{key}");
    }
    let image = row_of(roles, &["甲店", "形象"]);
    assert_eq!(number(roles, image, "share"), Some(dec("0")), "planned and not sold is zero");
    assert_eq!(number(roles, image, "share_gap"), Some(dec("-0.2")));
    let none = row_of(roles, &["甲店", "没有角色"]);
    assert_eq!(number(roles, none, "share"), Some(dec("0.1")));
    assert_eq!(cell(roles, none, "planned_share"), &Cell::Blank);
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), Vec::<String>::new());
    }
}

#[test]
fn stores_of_one_plan_stand_together_and_of_several_apart() {
    let both = sold().sells_of("P4", "b", week(), 10, "100.00").knows("P4", "手套", "").in_role("定制");
    let report = both.plans_by("货品结构", MIX).report(&operator());
    let roles = table(&report, "products.roles");
    assert_eq!(said(&roles.rows[0][0]), "2 店合计");
    let custom = row_of(roles, &["2 店合计", "定制"]);
    assert_eq!(reason(roles, custom, "planned_share"), "reason.role-not-planned");
    assert_eq!(reason(roles, custom, "share_gap"), "reason.role-not-planned");
    assert_eq!(number(roles, custom, "share"), Some(dec("0.5")));

    let both = sold().sells_of("P4", "b", week(), 10, "100.00").knows("P4", "手套", "").in_role("定制");
    let report = both.plans_by("货品结构", "店铺|角色|占比\n全部|引流|100%\n乙店|定制|100%").report(&operator());
    let roles = table(&report, "products.roles");
    assert_eq!(number(roles, row_of(roles, &["乙店", "定制"]), "share"), Some(dec("1")));
    assert_eq!(number(roles, row_of(roles, &["甲店", "引流"]), "share"), Some(dec("0.4")));
    let total = roles.total.as_ref().expect("a total");
    assert_eq!(number(roles, total, "paid"), Some(dec("14000")));
}

#[test]
fn what_no_line_explains_is_a_row_of_its_own() {
    let report = sold().lacks("a", ExportKind::Lines).sells_of("P4", "b", week(), 1, "1000.00");
    let report = report.plans_by("货品结构", MIX).report(&operator());
    let roles = table(&report, "products.roles");
    let open = row_of(roles, &["2 店合计", "未分摊"]);
    assert_eq!(number(roles, open, "paid"), Some(dec("7000")));
    assert_eq!(number(roles, open, "share"), Some(dec("0.5")));
    assert_eq!(cell(roles, open, "share_gap"), &Cell::Blank);
}

#[test]
fn without_a_planned_mix_no_table_and_an_owner_sees_only_theirs() {
    assert!(!tables(&sold().report(&operator())).any(|table| table.id == "products.roles"));
    let story = sold().sells_of("P4", "b", week(), 1, "100.00");
    let report = story.plans_by("货品结构", "店铺|角色|占比\n甲店|引流|100%\n乙店|定制|100%").report(&owner_of(&["b"]));
    let roles = table(&report, "products.roles");
    assert_eq!(roles.rows.iter().map(|row| said(&row[1])).collect::<Vec<_>>(), ["定制", "没有角色"]);
    let all = everything(&report);
    assert!(!all.contains("甲店") && !all.contains("围巾"));
}

/// The sum of a column over the rows of a store.
fn sum(roles: &Table, store: &str, key: &str) -> Decimal {
    let rows = roles.rows.iter().filter(|row| said(&row[0]) == store);
    rows.filter_map(|row| number(roles, row, key)).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever is sold, known and explained: shares are of everything, and nothing is lost or counted twice.
    #[test]
    fn shares_add_up_to_one(
        products in prop::collection::vec((0..4_usize, 1..4_usize, 1_u32..100_000), 1..5),
        unexplained in any::<bool>(),
        apart in any::<bool>(),
    ) {
        let mut story = business();
        for (at, (role, orders, cents)) in products.iter().enumerate() {
            let (id, store) = (format!("P{at}"), if at % 2 == 0 { "a" } else { "b" });
            let each = format!("{}.{:02}", cents / 100, cents % 100);
            story = story.sells_of(&id, store, days("2026-11-09", "2026-11-10"), *orders, &each);
            // The fourth "role" is a product without one.
            if *role < 3 {
                story = story.knows(&id, &id, "").in_role(["引流", "利润", "定制"][*role]);
            }
        }
        if unexplained {
            story = story.lacks("a", ExportKind::Lines);
        }
        let plan = if apart { "店铺|角色|占比\n全部|引流|100%\n乙店|利润|100%" } else { MIX };
        let report = story.plans_by("货品结构", plan).report(&operator());
        let Some(roles) = tables(&report).find(|table| table.id == "products.roles") else {
            // Without a line there are no products to show.
            prop_assert!(unexplained && products.len() == 1);
            return Ok(());
        };
        let mut stores: Vec<String> = roles.rows.iter().map(|row| said(&row[0])).collect();
        stores.dedup();
        for store in &stores {
            for [paid, share] in [["paid", "share"], ["ytd_paid", "ytd_share"]] {
                let (whole, parts) = (sum(roles, store, paid), sum(roles, store, share));
                // Each share is rounded to ten places; a store that sold nothing has none.
                let expected = if whole.is_zero() { Decimal::ZERO } else { Decimal::ONE };
                prop_assert!((parts - expected).abs() < dec("0.000000001"), "{store} {share} {parts}");
            }
        }
        let paid: Decimal = stores.iter().map(|store| sum(roles, store, "paid")).sum();
        prop_assert_eq!(Some(paid), report.kpi(Kpi::SalesPaid, "total", "week").unwrap().value);
        prop_assert_eq!(Some(paid), number(roles, roles.total.as_ref().unwrap(), "paid"));
    }
}
