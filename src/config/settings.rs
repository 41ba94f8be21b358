//! Settings as meant: nothing optional that has a default, every value of its domain's type, every path absolute or
//! relative to where the program runs.

use super::choice::{Platform, Transport};
use super::service::Service;
use crate::calendar::{Calendar, PeriodKind};
use crate::compose::{Detail, OwnTable};
use crate::deliver::{Address, InDoubt, Mailbox, Messenger, Recipient, Robot, Tls};
use crate::extract::ExportKind;
use crate::metrics::control::Tolerance;
use crate::metrics::{Basis, CostRules, CustomerTerms};
use crate::plan::Redistribution;
use crate::reader::ChildLimits;
use crate::span::Span;
use crate::words::Language;
use chrono::NaiveTime;
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// Everything an operator decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The business's name in headlines and subjects.
    pub title: String,
    /// The language of the archived report, and of owners without their own.
    pub language: Language,
    /// The report's time zone.
    pub time_zone: Tz,
    /// ISO 4217.
    pub currency: String,
    /// The currencies of the stores that have another.
    pub currencies: BTreeMap<String, String>,
    /// What costs are reckoned by, of the stores that have rules for it.
    pub cost_rules: BTreeMap<String, CostRules>,
    /// Stores that sell from the stock on another one's list, with that one.
    pub stock_of: BTreeMap<String, String>,
    /// The report at hand: the first of all, or the one that [`Settings::of`] was asked for.
    pub report: ReportSettings,
    /// `[[reports]]`, or `[report]` alone; at least one, rhythms and ids all different.
    pub reports: Vec<ReportSettings>,
    /// `[[tables]]`: the operator's own tables.
    pub tables: Vec<OwnTable>,
    /// `[paths]`
    pub paths: Paths,
    /// `[calendar]`: the periods that the report at hand is of. Its fiscal years are the plan's.
    pub calendar: Calendar,
    /// `[calendar]`: weeks of seven days, or of the plan where those are such.
    pub week_calendar: Calendar,
    /// `[calendar]`: the plan's weeks. They are those reported, but for a `48` plan with a report every seven days.
    pub plan_calendar: Calendar,
    /// `[plan]`
    pub plan: PlanSettings,
    /// `[customers]`
    pub customers: CustomerTerms,
    /// `[control]`: how far figures may be from the platform's own.
    pub control: Tolerance,
    /// How old a file must be before it is believed to be whole.
    pub settle: Duration,
    /// `[limits]`
    pub limits: Limits,
    /// `[[stores]]`, at least one, ids all different.
    pub stores: Vec<Store>,
    /// `[mail]`; present wherever there are owners.
    pub mail: Option<Mail>,
    /// Who gets the report at hand.
    pub owners: Vec<Owner>,
    /// `[[owners]]`, addresses and robots all different.
    pub everyone: Vec<Owner>,
    /// `[schedule]`
    pub schedule: Schedule,
    /// `[privacy] keep`: how many days source files are kept after their last fact; for ever where absent.
    pub keep_days: Option<u32>,
    /// `[engine] workers`: the machines that work for this one, as `host:port`.
    pub workers: Vec<String>,
}

impl Settings {
    /// The store of that id.
    pub fn store(&self, id: &str) -> Option<&Store> {
        self.stores.iter().find(|store| store.id == id)
    }

    /// The currency of a scope's figures: a store's own; of all stores together the report's.
    pub fn currency_of(&self, scope: &str) -> &str {
        self.currencies.get(scope).unwrap_or(&self.currency)
    }

    /// The stores an owner sees, in the settings' order.
    pub fn stores_of<'a>(&'a self, owner: &'a Owner) -> impl Iterator<Item = &'a Store> {
        self.stores.iter().filter(|store| owner.stores.holds(&store.id))
    }
}

/// Which report, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportSettings {
    /// Part of each mail's identity.
    pub id: String,
    /// After what it is made.
    pub rhythm: PeriodKind,
    /// Who gets it, by name; all owners where nobody is named.
    pub owners: Option<Vec<String>>,
    /// How much they get, in place of what each owner gets.
    pub view: Option<Detail>,
    /// Before this time of day it is not made.
    pub from: NaiveTime,
    /// From here on it is made with what there is.
    pub wait_until: NaiveTime,
    /// For how many days after an event its refunds are awaited.
    pub refund_days: u32,
    /// The sheets that it has, in order; all, in the program's order, where none is named.
    pub sheets: Option<Vec<&'static str>>,
    /// The house's colour: red, green, blue.
    pub accent: Option<[u8; 3]>,
    /// The house's logo.
    pub logo: Option<PathBuf>,
    /// The house's own workbook, whose named cells are filled.
    pub own_workbook: Option<PathBuf>,
}

/// Where things are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Exports, a folder a store.
    pub inbox: PathBuf,
    /// The program's memory.
    pub data: PathBuf,
    /// What it makes.
    pub reports: PathBuf,
    /// Targets.
    pub plan: Option<PathBuf>,
    /// Products.
    pub catalog: Option<PathBuf>,
    /// Orders that do not count.
    pub excluded: Option<PathBuf>,
    /// Costs.
    pub costs: Option<PathBuf>,
    /// Exchange rates.
    pub rates: Option<PathBuf>,
    /// What people decided to do.
    pub actions: Option<PathBuf>,
    /// Templates and words in place of the built-in ones.
    pub templates: Option<PathBuf>,
    /// The operator's word on each period, a file a period.
    pub notes: Option<PathBuf>,
}

