//! The shop on disk, the mail server, and the hands of everybody: cron, the platform, the operator, bad luck.

use super::goods::{File, Store};
use super::plan::Plan;
use super::robots;
use super::weather::Weather;
use crate::support::robot;
use crate::support::smtp::{Fault, Rule, Server, Step};
use chrono::{DateTime, TimeDelta, Utc};
use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

pub const OPERATOR: &str = "ops@example.com";
pub const WANG: &str = "wang@example.com";
pub const LI: &str = "li@example.com";
pub const ZHAO: &str = "zhao@example.com";

/// The settings as they are at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub owners: Vec<&'static str>,
    pub stores: usize,
    pub mails: bool,
    pub broken: Option<i64>,
    pub wants_tls: bool,
}

/// A call of the program that has ended.
#[derive(Clone, Debug)]
pub struct Call {
    pub at: DateTime<Utc>,
    /// What the machine's clock said.
    pub clock: DateTime<Utc>,
    /// Whether it was cron's; other commands look at no files.
    pub is_run: bool,
    /// None where it was killed.
    pub code: Option<i32>,
    /// What cron mails: all it printed.
    pub text: String,
}

pub struct World<'p> {
    pub plan: &'p Plan,
    folder: TempDir,
    pub server: Server,
    pub robots: robot::Server,
    pub settings: Settings,
    backup: Option<TempDir>,
    pub broken_plan: bool,
    /// Everything that was done, for whoever looks for the cause of a failure.
    pub log: Vec<String>,
}

