//! What stores are charged, what lies in stock and who the customers are: each export as it is written, every oddity named, and what
//! becomes of it.

use crate::support::exports::{Read, gbk, refused, utf8, workbook};
use crate::support::phrases::unsayable;
use crate::support::shop::{Business, fixtures, source};
use crate::support::story::{Story, operator};
use demo::layouts::money;
use encoding_rs::GB18030;
use zhoubao::extract::ExportKind;
use zhoubao::facts::{Frame, Table};
use zhoubao::ledger::View;
use zhoubao::report::{Notice, Weight};
use zhoubao::words::{Language, Words};

const TOLD: [&str; 5] = ["date", "fee", "kind", "amount", "order_id"];
const ORDER: &str = "4512345678901234567";

/// Each reject, said in every language without a gap.
fn said_of_rejects(read: &Read) -> Vec<String> {
    let in_words =
        |language| read.extract.rejects.iter().map(move |reject| Words::built_in(language).say(&reject.why()));
    let all: Vec<String> = Language::ALL.into_iter().flat_map(in_words).collect();
    assert!(all.iter().all(|said| !said.is_empty() && !said.contains('{')), "{all:?}");
    all
}

/// The rows of a table, a line each.
fn facts(view: &View, table: Table, columns: &[&str]) -> Vec<String> {
    let Some(frame) = view.stores[0].frames.get(&table) else { return Vec::new() };
    let cell = |frame: &Frame, name: &str, row: usize| {
        let place = frame.place(name);
        let number = || frame.number(place, row).map(|n| n.to_string());
        frame.text(place, row).map(ToString::to_string).or_else(number).unwrap_or_default()
    };
    let line = |row| columns.iter().map(|name| cell(frame, name, row)).collect::<Vec<_>>().join(" ");
    (0..frame.rows()).map(line).collect()
}

fn alipay_row(number: &str, day: &str, [income, expense]: [&str; 2], [kind, words]: [&str; 2]) -> String {
    format!("{number}\t,{number}\t,2026-11-{day} 17:07:46,{income},{expense},1000.00,{kind},,,T200P{ORDER}\t,{words}")
}

fn alipay(rows: &[String]) -> Vec<u8> {
    let header = money::ALIPAY.join(",");
    let mut lines = vec!["#支付宝账务明细查询", "#账号：[20880000000000000156]", "#---账务明细列表---", &header];
    lines.extend(rows.iter().map(String::as_str));
    lines.extend(["#---账务明细列表结束---", "#支出合计：4笔，共-41.33元", "#导出时间：[2026年11月16日 09:00:00]"]);
    gbk(&lines)
}

fn alipay_rows() -> Vec<String> {
    vec![
        alipay_row("2026111300000000000000000001", "13", ["168.99", "0.00"], ["在线支付", ""]),
        alipay_row("2026111300000000000000000002", "13", ["0.00", "-8.45"], ["收费", "天猫佣金（类目）扣款"]),
        alipay_row("2026111300000000000000000003", "13", ["0.00", "-0.83"], ["收费", "卖家版运费险保费"]),
        alipay_row("2026111400000000000000000004", "14", ["", "-5.07"], ["收费", "淘宝客佣金代扣款"]),
        alipay_row("2026111400000000000000000005", "14", ["0.00", "-30.00"], ["交易退款", ""]),
        alipay_row("2026111500000000000000000006", "15", ["1.50", ""], ["收费", "天猫佣金（类目）退还"]),
        alipay_row("2026111500000000000000000007", "15", ["0.00", "-500.00"], ["提现", ""]),
        alipay_row("2026111500000000000000000008", "15", ["0.00", "-3.00"], ["收费", "其他"]),
    ]
}

#[test]
fn lines_of_a_bill_that_stand_there_twice_are_told_and_count_once() {
    let rows = alipay_rows();
    let once = Read::of(&alipay(&rows));
    let twice = Read::of(&alipay(&[&rows[..], &rows[..]].concat()));
    assert_eq!((once.part().repeated, twice.part().repeated), (0, rows.len() as u64));
    assert_eq!(twice.lines(Table::CostEntries, &TOLD), once.lines(Table::CostEntries, &TOLD));
}

/// A bill as Excel saves it again: dates in its own form, without seconds, and no zeros behind an amount.
fn saved_again(bill: &str) -> String {
    let cell = |cell: &str| {
        if let Some((day, time)) = cell.split_once(' ').filter(|(day, time)| day.len() == 10 && time.len() == 8) {
            let time = time.trim_start_matches('0').get(..time.trim_start_matches('0').len() - 3).unwrap_or_default();
            return format!("{} {time}", day.replace('-', "/").replace("/0", "/"));
        }
        let amount = cell.contains('.') && cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
        if amount { cell.trim_end_matches('0').trim_end_matches('.').to_owned() } else { cell.to_owned() }
    };
    let line = |line: &str| line.split(',').map(cell).collect::<Vec<_>>().join(",");
    bill.lines().map(line).collect::<Vec<_>>().join("\r\n")
}

