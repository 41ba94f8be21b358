//! The view that is kept on disk: whatever comes in whatever order, it says what one made from nothing says.

use crate::support::shop::{Business, ad_items, ad_plans, assert_accounted, csv, lines, orders, refunds, traffic};
use proptest::prelude::*;
use std::fmt::Write;
use std::path::Path;
use zhoubao::facts::Table;
use zhoubao::ledger::View;

/// All that a view says, as text.
fn told(view: &View) -> String {
    let mut told = String::new();
    for state in &view.sources {
        let (source, aside) = (&state.source, state.set_aside.as_ref().map(|why| why.clone().sorted()));
        let (misfiled, time, covered) = (&state.misfiled, state.export_time, state.coverage);
        writeln!(told, "{} {} {aside:?} {misfiled:?} {time:?} {covered:?}", source.store, source.sha256).unwrap();
        writeln!(told, "  {:?} {:?} {:?}", state.accounting, state.doubts, state.profiles).unwrap();
    }
    for store in &view.stores {
        writeln!(told, "{} {:?} {:?}", store.id, store.coverage, store.known).unwrap();
        writeln!(told, "  {:?} {:?} {:?}", store.cut_differences, store.cut_gaps, store.told_twice).unwrap();
        writeln!(told, "  {:?}", store.ad_channels).unwrap();
        writeln!(told, "  {} {} {:?}", store.assumed_paid, store.uncounted, store.lost_visitors).unwrap();
        writeln!(told, "  {:?} {:?} {:?}", store.conflicts, store.rounded, store.renewals).unwrap();
        writeln!(told, "  {:?} {}", store.other_currency, store.refunds_by_product).unwrap();
        for (table, facts) in &store.frames {
            let mut present: Vec<_> = store.present[table].iter().collect();
            present.sort();
            writeln!(told, "{table} {present:?} {:?}", facts.present()).unwrap();
            for row in 0..facts.rows() {
                let cells: Vec<_> = facts.columns().iter().map(|v| v.as_ref().and_then(|v| v.get(row))).collect();
                let (source, weight) = facts.origin(row);
                writeln!(told, "  {cells:?} {} {weight}", view.sources[source].source.sha256).unwrap();
            }
            let parts = facts.parts();
            assert_eq!(parts.iter().map(|part| part.rows()).sum::<usize>(), facts.rows());
            assert!(parts.iter().all(|part| part.hash().is_some()), "{table} is kept");
            for part in parts {
                let frame = part.frame();
                let days = |name: &&str| {
                    let place = frame.place(name);
                    let all = || (0..frame.rows()).filter_map(|row| frame.number(place, row));
                    all().min().zip(all().max())
                };
                for name in ["created_on", "paid_on", "applied_on", "completed_on", "date"] {
                    if table.column(name).is_some() {
                        assert_eq!(part.days(name), days(&name), "{table} {name}");
                    }
                }
            }
        }
    }
    told
}

