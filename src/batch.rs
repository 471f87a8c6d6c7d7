//! Many parts of work over several threads: parts go out and their results come back in one order, and only so many are
//! in memory at a time, however long the input is.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// How many parts may wait for or behind each thread.
const WAITING: usize = 4;

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
    thread::scope(|scope| {
        let work = &work;
        let workers: Vec<Worker<P, R>> = (0..threads)
            .map(|_| {
                let (parts, received) = sync_channel::<P>(WAITING);
                let (send, results) = sync_channel::<R>(WAITING);
                scope.spawn(move || {
                    // Ends when nobody sends parts any more, or nobody takes results.
                    received.into_iter().map(work).try_for_each(|result| send.send(result))
                });
                Worker { parts, results }
            })
            .collect();
        go_round(&workers, &mut next, &mut take)
    })
}

struct Worker<P, R> {
    parts: SyncSender<P>,
    results: Receiver<R>,
}

/// Part by part to each worker in turn, and result by result from each in the same turn.
fn go_round<P, R, E>(
    workers: &[Worker<P, R>],
    next: &mut impl FnMut() -> Result<Option<P>, E>,
    take: &mut impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let mut ended: Option<Result<(), E>> = None;
    let (mut sending, mut taking) = (workers.iter().cycle(), workers.iter().cycle());
    let mut out = 0;
    loop {
        while ended.is_none() && out < workers.len() * WAITING {
            match next() {
                Ok(Some(part)) => {
                    let is_sent = sending.next().is_some_and(|worker| worker.parts.send(part).is_ok());
                    out += usize::from(is_sent);
                }
                Ok(None) => ended = Some(Ok(())),
                Err(error) => ended = Some(Err(error)),
            }
        }
        if out == 0 {
            return ended.unwrap_or(Ok(()));
        }
        if let Some(Ok(result)) = taking.next().map(|worker| worker.results.recv()) {
            take(result)?;
        }
        out -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::in_order;
    use std::cell::Cell;

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
}
