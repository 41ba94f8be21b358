//! `init` as a newcomer meets it: asked on a terminal, told by options, and asked nothing elsewhere.

use super::shop::{Ended, Shop};
use crate::support::terminal::{END, INTERRUPT, Terminal};
use std::os::unix::process::ExitStatusExt;
use zhoubao::config::{self, Platform, Transport};
use zhoubao::words::Language;

const LOCALES: [(&str, &str); 3] =
    [("zh_CN.UTF-8", "已建好"), ("en_US.UTF-8", "is ready"), ("es_ES.UTF-8", "está lista")];

fn init(shop: &Shop, arguments: &[&str]) -> std::process::Command {
    let mut command = shop.command(&[&["init", "--config", "config.toml"], arguments].concat());
    command.env("LC_ALL", "zh_CN.UTF-8");
    command
}

#[test]
fn a_new_folder_is_ready_to_be_checked_and_never_overwritten() {
    let shop = Shop::empty();
    for (locale, says) in LOCALES {
        let folder = shop.path(&format!("new-{locale}"));
        let config = folder.join("config.toml");
        let init = || Ended::of(&init(&shop, &[folder.to_str().unwrap()]).env("LC_ALL", locale).output().unwrap());
        init().exits(0).calmly().says(says);
        shop.run(&["check", "--config", config.to_str().unwrap()]).exits(0).calmly().says("my-store");
        shop.run(&["run", "--config", config.to_str().unwrap()]).exits(75).silently();
        let before = shop.files("");
        init().exits(64);
        assert_eq!(shop.files(""), before);
    }
}

#[test]
fn settings_that_are_named_are_not_passed_over() {
    let shop = Shop::empty();
    let config = shop.path("new/config.toml");
    let told = shop.run(&["init", "--config", config.to_str().unwrap()]);
    let told = told.exits(64);
    assert!(told.err.contains(&format!("zhoubao init {}", shop.path("new").display())), "{}", told.err);
    assert!(!config.exists());
}

#[test]
fn lists_that_are_there_already_stay() {
    let shop = Shop::empty();
    shop.write("new/catalog.csv", b"merchant_code,name\nA1,Sheets\n");
    Ended::of(&init(&shop, &[shop.path("new").to_str().unwrap()]).output().unwrap()).exits(0);
    assert_eq!(shop.text("new/catalog.csv"), "merchant_code,name\nA1,Sheets\n");
}

#[test]
fn options_say_what_would_be_asked() {
    let shop = Shop::empty();
    let folder = shop.path("new");
    let told = [
        folder.to_str().unwrap(),
        "--language",
        "en",
        "--title",
        "Muhe \"home\" \\ goods",
        "--store",
        "flagship=tmall",
        "--store",
        "web=shopify",
        "--owner",
        "Wang=wang@example.com",
        "--service",
        "qq",
        "--user",
        "report@qq.com",
    ];
    // Even on a terminal nothing is asked then.
    let (status, said) = Terminal::of(&init(&shop, &told)).ended();
    assert!(status.success(), "{said}");
    assert!(said.contains("smtp-password") && said.contains("check --mail") && !said.contains('['), "{said}");
    let settings = config::load(&folder.join("config.toml")).unwrap();
    assert_eq!((settings.language, settings.title.as_str()), (Language::En, "Muhe \"home\" \\ goods"));
    let stores: Vec<_> = settings.stores.iter().map(|store| (store.id.as_str(), store.platform)).collect();
    assert_eq!(stores, [("flagship", Platform::Tmall), ("web", Platform::Shopify)]);
    let mail = settings.mail.unwrap();
    assert_eq!((mail.transport, mail.from.address.to_string()), (Transport::Smtp, "report@qq.com".to_owned()));
    assert!(folder.join("inbox/web").is_dir());
}

