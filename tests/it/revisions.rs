//! Numbered folders that appear whole, and what makes a new one due.

use serde_json::{Value, json};
use zhoubao::files::sha256;
use zhoubao::kpi::Kpi;
use zhoubao::revisions::{Change, Figure, Input, Manifest, Revision, RevisionError, Revisions, differs, only_ripened};

const WEEK: &str = "2026-W46";

fn manifest(number: u32) -> Manifest {
    let input = Input { version: Some(2), ..Input::new("plan", "plan.xlsx".to_owned(), sha256(b"plan")) };
    Manifest::new("zhoubao 0.1.0", WEEK, number, "2026-11-16T02:00:00Z", vec![input])
}

fn files() -> Vec<(String, Vec<u8>)> {
    vec![
        ("report.json".to_owned(), b"{\"revision\": 1}".to_vec()),
        ("messages/a@b.cn.eml".to_owned(), b"mail".to_vec()),
    ]
}

#[test]
fn a_revision_is_numbered_whole_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let revisions = Revisions::at(&folder.path().join("reports"));
    assert_eq!((revisions.latest(WEEK).unwrap(), revisions.next_number(WEEK).unwrap()), (None, 1));
    let first = revisions.commit(WEEK, 1, manifest(1), files()).unwrap();
    assert_eq!(revisions.latest(WEEK).unwrap(), Some(first.clone()));
    assert_eq!(first.report().unwrap(), json!({"revision": 1}));
    let read = first.manifest().unwrap();
    assert_eq!(read.inputs, manifest(1).inputs);
    assert_eq!(
        read.outputs.iter().map(|o| o.path.as_str()).collect::<Vec<_>>(),
        ["messages/a@b.cn.eml", "report.json"]
    );
    assert_eq!(read.outputs[0].sha256, sha256(b"mail"));
    revisions.commit(WEEK, 2, manifest(2), files()).unwrap();
    let tenth = revisions.commit(WEEK, 10, manifest(10), files()).unwrap();
    assert_eq!(revisions.latest(WEEK).unwrap(), Some(tenth), "by number, not by name");
    assert_eq!(revisions.next_number(WEEK).unwrap(), 11);
    assert_eq!(revisions.periods().unwrap(), [WEEK]);
}

#[test]
fn a_revision_is_never_overwritten_and_a_torn_one_is_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let revisions = Revisions::at(folder.path());
    let torn = folder.path().join(WEEK).join(".rev-1.tmp");
    std::fs::create_dir_all(&torn).unwrap();
    std::fs::write(torn.join("half.xlsx"), "half").unwrap();
    assert_eq!(revisions.latest(WEEK).unwrap(), None);
    let first = revisions.commit(WEEK, 1, manifest(1), files()).unwrap();
    assert!(!first.folder.join("half.xlsx").exists() && !torn.exists());
    let again = revisions.commit(WEEK, 1, manifest(1), vec![("report.json".to_owned(), b"{}".to_vec())]);
    assert!(matches!(again, Err(RevisionError::Exists(_))));
    assert_eq!(first.report().unwrap(), json!({"revision": 1}));
}

#[test]
fn a_later_owner_is_added_and_nothing_else_changes() {
    let folder = tempfile::tempdir().unwrap();
    let revision = Revisions::at(folder.path()).commit(WEEK, 1, manifest(1), files()).unwrap();
    let before = std::fs::read(revision.folder.join("manifest.json")).unwrap();
    assert!(!revision.has(&Revision::message_name("new@b.cn")));
    revision.add(&Revision::message_name("new@b.cn"), b"hello").unwrap();
    revision.add(&Revision::message_name("new@b.cn"), b"other").unwrap();
    revision.add(&Revision::message_name("a@b.cn"), b"other").unwrap();
    let message = |address| std::fs::read(revision.folder.join(Revision::message_name(address))).unwrap();
    assert_eq!((message("new@b.cn"), message("a@b.cn")), (b"hello".to_vec(), b"mail".to_vec()));
    assert_eq!(std::fs::read(revision.folder.join("manifest.json")).unwrap(), before);
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let revisions = Revisions::at(folder.path());
    for name in ["", "../x", "/etc/x", "a/../b", "./", "manifest.json"] {
        let refused = revisions.commit(WEEK, 1, manifest(1), vec![(name.to_owned(), Vec::new())]);
        assert!(matches!(refused, Err(RevisionError::Name(_))), "{name:?}");
    }
    for week in ["", "..", "a/b", ".hidden"] {
        assert!(matches!(revisions.latest(week), Err(RevisionError::Name(_))), "{week:?}");
    }
    assert_eq!(revisions.latest(WEEK).unwrap(), None);
}

