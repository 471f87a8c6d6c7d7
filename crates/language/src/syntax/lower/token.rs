//! Names, paths, numbers, dates and documents.

use super::Lower;
use crate::date::{Day, DayError, Duration, MonthDay};
use crate::diagnostics::{BoundProblem, LexicalProblem, TypeProblem};
use crate::few::Few;
use crate::quantity::Number;
use crate::source::Span;
use crate::syntax::ast::clause::Citation;
use crate::syntax::ast::expression::Path;
use crate::syntax::ast::{Name, Title};
use crate::syntax::grammar::Rule;
use crate::syntax::leaves::{Leaf, LeafRole};
use crate::syntax::lexicon::nouns::{self, Place};
use crate::syntax::node::Node;
use smol_str::SmolStr;

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 200;

/// The most digits of a figure that is certainly not too large.
pub const MOST_DIGITS: usize = 15;

/// Returns true for the rules whose text says whether they have a role.
pub fn is_dated(rule: Rule) -> bool {
    matches!(rule, Rule::date | Rule::month_day | Rule::article)
}

/// Returns the role of a date, a month-day or an article that exists.
#[expect(clippy::wildcard_enum_match_arm, reason = "the grammar lets no other rule stand here")]
pub fn dated_role(node: Node<'_>) -> Option<LeafRole> {
    match node.rule {
        Rule::date => day(node.text()).ok().map(LeafRole::Date),
        Rule::month_day => month_day(node.text()).ok().map(LeafRole::MonthDay),
        Rule::article => article(node.text()).map(LeafRole::Article),
        _ => None,
    }
}

fn fields(text: &str) -> Vec<i64> {
    let runs = text.split(|character: char| !character.is_ascii_digit()).filter(|run| !run.is_empty());
    runs.filter_map(|run| run.parse().ok()).collect()
}

fn day(text: &str) -> Result<Day, DayError> {
    match fields(text).as_slice() {
        [year, month, day] => Day::new(*year, *month, *day),
        _ => Err(DayError::Form),
    }
}

fn month_day(text: &str) -> Result<MonthDay, DayError> {
    match fields(text).as_slice() {
        [month, day] => MonthDay::new(*month, *day),
        _ => Err(DayError::Form),
    }
}

fn article(text: &str) -> Option<u32> {
    match fields(text).as_slice() {
        [number] => u32::try_from(*number).ok(),
        _ => chinese_number(text.trim_start_matches('第').trim_end_matches('条').trim()),
    }
}

/// Returns the number that Chinese numerals below 1000 mean, such as 十二 or 一百〇五.
pub fn chinese_number(text: &str) -> Option<u32> {
    let mut total = 0;
    let mut digit = None;
    for character in text.chars() {
        let unit = match character {
            '十' => 10,
            '百' => 100,
            _ => {
                let value = "〇一二三四五六七八九".chars().position(|known| known == character);
                let value = value.or((character == '零').then_some(0)).or((character == '两').then_some(2))?;
                // Digits in a row, such as 二五, are read by place.
                digit = Some(digit.unwrap_or(0) * 10 + u32::try_from(value).ok()?);
                if digit > Some(999) {
                    return None;
                }
                continue;
            }
        };
        total += digit.take().filter(|digit| *digit > 0).unwrap_or(1) * unit;
        if total > 9999 {
            return None;
        }
    }
    Some(total + digit.unwrap_or(0))
}

/// Returns the text between the marks of a quote or a document.
pub fn within_quotes(text: &str) -> &str {
    let mut characters = text.chars();
    characters.next();
    characters.next_back();
    characters.as_str()
}

/// Returns a name as written, whatever nouns are called.
pub fn plain_name(node: Node<'_>) -> Name {
    let inner = node.first().unwrap_or(node);
    let quoted = inner.rule == Rule::quoted;
    let text = if quoted { within_quotes(inner.text()) } else { inner.text() };
    Name { text: text.into(), quoted, span: inner.span() }
}

/// Returns the title in a node with its place.
pub fn placed_title_in(node: Node<'_>) -> Option<Title> {
    let quoted = node.child(Rule::title)?.first()?;
    Some(Title { text: within_quotes(quoted.text()).into(), span: quoted.span() })
}

