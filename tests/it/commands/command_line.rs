//! The command line itself: its help in the reader's language, what is wrong with it, and what shells and schedulers get of it.

use super::shop::{ORDERS, Shop, WEEK};
use serde_json::Value;

/// A shop whose settings speak the language.
fn speaking(language: &str) -> Shop {
    let shop = Shop::empty();
    let settings = String::from_utf8(shop.read("config.toml")).unwrap();
    shop.write("config.toml", settings.replace("language = \"en\"", &format!("language = \"{language}\"")).as_bytes());
    shop
}

#[test]
fn help_speaks_the_language_of_the_settings() {
    let told = [
        ("zh-CN", "用法：zhoubao preview", "通用选项", "例：zhoubao preview"),
        ("es", "Uso: zhoubao preview", "Opciones generales", "Ejemplo: zhoubao preview"),
        ("en", "Usage: zhoubao preview", "Global options", "Example: zhoubao preview"),
    ];
    for (language, usage, heading, example) in told {
        let help = speaking(language).run(&["preview", "--help"]).exits(0).says(usage).says(heading).says(example);
        let [own, global] = [help.out.find("--out"), help.out.find(heading)];
        assert!(own < global, "a command's own options come first:\n{}", help.out);
    }
}

#[test]
fn help_speaks_the_language_of_the_environment_where_there_are_no_settings() {
    let shop = Shop::empty().where_is("LC_ALL", "es_ES.UTF-8");
    std::fs::remove_file(shop.path("config.toml")).unwrap();
    shop.run(&["--help"]).exits(0).says("Órdenes:");
}

#[test]
fn a_mistyped_word_is_told_with_the_nearest_known_one() {
    let shop = speaking("zh-CN");
    shop.run(&["stats"]).exits(64).complains("没有 stats 这个命令。是不是 status？");
    shop.run(&["run", "--wek", "2026-W46"]).exits(64).complains("没有 --wek 这个选项。是不是 --week？");
    shop.run(&["preview"]).exits(64).complains("还缺 --out <FOLDER>");
    shop.run(&["completions", "cmd"]).exits(64).complains("不能写成「cmd」，可以写：bash");
    shop.run(&["check", "--mail", "--week", "2026-W46"]).exits(64).complains("不能和");
}

#[test]
fn help_prints_pages_that_an_installed_program_has_no_folder_of() {
    let shop = Shop::empty();
    let help = shop.run(&["help"]).exits(0).says("Pages of the documentation");
    let pages = help.out.split("Pages of the documentation").nth(1).unwrap_or_default();
    let names: Vec<&str> = pages.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() > 6, "{names:?}");
    for name in names {
        let page = shop.run(&["help", name]).exits(0).calmly();
        assert!(page.out.lines().count() > 20, "{name} is no page:\n{}", page.out);
    }
    shop.run(&["help", "plan", "new"]).exits(0).says("--growth");
    shop.run(&["help", "nothing"]).exits(64).complains("keeping");
    speaking("zh-CN").run(&["help", "keeping"]).exits(0).says("备份与恢复");
}

#[test]
fn shells_and_man_know_every_command() {
    let shop = Shop::empty();
    for shell in ["bash", "zsh", "fish"] {
        shop.run(&["-q", "completions", shell]).exits(0).says("recompute").says("systemd");
    }
    shop.run(&["man", &shop.path("pages").to_string_lossy()]).exits(0).silently();
    let page = |name: &str| String::from_utf8(shop.read(&format!("pages/{name}"))).unwrap();
    assert!(page("zhoubao.1").contains(".TH"));
    assert!(page("zhoubao-plan-new.1").contains("\\-\\-growth"));
    let examples = page("zhoubao-plan-new.1").split_once(".SH EXAMPLES\n").unwrap().1.to_owned();
    assert_eq!(examples.matches("\n.br\n").count(), 2, "{examples}");
}

#[test]
fn a_schedule_names_every_path_in_full_and_overwrites_nothing() {
    let shop = Shop::empty();
    let line = shop.run(&["-q", "schedule"]).exits(0).calmly().out;
    let config = shop.path("config.toml");
    assert!(
        line.starts_with("*/15 * * * * /") && line.ends_with(&format!("run --config {}\n", config.display())),
        "{line}"
    );
    shop.run(&["schedule"]).exits(0).says("Asia/Shanghai from 09:30");
    let units = shop.path("units").to_string_lossy().into_owned();
    shop.run(&["schedule", "--systemd", &units]).exits(0).says("systemctl --user enable --now zhoubao.timer");
    let service = String::from_utf8(shop.read("units/zhoubao.service")).unwrap();
    assert!(service.contains(&format!("run --config \"{}\"", config.display())), "{service}");
    assert!(String::from_utf8(shop.read("units/zhoubao.timer")).unwrap().contains("Persistent=true"));
    shop.run(&["schedule", "--systemd", &units]).exits(64).complains("exists already");
}

/// The objects that a command answers with, a line each.
fn objects(shop: &Shop, arguments: &[&str]) -> Vec<Value> {
    let out = shop.run(arguments).exits(0).calmly().out;
    out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

#[test]
fn commands_that_look_at_things_answer_scripts_in_objects() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    let found = |objects: &[Value], code: &str| objects.iter().find(|o| o["code"] == code).cloned().unwrap_or_default();

    let sources = objects(&shop, &["source", "list", "--json"]);
    assert_eq!(sources.len(), 4);
    let fields = |of: &Value| of["fields"].clone();
    let orders = sources.iter().map(fields).find(|source| source["name"] == ORDERS).unwrap_or_default();
    assert_eq!(orders["profiles"], serde_json::json!(["taobao.orders"]));
    assert_eq!((orders["id"].as_str().map(str::len), orders["store"].as_str()), (Some(64), Some("shop")));

    let status = objects(&shop, &["status", "--json"]);
    let mail = fields(&found(&status, "status.written"));
    assert_eq!((mail["period"].as_str(), mail["revision"].as_u64()), (Some(WEEK), Some(1)));
    assert!(found(&status, "status.next")["text"].as_str().is_some_and(|text| text.contains("2026-W47")));

    let year = objects(&shop, &["plan", "show", "--week", WEEK, "--json"]);
    let week = year.iter().find(|o| o["fields"]["name"].as_str().is_some_and(|name| name.contains("W46")));
    assert_eq!(fields(week.unwrap_or(&Value::Null))["target"], "700.00");

    let check = objects(&shop, &["check", "--week", WEEK, "--json"]);
    assert_eq!(fields(&found(&check, "check.head"))["week"], WEEK);
    assert_eq!(found(&check, "check.store")["fields"]["store"], "Main");
}

#[test]
fn a_message_s_code_is_explained_in_the_language_of_the_settings() {
    speaking("zh-CN").run(&["explain", "set-aside.withdrawn"]).exits(0).says("set-aside.withdrawn").says("{why}");
    speaking("en").run(&["explain", "sales.paid"]).exits(0).says("unit:");
}
