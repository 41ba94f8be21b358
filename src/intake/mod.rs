//! Intake: from the inbox, which is only read, into the archive, with a journal of what came when.
//!
//! Sources (bytes by hash) and the journal are the truth that everything else is made from again. A file is taken once it
//! has settled; the same bytes again are noted and otherwise change nothing; a wrong file is withdrawn, never deleted.

mod archive;
mod inbox;
mod journal;
mod reach;
mod versions;

pub use archive::{Archive, ArchiveError};
pub use inbox::{Inbox, InboxFile, Misplaced, Scan};
pub use journal::{DamagedLine, Entry, Event, Journal, JournalError, Source};
pub use reach::Reach;
pub use versions::Version;

use crate::files::Access;

/// Everything in the data folder holds customers' orders: only we may read it.
const ACCESS: Access = Access::Private;