/// How the plan is read and measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanSettings {
    /// Which sales count.
    pub basis: Basis,
    /// What a shorter period's target does to the longer one.
    pub overriding: Redistribution,
}

/// What one source may cost its reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// What a spreadsheet may hold.
    pub sheet: sheet::Limits,
    /// What the process that reads it may use.
    pub child: ChildLimits,
}

/// A shop on a platform.
#[derive(Clone, Debug, PartialEq)]
pub struct Store {
    /// Its folder in the inbox and its scope in reports: lower-case letters, digits and hyphens.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Where it sells.
    pub platform: Platform,
    /// Who answers for it.
    pub person: Option<String>,
    /// Where that person is reached.
    pub person_email: Option<Mailbox>,
    /// The exports it gives every week.
    pub expects: Vec<ExportKind>,
    /// The names by which its platform's exports call it; empty where no check is wanted.
    pub shop_names: Vec<String>,
    /// Where the passwords of its exports are kept. None of them is here: see [`super::export_passwords`].
    pub export_passwords: Option<Place>,
    /// Days on which it was closed: nothing was sold on them, and no export is asked for that would say so.
    pub closed: Vec<Span>,
    /// Its time zone.
    pub time_zone: Tz,
    /// Its currency.
    pub currency: String,
    /// What its costs are reckoned by where no list and no bill tells them.
    pub cost_rules: CostRules,
    /// The store on whose list the stock stands that it sells from.
    pub stock_of: Option<String>,
}

/// How mail leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    /// By file or server.
    pub transport: Transport,
    /// Who it is from.
    pub from: Mailbox,
    /// Who hears of trouble.
    pub operator: Mailbox,
    /// What becomes of a mail in doubt.
    pub in_doubt: InDoubt,
    /// How long all sending of a run may take.
    pub limit: Duration,
    /// The server; present wherever `transport` is `smtp`.
    pub smtp: Option<SmtpSettings>,
}

/// A mail server. The password is not here: see [`super::password`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpSettings {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// Who logs in; nobody does where absent.
    pub user: Option<String>,
    /// The file that holds the password.
    pub password_file: Option<PathBuf>,
    /// The environment variable that holds the password: every process of this user can read it.
    pub password_env: Option<String>,
    /// A PEM file with one more trusted root.
    pub ca_file: Option<PathBuf>,
    /// The provider, named or known by its server.
    pub service: Option<Service>,
    /// How the relay knows a message again.
    pub idempotency: Option<Idempotency>,
}

/// A header by which a relay delivers copies of one message once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idempotency {
    /// The header's name.
    pub header: String,
    /// How long the relay remembers.
    pub window: Duration,
}

/// Somebody who gets the report: by mail, by a robot, or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Owner {
    /// How they are called.
    pub name: String,
    /// Where mail reaches them.
    pub email: Option<Address>,
    /// The robot that speaks in their group.
    pub robot: Option<RobotSettings>,
    /// Which stores are theirs.
    pub stores: Stores,
    /// How much they get.
    pub view: Detail,
    /// Their language.
    pub language: Language,
}

impl Owner {
    /// Everyone to whom a message goes for them. The order is that of sending.
    pub fn recipients(&self) -> Vec<Recipient> {
        let mut all: Vec<Recipient> = self.email.iter().cloned().map(Recipient::Mail).collect();
        if let Some(RobotSettings { messenger, .. }) = self.robot {
            let robot = Robot { messenger, owner: self.name.clone() };
            all.push(Recipient::Card(robot.clone()));
            all.extend(messenger.takes_files().then_some(Recipient::Workbook(robot)));
        }
        all
    }
}

/// A robot of a group. Neither its hook nor its secret is here: see [`super::hook`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RobotSettings {
    /// Where it speaks.
    pub messenger: Messenger,
    /// Where its hook's address is kept.
    pub hook: Place,
    /// Where the secret that it signs with is kept, where it has one.
    pub secret: Option<Place>,
}

/// Where a secret is kept: a file, systemd's credential of that file's name, or a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: Option<PathBuf>,
    /// The environment variable: every process of this user can read it.
    pub env: Option<String>,
}

/// The stores somebody sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stores {
    /// All, later ones too.
    All,
    /// Those ids.
    Some(Vec<String>),
}

impl Stores {
    /// Whether the store is among them.
    pub fn holds(&self, id: &str) -> bool {
        match self {
            Stores::All => true,
            Stores::Some(ids) => ids.iter().any(|known| known == id),
        }
    }
}

/// When `run` works and how long it waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Before this it does nothing.
    pub from: NaiveTime,
    /// From here on it reports with what there is.
    pub wait_until: NaiveTime,
    /// How many weeks back it looks for what is still open: missed reports, late revisions, mails to be tried again.
    pub catch_up: u32,
    /// When whoever answers for a store is reminded of exports that are missing: before the deadline, in order.
    pub remind: Vec<NaiveTime>,
    /// How long nothing must have come in before a week that was mailed is made anew.
    pub quiet: Duration,
    /// How many revisions of a week are made in one day, its first report not counted.
    pub revisions_a_day: u32,
    /// Told when a run by the clock begins and how it ends.
    pub ping_url: Option<String>,
}
