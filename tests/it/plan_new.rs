//! `plan new`: from search words, and asked on a terminal.

use crate::plan_commands::Shop;
use crate::support::plan_book::sheets;
use crate::support::plan_fixtures::workbook;
use std::io::Write;
use std::process::{Command, Stdio};

const WORDS: &str = "搜索词,访客数,支付转化率,客单价,同比\n床单,10000,2%,150,8%\n四件套,5000,3%,260.5,8%\n";

#[test]
fn search_words_propose_a_target_and_say_how() {
    let shop = Shop::new();
    shop.plan("none.csv");
    std::fs::write(shop.path("none.csv"), "店铺,日期,目标\ntmall-flagship,2026-04-01,1\n").unwrap();
    shop.says(&["check"], 0);
    std::fs::write(shop.path("words_2026-10-01_2026-10-31.csv"), WORDS).unwrap();
    let file = "tmall-flagship=words_2026-10-01_2026-10-31.csv";
    let said = shop.says(&["plan", "new", "--year", "2027", "--keywords", file], 0);
    for text in [
        "木禾旗舰店：2 个搜索词，31 天",
        "合计 69,075.00",
        "折成全年 815,530.65",
        "去年自己卖了",
        "+8.0 %",
        "木禾家居店还没有年目标",
        "去年销售用了这些月代替",
    ] {
        assert!(said.contains(text), "{text} is not in {said}");
    }
    let (_, target) = said.split_once("建议年目标 ").unwrap();
    let target = target.split_once('。').unwrap().0;
    shop.plan("plan.xlsx");
    let said = shop.says(&["plan", "check", "--year", "2027"], 0);
    assert!(said.contains(&format!("木禾旗舰店  {target}")), "{said}");
    let book = sheets(std::fs::read(shop.path("plan.xlsx")).unwrap());
    assert!(book.iter().any(|sheet| sheet.name == "依据" && sheet.rows.len() == 7), "title, hint, two tables");
}

#[test]
fn words_are_read_from_a_workbook_with_titles_and_other_sheets() {
    let shop = Shop::new();
    let words = "生意参谋 搜索词\n\n关键词|访客数|支付转化率|客单价\n床单|10000|2%|150\n四件套|5000|3%|260.5\n总计|15000|2.3%|190";
    let name = "【生意参谋平台】搜索词_2026-10-01_2026-10-31.xlsx";
    std::fs::write(shop.path(name), workbook(&[("说明", "口径说明"), ("搜索词", words)])).unwrap();
    let said = shop.says(&["plan", "new", "--keywords", &format!("木禾旗舰店={name}"), "--language", "en"], 0);
    assert!(said.contains("2 个搜索词，31 天") && said.contains("合计 69,075.00"), "{said}");
    let book = sheets(std::fs::read(shop.path("plan.xlsx")).unwrap());
    assert!(book.iter().any(|sheet| sheet.name == "basis"), "in the workbook's language");
}

#[test]
fn files_of_words_that_do_not_fit_are_refused_and_nothing_is_written() {
    let shop = Shop::new();
    std::fs::write(shop.path("words.csv"), WORDS).unwrap();
    std::fs::write(shop.path("bad.csv"), "商品,访客数\nA,1\n").unwrap();
    let huge = "搜索词,访客数,支付转化率,客单价\n床单,9000000000000,100%,900000000\n";
    std::fs::write(shop.path("huge.csv"), huge).unwrap();
    for (file, code, text) in [
        ("words.csv", 64, "哪家店"),
        ("三店=words.csv", 64, "三店"),
        ("tmall-flagship=none.csv", 65, "文件不存在"),
        ("tmall-flagship=bad.csv", 65, "缺少列「搜索词、keyword」"),
        ("tmall-flagship=huge.csv", 65, "数字太大"),
    ] {
        let said = shop.says(&["plan", "new", "--keywords", file], code);
        assert!(said.contains(text), "{text} is not in {said}");
        assert!(!shop.path("plan.xlsx").exists());
    }
}

#[test]
fn a_target_that_is_said_stands_beside_the_proposal() {
    let shop = Shop::new();
    std::fs::write(shop.path("words_2026-10-01_2026-10-31.csv"), WORDS).unwrap();
    let file = "tmall-flagship=words_2026-10-01_2026-10-31.csv";
    shop.says(&["plan", "new", "--keywords", file, "--store", "tmall-flagship=120万"], 0);
    let said = shop.says(&["plan", "check"], 0);
    assert!(said.contains("木禾旗舰店  1,200,000.00"), "{said}");
}

/// Runs `plan new` on a terminal of its own, somebody typing; exit code and what the terminal shows.
fn typed(shop: &Shop, arguments: &str, answers: &str) -> Option<(i32, String)> {
    let command = format!(
        "{} plan new {arguments} --config {} --now 2026-11-16T10:00",
        env!("CARGO_BIN_EXE_zhoubao"),
        shop.path("config.toml").display()
    );
    let terminal = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(shop.path(""))
        .env("LC_ALL", "zh_CN.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    // Machines without the program are served by the tests beside the code.
    let mut terminal = terminal.ok()?;
    terminal.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
    let output = terminal.wait_with_output().unwrap();
    Some((output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned()))
}

#[test]
fn on_a_terminal_what_no_flag_says_is_asked() {
    let shop = Shop::new();
    let Some((code, said)) = typed(&shop, "--events none", "\nabc\n48\n很多\n120万\n\n") else { return };
    assert_eq!(code, 0, "{said}");
    for text in ["[2026]", "[iso]", "没有日历「abc」", "「很多」不是金额", "木禾家居店还没有年目标"]
    {
        assert!(said.contains(text), "{text} is not in {said}");
    }
    let said = shop.says(&["plan", "check"], 0);
    assert!(said.contains("木禾旗舰店  1,200,000.00") && said.contains("日历是 48"), "{said}");
}

#[test]
fn on_a_terminal_last_year_is_the_default_and_flags_are_not_asked_for() {
    let shop = Shop::new();
    shop.plan("none.csv");
    std::fs::write(shop.path("none.csv"), "店铺,日期,目标\ntmall-flagship,2026-04-01,1\n").unwrap();
    shop.says(&["check"], 0);
    let flags = "--year 2027 --calendar iso --store taobao-home=500000";
    let Some((code, said)) = typed(&shop, flags, "10%\n") else { return };
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("木禾旗舰店去年卖了") && !said.contains("木禾家居店去年卖了") && !said.contains("[2026]"),
        "{said}"
    );
    let book = sheets(std::fs::read(shop.path("plan.xlsx")).unwrap());
    let year = book.iter().find(|sheet| sheet.name == "年度").unwrap();
    let row = year.rows.iter().find(|(_, cells)| cells[0] == "木禾旗舰店").unwrap();
    assert_eq!(row.1[4], "0.1", "growth is kept as growth: {row:?}");
}

#[test]
fn the_end_of_answers_ends_without_a_file() {
    let shop = Shop::new();
    // Ctrl-D.
    let Some((code, said)) = typed(&shop, "", "\n\u{4}") else { return };
    assert_eq!(code, 64, "{said}");
    assert!(said.contains("没有写文件"), "{said}");
    assert!(!shop.path("plan.xlsx").exists());
}
