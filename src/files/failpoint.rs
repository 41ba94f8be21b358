//! Lets a test kill the program at its n-th change of the disk, or have the n-th thing it asks of the disk fail, to prove that
//! whatever is left behind can be taken up again.
//!
//! Only debug builds look: `ZHOUBAO_CRASH_AT=7` aborts at the seventh change and `ZHOUBAO_PANIC_AT=7` panics there;
//! `ZHOUBAO_DISK_ERROR_AT=7:ENOSPC` (or `:EIO`, `:EACCES`) is what the seventh creation, writing, syncing, renaming or removal ends with,
//! `7+:ENOSPC` that and every later one. A full disk still removes. Reading children count for themselves
//! (`ZHOUBAO_READER_DISK_ERROR_AT`), and find a disk that fails for good as their parent does.

#[cfg(debug_assertions)]
pub use watched::hand_on;
#[cfg(debug_assertions)]
pub(super) use watched::{operation, reached, removal};

#[cfg(debug_assertions)]
mod watched {
    use std::env;
    use std::io;
    use std::process::Command;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    const FAULT: &str = "ZHOUBAO_DISK_ERROR_AT";
    const ENOSPC: i32 = 28;
    /// What the disk may say, by name.
    const NAMED: [(&str, i32); 3] = [("ENOSPC", ENOSPC), ("EIO", 5), ("EACCES", 13)];

    static FAILS: LazyLock<Option<Fault>> = LazyLock::new(|| env::var(FAULT).ok().and_then(|text| Fault::parse(&text)));
    static OPERATIONS: AtomicU64 = AtomicU64::new(0);

    /// From which operation on the disk fails, whether for good, and what it says.
    struct Fault {
        at: u64,
        lasting: bool,
        number: i32,
    }

    impl Fault {
        fn parse(text: &str) -> Option<Fault> {
            let (at, name) = text.split_once(':')?;
            let number = NAMED.iter().find(|(named, _)| *named == name)?.1;
            let lasting = at.ends_with('+');
            Some(Fault { at: at.trim_end_matches('+').parse().ok()?, lasting, number })
        }

        fn hits(&self, count: u64) -> bool {
            if self.lasting { count >= self.at } else { count == self.at }
        }
    }

    /// A change is about to be made: here the program may end.
    pub fn reached() {
        static CHANGES: AtomicU64 = AtomicU64::new(0);
        static ENDS: LazyLock<[Option<u64>; 2]> = LazyLock::new(|| {
            ["ZHOUBAO_CRASH_AT", "ZHOUBAO_PANIC_AT"].map(|name| env::var(name).ok().and_then(|at| at.parse().ok()))
        });
        let [crash, panic] = *ENDS;
        let count = CHANGES.fetch_add(1, Ordering::Relaxed) + 1;
        if crash == Some(count) {
            std::process::abort();
        }
        assert!(panic != Some(count), "asked to panic at change {count} of the disk");
    }

    /// The disk is about to be asked for something: here it may refuse.
    pub fn operation() -> io::Result<()> {
        let count = OPERATIONS.fetch_add(1, Ordering::Relaxed) + 1;
        match &*FAILS {
            Some(fault) if fault.hits(count) => Err(io::Error::from_raw_os_error(fault.number)),
            _ => Ok(()),
        }
    }

    /// The same of what a full disk still does.
    pub fn removal() -> io::Result<()> {
        operation().or_else(|error| if error.raw_os_error() == Some(ENOSPC) { Ok(()) } else { Err(error) })
    }

    /// Lets a reading child find the disk as it is here, or as the test wants it there.
    pub fn hand_on(child: &mut Command) {
        let gone = FAILS.as_ref().filter(|fault| fault.lasting && fault.hits(OPERATIONS.load(Ordering::Relaxed) + 1));
        let name = |fault: &Fault| NAMED.iter().find(|(_, number)| *number == fault.number).map(|(name, _)| *name);
        let here = gone.and_then(name).map(|name| format!("1+:{name}"));
        if let Some(fault) = here.or_else(|| env::var("ZHOUBAO_READER_DISK_ERROR_AT").ok()) {
            child.env(FAULT, fault);
        }
    }
}

#[cfg(not(debug_assertions))]
mod blind {
    use std::io;
    use std::process::Command;

    pub fn reached() {}

    pub fn operation() -> io::Result<()> {
        Ok(())
    }

    pub fn removal() -> io::Result<()> {
        Ok(())
    }

    /// Nothing: nothing fails.
    pub fn hand_on(_: &mut Command) {}
}

#[cfg(not(debug_assertions))]
pub use blind::hand_on;
#[cfg(not(debug_assertions))]
pub(super) use blind::{operation, reached, removal};
