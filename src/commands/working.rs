//! What a terminal shows while nothing is said: how far the reading is, or after a second of silence what is being worked at.

use crate::ledger::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often it is looked whether something was said meanwhile.
const TICK: Duration = Duration::from_millis(200);
/// Ticks of silence that nobody minds.
const PATIENCE: u32 = 5;

/// Shown on standard error where somebody watches it; else nothing is.
pub(super) struct Working(Option<Arc<Shared>>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    over: Condvar,
}

#[derive(Default)]
struct State {
    what: String,
    shown: Option<ProgressBar>,
    /// Whether that is the reading's bar, which moves by itself.
    reads: bool,
    silent: u32,
    /// Whether an answer or a file is awaited: then silence is somebody else's.
    asks: bool,
    over: bool,
}

impl Working {
    pub(super) fn new(watched: bool) -> Self {
        let shared = watched.then(Arc::<Shared>::default);
        if let Some(shared) = shared.clone() {
            // Without a thread the program works as well, in silence.
            let _ = std::thread::Builder::new().name("working".to_owned()).spawn(move || shared.watch());
        }
        Working(shared)
    }

    /// What the silence from here on is for.
    pub(super) fn on(&self, what: &str) {
        self.change(|state| {
            state.asks = false;
            what.clone_into(&mut state.what);
            if let Some(shown) = state.shown.as_ref().filter(|_| !state.reads) {
                shown.set_message(state.what.clone());
            }
        });
    }

    /// Clears the line for something that is said.
    pub(super) fn clear(&self) {
        self.change(State::clear);
    }

    /// From here on, answers are awaited.
    pub(super) fn waits_for_answers(&self) {
        self.change(|state| {
            state.clear();
            state.asks = true;
        });
    }

    /// What is called before and after a silence that was announced.
    pub(super) fn rests(&self) -> impl Fn(bool) + use<> {
        let shared = self.0.clone();
        move |rests| {
            if let Some(shared) = &shared {
                let mut state = shared.state();
                state.clear();
                state.asks = rests;
            }
        }
    }

    /// How far the reading is.
    pub(super) fn reads(&self, progress: &Progress<'_>) {
        self.change(|state| {
            if !state.reads {
                state.clear();
                state.shown = Some(bar(progress.of));
                state.reads = true;
            }
            if let Some(bar) = &state.shown {
                bar.set_position(progress.done as u64);
                bar.set_message(crate::text::clean(progress.name));
            }
            if progress.done == progress.of {
                state.clear();
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        if let Some(shared) = &self.0 {
            change(&mut shared.state());
        }
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.change(|state| {
            state.clear();
            state.over = true;
        });
        if let Some(shared) = &self.0 {
            shared.over.notify_all();
        }
    }
}

impl Shared {
    /// A panic of whoever held it leaves nothing half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self) {
        let mut state = self.state();
        while !state.over {
            let waited = self.over.wait_timeout(state, TICK);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            state.tick();
        }
    }
}

impl State {
    fn tick(&mut self) {
        if self.asks || self.over || self.reads {
            return;
        }
        self.silent += 1;
        if self.silent >= PATIENCE {
            let what = &self.what;
            self.shown.get_or_insert_with(|| spinner(what)).tick();
        }
    }

    fn clear(&mut self) {
        if let Some(shown) = self.shown.take() {
            shown.finish_and_clear();
        }
        self.reads = false;
        self.silent = 0;
    }
}

fn bar(of: usize) -> ProgressBar {
    styled(ProgressBar::with_draw_target(Some(of as u64), ProgressDrawTarget::stderr()), "{bar:30} {pos}/{len} {msg}")
}

fn spinner(what: &str) -> ProgressBar {
    let spinner = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    styled(spinner, "{spinner} {msg}").with_message(what.to_owned())
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
