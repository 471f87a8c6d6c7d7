//! Many parts of work over several threads: parts go out and their results come back in one order, and only so many are
//! in memory at a time, however long the input is.
//!
//! Always true: the thread that takes parts in and hands results on works on parts itself while neither is to be done, so
//! that two threads are two and not three; and whoever is free takes the next part, so that no slow one holds up the rest.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How many parts may be taken in and not handed on yet, for each thread.
const WAITING: usize = 4;
/// How many pieces of memory are kept at most.
const MOST_SPARE: usize = 16;

/// Works on parts as they come and hands on the results in the same order, whatever the number of threads.
///
/// With an error of `next` the parts before it are still worked on and handed on; with one of `take` nothing more is.
///
/// # Errors
/// The first error of `next` or `take`.
pub fn in_order<P: Send, R: Send, E>(
    threads: usize,
    mut next: impl FnMut() -> Result<Option<P>, E>,
    work: impl Fn(P) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    if threads < 2 {
        while let Some(part) = next()? {
            take(work(part))?;
        }
        return Ok(());
    }
    let queue = Queue::new();
    thread::scope(|scope| {
        let (send, results) = channel();
        for _ in 1..threads {
            let (queue, work, send) = (&queue, &work, send.clone());
            scope.spawn(move || {
                let closing = Closing(queue);
                while let Some((at, part)) = queue.wait() {
                    // Ends when nobody takes results any more.
                    if send.send((at, work(part))).is_err() {
                        break;
                    }
                }
                drop(closing);
            });
        }
        drop(send);
        let _closing = Closing(&queue);
        go_round(threads * WAITING, (&queue, &results), &mut next, &work, &mut take)
    })
}

/// Hands on what is done, takes in what there is room for, and works where neither can be.
fn go_round<P, R, E>(
    most: usize,
    (queue, results): (&Queue<P>, &Receiver<(usize, R)>),
    next: &mut impl FnMut() -> Result<Option<P>, E>,
    work: &impl Fn(P) -> R,
    take: &mut impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let mut ended: Option<Result<(), E>> = None;
    let mut done = BTreeMap::new();
    let (mut taken_in, mut handed_on) = (0, 0);
    loop {
        done.extend(results.try_iter());
        while let Some(result) = done.remove(&handed_on) {
            take(result)?;
            handed_on += 1;
        }
        if ended.is_none() && taken_in - handed_on < most {
            match next() {
                Ok(Some(part)) => {
                    queue.add(taken_in, part);
                    taken_in += 1;
                }
                Ok(None) => ended = Some(Ok(())),
                Err(error) => ended = Some(Err(error)),
            }
        } else if let Some((at, part)) = queue.next() {
            done.insert(at, work(part));
        } else if taken_in == handed_on {
            return ended.unwrap_or(Ok(()));
        } else if let Ok((at, result)) = results.recv() {
            done.insert(at, result);
        } else {
            // Only a panic elsewhere leaves parts without a result; it goes on where the threads are joined.
            return Ok(());
        }
    }
}

/// Memory that was worked in, for whoever needs some next, on any thread: what was given back elsewhere would be taken anew from the
/// system.
#[derive(Debug)]
pub struct Spare<T>(Mutex<Vec<T>>);

impl<T> Default for Spare<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Default> Spare<T> {
    /// Returns what was given back last, or something new.
    pub fn take(&self) -> T {
        self.all().pop().unwrap_or_default()
    }

    /// Keeps what nobody uses any more, if there is not enough of it yet.
    pub fn give_back(&self, used: T) {
        let mut all = self.all();
        if all.len() < MOST_SPARE {
            all.push(used);
        }
    }

    fn all(&self) -> MutexGuard<'_, Vec<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Parts that nobody works on yet, with their positions.
struct Queue<P> {
    parts: Mutex<Parts<P>>,
    changed: Condvar,
}

struct Parts<P> {
    waiting: VecDeque<(usize, P)>,
    is_closed: bool,
}

impl<P> Queue<P> {
    fn new() -> Self {
        let parts = Parts { waiting: VecDeque::new(), is_closed: false };
        Self { parts: Mutex::new(parts), changed: Condvar::new() }
    }