#[test]
fn every_address_has_a_file_name_of_its_own() {
    assert_eq!(Revision::message_name("boss@example.com"), "messages/boss@example.com.eml");
    let odd = ["Boss@example.com", "a/b@example.com", "a_b@example.com", "王@example.com", ".a@example.com", "_a@b.cn"];
    let long = format!("{}@example.com", "x".repeat(300));
    let names: std::collections::BTreeSet<String> =
        odd.into_iter().chain([long.as_str()]).map(Revision::message_name).collect();
    assert_eq!(names.len(), odd.len() + 1);
    for name in &names {
        let file = name.strip_prefix("messages/").unwrap();
        assert!(file.len() < 150 && !file.contains('/') && !file.starts_with('.') && file.is_ascii(), "{file}");
    }
}

fn kpi(id: &str, period: &str, value: Value) -> Value {
    json!({"id": id, "scope": "total", "period": period, "value": value, "unit": "currency"})
}

fn report(kpis: Vec<Value>, notices: Vec<Value>) -> Value {
    json!({"schema": "zhoubao.report/1", "kpis": kpis, "notices": notices})
}

fn figure(value: &str) -> Option<Figure> {
    Some(Figure { value: Some(value.to_owned()), ..Figure::default() })
}

#[test]
fn what_ripens_or_is_not_of_the_week_makes_no_revision() {
    let notice = |text: &str| json!({"code": "stock.low", "fields": {"sku": "A"}, "text": text});
    let mut old = report(
        vec![kpi("sales.paid", "week", json!("10.00")), kpi("sales.paid", "mtd", json!("50.00"))],
        vec![notice("库存不足")],
    );
    let mut new = report(
        vec![kpi("sales.paid", "week", json!("10")), kpi("sales.paid", "mtd", json!("51.00"))],
        vec![notice("low stock")],
    );
    for (id, a, b) in [
        ("refund.cohort_share", "0.1", "0.2"),
        ("refund.expected_final", "0.2", "0.3"),
        ("refund.pending", "3.00", "2.00"),
    ] {
        old["kpis"].as_array_mut().unwrap().push(kpi(id, "week", json!(a)));
        new["kpis"].as_array_mut().unwrap().push(kpi(id, "week", json!(b)));
    }
    for (key, value) in [
        ("revision", json!(2)),
        ("as_of", json!("x")),
        ("sources", json!([1])),
        ("program", json!("y")),
        ("late", json!(true)),
    ] {
        new[key] = value;
    }
    assert_eq!(differs(&old, &new), []);
}

#[test]
fn a_value_a_reason_or_a_notice_of_the_week_makes_one() {
    let reason =
        |why: &str| json!({"id": "sales.buyers", "scope": "jd", "period": "week", "value": null, "reason": why});
    let old = report(
        vec![
            kpi("sales.paid", "week", json!("10.00")),
            reason("no key"),
            kpi("plan.gap", "week", json!("1.00")),
            kpi("ads.roi", "mtd", json!("3.0")),
        ],
        vec![json!({"code": "a", "fields": {"n": 1}, "text": "one"}), json!({"code": "b", "fields": {}, "text": "b"})],
    );
    let new = report(
        vec![
            kpi("sales.paid", "week", json!("12.00")),
            reason("no file"),
            kpi("ads.roi", "week", json!("3.1")),
            kpi("plan.gap", "mtd", json!("1.00")),
        ],
        vec![json!({"code": "a", "fields": {"n": 2}, "text": "two"}), json!({"code": "b", "fields": {}, "text": "b"})],
    );
    let why = |reason: &str| Some(Figure { reason: Some(reason.to_owned()), ..Figure::default() });
    let change = |kpi: Kpi, scope: &str, old, new| Change::Figure { kpi, scope: scope.to_owned(), old, new };
    assert_eq!(
        differs(&old, &new),
        [
            change(Kpi::SalesPaid, "total", figure("10.00"), figure("12.00")),
            change(Kpi::SalesBuyers, "jd", why("no key"), why("no file")),
            change(Kpi::AdsRoi, "total", None, figure("3.1")),
            change(Kpi::PlanGap, "total", figure("1.00"), None),
            Change::NoticeCame { code: "a".to_owned(), text: "two".to_owned(), store: None },
            Change::NoticeWent { code: "a".to_owned(), text: "one".to_owned(), store: None },
        ]
    );
}

