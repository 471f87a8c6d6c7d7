//! The words of messages: built-in nouns in the reader's language, owners, places, and words run together.

mod clauses;
mod phrases;

pub(super) use clauses::clause_words;
pub(super) use phrases::{Phrase, put_in_quotes, say_whose};

use super::collect::Space;
use super::context::Resolver;
use super::scope::Scope;
use crate::date::Duration;
use crate::diagnostics::{Diagnostic, NameProblem, Named, Problem};
use crate::locale::{Locale, Text};
use crate::policy::{Owner, OwnerKind};
use crate::source::Span;
use crate::syntax::lexicon::{self, nouns};
use std::collections::{BTreeMap, BTreeSet};

/// Headers of the column that holds titles.
pub(super) const TITLE: [&str; 3] = ["name", "title", "标题"];
/// Headers of the column that holds the titles of examples.
pub(super) const EXAMPLE: [&str; 5] = ["example", "示例", "title", "标题", "name"];
/// Headers of the column that names the example each is like.
pub(super) const LIKE: [&str; 2] = ["like", "同"];
/// Headers of the column that holds first days.
pub(super) const FROM: [&str; 3] = ["from", "自", "起"];
/// Headers of the column that holds last days.
pub(super) const TO: [&str; 3] = ["to", "至", "止"];
/// Marks that part the members of a list within one cell.
pub(super) const LIST_MARKS: [char; 5] = ['、', ';', '；', ',', '，'];

/// Returns true for a word that says whose a fact is.
pub(super) fn is_owner(name: &str) -> bool {
    matches!(name, "learner" | "application" | "item" | "target" | "programme" | "institution")
}

/// Returns the finding that the owner of a fact stands alone.
pub(super) fn say_which_fact(owner: &str, span: Span) -> Diagnostic {
    let problem = NameProblem::KindWithoutName { word: owner.to_owned() }.at(span);
    let Text { zh, en } = Text::quoted(owner);
    Diagnostic {
        title: Text::new(
            format!("{zh}后面没有写是哪一项"),
            format!("{en} does not say which of its facts is meant"),
        ),
        help: Some(Text::new(
            format!("写明登记项，例如「{owner}的身份」；项目没有声明的，用「登记项」声明"),
            format!(
                "name the fact, such as `{owner}.status`; declare it with `attribute` where it is not known"
            ),
        )),
        ..problem
    }
}

/// Returns true for a text in which an owner is joined to its fact.
pub(super) fn joins_owner(text: &str) -> bool {
    text.contains('的')
}

/// Returns true for 三年内 and the like, which read as a name.
pub(super) fn ends_as_span(name: &str) -> bool {
    ["年内", "年以内", "年之内", "个月内", "月内", "天内", "日内"].iter().any(|end| name.ends_with(end))
}

/// Returns the one thing to do where a length of time stands for a date.
pub(super) fn write_a_span() -> Text {
    Text::new(
        "写成期间，例如「自 取得日 至 申请日 不超过 3 年」",
        "write a span, such as `from award to application at most 3 years`",
    )
}

/// Returns the one thing to do where two entries of one code hold on the same day.
pub(super) fn part_the_days() -> Text {
    Text::new(
        "改正「有效」的日期，使前一个在后一个开始之前结束",
        "correct the days behind `current`, so that one ends before the other begins",
    )
}

/// Returns the one thing to do where a length of time stands in an amount.
pub(super) fn write_a_condition() -> Text {
    Text::new(
        "把期间写成条件，每档数额一条规则或规则表的一行，例如「其 自 取得日 至 申请日 不超过 5 年」",
        "write it as a condition, with a rule or a row for each amount, such as `with from award to application at most 5 years`",
    )
}

/// Returns true for a mark, and for the word that joins an owner to its attribute.
pub(super) fn parts_names(mark: char) -> bool {
    mark == '的' || !mark.is_alphanumeric()
}

