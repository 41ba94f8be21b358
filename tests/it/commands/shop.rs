//! A shop on disk and the real program at work in it, told as a story: files come, a command runs, and what it said and left
//! behind is looked at.

use crate::support::shop::{ad_plans, orders, refunds, traffic};
use crate::support::smtp::Server;
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// The Monday morning on which everything happens unless a command says `--now`.
pub const MONDAY: &str = "2026-11-16T10:00";
pub const WEEK: &str = "2026-W46";

pub const ORDERS: &str = "ExportOrderList202611160920.csv";
pub const REFUNDS: &str = "退款202611160925.csv";
pub const ADS: &str = "计划报表_20261116_093000.csv";
pub const TRAFFIC: &str = "【生意参谋平台】店铺_全部_2026-11-09_2026-11-15.csv";

/// A folder with settings, lists and an inbox.
pub struct Shop {
    folder: TempDir,
    variables: Vec<(String, String)>,
    without: Vec<&'static str>,
    cwd: Option<PathBuf>,
    umask: Option<&'static str>,
}

/// What was read of files.
pub struct Facts {
    facts: BTreeMap<String, Vec<u8>>,
    key: Option<Vec<u8>>,
}

/// A command that has ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

const SETTINGS: &str = r#"title = "Muhe"
language = "en"
time_zone = "Asia/Shanghai"
currency = "CNY"
[paths]
inbox = "inbox"
data = "data"
reports = "reports"
plan = "plan.csv"
catalog = "catalog.csv"
excluded = "excluded.csv"
[calendar]
kind = "iso"
fiscal_year_start = "04-01"
[intake]
settle = "0s"
[[stores]]
id = "shop"
name = "Main"
platform = "tmall"
expects = ["orders", "refunds", "ads", "traffic"]
[mail]
transport = "file"
from = "Weekly <report@example.com>"
operator = "Ops <ops@example.com>"
[[owners]]
name = "Wang"
email = "wang@example.com"
stores = ["*"]
view = "owner"
[[owners]]
name = "Li"
email = "li@example.com"
stores = ["*"]
view = "operator"
"#;

