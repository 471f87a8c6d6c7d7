//! The shapes that came last: most texts are like one of those that had them, which is seen without making a key.
//!
//! Always true: a text is like another exactly when both have the same shape. What stands between literals is the same in both, and a
//! run of letters and digits ends where something else stands, so literals begin at the same places and no word is taken for one.

use super::{Literal, Run, Shape, run_at};
use crate::quick::hash_of;
use crate::syntax::script::closing_quote;

/// The most shapes that are tried: texts of few shapes follow each other.
const MOST: usize = 6;

/// The shapes that came last.
#[derive(Debug, Default)]
pub struct Recent {
    /// Those that came again, the last one first.
    known: Vec<Like>,
    /// The numbers of others, and which of them came last.
    others: [u64; MOST],
    last: usize,
}

/// What texts of a shape have in common.
#[derive(Debug)]
struct Like {
    key: Box<[u8]>,
    /// The text without its literals but with the marks that open its quotes.
    between: Box<[u8]>,
    pieces: Box<[Piece]>,
}

/// A literal and what stands in front of it.
#[derive(Debug)]
struct Piece {
    /// How many bytes stand between the literal before and this one.
    length: usize,
    class: Class,
}

#[derive(Debug, Clone, Copy)]
enum Class {
    /// A run of letters and digits: its class in the key, and how many digits it has that has nothing else.
    Run(u8, Option<u8>),
    /// A quote: the mark that opens it, which stands between the literals too, and the one that closes it.
    Quote(char, char),
}

impl Class {
    /// Returns the class of the literal at the start of a text.
    fn of(text: &str) -> Option<Self> {
        let first = text.chars().next()?;
        let run = || run_at(text.as_bytes());
        let quote = closing_quote(first).map(|closing| Self::Quote(first, closing));
        Some(quote.unwrap_or_else(|| Self::Run(run().class, run().digits())))
    }
}

impl Recent {
    /// Returns true for a number that came a short while ago; it has come then.
    fn came(&mut self, number: u64) -> bool {
        if self.others.contains(&number) {
            return true;
        }
        self.last = (self.last + 1) % MOST;
        self.others.get_mut(self.last).into_iter().for_each(|last| *last = number);
        false
    }
}

impl Like {
    fn of(text: &str, key: &[u8], literals: &[Literal]) -> Option<Self> {
        let (mut between, mut pieces) = (Vec::new(), Vec::new());
        let mut at = 0;
        for Literal { start, end } in literals {
            let class = Class::of(text.get(*start..)?)?;
            let opening = if let Class::Quote(opening, _) = class { opening.len_utf8() } else { 0 };
            let plain = text.as_bytes().get(at..start + opening)?;
            between.extend_from_slice(plain);
            pieces.push(Piece { length: plain.len(), class });
            at = *end;
        }
        between.extend_from_slice(text.as_bytes().get(at..)?);
        Some(Self { key: key.into(), between: between.into(), pieces: pieces.into() })
    }
}

impl Shape {
    /// Adds a text that has one of the shapes that came last; returns false for one that has another shape.
    pub(super) fn add_recent(&mut self, text: &str) -> bool {
        let known = std::mem::take(&mut self.recent.known);
        let found = known.iter().position(|like| self.add_like(text, like));
        self.recent.known = known;
        let until = found.and_then(|found| self.recent.known.get_mut(..=found));
        until.map(|until| until.rotate_right(1)).is_some()
    }

    /// Notes the shape of a text that was added behind so many bytes of the key and literals.
    pub(super) fn note_new(&mut self, text: &str, (key, literals): (usize, usize)) {
        let key = self.key.get(key..).unwrap_or(&[]);
        if self.recent.came(hash_of(key))
            && let Some(like) = Like::of(text, key, self.literals.get(literals..).unwrap_or(&[]))
        {
            self.recent.known.truncate(MOST - 1);
            self.recent.known.insert(0, like);
        }
    }

    fn add_like(&mut self, text: &str, like: &Like) -> bool {
        let (known, quoted, has_brackets) = (self.literals.len(), self.quoted, self.has_brackets);
        let is_like = self.literals_like(text, like);
        if is_like {
            self.key.extend_from_slice(&like.key);
        } else {
            self.literals.truncate(known);
            (self.quoted, self.has_brackets) = (quoted, has_brackets);
        }
        is_like
    }

    fn literals_like(&mut self, text: &str, like: &Like) -> bool {
        let bytes = text.as_bytes();
        let (mut at, mut between) = (0, &*like.between);
        for Piece { length, class } in &like.pieces {
            let Some((plain, behind)) = between.split_at_checked(*length) else { return false };
            let Some(rest) = bytes.get(at..).and_then(|rest| rest.strip_prefix(plain)) else { return false };
            (at, between) = (at + length, behind);
            at = match *class {
                Class::Quote(opening, closing) => {
                    let Some(end) = self.quote(text, at - opening.len_utf8()..at, closing) else {
                        return false;
                    };
                    end
                }
                Class::Run(class, digits) => {
                    let Run { length, class: own } = run_at(rest);
                    if own != class || digits.is_some_and(|digits| usize::from(digits) != length) {
                        return false;
                    }
                    self.literals.push(Literal { start: at, end: at + length });
                    at + length
                }
            };
        }
        bytes.get(at..) == Some(between)
    }
}

#[cfg(test)]
mod tests {
    use super::Shape;
    use crate::seeded::Seeded;

    const PARTS: [&str; 22] = [
        "given",
        "A1",
        "art.",
        "art12",
        "12",
        "07",
        "x9y",
        " ",
        "-",
        "\"B (c)\"",
        "\"\"",
        "《规》",
        "「a 1」",
        "规",
        ".",
        "\n    ",
        "C",
        "_",
        "(",
        "\"",
        "》",
        "9a",
    ];

    #[test]
    fn texts_are_alike_exactly_where_their_shapes_are() {
        let mut seeded = Seeded::of(7);
        let (mut one, mut other) = (Shape::default(), Shape::default());
        let mut count = 0;
        for _ in 0..100_000 {
            let parts: Vec<&str> = (0..seeded.below(7)).map(|_| seeded.one_of(&PARTS)).collect();
            let changed =
                parts.iter().map(|part| if seeded.below(3) > 0 { part } else { seeded.one_of(&PARTS) });
            let (text, changed) = (parts.concat(), changed.collect::<String>());
            if !one.read(&[], &text) {
                continue;
            }
            // What comes twice is known.
            let mut alike = Shape::default();
            for _ in 0..2 {
                alike.begin(&[]);
                assert!(alike.add_again(&text) && alike.key == one.key, "{text:?}");
            }
            alike.begin(&[]);
            let is_same = other.read(&[], &changed) && other.key == one.key;
            assert_eq!(alike.add_recent(&changed), is_same, "{text:?} {changed:?}");
            if is_same {
                assert_eq!(
                    (&alike.key, &alike.literals),
                    (&other.key, &other.literals),
                    "{text:?} {changed:?}"
                );
                assert_eq!((alike.quoted, alike.has_brackets), (other.quoted, other.has_brackets));
                count += usize::from(text != changed);
            }
        }
        assert!(count > 1_000, "{count}");
    }
}