#[test]
fn a_bill_that_was_saved_again_tells_the_same_costs_and_refunds() {
    assert_eq!(saved_again("2026-11-03 09:05:31,50.00,0.00,a b"), "2026/11/3 9:05,50,0,a b");
    for folder in ["pdd.bills", "taobao.bill", "jd.settlement", "shopify.payouts"] {
        let files = std::fs::read_dir(fixtures(&format!("platforms/{folder}"))).unwrap();
        for path in
            files.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "csv"))
        {
            let bytes = std::fs::read(&path).unwrap();
            let text = String::from_utf8(bytes.clone()).unwrap_or_else(|_| GB18030.decode(&bytes).0.into_owned());
            let again = saved_again(text.trim_start_matches('\u{FEFF}'));
            assert_ne!(again, text);
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let of = |platform: &str| {
                let mut shop = Business::of(&["home"]);
                platform.clone_into(&mut shop.stores[0].platform);
                shop
            };
            let platform = folder.split('.').next().unwrap();
            let (once, twice) = (of(platform), of(platform));
            once.receive("home", &name, &bytes);
            twice.receive("home", &name, &bytes);
            twice.receive("home", &format!("again {name}"), &GB18030.encode(&again).0);
            assert!(once.view().stores[0].frames.contains_key(&Table::CostEntries), "{name}");
            assert!(twice.view().sources.iter().all(|source| source.set_aside.is_none()), "{name}");
            for table in [Table::CostEntries, Table::Refunds] {
                let [once, twice] =
                    [&once, &twice].map(|shop| shop.view().stores[0].frames.get(&table).map(|f| f.rows()));
                assert_eq!(once, twice, "{name} {table:?}");
            }
        }
    }
}

#[test]
fn fees_of_one_minute_that_differ_in_their_seconds_are_several() {
    let row = |second: u32| format!("260101-1,2026-11-13 14:07:{second:02},0.00,-0.26,技术服务费,,0030002|技术服务费");
    let bill = |rows: &[String]| {
        let header = "商户订单号,发生时间,收入金额（+元）,支出金额（-元）,账务类型,备注,业务描述".to_owned();
        gbk(&[&[header][..], rows].concat().iter().map(String::as_str).collect::<Vec<_>>())
    };
    let morning = |written: &str| row(1).replace("2026-11-13 14:07:01", written);
    for written in ["2026/11/13 9:05", "2026-11-13 9:05", "2026/11/13 09:05"] {
        let id = |row: String| Read::of(&bill(&[row])).lines(Table::CostEntries, &["entry_id"]);
        assert_eq!(id(morning(written)), id(morning("2026-11-13 09:05:31")), "{written}");
    }
    let read = Read::of(&bill(&[row(1), row(2), row(2), row(3)]));
    assert_eq!(read.lines(Table::CostEntries, &["amount"]), ["0.26", "0.26", "0.26"]);
}

#[test]
fn alipay_tells_what_was_charged_among_sales_refunds_and_withdrawals() {
    let read = Read::of(&alipay(&alipay_rows()));
    assert_eq!(
        (read.profile(), read.part().header_row, read.rows(Table::CostEntries)),
        ("alipay.bill", 4, (5, 0, 3, 0))
    );
    let line = |day: &str, fee: &str, kind: &str, amount: &str| format!("2026-11-{day} {fee} {kind} {amount} {ORDER}");
    assert_eq!(
        read.lines(Table::CostEntries, &TOLD),
        [
            line("13", "天猫佣金（类目）扣款", "commission", "8.45"),
            line("13", "卖家版运费险保费", "freight_insurance", "0.83"),
            line("14", "淘宝客佣金代扣款", "creators", "5.07"),
            line("15", "天猫佣金（类目）退还", "commission", "-1.50"),
            line("15", "其他", "other", "3.00"),
        ]
    );
    assert_eq!(read.column(Table::CostEntries, "channel"), ["", "", "淘宝客", "", ""]);
    assert_eq!(read.part().prelude, 6, "lines above the header and below the rows");
    // Every row tells that its day is covered, whatever it is.
    assert_eq!(read.days(), ["2026-11-13", "2026-11-14", "2026-11-15"]);
}

#[test]
fn a_cell_that_cannot_be_read_leaves_its_line_out_and_is_named_in_every_language() {
    let mut rows = alipay_rows();
    rows.push(alipay_row("2026111500000000000000000009", "15", ["0.00", "五元"], ["收费", "服务费"]));
    rows.push(alipay_row("", "15", ["0.00", "-1.00"], ["收费", "服务费"]));
    let read = Read::of(&alipay(&rows));
    assert_eq!(read.rows(Table::CostEntries), (7, 2, 3, 0));
    let found: Vec<_> = read.extract.rejects.iter().map(|r| (r.row, r.header.as_str(), r.code.as_str())).collect();
    assert_eq!(found, [(13, "支出金额（-元）", "amount"), (14, "账务流水号", "empty")]);
    assert_eq!(said_of_rejects(&read).len(), 6);
}

