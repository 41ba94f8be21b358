//! Where orders went: what each platform's export tells, that nothing nearer than a province or state leaves its reader, and the sales
//! by region that come of it.

use crate::kept::agreed;
use crate::support::exports::{Read, utf8};
use crate::support::phrases::unsayable;
use crate::support::shop::{Business, csv};
use crate::support::story::{Story, days, operator};
use rust_decimal::Decimal;
use zhoubao::compose::{By, OwnTable};
use zhoubao::facts::Table;
use zhoubao::kpi::Kpi;
use zhoubao::ledger::View;
use zhoubao::report::{Cell, Report, Section, Table as Shown};
use zhoubao::words::{Language, Words};

const TAOBAO: &str = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,退款金额,收货地址 ";

fn taobao(id: u32, day: &str, paid: &str, back: &str, address: &str) -> String {
    let at = format!("{day} 10:00:00");
    let left: Decimal = paid.parse::<Decimal>().unwrap() - back.parse::<Decimal>().unwrap();
    format!("382{:014}7,{at},{at},交易成功,{paid},{left},{back},{address}", u64::from(id) * 7_919 + 31_415_926)
}

fn read(lines: &[&str]) -> Read {
    Read::of(&utf8(lines))
}

#[test]
fn each_platform_tells_the_region_and_nothing_nearer_is_written() {
    let rows = [
        taobao(1, "2026-11-10", "10.00", "0.00", "广东省 深圳市 南山区 粤海街道 科技路9号(518000)"),
        taobao(2, "2026-11-10", "10.00", "0.00", "上海 上海市 浦东新区 ***"),
        taobao(3, "2026-11-10", "10.00", "0.00", "****"),
        taobao(4, "2026-11-10", "10.00", "0.00", "#N/A"),
        taobao(5, "2026-11-10", "10.00", "0.00", "科技路9号"),
    ];
    let lines: Vec<&str> = std::iter::once(TAOBAO).chain(rows.iter().map(String::as_str)).collect();
    let jd = [
        "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,应付金额,订单状态,下单帐号,客户姓名,客户地址,付款确认时间,订单完成时间",
        "330000000001,10000000001,四件套,1,在线支付,2026-11-10 10:00:00,9.00,18.00,等待出库,jd_a,王小明,江苏南通市通州区金沙镇科技路9号,2026-11-10 10:00:30,",
        "330000000001,10000000002,枕套,1,在线支付,2026-11-10 10:00:00,9.00,18.00,等待出库,jd_a,王小明,江苏南通市通州区金沙镇科技路9号,2026-11-10 10:00:30,",
    ];
    let pdd = [
        "商品,订单号,订单状态,商家实收金额(元),商品数量(件),订单成交时间,支付时间,商品id,省,市,区",
        "枕套,261110-000000000000001,待发货,9.00,1,2026-11-10 13:31:06,2026-11-10 13:31:20,754299500001,内蒙古自治区,呼和浩特市,新城区科技路9号",
        "枕套,261110-000000000000002,待发货,9.00,1,2026-11-10 13:31:06,2026-11-10 13:31:20,754299500001,****,****,****",
    ];
    let douyin = [
        "主订单编号,子订单编号,选购商品,商品数量,商品ID,订单应付金额,收件人,省,市,区,街道,详细地址,订单提交时间,支付完成时间,订单状态",
        "\t6917926768823640011,\t6917926768823640011,\t枕套,1,\t300400008,9.00,##密文,\t广西壮族自治区,\t南宁市,\t青秀区,\t新竹街道,科技路9号,2026-11-10 00:54:10,2026-11-10 00:55:10,已完成",
        "\t6917926768823640011,\t6917926768823640012,\t四件套,1,\t300400009,9.00,##密文,\t广西壮族自治区,\t南宁市,\t青秀区,\t新竹街道,科技路9号,2026-11-10 00:54:10,2026-11-10 00:55:10,已完成",
    ];
    let shopify = [
        "Name,Email,Financial Status,Paid at,Currency,Total,Created at,Lineitem quantity,Lineitem name,Billing Province,Billing Country,Shipping Name,Shipping Street,Shipping City,Shipping Province,Shipping Country",
        "#1001,a@example.com,paid,2026-11-10 10:00:00 -0500,USD,9.00,2026-11-10 10:00:00 -0500,1,Pillow,NV,US,Jane Roe,科技路9号,Springfield,IL,US",
        "#1001,a@example.com,,,,,2026-11-10 10:00:00 -0500,1,Sheet,,,,,,,",
        "#1002,b@example.com,paid,2026-11-10 10:00:00 -0500,USD,9.00,2026-11-10 10:00:00 -0500,1,Pillow,NV,US,,,,,",
    ];
    let amazon = [
        "amazon-order-id\tpurchase-date\torder-status\tsales-channel\tproduct-name\tsku\tasin\titem-status\tquantity\tcurrency\titem-price\tship-city\tship-state\tship-postal-code\tship-country",
        "111-0000000-0000001\t2026-11-10T04:04:21+00:00\tShipped\tAmazon.com\tPillow\tS-1\tB000000001\tShipped\t1\tUSD\t9.00\tSpringfield\tillinois\t62701\tUS",
        "111-0000000-0000001\t2026-11-10T04:04:21+00:00\tShipped\tAmazon.com\tSheet\tS-2\tB000000002\tShipped\t1\tUSD\t9.00\tSpringfield\tillinois\t62701\tUS",
        "111-0000000-0000002\t2026-11-10T04:04:21+00:00\tShipped\tAmazon.com\tPillow\tS-1\tB000000001\tShipped\t1\tUSD\t9.00\tToronto\tON\tM5V\tCA",
    ];
    let expected: [(Read, &str, &[&str]); 6] = [
        (read(&lines), "taobao.orders", &["广东", "上海", "", "", ""]),
        (read(&jd), "jd.orders", &["江苏"]),
        (read(&pdd), "pdd.orders", &["内蒙古", ""]),
        (read(&douyin), "douyin.orders", &["广西"]),
        // A present of somebody in Nevada; and a download, which went nowhere.
        (read(&shopify), "shopify.orders", &["US-IL", ""]),
        (read(&amazon), "amazon.orders", &["US-IL", "CA-ON"]),
    ];
    for (read, profile, regions) in expected {
        assert_eq!(
            (read.profile(), read.column(Table::Orders, "region")),
            (profile, regions.iter().map(|r| (*r).to_owned()).collect())
        );
        assert!(read.extract.rejects.is_empty(), "{profile}: {:?}", read.extract.rejects);
        for secret in [
            "科技路",
            "南山区",
            "深圳",
            "南通",
            "通州",
            "王小明",
            "新城区",
            "呼和浩特",
            "南宁",
            "Springfield",
            "Toronto",
            "Jane",
            "62701",
        ] {
            assert!(!read.wrote(secret), "{profile}: {secret}");
            assert!(!format!("{:?}", read.extract).contains(secret), "{profile}: {secret}");
        }
    }
    let without: Vec<String> = lines.iter().map(|line| line.rsplit_once(',').unwrap().0.to_owned()).collect();
    let without: Vec<&str> = without.iter().map(String::as_str).collect();
    assert!(!read(&without).wrote("region"), "an export without the column says nothing of it");
}