#[test]
fn what_an_option_does_not_take_is_answered_by_how_it_is_written() {
    let shop = Shop::empty();
    let folder = shop.path("wrong");
    for (wrong, says) in [
        (&["--store", "flagship"][..], "flagship=tmall"),
        (&["--store", "id=one,platform=tmall"], "then its platform: flagship=tmall; platforms: tmall taobao jd"),
        (&["--store", "flagship=ebay"], "\"ebay\" is none of these: tmall taobao jd"),
        (&["--store", "旗舰店=tmall"], "lower-case letters"),
        (&["--store", "one=tmall", "--store", "one=jd"], "\"one\" is taken already"),
        (&["--owner", "wang@example.com"], "Wang=wang@example.com"),
        (&["--owner", "Wang=wang"], "a mail address"),
        (&["--owner", "A=a@b.cn", "--owner", "B=A@b.cn"], "\"a@b.cn\" is taken already"),
        (&["--service", "hotmail", "--user", "a@b.cn"], "\"hotmail\" is none of these: qq 163"),
        (&["--service", "qq"], "--user"),
        (&["--language", "de"], "none of these: zh-CN en es"),
    ] {
        let mut command = init(&shop, &[&[folder.to_str().unwrap()], wrong].concat());
        let refused = command.env("LC_ALL", "en_US.UTF-8").output().unwrap();
        let refused = Ended::of(&refused).exits(64);
        assert!(refused.err.contains(says), "{wrong:?}: {}", refused.err);
        assert!(!folder.exists(), "{wrong:?}");
    }
}

#[test]
fn on_a_terminal_it_asks_and_check_takes_the_settings() {
    let shop = Shop::empty();
    let folder = shop.path("new");
    let mut terminal = Terminal::of(&init(&shop, &[folder.to_str().unwrap()]));
    terminal.reads("zh-CN en es").types("\n").reads("商家名").types("木禾\n").reads("时区").types("火星\n");
    terminal.reads("「火星」不行").reads("时区").types("\n").reads("币种").types("\n");
    terminal.reads("第一家店的平台").types("天猫店\n").reads("没有「天猫店」").reads("第一家店的平台").types("tmall\n");
    terminal.reads("店名").types("旗舰店\n").reads("[tmall]").types("旗舰\n").reads("「旗舰」不行").reads("[tmall]");
    terminal.types("flagship\n").reads("orders").reads("]").types("orders、refunds\n").reads("谁负责").types("小李\n");
    terminal.reads("下一家店").types("\n").reads("报告发给谁").types("boss@qq.com\n").reads("[boss]").types("王总\n");
    terminal.reads("owner").types("\n").reads("还发给谁").types("\n").reads("用哪家邮箱").types("qq\n");
    terminal.reads("发信的邮箱").types("report@qq.com\n").reads("出了问题").types("\n").reads("已建好");
    assert!(terminal.ended().0.success());
    let config = folder.join("config.toml");
    shop.run(&["check", "--config", config.to_str().unwrap()]).exits(0).calmly().says("旗舰店");
    let settings = config::load(&config).unwrap();
    assert_eq!((settings.title.as_str(), settings.stores[0].id.as_str()), ("木禾", "flagship"));
    assert_eq!(settings.stores[0].expects.len(), 2);
    assert_eq!(settings.mail.unwrap().operator.address.to_string(), "report@qq.com");
}

#[test]
fn whoever_breaks_off_leaves_nothing_behind() {
    let shop = Shop::empty();
    let folder = shop.path("new");
    for keys in [INTERRUPT, END] {
        let mut terminal = Terminal::of(&init(&shop, &[folder.to_str().unwrap()]));
        terminal.reads("zh-CN en es").types("\n").reads("商家名").types("木禾\n").reads("时区").types(keys);
        let (status, said) = terminal.ended();
        match keys {
            INTERRUPT => assert_eq!(status.signal(), Some(2), "{said}"),
            _ => assert!(status.code() == Some(64) && said.contains("什么也没有写"), "{said}"),
        }
        assert!(!folder.exists(), "{said}");
    }
    // Settings that are there are seen before anything is asked.
    let (status, said) = Terminal::of(&init(&shop, &[shop.path("").to_str().unwrap()])).ended();
    assert!(status.code() == Some(64) && said.contains("config.toml"), "{said}");
}
