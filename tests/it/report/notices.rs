//! What a reader must know of the figures, and what somebody is to do.

use super::{dec, fiscal_year, notices_of, on, say, two_stores};
use crate::support::phrases::unsayable;
use crate::support::story::{Story, days, operator, owner_of};
use std::collections::BTreeSet;
use zhoubao::extract::ExportKind;
use zhoubao::kpi::Kpi;
use zhoubao::report::{Cell, Weight};
use zhoubao::words::Language;

#[test]
fn a_missing_export_is_said_everywhere_and_never_a_zero() {
    let report = two_stores().plans("a", fiscal_year(), "1100").lacks("b", ExportKind::Ads).report(&operator());
    assert!(report.head.provisional);
    let [notice] = notices_of(&report, "notice.missing-week")[..] else { panic!("one notice") };
    assert_eq!((notice.weight, notice.store.as_deref()), (Weight::Provisional, Some("b")));
    assert_eq!(
        say(&notice.phrase),
        "家居店：缺本周（11/09-11/15）的推广报表，相关数字未知。请小陈到「万相台无界 → 报表 → 计划报表 → 分日 → 下载」导出 2026-11-02 至 2026-11-15。"
    );
    let spend = report.kpi(Kpi::AdsSpend, "b", "week").expect("in the product");
    assert_eq!((spend.value, spend.reason.as_ref().map(say).as_deref()), (None, Some("没有推广报表")));
    let total = report.kpi(Kpi::AdsSpend, "total", "week").expect("in the product");
    assert_eq!((total.value, &total.lacks[..]), (Some(dec("140")), &["b".to_owned()][..]));
    assert_eq!(report.overview.status.as_ref().map(say).as_deref(), Some("暂定：缺家居店推广报表"));
    let finding = report.overview.findings.iter().find(|finding| finding.amount.is_none()).expect("the missing export");
    assert_eq!(say(&finding.text), "家居店缺推广报表，相关数字未知");
    assert_eq!((finding.who.as_deref(), say(&finding.when).as_str()), (Some("小陈"), "11/17 周二前"));
    let row = report.overview.stores.rows.iter().find(|cells| cells[0] == Cell::Text("家居店".into())).expect("a row");
    let roi = report.overview.stores.column("roi").expect("a column");
    assert!(matches!(&row[roi], Cell::Missing(Some(_))), "{:?}", row[roi]);
    assert!(report.overview.stores_note.as_ref().is_some_and(|note| say(note).ends_with("合计投产比不含家居店。")));
}

#[test]
fn an_owner_of_one_store_hears_of_orders_in_two_without_the_others_name() {
    let lasts = days("2026-10-01", "2026-11-15");
    let story = Story::of(&[("a", "拼一", ""), ("b", "拼二", "")])
        .sells("a", lasts, 1, "100.00")
        .sells("b", lasts, 1, "100.00");
    let export = |store| String::from_utf8(story.export(store, ExportKind::Orders)).expect("text");
    let own = export("b");
    let taken: String = export("a").lines().rev().take(3).map(|row| format!("{row}\n")).collect();
    let story = story.lacks("b", ExportKind::Orders).drops("b", "ExportOrderList202611160925.csv", own + &taken);
    let told = |reader| {
        let report = story.report(&reader);
        let doubts = report.notices.iter().filter(|notice| notice.phrase.key().starts_with("doubt.in-"));
        doubts.map(|notice| say(&notice.phrase)).collect::<Vec<_>>()
    };
    // Orders and lines of the one store, orders of the other.
    let [of_a, _, of_b] = &told(operator())[..] else { panic!("{:?}", told(operator())) };
    assert!(of_a.contains("拼二") && of_b.contains("拼一"), "{of_a} {of_b}");
    let [alone] = &told(owner_of(&["b"]))[..] else { panic!("{:?}", told(owner_of(&["b"]))) };
    assert!(alone.starts_with("拼二：") && alone.contains("3 单") && !alone.contains("拼一"), "{alone}");
}