/// Returns true for the word by which a fact is known to be none.
pub(super) fn is_none(text: &str) -> bool {
    matches!(text, "none" | "无")
}

/// Returns the glossary's word for a kind of declaration.
pub(super) fn shown_space(space: Space) -> Named {
    match space {
        Space::Category => Named::Category,
        Space::Kind => Named::Kind,
        Space::Scale => Named::Scale,
        Space::Measure => Named::Measure,
        Space::Judgement => Named::Judgement,
        Space::Set => Named::Set,
        Space::Define => Named::Define,
        Space::Period => Named::Period,
        Space::Catalogue => Named::Catalogue,
        Space::Institution => Named::Institution,
        Space::Programme => Named::Programme,
        Space::General => Named::General,
        Space::Rule => Named::Rule,
        Space::Bar => Named::Bar,
        Space::Limit => Named::Limit,
        Space::Require => Named::Require,
        Space::Family => Named::Family,
        Space::Table => Named::Table,
        Space::Assertion => Named::Assertion,
        Space::Combine => Named::Combine,
        Space::Function => Named::Function,
        Space::Reward => Named::Reward,
        Space::Example => Named::Example,
    }
}

/// Returns the glossary's word for an owner of facts.
pub(super) fn owner(kind: OwnerKind) -> Text {
    match kind {
        OwnerKind::Learner => Text::new("学习者", "learner"),
        OwnerKind::Application => Text::new("申请", "application"),
        OwnerKind::Item => Text::new("学习成果", "learning outcome"),
        OwnerKind::Course => Text::new("目标课程", "target course"),
        OwnerKind::Programme => Text::new("专业计划", "programme"),
        OwnerKind::Institution => Text::new("机构", "institution"),
        OwnerKind::Paper => Text::new("材料", "paper"),
        OwnerKind::Judgement => Text::new("判断", "judgement"),
    }
}

/// Returns a fact with its owner in front, as it would be written.
pub(super) fn owned(kind: OwnerKind, attribute: &str) -> Text {
    let noun = match kind {
        OwnerKind::Learner => "learner",
        OwnerKind::Application => "application",
        OwnerKind::Item => "item",
        OwnerKind::Course => "target",
        OwnerKind::Programme => "programme",
        OwnerKind::Institution => "institution",
        OwnerKind::Paper => "paper",
        OwnerKind::Judgement => "judgement",
    };
    let written = |locale| format!("{}.{attribute}", spelt(noun, locale, nouns::Place::Owner));
    Text::new(written(Locale::Zh), written(Locale::En))
}

/// Returns what a place of the text is called in messages.
pub(super) fn place_of_scope(scope: &Scope) -> Text {
    if scope.is_recognition {
        return Text::new("认定阶段的条款", "clause about recognition");
    }
    match scope.bare.first() {
        Some(Owner::This) => Text::new("成果的条件", "condition on an outcome"),
        Some(Owner::Target) => Text::new("目标的条件", "condition on a target"),
        Some(Owner::Spent) => Text::new("数量", "amount"),
        Some(Owner::Learner | Owner::Application | Owner::Programme | Owner::Slot(_) | Owner::Outer)
        | None => Text::new("与成果无关的条件", "condition without an outcome"),
    }
}

/// Returns the one thing to do with a condition on outcomes that stands where none is at hand.
pub(super) fn write_behind_outcomes() -> Text {
    Text::new(
        "改用此处已经知道的登记项；不得、限额、最低要求里，关于成果的条件写在成果后面的括号里，如「来自 课程（当 成果的成绩 不少于 60）」",
        "use a fact that is known here; in a bar, limit or requirement a condition on outcomes stands in brackets behind them, such as `from course (when item.score at least 60)`",
    )
}

/// Returns how to say that each day is a group of its own, where a word for a day stands in the place of a period.
pub(super) fn write_each_day(word: &str, day: &str) -> Option<Text> {
    let is_day = matches!(word, "日" | "天" | "day" | "date");
    is_day.then(|| Text::new(format!("一日一组写作「每 {day}」"), format!("for each day write `per {day}`")))
}

