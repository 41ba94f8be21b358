//! A small file for each profile, as its platform writes it, in a folder that bears the profile's name.
//!
//! They come from the writers and the truth of a business on six platforms, and are what the tests of profiles read.

use super::book::{Csv, Encoding, Layout, Quotes, Row, Xlsx, xls, xls_of_sheets, xlsx};
use super::business::{Business, Store};
use super::exports::ads::{self, Cut};
use super::exports::{
    self, Manner, Query, amazon, bills, charges, cuts, douyin, google, items, jd, pdd, product_days, refunds,
    shop_days, shopify, sources, stock, taobao,
};
use super::inbox::item_text_10;
use super::platform::Platform;
use super::span::Span;
use super::{DemoFile, Options, layouts};
use chrono::{Days, NaiveDate, TimeDelta};

/// All of them, by path.
pub fn profile_files() -> Vec<DemoFile> {
    let last_day = NaiveDate::from_ymd_opt(2026, 11, 15).unwrap_or_default();
    let business =
        Business::simulate(&Options { orders_per_week: 12, weeks: 3, seed: 3, last_day, ..Options::platforms() });
    let mut files = Vec::new();
    for store in &business.stores {
        let source = Source { store, last_day };
        match store.platform {
            Platform::Tmall | Platform::Taobao => {
                of_tmall(source, &mut files);
                of_taobao(source, &mut files);
            }
            Platform::Jd => of_jd(source, &mut files),
            Platform::Pdd => of_pdd(source, &mut files),
            Platform::Douyin => of_douyin(source, &mut files),
            Platform::Shopify => of_shopify(source, &mut files),
            Platform::Amazon => of_amazon(source, &mut files),
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// A store whose last days are exported on the Monday after.
#[derive(Clone, Copy)]
struct Source<'a> {
    store: &'a Store,
    last_day: NaiveDate,
}

impl<'a> Source<'a> {
    fn query(self, days: u64) -> Query<'a> {
        let at = self.last_day.and_time(chrono::NaiveTime::MIN) + TimeDelta::hours(33);
        let first = self.last_day - Days::new(days - 1);
        let span = Span::new(first, self.last_day).unwrap_or(Span::day(first));
        Query { store: self.store, span, at, manner: Manner::default() }
    }
}

fn add(files: &mut Vec<DemoFile>, path: &str, bytes: Vec<u8>) {
    files.push(DemoFile { path: path.to_owned(), bytes });
}

fn of_tmall(source: Source<'_>, files: &mut Vec<DemoFile>) {
    let sheets = sources::sheets(source.query(1));
    let sheets: Vec<(&str, &[Row])> = sheets.iter().map(|(name, rows)| (*name, rows.as_slice())).collect();
    add(files, "sycm.sources/【生意参谋平台】店铺来源_2026-11-15_2026-11-15.xls", xls_of_sheets(&sheets));
    let market = sources::market(source.query(3));
    add(files, "sycm.market/【生意参谋平台】市场大盘_2026-11-13_2026-11-15.xls", xls("市场大盘", &market));
    let (orders, days) = (source.query(7), source.query(3));
    // Presales of 双11 with their deposit and their balance, and some whose balance is open.
    let presales = book(exports::orders::rows(source.query(20), &layouts::ORDERS_NEW).collect());
    add(files, "taobao.orders/ExportOrderList202611160905.xlsx", presales);
    let movements = charges::movements_of_qianniu(days);
    add(files, "taobao.bill/动账明细_20261113_20261115.xlsx", book(movements));
    let alipay = csv(Encoding::Gbk, charges::alipay(days));
    add(files, "alipay.bill/20880000000000000156_202611_账务明细.csv", alipay);
    let policies = book(charges::freight_insurance(days));
    add(files, "taobao.freight-insurance/运费险保单_20261116.xlsx", policies);
    add(files, "taobao.stock/库存导出20261116094500.xlsx", book(stock::qianniu(orders)));
    add(files, "erp.stock/库存查询20261116094800.xlsx", book(stock::wdt(orders)));
}

/// What each seller of 淘宝 and 天猫 downloads, and two files that are known and of no use.
fn of_taobao(source: Source<'_>, files: &mut Vec<DemoFile>) {
    let (week, days, late) = (source.query(7), source.query(3), source.query(20));
    let items = book(items::rows(week, &layouts::items_2026()).collect());
    add(files, "taobao.items/ExportItemlList202611160909.xlsx", items);
    add(files, "taobao.items-old/ExportOrderDetailList202611160909.csv", item_text_10(days));
    let refunds = |columns: &[&str]| book(refunds::rows(late, columns).collect());
    add(files, "taobao.refunds/退款管理202611160913.xlsx", refunds(&layouts::REFUNDS_51));
    add(files, "taobao.refunds/退款20261116092500.xlsx", refunds(&layouts::REFUNDS_20));
    let shop = xls("Sheet1", &shop_days::rows(week, false));
    add(files, "sycm.shop-days/【生意参谋平台】店铺_全部_2026-11-09_2026-11-15.xls", shop);
    let products = xls("Sheet1", &product_days::rows(days, &layouts::product_days(true), false));
    add(files, "sycm.product-days/【生意参谋平台】商品_全部_2026-11-13_2026-11-15.xls", products);
    let words = xls("Sheet1", &taobao::keywords(days));
    add(files, "sycm.keywords/【生意参谋平台】搜索词_2026-11-13_2026-11-15.xls", words);
    let ads = |cut: Cut, columns: &[&str]| csv(Encoding::Utf8Bom, ads::rows(days, cut, columns, None));
    add(files, "wanxiang.items/商品报表_20261116_092111.csv", ads(Cut::Item, &layouts::ad_items(true)));
    add(files, "wanxiang.plans/计划报表_20261116_092311.csv", ads(Cut::Plan, &layouts::ad_plans()));
    let sitewide = ads(Cut::WholeStore, &layouts::AD_WHOLE_STORE);
    add(files, "wanxiang.sitewide/全站推广_20261116_092500.csv", sitewide);
    add(files, "wanxiang.days/账户报表_20261116_092700.csv", ads(Cut::Item, &layouts::taobao::AD_ACCOUNT));
    add(files, "taobao.affiliate/结算订单.csv", csv(Encoding::Gbk, taobao::affiliate(late)));
    add(files, "damopan.items/商品列表.xlsx", book(taobao::damopan(days)));
    add(files, "taobao.goods-bill/交易货款_202611_202611.csv", csv(Encoding::Gbk, taobao::goods_bill(days)));
}

fn of_jd(source: Source<'_>, files: &mut Vec<DemoFile>) {
    let (orders, days, late) = (source.query(7), source.query(3), source.query(20));
    let more: Vec<&str> = layouts::jd::ORDERS.into_iter().chain(layouts::jd::ORDERS_MORE).collect();
    add(files, "jd.orders/19023307.csv", csv(Encoding::Gbk, jd::orders(orders, &layouts::jd::ORDERS, true)));
    add(files, "jd.orders/19021936.xlsx", book(jd::orders(orders, &more, false)));
    add(files, "jd.after-sales/售后服务单20261116092900.xlsx", book(jd::after_sales(late)));
    add(files, "jd.sku-days/商品明细_SKU_2026-11-13_2026-11-15.xlsx", book(jd::sku_days(days)));
    add(files, "jd.spu-days/商品明细_SPU_2026-11-13_2026-11-15.xlsx", book(by_spu(jd::sku_days(days))));
    add(files, "jd.ads-days/京准通_2026-11-13_2026-11-15.xlsx", book(jd::ads_hours(days)));
    add(files, "jd.ads-sitewide/全站营销_2026-11-13_2026-11-15.xlsx", book(jd::ads_whole_store(days)));
    add(files, "jd.ads-plans/京准通计划_20261116.csv", csv(Encoding::Gbk, cuts::jd_plans(days)));
    add(files, "jd.ads-items/京准通商品_20261116.xlsx", book(cuts::jd_items(days)));
    add(files, "jd.affiliate-days/京东联盟_20261116.xlsx", book(cuts::jd_affiliate(days)));
    add(files, "jd.settlement/结算明细_20261116.csv", csv(Encoding::Gbk, bills::jd_settlement(late)));
    add(files, "jd.members/会员列表_20261116.xlsx", book(stock::members(days, layouts::money::MEMBERS, "jd_")));
}

/// The same by SPU: the first two headers say so.
fn by_spu(mut rows: Vec<Row>) -> Vec<Row> {
    for cell in rows.iter_mut().take(1).flatten() {
        if let super::book::Cell::Text(text) = cell {
            *text = text.replace("SKU", "SPU");
        }
    }
    rows
}

fn of_pdd(source: Source<'_>, files: &mut Vec<DemoFile>) {
    let (orders, days, late) = (source.query(7), source.query(3), source.query(20));
    let named = |stamp: &str| format!("pdd.orders/0123456789abcdef0123456789abcdeforders_export{stamp}");
    let (all, few, paid) = (&layouts::pdd::ORDERS_2023, &layouts::pdd::ORDERS, &layouts::pdd::ORDERS_PAID);
    add(files, &named("2026-11-16-10-09-23.csv"), csv(Encoding::Utf8Bom, pdd::orders(orders, all, false)));
    add(files, &named("2026-11-16-10-11-07.csv"), csv(Encoding::Gb18030, pdd::orders(orders, few, true)));
    add(files, &named("2026-11-16-10-12-40.xlsx"), book(pdd::orders(orders, paid, true)));
    add(files, "pdd.after-sales/售后单2026-11-16-10-15-00.xlsx", book(pdd::after_sales(late)));
    let account = xls("账户_分天数据", &pdd::ads_account(days));
    add(files, "pdd.ads-days/商品推广_账户_分天数据_20261113至20261115.xls", account);
    add(files, "pdd.ads-items/商品推广_商品_分天数据_20261113至20261115.xlsx", book(pdd::ads_products(days)));
    add(files, "pdd.star-shop/明星店铺_分天数据_20261113至20261115.xlsx", book(pdd::star_shop(days)));
    let bill = csv(Encoding::Gb18030, bills::pdd_bill(days));
    add(files, "pdd.bills/pdd-mall-bill-detail(100000)_2026-11-16-10-20-55_2175.csv", bill);
}

fn of_douyin(source: Source<'_>, files: &mut Vec<DemoFile>) {
    let (orders, days, late) = (source.query(7), source.query(3), source.query(20));
    let text = Csv { encoding: Encoding::Utf8Bom, quotes: Quotes::AroundTabs, layout: Layout::CommasUnix };
    let (a, b) = (&layouts::douyin::ORDERS_A, &layouts::douyin::ORDERS_B);
    add(files, "douyin.orders/1794794700_orders.csv", written(text, douyin::orders(orders, a)));
    add(files, "douyin.orders/1794794760_orders.csv", written(text, douyin::orders(orders, b)));
    add(files, "douyin.after-sales/1794794940_aftersales.xlsx", book(douyin::after_sales(late)));
    add(files, "douyin.ads/标准推广_分日_2026-11-13_2026-11-15.xlsx", book(douyin::ads_standard(days)));
    add(files, "douyin.ads-days/标准推广_账户_分日_2026-11-13_2026-11-15.xlsx", book(douyin::ads_account(days)));
    add(files, "douyin.ads-sitewide/全域推广_分日_2026-11-13_2026-11-15.xlsx", book(douyin::ads_whole_store(days)));
    add(files, "douyin.settlement/结算账单_20261116.xlsx", book(bills::douyin_settlement(days)));
}

fn of_shopify(source: Source<'_>, files: &mut Vec<DemoFile>) {
    let (orders, days) = (source.query(14), source.query(3));
    let unix = Csv { encoding: Encoding::Utf8, quotes: Quotes::AsNeeded, layout: Layout::CommasUnix };
    let tabs = Csv { encoding: Encoding::Utf16, quotes: Quotes::AsNeeded, layout: Layout::Tabs };
    add(files, "shopify.orders/orders_export_1.csv", written(unix, shopify::orders(orders, true)));
    add(files, "shopify.transactions/transactions_export_1.csv", written(unix, shopify::transactions(orders)));
    let payouts = written(unix, bills::shopify_payouts(orders));
    add(files, "shopify.payouts/payment_transactions_export_1.csv", payouts);
    let customers = written(unix, stock::shopify_customers(days));
    add(files, "shopify.customers/customers_export.csv", customers);
    add(files, "google.ads/Campaign report.csv", written(tabs, google::days(days)));
    let bom = Csv { encoding: Encoding::Utf8Bom, ..unix };
    add(files, "meta.ads/ads daily.csv", written(bom, cuts::meta(days, &layouts::social::META)));
    add(files, "meta.ads/广告 单日.csv", written(bom, cuts::meta(days, &layouts::social::META_ZH)));
    add(files, "tiktok.ads/By day.csv", written(unix, cuts::tiktok(days)));
}

fn of_amazon(source: Source<'_>, files: &mut Vec<DemoFile>) {
    let (orders, days) = (source.query(7), source.query(3));
    let tabs = Csv { encoding: Encoding::Utf8, quotes: Quotes::Never, layout: Layout::Tabs };
    let quoted = Csv { encoding: Encoding::Utf8, quotes: Quotes::Always, layout: Layout::CommasUnix };
    let saved = |rows: Vec<Row>| xlsx(Xlsx::Saved, vec![("Sheet1", Box::new(rows.into_iter()))]);
    add(files, "amazon.orders/304017020426.txt", written(tabs, amazon::orders(orders)));
    let transactions = written(quoted, amazon::transactions(orders));
    add(files, "amazon.transactions/2026Nov9-2026Nov15CustomTransaction.csv", transactions);
    let name = "Sponsored Products Advertised product report.xlsx";
    add(files, &format!("amazon.ads-products/{name}"), saved(amazon::advertised(days)));
    let campaigns = Csv { quotes: Quotes::AsNeeded, ..quoted };
    let name = "Sponsored Products Campaign report.csv";
    add(files, &format!("amazon.ads-campaigns/{name}"), written(campaigns, cuts::amazon_campaigns(days)));
    let name = "Sponsored Products Search term report.xlsx";
    add(files, &format!("amazon.ads-terms/{name}"), saved(cuts::amazon_terms(days)));
}

fn book(rows: Vec<Row>) -> Vec<u8> {
    xlsx(Xlsx::Streamed, vec![("Sheet1", Box::new(rows.into_iter()))])
}

fn csv(encoding: Encoding, rows: Vec<Row>) -> Vec<u8> {
    written(Csv::new(encoding, Quotes::AsNeeded), rows)
}

fn written(csv: Csv, rows: Vec<Row>) -> Vec<u8> {
    csv.write(Box::new(rows.into_iter()))
}
