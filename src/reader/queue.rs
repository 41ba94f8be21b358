//! Jobs by their number, each taken once, or again where whoever took it gave it back.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The jobs that are still to do.
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// The next that nobody had.
    next: usize,
    count: usize,
    /// Those that somebody had and did not do.
    back: Vec<usize>,
    /// How many are being done.
    taken: usize,
}

impl Queue {
    /// All of them.
    pub(super) fn of(count: usize) -> Queue {
        Queue { state: State { next: 0, count, back: Vec::new(), taken: 0 }.into(), changed: Condvar::new() }
    }

    /// The next one; waits where one that is being done may still be given back. `None` when all are done.
    pub(super) fn take(&self) -> Option<usize> {
        let waits = |state: &mut State| state.back.is_empty() && state.next == state.count && state.taken > 0;
        let waited = self.changed.wait_while(self.state(), waits);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        let index = state.back.pop().or_else(|| {
            let index = Some(state.next).filter(|next| *next < state.count)?;
            state.next += 1;
            Some(index)
        })?;
        state.taken += 1;
        Some(index)
    }

    /// One that was taken is done.
    pub(super) fn end(&self) {
        self.state().taken -= 1;
        self.changed.notify_all();
    }

    /// One that was taken is not done.
    pub(super) fn give_back(&self, index: usize) {
        self.state().back.push(index);
        self.end();
    }

    /// No more are taken.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.back.clear();
        state.next = state.count;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Queue;
    use std::thread;

    #[test]
    fn one_that_is_given_back_is_taken_by_whoever_waits_for_the_last() {
        let queue = Queue::of(2);
        let (first, second) = (queue.take(), queue.take());
        assert_eq!((first, second), (Some(0), Some(1)));
        queue.end();
        thread::scope(|scope| {
            let waiting = scope.spawn(|| {
                let taken = queue.take();
                queue.end();
                (taken, queue.take())
            });
            queue.give_back(1);
            assert_eq!(waiting.join().unwrap(), (Some(1), None));
        });
    }

    #[test]
    fn of_a_closed_one_nothing_is_taken() {
        let queue = Queue::of(3);
        assert_eq!(queue.take(), Some(0));
        queue.close();
        queue.end();
        assert_eq!(queue.take(), None);
    }
}
