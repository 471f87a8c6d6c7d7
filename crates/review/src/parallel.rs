//! Work on many things at once: a list and a function come in, the results go out in the order of the list.
//!
//! Always true: the result is the same whatever the number of threads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Returns what the function makes of each thing, in order, on all cores. Each thread has a tool of its own, made by `tool`.
pub fn each_with<T: Sync, W, R: Send>(
    things: &[T],
    tool: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, &T) -> R + Sync,
) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(things.len().max(1));
    if threads == 1 {
        let mut own = tool();
        return things.iter().map(|thing| work(&mut own, thing)).collect();
    }
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(things.len()));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut own = tool();
                let mut results = Vec::new();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(thing) = things.get(at) else { break };
                    results.push((at, work(&mut own, thing)));
                }
                // A thread that panicked ends the process by the scope; what the others found is whole.
                match done.lock() {
                    Ok(mut done) => done.extend(results),
                    Err(poisoned) => poisoned.into_inner().extend(results),
                }
            });
        }
    });
    let mut done = match done.into_inner() {
        Ok(done) => done,
        Err(poisoned) => poisoned.into_inner(),
    };
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Returns what the function makes of each thing, in order, on all cores.
pub fn each<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    each_with(things, || (), |(), thing| work(thing))
}

#[cfg(test)]
mod tests {
    use super::{each, each_with};

    #[test]
    fn results_come_in_the_order_of_the_list() {
        let numbers: Vec<u64> = (0..1000).collect();
        let doubled: Vec<u64> = numbers.iter().map(|number| number * 2).collect();
        assert_eq!(each(&numbers, |number| number * 2), doubled);
        assert_eq!(each(&[] as &[u64], |number| number * 2), Vec::<u64>::new());
    }

    #[test]
    fn each_thread_keeps_its_tool() {
        let numbers: Vec<u64> = (0..100).collect();
        let counted = each_with(
            &numbers,
            || 0u64,
            |seen, _| {
                *seen += 1;
                *seen
            },
        );
        assert!(counted.iter().all(|seen| (1..=100).contains(seen)));
    }
}
