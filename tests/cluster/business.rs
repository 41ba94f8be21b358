//! A small business, the calls of the program over it, and worker processes.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;
use zhoubao::cluster::Key;

const WEEK: &str = "2026-W46";
const NOW: &str = "2026-11-16T14:00";

/// A business in a folder of its own.
pub struct Business {
    folder: TempDir,
}

/// What a call of the program said.
pub struct Said {
    pub out: String,
    err: String,
}

impl Said {
    fn of(output: Output) -> Said {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let said = Said { out: text(output.stdout), err: text(output.stderr) };
        assert!(output.status.success(), "{:?}\n{}\n{}", output.status, said.out, said.err);
        said
    }

    /// The lines on standard error.
    pub fn troubles(&self) -> Vec<&str> {
        self.err.lines().map(|line| line.strip_prefix("zhoubao: ").unwrap_or(line)).collect()
    }
}

/// A run that is going on.
pub struct Running(Child);

impl Running {
    pub fn wait(self) -> Said {
        Said::of(self.0.wait_with_output().unwrap())
    }
}

/// A worker process; ended when it is dropped.
pub struct WorkerProcess {
    pub address: String,
    child: Child,
    log: PathBuf,
}

impl WorkerProcess {
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// What it noted of its work.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_zhoubao"));
    program.env_clear().env("LANG", "zh_CN.UTF-8").stdin(Stdio::null());
    program
}

impl Business {
    /// A week of so many stores.
    pub fn of_stores(stores: usize) -> Business {
        let folder = TempDir::new().unwrap();
        let made = folder.path().join("shop");
        let mut demo = program();
        demo.args(["demo", "--orders-per-week", "4", "--weeks", "1", "--stores", &stores.to_string(), "--out"]);
        Said::of(demo.arg(&made).output().unwrap());
        let business = Business { folder };
        // Beyond the tenth store orders and refunds are enough: each file is a process.
        for store in business.inbox().skip(10) {
            let is_needed = |name: &str| name.starts_with("ExportOrderList") || name.starts_with("退款");
            for file in fs::read_dir(store).unwrap().map(|file| file.unwrap()) {
                if !is_needed(file.file_name().to_str().unwrap()) {
                    fs::remove_file(file.path()).unwrap();
                }
            }
        }
        business
    }

    fn inbox(&self) -> impl Iterator<Item = PathBuf> {
        let mut stores: Vec<PathBuf> =
            fs::read_dir(self.shop().join("inbox")).unwrap().map(|entry| entry.unwrap().path()).collect();
        stores.sort();
        stores.into_iter()
    }

    /// The same exports in another folder, of which nothing is known yet.
    pub fn twin(&self) -> Business {
        let folder = TempDir::new().unwrap();
        let shop = folder.path().join("shop");
        fs::create_dir(&shop).unwrap();
        for entry in fs::read_dir(self.shop()).unwrap().map(|entry| entry.unwrap()) {
            if !["data", "reports", "out"].contains(&entry.file_name().to_str().unwrap()) {
                copy(&entry.path(), &shop.join(entry.file_name()));
            }
        }
        fs::create_dir(shop.join("data")).unwrap();
        Key::make(&shop.join("data")).unwrap();
        Business { folder }
    }

    fn shop(&self) -> PathBuf {
        self.folder.path().join("shop")
    }

    pub fn data(&self) -> PathBuf {
        self.shop().join("data")
    }

    fn config(&self) -> PathBuf {
        self.shop().join("config.toml")
    }

    /// Writes the workers into the settings.
    pub fn names(&self, workers: &[&str]) {
        let written = fs::read_to_string(self.config()).unwrap();
        fs::write(self.config(), format!("{written}\n[engine]\nworkers = {workers:?}\n")).unwrap();
    }

    fn call(&self) -> Command {
        let mut call = program();
        call.current_dir(self.shop()).args(["run", "--week", WEEK, "--now", NOW]);
        call
    }

    /// Makes the week's report.
    pub fn run(&self) -> Said {
        Said::of(self.call().output().unwrap())
    }

    /// Begins to.
    pub fn start(&self) -> Running {
        Running(self.call().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    }

    /// Waits until so many files are read.
    pub fn wait_for_extracts(&self, count: usize) {
        let read = self.data().join("ledger/read");
        while fs::read_dir(&read).map(Iterator::count).unwrap_or_default() < count {
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The week's report, as it lies there.
    pub fn report(&self) -> String {
        fs::read_to_string(self.shop().join("reports").join(WEEK).join("rev-1/report.json")).unwrap()
    }

    /// A worker over the data folder.
    pub fn worker(&self) -> WorkerProcess {
        let log = tempfile::Builder::new().tempfile_in(self.folder.path()).unwrap().keep().unwrap().1;
        let mut worker = program();
        worker.current_dir(self.shop()).args(["worker", "-vv", "--listen", "127.0.0.1:0"]);
        let mut child = worker.stdout(Stdio::piped()).stderr(File::create(&log).unwrap()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split_whitespace().find(|word| word.starts_with("127.0.0.1:"));
        WorkerProcess { address: address.expect("where it listens").to_owned(), child, log }
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}