#[test]
fn a_bill_in_several_files_is_whole_and_a_line_exported_again_counts_once() {
    let shop = Business::of(&["home"]);
    let rows = alipay_rows();
    // The 14th is split between two files, and the third repeats a day.
    shop.receive("home", "1.csv", &alipay(&rows[..4]));
    shop.receive("home", "2.csv", &alipay(&rows[4..]));
    shop.receive("home", "3.csv", &alipay(&rows[1..3]));
    let view = shop.view();
    let costs = facts(&view, Table::CostEntries, &["kind", "amount"]);
    let sum: i64 = costs.iter().map(|line| line.split(' ').nth(1).unwrap().parse::<i64>().unwrap()).sum();
    assert_eq!((costs.len(), sum), (5, 158_500));
    let rows = |name: &str| source(&view, name).accounting[&Table::CostEntries];
    let used: u64 = ["1.csv", "2.csv", "3.csv"].into_iter().map(|name| rows(name).used).sum();
    let superseded: u64 = ["1.csv", "2.csv", "3.csv"].into_iter().map(|name| rows(name).superseded).sum();
    assert_eq!((used, superseded), (5, 2));
}

#[test]
fn movements_of_qianniu_are_read_in_both_spellings_and_whatever_the_sign() {
    let row = |kind: &str, [income, expense]: [&str; 2], words: &str| {
        format!(
            "木禾,2026-11-13,2026-11-13 17:07:46,20261113,{ORDER},{ORDER},{kind},{income},{expense},{words},,支付宝,2026-11-13 17:10:00,2026-11-13 17:10:00"
        )
    };
    let rows = [
        money::MOVEMENTS.join(","),
        row("交易收款", ["168.99", "0.00"], ""),
        row("交易退款(售后)", ["0.00", "30.00"], ""),
        row("服务费", ["0.00", "8.45"], "天猫佣金"),
        row("服务费", ["0.00", "0.83"], "退货宝运费险"),
        row("服务费", ["1.50", "0.00"], "天猫佣金退还"),
    ];
    let read = Read::of(&gbk(&rows.each_ref().map(String::as_str)));
    assert_eq!((read.profile(), read.rows(Table::CostEntries)), ("taobao.bill", (3, 0, 2, 0)));
    let line = |fee: &str, kind: &str, amount: &str| format!("2026-11-13 {fee} {kind} {amount} {ORDER}");
    assert_eq!(
        read.lines(Table::CostEntries, &TOLD),
        [
            line("天猫佣金", "commission", "8.45"),
            line("退货宝运费险", "freight_insurance", "0.83"),
            line("天猫佣金退还", "commission", "-1.50")
        ]
    );
    let settled = [
        money::SETTLED.join(","),
        format!("2026-11-13 17:07:46,20261113,{ORDER},交易收款,168.99,0.00,"),
        format!("2026-11-13 17:07:46,20261113,{ORDER},服务费,0.00,-8.45,天猫佣金"),
    ];
    let read = Read::of(&gbk(&settled.each_ref().map(String::as_str)));
    assert_eq!(
        (read.profile(), read.lines(Table::CostEntries, &TOLD)),
        ("taobao.bill", vec![line("天猫佣金", "commission", "8.45")])
    );
}

#[test]
fn a_policy_of_freight_insurance_costs_its_premium_on_its_day() {
    let row = format!("66120260000000001,{ORDER},0.83,2026-11-13 17:08:00,承保成功");
    let read = Read::of(&utf8(&[&money::FREIGHT_INSURANCE.join(","), &row]));
    assert_eq!(read.profile(), "taobao.freight-insurance");
    assert_eq!(
        read.lines(Table::CostEntries, &TOLD),
        [format!("2026-11-13 运费险保费 freight_insurance 0.83 {ORDER}")]
    );
}

#[test]
fn the_bill_of_goods_says_nothing_that_orders_do_not() {
    let phrase = refused(&gbk(&[&money::GOODS_BILL.join(","), "1,2,1,168.99,0.00,四件套"]));
    assert_eq!(phrase.key(), "refusal.not-needed");
    for language in Language::ALL {
        let said = Words::built_in(language).say(&phrase);
        assert!(!said.contains('{') && !said.is_empty(), "{said}");
    }
}

