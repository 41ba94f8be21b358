//! `worker`: works for the machine that makes the reports, until it is ended.

use super::console::Console;
use crate::desk::{Desk, Failure};
use crate::words::{Field, Phrase};
use clap::Args;
use std::net::TcpListener;

#[derive(Debug, Args)]
#[command(
    after_help = "The data folder of the settings is on shared storage, the same for all machines; its cluster-key makes them known to each other. The machine that makes the reports names this one in its settings: [engine] workers.\n\nExample: zhoubao worker --config /shared/shop/config.toml --listen 0.0.0.0:7180"
)]
pub(super) struct Arguments {
    /// Where it listens; for this machine alone where nothing is said
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:7180")]
    listen: String,
}

pub(super) fn command(arguments: &Arguments, desk: &Desk, console: &Console) -> Result<u8, Failure> {
    let worker = desk.worker()?;
    let cannot = |why: std::io::Error| {
        let phrase = Phrase::new("worker.address").with("address", arguments.listen.as_str());
        Failure::Usage(phrase.with("why", crate::words::cause(&why)))
    };
    let listener = TcpListener::bind(&arguments.listen).map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?.to_string();
    let listens = Phrase::new("worker.listens").with("address", address);
    let listens = listens.with("path", worker.data.display().to_string());
    console.say(&listens.with("count", Field::Count(worker.pool.workers as i64)));
    worker.serve(listener).map_err(cannot)?;
    Ok(0)
}