impl Lower<'_> {
    /// Returns a name; a bare one that is a built-in noun at this place stands under its English name, one that can only be the
    /// author's as it is written.
    pub fn name_at(&mut self, node: Node<'_>, place: Place) -> Name {
        let inner = node.first().unwrap_or(node);
        let span = inner.span();
        if inner.rule == Rule::quoted {
            let text = within_quotes(inner.text()).to_owned();
            if text.trim().is_empty() {
                self.report(&LexicalProblem::EmptyName, span);
            }
            return Name { text: text.into(), quoted: true, span };
        }
        if inner.text().len() > LONGEST_NAME && inner.text().chars().count() > LONGEST_NAME {
            self.report(&BoundProblem::NameTooLong { most: LONGEST_NAME }, span);
        }
        let noun = nouns::find(inner.text(), place).filter(|_| !self.own.contains(span.start()));
        let Some(noun) = noun else {
            return Name { text: inner.text().into(), quoted: false, span };
        };
        self.leaves.insert(Leaf { role: LeafRole::Noun { noun, many: false }, span });
        Name { text: noun.text.into(), quoted: false, span }
    }

    pub fn name(&mut self, node: Node<'_>) -> Name {
        self.name_at(node, self.place)
    }

    /// Returns the first part that is a name.
    pub fn name_in(&mut self, node: Node<'_>) -> Option<Name> {
        node.child(Rule::name).map(|name| self.name(name))
    }

    /// Returns the names among the parts, those of a list within included.
    pub fn names_in(&mut self, node: Node<'_>) -> Vec<Name> {
        let list = node.child(Rule::names).unwrap_or(node);
        list.children_of(Rule::name).map(|name| self.name(name)).collect()
    }

    pub fn title_in(&self, node: Node<'_>) -> Option<SmolStr> {
        node.child(Rule::title)?.first().map(|quoted| within_quotes(quoted.text()).into())
    }

    pub fn path(&mut self, node: Node<'_>) -> Path {
        let count = node.children_of(Rule::name).count();
        let mut place = self.place;
        let mut parts = Few::None;
        for (index, name) in node.children_of(Rule::name).enumerate() {
            let own = if index == 0 && count > 1 { Place::Owner } else { place };
            let part = self.name_at(name, own);
            if index == 0 && count > 1 {
                place = attributes_of(&part);
            }
            parts.push(part);
        }
        Path { parts, span: node.span() }
    }

    pub fn path_in(&mut self, node: Node<'_>) -> Option<Path> {
        node.child(Rule::path).map(|path| self.path(path))
    }

    pub fn number(&mut self, node: Node<'_>) -> Option<Number> {
        if !node.text().bytes().all(|byte| byte.is_ascii_digit()) || node.text().len() > MOST_DIGITS {
            self.look_at(node.span());
        }
        let number = Number::parse_exact(node.text());
        if number.is_none() {
            let zero =
                node.text().split_once('/').is_some_and(|(_, below)| below.bytes().all(|byte| byte == b'0'));
            if zero {
                self.report(&TypeProblem::DividedByZero, node.span());
            } else {
                self.report(&BoundProblem::NumberTooLarge { text: node.text().to_owned() }, node.span());
            }
        }
        number
    }

    pub fn number_in(&mut self, node: Node<'_>) -> Option<Number> {
        node.child(Rule::number).and_then(|number| self.number(number))
    }

    pub fn share(&mut self, node: Node<'_>) -> Option<Number> {
        self.look_at(node.span());
        let digits = node.text().trim_end_matches('%').trim_end();
        let share = Number::parse_exact(digits).and_then(|number| number.checked_div(Number::whole(100)));
        if share.is_none() {
            self.report(&BoundProblem::NumberTooLarge { text: node.text().to_owned() }, node.span());
        }
        share
    }

    pub fn day(&mut self, node: Node<'_>) -> Option<Day> {
        self.look_at(node.span());
        match day(node.text()) {
            Ok(day) => Some(day),
            Err(error) => {
                self.report(
                    &TypeProblem::ImpossibleDate { text: node.text().to_owned(), error },
                    node.span(),
                );
                None
            }
        }
    }

    pub fn month_day(&mut self, node: Node<'_>) -> Option<MonthDay> {
        self.look_at(node.span());
        match month_day(node.text()) {
            Ok(day) => Some(day),
            Err(error) => {
                self.report(
                    &TypeProblem::ImpossibleDate { text: node.text().to_owned(), error },
                    node.span(),
                );
                None
            }
        }
    }

    pub fn duration(&mut self, node: Node<'_>) -> Option<Duration> {
        self.look_at(node.span());
        let mut duration = Duration::default();
        for part in node.children_of(Rule::duration_part) {
            let number = part.child(Rule::number)?;
            let whole = self.number(number)?.to_whole().and_then(|whole| u32::try_from(whole).ok());
            let Some(whole) = whole.filter(|whole| *whole <= 100_000) else {
                self.report(&BoundProblem::NumberTooLarge { text: number.text().to_owned() }, number.span());
                return None;
            };
            let field = part.pick(&[(Rule::kw_years, 0), (Rule::kw_months, 1), (Rule::kw_days, 2)])?;
            match field {
                0 => duration.years += whole,
                1 => duration.months += whole,
                _ => duration.days += whole,
            }
        }
        Some(duration)
    }

    pub fn citation(&mut self, node: Node<'_>) -> Citation {
        let is_copied = |part: &Node<'_>| part.rule != Rule::cited_place;
        node.children().filter(is_copied).for_each(|part| self.look_at(part.span()));
        let document = node.child(Rule::document).map(|document| within_quotes(document.text()).into());
        let places: Vec<Node<'_>> = node.children_of(Rule::cited_place).filter_map(Node::first).collect();
        let articles = places.iter().filter(|place| place.rule == Rule::article);
        let articles = articles.filter_map(|place| Some((article(place.text())?, place.span())));
        let (articles, read): (Few<u32>, Vec<Span>) = articles.unzip();
        self.looked.articles.extend(read);
        let named = places.iter().find(|place| place.rule != Rule::article);
        let place = named.map(|place| {
            let is_bare = place.rule == Rule::section;
            if is_bare { place.text().into() } else { within_quotes(place.text()).into() }
        });
        Citation { document, articles, place }
    }
}

fn attributes_of(owner: &Name) -> Place {
    match owner.text.as_str() {
        "programme" | "target" | "course" | "learner" if !owner.quoted => Place::Target,
        "institution" if !owner.quoted => Place::Institution,
        _ => Place::Item,
    }
}