impl Shop {
    /// Settings, lists and an empty inbox.
    pub fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        let shop = Shop { folder, variables: Vec::new(), without: Vec::new(), cwd: None, umask: None };
        shop.write("config.toml", SETTINGS.as_bytes());
        let days = (1..=30).map(|day| format!("shop,2026-11-{day:02},100.00\n")).collect::<String>();
        shop.write("plan.csv", format!("store,date,target\n{days}").as_bytes());
        shop.write("catalog.csv", b"merchant_code,name\nA1,Sheets\n");
        shop.write("excluded.csv", b"store,order_id,reason\n");
        std::fs::create_dir_all(shop.path("inbox/shop")).unwrap();
        shop
    }

    /// With everything that the store owes for the week.
    pub fn new() -> Self {
        Shop::empty()
            .with(ORDERS, &week_of_orders())
            .with(REFUNDS, &week_of_refunds())
            .with(ADS, &week_of_ads())
            .with(TRAFFIC, &week_of_traffic())
    }

    /// With a file in the store's inbox.
    pub fn with(self, name: &str, bytes: &[u8]) -> Self {
        self.write(&format!("inbox/shop/{name}"), bytes);
        self
    }

    /// The same files in another folder.
    pub fn copied(&self) -> Self {
        let folder = TempDir::new().unwrap();
        let shop = Shop { folder, variables: self.variables.clone(), without: Vec::new(), cwd: None, umask: None };
        for (name, bytes) in self.files("") {
            shop.write(&name, &bytes);
        }
        shop
    }

    /// What was read of files in a data folder, with the key that is in it; none of the views, which are made of it.
    pub fn facts(&self, data: &str) -> Facts {
        let mut facts = self.files(&format!("{data}/ledger"));
        facts.retain(|name, _| !name.starts_with("view/"));
        assert!(!facts.is_empty(), "nothing was read in {data}");
        let key = self.path(&format!("{data}/identity-key"));
        Facts { facts, key: key.exists().then(|| std::fs::read(key).unwrap()) }
    }

    /// Facts are kept by the hash of what they were read from, so files that say them are not read again.
    pub fn takes_over(&self, data: &str, facts: &Facts) {
        for (name, bytes) in &facts.facts {
            self.write(&format!("{data}/ledger/{name}"), bytes);
        }
        if let Some(key) = &facts.key {
            let path = format!("{data}/identity-key");
            self.write(&path, key);
            std::fs::set_permissions(self.path(&path), std::fs::Permissions::from_mode(0o600)).unwrap();
        }
    }

    /// With a variable of the environment.
    pub fn where_is(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Started in another folder.
    pub fn started_in(mut self, folder: &Path) -> Self {
        self.cwd = Some(folder.to_owned());
        self
    }

    /// Started under a umask.
    pub fn with_umask(mut self, umask: &'static str) -> Self {
        self.umask = Some(umask);
        self
    }

    /// Without variables that are there otherwise.
    pub fn without(mut self, name: &'static str) -> Self {
        self.without.push(name);
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        // The same story leaves the same journal.
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_794_790_000);
        std::fs::File::options().write(true).open(path).unwrap().set_modified(at).unwrap();
    }

    /// A file in a store's inbox that was written at that time, as 2026-11-16T13:00 in Shanghai.
    pub fn drops(&self, store: &str, name: &str, bytes: &[u8], at: &str) {
        let path = format!("inbox/{store}/{name}");
        self.write(&path, bytes);
        let at = chrono::DateTime::parse_from_rfc3339(&format!("{at}:00+08:00")).unwrap();
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(at.timestamp().unsigned_abs());
        std::fs::File::options().write(true).open(self.path(&path)).unwrap().set_modified(at).unwrap();
    }

    /// Mail goes by that server.
    pub fn mails_by(&self, server: &Server) {
        let smtp = format!("{{ host = \"127.0.0.1\", port = {}, tls = \"none\" }}", server.port);
        self.setting("transport = \"file\"", &format!("transport = \"smtp\"\nsmtp = {smtp}"));
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    /// The settings with something in another way.
    pub fn setting(&self, from: &str, to: &str) {
        let settings = self.text("config.toml");
        assert!(settings.contains(from), "no {from:?} in the settings");
        self.write("config.toml", settings.replacen(from, to, 1).as_bytes());
    }

    /// The program with these arguments, ready to start; `--config` and `--now` are added where they are not given and mean something.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_zhoubao");
        let mut command = match self.umask {
            Some(umask) => {
                let mut shell = Command::new("sh");
                shell.args(["-c", &format!("umask {umask}; exec \"$0\" \"$@\""), program]);
                shell
            }
            None => Command::new(program),
        };
        command.args(arguments);
        let begins = arguments.starts_with(&["init"]) && !arguments.contains(&"--help");
        if !arguments.contains(&"--config") && !begins {
            command.arg("--config").arg(self.path("config.toml"));
        }
        if !arguments.contains(&"--now") {
            command.args(["--now", MONDAY]);
        }
        command.env("LANG", "C.UTF-8").env_remove("LC_ALL").env_remove("LC_MESSAGES").env_remove("RUST_BACKTRACE");
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        for name in &self.without {
            command.env_remove(name);
        }
        if let Some(folder) = &self.cwd {
            command.current_dir(folder);
        }
        command.stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(&self.command(arguments).output().unwrap())
    }

    /// Every file under a folder with its bytes, by path.
    pub fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.path(folder), &self.path(folder), &mut files);
        files
    }

    /// The names under a folder.
    pub fn names(&self, folder: &str) -> Vec<String> {
        self.files(folder).into_keys().collect()
    }

    /// The figure of the week in a revision.
    pub fn figure(&self, revision: u32, kpi: &str) -> Option<String> {
        let report: serde_json::Value =
            serde_json::from_slice(&self.read(&format!("reports/{WEEK}/rev-{revision}/report.json"))).unwrap();
        let figures = report["kpis"].as_array().unwrap();
        let figure = figures.iter().find(|f| f["id"] == kpi && f["period"] == "week" && f["scope"] == "total")?;
        figure["value"].as_str().map(str::to_owned)
    }

    /// The revisions of the week.
    pub fn revisions(&self) -> usize {
        let week = self.path(&format!("reports/{WEEK}"));
        let names = std::fs::read_dir(week).map(|e| e.flatten().map(|e| e.file_name()).collect::<Vec<_>>());
        names.unwrap_or_default().iter().filter(|name| name.to_string_lossy().starts_with("rev-")).count()
    }

    /// The text of a mail as its reader sees it.
    pub fn mail(&self, name: &str) -> String {
        decoded(&self.text(name))
    }
}