#[test]
fn bills_of_refunds_tell_their_fees_beside_them() {
    let pdd = Read::of(&crate::platforms_pdd::bills());
    assert_eq!(pdd.lines(Table::CostEntries, &TOLD), ["2026-11-14 技术服务费 commission 1.01 261110-000000000000001"]);
    let header = "订单编号,售后服务单号,售后退款时间,商品编号,费用名称,应结金额,币种,收支方向,账单生成时间";
    let row = |sku: &str, fee: &str, amount: &str, way: &str| {
        format!("330000000001,,,{sku},{fee},{amount},CNY,{way},2026-11-14 10:00:00")
    };
    let rows = [
        header.to_owned(),
        row("101", "货款", "480.00", "收入"),
        row("101", "佣金", "-24.00", "支出"),
        row("102", "佣金", "-12.00", "支出"),
        // Without a sign: the direction says it.
        row("101", "运费保险服务费", "0.30", "支出"),
        row("101", "售后卖家赔付费", "-5.00", "支出"),
        row("101", "CPS佣金", "-9.00", "支出"),
        row("101", "佣金", "6.00", "收入"),
    ];
    let jd = Read::of(&gbk(&rows.each_ref().map(String::as_str)));
    let mut costs = jd.lines(Table::CostEntries, &["fee", "kind", "amount", "channel", "currency"]);
    costs.sort();
    assert_eq!(
        costs,
        [
            "CPS佣金 creators 9.00 京东联盟 CNY",
            "佣金 commission -6.00 · CNY",
            "佣金 commission 12.00 · CNY",
            "佣金 commission 24.00 · CNY",
            "售后卖家赔付费 compensation 5.00 · CNY",
            "运费保险服务费 freight_insurance 0.30 · CNY",
        ]
    );
    // Without the day of the bill its fees cannot be dated: it is the same export, for its refunds.
    let without = rows.each_ref().map(|row| row.rsplit_once(',').unwrap().0.to_owned());
    let jd = Read::of(&gbk(&without.each_ref().map(String::as_str)));
    assert!(jd.profile() == "jd.settlement" && jd.part().tables.iter().all(|part| part.table == Table::Refunds));
}

/// A fee that lost its sign would be money given back; the row's own total tells.
#[test]
fn a_fee_with_a_sign_that_its_row_does_not_add_up_with_is_left_out_by_name() {
    let shopify = "Transaction Date,Type,Order,Payout Status,Payout Date,Amount,Fee,Net,Checkout,Currency";
    let charge = |order: u32, fee: &str, net: &str| {
        format!("2026-11-13 12:00:00 -0500,charge,#{order},paid,2026-11-16,179.99,{fee},{net},#9001,USD")
    };
    // The last adds up with neither sign: there may be a column more than we know, and the fee counts.
    let rows = [charge(1, "5.51", "174.48"), charge(2, "-5.51", "174.48"), charge(3, "-5.51", "170.00")];
    let read = Read::of(&utf8(&[shopify, &rows[0], &rows[1], &rows[2]]));
    assert_eq!(read.profile(), "shopify.payouts");
    assert_eq!(read.lines(Table::CostEntries, &["order_id", "amount"]), ["#1 5.51", "#3 -5.51"]);
    let [reject] = &read.extract.rejects[..] else { panic!("{:?}", read.extract.rejects) };
    assert_eq!((reject.row, reject.header.as_str(), reject.value.as_str()), (3, "Fee", "-5.51"));
    let costs = read.part().tables.iter().find(|part| part.table == Table::CostEntries).expect("it has fees");
    assert_eq!((reject.code.as_str(), costs.read, costs.rejected), ("turned", 3, 1));
    said_of_rejects(&read);

    let amazon = "date/time,settlement id,type,order id,sku,description,product sales,marketplace withheld tax,selling fees,fba fees,other,total";
    let sold = |fee: &str| {
        format!("\"Nov 10, 2026 1:05:07 AM PST\",1,Order,111-0000000-0000001,S,Quilt,100.00,-8.25,{fee},-4.75,0,72.00")
    };
    let read = Read::of(&utf8(&["All amounts in USD, unless specified", amazon, &sold("-15.00"), &sold("15.00")]));
    let [reject] = &read.extract.rejects[..] else { panic!("{:?}", read.extract.rejects) };
    assert_eq!((reject.code.as_str(), reject.header.as_str()), ("turned", "selling fees"));

    let douyin =
        ["结算时间", "订单号", "子订单号", "结算金额", "结算单类型", "收入合计", "平台服务费", "佣金", "支出合计"];
    let settled = |id, fee| ["2026-11-13 07:56:52", id, id, "250.00", "已结算", "299.00", fee, "-29.00", "-49.00"];
    let (one, other) = (settled("'6917926768823640011", "-20.00"), settled("'6917926768823640012", "20.00"));
    let read = Read::of(&workbook(&[&douyin, &one, &other]));
    assert_eq!(read.lines(Table::CostEntries, &["fee", "amount"]), ["平台服务费 20.00", "佣金 29.00"]);
    assert_eq!((read.extract.rejects[0].code.as_str(), read.extract.rejects[0].row), ("turned", 3));
}

