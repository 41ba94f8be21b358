//! What files are taken for: `check` store by store, and profiles of an operator's own.

use super::shop::{MONDAY, ORDERS, Shop, TRAFFIC, week_of_orders, week_of_traffic};

#[test]
fn check_says_store_by_store_what_came_which_days_it_covers_and_what_is_still_to_come() {
    let shop = Shop::empty().with(ORDERS, &week_of_orders()).with(TRAFFIC, &week_of_traffic());
    let second = "[[stores]]\nid = \"two\"\nname = \"Second\"\nplatform = \"tmall\"\nexpects = [\"orders\"]\n[mail]\n";
    shop.setting("[mail]\n", second);
    let ended = shop.run(&["check", "--now", MONDAY]).exits(0);
    let lines: Vec<&str> = ended.out.lines().collect();
    let at = |text: &str| {
        lines.iter().position(|line| line.starts_with(text)).unwrap_or_else(|| panic!("{text}: {lines:#?}"))
    };
    let (first, second) = (at("Main:"), at("Second: nothing has come that can be used"));
    assert!(first < at("  Qianniu order report: 1 file, 2026-"), "{lines:#?}");
    assert!(first < at("  Shengyi Canmou store days: 1 file, 2026-11-09 to 2026-11-15"), "{lines:#?}");
    // What a store lacks stands below it, this week's and the running one's.
    let lacks = at("! Main lacks refund report");
    assert!(first < lacks && lacks < second && second < at("! Second lacks order report"), "{lines:#?}");
    let next = at("  still to come for 2026-W47 (16-22 Nov): order report, refund report");
    assert!(lacks < next && next < second, "{lines:#?}");
    // Each file by name where more is asked for; of a week that was named, nothing of the next.
    let ended = shop.run(&["check", "-v", "--week", "2026-W46", "--now", MONDAY]).exits(0);
    assert!(ended.out.contains(&format!("    {TRAFFIC}: 2026-11-09 to 2026-11-15")), "{}", ended.out);
    assert!(!ended.out.contains("still to come for"), "{}", ended.out);
}

#[test]
fn a_profile_of_ones_own_takes_the_place_of_the_built_in_one_of_its_id() {
    let shop = Shop::empty().with(TRAFFIC, &week_of_traffic());
    shop.run(&["check", "--now", MONDAY]).exits(0).says("Shengyi Canmou store days: 1 file");
    let built_in = include_str!("../../../templates/platforms/sycm-shop-days.toml");
    let own = built_in.replace("en = \"Shengyi Canmou store days\"", "en = \"our days\"");
    assert_ne!(own, built_in);
    shop.setting("[paths]\n", "[paths]\ntemplates = \"own\"\n");
    shop.write("own/platforms/days.toml", own.as_bytes());
    shop.run(&["check", "--now", MONDAY]).exits(0).says("our days: 1 file");
    shop.run(&["profile", "list"]).exits(0).says("our days");
    // It is the only one: where it no longer knows the file, nobody does.
    let other = own.replace("\"访客数\"", "\"来的人\"");
    shop.write("own/platforms/days.toml", other.as_bytes());
    shop.run(&["check", "--now", MONDAY]).exits(0).says("来的人");
    std::fs::remove_file(shop.path("own/platforms/days.toml")).unwrap();
    shop.run(&["check", "--now", MONDAY]).exits(0).says("Shengyi Canmou store days: 1 file");
    // Two of one's own with one id: nobody could tell which counts.
    shop.write("own/platforms/a.toml", own.as_bytes());
    shop.write("own/platforms/b.toml", own.as_bytes());
    shop.run(&["check", "--now", MONDAY]).exits(78).complains("sycm.shop-days");
}
