//! Whether a period must be reported anew, and what changed since the mail that people got.
//!
//! A new revision is made where a value, a reason or a notice of the period itself differs. What ripens in the normal course
//! (refunds of the period's orders, refunds still open) is left to next period's report, which shows it as restated; what lies in the
//! inbox and brings nothing is told to the operator.

use crate::kpi::{Kpi, Ripens, Subject};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A KPI's value or the reason why there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// As in report.json.
    pub value: Option<String>,
    /// As in report.json.
    pub reason: Option<String>,
    /// The days it covers where these are not all, as in report.json: `6/7`. Alone it makes no difference.
    pub days: Option<String>,
    /// The reason's code, as in report.json.
    #[serde(skip)]
    pub code: Option<String>,
}

/// Codes of reasons, each with the one that an earlier program gave in its place: it called costs of goods unknown for want of unit
/// costs also where these are there and nobody says which codes were sold.
const SHARPENED: [(&str, &str); 1] = [("reason.no-export", "reason.no-unit-costs")];

/// One difference between two reports of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// A KPI has another value or another reason; a figure that one report does not have at all is none.
    Figure {
        /// Which.
        kpi: Kpi,
        /// `total` or a store's id.
        scope: String,
        /// What was said.
        old: Option<Figure>,
        /// What is said now.
        new: Option<Figure>,
    },
    /// A notice that was not there.
    NoticeCame {
        /// Its code.
        code: String,
        /// Its sentence.
        text: String,
        /// The store that it is about, where it is about one.
        #[serde(default)]
        store: Option<String>,
    },
    /// A notice that is no longer there.
    NoticeWent {
        /// Its code.
        code: String,
        /// Its sentence.
        text: String,
        /// The store that it was about, where it was about one.
        #[serde(default)]
        store: Option<String>,
    },
}

/// What the new report.json says otherwise than the old one about the period itself; empty where no revision is due.
pub fn differs(old: &Value, new: &Value) -> Vec<Change> {
    let mut changes = figures(old, new);
    changes.extend(notices(old, new));
    changes
}

/// Whether all that changed is what goes on changing by itself on days that were covered already: refunds that came through,
/// sales that the channels attributed later, and what is derived from them. Such changes are next period's to restate; a figure
/// that was missing, or that covers other days now, is news.
pub fn only_ripened(changes: &[Change]) -> bool {
    changes.iter().all(|change| match change {
        Change::Figure { kpi, old: Some(old), new: Some(new), .. } => {
            let known = old.value.is_some() && new.value.is_some();
            let bounded = old.value.is_none() && new.value.is_none();
            let ripened = match kpi.ripens() {
                Ripens::No => false,
                Ripens::Later | Ripens::Always => known,
                Ripens::Bound => known || bounded,
            };
            ripened && old.days == new.days
        }
        _ => false,
    })
}

/// Whether something that was missing has come: a figure of the period's own sales, refunds, advertising or visitors that had no
/// value has one, or covers other days. What else may change in an earlier period is restated by the report of the next.
pub fn completes(changes: &[Change]) -> bool {
    let own = |kpi: &Kpi| matches!(kpi.subject(), Subject::Sales | Subject::Refunds | Subject::Ads | Subject::Traffic);
    changes.iter().any(|change| match change {
        Change::Figure { kpi, old: Some(old), new: Some(new), .. } => {
            let came = old.value.is_none() || old.days != new.days;
            new.value.is_some() && came && own(kpi)
        }
        _ => false,
    })
}

/// Every figure of the period that differs, those that ripen included, and how many are the same.
pub fn all_figures(old: &Value, new: &Value) -> (Vec<Change>, usize) {
    let changes = differing(old, new, true);
    let (of_old, of_new) = (of_reported(old, new, true), of_reported(new, old, true));
    let both: BTreeMap<(Kpi, String), Figure> = of_old.chain(of_new).collect();
    let same = both.len() - changes.len();
    (changes, same)
}

fn figures(old: &Value, new: &Value) -> Vec<Change> {
    differing(old, new, false)
}

fn differing(old: &Value, new: &Value, all: bool) -> Vec<Change> {
    let before: BTreeMap<(Kpi, String), Figure> = of_reported(old, new, all).collect();
    let after: BTreeMap<(Kpi, String), Figure> = of_reported(new, old, all).collect();
    let mut keys: Vec<(Kpi, String)> = of_reported(new, old, all).map(|(key, _)| key).collect();
    keys.extend(of_reported(old, new, all).map(|(key, _)| key).filter(|key| !after.contains_key(key)));
    // In another language each reason has other words.
    let translated = old["language"] != new["language"];
    keys.into_iter()
        .filter(|key| !same(before.get(key), after.get(key), translated))
        .map(|(kpi, scope)| {
            let key = (kpi, scope);
            let (old, new) = (before.get(&key).cloned(), after.get(&key).cloned());
            Change::Figure { kpi: key.0, scope: key.1, old, new }
        })
        .collect()
}

