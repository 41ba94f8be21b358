//! What is there to be seen after a step: the slots, the reports, and the mails that the harness's own server took. Everything
//! is read from the files and the wire, nothing through the program.

use super::world::World;
use crate::support::robot::Seen;
use base64::Engine;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use zhoubao::deliver::{Recipient, SlotKey};

/// A slot's file.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    pub report: String,
    pub week: String,
    pub revision: u64,
    /// An address, or a robot by its name.
    pub address: String,
    /// Its message, below the reports.
    pub message: String,
    pub state: String,
    /// The server's words, where it is sent.
    pub reply: String,
    pub first_try: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
}

impl Slot {
    pub fn is_robots(&self) -> bool {
        is_robots(&self.address)
    }

    pub fn is_letter(&self) -> bool {
        self.report != "weekly"
    }

    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "prepared" | "sending" | "deferred")
    }

    pub fn id(&self) -> String {
        id(&self.report, &self.week, self.revision, &self.address)
    }
}

/// Robots are named by messenger and owner.
fn is_robots(recipient: &str) -> bool {
    recipient.contains(':')
}

impl Mail {
    pub fn is_robots(&self) -> bool {
        is_robots(&self.recipient)
    }
}

fn id(report: &str, week: &str, revision: u64, address: &str) -> String {
    let to = Recipient::parse(address).unwrap();
    SlotKey::new(report, week, u32::try_from(revision).unwrap(), to).message_id("example.com")
}

/// A mail that the server took, or a robot's message that its platform did.
#[derive(Clone, Debug)]
pub struct Mail {
    pub at: DateTime<Utc>,
    pub recipient: String,
    pub id: String,
    pub week: String,
    pub revision: u64,
    pub is_report: bool,
    /// The hash of its bytes: what stands under one id is one message.
    pub sha256: String,
    /// What its reader sees, of letters.
    pub text: String,
}

/// A revision on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// sales.paid of all stores, in cents.
    pub paid: Option<i64>,
    pub provisional: bool,
}

/// The revisions of each week, by number.
pub type Reports = BTreeMap<String, BTreeMap<u64, Report>>;

pub fn slots(world: &World<'_>) -> Vec<Slot> {
    let mut slots: Vec<Slot> = names(&world.path("data/slots"))
        .into_iter()
        .filter(|name| name.ends_with(".json") && !name.starts_with('.'))
        .map(|name| slot(&json(&world.path("data/slots").join(name))))
        .collect();
    slots.sort_by_key(|slot| (slot.week.clone(), slot.revision, slot.report.clone(), slot.address.clone()));
    slots
}

fn slot(json: &Value) -> Slot {
    let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
    Slot {
        report: text("report"),
        week: text("period"),
        revision: json["revision"].as_u64().unwrap(),
        address: text("address"),
        message: text("message"),
        state: text("state"),
        reply: text("reply"),
        first_try: time(&json["first_try"]),
        until: time(&json["until"]),
    }
}