fn regions(view: &View) -> Vec<Option<String>> {
    let orders = &view.stores[0].frames[&Table::Orders];
    let place = Table::Orders.definition().columns.iter().position(|column| column.name == "region").unwrap();
    (0..orders.rows())
        .map(|row| match orders.columns()[place].as_ref().and_then(|values| values.get(row)) {
            Some(zhoubao::facts::Value::Text(text)) => Some(text.to_string()),
            _ => None,
        })
        .collect()
}

#[test]
fn what_a_platform_hides_later_stays_known_and_what_it_says_later_counts() {
    let business = Business::of(&["a"]);
    let told = |addresses: [&str; 3]| {
        let row = |(at, address): (usize, &&str)| taobao(at as u32, "2026-11-03", "10.00", "0.00", address);
        csv(TAOBAO, &addresses.iter().enumerate().map(row).collect::<Vec<_>>())
    };
    business.receive("a", "ExportOrderList202611090900.csv", &told(["广东省 ***", "浙江省 ***", "****"]));
    let some = |names: [&str; 3]| names.map(|name| Some(name.to_owned()).filter(|name| !name.is_empty())).to_vec();
    assert_eq!(regions(&agreed(&business, "told")), some(["广东", "浙江", ""]));
    business.receive("a", "ExportOrderList202611160900.csv", &told(["***", "江苏省 ***", "湖北省 ***"]));
    assert_eq!(regions(&agreed(&business, "hidden, changed, told")), some(["广东", "江苏", "湖北"]));
    let header = TAOBAO.rsplit_once(',').unwrap().0;
    let row = taobao(0, "2026-11-03", "10.00", "0.00", "");
    business.receive(
        "a",
        "ExportOrderList202611230900.csv",
        &csv(header, &[row.rsplit_once(',').unwrap().0.to_owned()]),
    );
    assert_eq!(regions(&agreed(&business, "without the column")), some(["广东", "江苏", "湖北"]));
}

/// Two weeks of a store: each day orders to these addresses, each for so much, of which so much came back.
fn story(now: &[(&str, &str, &str)], before: &[(&str, &str, &str)]) -> Story {
    let mut rows = Vec::new();
    for (span, orders) in [(days("2026-11-02", "2026-11-08"), before), (days("2026-11-09", "2026-11-15"), now)] {
        for day in span.days() {
            for (address, paid, back) in orders {
                rows.push(taobao(rows.len() as u32, &day.to_string(), paid, back, address));
            }
        }
    }
    Story::of(&[("a", "旗舰店", ""), ("b", "家居店", "")])
        .sells("b", days("2026-11-02", "2026-11-15"), 1, "50.00")
        .drops("a", "ExportOrderList202611160930.csv", TAOBAO.to_owned() + "\n" + &rows.join("\n") + "\n")
}

fn section(report: &Report) -> Option<&Section> {
    report.sections.iter().find(|section| section.id == "customers")
}