    fn parts(&self) -> MutexGuard<'_, Parts<P>> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, at: usize, part: P) {
        self.parts().waiting.push_back((at, part));
        self.changed.notify_one();
    }

    /// Returns the next part, if one is there.
    fn next(&self) -> Option<(usize, P)> {
        self.parts().waiting.pop_front()
    }

    /// Returns the next part as soon as one is there, or `None` when none will come.
    fn wait(&self) -> Option<(usize, P)> {
        let nothing_yet = |parts: &mut Parts<P>| parts.waiting.is_empty() && !parts.is_closed;
        let parts = self.changed.wait_while(self.parts(), nothing_yet);
        parts.unwrap_or_else(PoisonError::into_inner).waiting.pop_front()
    }
}

/// Closes a queue however the thread that holds this ends: what waits in it is left, and nobody waits for more.
struct Closing<'q, P>(&'q Queue<P>);

impl<P> Drop for Closing<'_, P> {
    fn drop(&mut self) {
        let mut parts = self.0.parts();
        parts.waiting.clear();
        parts.is_closed = true;
        drop(parts);
        self.0.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::{WAITING, in_order};
    use std::cell::Cell;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    fn squares(threads: usize, parts: u64, fails_at: Option<u64>) -> (Vec<u64>, Result<(), u64>) {
        let mut came = 0..parts;
        let mut taken = Vec::new();
        let next = || match came.next() {
            Some(part) if Some(part) == fails_at => Err(part),
            part => Ok(part),
        };
        let work = |part: u64| {
            // Parts of different length: later ones are often done before earlier ones.
            (0..(part * 7919) % 997).fold(0, u64::wrapping_add);
            part * part
        };
        let ended = in_order(threads, next, work, |square| {
            taken.push(square);
            Ok(())
        });
        (taken, ended)
    }

    #[test]
    fn results_come_in_the_order_of_their_parts_for_any_number_of_threads() {
        let wanted: Vec<u64> = (0..500).map(|part| part * part).collect();
        for threads in [0, 1, 2, 3, 8] {
            assert_eq!(squares(threads, 500, None), (wanted.clone(), Ok(())), "{threads} threads");
        }
    }

    #[test]
    fn what_came_before_an_error_is_handed_on() {
        for threads in [1, 2, 5] {
            assert_eq!(squares(threads, 500, Some(40)).0.len(), 40, "{threads} threads");
            assert_eq!(squares(threads, 500, Some(40)).1, Err(40));
        }
    }

    #[test]
    fn no_more_parts_are_taken_in_than_fit_the_bound() {
        let (began, ended, most) = (Cell::new(0), Cell::new(0), Cell::new(0));
        let next = || {
            began.set(began.get() + 1);
            most.set(most.get().max(began.get() - ended.get()));
            Ok::<_, ()>((began.get() < 1000).then_some(()))
        };
        let take = |()| {
            ended.set(ended.get() + 1);
            Ok(())
        };
        assert_eq!(in_order(2, next, |()| (), take), Ok(()));
        assert!(most.get() <= 10, "{} parts at a time", most.get());
    }

    #[test]
    fn a_part_that_takes_long_holds_up_no_other() {
        let done = AtomicUsize::new(0);
        let mut parts = 0..3 * WAITING;
        let next = || Ok::<_, ()>(parts.next());
        let work = |part: usize| {
            // The first waits for as many others as may be taken in beside it.
            while part == 0 && done.load(Ordering::Relaxed) < 2 * WAITING - 1 {
                thread::yield_now();
            }
            done.fetch_add(1, Ordering::Relaxed);
        };
        assert_eq!(in_order(2, next, work, |()| Ok(())), Ok(()));
        assert_eq!(done.into_inner(), 3 * WAITING);
    }
}