fn time(value: &Value) -> Option<DateTime<Utc>> {
    value.as_str()?.parse().ok()
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// The mails taken since the first so many.
pub fn mails(world: &World<'_>, since: usize, at: DateTime<Utc>) -> Vec<Mail> {
    world.server.taken_since(since).into_iter().map(|taken| mail(&taken.recipient, &taken.bytes, at)).collect()
}

fn mail(recipient: &str, bytes: &[u8], at: DateTime<Utc>) -> Mail {
    let text = String::from_utf8_lossy(bytes);
    let id_line = text.lines().find_map(|line| line.strip_prefix("Message-ID: <")).unwrap_or_default();
    let own = id_line.trim_end_matches('>').to_owned();
    let (week, rest) = own.split_once('.').unwrap_or_default();
    let revision = rest.split('.').next().and_then(|number| number.parse().ok()).unwrap_or_default();
    let is_report = own == id("weekly", week, revision, recipient);
    Mail {
        at,
        recipient: recipient.to_owned(),
        week: week.to_owned(),
        revision,
        is_report,
        sha256: zhoubao::files::sha256(bytes),
        text: if is_report { String::new() } else { decoded(&text) },
        id: own,
    }
}

/// The robot's messages taken since the first so many. Nothing in them names a slot, so each is that of the slot of which it is
/// the message.
pub fn robots(world: &World<'_>, slots: &[Slot], since: usize, at: DateTime<Utc>) -> Result<Vec<Mail>, String> {
    let Some(robot) = world.plan.robot else { return Ok(Vec::new()) };
    let file = robot.workbook().unwrap_or_default();
    let of = |seen: Seen| {
        let recipient = if matches!(seen, Seen::Card(_)) { robot.card() } else { file.clone() };
        let tried =
            |slot: &&Slot| slot.address == recipient && matches!(slot.state.as_str(), "sent" | "doubt" | "sending");
        let theirs = |slot: &&Slot| {
            let Ok(bytes) = std::fs::read(world.path("reports").join(&slot.message)) else { return false };
            match &seen {
                Seen::Card(card) => serde_json::from_slice(&bytes).is_ok_and(|stored: Value| stored == *card),
                Seen::File(_, taken) => bytes == *taken,
            }
        };
        let slot = slots.iter().filter(tried).rfind(theirs);
        let slot =
            slot.ok_or_else(|| format!("{recipient} took what is no message of a slot that was tried: {seen:?}"))?;
        let bytes = match &seen {
            Seen::Card(card) => card.to_string().into_bytes(),
            Seen::File(_, bytes) => bytes.clone(),
        };
        Ok(Mail {
            at,
            id: slot.id(),
            week: slot.week.clone(),
            revision: slot.revision,
            is_report: !slot.is_letter(),
            sha256: zhoubao::files::sha256(&bytes),
            text: String::new(),
            recipient,
        })
    };
    world.robots.taken().into_iter().skip(since).map(|taken| of(taken.seen)).collect()
}

/// A letter's parts in plain text.
fn decoded(message: &str) -> String {
    let part = |part: &str| {
        let (head, body) = part.split_once("\r\n\r\n").unwrap_or((part, ""));
        if !head.contains("base64") {
            return format!("{head}\n{}", body.replace("=\r\n", ""));
        }
        let packed: String = body.split_whitespace().collect();
        let bytes = base64::engine::general_purpose::STANDARD.decode(packed).unwrap_or_default();
        format!("{head}\n{}", String::from_utf8_lossy(&bytes))
    };
    message.split("\r\n--").map(part).collect::<Vec<_>>().join("\n")
}

/// All revisions on disk; those known already are not read again, because a revision never changes.
pub fn reports(world: &World<'_>, known: &Reports) -> Reports {
    let mut reports = Reports::new();
    for week in names(&world.path("reports")) {
        for name in names(&world.path("reports").join(&week)) {
            let Some(number) = name.strip_prefix("rev-").and_then(|number| number.parse().ok()) else { continue };
            let before = known.get(&week).and_then(|revisions| revisions.get(&number)).copied();
            let report = before.unwrap_or_else(|| report(&world.path("reports").join(&week).join(&name)));
            reports.entry(week.clone()).or_default().insert(number, report);
        }
    }
    reports
}

pub fn report(folder: &Path) -> Report {
    let json = json(&folder.join("report.json"));
    let kpis = json["kpis"].as_array().expect("figures");
    let paid = kpis.iter().find(|k| k["id"] == "sales.paid" && k["period"] == "week" && k["scope"] == "total");
    let paid = paid.and_then(|kpi| kpi["value"].as_str()).map(|value| value.replace('.', "").parse().unwrap());
    Report { paid, provisional: json["provisional"] == true }
}

/// Every figure of the week itself, by KPI and store.
pub fn figures(folder: &Path) -> BTreeMap<String, String> {
    let json = json(&folder.join("report.json"));
    let kpis = json["kpis"].as_array().expect("figures").iter().filter(|kpi| kpi["period"] == "week");
    kpis.map(|kpi| (format!("{} {}", kpi["id"], kpi["scope"]), kpi["value"].to_string())).collect()
}

/// The weeks whose revisions the last run left waiting, and until when.
pub fn held(world: &World<'_>) -> BTreeMap<String, DateTime<Utc>> {
    let Ok(bytes) = std::fs::read(world.path("data/held")) else { return BTreeMap::new() };
    let json: Value = serde_json::from_slice(&bytes).unwrap();
    let held = json.as_array().into_iter().flatten();
    held.filter_map(|held| Some((held["week"].as_str()?.to_owned(), time(&held["until"])?))).collect()
}

/// Files and folders that a run should not leave behind.
pub fn leftovers(world: &World<'_>) -> Vec<String> {
    let mut left = Vec::new();
    for folder in ["data", "reports"] {
        collect(&world.path(folder), &mut left);
    }
    left
}

fn collect(folder: &Path, left: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.contains(".tmp") || name.starts_with("reading-") || name.starts_with("lists-") {
            left.push(entry.path().display().to_string());
        } else if entry.path().is_dir() {
            collect(&entry.path(), left);
        }
    }
}
