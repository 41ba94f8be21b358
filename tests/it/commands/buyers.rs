//! Who bought: counted by a keyed hash of what the platform says, which nobody can read back.

use super::shop::{Shop, WEEK};
use crate::support::shop::csv;
use std::os::unix::fs::PermissionsExt;

const HEADER: &str = "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,下单帐号,运费金额,付款确认时间,货号,订单完成时间,订单来源";

fn row(order: &str, day: &str, account: &str) -> String {
    let (placed, paid) = (format!("2026-11-{day} 10:00:00"), format!("2026-11-{day} 10:00:30"));
    format!(
        "330000000{order},10001,四件套,1,在线支付,{placed},100,100,100,0,100,等待出库,销售订单,{account},0,{paid},MH-1,,移动端订单"
    )
}

/// A store on JD with five orders of three people, one of whom gives no account.
fn shop() -> Shop {
    let shop = Shop::empty();
    shop.setting("platform = \"tmall\"", "platform = \"jd\"");
    shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\"]");
    let rows = [
        row("331", "09", "jd_Anna88"),
        row("332", "10", "jd_Anna88"),
        row("333", "10", " Mei.Lin@Example.org"),
        row("334", "12", "mei.lin@example.org"),
        row("335", "15", ""),
    ];
    shop.with("订单导出20261116092000.csv", &csv(HEADER, &rows))
}

#[test]
fn people_are_counted_once_and_named_nowhere() {
    let shop = shop();
    shop.run(&["run", "-v"]).exits(0).never_says("Anna88");
    assert_eq!(shop.figure(1, "sales.buyers").as_deref(), Some("3"));
    assert_eq!(shop.figure(1, "sales.orders").as_deref(), Some("5"));
    let mode = std::fs::metadata(shop.path("data/identity-key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    shop.run(&["doctor"]).exits(0).never_says("identity-key");
    let key = shop.text("data/identity-key");
    for (name, bytes) in shop.files("") {
        // The export itself and its copy in the archive say it, and nothing that is made of them.
        let is_source = name.starts_with("inbox/") || name.starts_with("data/archive/");
        let holds = |word: &str| bytes.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()));
        assert!(is_source || !(holds("Anna88") || holds("mei.lin")), "{name}");
        assert!(name == "data/identity-key" || !holds(key.trim()), "the key is in {name}");
    }
}

const AFTER_SALES: &str = "服务单号,订单号,客户期望,服务单状态,一级申请原因,售后申请时间,商品编号,商品名称,退款金额,审核结果,处理结果,商家首次处理时间";

/// The shop with the whole amounts of orders paid back in the week, each on a day; one was asked for long before and refused.
fn giving_back(refunds: &[(&str, &str)]) -> Shop {
    let row = |(number, (order, day)): (usize, &(&str, &str))| {
        let (asked, done) = (format!("2026-11-{day} 11:00:00"), format!("2026-11-{day} 12:00:00"));
        format!("{number},330000000{order},退货,完成,质量问题,{asked},10001,四件套,100,同意,退款,{done}")
    };
    let refused =
        "900,330000000300,退货,取消,质量问题,2026-09-20 11:00:00,10001,四件套,100,不同意,,2026-09-20 12:00:00"
            .to_owned();
    let rows: Vec<String> = std::iter::once(refused).chain(refunds.iter().enumerate().map(row)).collect();
    let shop = shop();
    shop.setting("expects = [\"orders\"]", "expects = [\"orders\", \"refunds\"]");
    shop.with("售后服务单20261116092900.csv", &csv(AFTER_SALES, &rows))
}

#[test]
fn people_with_refunds_are_counted_by_the_buyers_of_their_orders() {
    // Two orders of one person, one of another; of the three who bought.
    let mut refunds = vec![("331", "11"), ("332", "12"), ("334", "15")];
    let figures = |shop: &Shop| {
        shop.run(&["run"]).exits(0);
        ["refund.orders", "refund.buyers", "refund.buyer_share"].map(|kpi| shop.figure(1, kpi))
    };
    let told = |all: [&str; 3]| all.map(|value| Some(value.to_owned()));
    assert_eq!(figures(&giving_back(&refunds)), told(["3", "2", "0.6666666667"]));
    // Who gives no account is a person too.
    refunds.push(("335", "15"));
    assert_eq!(figures(&giving_back(&refunds)), told(["4", "3", "1"]));
    // Nobody knows whose a refund is of which the order is not there: a person more, or one of these.
    refunds.push(("399", "13"));
    let shop = giving_back(&refunds);
    assert_eq!(figures(&shop), [Some("5".to_owned()), None, None]);
    let report: serde_json::Value =
        serde_json::from_slice(&shop.read(&format!("reports/{WEEK}/rev-1/report.json"))).unwrap();
    let why = |kpi: &str| {
        let mut all = report["kpis"].as_array().unwrap().iter();
        all.find(|f| f["id"] == kpi && f["period"] == "week").unwrap()["reason"].as_str().unwrap().to_owned()
    };
    let some = "of some refunds no order is known that would name their buyer";
    assert_eq!(why("refund.buyers"), format!("{some}; at most 5 (orders with refunds)"));
    assert_eq!(why("refund.buyer_share"), some);
}

#[test]
fn a_lost_key_is_made_anew_and_what_was_read_is_read_again() {
    let shop = shop();
    shop.run(&["run"]).exits(0);
    let (key, facts) = (shop.text("data/identity-key"), shop.names("data/ledger"));
    std::fs::remove_file(shop.path("data/identity-key")).unwrap();
    shop.run(&["verify", WEEK]).exits(0);
    shop.run(&["report", "--week", WEEK, "--recompute"]).exits(0).says("no differences");
    assert_ne!(shop.text("data/identity-key"), key);
    assert!(shop.names("data/ledger").iter().any(|name| !facts.contains(name)), "other facts");
    // One that is there and cannot be read is never replaced in silence.
    shop.write("data/identity-key", b"rubbish\n");
    let refused = shop.run(&["report", "--week", WEEK]).exits(74);
    assert!(refused.err.contains("data/identity-key"), "{}", refused.err);
    assert_eq!(shop.text("data/identity-key"), "rubbish\n");
}

#[test]
fn a_key_lost_after_a_purge_is_told() {
    let shop = shop();
    shop.run(&["run"]).exits(0);
    shop.setting("[mail]\n", "[privacy]\nkeep = \"60d\"\n[mail]\n");
    let later = "2027-02-01T10:00";
    shop.run(&["purge", "--now", later]).exits(0).says("1 source file older than 60 days removed");
    let key = shop.text("data/identity-key");
    std::fs::remove_file(shop.path("data/identity-key")).unwrap();
    let preview = |out: &str| {
        let folder = shop.path(out);
        shop.run(&["preview", "--week", WEEK, "--now", later, "--out", folder.to_str().unwrap()]).exits(0);
        shop.text(&format!("{out}/digest.txt"))
    };
    let told = preview("look/lost");
    assert!(told.contains("the key by which its buyers are recognised"), "{told}");
    shop.write("data/identity-key", key.as_bytes());
    let told = preview("look/restored");
    assert!(!told.contains("its buyers are recognised"), "{told}");
}

#[test]
fn where_no_export_names_buyers_there_is_no_key() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    assert!(!shop.path("data/identity-key").exists());
}