#[test]
fn each_fee_of_amazon_is_a_cost_of_its_own() {
    let header = "\"date/time\",\"settlement id\",\"type\",\"order id\",\"sku\",\"description\",\"product sales\",\"marketplace withheld tax\",\"selling fees\",\"fba fees\",\"other transaction fees\",\"other\",\"total\"";
    let rows = [
        "\"Includes Amazon Marketplace, Fulfillment by Amazon (FBA), and Amazon Webstore transactions\"",
        "\"All amounts in USD, unless specified\"",
        header,
        "\"Nov 10, 2026 1:05:07 AM PST\",\"1\",\"Order\",\"111-0000000-0000001\",\"S\",\"Quilt\",\"1,052.64\",\"-1.60\",\"-157.90\",\"-4.75\",\"0\",\"0\",\"888.39\"",
        "\"Nov 11, 2026 1:05:07 AM PST\",\"1\",\"Refund\",\"111-0000000-0000001\",\"S\",\"Quilt\",\"-19.99\",\"1.60\",\"2.40\",\"0\",\"0\",\"0\",\"-17.59\"",
        "\"Nov 12, 2026 1:05:07 AM PST\",\"1\",\"Service Fee\",\"\",\"\",\"Cost of Advertising\",\"0\",\"0\",\"0\",\"0\",\"0\",\"-12.34\",\"-12.34\"",
        "\"Nov 12, 2026 1:05:07 AM PST\",\"1\",\"FBA Inventory Fee\",\"\",\"\",\"FBA Inventory Storage Fee\",\"0\",\"0\",\"0\",\"0\",\"0\",\"-3.00\",\"-3.00\"",
        "\"Nov 13, 2026 1:05:07 AM PST\",\"1\",\"Transfer\",\"\",\"\",\"To account\",\"0\",\"0\",\"0\",\"0\",\"0\",\"-800.00\",\"-800.00\"",
    ];
    let read = Read::of(&utf8(&rows));
    assert_eq!(read.profile(), "amazon.transactions");
    let mut costs = read.lines(Table::CostEntries, &["date", "fee", "kind", "amount", "currency"]);
    costs.sort();
    assert_eq!(
        costs,
        [
            "2026-11-10 fba fees logistics 4.75 USD",
            "2026-11-10 marketplace withheld tax tax 1.60 USD",
            "2026-11-10 selling fees commission 157.90 USD",
            "2026-11-11 marketplace withheld tax tax -1.60 USD",
            "2026-11-11 selling fees commission -2.40 USD",
            "2026-11-12 Cost of Advertising advertising 12.34 USD",
            "2026-11-12 FBA Inventory Storage Fee storage 3.00 USD",
        ]
    );
}

#[test]
fn stock_is_of_the_day_its_list_was_made_and_warehouses_add_up() {
    let list = |pieces: [&str; 3]| {
        let row = |warehouse: &'static str, code: &'static str, pieces: &str| {
            format!("{warehouse},{code},MH,四件套,1.8m,{pieces},99,0,88.00")
        };
        let rows = [
            money::STOCK_WDT.join(","),
            row("杭州仓", "MH-1", pieces[0]),
            row("华南仓", "MH-1", pieces[1]),
            // Sold beyond what is there.
            row("杭州仓", "MH-2", pieces[2]),
        ];
        utf8(&rows.each_ref().map(String::as_str))
    };
    let read = Read::of(&list(["1030", "12", "-3"]));
    assert_eq!(
        (read.profile(), read.lines(Table::Stock, &["merchant_code", "warehouse", "quantity", "title"])),
        (
            "erp.stock",
            vec![
                "MH-1 杭州仓 1030 四件套".to_owned(),
                "MH-1 华南仓 12 四件套".to_owned(),
                "MH-2 杭州仓 -3 四件套".to_owned()
            ]
        )
    );
    let shop = Business::of(&["home"]);
    shop.receive("home", "库存查询20261109094800.csv", &list(["30", "12", "0"]));
    shop.receive("home", "库存查询20261116094800.csv", &list(["20", "", "7"]));
    let view = shop.view();
    let day = |day: &str| day.parse::<chrono::NaiveDate>().unwrap().to_epoch_days();
    let (then, now) = (day("2026-11-09"), day("2026-11-16"));
    assert_eq!(
        facts(&view, Table::Stock, &["date", "merchant_code", "warehouse", "quantity"]),
        [
            format!("{then} MH-1 华南仓 12"),
            format!("{then} MH-1 杭州仓 30"),
            format!("{then} MH-2 杭州仓 0"),
            format!("{now} MH-1 杭州仓 20"),
            format!("{now} MH-2 杭州仓 7"),
        ]
    );
    // The newer list rejects a row that says nothing of what is there.
    let rows = source(&view, "库存查询20261116094800.csv").accounting[&Table::Stock];
    assert_eq!((rows.read, rows.used, rows.rejected), (3, 2, 1));
    let coverage = &view.stores[0].coverage;
    let week = zhoubao::calendar::Span::new("2026-11-09".parse().unwrap(), "2026-11-15".parse().unwrap()).unwrap();
    assert_eq!(coverage.count(ExportKind::Stock, week), 7);
    assert!(!coverage.tells_any(week) && !coverage.is_known(week), "a list says nothing of a week's sales");
}

