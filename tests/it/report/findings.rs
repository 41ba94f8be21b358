//! Each finding that an owner acts on, provoked by what would provoke it, read aloud in each language.

use super::{dec, notices_of, say};
use crate::support::phrases::unsayable;
use crate::support::story::{Story, days, operator, owner_of, week};
use std::fmt::Write as _;
use zhoubao::extract::ExportKind;
use zhoubao::report::{Finding, Report};
use zhoubao::span::Span;
use zhoubao::words::{Language, Words};

/// The twelve weeks before the reported one and that.
fn quarter() -> Span {
    days("2026-08-17", "2026-11-15")
}

fn one() -> Story {
    Story::of(&[("a", "旗舰店", "小李")])
}

/// The finding of that key.
fn found<'r>(report: &'r Report, key: &str) -> &'r Finding {
    let keys = || report.overview.findings.iter().map(|finding| finding.text.key()).collect::<Vec<_>>();
    let is_it = |finding: &&Finding| finding.text.key() == format!("report.finding.{key}");
    report.overview.findings.iter().find(is_it).unwrap_or_else(|| panic!("{key} is not among {:?}", keys()))
}

/// What happened and what to do, in each language.
fn aloud(report: &Report, key: &str) -> [String; 3] {
    for language in Language::ALL {
        assert_eq!(unsayable(report, language), [""; 0]);
    }
    let finding = found(report, key);
    Language::ALL.map(|language| {
        let words = Words::built_in(language);
        format!("{} → {}", words.say(&finding.text), words.say(&finding.action))
    })
}

#[test]
fn stock_that_does_not_last_is_said_in_pieces_and_money() {
    let story =
        one().sells_of("P1", "a", quarter(), 2, "100.00").knows("P1", "四件套", "小王").holds("a", &[("P1", 10)]);
    let report = story.report(&operator());
    assert_eq!(
        aloud(&report, "stock"),
        [
            "「四件套」只剩 10 件，够卖 5 天 → 补 18 件「四件套」或跨店调拨；补不到就停它的推广",
            "“四件套”: 10 pieces left, enough for 5 days → buy 18 pieces of “四件套” or move them between stores; else stop \
             advertising it",
            "«四件套»: quedan 10 unidades, para 5 días → reponer 18 unidades de «四件套» o moverlas entre tiendas; si no, \
             parar su publicidad",
        ]
    );
    let finding = found(&report, "stock");
    assert_eq!((finding.amount, finding.who.as_deref()), (Some(dec("1800.00")), Some("小王")));
}

#[test]
fn stock_is_held_against_what_the_next_event_is_planned_to_sell() {
    // Until 12 December are 24 days like any other and 3 of five times as much: 13 pieces of a year that sells 1 a day.
    let story = one()
        .plans_by("年度", "店铺|财年|年目标\n旗舰店|2026|37700")
        .plans_by("节点", "节点|首日|末日|倍数\n双12|2026-12-10|2026-12-12|5")
        .sells_of("P1", "a", quarter(), 1, "100.00")
        .sells_of("P2", "a", quarter(), 1, "10.00")
        .knows("P1", "四件套", "")
        .knows("P2", "枕套", "");
    let report = story.holds("a", &[("P1", 30), ("P2", 20)]).report(&operator());
    let [zh, en, es] = aloud(&report, "stock_more");
    assert!(zh.starts_with("「四件套」只剩 30 件，平常够卖 30 天；到双12（12/10 到 12/12）结束要卖 "), "{zh}");
    assert!(zh.contains(" 件；另有 1 款 → 补 "), "{zh}");
    assert!(en.contains("until 双12 ends (10 Dec to 12 Dec) it takes ") && en.contains("; 1 more article → "), "{en}");
    assert!(es.contains("hasta el fin de 双12 (del 10 dic al 12 dic) hacen falta "), "{es}");
}

