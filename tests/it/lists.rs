//! The operator's lists: what is read, and each thing that can be wrong with them.

use chrono::NaiveDate;
use std::collections::BTreeSet;
use zhoubao::kpi::Kpi;
use zhoubao::lists::{
    Actions, Catalog, ColumnsError, CostKind, Costs, Excluded, Finding, KnownStores, Origin, Problem, Rates, Role,
    over_rows,
};
use zhoubao::money::Money;
use zhoubao::plan::{Plan, PlanFinding};
use zhoubao::report::ActionTarget;
use zhoubao::words::{Language, Words};

fn stores() -> KnownStores {
    KnownStores::new([("tmall-flagship", "旗舰店"), ("taobao-home", "家居店")])
}

fn origin(file: &str) -> Origin {
    Origin { file: file.to_owned(), sheet: String::new() }
}

/// Rows as a reader hands them over, numbered from 1, cells separated by `|`.
fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
    let row = |line: &str| line.split('|').map(str::to_owned).collect();
    text.lines().enumerate().map(|(i, line)| (i as u64 + 1, row(line))).collect()
}

fn catalog(text: &str) -> (Catalog, Vec<Finding>) {
    Catalog::from_rows(&origin("catalog.csv"), rows(text), &stores()).expect("its columns")
}

fn excluded(text: &str) -> (Excluded, Vec<Finding>) {
    Excluded::from_rows(&origin("excluded.csv"), rows(text), &stores()).expect("its columns")
}

