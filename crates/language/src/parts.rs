//! Long lists in parts, one on each core: what each part gives comes back in the order of the list.

use std::sync::OnceLock;
use std::thread::{available_parallelism, scope};

/// Returns what some work makes of a list, a part of it on each core. A part is worth a thread when what is in it weighs so
/// much; `weight` says how much the elements up to an index, which is included, weigh together.
pub fn in_parts<E: Sync, T: Send>(
    list: &[E],
    least: usize,
    weight: impl Fn(usize, &E) -> usize,
    work: impl Fn(&[E]) -> T + Sync,
) -> Vec<T> {
    let whole = list.last().map_or(0, |last| weight(list.len() - 1, last));
    let threads = threads_for(whole, least);
    if threads < 2 {
        return vec![work(list)];
    }
    let parts = cut(list, threads, whole, weight);
    let work = &work;
    scope(|scope| {
        let (first, others) = parts.split_first().unwrap_or((&list, &[]));
        let running: Vec<_> = others.iter().map(|part| (*part, scope.spawn(move || work(part)))).collect();
        let mut done = vec![work(first)];
        // A thread that could not be heard of has its part done here.
        done.extend(running.into_iter().map(|(part, thread)| thread.join().unwrap_or_else(|_| work(part))));
        done
    })
}

/// Returns what two things give, the first done in a thread beside the second where that is worth it.
pub fn beside<A: Send, B>(
    is_worth_it: bool,
    first: impl Fn() -> A + Sync,
    second: impl FnOnce() -> B,
) -> (A, B) {
    if !is_worth_it || threads_for(2, 1) < 2 {
        return (first(), second());
    }
    scope(|scope| {
        let running = scope.spawn(&first);
        let second = second();
        (running.join().unwrap_or_else(|_| first()), second)
    })
}

/// Returns how many threads are worth it for work of a weight, of which each should have so much at least.
pub fn threads_for(whole: usize, least: usize) -> usize {
    match whole / least.max(1) {
        few @ 0..2 => few,
        several => cores().min(several),
    }
}

/// Returns how many threads can run at once. The system reads files for it, so it is asked once.
pub fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| available_parallelism().map_or(1, usize::from))
}

/// Returns a list in so many parts of about one weight.
pub fn cut<E>(list: &[E], count: usize, whole: usize, weight: impl Fn(usize, &E) -> usize) -> Vec<&[E]> {
    let mut parts = Vec::with_capacity(count);
    let (mut rest, mut before) = (list, 0);
    for part in 1..=count {
        let until = whole / count * part;
        let ends = (before..).zip(rest).take_while(|(at, one)| part == count || weight(*at, one) <= until);
        let (own, behind) = rest.split_at_checked(ends.count()).unwrap_or((rest, &[]));
        before += own.len();
        parts.push(own);
        rest = behind;
    }
    parts
}

/// Returns a list in stretches of so many elements, each with room on the heap for what is made of it: some 60 KB.
///
/// What a thread beside the main one takes grows its heap by a page a time in the allocator of glibc, each with a call to the
/// system for which all threads wait that touch new memory. So the heap grows by a stretch at once.
pub fn stretches<E>(list: &[E], count: usize) -> impl Iterator<Item = &[E]> {
    // What is given back at the end of a heap stays there: below these bytes a part is neither mapped by itself nor returned.
    const ROOM: usize = 60 << 10;
    list.chunks(count).inspect(|_| _ = std::hint::black_box(Vec::<u8>::with_capacity(ROOM)))
}

#[cfg(test)]
mod tests {
    use super::{cut, in_parts};

    #[test]
    fn parts_of_a_list_weigh_the_same_and_are_the_whole_of_it() {
        let list = [1, 1, 1, 1, 5, 5];
        let sums = |at: usize| list.iter().take(at + 1).sum::<usize>();
        assert_eq!(cut(&list, 2, 14, |at, _| sums(at)), [&[1, 1, 1, 1][..], &[5, 5][..]]);
        for count in 1..9 {
            assert_eq!(cut(&list, count, 14, |at, _| sums(at)).concat(), list);
        }
    }

    #[test]
    fn what_the_parts_give_is_in_the_order_of_the_list() {
        let list: Vec<usize> = (0..10_000).collect();
        let doubled =
            in_parts(&list, 1, |at, _| at, |part| part.iter().map(|one| one * 2).collect::<Vec<_>>());
        assert_eq!(doubled.concat(), list.iter().map(|one| one * 2).collect::<Vec<_>>());
        assert_eq!(in_parts(&[0_u8; 0], 1, |at, _| at, <[u8]>::len).iter().sum::<usize>(), 0);
    }
}