#[test]
fn stock_that_lies_is_money_tied_up() {
    let story = one()
        .sells_of("P1", "a", quarter(), 1, "100.00")
        .knows("P1", "四件套", "")
        .at_cost("40")
        .knows("P2", "旧款枕头", "小王")
        .at_cost("20");
    let report = story.holds("a", &[("P1", 400), ("P2", 5000)]).report(&operator());
    let [zh, en, es] = aloud(&report, "stock_more");
    assert_eq!(
        zh,
        "「旧款枕头」库存 5,000 件，近 28 天没有卖出；另有 1 款 → 清「旧款枕头」：降价、做搭配或赠品，停止补货"
    );
    assert!(en.contains("5,000 pieces in stock, none sold in 28 days; 1 more article"), "{en}");
    assert!(es.contains("5.000 unidades en existencias, ninguna vendida en 28 días; 1 artículo más"), "{es}");
    // 5,000 at 20, and what P1 has beyond 180 days: 220 at 40.
    assert_eq!(found(&report, "stock_more").amount, Some(dec("108800.00")));
}

#[test]
fn a_score_that_falls_out_of_its_own_range_is_named() {
    let mut scores = "统计日期,访客数,支付买家数,支付金额,描述相符评分,服务态度评分,物流服务评分\n".to_owned();
    for day in quarter().days() {
        let logistics = if day >= week().first() { "4.62" } else { "4.86" };
        writeln!(scores, "{day},100,1,100.00,4.90,4.88,{logistics}").unwrap();
    }
    let report = one()
        .sells("a", quarter(), 1, "100.00")
        .drops("a", "店铺_2026-08-17_2026-11-15.csv", scores)
        .report(&operator());
    assert_eq!(
        aloud(&report, "rating"),
        [
            "旗舰店物流服务评分 4.62，平常 4.86 → 看最近的低分评价并联系买家：催仓库按时发货，查快递",
            "旗舰店: Score: logistics 4.62, usually 4.86 → read the latest low ratings and talk to these buyers: have the \
             warehouse ship in time, check the carrier",
            "旗舰店: Valoración: logística 4,62, lo habitual es 4,86 → leer las últimas valoraciones bajas y hablar con los \
             compradores: enviar a tiempo, revisar el transportista",
        ]
    );
}

#[test]
fn a_campaign_below_break_even_loses_money_though_it_sells_more_than_it_costs() {
    // 60 of 100 are cost of goods: it takes 2.50 to break even.
    let story = one().sells_of("P1", "a", quarter(), 2, "100.00").knows("P1", "四件套", "").at_cost("60");
    let report = story.advertises("a", quarter(), "引流计划", "40.00", "80.00").report(&operator());
    assert_eq!(
        aloud(&report, "below_even"),
        [
            "旗舰店「引流计划」花费 280，投产比 2.00，低于保本 2.50 → 停「引流计划」，或降出价到投产比过 2.50",
            "旗舰店, “引流计划”: spent 280, return 2.00, below break-even 2.50 → stop “引流计划”, or bid less until it returns \
             2.50",
            "旗舰店, «引流计划»: inversión 280, ROAS 2,00, por debajo del punto de equilibrio 2,50 → parar «引流计划», o bajar la \
             puja hasta un ROAS de 2,50",
        ]
    );
    // 280 spent less 560 sold by 2.50.
    assert_eq!(found(&report, "below_even").amount, Some(dec("56.00")));
}

/// Twelve weeks at 100, and the reported one at less.
fn cheaper(story: Story, price: &str) -> Report {
    let before = days("2026-08-17", "2026-11-08");
    let story = story.sells_of("P1", "a", before, 2, "100.00").knows("P1", "四件套", "小王");
    story.sells_of("P1", "a", week(), 2, price).report(&operator())
}