fn rates(text: &str) -> (Rates, Vec<Finding>) {
    Rates::from_rows(&origin("rates.csv"), rows(text)).expect("its columns")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

#[test]
fn excluded_orders_of_a_store() {
    let (list, findings) = excluded(
        "店铺|订单编号|原因\n旗舰店|=\"4512345678901234567\"|内部单\ntaobao-home|\t4512345678901234567|\n||\n旗舰店|4512345678901234567|又一次",
    );
    assert_eq!(findings, []);
    assert_eq!(list.len(), 2);
    assert!(list.holds("tmall-flagship", "4512345678901234567"));
    assert!(!list.holds("tmall-flagship", "4512345678901234568"));
    assert_eq!(list.reason("tmall-flagship", "4512345678901234567"), Some("内部单"));
    assert_eq!(list.reason("taobao-home", "4512345678901234567"), None);
    assert_eq!(list.of_store("taobao-home").collect::<Vec<_>>(), ["4512345678901234567"]);
}

#[test]
fn shopifys_orders_are_excluded_with_their_mark_and_without_and_what_nobody_knows_is_named() {
    let (list, _) = excluded("店铺|订单编号\n旗舰店|1037\n旗舰店|#1038\n旗舰店|1039\n旗舰店|4512345678901234567");
    let holds = |order| list.holds("tmall-flagship", order);
    assert!(holds("1037") && holds("#1037") && holds("#1038") && !holds("1038"));
    assert!(list.written("tmall-flagship").contains(&"#1039".to_owned()));
    let known = |_: &str, order: &str| ["#1037", "#1038", "4512345678901234567"].contains(&order);
    assert_eq!(list.unmet(&known), [("tmall-flagship", "1039", 4)]);
}

#[test]
fn a_rounded_id_is_found_and_its_row_left_out() {
    let (list, findings) = excluded("不计入\n店铺|order_id\n旗舰店|4.51235E+18\n旗舰店|1");
    assert_eq!(list.len(), 1);
    assert_eq!((findings[0].row, findings[0].column.as_str(), findings[0].header.as_str()), (3, "B", "order_id"));
    assert_eq!(
        Words::built_in(Language::Zh).say(&findings[0].phrase()),
        "excluded.csv 第 3 行 B 列（order_id）：编号「4.51235E+18」被表格软件改过，后几位已丢失，这一行没有用上。请从平台页面重新复制完整编号，前面加一个单引号。"
    );
}

#[test]
fn a_number_that_ends_in_zeros_counts_and_is_remembered_as_doubtful() {
    let (list, findings) = excluded(
        "店铺|订单编号\n旗舰店|4512345678901230000\n旗舰店|`4512345678901234567\n旗舰店|4,512,345,678,901,234,568\n旗舰店|4512345678901234569.0",
    );
    assert_eq!((findings.len(), list.len()), (0, 4));
    for id in ["4512345678901230000", "4512345678901234567", "4512345678901234568", "4512345678901234569"] {
        assert!(list.holds("tmall-flagship", id), "{id}");
    }
    let [doubtful] = list.doubtful() else { panic!("one of them: {:?}", list.doubtful()) };
    assert_eq!((doubtful.id.as_str(), doubtful.place.row), ("4512345678901230000", 2));
    let (list, _) = catalog("商家编码|名称|商品ID\n6901234567890|毯|680001\n690123456789012000|杯|680002");
    assert_eq!(list.doubtful().iter().map(|d| d.id.as_str()).collect::<Vec<_>>(), ["690123456789012000"]);
}

#[test]
fn products_by_store_and_day() {
    let (list, findings) = catalog(
        "名称|商家编码|店铺|商品 ID|角色|负责人|单位成本|生效日|供应商\n\
         毯|A-1||||小王|10||甲\n\
         毯|A-1||||小王|12.5|2026-06-01|甲\n\
         旗舰毯|A-1|旗舰店|7001|引流款|小李|11|2026-05-01|甲\n\
         杯|B-2|||profit||||",
    );
    assert_eq!(findings, []);
    let cost = |store, code, on| list.unit_cost(store, code, day(on));
    assert_eq!(cost("taobao-home", "A-1", "2026-05-31"), Some(Money::from_cents(1000)));
    assert_eq!(cost("taobao-home", "A-1", "2026-06-01"), Some(Money::from_cents(1250)));
    assert_eq!(cost("tmall-flagship", "A-1", "2026-06-01"), Some(Money::from_cents(1100)));
    assert_eq!(cost("tmall-flagship", "A-1", "2026-04-30"), None);
    assert_eq!(cost("tmall-flagship", "B-2", "2026-04-30"), None);
    let early = list.by_code("tmall-flagship", "A-1", day("2026-04-30")).expect("its name is known earlier");
    assert_eq!((early.name.as_str(), early.role), ("旗舰毯", Some(Role::Traffic)));
    let page = list.by_product_id("tmall-flagship", "7001", day("2026-06-01")).expect("by its page");
    assert_eq!(page.person.as_deref(), Some("小李"));
    assert_eq!(list.by_code("taobao-home", "B-2", day("2026-06-01")).and_then(|p| p.role), Some(Role::Profit));
    assert_eq!(list.by_code("taobao-home", "C-3", day("2026-06-01")), None);
    assert_eq!(list.products().len(), 4);
}

#[test]
fn a_unit_behind_a_header_changes_nothing_unless_it_counts_otherwise() {
    for (header, known) in
        [("单位成本（元）", true), ("Unit cost (CNY)", true), ("成本/元", true), ("成本(万元)", false)]
    {
        let (list, findings) = catalog(&format!("商家编码|名称|{header}\nA|毯|10"));
        let cost = list.unit_cost("taobao-home", "A", day("2026-06-01"));
        assert_eq!((cost, findings.len()), (known.then(|| Money::from_cents(1000)), 0), "{header}");
    }
}

#[test]
fn the_same_row_twice_says_nothing_new_but_another_cost_does() {
    let (list, findings) = catalog("商家编码|名称|成本\nA|毯|10\nA|毯|10\nA|毯|11");
    assert_eq!(list.products().len(), 1);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].problem, Problem::Duplicate { value: "A".to_owned(), first: 2 });
}

fn column_errors() -> Vec<ColumnsError> {
    let read = |text: &str| Excluded::from_rows(&origin("excluded.csv"), rows(text), &stores()).expect_err(text);
    let in_wan = Costs::from_rows(&origin("costs.csv"), rows("店铺|月份|科目|金额（万元）"), &stores());
    vec![
        in_wan.expect_err("an amount that is not in yuan"),
        read("店铺|订单编码|原因\n旗舰店|1|"),
        read("店铺|原因"),
        read("店铺|订单编号|订单 编号"),
        read(""),
    ]
}

