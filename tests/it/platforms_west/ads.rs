//! Google Ads, Meta and TikTok by day, and what they give without days.

use super::reading::{Facts, profiles, read_with};
use crate::spreadsheet_bytes::Xlsx;
use crate::support::exports::{Read, utf8};
use zhoubao::facts::Table;
use zhoubao::words::{Language, Words};

fn read(bytes: &[u8]) -> Facts {
    read_with(&profiles(&[]), chrono_tz::Europe::London, bytes).unwrap_or_else(|why| panic!("{why:?}"))
}

/// The sentence in English with which a file is set aside.
fn refused(bytes: &[u8]) -> String {
    let why = read_with(&profiles(&[]), chrono_tz::Europe::London, bytes).err().expect("it has no days");
    assert_eq!(why.key(), "refusal.export-by-day");
    for language in Language::ALL {
        assert!(!Words::built_in(language).say(&why).contains('{'));
    }
    Words::built_in(Language::En).say(&why)
}

const GOOGLE: &str = "Campaign report\n9 November 2026 - 15 November 2026\n\
    Day\tCampaign status\tCampaign\tBudget\tCurrency code\tCampaign type\tClicks\tImpr.\tCTR\tCost\tTarget ROAS\tSearch impr. share\tConv. value\tConversions\n\
    2026-11-09\tEnabled\tCamp one\t10.00\tGBP\tPerformance Max\t264\t\"9,380\"\t2.81%\t365.22\t --\t< 10%\t\"1,841.23\"\t24.50\n\
    2026-11-10\tEnabled\tCamp one\t10.00\tGBP\tPerformance Max\t100\t\"4,000\"\t2.50%\t100.00\t --\t< 10%\t0.00\t0.50\n\
    2026-11-10\tPaused\tCamp two\t10.00\tGBP\tSearch\t0\t0\t --\t0.00\t --\t --\t0.00\t0.00\n\
    Total: Campaigns\t --\t --\t --\tGBP\t --\t364\t\"13,380\"\t2.72%\t465.22\t --\t< 10%\t\"1,841.23\"\t25.00\n\
    Total: Account\t\t\t\tGBP\t\t364\t\"13,380\"\t2.72%\t465.22\t\t< 10%\t\"1,841.23\"\t25.00\n\
    Total: Demand Gen\t\t\t\tGBP\tDemand Gen\t0\t0\t0\t0.00\t\t\t0.00\t0.00\n";

