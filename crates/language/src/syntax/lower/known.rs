//! Lines that stand in a file again and again, such as `category ethics` under each entry: parsed once, then copied.

use crate::syntax::chunk::Chunk;
use crate::syntax::grammar::Rule;
use crate::syntax::node::{Misfit, Node, parse};
use std::collections::BTreeMap;

/// The longest text that is remembered, in bytes: longer ones hardly come again.
const LONGEST: usize = 80;

/// The most texts that are remembered.
const MOST: usize = 8_192;

/// The trees of texts that came more than once.
#[derive(Default)]
pub struct Known(BTreeMap<(Rule, String), Option<(usize, Node)>>);

impl Known {
    /// Returns the tree of a chunk that matches a rule wholly: the same as [`parse`].
    ///
    /// # Errors
    /// Those of [`parse`].
    pub fn parse(&mut self, rule: Rule, chunk: &Chunk) -> Result<Node, Misfit> {
        let Some(base) = chunk.base().filter(|_| chunk.text().len() <= LONGEST) else {
            return parse(rule, chunk);
        };
        if self.0.len() >= MOST {
            self.forget();
        }
        let known = self.0.get_mut(&(rule, chunk.text().to_owned()));
        if let Some(Some((from, node))) = known {
            return Ok(node.moved(*from, base));
        }
        let node = parse(rule, chunk)?;
        match known {
            // Only what came twice is worth a copy.
            Some(known) => *known = Some((base, node.clone())),
            None => {
                self.0.insert((rule, chunk.text().to_owned()), None);
            }
        }
        Ok(node)
    }

    fn forget(&mut self) {
        self.0.retain(|_, known| known.is_some());
        if self.0.len() >= MOST / 2 {
            self.0.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Known;
    use crate::source::{SourceFile, Span};
    use crate::syntax::chunk::Chunk;
    use crate::syntax::grammar::Rule;
    use crate::syntax::node::parse;

    #[test]
    fn a_line_that_stands_there_again_has_the_tree_of_its_own_place() {
        let line = "given certificate CET with score 425 or above";
        let text = format!("{line}\n{line}\n  {line}\n{line} # 分\n");
        let source = SourceFile::new("a.lijiao", text.as_str());
        let mut known = Known::default();
        for (start, _) in text.match_indices(line) {
            let chunk = Chunk::of(&source, [Span::new(source.id(), start, start + line.len())]);
            assert_eq!(
                known.parse(Rule::rule_line, &chunk).unwrap(),
                parse(Rule::rule_line, &chunk).unwrap()
            );
        }
    }

    #[test]
    fn the_same_text_as_another_part_of_the_grammar_is_parsed_anew() {
        let source = SourceFile::new("a.lijiao", "credits 2");
        let chunk = Chunk::of(&source, [source.whole()]);
        let mut known = Known::default();
        for rule in [Rule::rule_line, Rule::noun_line, Rule::rule_line, Rule::noun_line, Rule::rule_line] {
            assert_eq!(known.parse(rule, &chunk).unwrap().rule, rule);
        }
    }
}