#[test]
fn stock_of_qianniu_leaves_out_what_has_no_code() {
    let rows = [
        money::STOCK_QIANNIU.join(","),
        "680001234567,四件套,5000001,MH-1,32,2026-11-16 09:40:00".to_owned(),
        "680001234568,枕套,5000002,,9,2026-11-16 09:40:00".to_owned(),
        "680001234569,被芯,5000003,MH-3,若干,2026-11-16 09:40:00".to_owned(),
    ];
    let read = Read::of(&utf8(&rows.each_ref().map(String::as_str)));
    assert_eq!((read.profile(), read.rows(Table::Stock)), ("taobao.stock", (2, 1, 1, 0)));
    assert_eq!(read.lines(Table::Stock, &["merchant_code", "product_id", "quantity"]), ["MH-1 680001234567 32"]);
    let found: Vec<_> = read.extract.rejects.iter().map(|r| (r.header.as_str(), r.code.as_str())).collect();
    assert_eq!((found, said_of_rejects(&read).len()), (vec![("可售库存", "count")], 3));
    // 聚水潭 names its columns otherwise.
    let jst = Read::of(&workbook(&[&money::STOCK_JST, &["MH", "MH-1", "四件套", "1.8m", "40", "38"]]));
    assert_eq!(
        (jst.profile(), jst.lines(Table::Stock, &["merchant_code", "quantity"])),
        ("erp.stock", vec!["MH-1 38".to_owned()])
    );
}

#[test]
fn customers_are_the_buyers_of_orders_and_nobody_is_named() {
    let members = [
        money::MEMBERS.join(","),
        "jd_a,金牌会员,138****0000,2025-03-01,2026-11-10,3,721.00".to_owned(),
        "t***t,会员,138****0000,2025-03-01,2026-11-10,1,9.00".to_owned(),
        ",会员,138****0000,2025-03-01,2026-11-10,1,9.00".to_owned(),
    ];
    let members = gbk(&members.each_ref().map(String::as_str));
    let read = Read::of(&members);
    assert_eq!((read.profile(), read.rows(Table::Customers)), ("jd.members", (1, 0, 2, 0)));
    assert_eq!(
        read.lines(Table::Customers, &["first_on", "last_on", "orders", "paid"]),
        ["2025-03-01 2026-11-10 3 721.00"]
    );
    let key = read.column(Table::Customers, "buyer_key").remove(0);
    let orders = Read::of(&crate::platforms_jd::orders_file());
    assert!(!key.contains("jd_a") && orders.column(Table::Orders, "buyer_key").contains(&key), "{key}");
    let header = demo::layouts::shopify::CUSTOMERS.join(",");
    let row = |email: &str| format!("'6000000000001,Anna,Sample,{email},yes,,,,,,,,,'+4917000000,no,59.80,2,,no,");
    let read = Read::of(&utf8(&[&header, &row("anna@example.com"), &row("")]));
    assert_eq!((read.profile(), read.rows(Table::Customers)), ("shopify.customers", (1, 0, 1, 0)));
    assert_eq!(read.lines(Table::Customers, &["orders", "paid"]), ["2 59.80"]);
}

#[test]
fn bills_are_asked_for_when_their_month_is_over_and_make_nothing_provisional() {
    let story = || Story::of(&[("a", "旗舰店", "小李")]).sells("a", crate::support::story::week(), 1, "100.00");
    let report = story().expects(ExportKind::Costs).report(&operator());
    let said = |language| -> Vec<String> {
        let words = Words::built_in(language);
        let of_bills = report.notices.iter().filter(|notice| notice.phrase.key() == "notice.missing-bill");
        of_bills.map(|notice| words.say(&notice.phrase)).collect()
    };
    let [asked] = &said(Language::Zh)[..] else { panic!("{:?}", said(Language::Zh)) };
    assert!(asked.contains("账单") && asked.contains("2026-10-01 至 2026-10-31"), "{asked}");
    assert!(said(Language::En)[0].contains("2026-10-01 to 2026-10-31"), "{:?}", said(Language::En));
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
    let weighs = |notice: &&Notice| notice.weight == Weight::Provisional;
    assert!(report.notices.iter().filter(weighs).all(|notice| notice.phrase.key() != "notice.missing-bill"));
    let october = [alipay_row("2026100100000000000000000001", "01", ["0.00", "-1.00"], ["收费", "服务费"])];
    let october = alipay(&october.map(|row| row.replace("2026-11-01", "2026-10-01")));
    let last = alipay(&[alipay_row("2026110100000000000000000001", "01", ["0.00", "-1.00"], ["收费", "服务费"])]);
    let report =
        story().expects(ExportKind::Costs).drops("a", "1.csv", october).drops("a", "2.csv", last).report(&operator());
    let [asked] = &report.notices.iter().filter(|n| n.phrase.key() == "notice.missing-bill").collect::<Vec<_>>()[..]
    else {
        panic!("the days between")
    };
    let said = Words::built_in(Language::Zh).say(&asked.phrase);
    assert!(said.contains("10-02"), "{said}");
}

