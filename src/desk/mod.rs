//! The desk: where settings, files and rooms come together for one run.
//!
//! It opens what the settings name, takes the inbox in, has the facts read and hands out reports. It holds no rule of its own:
//! what counts is decided in the rooms below, what is said in the words.

mod again;
mod changed;
mod child;
mod consistency;
mod expected;
mod failure;
mod figures;
mod health;
mod inconsistencies;
mod identity;
mod index;
mod intake;
mod layout;
mod letters;
mod list_files;
mod list_findings;
mod list_notices;
mod list_sheets;
mod lists;
mod logo;
mod made;
mod making;
mod messages;
mod missing;
mod notes;
mod original;
mod own_workbook;
mod periods;
mod purge;
mod refusing;
mod renamed;
mod reported;
mod rows;
mod sending;
mod settling;
mod template;
mod then;
mod tidy;
mod trouble;
mod workers;

pub use changed::{CHANGED, MISSED, missed_notice, shown};
pub use child::{sample_request, sampled, work};
pub use failure::{Failure, NoInput, exit};
pub use health::Defect;
pub use inconsistencies::Inconsistencies;
pub use intake::IntakeResult;
pub use lists::{Lists, LogoFile, NoteFile, Used};
pub use made::{JSON, Made, OWN_WORKBOOK, Outcome, PAGE};
pub use making::{ReportInputs, ReportRequest};
pub use messages::{Message, message_name};
pub use missing::{MissingExport, needs, needs_so_far, shopping_list, silent_stores};
pub use purge::Purged;
pub use reported::Before;
pub use template::OwnWorkbook;
pub use then::Then;
pub use trouble::{Alert, Incident};
pub use workers::Workers;

use crate::config::{self, Choice, Settings};
use crate::deliver::Outbox;
use crate::extract::{IdentityKey, Profiles};
use crate::files::{self, Lock, LockError};
use crate::intake::{Archive, Inbox};
use crate::ledger::{Ledger, Passwords, StoreSpec};
use crate::lists::KnownStores;
use crate::reader::Pool;
use crate::revisions::{History, Revisions};
use crate::words::{Phrase, Words};
use sheet::Password;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The hidden command that makes this program a reading child.
pub const CHILD: &str = "__read";

/// Everything opened for one run.
pub struct Desk {
    /// The settings' file.
    pub config_path: PathBuf,
    /// The settings.
    pub settings: Settings,
    /// The words of the settings' language.
    pub words: Words,
    /// Exports we know.
    pub profiles: Profiles,
    /// Children.
    pub pool: Pool,
    /// Machines that work for this one.
    pub workers: Workers,
    /// Sources.
    pub archive: Archive,
    /// What was made.
    pub revisions: Revisions,
    /// What was sent.
    pub outbox: Outbox,
    /// Where what was read is kept: a cache.
    ledger: PathBuf,
    /// Where the key for buyers' identities is.
    identity: PathBuf,
    /// One for this process alone, where there is none.
    spare_identity: OnceLock<Option<IdentityKey>>,
    /// Files that are not to be read, by hash, and why: those that could not be at the moment that is looked back at.
    unread: BTreeMap<String, Phrase>,
}

impl Desk {
    /// Opens what the settings name; reads no spreadsheet and changes nothing.
    pub fn open(config_path: PathBuf, settings: Settings) -> Result<Desk, Failure> {
        layout::refuse_newer(&settings.paths.data)?;
        let profiles = Profiles::with_folder(settings.paths.templates.as_deref())?;
        let mut pool = Pool::of_this_program(&[CHILD]).map_err(Failure::NoProgram)?;
        let workers = Workers::of(&settings, &profiles);
        workers.join(&mut pool);
        let data = &settings.paths.data;
        Ok(Desk {
            words: words(&settings),
            archive: Archive::at(data.join("archive")),
            revisions: Revisions::at(&settings.paths.reports),
            outbox: Outbox::at(&data.join("slots"), &settings.paths.reports),
            profiles,
            ledger: data.join("ledger"),
            identity: data.join(identity::FILE),
            spare_identity: OnceLock::new(),
            unread: BTreeMap::new(),
            pool,
            workers,
            config_path,
            settings,
        })
    }

