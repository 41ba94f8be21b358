//! The machine that makes the report, and the workers that it has.

use super::line::{self, Answered, Asked, Lines, PATIENCE, Task};
use super::scan::{PartsCodec, PartsTable};
use super::{Edition, Key, below, scan};
use crate::engine::{Sql, SqlQuery};
use crate::files::{self, Access, FileError};
use crate::ledger;
use crate::reader::{Elsewhere, Job, Outcome};
use crate::threads;
use crate::words::Phrase;
use arrow_array::RecordBatch;
use datafusion::common::DataFusionError;
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion_distributed::{DistributedExt, SessionStateBuilderExt, WorkerResolver};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tonic::transport::Channel;
use url::Url;

/// How much longer than its child a worker may take to answer: it may have other files to read first.
const GRACE: Duration = Duration::from_secs(600);
/// The longest that a query may take.
const QUERY: Duration = Duration::from_secs(600);

/// The workers that the settings name. They are looked for when there is something to do.
pub struct Cluster {
    addresses: Vec<String>,
    data: PathBuf,
    edition: Edition,
    at_work: OnceLock<AtWork>,
    troubles: Mutex<Vec<Phrase>>,
    tries: AtomicUsize,
}

/// Those that answered, and what is needed to talk to them.
struct AtWork {
    runtime: Option<Runtime>,
    workers: Vec<Line>,
    lines: Option<Lines>,
}

/// A worker that answered.
struct Line {
    address: String,
    channel: Channel,
    lanes: usize,
    lost: AtomicBool,
}

impl fmt::Debug for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cluster").field(&self.addresses).finish()
    }
}

impl Cluster {
    /// Workers at these addresses, over one data folder.
    pub fn of(addresses: Vec<String>, data: PathBuf, edition: Edition) -> Cluster {
        let (at_work, troubles, tries) = (OnceLock::new(), Mutex::default(), AtomicUsize::new(0));
        Cluster { addresses, data, edition, at_work, troubles, tries }
    }

    /// What was wrong with workers since they were last asked about.
    pub fn take_troubles(&self) -> Vec<Phrase> {
        std::mem::take(&mut *self.troubles())
    }

    fn troubles(&self) -> std::sync::MutexGuard<'_, Vec<Phrase>> {
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn at_work(&self) -> &AtWork {
        self.at_work.get_or_init(|| self.connect().unwrap_or_else(|why| self.nobody(why)))
    }

    fn connect(&self) -> Result<AtWork, FileError> {
        let key = Key::of(&self.data)?;
        let runtime = Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.map_err(|source| FileError { step: "open", path: self.data.clone(), source })?;
        let answers = threads::map(&self.addresses, |address| runtime.block_on(self.greet(address, &key)));
        let (mut workers, mut troubles) = (Vec::new(), Vec::new());
        for answer in answers {
            match answer {
                Ok(line) => workers.push(line),
                Err(trouble) => troubles.push(trouble),
            }
        }
        troubles.extend(workers.is_empty().then(|| Phrase::new("worker.alone")));
        self.troubles().extend(troubles);
        Ok(AtWork { runtime: Some(runtime), workers, lines: Some(Lines::of(key)) })
    }

    fn nobody(&self, why: FileError) -> AtWork {
        self.troubles().extend([why.phrase(), Phrase::new("worker.alone")]);
        AtWork { runtime: None, workers: Vec::new(), lines: None }
    }

    /// Asks a machine what it is; what is wrong with it otherwise.
    async fn greet(&self, address: &str, key: &Key) -> Result<Line, Phrase> {
        let trouble = |key: &'static str| Phrase::new(key).with("worker", address);
        let endpoint = line::endpoint(address, key).map_err(|_| trouble("worker.unreachable"))?;
        let connected = tokio::time::timeout(PATIENCE, endpoint.connect()).await;
        let channel = match connected {
            Ok(Ok(channel)) => channel,
            Ok(Err(error)) => {
                tracing::debug!(address, error = ?error, "a worker cannot be reached");
                let of_key = format!("{error:?}").contains("InvalidCertificate");
                return Err(trouble(if of_key { "worker.other-key" } else { "worker.unreachable" }));
            }
            Err(_) => return Err(trouble("worker.unreachable")),
        };
        let (theirs, lanes) = match line::ask(channel.clone(), &Asked::Hello, PATIENCE).await {
            Ok(Answered::Hello { edition, lanes }) => (edition, lanes),
            Ok(Answered::Read(_)) | Err(_) => return Err(trouble("worker.unreachable")),
        };
        let ours = &self.edition;
        if (&theirs.version, theirs.extract) != (&ours.version, ours.extract) {
            let both = trouble("worker.other-version").with("theirs", theirs.version);
            return Err(both.with("ours", ours.version.as_str()));
        }
        if theirs.profiles != ours.profiles {
            return Err(trouble("worker.other-profiles"));
        }
        Ok(Line { address: address.to_owned(), channel, lanes, lost: AtomicBool::new(false) })
    }

    /// Takes no more of a worker.
    fn lose(&self, line: &Line) {
        if !line.lost.swap(true, Ordering::Relaxed) {
            let alone = self.at_work().alive().next().is_none().then(|| Phrase::new("worker.alone"));
            let lost = Phrase::new("worker.lost").with("worker", line.address.as_str());
            self.troubles().extend([lost].into_iter().chain(alone));
        }
    }