#[test]
fn a_missing_column_is_named_with_the_nearest_found() {
    let said: Vec<String> = column_errors().iter().map(|e| Words::built_in(Language::Zh).say(&e.phrase())).collect();
    let expected = [
        "costs.csv缺少列「金额、amount」（任一名称）。最接近的是「金额（万元）」，单位是千、万或更大：请把金额改成元（也可写成 0.01万，即 100），再改列名。",
        "excluded.csv缺少列「订单编号、order_id」（任一名称）。最接近的是「订单编码」，请改列名。",
        "excluded.csv缺少列「订单编号、order_id」（任一名称）。请加上这一列。",
        "excluded.csv的 B 列和 C 列都是「订单 编号」。请只留一列。",
        "excluded.csv是空的。请填写后再试。",
    ];
    assert_eq!(said, expected);
}

#[test]
fn a_rate_holds_from_its_day_until_the_next_of_its_pair() {
    let (list, findings) = rates(
        "原币|目标币|日期|汇率|备注\nUSD|CNY|2026-11-01|7.12|\n美元|人民币|2026/11/11|7.0985|\nusd|cny|2026-11-01|7.120|又一次\nEUR|CNY|2026-11-05|7.8|",
    );
    assert_eq!(findings, []);
    let rate = |from, to, on| list.rate(from, to, day(on)).map(|rate| rate.to_string());
    assert_eq!(rate("USD", "CNY", "2026-10-31"), None);
    assert_eq!(rate("USD", "CNY", "2026-11-01").as_deref(), Some("7.12"));
    assert_eq!(rate("USD", "CNY", "2026-11-10").as_deref(), Some("7.12"));
    assert_eq!(rate("USD", "CNY", "2027-11-11").as_deref(), Some("7.0985"));
    assert_eq!(rate("CNY", "USD", "2026-11-11"), None, "the other way round is another rate");
    assert!(list.knows("EUR", "CNY") && !list.knows("CNY", "EUR"));
    let (spanish, findings) = rates("De|A|Fecha|Tipo de cambio\nUSD|CNY|2026-11-01|7,12\nUSD|CNY|2026-11-01|7.12");
    assert_eq!((spanish.knows("USD", "CNY"), findings.len()), (true, 1), "lists take a point before decimals");
}

#[test]
fn of_two_rates_of_a_day_the_first_stands() {
    let (list, findings) = rates("from|to|date|rate\nUSD|CNY|2026-11-01|7.12\nUSD|CNY|2026-11-01|7.13");
    assert_eq!(list.rate("USD", "CNY", day("2026-11-02")).map(|rate| rate.to_string()).as_deref(), Some("7.12"));
    let words = Words::built_in(Language::En);
    assert_eq!(
        findings.iter().map(|finding| words.say(&finding.phrase())).collect::<Vec<_>>(),
        [
            "rates.csv, row 3, column C (date): \"USD-CNY 2026-11-01\" stands in row 2 already, so this row was not used. Keep one of them."
        ]
    );
}

/// Each problem of rates.
fn problems_of_rates() -> Vec<Finding> {
    let head = "from|to|date|rate\n";
    let rows = [
        "USDT|CNY|2026-11-01|7",
        "CNY|人民币|2026-11-01|1",
        "USD|CNY|2026-11-01|0.00",
        "USD|CNY|2026-11-01|7.12\nUSD|CNY|2026-11-02|3.25",
        "USD|CNY|2026-11-01|712.34",
    ];
    let found = |row: &&str| {
        let (_, mut findings) = rates(&format!("{head}{row}"));
        assert_eq!(findings.len(), 1, "{row}");
        findings.remove(0)
    };
    let (list, findings) = rates(&format!("{head}USD|CNY|2026-11-01|7.12\nUSD|CNY|2027-11-01|7.1"));
    assert_eq!((findings.as_slice(), list.ahead_of(day("2027-11-01"))), (&[][..], Vec::new()));
    let outdated = list.outdated("USD", "CNY", day("2029-01-01"));
    rows.iter().map(found).chain(list.ahead_of(day("2026-11-16"))).chain(outdated).collect()
}