/// The figures of the period that make a revision where they differ, or all. A report has every KPI of its program, known or
/// not: one that the other report lacks altogether is another program's, and says nothing of the shop.
fn of_reported(report: &Value, other: &Value, all: bool) -> impl Iterator<Item = ((Kpi, String), Figure)> {
    let theirs: BTreeSet<&str> = kpis(other).iter().filter_map(|kpi| kpi["id"].as_str()).collect();
    let is_known = move |id: &&str| theirs.is_empty() || theirs.contains(id);
    // The first of the periods is the one reported.
    let reported = report["periods"][0]["id"].as_str().unwrap_or("week");
    kpis(report).iter().filter(move |kpi| kpi["period"] == reported).filter_map(move |kpi| {
        let known = kpi["id"].as_str().filter(&is_known).and_then(Kpi::from_id);
        let known = known.filter(|known| all || known.ripens() != Ripens::Always)?;
        let figure = Figure {
            value: worded(&kpi["value"]),
            reason: worded(&kpi["reason"]),
            days: worded(&kpi["days"]),
            code: worded(&kpi["reason_code"]),
        };
        Some(((known, kpi["scope"].as_str().unwrap_or_default().to_owned()), figure))
    })
}

fn kpis(report: &Value) -> &[Value] {
    report["kpis"].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn worded(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Equal as numbers where both are: 1.2 and 1.20 say the same.
fn same(old: Option<&Figure>, new: Option<&Figure>, translated: bool) -> bool {
    let (Some(old), Some(new)) = (old, new) else {
        return old == new;
    };
    let number = |figure: &Figure| -> Option<Decimal> { figure.value.as_ref()?.parse().ok() };
    let values = match (number(old), number(new)) {
        (Some(a), Some(b)) => a == b,
        _ => old.value == new.value,
    };
    let sharpened = || {
        let codes = new.code.as_deref().zip(old.code.as_deref());
        new.value.is_none() && codes.is_some_and(|codes| SHARPENED.contains(&codes))
    };
    let same_code = || translated && old.code == new.code && new.code.is_some();
    values && (old.reason == new.reason || same_code() || sharpened())
}

/// Whether a notice of report.json says what lies in the inbox just now, or that an excluded order meets none, and leaves the figures as
/// they are: that a file is open in Excel is nothing that a period's report has to say again. Whoever keeps the inbox hears of it by letter.
fn is_of_the_inbox(notice: &Value) -> bool {
    let code = notice["code"].as_str().unwrap_or_default();
    is_of_inbox_alone(code, notice["weight"] == "provisional")
}

/// The same by its code, and whether it leaves figures open.
pub fn is_of_inbox_alone(code: &str, provisional: bool) -> bool {
    let is_of_lists = code == "notice.list-unmet";
    code.starts_with("misplaced.") || is_of_lists || code == "notice.set-aside" && !provisional
}

/// Notices by code and fields: their wording may change with the language or the program. That exports are no longer found to reach back
/// too little, and how the program knows when a shop opened, is no news of a period whose figures are the same.
fn notices(old: &Value, new: &Value) -> Vec<Change> {
    let list = |report: &Value| {
        let all = report["notices"].as_array().into_iter().flatten();
        all.filter(|notice| !is_of_the_inbox(notice) && notice["code"] != "notice.opened").cloned().collect::<Vec<_>>()
    };
    let (before, after) = (list(old), list(new));
    let said = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let parts =
        |notice: &Value| (said(&notice["code"]), said(&notice["text"]), notice["store"].as_str().map(str::to_owned));
    let came = missing_in(&after, &before).into_iter().map(|notice| {
        let (code, text, store) = parts(notice);
        Change::NoticeCame { code, text, store }
    });
    let is_news =
        |notice: &&Value| !["notice.reach-back", "notice.reach-back-begins"].iter().any(|code| notice["code"] == *code);
    let went = missing_in(&before, &after).into_iter().filter(is_news).map(|notice| {
        let (code, text, store) = parts(notice);
        Change::NoticeWent { code, text, store }
    });
    came.chain(went).collect()
}

/// The notices of one list that the other lacks; each of the other answers for one only. What is said in the same words is the
/// same to who reads it, whatever stands behind them, such as the files of that day.
fn missing_in<'a>(these: &'a [Value], those: &[Value]) -> Vec<&'a Value> {
    let mut left: Vec<&Value> = those.iter().collect();
    these
        .iter()
        .filter(|notice| {
            let same =
                |o: &&Value| o["fields"] == notice["fields"] || o["text"] == notice["text"] && o["text"] != Value::Null;
            let found = left.iter().position(|o| o["code"] == notice["code"] && same(o));
            found.map(|at| left.swap_remove(at)).is_none()
        })
        .collect()
}
