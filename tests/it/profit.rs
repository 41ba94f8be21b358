//! What goods and selling cost, what is left, and which return of advertising breaks even: by hand on a week of a few rows, and as laws.

use crate::support::shop::{Business, ad_plans, csv, orders, span};
use rust_decimal::Decimal;
use zhoubao::calendar::Span;
use zhoubao::kpi::Kpi;
use zhoubao::lists::{Catalog, CostKind, Costs, KnownStores, Origin};
use zhoubao::metrics::{CostRules, Figure};

fn number(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

fn known() -> KnownStores {
    KnownStores::new([("a", "a"), ("b", "b")])
}

fn rows(text: &[&str]) -> Vec<(u64, Vec<String>)> {
    (1..).zip(text).map(|(at, row)| (at, row.split(',').map(str::to_owned).collect())).collect()
}

pub(crate) fn catalog(rows_of: &[&str]) -> Catalog {
    let all: Vec<&str> =
        std::iter::once("商家编码,名称,店铺,商品ID,单位成本,生效日").chain(rows_of.iter().copied()).collect();
    let (catalog, findings) = Catalog::from_rows(&Origin::default(), rows(&all), &known()).unwrap();
    assert_eq!(findings, []);
    catalog
}

fn costs(rows_of: &[&str]) -> Costs {
    let all: Vec<&str> = std::iter::once("店铺,月份,日期,科目,金额").chain(rows_of.iter().copied()).collect();
    let (costs, findings) = Costs::from_rows(&Origin::default(), rows(&all), &known()).unwrap();
    assert_eq!(findings.iter().find(|finding| finding.problem.drops_row()), None);
    costs
}

/// Item report with codes: `line order code units payable day`.
fn lines(rows: &[&str]) -> Vec<u8> {
    let row = |row: &&str| {
        let w: Vec<&str> = row.split_whitespace().collect();
        let at = format!("2026-{} 10:00:00", w[5]);
        format!("{},{},{},四件套,{},{},{},交易成功,0,{at},{at}", w[0], w[1], w[2], w[3], w[4], w[4])
    };
    let header = "子订单编号,主订单编号,商家编码,商品标题,购买数量,买家应付货款,买家实付金额,订单状态,退款金额,订单创建时间,订单付款时间";
    csv(header, &rows.iter().map(row).collect::<Vec<_>>())
}

/// Refund report with codes and kinds: `id order code amount kind applied completed`.
fn refunds(rows: &[&str]) -> Vec<u8> {
    let row = |row: &&str| {
        let w: Vec<&str> = row.split_whitespace().collect();
        format!("{},{},{},{},退款成功,{},2026-{} 09:00:00,2026-{} 10:00:00", w[0], w[1], w[2], w[3], w[4], w[5], w[6])
    };
    let header = "退款编号,订单编号,商品编码,买家退款金额,退款状态,售后类型,退款的申请时间,退款完结时间";
    csv(header, &rows.iter().map(row).collect::<Vec<_>>())
}

/// A week with two codes of known cost and one without; 1000 paid on four orders, 150 back, 80 spent on clicks.
fn week(store: &str) -> Business {
    let mut business = Business::of(&[store]);
    receive(&business, store);
    business.catalog = catalog(&["X,x,,,40,", "Y,y,,,25.5,"]);
    business
}

fn receive(business: &Business, store: &str) {
    let sold = ["1 11-09 done 200 200 0", "2 11-10 done 300 300 0", "3 11-11 done 100 100 0", "4 11-15 done 400 400 0"];
    business.receive(store, "ExportOrderList202611160900.csv", &orders(&sold));
    let items =
        ["11 1 X 2 200 11-09", "21 2 X 1 100 11-10", "22 2 Y 4 200 11-10", "31 3 Z 1 100 11-11", "41 4 Y 8 400 11-15"];
    business.receive(store, "ExportItemList202611160900.csv", &lines(&items));
    let back = ["r0 9 X 1 仅退款 11-02 11-03", "r1 1 X 100 退货退款 11-10 11-12", "r2 2 Y 50 仅退款 11-11 11-13"];
    business.receive(store, "退款202611160900.csv", &refunds(&back));
    let spent: Vec<String> = (9..16).map(|day| format!("11-{day:02} s c 100 10 10 1 50")).collect();
    business.receive(
        store,
        "计划报表_20261116_090000.csv",
        &ad_plans(&spent.iter().map(String::as_str).collect::<Vec<_>>()),
    );
}

const WEEK: [&str; 2] = ["11-09", "11-15"];

fn figure(business: &Business, kpi: Kpi, stores: &[&str], days: Span) -> Figure {
    business.figures("11-09", |metrics| metrics.get(kpi, stores, days))
}

fn of_week(business: &Business, kpi: Kpi) -> Figure {
    figure(business, kpi, &["a"], span(WEEK[0], WEEK[1]))
}

fn why(figure: &Figure) -> String {
    let words = zhoubao::words::Words::built_in(zhoubao::words::Language::En);
    figure.reason.as_ref().map(|reason| words.say(reason)).unwrap_or_default()
}

#[test]
fn goods_are_pieces_times_their_cost_and_what_is_not_known_is_said() {
    let business = week("a");
    // 3 of X at 40, 12 of Y at 25.50; Z, a tenth of the sales, has no cost.
    assert_eq!(of_week(&business, Kpi::ProfitGoods).value, number("426.00"));
    assert_eq!(of_week(&business, Kpi::ProfitGoodsKnownShare).value, number("0.9"));
    // Half of two X came back; money alone went back for Y.
    assert_eq!(of_week(&business, Kpi::ProfitGoodsReturned).value, number("40.00"));
    assert_eq!(
        of_week(&business, Kpi::AdsBreakEvenRoi).value,
        Some(zhoubao::ratio::ratio(1000.into(), 574.into()).unwrap())
    );
    let contribution = of_week(&business, Kpi::ProfitContribution);
    // 1000 - 150 - 426 + 40 - 70.
    assert_eq!(contribution.value, number("394.00"));
    assert_eq!(
        why(&contribution),
        "the cost of 90.0 % of the sales is known; the rest counts as if it cost nothing; not taken off, for want of data: \
         commission, freight, wages, after-sales costs, other costs"
    );
    assert_eq!(of_week(&business, Kpi::MarketingSpend).value, number("70.00"));
    assert_eq!(
        of_week(&business, Kpi::MarketingMer).value,
        Some(zhoubao::ratio::ratio(1000.into(), 70.into()).unwrap())
    );
    assert_eq!(of_week(&business, Kpi::MarketingCostShare).value, number("0.07"));
    for kpi in [Kpi::ProfitCommission, Kpi::ProfitLogistics, Kpi::ProfitWages, Kpi::ProfitAfterSales, Kpi::ProfitOther]
    {
        let figure = of_week(&business, kpi);
        assert_eq!((figure.value, why(&figure).starts_with("no ")), (None, true), "{kpi}: {}", why(&figure));
    }
    assert!(why(&of_week(&business, Kpi::AdsBreakEvenNet)).starts_with("no commission"));
}

#[test]
fn without_costs_nothing_is_profit_and_half_known_is_not_enough() {
    let mut business = week("a");
    business.catalog = Catalog::default();
    for kpi in [
        Kpi::ProfitGoods,
        Kpi::ProfitGoodsKnownShare,
        Kpi::ProfitGoodsReturned,
        Kpi::ProfitContribution,
        Kpi::AdsBreakEvenRoi,
    ] {
        let figure = of_week(&business, kpi);
        assert_eq!(
            (figure.value, why(&figure).as_str()),
            (None, "the catalog has no unit costs, and the list of costs no goods"),
            "{kpi}"
        );
    }
    // Pieces were sold and came back; that nothing is known of their cost makes it no 0.
    business.catalog = catalog(&["W,w,,,40,"]);
    assert_eq!(of_week(&business, Kpi::ProfitGoodsKnownShare).value, number("0"));
    for kpi in [Kpi::ProfitGoods, Kpi::ProfitGoodsReturned] {
        let figure = of_week(&business, kpi);
        let reason = "the catalog knows the cost of nothing that was sold or came back in these days";
        assert_eq!((figure.value, why(&figure).as_str()), (None, reason), "{kpi}");
    }
    let quiet = figure(&business, Kpi::ProfitGoods, &["a"], span("11-13", "11-14"));
    assert_eq!(quiet.value, number("0.00"));
    business.catalog = catalog(&["X,x,,,40,"]);
    let figure = of_week(&business, Kpi::ProfitContribution);
    assert_eq!(
        (figure.value, why(&figure).as_str()),
        (None, "the cost of only 30.0 % of the sales is known, less than half")
    );
    assert_eq!(of_week(&business, Kpi::ProfitGoods).value, number("120.00"));
    business.catalog = catalog(&["X,x,,,400,", "Y,y,,,255,"]);
    assert!(why(&of_week(&business, Kpi::AdsBreakEvenRoi)).starts_with("goods are sold for no more"));
}

#[test]
fn a_cost_holds_from_its_day_on_and_excluded_orders_cost_nothing() {
    let mut business = week("a");
    business.catalog = catalog(&["X,x,,,40,", "Y,y,,,25.5,2026-11-01", "Y,y,,,30,2026-11-12"]);
    assert_eq!(of_week(&business, Kpi::ProfitGoods).value, number("462.00"));
    business.excluded = vec!["4"];
    assert_eq!(of_week(&business, Kpi::ProfitGoods).value, number("222.00"));
}

#[test]
fn rules_are_estimates_until_the_list_tells_the_month() {
    let mut business = week("a");
    let rules = CostRules {
        commission: number("0.05"),
        shipping: number("4.5"),
        freight_insurance: number("0.6"),
        return_shipping: number("8"),
    };
    business.cost_rules.insert("a".to_owned(), rules);
    assert_eq!(of_week(&business, Kpi::ProfitCommission).value, number("50.00"));
    assert_eq!(of_week(&business, Kpi::ProfitLogistics).value, number("20.40"));
    assert_eq!(of_week(&business, Kpi::ProfitAfterSales).value, number("8.00"));
    let contribution = of_week(&business, Kpi::ProfitContribution);
    assert_eq!(contribution.value, number("315.60"));
    let said = why(&contribution);
    assert!(said.ends_with("estimated by the rules in the settings: commission, freight, after-sales costs"), "{said}");
    business.costs =
        costs(&["a,2026-11,,扣点,300", "a,,2026-11-12,快递,3.30", "a,2026-11,,工资,100", "a,2026-11,,货品成本,3000"]);
    assert_eq!(of_week(&business, Kpi::ProfitCommission).value, number("70.00"));
    // A day's entry stands beside the rule.
    assert_eq!(of_week(&business, Kpi::ProfitLogistics).value, number("23.70"));
    // 100 over 30 days: a cent more on the first ten of them, two of which are in the week.
    assert_eq!(of_week(&business, Kpi::ProfitWages).value, number("23.33"));
    assert_eq!(of_week(&business, Kpi::ProfitGoods).value, number("700.00"));
    assert_eq!(of_week(&business, Kpi::ProfitGoodsKnownShare).value, number("1"));
}

const AFFILIATE: &str = "淘宝客佣金代扣款";

/// A store that sells each day from 1 October on, and pays a commission of 5.00 for each day that is not left out.
fn with_bill(lacks: &[Span], sells: impl Fn(Span) -> Span) -> Business {
    with_bill_of("天猫佣金（类目）扣款", lacks, sells)
}

/// The same of a fee of any kind.
fn with_bill_of(fee: &str, lacks: &[Span], sells: impl Fn(Span) -> Span) -> Business {
    let all = span("10-01", "11-15");
    let business = Business::of(&["a"]);
    let sold: Vec<String> = sells(all)
        .days()
        .map(|day| format!("{} {} done 100 100 0", day.format("%Y%m%d"), day.format("%m-%d")))
        .collect();
    business.receive(
        "a",
        "ExportOrderList202611160900.csv",
        &orders(&sold.iter().map(String::as_str).collect::<Vec<_>>()),
    );
    let header = "账务流水号,业务流水号,发生时间,收入金额（+元）,支出金额（-元）,账户余额（元）,业务类型,业务描述,业务基础订单号,商户订单号,备注";
    let mut rows = Vec::new();
    for day in all.days() {
        let row = |number: u32, money: &str, words: &str| {
            format!("{}000000000000000{number}\t,1\t,{day} 15:00:00,{money},1000.00,{words},,", day.format("%Y%m%d"))
        };
        rows.push(row(1, "100.00,0.00", "在线支付,,"));
        if !lacks.iter().any(|span| span.contains(day)) {
            rows.push(row(2, "0.00,-5.00", &format!("收费,{fee},")));
        }
    }
    let is_over = |row: &String| {
        lacks.iter().any(|span| span.last() == all.last() && *row >= span.first().format("%Y%m%d").to_string())
    };
    if fee == AFFILIATE {
        rows.retain(|row| !is_over(row));
    }
    business.receive("a", "账务明细.csv", &csv(header, &rows));
    business
}

#[test]
fn commissions_that_bills_had_every_day_are_missed_where_nothing_tells_them() {
    let whole = |all: Span| all;
    let unbilled = |lacks: &[Span]| {
        let business = with_bill_of(AFFILIATE, lacks, whole);
        business.figures("11-09", |metrics| metrics.unbilled("a", span(WEEK[0], WEEK[1])))
    };
    assert_eq!(unbilled(&[]), None);
    // To Wednesday, and that of October alone.
    for first in ["11-12", "11-01"] {
        let lacks = span(first, "11-15");
        let (kinds, last, days) = unbilled(&[lacks]).expect("nothing tells them");
        assert_eq!((kinds, Some(last)), (vec![CostKind::Creators], lacks.first().pred_opt()));
        assert_eq!(days, [span(first.max("11-09"), "11-15")]);
    }
    // What nobody sold costs nothing, and what the list of costs tells is told.
    let lacks = span("11-12", "11-15");
    let until = |all: Span| Span::new(all.first(), lacks.first().pred_opt().unwrap()).unwrap();
    let closed = with_bill_of(AFFILIATE, &[lacks], until);
    assert_eq!(closed.figures("11-09", |metrics| metrics.unbilled("a", span(WEEK[0], WEEK[1]))), None);
    let mut listed = with_bill_of(AFFILIATE, &[lacks], whole);
    listed.costs = costs(&["a,2026-11,,达人,300"]);
    assert_eq!(listed.figures("11-09", |metrics| metrics.unbilled("a", span(WEEK[0], WEEK[1]))), None);
}

#[test]
fn a_bill_that_has_a_little_of_a_cost_does_not_stand_for_the_rule() {
    let billed = |shipping: &str| {
        let mut business = with_bill_of("菜鸟电子面单", &[], |all| all);
        business.cost_rules.insert("a".to_owned(), CostRules { shipping: number(shipping), ..CostRules::default() });
        let little = business.figures("11-09", |metrics| metrics.little_billed("a", span(WEEK[0], WEEK[1])));
        (of_week(&business, Kpi::ProfitLogistics).value, little)
    };
    // An order a day, for which the bill has 5.00 and the rule 10.00: the bill counts.
    assert_eq!(billed("10.00"), (number("35.00"), vec![]));
    let (value, little) = billed("12.00");
    assert_eq!(value, number("84.00"));
    let [(CostKind::Logistics, found)] = &little[..] else { panic!("{little:?}") };
    assert_eq!(
        (found.days, Some(found.billed), Some(found.ruled)),
        (span("11-01", "11-15"), number("75.00"), number("180.00"))
    );
}

#[test]
fn days_that_a_bill_lacks_are_no_days_without_costs() {
    let commission = |business: &Business| {
        let figure = of_week(business, Kpi::ProfitCommission);
        let silent = business.figures("11-09", |metrics| metrics.silent_bills("a", span(WEEK[0], WEEK[1])));
        (figure.value, figure.days, silent.into_iter().flat_map(|(_, days)| days).collect::<Vec<_>>())
    };
    let whole = |all: Span| all;
    let known = commission(&with_bill(&[], whole));
    assert_eq!((known.0, known.2), (number("35.00"), vec![]));
    // Filtered up to Wednesday: three days are told, and the rule stands in for four.
    let thursday = span("11-12", "11-15");
    let mut filtered = with_bill(&[thursday], whole);
    let (value, days, silent) = commission(&filtered);
    assert_eq!((value, silent), (number("15.00"), vec![thursday]));
    assert_eq!(days, Some((3, 7)));
    filtered.cost_rules.insert("a".to_owned(), CostRules { commission: number("0.05"), ..CostRules::default() });
    assert_eq!(commission(&filtered).0, number("35.00"));
    // In the middle alike.
    let middle = span("11-09", "11-12");
    assert_eq!((commission(&with_bill(&[middle], whole)).0, middle.len()), (number("15.00"), 4));
    // A day or two, and days on which nothing was sold, are quiet.
    assert_eq!(commission(&with_bill(&[span("11-11", "11-12")], whole)).0, number("25.00"));
    let until = |all: Span| Span::new(all.first(), span("11-11", "11-11").first()).unwrap();
    let mut closed = with_bill(&[thursday], until);
    closed.stores[0].closed = vec![thursday];
    assert_eq!(commission(&closed).0, number("15.00"));
    assert_eq!(commission(&closed).2, vec![]);
}

#[test]
fn goods_of_which_nobody_knows_how_many_cost_more_than_nothing() {
    let with_units = |units: &str| {
        let mut business = week("a");
        let items = [
            "11 1 X 2 200 11-09",
            "21 2 X 1 100 11-10",
            "22 2 Y 4 200 11-10",
            "31 3 X U 100 11-11",
            "41 4 Y 8 400 11-15",
        ];
        let items = items.map(|row| row.replace('U', units));
        business.receive("a", "ExportItemList202611161000.csv", &lines(&items.each_ref().map(String::as_str)));
        business.catalog = catalog(&["X,x,,,40,", "Y,y,,,25.5,"]);
        business
    };
    let goods = |business: &Business| {
        let figure = of_week(business, Kpi::ProfitGoods);
        (figure.value, figure.days)
    };
    assert_eq!(goods(&with_units("1")), (number("466.00"), None));
    assert_eq!(goods(&with_units("-")), (number("426.00"), Some((6, 7))));
    // No line says how many.
    let mut business = Business::of(&["a"]);
    business.catalog = catalog(&["X,x,,,40,"]);
    let header =
        "子订单编号,主订单编号,商家编码,商品标题,买家应付货款,买家实付金额,订单状态,退款金额,订单创建时间,订单付款时间";
    let row = "11,1,X,四件套,100,100,交易成功,0,2026-11-09 10:00:00,2026-11-09 10:00:00".to_owned();
    business.receive("a", "ExportOrderList202611160900.csv", &orders(&["1 11-09 done 100 100 0"]));
    business.receive("a", "ExportItemList202611160900.csv", &csv(header, &[row]));
    let figure = of_week(&business, Kpi::ProfitGoods);
    assert_eq!((figure.value, figure.reason.as_ref().map(|reason| reason.key())), (None, Some("reason.no-column")));
}

#[test]
fn a_month_of_days_adds_up_to_the_cent() {
    let mut business = week("a");
    business.costs = costs(&["a,2026-11,,工资,100", "a,2026-11,,税,-0.07", "a,2026-11,,坑位费,1000.01"]);
    business.figures("11-09", |metrics| {
        let of = |kpi, days| metrics.get(kpi, &["a"], days).value.unwrap();
        // Of a day on which nothing of known cost was sold the cost is unknown: it adds nothing.
        let told = |kpi, day| metrics.get(kpi, &["a"], Span::day(day)).value;
        let month = span("11-01", "11-30");
        for (kpi, whole) in [(Kpi::ProfitWages, "100.00"), (Kpi::ProfitOther, "-0.07")] {
            assert_eq!(Some(of(kpi, month)), number(whole), "{kpi}");
            assert_eq!(month.days().map(|day| of(kpi, Span::day(day))).sum::<Decimal>(), of(kpi, month), "{kpi}");
        }
        let week = span(WEEK[0], WEEK[1]);
        for kpi in [Kpi::ProfitGoods, Kpi::ProfitGoodsReturned, Kpi::MarketingSpend] {
            assert_eq!(week.days().filter_map(|day| told(kpi, day)).sum::<Decimal>(), of(kpi, week), "{kpi}");
        }
    });
}

#[test]
fn a_total_leaves_out_and_names_the_store_whose_goods_are_not_known() {
    let mut business = Business::of(&["a", "b"]);
    receive(&business, "a");
    business.receive(
        "b",
        "ExportOrderList202611160900.csv",
        &orders(&["7 11-09 done 70 70 0", "8 11-15 done 30 30 0"]),
    );
    business.catalog = catalog(&["X,x,a,,40,", "Y,y,a,,25.5,"]);
    let total = figure(&business, Kpi::ProfitContribution, &["a", "b"], span(WEEK[0], WEEK[1]));
    assert_eq!((total.value, total.lacks), (number("394.00"), vec!["b".to_owned()]));
}

#[test]
fn money_of_another_currency_is_told_in_the_reports() {
    let mut business = week("a");
    business.currencies.insert("a".to_owned(), "USD".to_owned());
    business.rates = vec!["USD CNY 11-01 7", "USD CNY 11-10 8"];
    business.costs = costs(&["a,2026-11,,工资,300"]);
    // 80 at 7, 142 + 204 at 8; the report's week, and a day of it.
    assert_eq!(of_week(&business, Kpi::ProfitGoods).value, number("3328.00"));
    assert_eq!(of_week(&business, Kpi::ProfitWages).value, number("550.00"));
    business.rates = vec!["USD CNY 11-10 8"];
    assert!(why(&of_week(&business, Kpi::ProfitWages)).starts_with("no exchange rate"));
}

#[test]
fn exports_in_another_order_and_twice_leave_the_same() {
    let once = week("a");
    let mut again = Business::of(&["a"]);
    again.catalog = catalog(&["Y,y,,,25.5,", "X,x,,,40,"]);
    receive(&again, "a");
    // A part of the lines once more, in another order, exported at the same time.
    let items =
        ["41 4 Y 8 400 11-15", "11 1 X 2 200 11-09", "22 2 Y 4 200 11-10", "21 2 X 1 100 11-10", "31 3 Z 1 100 11-11"];
    again.receive("a", "ExportItemList202611160901.csv", &lines(&items));
    for kpi in Kpi::ALL.iter().filter(|kpi| kpi.id().starts_with("profit.") || kpi.id().starts_with("marketing.")) {
        assert_eq!(of_week(&again, *kpi), of_week(&once, *kpi), "{kpi}");
    }
}

#[test]
fn a_day_of_which_no_export_says_the_spend_is_not_free_of_charge() {
    let header = "日期,场景名字,计划ID,计划名字,展现量,点击量,花费,总成交笔数,总成交金额";
    let spent = |day: u32, spend: &str| format!("2026-11-{day:02},关键词推广,1,甲,1000,50,{spend},3,250");
    let marketing = |sunday: &str| {
        let business = Business::of(&["a"]);
        let days: Vec<String> = (9..15).map(|day| spent(day, "20")).chain([spent(15, sunday)]).collect();
        business.receive("a", "计划报表_20261116_092311.csv", &csv(header, &days));
        let figure = of_week(&business, Kpi::MarketingSpend);
        (figure.value, figure.days)
    };
    assert_eq!(marketing("20"), (number("140.00"), None));
    assert_eq!(marketing("-"), (number("120.00"), Some((6, 7))));
}