#[test]
fn what_two_reports_tell_counts_once_and_the_report_says_which() {
    let policies = utf8(&[
        &money::FREIGHT_INSURANCE.join(","),
        &format!("66120260000000001,{ORDER},0.83,2026-11-13 17:08:00,承保成功"),
    ]);
    let commissions = gbk(&[
        &crate::support::layouts::AFFILIATE.join(","),
        "2026-11-14 08:30:00,2026-11-14 08:30:00,2026-11-14 08:30:00,2026-10-30 10:00:00,通用计划,680001,甲,100.00,1,5%,5.07,1%,,4512345678901234567,4512345678901234568,小红,甲团,否,",
    ]);
    let story = |with_reports: bool| {
        let story = Story::of(&[("a", "旗舰店", "小李")]).sells("a", crate::support::story::week(), 1, "100.00");
        let story = story.drops("a", "alipay.csv", alipay(&alipay_rows()));
        match with_reports {
            true => story.drops("a", "保单.csv", policies.clone()).drops("a", "settle.csv", commissions.clone()),
            false => story,
        }
    };
    let told = |report: &zhoubao::report::Report, language| -> Vec<String> {
        let words = Words::built_in(language);
        let of_costs = report.notices.iter().filter(|notice| notice.phrase.key() == "notice.told-twice");
        of_costs.map(|notice| words.say(&notice.phrase)).collect()
    };
    assert!(told(&story(false).report(&operator()), Language::En).is_empty());
    let report = story(true).report(&operator());
    let said = told(&report, Language::En);
    assert!(
        said.len() == 2 && said.iter().any(|said| said.contains("0.83") && said.contains("运费险 counts")),
        "{said:?}"
    );
    assert!(said.iter().any(|said| said.contains("5.07") && said.contains("淘宝客 counts")), "{said:?}");
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
    let shop = Business::of(&["home"]);
    shop.receive("home", "alipay.csv", &alipay(&alipay_rows()));
    shop.receive("home", "保单.csv", &policies);
    shop.receive("home", "settle.csv", &commissions);
    assert_eq!(
        facts(&shop.view(), Table::CostEntries, &["statement", "amount", "counted"]),
        ["支付宝 84500 1", "支付宝 8300 0", "支付宝 50700 0", "支付宝 -15000 1", "支付宝 30000 1", "运费险 8300 1"]
    );
}

/// What the files of every platform charge, by kind, is what the made-up business was charged.
#[test]
fn bills_add_up_to_what_the_business_was_charged() {
    let last_day: chrono::NaiveDate = "2026-11-15".parse().unwrap();
    let options = demo::Options { orders_per_week: 12, weeks: 3, seed: 3, last_day, ..demo::Options::platforms() };
    let business = demo::Business::simulate(&options);
    let files = demo::profile_files();
    let bills = [
        ("alipay.bill", "tmall-flagship", 3, 2),
        ("taobao.bill", "tmall-flagship", 3, 2),
        ("taobao.freight-insurance", "tmall-flagship", 3, 1),
        ("jd.settlement", "jd-flagship", 20, 1),
        ("pdd.bills", "pdd-flagship", 3, 1),
        ("douyin.settlement", "douyin-flagship", 3, 1),
        ("shopify.payouts", "shopify-us", 14, 1),
        ("amazon.transactions", "amazon-us", 7, 1),
    ];
    for (profile, store, days, kinds) in bills {
        let file = files.iter().find(|file| file.path.starts_with(&format!("{profile}/"))).expect("a file");
        let read = Read::of(&file.bytes);
        assert_eq!(read.profile(), profile);
        let charged = business.charged(store, last_day - chrono::Days::new(days - 1)..=last_day);
        let mut sums: std::collections::BTreeMap<String, i64> = std::collections::BTreeMap::new();
        let amounts = read.column(Table::CostEntries, "amount");
        for (kind, amount) in read.column(Table::CostEntries, "kind").into_iter().zip(amounts) {
            let cents: i64 = amount.replace('.', "").parse().expect("cents");
            *sums.entry(kind).or_default() += cents;
        }
        let ours: Vec<_> = charged.iter().filter(|(kind, _)| sums.contains_key(**kind)).collect();
        assert!(ours.len() == kinds, "{profile}: {sums:?} beside {charged:?}");
        for (kind, cents) in ours {
            assert_eq!(sums[*kind], *cents, "{profile}: {kind}");
        }
    }
}

#[test]
fn what_coupons_of_advertising_took_off_is_kept_beside_its_spend() {
    let whole_store = workbook(&[
        &["日期", "整体消耗", "整体成交金额", "整体支付ROI", "整体成交订单数", "整体成交智能优惠券金额"],
        &["2026-11-13", "1,000.00", "4,000.00", "4.00", "9", "12.50"],
    ]);
    let items = gbk(&[
        "日期,主体ID,主体类型,主体名称,展现量,点击量,花费,总成交金额,宝贝优惠券抵扣金额",
        "2026-11-13,680001234567,商品,四件套,1000,50,60.00,300.00,7.00",
        "2026-11-13,680001234568,商品,枕套,10,1,1.00,0,-",
    ]);
    let told = ["spend", "coupons"];
    assert_eq!(Read::of(&whole_store).lines(Table::AdDays, &told), ["1000.00 12.50"]);
    assert_eq!(Read::of(&items).lines(Table::AdDays, &told), ["60.00 7.00", "1.00 ·"]);
}