impl<'p> World<'p> {
    pub fn of(plan: &'p Plan) -> World<'p> {
        let settings = Settings {
            owners: vec![WANG, LI],
            stores: plan.stores_of(0).len(),
            mails: plan.files_until.is_none(),
            broken: None,
            wants_tls: false,
        };
        let (folder, server) = (TempDir::new().unwrap(), Server::start());
        let robots = robot::Server::start();
        let mut world =
            World { plan, folder, server, robots, settings, backup: None, broken_plan: false, log: Vec::new() };
        world.write_settings();
        world.write_hook(false);
        world.write_plan(false);
        for store in &plan.stores {
            fs::create_dir_all(world.path("inbox").join(store.id)).unwrap();
        }
        world
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn stores(&self) -> &[Store] {
        &self.plan.stores[..self.settings.stores]
    }

    /// Who is to get the reports now, as slots name them.
    pub fn recipients(&self) -> Vec<String> {
        let robot = self.plan.robot.filter(|_| self.settings.owners.contains(&LI));
        let mails =
            self.settings.owners.iter().filter(|owner| !(**owner == LI && robot.is_some_and(|robot| robot.alone)));
        let mails = mails.map(|owner| (*owner).to_owned());
        mails.chain(robot.into_iter().flat_map(|robot| std::iter::once(robot.card()).chain(robot.workbook()))).collect()
    }

    fn write_hook(&self, away: bool) {
        let secrets = self.plan.robot.map(|robot| robot.secrets(&self.robots, away));
        for (name, text) in secrets.into_iter().flatten() {
            let mut file =
                fs::File::options().write(true).create(true).truncate(true).mode(0o600).open(self.path(name)).unwrap();
            writeln!(file, "{text}").unwrap();
        }
    }

    /// Changes the settings; whether that changed anything.
    pub fn set(&mut self, change: impl FnOnce(&mut Settings)) -> bool {
        let mut settings = self.settings.clone();
        change(&mut settings);
        let changed = settings != self.settings;
        if changed {
            self.log.push(format!("settings: {settings:?}"));
            self.settings = settings;
            self.write_settings();
        }
        changed
    }

    fn write_settings(&self) {
        fs::write(self.path("config.toml"), settings_text(self.plan, &self.settings, self.server.port)).unwrap();
    }

    /// A target for every day, or a plan that is none.
    pub fn write_plan(&mut self, broken: bool) {
        self.broken_plan = broken;
        let days = (-60..400).map(|n| self.plan.first + TimeDelta::days(n));
        let targets = days.flat_map(|day| ["a-main", "m-second"].map(|store| format!("{store},{day},60.00\n")));
        let text = if broken { "store,amount\na-main,1\n".to_owned() } else { targets.collect() };
        let head = if broken { "" } else { "store,date,target\n" };
        fs::write(self.path("plan.csv"), format!("{head}{text}")).unwrap();
    }

    /// A file comes into its store's folder.
    pub fn drops(&mut self, file: &File) {
        self.log.push(format!("{} comes {}/{}", file.at, file.store, file.name));
        let path = self.path("inbox").join(file.store).join(&file.name);
        fs::write(&path, &file.bytes).unwrap();
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(file.at.timestamp().unsigned_abs());
        fs::File::options().write(true).open(path).unwrap().set_modified(at).unwrap();
    }

    /// What cron calls, with variables of the environment.
    pub fn run(&mut self, at: DateTime<Utc>, clock: DateTime<Utc>, variables: &[(&str, String)]) -> Call {
        let quietly = if self.plan.quietly { &["-q"][..] } else { &[] };
        self.command(at, clock, &[&["run"], quietly].concat(), variables)
    }

    /// The program with these arguments.
    pub fn command(
        &mut self,
        at: DateTime<Utc>,
        clock: DateTime<Utc>,
        arguments: &[&str],
        variables: &[(&str, String)],
    ) -> Call {
        let ended = Command::new(program(variables))
            .args(arguments)
            .arg("--config")
            .arg(self.path("config.toml"))
            .args(["--now", &clock.to_rfc3339()])
            .env("LANG", "C.UTF-8")
            .env_remove("LC_ALL")
            .env_remove("RUST_BACKTRACE")
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .output()
            .unwrap();
        let text = format!("{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
        let code = ended.status.code();
        if code.is_none() {
            self.until_unlocked();
        }
        let named: String = variables.iter().map(|(name, value)| format!("{name}={value} ")).collect();
        let skew = if at == clock { String::new() } else { format!(" (the clock says {clock})") };
        self.log.push(format!("{at}{skew} {named}{} -> {code:?} {text}", arguments.join(" ")));
        Call { at, clock, is_run: arguments.first() == Some(&"run"), code, text }
    }

    /// A child that a killed run was just starting holds the lock until it has become the program it is to be.
    fn until_unlocked(&self) {
        for _ in 0..200 {
            if !self.is_locked() {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn is_locked(&self) -> bool {
        fs::File::options().write(true).open(self.path("data/lock")).is_ok_and(|file| file.try_lock().is_err())
    }

    /// How the mail server and the robot's platform behave from now on.
    pub fn server_is(&self, weather: &[(Weather, i64)]) {
        self.server.heal();
        self.robots.heal();
        self.write_hook(weather.iter().any(|(what, _)| *what == Weather::RobotAway));
        let rules = |(what, number): &(Weather, i64)| self.plan.robot.map(|robot| robot.rules(*what, *number));
        weather.iter().filter_map(rules).flatten().for_each(|rule| self.robots.rule(rule));
        for (what, number) in weather {
            let owner = [WANG, LI][usize::try_from(*number % 2).unwrap()];
            let (step, recipient, times, fault) = match what {
                Weather::HangsUp => (Step::Connect, None, usize::MAX, Fault::Drop),
                Weather::Away => (Step::Connect, None, usize::MAX, Fault::Says("421 away")),
                Weather::PutsOff => (Step::Rcpt, Some(owner), usize::MAX, Fault::Says("450 greylisted")),
                Weather::RefusesOne => (Step::Rcpt, Some(owner), usize::MAX, Fault::Says("550 no such mailbox")),
                Weather::TooLarge => (Step::Dot, None, 1, Fault::Says("552 5.3.4 message size exceeds limit")),
                Weather::NoLogin => (Step::Mail, None, usize::MAX, Fault::Says("530 5.7.0 authentication required")),
                Weather::RefusesUs => (Step::Connect, None, usize::MAX, Fault::Says("554 5.7.1 you are blocked")),
                Weather::TakesAndDies => (Step::Dot, None, 1, Fault::Drop.taken()),
                Weather::DiesAtTheDot => (Step::Dot, None, 1, Fault::Drop),
                Weather::Stalls if *number == 0 => (Step::Connect, None, 1, Fault::Silence),
                Weather::Stalls if *number == 1 => (Step::Dot, None, 1, Fault::Silence),
                Weather::Stalls => (Step::Dot, None, 1, Fault::Silence.taken()),
                _ => continue,
            };
            self.server.rule(Rule { step, only: recipient, times, fault });
        }
    }

    /// Keeps a copy of the data folder.
    pub fn back_up(&mut self, at: DateTime<Utc>) {
        let copy = TempDir::new().unwrap();
        copy_folder(&self.path("data"), &copy.path().join("data"));
        self.log.push(format!("{at} data is backed up"));
        self.backup = Some(copy);
    }

    pub fn has_backup(&self) -> bool {
        self.backup.is_some()
    }

    /// Puts the copy back; with none, the folder is lost.
    pub fn restore_data(&mut self, older: bool) {
        fs::remove_dir_all(self.path("data")).unwrap();
        if let (Some(copy), true) = (&self.backup, older) {
            copy_folder(&copy.path().join("data"), &self.path("data"));
        }
    }

    pub fn lose_reports(&self) {
        let _ = fs::remove_dir_all(self.path("reports"));
    }

    /// The operator clears old downloads away.
    pub fn clear_inbox(&self) {
        for store in &self.plan.stores {
            for entry in fs::read_dir(self.path("inbox").join(store.id)).into_iter().flatten().flatten() {
                fs::remove_file(entry.path()).unwrap();
            }
        }
    }

    /// A shop that never saw anything but these files, with the settings of this one.
    pub fn fresh(plan: &'p Plan, settings: &Settings, files: &[&File]) -> World<'p> {
        let mut fresh = World::of(plan);
        fresh.settings = Settings { mails: false, ..settings.clone() };
        fresh.write_settings();
        files.iter().rev().for_each(|file| fresh.drops(file));
        fresh
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).into_iter().flatten().flatten() {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_folder(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

fn settings_text(plan: &Plan, settings: &Settings, port: u16) -> String {
    let Settings { owners, stores, mails, broken, wants_tls } = settings;
    if broken.is_some_and(|kind| kind % 3 == 0) {
        return "title = ".to_owned();
    }
    let currency = if broken.is_some_and(|kind| kind % 3 == 1) { "yuan" } else { "CNY" };
    let platform = if broken.is_some_and(|kind| kind % 3 == 2) { "tmal" } else { "tmall" };
    let zone = plan.zone;
    let mut text = format!(
        "title = \"Muhe\"\nlanguage = \"en\"\ntime_zone = \"{zone}\"\ncurrency = \"{currency}\"\n\
         [paths]\ninbox = \"inbox\"\ndata = \"data\"\nreports = \"reports\"\nplan = \"plan.csv\"\n\
         [calendar]\nkind = \"iso\"\nfiscal_year_start = \"04-01\"\n[intake]\nsettle = \"0s\"\n"
    );
    for store in &plan.stores[..*stores] {
        let expects = if store.expects.len() == 2 { "\"orders\", \"ads\"" } else { "\"orders\"" };
        let Store { id, zone, .. } = store;
        text.push_str(&format!(
            "[[stores]]\nid = \"{id}\"\nname = \"{id}\"\nplatform = \"{platform}\"\ntime_zone = \"{zone}\"\n\
             expects = [{expects}]\n"
        ));
    }
    let transport = if *mails { "smtp" } else { "file" };
    let tls = if *wants_tls { "starttls" } else { "none" };
    let doubt = if plan.resends { "resend-once" } else { "hold" };
    text.push_str(&format!(
        "[mail]\ntransport = \"{transport}\"\nfrom = \"Weekly <report@example.com>\"\n\
         operator = \"Ops <{OPERATOR}>\"\nin_doubt = \"{doubt}\"\nlimit = \"10s\"\n\
         smtp = {{ host = \"127.0.0.1\", port = {port}, tls = \"{tls}\" }}\n"
    ));
    for owner in owners {
        let stores = if *owner == ZHAO { "a-main" } else { "*" };
        let robot = plan.robot.filter(|_| *owner == LI);
        let name = robot.map_or(*owner, |_| robots::OWNER);
        let email =
            if robot.is_some_and(|robot| robot.alone) { String::new() } else { format!("email = \"{owner}\"\n") };
        let robot = robot.map(|robot| robot.settings()).unwrap_or_default();
        text.push_str(&format!("[[owners]]\nname = \"{name}\"\n{email}{robot}stores = [\"{stores}\"]\n"));
    }
    text
}

/// The program. Only debug builds can be told to fail; where nothing shall, `ZHOUBAO_PROGRAM` may name a faster build of the same.
fn program(variables: &[(&str, String)]) -> PathBuf {
    let faster = std::env::var_os("ZHOUBAO_PROGRAM").filter(|_| variables.is_empty());
    faster.map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_zhoubao")), PathBuf::from)
}
