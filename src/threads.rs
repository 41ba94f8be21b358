//! The same work over several things at once, on as many cores as there are; what comes of it is in the order of the things.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What comes of each. A panic in one is a panic here.
pub fn map<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, usize::from).min(things.len());
    if cores < 2 {
        return things.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        while let Some((at, thing)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, things.get(at)?)))
        {
            done.push((at, work(thing)));
        }
        done
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(worker)).collect();
        let ended =
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        ended.flatten().collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_stand_in_the_order_of_the_things() {
        let things: Vec<u64> = (0..1_000).collect();
        assert_eq!(map(&things, |n| n * n), things.iter().map(|n| n * n).collect::<Vec<_>>());
        assert_eq!(map(&[] as &[u64], |n| *n), Vec::<u64>::new());
    }

    #[test]
    fn a_panic_in_one_is_a_panic_here() {
        let panicked = std::panic::catch_unwind(|| map(&[1, 2, 3, 4], |n| assert!(*n != 3, "lost {n}")));
        assert_eq!(panicked.unwrap_err().downcast_ref::<String>().map(String::as_str), Some("lost 3"));
    }
}
