//! Lines of one shape, such as `given certificate CET with score 425 or above` with other codes and figures: the first is parsed,
//! a later one shares what it matched and keeps how far its own literals moved the places in it.

use super::shape::Shape;
use crate::quick::QuickMap;
use crate::syntax::chunk::Chunk;
use crate::syntax::grammar::Rule;
use crate::syntax::node::{Fit, Misfit, Pattern, parse};
use std::rc::Rc;

/// The longest text whose shape is remembered, in bytes: longer ones hardly come again.
const LONGEST: usize = 400;

/// The most shapes that are remembered.
const MOST: usize = 8_192;

/// The patterns of shapes that were read.
#[derive(Default)]
pub struct Known {
    shapes: QuickMap<Box<[u8]>, Rc<Pattern>>,
    shape: Shape,
}

impl Known {
    /// Returns how a chunk that matches a rule wholly fits: its tree is the same as that of [`parse`].
    ///
    /// # Errors
    /// Those of [`parse`].
    pub fn parse(&mut self, rule: Rule, chunk: &Chunk<'_>) -> Result<Fit, Misfit> {
        let text = chunk.text();
        let first = (rule as u16).to_le_bytes();
        if text.len() > LONGEST || !self.shape.read(&first, text) {
            return parse(rule, chunk).map(|pattern| Fit::of(Rc::new(pattern)));
        }
        let literals = self.shape.literals.as_slice();
        let known = self.shapes.get(self.shape.key.as_slice());
        if let Some(fit) = known.and_then(|pattern| Fit::moved(pattern, literals)) {
            return Ok(fit);
        }
        let pattern = match parse(rule, chunk)?.by(literals) {
            Ok(pattern) => {
                if self.shapes.count() >= MOST {
                    self.shapes.clear();
                }
                let pattern = Rc::new(pattern);
                self.shapes.insert(self.shape.key.as_slice().into(), Rc::clone(&pattern));
                pattern
            }
            Err(pattern) => Rc::new(pattern),
        };
        Ok(Fit::of(pattern))
    }
}

#[cfg(test)]
mod tests {
    use super::Known;
    use crate::source::{SourceFile, Span};
    use crate::syntax::chunk::Chunk;
    use crate::syntax::grammar::Rule;
    use crate::syntax::node::{Fit, Node, Tree, parse};
    use std::rc::Rc;

    fn told(node: Node<'_>, told: &mut Vec<(Rule, Span, String)>) {
        told.push((node.rule, node.span(), node.text().to_owned()));
        node.children().for_each(|child| super::tests::told(child, told));
    }

    fn whole(fit: Fit, chunk: &Chunk<'_>) -> Vec<(Rule, Span, String)> {
        let (tree, mut nodes) = (Tree::of(fit, chunk.clone()), Vec::new());
        told(tree.root().unwrap(), &mut nodes);
        nodes
    }

    fn assert_same(known: &mut Known, rule: Rule, chunk: &Chunk<'_>) {
        match (known.parse(rule, chunk), parse(rule, chunk)) {
            (Ok(known), Ok(parsed)) => {
                let parsed = Fit::of(Rc::new(parsed));
                assert_eq!(whole(known, chunk), whole(parsed, chunk), "{}", chunk.text());
            }
            (Err(known), Err(parsed)) => assert_eq!(known.at, parsed.at, "{}", chunk.text()),
            (known, parsed) => panic!("{}: {known:?} is not {parsed:?}", chunk.text()),
        }
    }

    #[test]
    fn a_line_that_stands_there_again_has_the_tree_of_its_own_place() {
        let line = "given certificate CET with score 425 or above";
        let text = format!("{line}\n{line}\n  {line}\n{line} # 分\n");
        let source = SourceFile::new("a.lijiao", text.as_str());
        let mut known = Known::default();
        for (start, _) in text.match_indices(line) {
            let chunk = Chunk::of(&source, [Span::new(source.id(), start, start + line.len())]);
            assert_same(&mut known, Rule::rule_line, &chunk);
        }
        assert_eq!(known.shapes.count(), 1);
    }

    #[test]
    fn a_line_with_other_literals_has_the_tree_of_its_own_text() {
        let mut known = Known::default();
        let lines = [
            "given certificate CET4 with score 425 or above",
            "given certificate B1 with score 60 or above",
            "given certificate BK-2025_1 with score 100 or above",
            "given certificate B-1 with score 010 or above",
            "given certificate 4CET with score 0.5 or above",
            "given certificate \"大学英语（四级）\" with score 1/2 or above",
            "given certificate \"\" with score ５ or above",
            "凭 证书 CET4 其 分数 425 以上",
            "凭 证书 B1 其 分数 60分以上",
            "cites 《甲》 art. 9",
            "cites 《乙（丙）》 art. 123",
            "cites 《乙》 article12",
            "cites 《乙》 article9",
            "cites 《乙》 § 4a(2)",
            "cites 《乙》 § a4(b)",
            "valid from award 2 years",
            "valid from award 10 year",
            "effective 2025-01-02",
            "effective 2025-12-31",
            "effective 0025-99-99",
            "accepted from 01-02 to 03-04",
            "accepted from 10-02 to 2-04",
            "credits 4",
            "credits 04",
            "credits 4A",
            "credits A4",
            "credits 40%",
            "credits 4.5",
            "credits 4.05",
        ];
        for line in lines.into_iter().chain(lines) {
            let source = SourceFile::new("a.lijiao", line);
            assert_same(&mut known, Rule::rule_line, &Chunk::of(&source, [source.whole()]));
        }
        assert!(known.shapes.count() < lines.len());
    }

    #[test]
    fn the_same_text_as_another_part_of_the_grammar_is_parsed_anew() {
        let source = SourceFile::new("a.lijiao", "credits 2");
        let chunk = Chunk::of(&source, [source.whole()]);
        let mut known = Known::default();
        for rule in [Rule::rule_line, Rule::noun_line, Rule::rule_line, Rule::noun_line, Rule::rule_line] {
            assert_eq!(whole(known.parse(rule, &chunk).unwrap(), &chunk)[0].0, rule);
        }
    }
}