/// Returns how an unknown word comes apart into words of the language, or `None` when it does not.
pub(super) fn parted(word: &str) -> Option<String> {
    let by_boundary = || {
        let ends = [
            ("满", "不少于"),
            ("达", "不少于"),
            ("够", "不少于"),
            ("达到", "不少于"),
            ("大于", "超过"),
            ("小于", "低于"),
        ];
        ends.iter().find_map(|(end, meant)| {
            let fact = word.strip_suffix(end).filter(|fact| lexicon::is_word(fact))?;
            Some(format!("{fact} {meant}"))
        })
    };
    by_boundary().or_else(|| lexicon::glued(word).map(|glued| glued.parted()))
}

/// Returns the values that are run together by a joining word, when all of them are known.
pub(super) fn joined_values(word: &str, known: &[String]) -> Option<Vec<String>> {
    ["或者", "或", "以及", "和", "及", "与", "/"].iter().find_map(|joint| {
        let parts: Vec<String> = word.split(joint).map(str::to_owned).collect();
        (parts.len() > 1 && parts.iter().all(|part| known.contains(part))).then_some(parts)
    })
}

/// Returns the one thing to do where more stands behind a course that is expected than its code.
pub(super) fn write_the_code_alone(code: &str) -> Text {
    Text::new(format!("只写代码：「应得 {code}」"), format!("write the code alone: `expect {code}`"))
}

/// Returns true for the words that stand for any course in a result; where targets are counted, the kind alone does.
pub(super) fn means_any_course(word: &str) -> bool {
    spellings("any_course").iter().any(|spelling| spelling == word)
}

/// Returns true for a word such as 四级, which names a level wherever it is declared.
pub(super) fn reads_as_level(word: &str) -> bool {
    word.strip_suffix('级').is_some_and(|number| number.chars().count() == 1 && !number.is_ascii())
}

/// Returns the path of the credits of a programme for words that mean them, such as 总学分.
pub(super) fn credits_of_programme(word: &str) -> Option<Text> {
    let words =
        ["总学分", "专业总学分", "毕业总学分", "毕业学分", "专业学分", "total-credits", "total_credits"];
    words.contains(&word).then(|| Text::new("专业计划的学分", "programme.credits"))
}

/// Returns the headers of the column that holds the codes which an entry had before.
pub(super) fn former_code() -> Vec<String> {
    spellings("replace")
}

/// Returns the attribute of a header such as `level on`, the column of which names a scale.
pub(super) fn scaled_attribute(header: &str) -> Option<String> {
    let (attribute, word) = header.trim().rsplit_once(' ')?;
    spellings("on_scale").iter().any(|spelling| spelling == word).then(|| canonical(attribute.trim()))
}

/// Returns the day named by a header such as `valid from award`, the column of which says for how long; empty where the
/// header names none.
pub(super) fn validity_day(header: &str) -> Option<String> {
    let behind = |text: &str, role| {
        spellings(role)
            .iter()
            .find_map(|word| text.strip_prefix(word.as_str()))
            .map(|rest| rest.trim().to_owned())
    };
    let rest = behind(header.trim(), "valid")?;
    if rest.is_empty() {
        return Some(rest);
    }
    behind(&rest, "from").map(|day| canonical(&day))
}

/// Returns the length of time of a text such as `4 years` or `2 年 6 个月`.
pub(super) fn length(text: &str) -> Option<Duration> {
    let mut length = Duration::default();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let unit = rest.trim_start_matches(|mark: char| mark.is_ascii_digit());
        let number: u32 = rest.strip_suffix(unit)?.parse().ok()?;
        let unit = unit.trim_start();
        let ends = |role| lexicon::leading(unit, role);
        let (field, end) = [&mut length.years, &mut length.months, &mut length.days]
            .into_iter()
            .zip([ends("years"), ends("months"), ends("days")])
            .find_map(|(field, end)| Some((field, end?)))?;
        *field = field.checked_add(number)?;
        rest = unit.get(end..)?.trim_start();
    }
    (!length.is_zero()).then_some(length)
}