/// The kept view of a business, which must say what one made from nothing says, and say it again once it is only read.
pub(crate) fn agreed(business: &Business, what: &str) -> View {
    let view = business.view();
    std::fs::remove_dir_all(business.path("fresh")).ok();
    let fresh = business.view_in("fresh").unwrap();
    assert_accounted(&fresh);
    assert_eq!(told(&view), told(&fresh), "{what}");
    assert_eq!(told(&business.view()), told(&fresh), "read again: {what}");
    view
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn an_unchanged_set_of_files_is_only_read() {
    let business = Business::of(&["a", "b"]);
    business.receive(
        "a",
        "ExportOrderList202611160900.csv",
        &orders(&["1 10-30 done 90 90 0", "2 11-03 paid 50 50 0"]),
    );
    business.receive("b", "ExportOrderList202611160900.csv", &orders(&["7 11-03 paid 50 50 0"]));
    let first = agreed(&business, "two stores");
    let months: Vec<String> =
        first.stores[0].frames[&Table::Orders].parts().iter().map(|part| part.month().unwrap().to_string()).collect();
    assert_eq!(months, ["2026-10", "2026-11"]);
    let kept = files(&business.path("ledger/view/a"));
    let written = |path: &std::path::PathBuf| path.metadata().unwrap().modified().unwrap();
    let before: Vec<_> = kept.iter().map(written).collect();
    // What was read of the files is not even looked at.
    for path in files(&business.path("ledger")).into_iter().filter(|path| path.file_name().unwrap().len() == 64) {
        for file in files(&path) {
            std::fs::write(file, b"garbage").unwrap();
        }
    }
    assert_eq!(told(&business.view()), told(&first));
    assert_eq!(files(&business.path("ledger/view/a")), kept);
    assert_eq!(kept.iter().map(written).collect::<Vec<_>>(), before);
}

#[test]
fn months_that_nothing_new_speaks_of_keep_their_parts() {
    let business = Business::of(&["a"]);
    business.receive(
        "a",
        "ExportOrderList202611090900.csv",
        &orders(&["1 10-30 done 90 90 0", "2 11-03 paid 50 50 0"]),
    );
    let hashes = |view: &View| -> Vec<String> {
        view.stores[0].frames[&Table::Orders].parts().iter().map(|part| part.hash().unwrap().to_owned()).collect()
    };
    let before = hashes(&agreed(&business, "one file"));
    business.receive(
        "a",
        "ExportOrderList202611160900.csv",
        &orders(&["2 11-03 done 50 50 0", "3 11-12 paid 70 70 0"]),
    );
    let after = hashes(&agreed(&business, "two files"));
    assert_eq!(before[0], after[0]);
    assert_ne!(before[1], after[1]);
}

/// Orders, lines, refunds, visitors and advertising of a month, and of one order of the month before.
fn month(business: &Business, month: u32) {
    let made = format!("2026{month:02}28");
    let (this, before) = (format!("{month:02}"), format!("{:02}", month - 1));
    let rows = [format!("{month}1 {this}-05 done 60 60 0"), format!("{month}2 {this}-07 paid 50 50 0")];
    let late = format!("{}2 {before}-07 closed 50 0 50", month - 1);
    business.receive("a", &format!("ExportOrderList{made}0900.csv"), &orders(&[&rows[0], &rows[1], &late]));
    let line = format!("{month}11 {month}1 p1 1 60 60 done 0 {this}-05");
    business.receive("a", &format!("ExportItemList{made}0901.csv"), &lines(&[&line]));
    let refund = format!("r{month} {}2 50 ok {this}-09 {this}-10", month - 1);
    business.receive("a", &format!("退款{made}0902.csv"), &refunds(&[&refund]));
    business.receive("a", &format!("店铺-{made}0903.csv"), &traffic(&[&format!("{this}-05 90 1 0")]));
    let campaign = format!("{this}-05 关键词推广 k1 10 1 60 0 0");
    business.receive("a", &format!("计划报表_{made}_090400.csv"), &ad_plans(&[&campaign]));
}

#[test]
fn what_comes_later_is_merged_without_reading_the_files_of_other_months() {
    june_is_not_read(|business| month(business, 10));
}

#[test]
fn an_order_that_only_lines_know_yet_changes_its_own_months_alone() {
    june_is_not_read(|business| {
        let line = lines(&["10211 1021 p1 1 60 60 done 0 10-06"]);
        business.receive("a", "ExportItemList202610280901.csv", &line);
    });
    // Its own row comes, and it stands for itself.
    june_is_not_read(|business| {
        business.receive("a", "ExportItemList202610280901.csv", &lines(&["10211 1021 p1 1 60 60 done 0 10-06"]));
        agreed(business, "lines alone");
        business.receive("a", "ExportOrderList202610290900.csv", &orders(&["1021 10-06 done 60 60 0"]));
    });
}

/// Whether a view after four months is made without the files of the first, whatever comes.
fn june_is_not_read(come: impl Fn(&Business)) {
    let business = Business::of(&["a"]);
    (6..=9).for_each(|of| month(&business, of));
    agreed(&business, "four months");
    let read: Vec<std::path::PathBuf> = files(&business.path("ledger"))
        .into_iter()
        .filter(|path| path.file_name().unwrap().len() == 64)
        .flat_map(|folder| files(&folder))
        .collect();
    come(&business);
    let spoilt: Vec<_> = read.into_iter().filter(|path| speaks_of_june(path)).collect();
    assert_eq!(spoilt.len(), 3);
    for path in &spoilt {
        std::fs::write(path, b"garbage").unwrap();
    }
    agreed(&business, "five months");
    for path in &spoilt {
        assert_eq!(std::fs::read(path).unwrap(), b"garbage", "nobody looked into {}", path.display());
    }
}

/// Whether facts of a file are orders, lines or refunds of June.
fn speaks_of_june(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let of = |table: &Table| name.contains(&format!("-{table}."));
    let Some(table) = [Table::Orders, Table::OrderLines, Table::Refunds].into_iter().find(of) else { return false };
    let frame = zhoubao::facts::read(table, path).unwrap();
    let id = frame.text(0, 0).unwrap();
    id.starts_with("61") || id.starts_with("r6")
}

#[test]
fn old_views_go_and_what_the_newest_need_stays() {
    let business = Business::of(&["a"]);
    for day in 1..=16 {
        let row = format!("{day} 11-{day:02} done 90 90 0");
        business.receive("a", &format!("ExportOrderList202611{day:02}2300.csv"), &orders(&[&row]));
        business.view();
    }
    let kept = files(&business.path("ledger/view/a"));
    let ending = |ending: &str| kept.iter().filter(|path| path.extension().is_some_and(|e| e == ending)).count();
    assert_eq!((ending("json"), ending("arrows"), ending("origins")), (12, 12, 12));
    agreed(&business, "the newest");
}

/// What is worked out of parts is kept beside them: which files those are.
fn beside(folder: &Path) -> Vec<std::path::PathBuf> {
    let is_beside = |path: &std::path::PathBuf| {
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        ending.len() == 16 && ending.chars().all(|c| c.is_ascii_hexdigit())
    };
    files(folder).into_iter().filter(is_beside).collect()
}

#[test]
fn which_ids_are_known_is_kept_beside_each_part_and_goes_with_it() {
    let business = Business::of(&["a"]);
    let folder = business.path("ledger/view/a");
    let known = |view: &View| {
        let asked = ["1", "2", "77"].into();
        view.stores[0].known(&asked).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let of = |day: u32, row: &str| {
        business.receive("a", &format!("ExportOrderList202611{day:02}2300.csv"), &orders(&[row]));
        business.view()
    };
    let first = of(1, "1 10-01 done 90 90 0");
    assert_eq!((known(&first), beside(&folder).len()), (vec!["1".to_owned()], 1));
    let second = of(2, "2 11-02 done 90 90 0");
    assert_eq!((known(&second), beside(&folder).len()), (vec!["1".to_owned(), "2".to_owned()], 2));
    for damage in ["[]", "", "0"] {
        beside(&folder).iter().for_each(|path| std::fs::write(path, damage).unwrap());
        assert_eq!(known(&business.view()), ["1", "2"], "{damage}");
    }
    // A month that changed is asked anew, and what was said of it goes when its old rows go.
    for day in 3..=16 {
        let view = of(day, &format!("{day} 11-{day:02} done 90 90 0"));
        assert_eq!(known(&view), ["1", "2"]);
    }
    let parts = files(&folder);
    for path in beside(&folder) {
        assert!(parts.contains(&path.with_extension("arrows")), "{}", path.display());
    }
}
/// Item report with the seller's own codes: `line order code units paid day`.
fn coded_lines(rows: &[&str]) -> Vec<u8> {
    let header = "子订单编号,主订单编号,商品ID,商品标题,商家编码,购买数量,买家应付货款,买家实付金额,订单状态,退款金额,订单创建时间,订单付款时间";
    let row = |row: &&str| {
        let w: Vec<&str> = row.split(' ').collect();
        let at = format!("2026-{} 10:00:00", w[5]);
        format!("{},{},p1,四件套,{},{},{},{},交易成功,0,{at},{at}", w[0], w[1], w[2], w[3], w[4], w[4])
    };
    csv(header, &rows.iter().map(row).collect::<Vec<_>>())
}

#[test]
fn a_refund_of_an_order_before_the_window_keeps_all_that_was_known_of_it() {
    let business = Business::of(&["a"]);
    business.receive(
        "a",
        "ExportOrderList202609302200.csv",
        &orders(&["1 09-10 done 60 60 20", "2 09-20 done 60 60 0"]),
    );
    let september = coded_lines(&["11 1 A1 3 60 09-10", "21 2 A1 1 60 09-20"]);
    business.receive("a", "ExportItemList202609302200.csv", &september);
    business.receive("a", "退款202610102200.csv", &refunds(&["r1 11 20 ok 10-04 10-05"]));
    let view = agreed(&business, "September, and a refund of it in October");
    let told = |view: &View, name: &str| {
        let refunds = &view.stores[0].frames[&Table::Refunds];
        refunds.number(refunds.place(name), 0)
    };
    assert_eq!(told(&view, "pieces"), Some(1));
    business.receive(
        "a",
        "ExportOrderList202611022200.csv",
        &orders(&["3 10-20 done 60 60 0", "4 11-01 done 60 60 0"]),
    );
    let view = agreed(&business, "orders of October and November, which open a window that September is before");
    assert_eq!((told(&view, "pieces"), told(&view, "unmatched")), (Some(1), Some(0)));
}

#[test]
fn a_refund_that_matched_nothing_is_matched_by_lines_that_come_later() {
    let business = Business::of(&["a"]);
    business.receive("a", "ExportOrderList202609302200.csv", &orders(&["1 09-10 done 60 60 0"]));
    business.receive(
        "a",
        "ExportOrderList202611022200.csv",
        &orders(&["3 10-20 done 60 60 20", "4 11-01 done 60 60 0"]),
    );
    business.receive("a", "退款202611022210.csv", &refunds(&["r1 31 20 ok 10-24 10-25"]));
    let unmatched = |view: &View| {
        let refunds = &view.stores[0].frames[&Table::Refunds];
        refunds.number(refunds.place("unmatched"), 0)
    };
    let view = agreed(&business, "a refund by the number of a line that is not known yet");
    assert_eq!(unmatched(&view), Some(1));
    business.receive(
        "a",
        "ExportItemList202611022230.csv",
        &coded_lines(&["31 3 A1 1 60 10-20", "41 4 A1 1 60 11-01"]),
    );
    let view = agreed(&business, "the lines, an hour later");
    assert_eq!(unmatched(&view), Some(0));
}

/// A row of a file: an order, refund, item or campaign, its month beside that of the file, its day, and how much.
type Told = (u32, u32, u32, u32);

/// One thing that happens to a business.
#[derive(Clone, Debug)]
enum Event {
    /// A file of a kind, about a month and the one after it, with rows.
    Comes(usize, u32, Vec<Told>),
    /// An earlier file comes once more under another name.
    Again(usize),
    /// A file is withdrawn.
    Withdrawn(usize),
    /// Something kept is lost or spoilt.
    Damaged(usize, u8),
    /// An order is taken out of the figures.
    Excluded(u32),
}

fn event() -> impl Strategy<Value = Event> {
    // Now and then a file speaks of an order of an earlier month.
    let row = (1_u32..5, prop_oneof![9 => 0_u32..2, 1 => Just(9)], 1_u32..28, 0_u32..60);
    prop_oneof![
        12 => (0_usize..7, 6_u32..10, prop::collection::vec(row, 1..7)).prop_map(|(kind, month, rows)| Event::Comes(kind, month, rows)),
        1 => (0_usize..9).prop_map(Event::Again),
        1 => (0_usize..9).prop_map(Event::Withdrawn),
        2 => (0_usize..40, 0_u8..4).prop_map(|(which, how)| Event::Damaged(which, how)),
        1 => (0_u32..4).prop_map(Event::Excluded),
    ]
}

/// A file's name and bytes.
fn file(kind: usize, month: u32, rows: &[Told]) -> (String, Vec<u8>) {
    let made = format!("2026{:02}28", month + 1);
    let states = ["paid", "done", "closed", "unpaid"];
    let row = |(id, later, on, much): &Told| {
        let of = if *later == 9 { month.saturating_sub(2).max(6) } else { month + later };
        let (id, state) = (format!("{of}{id}"), states[*much as usize % 4]);
        let on = format!("{:02}-{on:02}", if *later == 9 { month } else { of });
        match kind {
            0 => format!("{id} {on} {state} 60 {much} {}", if much % 7 == 0 { "x" } else { "0" }),
            1 => format!("{id}{} {id} p{} 1 60 {much} {state} 0 {on}", much % 2, much % 3),
            2 => {
                let line = if much % 5 == 0 { "1" } else { "" };
                format!("r{id} {id}{line} {much} {} {on} {on}", if much % 2 == 0 { "ok" } else { "closed" })
            }
            3 => format!("{on} p{id} 10 1 {much} 0 0"),
            4 => format!("{on} 关键词推广 k{id} 10 1 {much} 0 0"),
            5 => format!("2026-{on},p{id},四件套,{much},1,{much}"),
            _ => format!("{on} {much} 1 60"),
        }
    };
    let rows: Vec<String> = rows.iter().map(row).collect();
    let told: Vec<&str> = rows.iter().map(String::as_str).collect();
    match kind {
        0 => (format!("ExportOrderList{made}2200.csv"), orders(&told)),
        1 => (format!("ExportItemList{made}2200.csv"), lines(&told)),
        2 => (format!("退款{made}2200.csv"), refunds(&told)),
        3 => (format!("商品报表_{made}_220000.csv"), ad_items(&told)),
        4 => (format!("计划报表_{made}_220000.csv"), ad_plans(&told)),
        5 => {
            let header = "统计日期,商品ID,商品名称,商品访客数,支付买家数,支付金额";
            (format!("商品_全部_2026-06-01_2026-{:02}-28.csv", month + 1), csv(header, &rows))
        }
        _ => (format!("店铺-{made}2200.csv"), traffic(&told)),
    }
}

fn spoil(folder: &Path, which: usize, how: u8) {
    let all = std::fs::read_dir(folder).map(|_| files(folder)).unwrap_or_default();
    let Some(path) = all.get(which % all.len().max(1)) else { return };
    let mut bytes = std::fs::read(path).unwrap();
    let at = bytes.len() / 3;
    match how {
        0 => return std::fs::remove_file(path).unwrap(),
        1 => bytes.truncate(at),
        2 => bytes[at] ^= 16,
        _ => bytes.clear(),
    }
    std::fs::write(path, bytes).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    #[test]
    fn the_kept_view_says_what_one_made_from_nothing_says(
        events in prop::collection::vec(event(), 2..8), converts in any::<bool>()
    ) {
        let mut business = Business::of(&["a"]);
        business.converts = converts;
        let mut came: Vec<(String, String, Vec<u8>)> = Vec::new();
        for (number, event) in events.iter().enumerate() {
            match event {
                Event::Comes(kind, month, rows) => {
                    let (name, bytes) = file(*kind, *month, rows);
                    came.push((business.receive("a", &name, &bytes), name, bytes));
                }
                Event::Again(which) => {
                    if let Some((_, name, bytes)) = came.get(*which % came.len().max(1)) {
                        business.receive_at("a", &format!("{number}-{name}"), bytes, "2026-11-16T02:30:00Z");
                    }
                }
                Event::Withdrawn(which) => {
                    if let Some((sha256, ..)) = came.get(*which % came.len().max(1)) {
                        business.withdraw("a", sha256);
                    }
                }
                Event::Damaged(which, how) => spoil(&business.path("ledger/view/a"), *which, *how),
                Event::Excluded(order) => business.excluded.push(["61", "72", "83", "94"][*order as usize]),
            }
            if !came.is_empty() {
                agreed(&business, &format!("{:?}", &events[..=number]));
            }
        }
        // Bytes that come again after they were withdrawn go by their new name.
        let view = business.view();
        let is_known = |sha256: &str| view.sources.iter().any(|state| state.source.sha256 == sha256);
        prop_assert!(came.iter().all(|(sha256, ..)| is_known(sha256)));
    }
}
