//! The blocks of a file, built line by line.

use super::{Block, BlockKind, Declared, Layout, MOST_NESTED, attaches, begins_with, openers};
use crate::diagnostics::{BoundProblem, Diagnostic, Fix, LexicalProblem, Mend, Problem};
use crate::nearest::nearest;
use crate::source::SourceFile;
use crate::syntax::lexicon::{self, Group, Leads, nouns};
use crate::syntax::lines::Lines;
use crate::syntax::split::{Line, LineKind};
use smol_str::SmolStr;

/// Where a declaration stands.
#[derive(Debug, Clone, Copy)]
pub struct Laid {
    group: Group,
    /// The index of its first line.
    first: u32,
    /// The index behind its last line, and behind what stands between it and the next declaration.
    end: u32,
}

impl Laid {
    /// Returns the index behind its last line.
    pub fn end(&self) -> usize {
        self.end as usize
    }
}

/// Returns where the declarations among some lines stand. Nothing in front of the first of them declares anything.
pub fn layout(
    source: &SourceFile,
    lines: &Lines<'_>,
    declared: &Declared,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Laid> {
    let mut layout = Layout::of(source, lines, declared);
    let mut declarations: Vec<Laid> = Vec::new();
    let mut orphan_reported = false;
    for (index, line) in lines.indexed().filter(|(_, line)| line.is_read()) {
        let first = narrow(index);
        match layout.place(index, line, declarations.last().copied()) {
            Placed::Declaration(group) => {
                declarations.last_mut().into_iter().for_each(|last| last.end = first);
                declarations.push(Laid { group, first, end: first });
            }
            Placed::Within if declarations.is_empty() && !orphan_reported => {
                orphan_reported = true;
                layout.report(&LexicalProblem::ClauseBeforeDeclaration, index);
            }
            Placed::Within => {}
        }
    }
    declarations.last_mut().into_iter().for_each(|last| last.end = narrow(lines.end()));
    problems.extend(layout.problems());
    declarations
}

fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

impl Declared {
    /// Returns the names that some lines declare.
    pub fn of(lines: &Lines<'_>) -> Self {
        Self { kinds: named(lines, Leads::KIND), measures: named(lines, Leads::MEASURE) }
    }

    /// Adds those of lines further down.
    pub fn append(&mut self, behind: Self) {
        self.kinds.extend(behind.kinds);
        self.measures.extend(behind.measures);
    }
}

/// Returns the names that some lines declare under a head.
fn named(lines: &Lines<'_>, head: Leads) -> Vec<SmolStr> {
    let is_head = |line: &Line| line.indent() == 0 && line.kind == LineKind::Code && line.leads.meets(head);
    let heads = lines.indexed().filter(|(_, line)| is_head(line));
    let name = |text: &str| Some(text.split(' ').nth(1)?.trim_matches(['"', '「', '」', '“', '”']).into());
    heads.filter_map(|(index, _)| name(lines.text(index))).collect()
}

/// Returns true when a text begins with a measure or another fact that heads a clause without being a keyword.
fn is_amount(text: &str) -> bool {
    nouns::find(lexicon::first_word(text), nouns::Place::Item)
        .is_some_and(|noun| matches!(noun.text, "credits" | "hours" | "score" | "level" | "field"))
}

fn is_of_kind(text: &str, kinds: &[SmolStr]) -> bool {
    kinds.iter().any(|kind| kind == lexicon::first_word(text))
}

/// Returns true for a text without a keyword of declarations that begins one when it stands at the margin, wherever that is.
pub fn heads_declaration(text: &str, declared: &Declared) -> bool {
    is_of_kind(text, &declared.kinds) || !Layout::is_clause_at_margin(text)
}

enum Placed {
    Declaration(Group),
    Within,
}

impl Layout<'_> {
    fn place(&mut self, index: usize, line: &Line, last: Option<Laid>) -> Placed {
        if line.kind == LineKind::Row {
            return Placed::Within;
        }
        if line.indent() > 0 {
            return match last {
                None => self.indented_declaration(index, self.head_group(index)),
                Some(last) if self.is_stray_declaration(index, line, last) => {
                    self.indented_declaration(index, self.head_group(index))
                }
                Some(_) => Placed::Within,
            };
        }
        if let Some(group) = self.head_group(index) {
            return Placed::Declaration(group);
        }
        let text = self.text(index);
        if last.is_some() && Self::is_clause_at_margin(text) {
            let word = lexicon::first_word(text).to_owned();
            self.report_indent(&LexicalProblem::ClauseAtMargin { word }, index, 4, true);
            return Placed::Within;
        }
        Placed::Declaration(Group::Noun)
    }

    fn head_group(&self, line: usize) -> Option<Group> {
        let text = self.text(line);
        let declared = || is_of_kind(text, self.kinds).then_some(Group::Noun);
        let found = self.leads(line).meets(Leads::DECLARATION).then(|| lexicon::find_group(text)).flatten();
        found.map(|(_, group)| group).or_else(declared)
    }

    fn indented_declaration(&mut self, line: usize, group: Option<Group>) -> Placed {
        let Some(group) = group else { return Placed::Within };
        let word = lexicon::first_word(self.text(line)).to_owned();
        self.report_indent(&LexicalProblem::DeclarationIndented { word }, line, 0, true);
        Placed::Declaration(group)
    }

    // Only a line at the depth of clauses whose word heads no clause here can be a declaration that slipped in.
    fn is_stray_declaration(&self, index: usize, line: &Line, last: Laid) -> bool {
        let (leads, group) = (line.leads, last.group);
        let at_clause_depth = || {
            let deeper = self.read_lines(last.first as usize + 1, index);
            let first = deeper.map(|(_, line)| line.indent()).find(|indent| *indent > 0);
            first.is_none_or(|first| line.indent() <= first)
        };
        leads.meets(Leads::DECLARATION)
            && !matches!(group, Group::Define | Group::List)
            && !leads.meets(Leads::clause_of(group))
            && !leads.meets(Leads::NOUN)
            && at_clause_depth()
    }

    /// Returns the lines from one up to another that are code or rows.
    fn read_lines(&self, first: usize, end: usize) -> impl Iterator<Item = (usize, &Line)> {
        let lines = (first..end).map(|index| (index, self.lines.get(index)));
        lines.filter_map(|(index, line)| Some((index, line?))).filter(|(_, line)| line.is_read())
    }

    fn is_clause_at_margin(text: &str) -> bool {
        let groups = [Group::Rule, Group::Policy, Group::Adopt, Group::Counted, Group::Noun, Group::Example];
        is_amount(text)
            || attaches(text)
            || groups.iter().any(|group| begins_with(text, lexicon::clause_heads(*group)))
    }

    /// Returns a declaration with its clauses.
    pub fn block(&mut self, laid: Laid) -> Block {
        let mut deeper = std::mem::take(&mut self.deeper);
        deeper.clear();
        deeper.extend(self.read_lines(laid.first as usize + 1, laid.end()).map(|(index, _)| index));
        let block = self.fill(laid, &deeper);
        self.deeper = deeper;
        block
    }

    fn fill(&mut self, laid: Laid, deeper: &[usize]) -> Block {
        let group = laid.group;
        let mut block = Block::new(BlockKind::Declaration(group), laid.first as usize);
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
            let after_clause = !current.is_empty() && self.leads(line).meets(Leads::JOINING);
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
        let is_head = || self.leads(line).meets(Leads::clause_of(group)) || is_amount(self.text(line));
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
        let opener = openers().iter().any(|word| {
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
            (true, true) if self.leads(line).meets(Leads::OF_ITEMS) => BlockKind::Item,
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
