//! A worker: reads what it is asked to read, each file in a child of its own, and runs its share of a query.

use super::line::{Answered, Answering, Asked, Jobs, Lines, Task};
use super::scan::PartsCodec;
use super::{Edition, Key, within};
use crate::reader::{Job, Pool};
use datafusion::common::DataFusionError;
use datafusion::execution::SessionState;
use datafusion_distributed::{DistributedExt, WorkerQueryContext};
use serde_json::json;
use std::io;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::runtime::Builder;
use tokio::sync::Semaphore;
use tonic::Status;
use tonic::codegen::BoxFuture;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

/// A machine that works for others.
pub struct Worker {
    /// What it is.
    pub edition: Edition,
    /// The data folder, as this machine sees it.
    pub data: PathBuf,
    /// Profiles of an operator's own, as this machine sees them.
    pub templates: Option<PathBuf>,
    /// How children are started, and how many at a time.
    pub pool: Pool,
    /// The data folder's key.
    pub key: Key,
}

/// A worker at work.
struct AtWork {
    worker: Worker,
    free: Semaphore,
}

impl Worker {
    /// Listens until the process is ended.
    pub fn serve(self, listener: TcpListener) -> io::Result<()> {
        listener.set_nonblocking(true)?;
        let (data, lines, tls) = (self.data.clone(), Lines::of(self.key.clone()), self.key.server());
        let build = move |context: WorkerQueryContext| {
            let (codec, lines) = (PartsCodec { data: data.clone() }, lines.clone());
            async move {
                let builder = context.builder.with_distributed_channel_resolver(lines);
                Ok::<SessionState, DataFusionError>(builder.with_distributed_user_codec(codec).build())
            }
        };
        let queries = datafusion_distributed::Worker::from_session_builder(build).into_worker_server();
        let free = Semaphore::new(self.pool.workers);
        let jobs = Jobs(Arc::new(AtWork { worker: self, free }));
        Builder::new_multi_thread().enable_all().build()?.block_on(async {
            let incoming = TcpIncoming::from(tokio::net::TcpListener::from_std(listener)?);
            let mut server = Server::builder().tls_config(tls).map_err(io::Error::other)?;
            server.add_service(queries).add_service(jobs).serve_with_incoming(incoming).await.map_err(io::Error::other)
        })
    }

    /// The job that is meant. Only sources are read, only into a folder for what is being read, by the profiles of this machine.
    fn job(&self, task: Task) -> Result<Job, Status> {
        let refused = |what: &str| Status::invalid_argument(format!("no {what} of the data folder"));
        let input = within(&self.data, &task.input, &["archive"]).ok_or_else(|| refused("source"))?;
        let output = within(&self.data, &task.output, &["ledger"]).ok_or_else(|| refused("folder"))?;
        let mut request = task.request;
        if request.get("task").is_some() || request.get("alone").is_some_and(|alone| !alone.is_null()) {
            return Err(refused("task"));
        }
        request["templates"] = json!(self.templates);
        Ok(Job { input, output, request, limits: task.limits })
    }
}

impl AtWork {
    async fn read(self: Arc<Self>, task: Task) -> Result<Answered, Status> {
        tracing::debug!(input = task.input, "reads");
        let job = self.worker.job(task)?;
        let _turn = self.free.acquire().await.map_err(|e| Status::internal(e.to_string()))?;
        let at_work = Arc::clone(&self);
        let read = move || {
            // A folder that is no longer mounted is no fault of the file.
            let there = || job.input.is_file() && job.output.is_dir();
            let before = there();
            let outcome = at_work.worker.pool.one(&job).map_err(|e| Status::unavailable(e.to_string()))?;
            match before && there() {
                true => Ok(Answered::Read(outcome)),
                false => Err(Status::unavailable("the data folder is not there")),
            }
        };
        tokio::task::spawn_blocking(read).await.map_err(|e| Status::internal(e.to_string()))?
    }
}

impl Answering for AtWork {
    fn answer(self: Arc<Self>, asked: Asked) -> BoxFuture<Answered, Status> {
        Box::pin(async move {
            match asked {
                Asked::Hello => {
                    let (edition, lanes) = (self.worker.edition.clone(), self.worker.pool.workers);
                    Ok(Answered::Hello { edition, lanes })
                }
                Asked::Read(task) => self.read(task).await,
            }
        })
    }
}