#[test]
fn a_short_export_says_how_far_back_to_go() {
    let short = days("2026-11-01", "2026-11-15");
    let report = Story::of(&[("a", "旗舰店", "")])
        .sells("a", short, 1, "100.00")
        .takes_back("a", "2026-11-01", 2, 1, "10.00")
        .takes_back("a", "2026-11-04", 2, 1, "10.00")
        .takes_back("a", "2026-11-06", 2, 1, "10.00")
        .takes_back("a", "2026-11-08", 2, 1, "10.00")
        .takes_back("a", "2026-11-12", 2, 1, "10.00")
        .advertises("a", short, "计划一", "10.00", "40.00")
        // Somewhat more than the orders: what is told alike cannot be too low.
        .counts_visits("a", short, 10, 1, "102.00")
        .report(&operator());
    let said = |key: &str| notices_of(&report, key).iter().map(|notice| say(&notice.phrase)).collect::<Vec<_>>();
    assert_eq!(
        said("notice.reach-back-begins"),
        [
            "旗舰店：11/01 之前没有这家店的任何记录。如果那天才开店，请在设置里这家店下面写 closed = [\"..2026-10-31\"]；如果不是，订单报表往前不够长，本周数字可能偏少：请店铺负责人到「千牛 → 交易 → 已卖出的宝贝 → 批量导出 → 订单报表」导出 2026-10-10 至 2026-11-15。"
        ]
    );
    assert_eq!(said("notice.reach-back").len(), 2, "lines and refunds: {:?}", said("notice.reach-back"));
    assert!(said("notice.reach-back")[0].starts_with("旗舰店：宝贝报表往前不够长，下单时间缺 2026-10-10 起的日子"));
    assert!(said("notice.reach-back")[1].contains("申请时间缺 2026-09-25 起"));
    assert_eq!(report.overview.status.as_ref().map(say).as_deref(), Some("暂定：有报表没有导全"));
}