#[test]
fn what_is_wrong_with_rates_is_said_and_what_can_count_counts() {
    let words = Words::built_in(Language::Zh);
    let said: Vec<String> = problems_of_rates().iter().map(|finding| words.say(&finding.phrase())).collect();
    let expected = [
        "rates.csv 第 2 行 A 列（from）：「USDT」不是货币，这一行没有用上。请写三个字母的货币代码，例如 USD。",
        "rates.csv 第 2 行 B 列（to）：两边都是 CNY，这一行没有用上。请写两种不同的货币。",
        "rates.csv 第 2 行 D 列（rate）：汇率「0.00」等于零，这一行没有用上。请写一单位原币折合多少目标币。",
        "rates.csv 第 3 行 D 列（rate）：上一条汇率是 7.12，这一条是 3.25，相差一倍以上。仍按这一条计算。请检查是否写反了：应写一单位原币折合多少目标币。",
        "rates.csv 第 2 行 D 列（rate）：1 USD 从来不是 712.34 CNY，应在 7 左右。仍按这一条计算。请检查：应是一单位（不是 100 单位）的汇率，没有写反，币种也没有写错。",
        "rates.csv 第 3 行 D 列（rate）：汇率日期是 2027-11-01，晚于本报告的数据截止日 2026-11-16。从 2027-11-01 起才会用到。请检查年份和月份。",
        "rates.csv 第 3 行 D 列（rate）：最新的汇率是 2027-11-01 的，比 2029-01-01 早一年多。仍按这一条计算。请补上较新的汇率。",
    ];
    assert_eq!(said, expected);
    let dropped: Vec<bool> = problems_of_rates().iter().map(|finding| finding.problem.drops_row()).collect();
    assert_eq!(dropped, [true, true, true, false, false, false, false]);
    let (list, _) = rates("from|to|date|rate\nUSD|CNY|2026-11-01|7.12\nUSD|CNY|2026-11-02|0.1404");
    assert_eq!(list.rate("USD", "CNY", day("2026-11-02")).map(|rate| rate.to_string()).as_deref(), Some("0.1404"));
}

#[test]
fn what_a_pair_is_worth_is_known_roughly_either_way_round() {
    let told = |row: &str| rates(&format!("from|to|date|rate\n{row}")).1.len();
    for right in
        ["USD|CNY|2015-11-01|6.31", "CNY|USD|2026-11-01|0.14", "JPY|CNY|2026-11-01|0.0465", "EUR|GBP|2026-11-01|0.87"]
    {
        assert_eq!(told(right), 0, "{right}");
    }
    // A hundred yen, and a rate upside down. What nobody here knows is believed.
    for wrong in ["JPY|CNY|2026-11-01|4.65", "USD|CNY|2026-11-01|0.1404", "CNY|USD|2026-11-01|7.12"] {
        assert_eq!(told(wrong), 1, "{wrong}");
    }
    assert_eq!(told("TRY|CNY|2026-11-01|0.0001"), 0);
}

#[test]
fn of_two_names_of_a_column_the_first_counts() {
    let (list, findings) = excluded("店铺名称|店铺|订单号\n随便写|taobao-home|7");
    assert_eq!(findings, []);
    assert!(list.holds("taobao-home", "7"));
}

#[test]
fn the_header_may_stand_below_a_title() {
    let (list, _) = excluded("不计入的订单|\n|\n原因|店铺名称|订单 编号\n样品|旗舰店|9");
    assert_eq!(list.reason("tmall-flagship", "9"), Some("样品"));
}

