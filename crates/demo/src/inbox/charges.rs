//! Bills and settlements, what each platform charged in the days of a sitting; and on the Mondays of weeks what lies in the warehouse and
//! by which ways people came.

use super::elsewhere::{again, dashed, text, workbook};
use super::{Desk, Query, RoundKind};
use crate::DemoFile;
use crate::book::{Csv, Encoding, Layout, Quotes, Row, xls_of_sheets};
use crate::exports::{bills, charges, sources, stock};
use crate::platform::Platform;
use crate::span::Span;

/// Those that stand in no other download: 拼多多's bill and Amazon's transactions are there for their refunds already.
pub(super) fn files(desk: Desk<'_>) -> Vec<DemoFile> {
    let query = desk.query(desk.round.days, desk.time(30));
    match desk.store.platform {
        Platform::Tmall | Platform::Taobao => of_taobao(desk, query),
        Platform::Jd => {
            let name = format!("结算明细_{}.csv", dashed(query.span));
            vec![desk.file(name, text(Encoding::Gbk, bills::jd_settlement(query)))]
        }
        Platform::Douyin => {
            let name = format!("结算账单_{}.xlsx", dashed(query.span));
            vec![desk.file(name, workbook("Sheet1", bills::douyin_settlement(query)))]
        }
        Platform::Shopify => {
            let unix = Csv { encoding: Encoding::Utf8, quotes: Quotes::AsNeeded, layout: Layout::CommasUnix };
            let rows = bills::shopify_payouts(query);
            let name = again(desk, "payment_transactions_export_1", "csv");
            vec![desk.file(name, unix.write(Box::new(rows.into_iter())))]
        }
        Platform::Pdd | Platform::Amazon => Vec::new(),
    }
}

/// The same charge stands in two bills, and a premium in the insurer's list as well.
fn of_taobao(desk: Desk<'_>, query: Query<'_>) -> Vec<DemoFile> {
    let days = dashed(query.span);
    let mut files = vec![
        desk.file(format!("动账明细_{days}.xlsx"), workbook("Sheet1", charges::movements_of_qianniu(query))),
        desk.file(format!("20880000000000000156_{days}_账务明细.csv"), text(Encoding::Gbk, charges::alipay(query))),
        desk.file(format!("运费险保单_{days}.xlsx"), workbook("Sheet1", charges::freight_insurance(query))),
    ];
    if matches!(desk.round.kind, RoundKind::Week(_)) {
        let name = format!("库存查询{}.xlsx", query.at.format("%Y%m%d%H%M%S"));
        files.push(desk.file(name, workbook("Sheet1", stock::wdt(query))));
    }
    // A file a day: they are downloaded for the newest week alone.
    if desk.round.kind == RoundKind::Week(0) {
        files.extend(query.span.days().map(|day| {
            let sheets = sources::sheets(Query { span: Span::day(day), ..query });
            let sheets: Vec<(&str, &[Row])> = sheets.iter().map(|(name, rows)| (*name, rows.as_slice())).collect();
            desk.file(format!("【生意参谋平台】店铺来源_{day}_{day}.xls"), xls_of_sheets(&sheets))
        }));
    }
    files
}
