//! Lets a test kill the program at its n-th change of the disk, to prove that whatever it leaves behind can be taken up again.
//!
//! Only debug builds look: `ZHOUBAO_CRASH_AT=7` aborts at the seventh change, `ZHOUBAO_PANIC_AT=7` panics there.

#[cfg(debug_assertions)]
pub(super) fn reached() {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    static CRASH: OnceLock<Option<u64>> = OnceLock::new();
    static PANIC: OnceLock<Option<u64>> = OnceLock::new();
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let limit = |name| std::env::var(name).ok()?.parse().ok();
    let crash = *CRASH.get_or_init(|| limit("ZHOUBAO_CRASH_AT"));
    let panic = *PANIC.get_or_init(|| limit("ZHOUBAO_PANIC_AT"));
    let count = COUNT.fetch_add(1, Ordering::Relaxed) + 1;
    if crash == Some(count) {
        std::process::abort();
    }
    assert!(panic != Some(count), "asked to panic at change {count} of the disk");
}

#[cfg(not(debug_assertions))]
pub(super) fn reached() {}