#[test]
fn google_is_read_by_day_from_tabs_in_utf_16_and_from_commas() {
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(GOOGLE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let commas = GOOGLE.replace('\t', ",");
    for bytes in [&utf16[..], commas.as_bytes()] {
        let facts = read(bytes);
        assert_eq!(
            facts.rows(Table::AdDays, "date channel scene campaign impressions clicks spend orders sales currency"),
            [
                "2026-11-09 Google Ads Performance Max Camp one 9380 264 365.22 24 1841.23 GBP",
                // What rounding 24.50 left comes with the next conversion: 25 in all.
                "2026-11-10 Google Ads Performance Max Camp one 4000 100 100 1 0 GBP",
                "2026-11-10 Google Ads Search Camp two 0 0 0 0 0 GBP",
            ]
        );
        let part = &facts.extract.parts[0];
        assert_eq!((part.header_row, part.totals, part.tables[0].rejected), (3, 3, 0));
    }
}

#[test]
fn rows_of_a_total_are_held_against_their_sum() {
    let one = GOOGLE.lines().take(7).collect::<Vec<_>>().join("\n") + "\n";
    assert_eq!(read(one.as_bytes()).extract.parts[0].total_differs, None);
    let cut: Vec<&str> = one.lines().enumerate().filter(|(i, _)| *i != 4).map(|(_, line)| line).collect();
    let differs = read((cut.join("\n") + "\n").as_bytes()).extract.parts[0].total_differs.clone().expect("a row lacks");
    assert_eq!((differs.header.as_str(), differs.total.as_str(), differs.sum.as_str()), ("Impr.", "13380", "9380"));
}

/// Google ends with a total of each kind of campaign, of the account and more: one of them is the sum, or all kinds together.
#[test]
fn of_several_totals_one_must_be_the_sum_of_the_rows_or_all_together() {
    let differs = |rows: &str| read(rows.as_bytes()).extract.parts[0].total_differs.clone();
    assert_eq!(differs(GOOGLE), None);
    let kinds = "Total: Performance Max\t\t\t\tGBP\t\t364\t\"13,380\"\t\t465.22\t\t\t\"1,841.23\"\t25.00\n\
        Total: Search\t\t\t\tGBP\t\t0\t0\t\t0.00\t\t\t0.00\t0.00\n";
    let rows: String = GOOGLE.lines().take(6).map(|line| format!("{line}\n")).collect();
    assert_eq!(differs(&(rows.clone() + kinds)), None);
    let split =
        kinds.replace("13,380", "9,380").replace("Search\t\t\t\tGBP\t\t0\t0", "Search\t\t\t\tGBP\t\t0\t\"4,000\"");
    assert_eq!(differs(&(rows + &split)), None);
    let cut: Vec<&str> = GOOGLE.lines().enumerate().filter(|(i, _)| *i != 4).map(|(_, line)| line).collect();
    let found = differs(&(cut.join("\n") + "\n")).expect("a row lacks");
    assert_eq!((found.header.as_str(), found.total.as_str(), found.sum.as_str()), ("Impr.", "13380", "9380"));
}

#[test]
fn downloads_without_days_are_told_where_to_click() {
    let google = "Campaign report\n\"November 9, 2026 - November 15, 2026\"\n\
        Campaign status,Campaign,Budget,Budget type,Campaign type,Currency code,Impr.,Interactions,Cost,Conversions\n\
        Enabled,Camp one,50.00,Daily,Search,USD,\"25,881\",\"1,127\",\"1,320.92\",25.00\n\
        Total: Campaigns, --, --, --, --,USD,\"25,881\",\"1,127\",\"1,320.92\",25.00\n";
    let said = refused(google.as_bytes());
    assert!(said.contains("Segment → Time → Day"), "{said}");
    let empty = "Campaign report\nAll time\nCampaign status,Campaign,Budget name,Currency code,Budget,Budget type,Status,Campaign type\n";
    assert!(refused(empty.as_bytes()).contains("Segment → Time → Day"));
    let meta = "\u{FEFF}\"Reporting starts\",\"Reporting ends\",\"Campaign name\",\"Campaign delivery\",\"Amount spent (IDR)\",Impressions,\"Link clicks\"\n\
        2026-11-09,2026-11-15,,0,314467,93675,\n2026-11-09,2026-11-15,same name,active,13254,3268,920\n";
    let said = refused(meta.as_bytes());
    assert!(said.contains("By time → Day"), "{said}");
    let text = |cell: &&str| format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>");
    let row = |cells: &[&str]| format!("<row>{}</row>", cells.iter().map(text).collect::<String>());
    let tiktok = [
        row(&[
            "Campaign name",
            "Primary status",
            "Cost",
            "CPC (destination)",
            "Impressions",
            "Clicks (destination)",
            "Currency",
        ]),
        row(&["Camp one", "Active", "126.36", "1.26", "10000", "100", "USD"]),
        row(&["Total of 1 results", "-", "126.36", "1.26", "10000", "100", "USD"]),
    ];
    let said = refused(&Xlsx::new(&tiktok.concat(), &[]).bytes());
    assert!(said.contains("By Day"), "{said}");
}

#[test]
fn meta_adds_up_under_one_name_below_its_total() {
    let text = "\u{FEFF}\"Reporting starts\",\"Reporting ends\",\"Campaign name\",\"Ad set name\",Day,\"Campaign delivery\",Results,\"Amount spent (USD)\",Impressions,Reach,\"Link clicks\",Purchases,\"Purchases conversion value\"\n\
        2026-11-09,2026-11-15,,,,,,\"1,160.50\",8400,,67,3,360\n\
        2026-11-09,2026-11-15,Camp one,Set A,2026-11-09,active,2,90.00,3000,2500,25,2,240\n\
        2026-11-09,2026-11-15,Camp one,Set B,2026-11-09,active,1,60.00,2000,1800,15,1,120\n\
        2026-11-09,2026-11-15,Camp one,Set A,2026-11-10,active,,\"1,010.50\",3400,3000,27,,\n";
    let facts = read(text.as_bytes());
    assert_eq!(
        facts.rows(Table::AdDays, "date campaign impressions clicks spend orders sales currency"),
        [
            "2026-11-09 Camp one 3000 25 90 2 240 USD",
            "2026-11-09 Camp one 2000 15 60 1 120 USD",
            "2026-11-10 Camp one 3400 27 1010.5 0 0 USD",
        ]
    );
    let part = &facts.extract.parts[0];
    assert_eq!((part.totals, part.total_differs.clone()), (1, None));
}

#[test]
fn the_value_of_purchases_that_meta_counts_and_does_not_value_is_not_known() {
    let header = "Campaign name,Day,Amount spent (USD),Impressions,Purchases,Purchases conversion value";
    let text = format!(
        "{header}\nOne,2026-11-09,10.00,100,2,\nOne,2026-11-10,10.00,100,2,-\nOne,2026-11-11,10.00,100,0,\nOne,2026-11-12,10.00,100,,-\n"
    );
    let facts = read(text.as_bytes());
    let sales = facts.rows(Table::AdDays, "date sales");
    let known: Vec<bool> = sales.iter().map(|row| row.ends_with(" 0") || row.ends_with(" 0.00")).collect();
    assert_eq!(known, [false, false, true, true], "{sales:?}");
}

#[test]
fn meta_is_read_in_chinese_and_spanish() {
    let chinese = "报告开始日期,报告结束日期,单日,广告系列名称,展示次数,链接点击量,已花费金额 (USD),购物次数,购物转化价值\n\
        2026-11-09,2026-11-15,,,5000,40,150.00,3,360\n\
        2026-11-09,2026-11-15,2026-11-09,系列一,5000,40,150.00,3,360\n";
    let columns = "date campaign impressions clicks spend orders sales currency";
    assert_eq!(read(chinese.as_bytes()).rows(Table::AdDays, columns), ["2026-11-09 系列一 5000 40 150 3 360 USD"]);
    let spanish = "Inicio del informe,Fin del informe,Nombre de la campaña,Día,Edad,Importe gastado (MXN),Impresiones,Clics en el enlace,Compras,Valor de conversión de compras\n\
        2026-11-09,2026-11-15,Uno,All,All,150.00,5000,40,3,360\n\
        2026-11-09,2026-11-15,Uno,2026-11-09,All,150.00,5000,40,3,360\n\
        2026-11-09,2026-11-15,Uno,2026-11-09,18-24,100.00,3000,30,2,240\n\
        2026-11-09,2026-11-15,Uno,2026-11-09,25-34,50.00,2000,10,1,120\n";
    let facts = read(spanish.as_bytes());
    assert_eq!(
        facts.rows(Table::AdDays, "date campaign spend currency"),
        ["2026-11-09 Uno 100 MXN", "2026-11-09 Uno 50 MXN"]
    );
    assert_eq!(facts.extract.parts[0].totals, 2);
}

#[test]
fn tiktok_is_read_by_day() {
    let text = "By Day,Campaign name,Ad group name,Ad name,Cost,Impressions,Clicks (destination),Complete payment,Total complete payment value,Currency\n\
        2026-11-09,Camp one,Group,Ad,126.36,10000,100,3,240.00,USD\n\
        2026-11-10,Camp one,Group,Ad,0.00,0,0,0,0.00,USD\n\
        Total of 2 results,-,-,-,126.36,10000,100,3,240.00,USD\n";
    let facts = read(text.as_bytes());
    assert_eq!(
        facts.rows(Table::AdDays, "date campaign impressions clicks spend orders sales currency"),
        ["2026-11-09 Camp one 10000 100 126.36 3 240 USD", "2026-11-10 Camp one 0 0 0 0 0 USD",]
    );
    assert_eq!((facts.extract.parts[0].totals, facts.extract.parts[0].total_differs.clone()), (1, None));
}

#[test]
fn a_total_that_names_a_day_is_held_against_the_rows_of_that_day() {
    let header = "Reporting starts,Reporting ends,Campaign name,Day,Amount spent (USD),Impressions,Link clicks";
    let row = |campaign: &str, day: &str, spent: &str| format!("2026-11-09,2026-11-15,{campaign},{day},{spent},10,1");
    let differs = |rows: &[String]| {
        let lines: Vec<&str> = std::iter::once(header).chain(rows.iter().map(String::as_str)).collect();
        let read = Read::of(&utf8(&lines));
        assert_eq!((read.profile(), read.part().totals), ("meta.ads", 1));
        read.part().total_differs.clone().map(|differs| (differs.total, differs.sum))
    };
    let (total, monday) = (row("", "2026-11-09", "150.00"), row("Camp one", "2026-11-09", "90.00"));
    let lacks = Some(("150".to_owned(), "90".to_owned()));
    assert_eq!(differs(&[total.clone(), monday.clone()]), lacks);
    let tuesday = |spent: &str| row("Camp one", "2026-11-10", spent);
    assert_eq!(differs(&[total.clone(), monday.clone(), tuesday("70.00")]), lacks, "the other day has no total");
    let of_all = total.replace(",10,1", ",20,2");
    assert_eq!(differs(&[of_all, monday, tuesday("60.00")]), None, "it names its first day and means all");
}