/// Each problem a row can have, from a list or the plan.
fn problems() -> Vec<Finding> {
    let head = "商家编码|名称|店铺|角色|成本|生效日\n";
    let mut all: Vec<Finding> =
        ["|毯||||", "4.5E+18|毯||||", "A|毯|三店|||", "A|毯||主推||", "A|毯|||十元|", "A|毯|||-1|"]
            .iter()
            .chain(&["A|毯||||明天", "A|毯||||1926-01-01", "A|毯||||\nA|杯||||", "A|毯|||=?|", "A|毯||||||多"])
            .flat_map(|row| {
                let (_, findings) = catalog(&format!("{head}{row}"));
                assert_eq!(findings.len(), 1, "{row}");
                findings
            })
            .collect();
    let plan = Plan::from_rows(&origin("plan.csv"), rows("店铺|日期|目标\n旗舰店|2026-04-01|1.005"), &stores());
    all.extend(plan.expect("its columns").1.into_iter().filter_map(|finding| match finding {
        PlanFinding::Row(finding) => Some(finding),
        _ => None,
    }));
    let merged = format!("店铺|月份|科目|金额\n旗舰店|2026-11|工资|{}", over_rows("D2:D3", "3000"));
    all.extend(costs(&merged).1);
    all.extend(costs("店铺|月份|科目|金额\n旗舰店|2026-11|工资|-3000").1);
    all.extend(problems_of_rates());
    all.extend(problems_of_actions());
    all
}

#[test]
fn every_finding_has_a_fixture_and_words_in_each_language() {
    let problems = problems();
    let provoked: BTreeSet<&str> = problems.iter().map(|finding| finding.problem.code()).collect();
    assert_eq!(provoked, Problem::CODES.iter().copied().collect());
    let errors = column_errors();
    let provoked: BTreeSet<&str> = errors.iter().map(ColumnsError::code).collect();
    assert_eq!(provoked, ColumnsError::CODES.iter().copied().collect());
    for language in Language::ALL {
        let words = Words::built_in(language);
        let sheet = Origin { file: "list.xlsx".to_owned(), sheet: "商品".to_owned() };
        let in_sheet = problems.iter().map(|finding| Finding { origin: sheet.clone(), ..finding.clone() }.phrase());
        for phrase in
            problems.iter().map(Finding::phrase).chain(in_sheet).chain(errors.iter().map(ColumnsError::phrase))
        {
            let said = words.say(&phrase);
            assert!(
                !said.contains(['{', '}']) && !said.replace("list.xlsx", "").contains("list."),
                "{language}: {said}"
            );
        }
    }
}

fn costs(text: &str) -> (Costs, Vec<Finding>) {
    Costs::from_rows(&origin("costs.csv"), rows(text), &stores()).expect("its columns")
}

#[test]
fn costs_of_days_and_of_months_to_the_cent() {
    let (list, findings) = costs(
        "店铺|月份|日期|科目|金额|备注\n\
         旗舰店|2026-11||工资|10000|客服\n\
         旗舰店|2026年11月||工资|5,000.10|美工\n\
         旗舰店|2026-11-01||快递费|3000|Excel 把月份写成了第一天\n\
         旗舰店||2026-11-11|坑位费|2000|直播\n\
         旗舰店||2026-11-11|坑位费|2000|短视频\n\
         taobao-home||202610|wages|31|",
    );
    assert_eq!(findings, []);
    let on = |store: &str, kind, on: &str| list.on(store, kind, day(on)).map(|money| money.to_string());
    let flagship = "tmall-flagship";
    assert_eq!(on(flagship, CostKind::Wages, "2026-11-01"), Some("500.01".to_owned()), "333.34 and 166.67");
    assert_eq!(on(flagship, CostKind::Wages, "2026-11-30"), Some("500.00".to_owned()), "333.33 and 166.67");
    assert_eq!(on(flagship, CostKind::Wages, "2026-12-01"), None);
    assert_eq!(on(flagship, CostKind::Logistics, "2026-11-30"), Some("100.00".to_owned()));
    assert_eq!(on(flagship, CostKind::Slots, "2026-11-11"), Some("4000.00".to_owned()));
    assert_eq!(on("taobao-home", CostKind::Wages, "2026-10-31"), Some("1.00".to_owned()));
    assert!(list.tells_month(flagship, CostKind::Logistics, day("2026-11-30")));
    assert!(!list.tells_month(flagship, CostKind::Slots, day("2026-11-11")));
    // Days alone do as well.
    let (list, findings) = costs("store|date|kind|amount|note\n旗舰店|2026-11-12|other|-8.5|given back");
    assert_eq!((findings.len(), list.of_store(flagship)[0].amount), (0, Money::from_cents(-850)));
}

