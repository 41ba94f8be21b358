//! The machines that work for this one: none, where the settings name none or the program was built without the feature `cluster`.

use super::Desk;
use crate::config::Settings;
use crate::engine::{Local, Memory};
use crate::extract::Profiles;
use crate::files::FileError;
use crate::ledger::View;
use crate::metrics::measures;
use crate::reader::Pool;
use crate::words::Phrase;
use std::path::Path;

#[cfg(feature = "cluster")]
use crate::cluster::{Cluster, Edition, Key, Worker};
#[cfg(feature = "cluster")]
use crate::engine::Sql;
#[cfg(feature = "cluster")]
use std::sync::Arc;

/// The machines that the settings name.
#[derive(Clone, Debug, Default)]
pub struct Workers {
    #[cfg(feature = "cluster")]
    cluster: Option<Arc<Cluster>>,
}

#[cfg(not(feature = "cluster"))]
impl Workers {
    pub(super) fn of(_: &Settings, _: &Profiles) -> Workers {
        Workers {}
    }

    pub(super) fn join(&self, _: &mut Pool) {}

    pub(super) fn make_key(&self, _: &Path) -> Result<(), FileError> {
        Ok(())
    }

    /// What was wrong with them since this was last asked.
    pub fn take_troubles(&self) -> Vec<Phrase> {
        Vec::new()
    }

    fn over<'v>(&self, engine: Local<'v>) -> Local<'v> {
        engine
    }
}

#[cfg(feature = "cluster")]
impl Workers {
    pub(super) fn of(settings: &Settings, profiles: &Profiles) -> Workers {
        let (workers, data) = (settings.workers.clone(), settings.paths.data.clone());
        let cluster = || Arc::new(Cluster::of(workers.clone(), data, Edition::of(profiles)));
        Workers { cluster: (!workers.is_empty()).then(cluster) }
    }

    /// Has them read beside the children of this machine.
    pub(super) fn join(&self, pool: &mut Pool) {
        pool.elsewhere = self.cluster.clone().map(|cluster| cluster as _);
    }

    /// Makes the key that they are known by, where there are any and it has none. Whoever does it holds the lock.
    pub(super) fn make_key(&self, data: &Path) -> Result<(), FileError> {
        self.cluster.as_ref().map_or(Ok(()), |_| Key::make(data))
    }

    /// What was wrong with them since this was last asked.
    pub fn take_troubles(&self) -> Vec<Phrase> {
        self.cluster.as_ref().map(|cluster| cluster.take_troubles()).unwrap_or_default()
    }

    fn over<'v>(&'v self, engine: Local<'v>) -> Local<'v> {
        engine.with_sql(self.cluster.as_deref().map(|cluster| cluster as &dyn Sql))
    }
}

impl Desk {
    /// What answers questions about facts.
    pub(super) fn engine<'v>(&'v self, view: &'v View, memory: &Memory) -> Local<'v> {
        self.workers.over(Local::remembering(view, measures::ALL, memory))
    }

    /// This machine as a worker for others over the same data folder.
    #[cfg(feature = "cluster")]
    pub fn worker(&self) -> Result<Worker, super::Failure> {
        let data = self.settings.paths.data.clone();
        if !Key::is_in(&data) {
            let nowhere = Phrase::new("worker.no-data").with("path", data.display().to_string());
            return Err(super::Failure::Usage(nowhere));
        }
        let templates = self.settings.paths.templates.clone();
        let pool = Pool { elsewhere: None, ..self.pool.clone() };
        Ok(Worker { edition: Edition::of(&self.profiles), key: Key::of(&data)?, data, templates, pool })
    }
}