fn table(report: &Report) -> &Shown {
    let tables = &section(report).expect("the sheet").tables;
    tables.iter().find(|table| table.id == "customers.regions").expect("regions")
}

fn say(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Said(phrase) => Words::built_in(Language::Zh).say(phrase),
        Cell::Missing(_) => "?".to_owned(),
        other => other.number().map_or("·".to_owned(), |number| number.round_dp(4).normalize().to_string()),
    }
}

fn rows(table: &Shown) -> Vec<String> {
    let row = |cells: &Vec<Cell>| cells.iter().map(say).collect::<Vec<_>>().join(" ");
    table.rows.iter().chain(&table.total).map(row).collect()
}

#[test]
fn sales_by_region_add_up_to_all_sales_with_what_came_back_of_them() {
    let now =
        [("广东省 深圳市 ***", "100.00", "20.00"), ("浙江 杭州市 ***", "60.00", "0.00"), ("****", "40.00", "0.00")];
    let before = [("广东省 深圳市 ***", "80.00", "0.00"), ("四川省 ***", "60.00", "0.00"), ("****", "40.00", "0.00")];
    let by = OwnTable {
        title: "各省".to_owned(),
        kpis: vec![Kpi::SalesPaid, Kpi::SalesPerOrder, Kpi::RefundCohortShare],
        by: By::Region,
        period: None,
        stores: vec!["a".to_owned()],
        sort: Some((Kpi::SalesPaid, false)),
        top: None,
        mail: false,
    };
    let report = story(&now, &before).shows(vec![by]).report(&operator());
    assert_eq!(
        rows(table(&report)),
        [
            "广东 7 700 0.4 560 0.25 0.2",
            "浙江 7 420 0.24 0 ? 0",
            "四川 0 0 0 420 -1 ?",
            // What hides it, and a store whose export has no such column.
            "地区不明 14 630 0.36 630 0 0",
            "合计 28 1750 1 1610 0.087 0.08",
        ]
    );
    let total = |kpi| {
        report.kpi(kpi, "total", "week").and_then(|figure| figure.value).unwrap().round_dp(4).normalize().to_string()
    };
    assert_eq!([total(Kpi::SalesPaid), total(Kpi::RefundCohortShare)], ["1750", "0.08"]);
    let words = Words::built_in(Language::Zh);
    let notes: Vec<String> = section(&report).unwrap().notes.iter().map(|note| words.say(note)).collect();
    assert!(notes.iter().any(|note| note.contains("64.0 % 的支付金额有地区")), "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("家居店的订单报表没有收货省份")), "{notes:?}");
    let own = report.section("tables").expect("the operator's own");
    assert_eq!(
        rows(&own.tables[0]),
        ["浙江 420 60 0", "广东 700 100 0.2", "地区不明 280 40 0", "合计 1400 66.6667 0.1"]
    );
}

#[test]
fn beyond_ten_regions_the_rest_stand_together() {
    let names = ["广东", "山东", "河南", "江苏", "四川", "河北", "湖南", "浙江", "安徽", "湖北", "广西", "云南"];
    let amounts: Vec<String> = (0..names.len()).map(|at| format!("{}.00", 100 - at)).collect();
    let orders: Vec<(&str, &str, &str)> =
        names.iter().zip(&amounts).map(|(name, paid)| (*name, paid.as_str(), "0.00")).collect();
    let report = story(&orders, &orders).report(&operator());
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
    let words = Words::built_in(Language::Zh);
    let asked = section(&report).map(|section| [words.say(&section.title), words.say(&section.message)]);
    assert_eq!(asked.unwrap(), ["货发到哪里？", "买得最多的是广东：700，占 8.4 %。"], "nobody tells who came back");
    let table = table(&report);
    assert_eq!((table.rows.len(), table.of), (12, Some(12)));
    assert_eq!(
        rows(table)[9..12],
        ["湖北 7 637 0.0769 637 0 0", "其余 2 个 14 1253 0.1512 1253 0 0", "地区不明 7 350 0.0422 350 0 0"]
    );
}

#[test]
fn weeks_of_which_one_hides_more_are_not_compared() {
    let open = [("广东省 ***", "100.00", "0.00"), ("浙江省 ***", "60.00", "0.00")];
    let hidden = [("****", "100.00", "0.00"), ("浙江省 ***", "60.00", "0.00")];
    let report = story(&open, &hidden).report(&operator());
    assert_eq!(rows(table(&report))[0], "广东 7 700 0.4762 ? ? 0");
    let words = Words::built_in(Language::Zh);
    let said = |report: &Report| section(report).unwrap().notes.iter().map(|note| words.say(note)).collect::<String>();
    assert!(said(&report).contains("上期 28.6 %"), "{}", said(&report));
}

#[test]
fn where_no_export_names_a_region_nothing_is_shown() {
    let hidden = [("****", "100.00", "0.00")];
    let report = story(&hidden, &hidden).report(&operator());
    assert!(section(&report).is_none(), "nobody tells buyers apart either");
    let said: Vec<String> = report.left_out.iter().map(|why| Words::built_in(Language::Zh).say(why)).collect();
    assert!(said.iter().any(|why| why.contains("没有收货省份")), "{said:?}");
}