#[test]
fn a_cost_of_less_than_nothing_is_told_where_nothing_is_there_to_take_it_from() {
    let head = "店铺|月份|日期|科目|金额|备注\n";
    for (rows, told) in [
        ("旗舰店|2026-11||工资|-3000|", Some("-3000.00")),
        ("旗舰店|2026-11||工资|-3000|退回", None),
        ("旗舰店|2026-11||快递|3000|\n旗舰店||2026-11-12|快递|-500|", None),
        ("旗舰店|2026-11||快递|3000|\n旗舰店|2026-12||快递|-500|", Some("-500.00")),
        ("旗舰店|2026-11||工资|-3000|\ntaobao-home|2026-11||工资|3000|", Some("-3000.00")),
    ] {
        let (list, findings) = costs(&format!("{head}{rows}"));
        let found: Vec<&Problem> = findings.iter().map(|finding| &finding.problem).collect();
        let expected = told.map(|value| Problem::CostBelowZero { value: value.to_owned() });
        assert_eq!(found, expected.iter().collect::<Vec<_>>(), "{rows}");
        assert!(!list.of_store("tmall-flagship").is_empty(), "it counts all the same: {rows}");
    }
}

#[test]
fn a_row_of_totals_below_a_list_is_no_row() {
    let (list, findings) =
        costs("店铺|月份|科目|金额\n旗舰店|2026-11|工资|1\n合计|||1\n总计：|2026-11|工资|1\n|||\n 共 1 条|||");
    assert_eq!((list.of_store("tmall-flagship").len(), findings), (1, Vec::new()));
    let (list, findings) = catalog("商家编码|名称|成本\nA|毯|10\nTotal||10\nTotal|Totalizer|10");
    assert_eq!((list.products().len(), findings), (2, Vec::new()), "a product may be called so");
    let plan = Plan::from_rows(&origin("plan.csv"), rows("日期|店铺|目标\n2026-04-01|旗舰店|1\n合计||1"), &stores());
    assert_eq!(plan.expect("its columns").1, []);
}

#[test]
fn a_cost_that_cannot_be_understood_is_found_and_left_out() {
    let (list, findings) = costs(
        "店铺|月份|科目|金额\n旗舰店|2026-11|电费|1\n旗舰店||工资|1\n旗舰店|2026-13|工资|1\n旗舰店|2026-11|工资|一千\n\
         某店|2026-11|工资|1\n旗舰店|2026-11|工资|1\n旗舰店|2026-11|工资|1",
    );
    assert_eq!(list.of_store("tmall-flagship").len(), 1);
    let found: Vec<(u64, &str, &str)> = findings.iter().map(|f| (f.row, f.column.as_str(), f.problem.code())).collect();
    assert_eq!(
        found,
        [
            (2, "C", "list.not_allowed"),
            (3, "B", "list.empty"),
            (4, "B", "list.not_a_date"),
            (5, "D", "list.not_a_number"),
            (6, "A", "list.unknown_store"),
            (8, "C", "list.duplicate"),
        ]
    );
    let without = Costs::from_rows(&origin("costs.csv"), rows("店铺|科目|金额\n旗舰店|工资|1"), &stores());
    let said = Words::built_in(Language::En).say(&without.expect_err("neither month nor day").phrase());
    assert!(said.contains("month"), "{said}");
}

fn actions(text: &str) -> (Actions, Vec<Finding>) {
    Actions::from_rows(&origin("actions.csv"), rows(text), &stores()).expect("its columns")
}

