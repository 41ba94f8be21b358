//! The line to a worker: one question and one answer at a time, as JSON, over the connection that DataFusion uses too.

use super::{Edition, Key};
use crate::reader::{ChildLimits, Outcome};
use async_trait::async_trait;
use datafusion::common::DataFusionError;
use datafusion_distributed::grpc::{BoxCloneSyncChannel, create_worker_client};
use datafusion_distributed::{ChannelResolver, WorkerChannel};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tonic::codegen::{Body, BoxFuture, Service, StdError, http};
use tonic::server::{NamedService, UnaryService};
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Response, Status};
use tonic_prost::ProstCodec;
use url::Url;

/// How long a machine may take to answer at all.
pub(super) const PATIENCE: Duration = Duration::from_secs(4);
/// How often a silent line is tried, and how long it may stay silent then.
const PULSE: Duration = Duration::from_secs(5);
/// The most bytes of a question or an answer: a verdict has at most eight.
const LONGEST: usize = 16 * 1024 * 1024;

/// What a worker is asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Asked {
    /// Who are you?
    Hello,
    /// Read this.
    Read(Task),
}

/// A job of the room `reader`, with paths below the data folder.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Task {
    pub(super) input: String,
    pub(super) output: String,
    pub(super) request: Value,
    pub(super) limits: ChildLimits,
}

/// What a worker says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answered {
    /// What it is, and how many files it reads at a time.
    Hello { edition: Edition, lanes: usize },
    /// How the job ended.
    Read(Outcome),
}

/// Whoever answers.
pub(super) trait Answering: Send + Sync + 'static {
    fn answer(self: Arc<Self>, asked: Asked) -> BoxFuture<Answered, Status>;
}

/// The service of whoever answers.
pub(super) struct Jobs<A>(pub(super) Arc<A>);

impl<A> Clone for Jobs<A> {
    fn clone(&self) -> Self {
        Jobs(Arc::clone(&self.0))
    }
}

impl<A> NamedService for Jobs<A> {
    const NAME: &'static str = "zhoubao.Jobs";
}

impl<A: Answering, B> Service<http::Request<B>> for Jobs<A>
where
    B: Body + Send + 'static,
    B::Error: Into<StdError> + Send + 'static,
{
    type Response = http::Response<tonic::body::Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let jobs = self.clone();
        Box::pin(async move {
            let codec = ProstCodec::<String, String>::default();
            let mut grpc = tonic::server::Grpc::new(codec).apply_max_message_size_config(Some(LONGEST), Some(LONGEST));
            Ok(grpc.unary(jobs, request).await)
        })
    }
}

impl<A: Answering> UnaryService<String> for Jobs<A> {
    type Response = String;
    type Future = BoxFuture<Response<String>, Status>;

    fn call(&mut self, request: Request<String>) -> Self::Future {
        let answering = Arc::clone(&self.0);
        Box::pin(async move {
            let asked = serde_json::from_str(request.get_ref()).map_err(|e| Status::invalid_argument(e.to_string()))?;
            let answered = answering.answer(asked).await?;
            serde_json::to_string(&answered).map(Response::new).map_err(|e| Status::internal(e.to_string()))
        })
    }
}

/// Asks a worker, which has so long.
pub(super) async fn ask(line: Channel, asked: &Asked, patience: Duration) -> Result<Answered, Status> {
    let json = serde_json::to_string(asked).map_err(|e| Status::internal(e.to_string()))?;
    let answered = async {
        let mut grpc = tonic::client::Grpc::new(line).max_decoding_message_size(LONGEST);
        grpc.ready().await.map_err(|e| Status::unavailable(e.to_string()))?;
        let path = http::uri::PathAndQuery::from_static("/zhoubao.Jobs/Ask");
        grpc.unary(Request::new(json), path, ProstCodec::<String, String>::default()).await
    };
    let late = |_| Status::deadline_exceeded("no answer");
    let answered = tokio::time::timeout(patience, answered).await.map_err(late)??;
    serde_json::from_str(answered.get_ref()).map_err(|e| Status::data_loss(e.to_string()))
}

/// Where a worker listens, as `host:port`, and that both ends prove that they know the key.
pub(super) fn endpoint(address: &str, key: &Key) -> Result<Endpoint, tonic::transport::Error> {
    let endpoint = Endpoint::from_shared(format!("https://{address}"))?.tls_config(key.client())?;
    Ok(endpoint
        .connect_timeout(PATIENCE)
        .http2_keep_alive_interval(PULSE)
        .keep_alive_timeout(PULSE)
        .keep_alive_while_idle(true))
}

/// Lines for DataFusion, one an address.
#[derive(Clone)]
pub(super) struct Lines {
    key: Key,
    known: Arc<Mutex<HashMap<String, Channel>>>,
}

impl Lines {
    /// Lines of whoever has the key.
    pub(super) fn of(key: Key) -> Lines {
        Lines { key, known: Arc::default() }
    }

    fn to(&self, address: &str) -> Result<Channel, DataFusionError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = known.get(address) {
            return Ok(line.clone());
        }
        let endpoint = endpoint(address, &self.key).map_err(|e| DataFusionError::External(e.into()))?;
        let line = endpoint.connect_lazy();
        known.insert(address.to_owned(), line.clone());
        Ok(line)
    }
}

#[async_trait]
impl ChannelResolver for Lines {
    async fn get_worker_client_for_url(&self, url: &Url) -> Result<Box<dyn WorkerChannel>, DataFusionError> {
        let line = self.to(url.authority())?;
        Ok(create_worker_client(BoxCloneSyncChannel::new(line)))
    }
}