/// A message with its base64 parts decoded.
pub fn decoded(message: &str) -> String {
    let part = |part: &str| {
        let Some((head, body)) = part.split_once("\r\n\r\n") else { return part.to_owned() };
        if head.contains("quoted-printable") {
            return body.replace("=\r\n", "").replace("=3D", "=").replace("=22", "\"");
        }
        if !head.contains("base64") {
            return body.to_owned();
        }
        let bytes = base64(body);
        String::from_utf8(bytes).unwrap_or_default()
    };
    message.split("\r\n--").map(part).collect::<Vec<_>>().join("\n")
}

fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for value in text.bytes().filter_map(|c| ALPHABET.iter().position(|a| *a == c)) {
        bits = bits << 6 | value as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    bytes
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.insert(name, std::fs::read(&path).unwrap());
        }
    }
}

impl Ended {
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
        Ended { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Its output holds this.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.out.contains(text), "no {text:?} in {self:#?}");
        self
    }

    #[track_caller]
    pub fn never_says(self, text: &str) -> Self {
        assert!(!self.out.contains(text) && !self.err.contains(text), "{text:?} in {self:#?}");
        self
    }

    /// Nothing at all was printed.
    #[track_caller]
    pub fn silently(self) -> Self {
        assert!(self.out.is_empty() && self.err.is_empty(), "{self:#?}");
        self
    }

    /// Nothing was complained of.
    #[track_caller]
    pub fn calmly(self) -> Self {
        assert!(self.err.is_empty(), "{self:#?}");
        self
    }

    /// One line of complaint that holds this, without a backtrace.
    #[track_caller]
    pub fn complains(self, text: &str) -> Self {
        assert!(self.err.starts_with("zhoubao: ") && self.err.contains(text), "no {text:?} in {self:#?}");
        assert_eq!(self.err.lines().count(), 1, "{self:#?}");
        self
    }
}

/// Six paid orders of the week, 600.00 in all, and one of October that shows how far the export reaches back.
pub fn week_of_orders() -> Vec<u8> {
    orders(&[
        "100 10-10 done 80 80 0",
        "101 11-09 done 100 100 0",
        "102 11-10 done 100 100 0",
        "103 11-11 done 100 100 0",
        "104 11-12 done 100 100 0",
        "105 11-14 done 100 100 0",
        "106 11-15 done 100 100 0",
        "107 11-15 unpaid 100 100 0",
    ])
}

pub fn week_of_refunds() -> Vec<u8> {
    refunds(&["r0 100 80 ok 10-01 10-12", "r1 101 30 ok 11-10 11-12"])
}

pub fn week_of_ads() -> Vec<u8> {
    let day = |day: u32| format!("11-{day:02} 引流 A 1000 50 10 2 60");
    let days: Vec<String> = (9..=15).map(day).collect();
    ad_plans(&days.iter().map(String::as_str).collect::<Vec<_>>())
}

pub fn week_of_traffic() -> Vec<u8> {
    let days: Vec<String> = (9..=15).map(|day| format!("11-{day:02} 200 1 0")).collect();
    traffic(&days.iter().map(String::as_str).collect::<Vec<_>>())
}
