//! Rows that lost a cell, or in which an unquoted comma made one more: a buyer's name, telephone number or address then stands in
//! its neighbour's column. Nothing of it is kept in the facts, in what is said of rows, in reports or in the log.

use super::shop::{MONDAY, Shop, WEEK};
use encoding_rs::GBK;
use zhoubao::facts::{self, Table, Values};

/// What no column of ours may ever hold. A message to the shop beside the state is named as an unknown state, so that new states are seen.
const PRIVATE: [&str; 4] = ["李小龙", "文三路", "13812345678", "bruce_lee"];

/// The order report of 2025 with all its columns, and one order of it.
const ORDERS: [(&str, &str); 30] = [
    ("订单编号", "#"),
    ("买家会员名", "bruce_lee"),
    ("买家应付货款", "35.91"),
    ("买家应付邮费", "6.00"),
    ("总金额", "41.91"),
    ("返点积分", "0"),
    ("买家实际支付金额", "41.91"),
    ("买家实际支付积分", "0"),
    ("订单状态", "交易成功"),
    ("买家留言", "放在门口"),
    ("收货人姓名", "李小龙"),
    ("收货地址", "浙江省 杭州市 西湖区 文三路199号"),
    ("运送方式", "快递"),
    ("联系电话", ""),
    ("联系手机", "'13812345678"),
    ("订单创建时间", "2026-11-09 03:06:40"),
    ("订单付款时间", "2026-11-09 03:50:57"),
    ("宝贝标题", "毛巾三条装"),
    ("物流单号", "No:781000007919"),
    ("订单备注", ""),
    ("宝贝总数量", "1"),
    ("店铺Id", "73234567"),
    ("店铺名称", "Main"),
    ("订单关闭原因", "订单未关闭"),
    ("发票抬头", "李小龙"),
    ("是否手机订单", "手机订单"),
    ("退款金额", "0.00"),
    ("确认收货时间", "2026-11-12 16:01:55"),
    ("打款商家金额", "41.91"),
    ("含应开票给个人的个人红包", "0.00"),
];

/// The item report, with the columns beside which the buyer speaks.
const ITEMS: [(&str, &str); 18] = [
    ("子订单编号", "#"),
    ("主订单编号", "#"),
    ("商品标题", "毛巾三条装"),
    ("商品价格", "39.90"),
    ("购买数量", "1"),
    ("外部系统编号", "A1"),
    ("商品属性", "颜色分类:米白"),
    ("联系方式备注", "李小龙 13812345678"),
    ("订单状态", "交易成功"),
    ("商家编码", "A1"),
    ("买家应付货款", "41.91"),
    ("买家实付金额", "41.91"),
    ("退款状态", "没有申请退款"),
    ("退款金额", "无退款申请"),
    ("订单创建时间", "2026-11-09 03:06:40"),
    ("订单付款时间", "2026-11-09 03:50:57"),
    ("商品ID", "921698382771"),
    ("主订单买家留言", "放在门口"),
];

/// The refund report, with the buyer beside what is read.
const REFUNDS: [(&str, &str); 13] = [
    ("订单编号", "#"),
    ("退款编号", "#"),
    ("买家会员名", "bruce_lee"),
    ("买家实际支付金额", "41.91"),
    ("宝贝标题", "毛巾三条装"),
    ("买家退款金额", "41.91"),
    ("退款的申请时间", "2026-11-10 03:06:40"),
    ("退款完结时间", "2026-11-11 03:50:57"),
    ("退款状态", "退款成功"),
    ("买家退款原因", "不喜欢"),
    ("买家退款说明", "放在门口"),
    ("商家真实姓名", "李小龙"),
    ("联系电话", "13812345678"),
];

/// Good rows, and every row that lost the cell at a place or got one more there, as long as it was or not.
fn spoilt(columns: &[(&str, &str)]) -> Vec<u8> {
    let header: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let mut number = 4_512_345_678_901_230_000_u64;
    let mut row = || -> Vec<String> {
        number += 1;
        columns.iter().map(|(_, cell)| cell.replace('#', &number.to_string())).collect()
    };
    let mut lines = vec![header.join(",")];
    for at in 0..columns.len() {
        for kind in 0..4 {
            let mut cells = row();
            if kind < 2 {
                drop(cells.remove(at))
            } else {
                cells.insert(at, String::new())
            }
            match kind {
                1 => cells.push(String::new()),
                3 => drop(cells.pop()),
                _ => {}
            }
            lines.push(cells.join(","));
            lines.push(row().join(","));
        }
    }
    GBK.encode(&(lines.join("\r\n") + "\r\n")).0.into_owned()
}

/// Every text in the tables that were read.
fn texts(shop: &Shop) -> (usize, Vec<String>) {
    let (mut rows, mut texts) = (0, Vec::new());
    for name in shop.names("data/ledger").into_iter().filter(|name| name.ends_with(".arrows")) {
        // `0-orders.arrows` of one file, `orders-2026-11-….arrows` of the view.
        let file = name.rsplit('/').next().unwrap_or_default();
        let is_of =
            |table: &Table| file.ends_with(&format!("-{table}.arrows")) || file.starts_with(&format!("{table}-"));
        let table = Table::ALL.into_iter().find(is_of).unwrap();
        let frame = facts::read(table, &shop.path(&format!("data/ledger/{name}"))).unwrap();
        rows += frame.rows();
        for values in frame.columns().iter().flatten() {
            if let Values::Text(values) = values {
                texts.extend(values.iter().flatten().map(|text| text.to_string()));
            }
        }
    }
    (rows, texts)
}

#[test]
fn nothing_of_a_buyer_is_kept_of_rows_that_are_shifted() {
    for (name, columns) in [
        ("ExportOrderList202611160920.csv", &ORDERS[..]),
        ("ExportItemList202611160925.csv", &ITEMS),
        ("退款202611160930.csv", &REFUNDS),
    ] {
        let shop = Shop::empty().with(name, &spoilt(columns));
        shop.setting("platform = \"tmall\"", "platform = \"taobao\"");
        let said: Vec<String> =
            [&["check", "-vv"][..], &["report", "--week", WEEK, "-vv", "--now", MONDAY], &["source", "list"]]
                .iter()
                .map(|arguments| shop.run(arguments))
                .map(|ended| format!("{}{}", ended.out, ended.err))
                .collect();
        let (rows, texts) = texts(&shop);
        assert!(rows >= columns.len() * 4, "{name}: {rows} rows were read: {said:#?}");
        for private in PRIVATE {
            let kept: Vec<&String> = texts.iter().filter(|text| text.contains(private)).collect();
            assert!(kept.is_empty(), "{name}: {private} in the facts: {kept:?}");
            let told = said.iter().flat_map(|said| said.lines()).find(|line| line.contains(private));
            assert!(told.is_none(), "{name}: {private} was said: {told:?}");
            let files = shop.files("data").into_iter().chain(shop.files("reports"));
            for (path, bytes) in files.filter(|(path, _)| !path.starts_with("archive/")) {
                let found = bytes.windows(private.len()).any(|window| window == private.as_bytes());
                assert!(!found, "{name}: {private} in {path}");
            }
        }
    }
}