/// Returns the first word of a declaration that a word is the plural of, such as `category` for `categories`.
pub(super) fn singular_head(word: &str) -> Option<&'static str> {
    let stem = word.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let stem = stem.or_else(|| word.strip_suffix('s').map(str::to_owned))?;
    lexicon::declaration_heads().find(|head| *head == stem)
}

/// Returns what a header says that names the day of a validity.
pub(super) fn say_validity_day() -> [&'static str; 2] {
    ["有效期 自 取得日", "valid from award"]
}

/// Returns the words for the calendar year in both languages.
pub(super) fn calendar_year() -> Vec<String> {
    spellings("calendar_year")
}

fn spellings(role: &str) -> Vec<String> {
    let role = lexicon::find_role(role);
    let spelt = |locale| role.map(|role| lexicon::spelling(role, locale).to_owned());
    [Locale::Zh, Locale::En].into_iter().filter_map(spelt).collect()
}

/// Returns the English name under which a word stands in the tree; a word that is no noun stays itself.
pub(super) fn canonical(word: &str) -> String {
    nouns::find(word, nouns::Place::Item).map_or_else(|| word.to_owned(), |noun| noun.text.to_owned())
}

/// Returns true when a name is a noun of the language, in any of its spellings.
pub(super) fn is_noun(name: &str) -> bool {
    let name = canonical(name);
    // Papers are named, never read: a kind of outcome may be called like its paper.
    !matches!(name.as_str(), "identity-card" | "transcript" | "diploma")
        && nouns::all().iter().any(|noun| noun.text == name)
}

fn spelt(noun: &str, locale: Locale, place: nouns::Place) -> String {
    let found = nouns::all().iter().filter(|known| known.text == noun);
    let here = found.clone().find(|known| known.at == Some(place));
    here.or_else(|| found.clone().find(|known| known.at.is_none()))
        .map_or_else(|| noun.to_owned(), |known| known.spelling(locale, false).to_owned())
}

/// Returns a noun in the words of both languages; any other name stays itself.
pub(super) fn noun(name: &str) -> Text {
    let spelt = |locale| spelt(name, locale, nouns::Place::Item);
    Text::new(spelt(Locale::Zh), spelt(Locale::En))
}

impl Resolver<'_> {
    /// Returns a noun as the policy's language spells it; any other name stays itself.
    pub fn noun_shown(&self, name: &str) -> String {
        spelt(name, self.policy.locale, nouns::Place::Item)
    }

    /// Returns every spelling of a noun; of any other name, itself.
    pub fn noun_spellings(&self, name: &str) -> Vec<String> {
        let known = nouns::all().iter().filter(|known| known.text == name);
        let spellings: Vec<String> = known
            .flat_map(|known| known.english.iter().chain(known.chinese))
            .map(|word| (*word).to_owned())
            .collect();
        if spellings.is_empty() { vec![name.to_owned()] } else { spellings }
    }

    /// Notes by which words a record may call the papers that rules ask for.
    pub fn note_papers(&mut self) {
        let (mut by_word, mut known) = (BTreeMap::new(), BTreeSet::new());
        // Where two papers share a word, it is that of the one asked for last; many rules ask for the same.
        let last_first = self.policy.rules.iter().rev();
        for paper in last_first.flat_map(|rule| rule.papers_asked().collect::<Vec<_>>().into_iter().rev()) {
            if known.insert(paper.as_str()) {
                for word in self.noun_spellings(paper) {
                    by_word.entry(word).or_insert_with(|| paper.clone());
                }
            }
        }
        self.policy.papers = by_word;
    }
}
