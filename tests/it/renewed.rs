//! Days told anew: what counts where two files speak of one day, and rows that one file has twice.

use crate::support::shop::{Business, ad_plans, csv, span};
use rust_decimal::Decimal;
use zhoubao::facts::Table;
use zhoubao::kpi::Kpi;
use zhoubao::ledger::Replaced;

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
fn what_a_newer_file_leaves_out_of_a_day_is_gone_and_said() {
    let older = plans(&["关键词推广,1,甲,1000,50,100,3,250", "关键词推广,2,乙,100,5,10,0,0"]);
    let (business, said) = after(&older, &plans(&["关键词推广,1,甲,1000,50,100,4,300"]));
    assert_eq!((spend(&business), said), (yuan(100), vec![Replaced::LeftOut]));
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
    assert_eq!(ids, ["1", "3"]);
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
