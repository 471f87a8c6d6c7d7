//! The blocks of a file, built line by line.

use super::{Block, BlockKind, Declared, Layout, MOST_NESTED, attaches, begins_with, heads};
use crate::diagnostics::{BoundProblem, Diagnostic, Fix, LexicalProblem, Mend, Problem};
use crate::nearest::nearest;
use crate::parts::in_parts;
use crate::source::SourceFile;
use crate::syntax::chunk::Chunk;
use crate::syntax::lexicon::{self, Group, Roles, nouns};
use crate::syntax::split::{Line, LineKind};
use smol_str::SmolStr;

/// The fewest lines that are worth a thread of their own: one takes as long to begin as some hundreds of them to be read.
const FEWEST_A_THREAD: usize = 4_000;

/// Returns the declarations of a file with their clauses; `chunks` is what the grammar reads of each line.
pub fn layout(
    source: &SourceFile,
    lines: &[Line],
    chunks: &[Chunk<'_>],
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Block>, Declared) {
    let leads =
        |part: &[Chunk<'_>]| part.iter().map(|chunk| Roles::leading(chunk.text())).collect::<Vec<_>>();
    let leads = joined(in_parts(chunks, FEWEST_A_THREAD, |at, _| at, leads));
    let declared = Declared {
        kinds: named(lines, chunks, &leads, "kind"),
        measures: named(lines, chunks, &leads, "measure"),
    };
    let kinds = &declared.kinds;
    let mut layout = Layout { source, lines, chunks, problems, leads, kinds, depth: 0 };
    let code: Vec<usize> = (0..)
        .zip(lines)
        .filter(|(_, line)| matches!(line.kind, LineKind::Code | LineKind::Row))
        .map(|(index, _)| index)
        .collect();
    // Each with the place of its first deeper line among those of code.
    let mut declarations: Vec<(Block, usize)> = Vec::new();
    let mut orphan_reported = false;
    for (at, line) in code.iter().copied().enumerate() {
        let last = declarations.last().map(|(block, first)| (block, code.get(*first..at).unwrap_or(&[])));
        match layout.place(line, last) {
            Placed::Declaration(group) => {
                declarations.push((Block::new(BlockKind::Declaration(group), line), at + 1));
            }
            Placed::Within if declarations.is_empty() && !orphan_reported => {
                orphan_reported = true;
                layout.report(&LexicalProblem::ClauseBeforeDeclaration, line);
            }
            Placed::Within => {}
        }
    }
    let ends = declarations.iter().skip(1).map(|(_, first)| first - 1).chain([code.len()]);
    let ends: Vec<usize> = ends.collect();
    let deeper = |first: usize, end: usize| code.get(first..end).unwrap_or(&[]);
    let blocks = declarations.into_iter().zip(ends);
    let blocks = blocks.map(|((block, first), end)| layout.fill(block, deeper(first, end))).collect();
    (blocks, declared)
}

/// Returns the names that a file declares under a head.
fn named(lines: &[Line], chunks: &[Chunk<'_>], leads: &[Roles], role: &str) -> Vec<SmolStr> {
    let role = Roles::of(&[role]);
    let is_head =
        |line: &Line, leads: &Roles| line.indent == 0 && line.kind == LineKind::Code && leads.meets(role);
    let heads = lines.iter().zip(leads).zip(chunks).filter(|((line, leads), _)| is_head(line, leads));
    let name = |text: &str| Some(text.split(' ').nth(1)?.trim_matches(['"', '「', '」', '“', '”']).into());
    heads.filter_map(|(_, chunk)| name(chunk.text())).collect()
}

/// Returns what the grammar reads of each line; nothing where no code stands.
pub fn chunks<'a>(source: &'a SourceFile, lines: &[Line]) -> Vec<Chunk<'a>> {
    let chunk = |line: &Line| match line.kind {
        LineKind::Code => Chunk::of(source, [line.content]),
        LineKind::Row | LineKind::Blank | LineKind::Comment | LineKind::Explanation | LineKind::Prose => {
            Chunk::default()
        }
    };
    let parts =
        in_parts(lines, FEWEST_A_THREAD, |at, _| at, |part| part.iter().map(chunk).collect::<Vec<_>>());
    joined(parts)
}

fn joined<T>(parts: Vec<Vec<T>>) -> Vec<T> {
    let mut parts = parts.into_iter();
    let mut whole = parts.next().unwrap_or_default();
    parts.for_each(|mut part| whole.append(&mut part));
    whole
}

/// Returns true when a text begins with a measure or another fact that heads a clause without being a keyword.
fn is_amount(text: &str) -> bool {
    nouns::find(lexicon::first_word(text), nouns::Place::Item)
        .is_some_and(|noun| matches!(noun.text, "credits" | "hours" | "score" | "level" | "field"))
}

enum Placed {
    Declaration(Group),
    Within,
}

impl Layout<'_> {
    fn place(&mut self, line: usize, last: Option<(&Block, &[usize])>) -> Placed {
        let text = self.text(line);
        if self.is_row(line) {
            return Placed::Within;
        }
        let head = self.head_group(line);
        if self.indent(line) > 0 {
            let Some((block, deeper)) = last else {
                return self.indented_declaration(line, head.filter(|_| true));
            };
            let BlockKind::Declaration(group) = block.kind else { return Placed::Within };
            return match head {
                Some(head) if self.is_stray_declaration(line, group, deeper) => {
                    self.indented_declaration(line, Some(head))
                }
                _ => Placed::Within,
            };
        }
        if let Some(group) = head {
            return Placed::Declaration(group);
        }
        if last.is_some() && self.is_clause_at_margin(text) {
            let word = lexicon::first_word(text).to_owned();
            self.report_indent(&LexicalProblem::ClauseAtMargin { word }, line, 4, true);
            return Placed::Within;
        }
        Placed::Declaration(Group::Noun)
    }

    fn head_group(&self, line: usize) -> Option<Group> {
        let text = self.text(line);
        let declared = || {
            let is_kind = |kind: &SmolStr| kind == lexicon::first_word(text);
            self.kinds.iter().any(is_kind).then_some(Group::Noun)
        };
        let found =
            self.leads(line).meets(Roles::of_declarations()).then(|| lexicon::find_group(text)).flatten();
        found.map(|(_, group)| group).or_else(declared)
    }

    fn indented_declaration(&mut self, line: usize, group: Option<Group>) -> Placed {
        let Some(group) = group else { return Placed::Within };
        let word = lexicon::first_word(self.text(line)).to_owned();
        self.report_indent(&LexicalProblem::DeclarationIndented { word }, line, 0, true);
        Placed::Declaration(group)
    }

    // Only a line at the depth of clauses whose word heads no clause here can be a declaration that slipped in.
    fn is_stray_declaration(&self, line: usize, group: Group, deeper: &[usize]) -> bool {
        let leads = self.leads(line);
        let first = deeper.iter().map(|line| self.indent(*line)).find(|indent| *indent > 0);
        let at_clause_depth = first.is_none_or(|first| self.indent(line) <= first);
        at_clause_depth
            && !matches!(group, Group::Define | Group::List)
            && !leads.meets(Roles::of_clauses(group))
            && !leads.meets(heads().nouns)
            && leads.meets(Roles::of_declarations())
    }

    fn is_clause_at_margin(&self, text: &str) -> bool {
        let groups = [Group::Rule, Group::Policy, Group::Adopt, Group::Counted, Group::Noun, Group::Example];
        is_amount(text)
            || attaches(text)
            || groups.iter().any(|group| begins_with(text, lexicon::clause_heads(*group)))
    }

    fn fill(&mut self, mut block: Block, deeper: &[usize]) -> Block {
        let BlockKind::Declaration(group) = block.kind else { return block };
        let depth = self.clause_depth(deeper, group);
        let mut current: Vec<usize> = Vec::new();
        for line in deeper.iter().copied() {
            if self.is_row(line) {
                self.close(&mut block, &mut current, group);
                block.children.push(Block::new(BlockKind::Row, line));
                continue;
            }
            let indent = self.indent(line);
            if indent > depth && !current.is_empty() && !self.is_slipped_clause(line, depth, &current, group)
            {
                current.push(line);
                continue;
            }
            if indent == depth && self.is_stray_item(line, &current) {
                self.report_stray_item(line, depth + 4, current.len() > 1);
                current.push(line);
                continue;
            }
            if indent != depth && indent > 0 {
                self.report_indent(&LexicalProblem::IndentToNoLevel, line, depth, false);
            }
            let after_clause = !current.is_empty() && self.leads(line).meets(heads().joining);
            if after_clause && indent > 0 {
                self.report_indent(&LexicalProblem::IndentToNoLevel, line, depth + 4, false);
                current.push(line);
                continue;
            }
            self.close(&mut block, &mut current, group);
            current.push(line);
        }
        self.close(&mut block, &mut current, group);
        block
    }

    // An outcome under `any of:` that was not indented.
    fn is_stray_item(&self, line: usize, above: &[usize]) -> bool {
        let text = self.text(line);
        let opens = above.first().is_some_and(|first| {
            let head = self.text(*first);
            head.ends_with(':') && begins_with(head, &["given", "reading"])
        });
        let is_flush = || above.iter().skip(1).all(|within| self.indent(*within) == self.indent(line));
        let word = || lexicon::first_word(text);
        let outcome = || {
            begins_with(text, &["certificate", "course", "activity"])
                || self.kinds.iter().any(|kind| kind == word())
        };
        opens && is_flush() && outcome()
    }

    // All items of one list are one finding, mended together.
    fn report_stray_item(&mut self, line: usize, wanted: usize, goes_on: bool) {
        self.report_indent(&LexicalProblem::IndentToNoLevel, line, wanted, false);
        if !goes_on {
            return;
        }
        let last = self.problems.pop();
        let edits = last.into_iter().flat_map(|last| last.fixes).flat_map(|fix| fix.edits);
        if let Some(fix) = self.problems.last_mut().and_then(|first| first.fixes.first_mut()) {
            fix.edits.extend(edits);
        }
    }

    // The depth at which most clauses stand; of two, the one that comes first.
    fn clause_depth(&self, deeper: &[usize], group: Group) -> usize {
        let lines = || deeper.iter().copied().filter(|line| !self.is_row(*line) && self.indent(*line) > 0);
        let heads = lines().filter(|line| self.is_clause(*line, group));
        let mut counts: Vec<(usize, usize)> = Vec::new();
        for depth in heads.map(|line| self.indent(line)) {
            match counts.iter_mut().find(|(other, _)| *other == depth) {
                Some((_, count)) => *count += 1,
                None => counts.push((depth, 1)),
            }
        }
        let most = counts.into_iter().reduce(|most, next| if next.1 > most.1 { next } else { most });
        most.map(|(depth, _)| depth).or_else(|| lines().next().map(|line| self.indent(line))).unwrap_or(4)
    }

    fn is_clause(&self, line: usize, group: Group) -> bool {
        let is_head = || self.leads(line).meets(Roles::of_clauses(group)) || is_amount(self.text(line));
        !self.attaches(line) && is_head()
    }

    // A line that heads a clause and stands a little too deep slipped; it does not go on with the clause above.
    fn is_slipped_clause(&self, line: usize, depth: usize, above: &[usize], group: Group) -> bool {
        let opens = above.last().is_some_and(|line| self.text(*line).ends_with([':', ',']));
        let slipped = self.indent(line) - depth;
        !opens && slipped < 4 && self.is_clause(line, group) && above.len() == 1
    }

    /// Makes a clause of its first line and what is deeper, or lets it go on with the head.
    fn close(&mut self, block: &mut Block, lines: &mut Vec<usize>, group: Group) {
        let Some((first, deeper)) = lines.split_first() else { return };
        let text = self.text(*first);
        let goes_on = match group {
            Group::Counted | Group::List | Group::Statement => !self.heads_clause(text, group),
            Group::Policy
            | Group::Adopt
            | Group::Noun
            | Group::Rule
            | Group::Example
            | Group::Define
            | Group::Function
            | Group::Table => false,
        };
        if goes_on && block.children.iter().all(|child| child.kind == BlockKind::Row) {
            block.lines.extend(lines.iter().copied());
        } else {
            let mut clause = Block::new(BlockKind::Clause, *first);
            self.attach(&mut clause, deeper);
            block.children.push(clause);
        }
        lines.clear();
    }

    fn heads_clause(&self, text: &str, group: Group) -> bool {
        let heads = lexicon::clause_heads(group);
        let word = lexicon::first_word(text);
        let spellings = lexicon::keywords().iter().filter(|keyword| heads.contains(&keyword.role));
        let near = || {
            nearest(
                word,
                spellings.flat_map(|keyword| keyword.english.iter().chain(&keyword.chinese)).copied(),
            )
        };
        // A word that goes on with the head, such as `from`, is no slip of another.
        let is_no_keyword = lexicon::all_leading(text).next().is_none();
        let of_other_groups = [Group::Rule, Group::Policy, Group::Example];
        begins_with(text, heads)
            || of_other_groups.iter().any(|other| begins_with(text, lexicon::clause_heads(*other)))
            || (group == Group::Counted && lexicon::glued_head(text, heads).is_some())
            || (group == Group::Counted && is_no_keyword && word.chars().count() > 3 && !near().is_empty())
    }

    /// Puts deeper lines under a block by the three laws of a deeper line.
    fn attach(&mut self, block: &mut Block, deeper: &[usize]) {
        let mut rest = deeper;
        let mut level: Option<usize> = None;
        while let Some((line, behind)) = rest.split_first() {
            let indent = self.indent(*line);
            let depth = *level.get_or_insert(indent);
            if indent < depth {
                self.report_indent(&LexicalProblem::IndentToNoLevel, *line, depth, false);
            }
            let within = behind.iter().take_while(|next| self.indent(**next) > indent).count();
            let (own, behind) = behind.split_at_checked(within).unwrap_or((behind, &[]));
            self.attach_one(block, *line, own);
            rest = behind;
        }
    }

    fn attach_one(&mut self, block: &mut Block, line: usize, own: &[usize]) {
        if self.depth >= MOST_NESTED {
            let place = self.first_word(line);
            self.problems.push(BoundProblem::TooDeep { most: MOST_NESTED }.at(place));
            return;
        }
        self.depth += 1;
        self.attach_shallow(block, line, own);
        self.depth -= 1;
    }

    /// Returns true when items stand under a block; one that lacks its colon is reported.
    fn opens(&mut self, block: &mut Block) -> bool {
        let Some(last) = block.lines.last().copied().filter(|_| !block.broken) else { return block.broken };
        let text = self.text(last);
        if text.ends_with(':') {
            return true;
        }
        let opener = heads().openers.iter().any(|word| {
            text.strip_suffix(word).is_some_and(|before| before.is_empty() || before.ends_with(' '))
        });
        if opener && block.children.is_empty() {
            let content = self.content(last);
            let problem = LexicalProblem::MissingColon { head: text.to_owned() };
            self.problems.push(problem.at(content).with_fix(Fix::replace(content.at_end(), Mend::safe(":"))));
            block.broken = true;
        }
        opener
    }

    fn attach_shallow(&mut self, block: &mut Block, line: usize, own: &[usize]) {
        let opens = self.opens(block);
        let leads = self.attaches(line);
        let kind = match (opens, leads) {
            (true, true) if self.leads(line).meets(heads().of_items) => BlockKind::Item,
            (_, true) => BlockKind::Attached,
            (true, false) => BlockKind::Item,
            (false, false) if block.children.is_empty() => {
                block.lines.push(line);
                self.attach(block, own);
                return;
            }
            (false, false) => {
                self.report(&LexicalProblem::IndentToNoLevel, line);
                return;
            }
        };
        let mut child = Block::new(kind, line);
        self.attach(&mut child, own);
        block.children.push(child);
    }
}