#[test]
fn that_exports_reach_back_far_enough_makes_none() {
    let told = |code: &str| report(Vec::new(), vec![json!({"code": code, "fields": {"store": "a"}, "text": "x"})]);
    let (short, nothing) = (told("notice.reach-back"), report(Vec::new(), Vec::new()));
    assert_eq!((differs(&short, &nothing), differs(&nothing, &short).len()), (vec![], 1));
    assert_eq!(
        (differs(&told("notice.opened"), &nothing), differs(&nothing, &told("notice.opened"))),
        (vec![], vec![])
    );
}

#[test]
fn another_language_of_the_same_reasons_makes_none() {
    let in_language = |language: &str, why: &str, code: &str| {
        let kpi = json!({"id": "sales.net", "scope": "total", "period": "week", "value": null, "reason": why, "reason_code": code});
        let mut report = report(vec![kpi], Vec::new());
        report["language"] = language.into();
        report
    };
    let english = in_language("en", "no refund report", "reason.no-export");
    assert_eq!(differs(&english, &in_language("es", "falta el informe", "reason.no-export")), []);
    assert_eq!(differs(&english, &in_language("es", "otro", "reason.no-store")).len(), 1);
    assert_eq!(differs(&english, &in_language("en", "no item report", "reason.no-export")).len(), 1);
}

#[test]
fn what_lies_in_the_inbox_and_brings_nothing_makes_none() {
    let lying = |weight: &str| {
        let lock =
            json!({"code": "misplaced.lock-file", "fields": {"path": "~$x.xlsx"}, "text": "x", "weight": "attention"});
        let aside = json!({"code": "notice.set-aside", "fields": {"file": "a.csv"}, "text": "y", "weight": weight});
        let slip = json!({"code": "notice.list-unmet", "fields": {"row": "2"}, "text": "z", "weight": "attention"});
        report(Vec::new(), vec![lock, aside, slip])
    };
    let nothing = report(Vec::new(), Vec::new());
    assert_eq!((differs(&nothing, &lying("attention")), differs(&lying("attention"), &nothing)), (vec![], vec![]));
    // One that the figures wait for does.
    assert_eq!(differs(&nothing, &lying("provisional")).len(), 1);
}

#[test]
fn a_kpi_that_another_version_of_the_program_does_not_have_makes_none() {
    let paid = || kpi("sales.paid", "week", json!("10.00"));
    let older = report(vec![paid()], Vec::new());
    let newer = report(vec![paid(), kpi("traffic.visitors_distinct", "week", json!("7"))], Vec::new());
    assert_eq!((differs(&older, &newer), differs(&newer, &older)), (Vec::new(), Vec::new()));
    // What is no report any more differs in everything.
    assert_eq!(differs(&report(Vec::new(), Vec::new()), &older).len(), 1);
}

#[test]
fn a_reason_that_a_later_program_says_more_exactly_makes_none() {
    let goods = |code: &str, text: &str| {
        let kpi = json!({"id": "profit.goods", "scope": "total", "period": "week", "value": null, "reason": text,
            "reason_code": code});
        report(vec![kpi], Vec::new())
    };
    let (costs, lines) = (goods("reason.no-unit-costs", "no unit costs"), goods("reason.no-export", "no item report"));
    assert_eq!(differs(&costs, &lines), []);
    assert_eq!(differs(&lines, &costs).len(), 1, "unit costs were taken out of the catalog");
}

#[test]
fn refunds_and_attribution_that_ripened_are_told_from_news() {
    let with = |id: &str, value: Value, days: Value| {
        let mut kpi = kpi(id, "week", value);
        kpi["days"] = days;
        report(vec![kpi], Vec::new())
    };
    let between = |id: &str, old: (Value, Value), new: (Value, Value)| {
        let changes = differs(&with(id, old.0, old.1), &with(id, new.0, new.1));
        (changes.len(), only_ripened(&changes))
    };
    let all = || (json!("1.00"), Value::Null);
    let more = || (json!("2.00"), Value::Null);
    assert_eq!(between("refund.amount", all(), more()), (1, true));
    assert_eq!(between("ads.roi", all(), more()), (1, true));
    assert_eq!(between("ads.spend", all(), more()), (1, false));
    assert_eq!(between("sales.paid", all(), more()), (1, false));
    assert_eq!(between("refund.amount", (Value::Null, Value::Null), more()), (1, false), "it was missing");
    assert_eq!(between("refund.amount", (json!("1.00"), json!("6/7")), more()), (1, false), "a day was missing");
    assert_eq!(between("refund.amount", (json!("1.00"), json!("6/7")), all()), (0, true));
    let came = report(Vec::new(), vec![json!({"code": "a", "fields": {}, "text": "a"})]);
    assert!(!only_ripened(&differs(&report(Vec::new(), Vec::new()), &came)));
}