/// What the bills of all downloads of a business on six platforms come to in its last week, store by store, is what really was charged,
/// however many bills tell a charge.
#[test]
fn the_bills_of_six_platforms_come_to_what_really_was_charged() {
    let last_day: chrono::NaiveDate = "2026-11-15".parse().unwrap();
    let options =
        demo::Options { orders_per_week: 12, weeks: 4, weekly: 2, seed: 3, last_day, ..demo::Options::platforms() };
    let made = demo::Business::simulate(&options);
    let week = last_day - chrono::Days::new(6)..=last_day;
    let mut shop = Business::of(&[]);
    shop.stores = made
        .truth(week.clone())
        .into_iter()
        .map(|truth| {
            let platform = truth.store.split('-').next().unwrap().to_owned();
            let zone = match platform.as_str() {
                "shopify" => chrono_tz::America::New_York,
                "amazon" => chrono_tz::America::Los_Angeles,
                _ => chrono_tz::Asia::Shanghai,
            };
            zhoubao::ledger::StoreSpec { platform, zone, ..crate::support::shop::store(&truth.store) }
        })
        .collect();
    for (_, file) in made.downloads() {
        let mut parts = file.path.splitn(3, '/').skip(1);
        let (store, name) = (parts.next().unwrap(), parts.next().unwrap());
        shop.receive(store, name, &file.bytes);
    }
    let view = shop.view();
    for store in &view.stores {
        let frame: &Frame = &store.frames[&Table::CostEntries];
        let place = |name: &str| frame.place(name);
        let number = |name: &str, row| frame.number(place(name), row);
        let mut sums: std::collections::BTreeMap<String, i64> = std::collections::BTreeMap::new();
        for row in (0..frame.rows()).filter(|row| number("counted", *row) == Some(1)) {
            let day = number("date", row).and_then(|day| chrono::NaiveDate::from_epoch_days(i32::try_from(day).ok()?));
            if day.is_some_and(|day| week.contains(&day)) {
                let kind = frame.text(place("kind"), row).unwrap().to_string();
                *sums.entry(kind).or_default() += number("amount", row).unwrap() / 100;
            }
        }
        let charged = made.charged(&store.id, week.clone());
        assert!(charged.values().all(|cents| *cents != 0), "{}: {charged:?}", store.id);
        for (kind, cents) in charged {
            assert_eq!(sums.get(kind), Some(&cents), "{} {kind}: {sums:?}", store.id);
        }
        assert_eq!(store.told_twice.is_empty(), store.id != "tmall-flagship", "{}", store.id);
    }
}

/// A bill in dollars of a store that counts in yuan: each line at the rate of its day; one without a rate is left out by name.
#[test]
fn a_bill_in_another_currency_is_converted_day_by_day() {
    let header = "\"date/time\",\"settlement id\",\"type\",\"order id\",\"sku\",\"description\",\"product sales\",\"selling fees\",\"fba fees\",\"other\",\"total\"";
    let row = |day: u32, fee: &str| {
        format!(
            "\"Nov {day}, 2026 1:05:07 PM UTC\",\"1\",\"Order\",\"111-0000000-00000{day}\",\"S\",\"Quilt\",\"100.00\",\"{fee}\",\"0\",\"0\",\"90.00\""
        )
    };
    let rows = [
        "\"All amounts in USD, unless specified\"".to_owned(),
        header.to_owned(),
        row(9, "-5.00"),
        row(10, "-10.00"),
        row(11, "-2.50"),
    ];
    let mut shop = Business::of(&["home"]);
    shop.stores[0].platform = "amazon".to_owned();
    shop.receive("home", "bill.csv", &utf8(&rows.each_ref().map(String::as_str)));
    let mut view = shop.view();
    view.convert(&|_| "CNY", &crate::support::shop::rates(&["USD CNY 11-10 7.1", "USD CNY 11-11 7.2"]));
    crate::support::shop::assert_accounted(&view);
    assert_eq!(facts(&view, Table::CostEntries, &["kind", "amount"]), ["commission 710000", "commission 180000"]);
    let told: Vec<_> =
        view.stores[0].other_currency.iter().map(|(key, sum)| (key.0, sum.amount.to_string(), sum.left_out)).collect();
    assert_eq!(
        told,
        [
            (Table::CostEntries, "5.00".to_owned(), true),
            (Table::CostEntries, "10.00".to_owned(), false),
            (Table::CostEntries, "2.50".to_owned(), false),
        ]
    );
}