#[test]
fn an_action_names_its_figure_in_any_language_and_its_effect_in_percent_or_points() {
    let (list, findings) = actions(
        "行动|负责人|开始|截止|店铺|指标|商品ID|计划|预期\n\
         改主图|小李|2026-11-02|2026-11-22|旗舰店|转化率|888||+0.5 百分点\n\
         降出价||2026-11-02||tmall-flagship|ads.roi||全店_关键词|+20 %\n\
         满减|小陈|2026-11-02|2026-11-30|taobao-home|客单价|||0.1\n\
         改尺码说明||2026-11-02||旗舰店|已退率|888||-3 %\n\
         改主图|小李|2026-11-02|2026-11-22|旗舰店|转化率|888||+0.5 百分点",
    );
    assert_eq!(findings, []);
    let all: Vec<_> =
        list.all().map(|one| (one.kpi, one.target.clone(), one.expected.map(|e| e.to_string()))).collect();
    let expected = |text: &str| Some(text.to_owned());
    assert_eq!(
        all,
        [
            (Kpi::TrafficConversion, ActionTarget::Product("888".into()), expected("0.005")),
            (Kpi::AdsRoi, ActionTarget::Campaign("全店_关键词".into()), expected("0.20")),
            (Kpi::SalesAov, ActionTarget::Store, expected("0.1")),
            (Kpi::RefundCohortShare, ActionTarget::Product("888".into()), expected("-0.03")),
        ]
    );
    let first = list.all().next().expect("one");
    assert_eq!(
        (first.what.as_str(), first.who.as_deref(), first.due),
        ("改主图", Some("小李"), Some(day("2026-11-22")))
    );
    for headers in [
        "action|who|since|due|store|figure|product_id|campaign|expected",
        "acción|responsable|desde|hasta|tienda|indicador|id de producto|campaña|esperado",
    ] {
        let row = "x|y|2026-11-02|2026-11-22|tmall-flagship|paid|||+1 %";
        let (list, findings) = actions(&format!("{headers}\n{}", row.replace("paid", "sales.paid")));
        assert_eq!((list.all().count(), findings.as_slice()), (1, &[][..]));
    }
}

/// Each problem of actions that no other list has.
fn problems_of_actions() -> Vec<Finding> {
    let head = "行动|开始|截止|店铺|指标|商品ID|计划|预期\n";
    let rows = [
        "x|2026-11-02||旗舰店|refnd.shar|||",
        "x|2026-11-02||旗舰店|投产比|888||",
        "x|2026-11-02|2026-11-01|旗舰店|投产比|||",
    ];
    let found = |row: &&str| {
        let (list, mut findings) = actions(&format!("{head}{row}"));
        assert_eq!((list.is_empty(), findings.len()), (true, 1), "{row}");
        findings.remove(0)
    };
    rows.iter().map(found).collect()
}

#[test]
fn what_is_wrong_with_an_action_is_said() {
    let words = Words::built_in(Language::Zh);
    let said: Vec<String> = problems_of_actions().iter().map(|finding| words.say(&finding.phrase())).collect();
    assert_eq!(
        said,
        [
            "actions.csv 第 2 行 E 列（指标）：没有「refnd.shar」这个指标，最接近的是「退款率」。这一行没有用上。请写指标的名称，见报表的「定义」。",
            "actions.csv 第 2 行 E 列（指标）：「投产比」不能这样看，这一行没有用上。可以写：支付金额、支付件数、访客数、支付转化率、已退率、退款率。",
            "actions.csv 第 2 行 C 列（截止）：截止日 2026-11-01 早于开始日 2026-11-02，这一行没有用上。请检查两个日期。",
        ]
    );
    let of = |row: &str| {
        actions(&format!("行动|开始|店铺|指标|预期\n{row}"))
            .1
            .iter()
            .map(|f| f.problem.code().to_owned())
            .collect::<Vec<_>>()
    };
    for (row, code) in [
        ("|2026-11-02|旗舰店|投产比|", "list.empty"),
        ("x|明天|旗舰店|投产比|", "list.not_a_date"),
        ("x|2026-11-02|三店|投产比|", "list.unknown_store"),
        ("x|2026-11-02|旗舰店|投产比|很多", "list.not_a_number"),
        ("x|2026-11-02|旗舰店|投产比|3 百分点", "list.not_a_number"),
        ("x|2026-11-02|旗舰店|投产比|\nx|2026-11-02|旗舰店|投产比|10 %", "list.duplicate"),
    ] {
        assert_eq!(of(row), [code], "{row}");
    }
}