#[test]
fn a_product_that_sells_for_less_than_usual_is_money_given_away() {
    let report = cheaper(one(), "80.00");
    assert_eq!(
        aloud(&report, "price"),
        [
            "旗舰店「四件套」成交均价 80.00，平常 100.00（前 12 周） → 查「四件套」的优惠叠加和限时价，不是计划内的就改回 \
             100.00",
            "旗舰店: “四件套” sold at 80.00 a piece, usually 100.00 (12 weeks before) → check stacked discounts and timed \
             prices of “四件套”, and go back to 100.00 unless it was planned",
            "旗舰店: «四件套» se vendió a 80,00 por pieza, normalmente 100,00 (12 semanas antes) → revisar descuentos \
             acumulados y precios temporales de «四件套», y volver a 100,00 si no estaba previsto",
        ]
    );
    let finding = found(&report, "price");
    assert_eq!((finding.amount, finding.who.as_deref()), (Some(dec("280.00")), Some("小王")));
    assert_eq!(finding.effect.as_ref().map(say).as_deref(), Some("让利"));
    let told = |report: &Report| report.overview.findings.iter().any(|one| one.text.key() == "report.finding.price");
    // A little less, and what an event of the plan is for, is no news.
    assert!(!told(&cheaper(one(), "96.00")));
    let event = one()
        .plans_by("年度", "店铺|财年|年目标\n旗舰店|2026|73000")
        .plans_by("节点", "节点|首日|末日|倍数\n双11|2026-11-09|2026-11-11|4");
    assert!(!told(&cheaper(event, "80.00")));
}

#[test]
fn a_store_that_names_no_pages_has_its_products_by_the_sellers_code() {
    let before = days("2026-08-17", "2026-11-08");
    let story = one().sells_of("P1", "a", before, 2, "100.00").sells_of("P1", "a", week(), 2, "80.00");
    let report = story.clone().names_no_pages("a").report(&operator());
    assert!(aloud(&report, "price")[0].starts_with("旗舰店「商品P1」成交均价 80.00，平常 100.00"));
    // Where the catalog knows the code, it names it and who answers for it.
    let story = story.names_no_pages("a").knows("P1", "四件套", "小王");
    let report = story.report(&operator());
    assert!(aloud(&report, "price")[0].starts_with("旗舰店「四件套」成交均价 80.00"));
    assert_eq!(found(&report, "price").who.as_deref(), Some("小王"));
    // What somebody does about such a product is followed by the same code.
    let done = ["降价", "2026-11-09", "", "a", "支付金额", "C-P2", "", ""];
    let other = one().sells_of("P2", "a", before, 1, "50.00").sells_of("P1", "a", quarter(), 2, "100.00");
    let report = other.sells_of("P2", "a", week(), 3, "50.00").names_no_pages("a").acts(done).report(&operator());
    let table = report.section("actions").expect("actions").tables.first().expect("a table");
    let row = &table.rows[0];
    let cell = |key: &str| &row[table.column(key).unwrap_or_else(|| panic!("no column {key}"))];
    assert_ne!(format!("{:?}", cell("level_before")), format!("{:?}", cell("level_after")), "{row:?}");
}

#[test]
fn an_owner_reads_what_is_missing_in_a_line_and_what_happens_then() {
    let story = one().sells("a", quarter(), 1, "100.00").advertises("a", quarter(), "计划", "10.00", "50.00");
    let report = story.lacks("a", ExportKind::Orders).report(&owner_of(&["a"]));
    let notices = notices_of(&report, "notice.missing-store");
    let aloud = Language::ALL.map(|language| Words::built_in(language).say(&notices[0].phrase));
    assert!(aloud[0].starts_with("旗舰店：缺订单报表"), "{aloud:?}");
    assert!(aloud[1].starts_with("旗舰店: order report"), "{aloud:?}");
    assert!(aloud[2].starts_with("旗舰店: faltan "), "{aloud:?}");
    let finding = found(&report, "missing_whole");
    assert_eq!(say(&finding.action), "请他们补交；补齐后另发修订版");
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}