#[test]
fn an_owner_reads_counts_where_the_operator_reads_rows() {
    let orders = two_stores().export("a", ExportKind::Orders);
    let broken = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额\n\
                  38200000000001,2026-11-10 10:00:00,2026-11-10 10:00:01,交易成功,5.00,五元\n\
                  38200000000002,2026-11-10 10:00:00,2026-11-10 10:00:01,神秘状态,5.00,5.00\n";
    let story = two_stores()
        .drops("a", "ExportOrderList202611160926.csv", broken)
        .drops("b", "note.csv", "不是报表\n1\n")
        .drops("b", "ExportOrderList202611160925.csv", orders);
    let report = story.report(&operator());
    let keys: BTreeSet<&str> = report.notices.iter().map(|notice| notice.phrase.key()).collect();
    for key in ["notice.rejects", "notice.unknown-words", "notice.set-aside"] {
        assert!(keys.contains(key), "{key} in {keys:?}");
    }
    // The same bytes in the folder of another store count where the other files know their orders.
    let aside: Vec<String> = notices_of(&report, "notice.set-aside").iter().map(|notice| say(&notice.phrase)).collect();
    assert!(aside.iter().any(|said| said.contains("inbox/a/")), "{aside:?}");
    let [reject] = &report.rejects[..] else { panic!("one reject: {:?}", report.rejects) };
    assert_eq!((reject.row, reject.column.as_str(), reject.value.as_str()), (2, "F", "五***"));
    assert_eq!(say(&reject.reason), "不是金额，应是 168.99 这样的数字");
    let owner = story.report(&owner_of(&["a", "b"]));
    assert!(owner.rejects.is_empty());
    let [count] = notices_of(&owner, "notice.remarks")[..] else { panic!("one count") };
    assert_eq!(say(&count.phrase), "有 3 条关于文件的提示，见运营版报表的「数据质量」。");
    let [lost] = notices_of(&owner, "notice.rejects")[..] else { panic!("a row of the week that is left out") };
    assert_eq!(lost.weight, Weight::Provisional);
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

#[test]
fn the_platforms_own_figure_is_reached_by_what_was_taken_out() {
    let report = two_stores()
        .sells("a", on("2026-11-12"), 2, "50.00")
        .counts_visits("a", on("2026-11-12"), 100, 3, "1100.00")
        .excludes("a", "2026-11-12", 1)
        .report(&owner_of(&["a", "b"]));
    let bridges: Vec<String> = notices_of(&report, "notice.bridge").iter().map(|notice| say(&notice.phrase)).collect();
    assert_eq!(
        bridges[0],
        "旗舰店：生意参谋 7,100.00 = 本报表 6,100.00 + 剔除 1,000.00 - 邮费 0.00 + 余差 0.00（7 天）。"
    );
    let [excluded] = notices_of(&report, "notice.excluded")[..] else { panic!("one notice") };
    assert_eq!(say(&excluded.phrase), "旗舰店：剔除 1 单，共 1,000.00。");
    let footer = say(&report.overview.footer);
    assert!(footer.starts_with("截至 11/16 周一 09:25 · 2 店 10 文件 "), "{footer}");
    assert!(footer.contains(" · 与生意参谋差 11.8 %（剔除、邮费）"), "{footer}");
}

#[test]
fn what_is_odd_about_files_and_figures_is_said_with_what_to_do() {
    let closed = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额\n\
                  38200000000001,2026-11-10 10:00:00,2026-11-10 10:00:01,交易关闭,5.00,0.00\n";
    let items = "日期,主体ID,展现量,点击量,花费,总成交笔数,总成交金额\n2026-11-10,9,1000,100,19.00,1,80.00\n";
    let canmou = "统计日期,访客数,支付买家数,支付金额,成功退款金额,全站推广花费,关键词推广花费,精准人群推广花费,智能场景花费\n\
                  2026-11-10,100,1,1005.00,99.00,1.00,2.00,3.00,4.00\n";
    let report = two_stores()
        .lacks("a", ExportKind::Traffic)
        .sells("a", on("2026-11-20"), 1, "5.00")
        .drops("a", "closed.csv", closed)
        .drops("a", "商品报表_20261116_092500.csv", items)
        .drops("a", "_2026-11-10_2026-11-10.csv", canmou)
        .drops("a", "empty.csv", "日期,主体ID,展现量,点击量,花费,总成交笔数,总成交金额\n")
        .report(&operator());
    let of_a = |key: &str| match notices_of(&report, key).iter().find(|notice| notice.store.as_deref() == Some("a")) {
        Some(notice) => say(&notice.phrase),
        None => panic!("{key} in {:#?}", report.notices.iter().map(|n| say(&n.phrase)).collect::<Vec<_>>()),
    };
    assert_eq!(
        of_a("notice.assumed-paid"),
        "旗舰店：1 个已关闭订单没有退款金额，支付金额按应付计。导出订单报表时请勾选「退款金额」。"
    );
    assert_eq!(
        of_a("notice.cuts-differ"),
        "旗舰店「万相台」：计划报表花费 20.00（采用），商品报表 19.00，1 天不一致。"
    );
    assert_eq!(
        of_a("notice.control-hollow"),
        "旗舰店：退款报表（退款202611160925.csv）里没有 11/10 的记录，生意参谋却有成功退款 99.00：多半是导出的日期选窄了，这几天不计入。请小李到「千牛 → 交易 → 退款管理 → 导出」重新导出 2026-09-25 至 2026-11-15。"
    );
    assert_eq!(of_a("notice.control-ads"), "旗舰店：生意参谋推广花费 10.00，本报表 20.00，差 -10.00（1 天）。");
    assert_eq!(
        of_a("notice.header-only"),
        "旗舰店：empty.csv 只有表头，没有数据，不算任何一天。请核对导出的日期范围。"
    );
    assert_eq!(
        of_a("notice.future"),
        "旗舰店：ExportOrderList202611160925.csv、ExportItemList202611160925.csv 里有 2 行的日期晚于出表日。请核对文件是否被改动。"
    );
    assert_eq!(
        of_a("notice.missing-days"),
        "旗舰店：店铺日报缺 11/09、11/11-11/15，这几天不计入。请小李到「生意参谋 → 自助取数（或首页 运营视窗）→ 店铺 → 按天 → 下载」导出 2026-11-09 至 2026-11-15。"
    );
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

#[test]
fn what_rows_say_twice_otherwise_or_not_at_all_is_said() {
    let items = |rows: &[&str]| {
        let head = "日期,主体ID,展现量,点击量,花费,总成交笔数,总成交金额".to_owned();
        rows.iter().fold(head, |text, row| text + "\n2026-11-10," + row) + "\n"
    };
    let four = items(&["1,9,1,10,0,0", "2,9,1,10,0,0", "3,9,1,10,0,0", "4,9,1,10,0,0"]);
    let twin = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,宝贝总数量\n\
                382000000000000000,2026-11-10 12:00:00,2026-11-10 12:00:00,交易成功,1000.00,1000.00,1\n";
    let scene = "日期,场景名字,计划名字,展现量,点击量,花费,总成交笔数,总成交金额\n2026-11-10,人群推广,乙,9,1,7.00,0,-\n\
                 合计,,,9,1,9.00,0,-\n";
    let report = two_stores()
        .drops("a", "商品报表_20261116_090000.csv", four.clone())
        .drops("a", "商品报表_20261116_090500.csv", items(&["2,9,1,10,1,5", "2,9,1,10,1,5"]))
        .drops("a", "ExportOrderList202611160930.csv", twin)
        .drops("b", "商品报表_20261116_090000.csv", four.replace(",9,1,", ",8,1,"))
        .drops("b", "商品报表_20261116_090500.csv", items(&["1,9,1,10,0,0", "2,9,1,12,0,0", "3,9,1,10,0,0"]))
        .drops("b", "计划报表_20261116_093000.csv", scene)
        .report(&operator());
    let said = |key: &str| match notices_of(&report, key).first() {
        Some(notice) => say(&notice.phrase),
        None => panic!("{key} in {:#?}", report.notices.iter().map(|n| say(&n.phrase)).collect::<Vec<_>>()),
    };
    for (key, expected) in [
        ("notice.repeated-rows", "旗舰店：商品报表_20261116_090500.csv 有 1 行与前面的行每一格都相同，只计一次。"),
        (
            "doubt.days-in-part",
            "旗舰店：商品报表_20261116_090500.csv 少了 3 行推广（30.00），商品报表_20261116_090000.csv 里有（11/10）。平台不会收回已经给过的某天的数据，这些行照计；可能筛选过或没有导全，请不加筛选重新导出。如果 商品报表_20261116_090000.csv 不对，请撤回它。",
        ),
        (
            "notice.days-beside",
            "家居店：计划报表_20261116_093000.csv 与 计划报表_20261116_092500.csv 都有 11/10 的推广，但没有一行相同，按一次导出的几个部分处理，两者都计（旧文件 1 行，20.00）。如果其中一个不对，或只是改了名称，请撤回它。",
        ),
        (
            "notice.total-differs",
            "家居店：计划报表_20261116_093000.csv 合计行的「花费」是 9，各行相加是 7，可能缺行。请重新导出。",
        ),
        (
            "notice.left-open",
            "家居店：计划报表_20261116_093000.csv 里 11/10 的推广有「成交金额」为空、横线或没有导出，当天未知，用到它的数字不含这几天。",
        ),
        (
            "notice.rounded-twins",
            "旗舰店：ExportOrderList202611160930.csv 里有 1 行订单的编号被表格软件改过末几位，别的文件里有完整的，不再重复计。请放平台下载的原文件，不要另存。",
        ),
    ] {
        assert_eq!(said(key), expected, "{key}");
    }
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

#[test]
fn pieces_that_no_row_of_an_order_tells_and_a_line_leaves_open_are_said() {
    let order = |n: u32, day: u32| {
        format!("38200000000{n:02},2026-11-{day:02} 10:00:00,2026-11-{day:02} 10:00:01,交易成功,5.00,5.00\n")
    };
    let line = |n: u32, day: u32, pieces: &str| {
        format!(
            "38200000000{n:02},39200000000{n:02},甲,{pieces},5.00,交易成功,2026-11-{day:02} 10:00:00,2026-11-{day:02} 10:00:01\n"
        )
    };
    let orders = (9..=15).map(|day| order(day, day)).collect::<String>();
    let lines = (9..=15).map(|day| line(day, day, if day == 14 { "" } else { "2" })).collect::<String>();
    let report = Story::of(&[("a", "旗舰店", "")])
        .drops(
            "a",
            "ExportOrderList202611160925.csv",
            format!("订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额\n{orders}"),
        )
        .drops(
            "a",
            "ExportItemList202611160925.csv",
            format!("主订单编号,子订单编号,商品标题,购买数量,买家实付金额,订单状态,订单创建时间,订单付款时间\n{lines}"),
        )
        .report(&operator());
    let units = report.kpi(Kpi::SalesUnits, "a", "week").expect("in the product");
    assert_eq!((units.value, units.days), (Some(dec("12")), Some((6, 7))));
    let [notice] = notices_of(&report, "notice.left-open")[..] else { panic!("one notice") };
    assert_eq!(
        say(&notice.phrase),
        "旗舰店：ExportItemList202611160925.csv 里 11/14 的订单明细有「件数」为空、横线或没有导出，当天未知，用到它的数字不含这几天。"
    );
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}
