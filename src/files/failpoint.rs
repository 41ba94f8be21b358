//! Lets a test kill the program at its n-th change of the disk, to prove that whatever it leaves behind can be taken up again.
//!
//! Only debug builds look: `ZHOUBAO_CRASH_AT=7` aborts at the seventh change.

#[cfg(debug_assertions)]
pub(super) fn reached() {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    static LIMIT: OnceLock<Option<u64>> = OnceLock::new();
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let limit = LIMIT.get_or_init(|| std::env::var("ZHOUBAO_CRASH_AT").ok()?.parse().ok());
    if let Some(limit) = limit
        && COUNT.fetch_add(1, Ordering::Relaxed) + 1 == *limit
    {
        std::process::abort();
    }
}

#[cfg(not(debug_assertions))]
pub(super) fn reached() {}