    /// Has a worker read into a folder of this attempt alone: one that seemed lost may still be writing into its own.
    fn read(&self, line: &Line, job: &Job) -> Result<Outcome, String> {
        let attempt = self.attempt(job);
        let read = self.read_into(line, job, &attempt);
        let kept = read.and_then(|outcome| {
            files::remove_folder(&job.output).map_err(|e| e.to_string())?;
            files::rename(&attempt, &job.output).map_err(|e| e.to_string())?;
            Ok(outcome)
        });
        if kept.is_err() {
            // Who holds the lock next clears what is left.
            let _ = files::remove_folder(&attempt);
        }
        kept
    }

    fn attempt(&self, job: &Job) -> PathBuf {
        let number = self.tries.fetch_add(1, Ordering::Relaxed);
        let scratch = job.output.parent().unwrap_or(Path::new("."));
        scratch.with_file_name(format!("reading-{}-{number}", std::process::id()))
    }

    fn read_into(&self, line: &Line, job: &Job, attempt: &Path) -> Result<Outcome, String> {
        let path = |path: &Path| below(&self.data, path).ok_or("not in the data folder");
        files::create_folder(attempt, Access::Private).map_err(|e| e.to_string())?;
        let (input, output) = (path(&job.input)?, path(attempt)?);
        let task = Task { input, output, request: job.request.clone(), limits: job.limits.clone() };
        let patience = Duration::from_secs(job.limits.seconds).saturating_add(GRACE);
        let runtime = self.at_work().runtime.as_ref().ok_or("nobody is there")?;
        let answered = runtime.block_on(line::ask(line.channel.clone(), &Asked::Read(task), patience));
        match answered.map_err(|status| status.to_string())? {
            Answered::Read(Outcome::Done(answer)) if ledger::is_readers_own_fault(&answer) => Err(answer.to_string()),
            Answered::Read(outcome) => Ok(outcome),
            Answered::Hello { .. } => Err("it greets".to_owned()),
        }
    }

    async fn answers(&self, at_work: &AtWork, query: &SqlQuery<'_>) -> Result<Vec<RecordBatch>, DataFusionError> {
        let Some(lines) = at_work.lines.clone() else { return Err(DataFusionError::Internal("no lines".to_owned())) };
        let urls = at_work.alive().filter_map(|line| Url::parse(&format!("https://{}", line.address)).ok()).collect();
        let table = PartsTable::of(query, &self.data)?;
        let state = SessionStateBuilder::new()
            .with_default_features()
            .with_config(SessionConfig::new().with_target_partitions(at_work.alive().map(|line| line.lanes).sum()))
            .with_distributed_worker_resolver(Alive(urls))
            .with_distributed_channel_resolver(lines)
            .with_distributed_planner()
            .with_distributed_user_codec(PartsCodec { data: self.data.clone() })
            .with_distributed_desired_task_count_handler(scan::desired_tasks)
            .with_distributed_scale_up_leaf_node_handler(scan::spread)
            .build();
        let context = SessionContext::from(state);
        context.register_table(query.table.name(), Arc::new(table))?;
        let rows = async { context.sql(&query.text).await?.collect().await };
        let late = |_| DataFusionError::Execution("no answer".to_owned());
        tokio::time::timeout(QUERY, rows).await.map_err(late)?
    }
}

impl AtWork {
    /// The workers that are not lost.
    fn alive(&self) -> impl Iterator<Item = &Line> {
        self.workers.iter().filter(|line| !line.lost.load(Ordering::Relaxed))
    }

    /// Whose lane it is, of those there were in the beginning.
    fn line(&self, mut lane: usize) -> Option<&Line> {
        self.workers.iter().find(|line| {
            let theirs = lane < line.lanes;
            lane = lane.saturating_sub(line.lanes);
            theirs
        })
    }
}

/// The addresses of workers, as DataFusion wants them.
struct Alive(Vec<Url>);

impl WorkerResolver for Alive {
    fn get_urls(&self) -> Result<Vec<Url>, DataFusionError> {
        Ok(self.0.clone())
    }
}

impl Elsewhere for Cluster {
    fn takes(&self, job: &Job) -> bool {
        let sources = self.data.join("archive");
        job.input.starts_with(&sources) && job.output.starts_with(&self.data) && job.request.get("task").is_none()
    }

    fn lanes(&self, jobs: usize) -> usize {
        // One file is read before anybody has answered.
        if jobs < 2 { 0 } else { self.at_work().workers.iter().map(|line| line.lanes).sum() }
    }

    fn run(&self, lane: usize, job: &Job) -> Option<Outcome> {
        let line = self.at_work().line(lane).filter(|line| !line.lost.load(Ordering::Relaxed))?;
        let read = self.read(line, job);
        if let Err(error) = &read {
            tracing::debug!(worker = line.address, error, "a worker did not end what it was given");
            self.lose(line);
        }
        read.ok()
    }
}

impl Sql for Cluster {
    fn query(&self, query: &SqlQuery<'_>) -> Option<Vec<RecordBatch>> {
        let at_work = self.at_work();
        let runtime = at_work.runtime.as_ref()?;
        // Each time round there is a worker less.
        while at_work.alive().next().is_some() {
            match runtime.block_on(self.answers(at_work, query)) {
                Ok(rows) => return Some(rows),
                Err(error) => tracing::debug!(%error, "a query did not come to its end"),
            }
            let silent =
                |line: &&Line| runtime.block_on(line::ask(line.channel.clone(), &Asked::Hello, PATIENCE)).is_err();
            let gone: Vec<&Line> = at_work.alive().filter(silent).collect();
            if gone.is_empty() {
                // It is not for want of a worker.
                return None;
            }
            gone.into_iter().for_each(|line| self.lose(line));
        }
        None
    }
}
