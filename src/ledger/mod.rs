//! The ledger: facts by hash of what made them, and the current view of a set of sources.
//!
//! A cache and nothing but: every file in it is made again from the archive, the journal and the profiles. Spreadsheets are
//! read in child processes; the program itself only sees their verdicts and the facts that its own child wrote.

mod across;
mod against;
mod added_up;
mod building;
mod came_back;
mod checking;
mod child;
mod contradicted;
mod control_totals;
mod convert;
mod coverage;
mod covering;
mod current;
mod cuts;
mod dating;
mod day_lines;
mod days_apart;
mod doubt;
mod doubting;
mod evidence;
mod folder;
mod from_lines;
mod ids;
mod implausible;
mod impossible;
mod joined;
mod keeping;
mod key;
mod known;
mod left_out;
mod lists;
mod lookup;
mod lowered;
mod making;
mod manifest;
mod memo;
mod merge;
mod misfiled;
mod month;
mod names;
mod numbers;
mod not_kept;
mod operator;
mod order_parts;
mod origins;
mod other_currency;
mod pages;
mod paid;
mod parts;
mod passwords;
mod payment_gone;
mod presale;
mod purged;
mod reading;
mod records;
mod relating;
mod renamed;
mod replaced;
mod rounding;
mod seams;
mod shop_names;
mod short_orders;
mod silences;
mod scope;
mod since;
mod source_days;
mod source_state;
mod stand_ins;
mod strangers;
mod telling;
mod together;
mod told_twice;
mod twins;
mod two_stores;
mod view;
mod whose;
mod window;

pub use against::Against;
#[cfg(feature = "cluster")]
pub use child::is_readers_own_fault;
pub use child::work;
pub use coverage::Coverage;
pub use cuts::{AdChannel, CutDifference, CutGap, CutPair, disagreeing};
pub use dating::Dating;
pub use doubt::Doubt;
pub use folder::Ledger;
pub use month::Month;
pub use operator::OperatorLists;
pub use origins::Origins;
pub use other_currency::{OtherCurrency, OtherSum};
pub use pages::pages;
pub use parts::{Part, TableFacts};
pub use passwords::Passwords;
pub use presale::UnseenPresales;
pub use reading::Progress;
pub use replaced::{Replaced, Replacement};
pub use source_days::ExportTime;
pub use source_state::{Leaves, Misfiled, OpenDays, RowCounts, SourceState};
pub use told_twice::ToldTwice;
pub use view::{Conflict, ShrunkDay, StoreView, View, ask_back, reach_back};

use crate::calendar::Span;
use crate::facts::DiskError;
use crate::files::FileError;
use crate::reader::PoolError;
use chrono_tz::Tz;
use thiserror::Error;

/// A store as the ledger needs to know it.
#[derive(Clone, Debug)]
pub struct StoreSpec {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Its platform, as profiles name it.
    pub platform: String,
    /// Its zone.
    pub zone: Tz,
    /// Names under which the platform prints it; none where nobody said.
    pub shop_names: Vec<String>,
    /// Days on which it was closed, by its operator's word.
    pub closed: Vec<Span>,
}

/// What keeps the ledger from being filled.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// The disk.
    #[error(transparent)]
    File(#[from] FileError),
    /// Facts that cannot be read back.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// Reading processes that cannot be started.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// A reader broke its promise.
    #[error("the reader of {file} answered nonsense: {reason}")]
    Nonsense {
        /// The file.
        file: String,
        /// What is wrong with the answer.
        reason: String,
    },
}
