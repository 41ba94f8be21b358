//! The same work over several things at once, on as many cores as there are; what comes of it is in the order of the things.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

/// What comes of each. A panic in one is a panic here.
pub fn map<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = cores_for(things);
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

/// Hands over what comes of each, one after the other in the order of the things, until one is refused. Others are made meanwhile,
/// but none is begun by a core whose last one waits: what comes of all of them is never in memory at once.
pub fn hand_over<T: Sync, R: Send, E>(
    things: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let cores = cores_for(things);
    if cores < 2 {
        return things.iter().map(work).try_for_each(take);
    }
    thread::scope(|scope| {
        let worker = |core: usize| {
            let (give, made) = sync_channel(0);
            let work = &work;
            let own = things.iter().skip(core).step_by(cores);
            // Who takes no more has hung up.
            let worker = scope.spawn(move || own.map(work).try_for_each(|one| give.send(one)).is_ok());
            (worker, made)
        };
        let (workers, made): (Vec<_>, Vec<_>) = (0..cores).map(worker).unzip();
        // A line is silent early only where its worker panicked.
        let taken = (0..things.len()).map_while(|at| made[at % cores].recv().ok()).try_for_each(&mut take);
        drop(made);
        for worker in workers {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
        taken
    })
}

fn cores_for<T>(things: &[T]) -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(things.len())
}

#[cfg(test)]
mod tests {
    use super::{cores_for, hand_over, map};
    use std::sync::atomic::{AtomicUsize, Ordering};

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

    #[test]
    fn what_is_handed_over_comes_in_order_and_never_all_at_once() {
        let things: Vec<usize> = (0..100).collect();
        let (made, mut taken) = (AtomicUsize::new(0), Vec::new());
        let make = |n: &usize| {
            made.fetch_add(1, Ordering::SeqCst);
            *n
        };
        let cores = cores_for(&things);
        let take = |n| {
            // Each core has at most one that waits, beside the one that is taken.
            assert!(made.load(Ordering::SeqCst) <= taken.len() + 1 + cores);
            taken.push(n);
            Ok::<(), ()>(())
        };
        assert_eq!(hand_over(&things, make, take), Ok(()));
        assert_eq!(taken, things);
    }

    #[test]
    fn after_one_is_refused_nothing_is_handed_over() {
        let mut taken = Vec::new();
        let take = |n: u64| {
            taken.push(n);
            if n == 3 { Err("three") } else { Ok(()) }
        };
        assert_eq!(hand_over(&[1, 2, 3, 4, 5, 6, 7, 8], |n| *n, take), Err("three"));
        assert_eq!(taken, [1, 2, 3]);
        let panicked =
            std::panic::catch_unwind(|| hand_over(&[1, 2, 3, 4], |n| assert!(*n != 3, "lost {n}"), Ok::<(), ()>));
        assert_eq!(panicked.unwrap_err().downcast_ref::<String>().map(String::as_str), Some("lost 3"));
    }
}