    /// Takes the data folder for this process, and clears what dead processes left in it and among the reports.
    pub fn lock(&self) -> Result<Lock, Failure> {
        let lock = self.lock_as_found()?;
        self.clear_leftovers();
        Ok(lock)
    }

    /// The same, but what dead processes left stays.
    pub fn lock_as_found(&self) -> Result<Lock, Failure> {
        let lock = Lock::take(&self.settings.paths.data.join("lock")).map_err(|e| match e {
            LockError::Busy => Failure::Busy,
            LockError::File(e) => Failure::File(e),
        })?;
        layout::bring_up(&self.settings.paths.data)?;
        self.make_identity_key()?;
        self.workers.make_key(&self.settings.paths.data)?;
        Ok(lock)
    }

    /// Whether another process has the data folder; changes nothing.
    pub fn is_at_work(&self) -> bool {
        Lock::is_held(&self.settings.paths.data.join("lock"))
    }

    /// The ledger over this desk's archive.
    pub fn ledger(&self) -> Ledger<'_> {
        Ledger {
            root: self.ledger.clone(),
            archive: &self.archive,
            profiles: &self.profiles,
            templates: self.settings.paths.templates.clone(),
            pool: &self.pool,
            limits: self.settings.limits.sheet.clone(),
            child: self.settings.limits.child.clone(),
            passwords: self.passwords(),
            identity: self.identity_key(),
        }
    }

    /// What opens the exports of each store that has passwords, or what is wrong with where they are.
    pub fn passwords(&self) -> Passwords {
        let of = |place| {
            let secrets = config::export_passwords(place).map_err(|error| error.phrase())?;
            Ok(secrets.iter().map(|secret| Password::new(secret.reveal())).collect())
        };
        let stores = self.settings.stores.iter();
        stores.filter_map(|store| Some((store.id.clone(), of(store.export_passwords.as_ref()?)))).collect()
    }

    /// Where what was read is kept.
    pub fn ledger_folder(&self) -> &Path {
        &self.ledger
    }

    /// A folder for this process alone, which whoever locks the data next clears.
    pub fn scratch_folder(&self) -> PathBuf {
        self.ledger.join(format!("then-{}", std::process::id()))
    }

    /// The inbox; files beyond the limit of a file's size are left in it.
    pub fn inbox(&self) -> Inbox {
        let stores = self.settings.stores.iter().map(|s| s.id.clone()).collect();
        Inbox::at(self.settings.paths.inbox.clone(), stores).within(self.settings.limits.sheet.file_bytes)
    }

    /// Where the journal is.
    pub fn journal_path(&self) -> PathBuf {
        self.settings.paths.data.join("journal")
    }

    /// What was made, as the data folder remembers it.
    pub fn history(&self) -> Result<History, Failure> {
        Ok(History::open(self.settings.paths.data.join("revisions"))?)
    }

    /// The number of a period's next revision: none is ever given twice, also where the reports were lost.
    pub fn next_number(&self, period: &str) -> Result<u32, Failure> {
        Ok(self.revisions.next_number(period)?.max(self.history()?.highest(period) + 1))
    }

    /// Stores as lists may name them.
    pub fn known_stores(&self) -> KnownStores {
        KnownStores::new(self.settings.stores.iter().map(|s| (s.id.clone(), s.name.clone())))
    }

    /// Stores as the ledger needs them.
    pub fn store_specs(&self) -> Vec<StoreSpec> {
        let spec = |store: &config::Store| StoreSpec {
            id: store.id.clone(),
            name: store.name.clone(),
            platform: store.platform.tag().to_owned(),
            zone: store.time_zone,
            shop_names: store.shop_names.clone(),
            closed: store.closed.clone(),
        };
        self.settings.stores.iter().map(spec).collect()
    }
}

/// The words of the settings' language, with an operator's own in place of the built-in ones.
pub fn words(settings: &Settings) -> Words {
    words_in(settings, settings.language)
}

/// The same in another language.
pub fn words_in(settings: &Settings, language: crate::words::Language) -> Words {
    let words = Words::built_in(language);
    let own = settings.paths.templates.as_ref().map(|folder| folder.join("locales").join(format!("{language}.toml")));
    let table =
        own.and_then(|path| files::read(&path).ok()).and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok());
    let words = table.map_or(words.clone(), |table| words.overridden(&table));
    words.of_period(settings.report.rhythm.as_str())
}
