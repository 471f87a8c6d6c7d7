//! Layout that means nothing: spaces, widths of marks, blank lines, forms of days and quotes; and comments.

use lijiao::fold::half_width;
use lijiao::source::SourceFile;
use lijiao::syntax::leaves::{Leaf, LeafRole, ViewKind, ViewLine};
use lijiao::syntax::parse;

/// A repeatable source of choices (SplitMix64).
pub struct Noise(u64);

impl Noise {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap()
    }

    pub fn flip(&mut self) -> bool {
        self.below(2) == 0
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// Returns a formatted text laid out anew, with the same meaning.
    pub fn relaid(&mut self, text: &str) -> String {
        let source = SourceFile::new("a.lijiao", text);
        let parse = parse(&source);
        let step = self.one_of(&[1, 2, 3, 4, 7]);
        let mut relaid = String::from(if self.flip() { "\u{feff}" } else { "" });
        for line in &parse.lines {
            self.line(&source, line, step, &mut relaid);
        }
        relaid
    }

    fn line(&mut self, source: &SourceFile, line: &ViewLine, step: usize, relaid: &mut String) {
        relaid.push_str(&" ".repeat(line.level * step));
        match line.kind {
            ViewKind::Blank => relaid.push_str(self.one_of(&["", "  ", "\n", "\n \n"])),
            ViewKind::Row => {
                relaid.push_str(self.one_of(&["|", "｜"]));
                for cell in &line.cells {
                    relaid.push_str(self.one_of(&["", " ", "   "]));
                    self.words(source, &cell.leaves, relaid);
                    relaid.push_str(self.one_of(&["|", " |", "  ｜"]));
                }
            }
            _ => self.words(source, &line.leaves, relaid),
        }
        if let Some(comment) = line.comment {
            relaid.push_str(if line.content.is_empty() { "" } else { self.one_of(&[" ", "     "]) });
            relaid.push_str(source.slice(comment));
        }
        relaid.push_str(self.one_of(&["\n", " \n", "\r\n"]));
    }

    fn words(&mut self, source: &SourceFile, leaves: &[Leaf], relaid: &mut String) {
        for (index, leaf) in leaves.iter().enumerate() {
            if index > 0 {
                let touching = leaves[index - 1].span.end() == leaf.span.start();
                let spaces: &[&str] =
                    if touching { &["", " ", "\u{3000}"] } else { &[" ", "  ", "\u{3000} "] };
                relaid.push_str(self.one_of(spaces));
            }
            let word = self.word(source, leaf);
            relaid.push_str(&word);
        }
    }

    fn word(&mut self, source: &SourceFile, leaf: &Leaf) -> String {
        let text = source.slice(leaf.span);
        match &leaf.role {
            LeafRole::Quoted | LeafRole::File => {
                let mut inner = text.chars();
                inner.next();
                inner.next_back();
                let (open, close) = self.one_of(&[("\"", "\""), ("“", "”"), ("「", "」"), ("＂", "＂")]);
                format!("{open}{}{close}", inner.as_str())
            }
            LeafRole::Document => text.to_owned(),
            LeafRole::Comma => self.one_of(&[",", "，", "、"]).to_owned(),
            LeafRole::Date(day) if self.flip() => {
                format!("{}年{}月 {}日", day.year(), day.month(), day.day())
            }
            LeafRole::Dash => self.one_of(&["—", "——", "-"]).to_owned(),
            _ => text.chars().map(|character| self.width(character)).collect(),
        }
    }

    /// Returns a character in the other width now and then.
    fn width(&mut self, character: char) -> char {
        let wide = match character {
            '!'..='~' => char::from_u32(u32::from(character) - 0x21 + 0xff01).unwrap(),
            other => half_width(other),
        };
        if self.below(4) == 0 && wide != ' ' { wide } else { character }
    }

    /// Returns a text with comments put wherever they may stand, and those comments in order.
    pub fn commented(&mut self, text: &str) -> (String, Vec<String>) {
        let source = SourceFile::new("a.lijiao", text);
        let parse = parse(&source);
        let mut commented = String::new();
        let mut comments = Vec::new();
        for (number, line) in (1..).zip(&parse.lines) {
            let is_code = !matches!(line.kind, ViewKind::Blank | ViewKind::Comment | ViewKind::Explanation);
            if is_code && self.flip() {
                let comment = format!("# 前{number}。");
                let indent = " ".repeat(self.below(9));
                commented.push_str(&format!("{indent}{comment}\n"));
                comments.push(comment);
            }
            commented.push_str(source.line(number).unwrap_or(""));
            if is_code && line.comment.is_none() && self.flip() {
                let comment = format!("# 后{number}。");
                commented.push_str(&format!(" {comment}"));
                comments.push(comment);
            }
            commented.push('\n');
        }
        (commented, comments)
    }
}

/// Returns a text without its plain comments, those at the ends of lines included.
pub fn without_comments(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("# "));
    lines.map(|line| line.split("  # ").next().unwrap().to_owned()).collect()
}
