//! `lijiao apply --ask`: what a decision still needs is asked, one question after the other; then the decision is told.

use super::arguments::ApplyArguments;
use super::failure::{Failure, Outcome};
use super::load::{expect_sound, load_deciding};
use super::paint::page_text;
use super::reading::{tell_errors, tell_warnings};
use super::shell::Shell;
use crate::ask::{Question, put_answer, questions};
use crate::date::{Day, Duration};
use crate::decision::{Decision, Need};
use crate::evaluate::{Options, evaluate};
use crate::io::{Output, read_text};
use crate::locale::{Locale, Text};
use crate::plan::Plan;
use crate::policy::Policy;
use crate::quantity::Number;
use crate::record::shape::FieldType;
use crate::record::{LearnerRecord, RecordShape, read};
use crate::render::question::{decides_text, question_text, takes_text};
use crate::render::reason::need_text;
use crate::render::{Names, decision_page};
use serde_json::Value;
use std::io::{BufRead, IsTerminal};
use std::path::Path;

/// Runs the command.
pub(super) fn run(shell: &Shell, arguments: &ApplyArguments) -> Result<Outcome, Failure> {
    let options = arguments.reading.options()?;
    let answers = answers(arguments)?;
    let Some((plan, locale)) = load_deciding(shell, &arguments.policy)? else { return Ok(Outcome::Findings) };
    let shape = plan.record_shape();
    let path = &arguments.records;
    let text = read_text(path)?;
    let record = match read(&text, &shape, arguments.reading.strictness()) {
        Ok((record, warnings)) => {
            tell_warnings(shell, path, &warnings, locale)?;
            record
        }
        Err(errors) => {
            tell_errors(shell, path, &errors, locale)?;
            return Ok(Outcome::Failed);
        }
    };
    let Ok(written) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else {
        return Err(no_json());
    };
    let mut talk =
        Talk { shell, plan: &plan, shape: &shape, options, locale, arguments, answers, left: Vec::new() };
    let (written, record, decision) = talk.through(written, record)?;
    if let Some(output) = &arguments.output {
        let mut file = Output::open(output)?;
        file.write_line(&serde_json::to_string_pretty(&written).unwrap_or_default())?;
        file.finish()?;
    }
    let names = Names { policy: &plan.policy, record: Some(&record) };
    shell.answer(&page_text(&decision_page(&decision, &names, locale), shell.colours_answer()))?;
    Ok(Outcome::Clean)
}

/// Returns where answers come from: a file, piped input that is asked for by name, or the person at the terminal.
fn answers(arguments: &ApplyArguments) -> Result<Box<dyn Iterator<Item = String>>, Failure> {
    let is_standard = arguments.records == Path::new("-");
    match arguments.answers.as_deref() {
        Some(path) if path != Path::new("-") => {
            let text = read_text(path)?;
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            Ok(Box::new(lines.into_iter()))
        }
        _ if is_standard => Err(Failure::usage(
            Text::new(
                "档案和回答不能都来自标准输入",
                "the record and the answers cannot both come from standard input",
            ),
            Text::new(
                "把档案写入文件，或用 --answers 写明回答的文件",
                "name a file for the record, or one for the answers with `--answers`",
            ),
        )),
        Some(_) => Ok(Box::new(std::io::stdin().lock().lines().map_while(Result::ok))),
        None if std::io::stdin().is_terminal() => Ok(Box::new(std::iter::from_fn(typed))),
        None => Err(Failure::usage(
            Text::new("--ask 须在终端上使用", "`--ask` needs a terminal"),
            Text::new("要从管道读取回答，写 --answers -", "to read answers from a pipe write `--answers -`"),
        )),
    }
}

/// Returns the next line that was typed; letters of another encoding are replaced by a mark, so that they are not taken for the end.
fn typed() -> Option<String> {
    let mut line = Vec::new();
    let read = std::io::stdin().lock().read_until(b'\n', &mut line).ok()?;
    (read > 0).then(|| String::from_utf8_lossy(&line).into_owned())
}

fn no_json() -> Failure {
    Failure::usage(
        Text::new("--ask 只能用于一份 JSON 档案", "`--ask` takes one record as JSON"),
        Text::new("把一位学习者的档案写成一个 JSON 文件", "write one learner's record to a JSON file"),
    )
}

/// What a question asks, with the item, the target and the rule that it asks for.
type QuestionKey = (Need, Option<String>, Option<String>, Option<String>);

struct Talk<'a> {
    shell: &'a Shell,
    plan: &'a Plan,
    shape: &'a RecordShape,
    options: Options,
    locale: Locale,
    arguments: &'a ApplyArguments,
    answers: Box<dyn Iterator<Item = String>>,
    /// Questions left unanswered: they are not asked again.
    left: Vec<QuestionKey>,
}

impl Talk<'_> {
    /// Asks until nothing is open, everything left was skipped, or the answers end.
    fn through(
        &mut self,
        mut written: Value,
        mut record: LearnerRecord,
    ) -> Result<(Value, LearnerRecord, Decision), Failure> {
        let mut number = 0;
        loop {
            let decision = evaluate(self.plan, &record, &self.options);
            expect_sound(self.plan, &self.arguments.policy)?;
            let open = questions(&self.plan.policy, &decision, &record);
            let open: Vec<Question> = open.into_iter().filter(|one| !self.left.contains(&key(one))).collect();
            let Some(question) = open.first() else {
                // The decision stands apart from the last answer.
                if number > 0 {
                    self.shell.say("\n")?;
                }
                return Ok((written, record, decision));
            };
            number += 1;
            let names = Names { policy: &self.plan.policy, record: Some(&record) };
            self.put(question, number, open.len(), &names)?;
            let Some(answer) = self.answer(question, &names)? else {
                self.shell.say("\n\n")?;
                return Ok((written, record, decision));
            };
            // What is answered or skipped is not asked again, even where the answer leaves it open.
            self.left.push(key(question));
            let Answer::Given(answer) = answer else { continue };
            let mut with = written.clone();
            let placed = put_answer(&self.plan.policy, question, &mut with, answer);
            match placed.map(|()| read(&with.to_string(), self.shape, self.arguments.reading.strictness())) {
                Some(Ok((next, _))) => (written, record) = (with, next),
                Some(Err(errors)) => tell_errors(self.shell, &self.arguments.records, &errors, self.locale)?,
                None => {}
            }
        }
    }

    fn put(&self, question: &Question, number: usize, open: usize, names: &Names<'_>) -> Result<(), Failure> {
        let asked = question_text(question, names);
        let (takes, decides) = (takes_text(question, names), decides_text(question, names));
        let intro = Text::new(
            format!("还缺 {open} 项，逐一询问；回车跳过，? 求解释\n"),
            format!("{open} open; each is asked; Enter skips, ? explains\n"),
        );
        let intro = if number == 1 { intro.in_locale(self.locale) } else { "" };
        let [asked, takes, decides] = [&asked, &takes, &decides].map(|text| text.in_locale(self.locale));
        let text = format!("{intro}\n{number}. {asked}  {takes}\n   {decides}\n> ");
        self.shell.say(&text)
    }

    /// Returns the next answer that can be read; `None` at the end of the answers.
    fn answer(&mut self, question: &Question, names: &Names<'_>) -> Result<Option<Answer>, Failure> {
        loop {
            let Some(line) = self.answers.next() else { return Ok(None) };
            match line.trim() {
                "" => return Ok(Some(Answer::Skipped)),
                "?" | "？" => self.say(&explained(question, names))?,
                line => match value(line, question, &self.plan.policy) {
                    Some(value) => return Ok(Some(Answer::Given(value))),
                    None => {
                        let takes = takes_text(question, names);
                        self.say(&Text::new(
                            format!("这里须填：{}", takes.zh),
                            format!("what fits here: {}", takes.en),
                        ))?;
                    }
                },
            }
        }
    }

    fn say(&self, text: &Text) -> Result<(), Failure> {
        self.shell.say(&format!("  {}\n> ", text.in_locale(self.locale)))
    }
}

enum Answer {
    Given(Value),
    Skipped,
}

fn key(question: &Question) -> QuestionKey {
    let Question { need, item, course, rule, .. } = question.clone();
    (need, item, course, rule)
}

fn explained(question: &Question, names: &Names<'_>) -> Text {
    let (need, takes) = (need_text(&question.need, names), takes_text(question, names));
    let none = match question.need {
        Need::Fact(_) => Text::new("；确知没有则填 无", "; write none if it is known that there is none"),
        Need::Papers(_)
        | Need::Approval(_)
        | Need::Judgement(_)
        | Need::Choice(_)
        | Need::Calculation { .. } => Text::default(),
    };
    Text::new(
        format!("{}。可填：{}{}", need.zh, takes.zh, none.zh),
        format!("{}. You may write {}{}", need.en, takes.en, none.en),
    )
}

/// Returns an answer as JSON in the type of the question; `None` when it does not fit.
fn value(line: &str, question: &Question, policy: &Policy) -> Option<Value> {
    if matches!(question.need, Need::Fact(_)) && matches!(line, "无" | "none") {
        return Some(Value::Null);
    }
    match &question.takes {
        FieldType::YesNo => match line {
            "是" | "yes" | "y" | "Y" | "true" => Some(Value::Bool(true)),
            "否" | "no" | "n" | "N" | "false" => Some(Value::Bool(false)),
            _ => None,
        },
        FieldType::Number { from, to, .. } => {
            let number = Number::parse(line)?;
            let fits = from.is_none_or(|from| from <= number) && to.is_none_or(|to| number <= to);
            if fits { serde_json::from_str(line).ok() } else { None }
        }
        FieldType::Share => Number::parse_share(line).map(|_| Value::from(line)),
        FieldType::Date => Day::parse(line).ok().map(|day| Value::from(day.to_string())),
        FieldType::Duration => Duration::parse(line).map(|_| Value::from(line)),
        FieldType::Words(words) => {
            let own = policy.words.get(line).map_or(line, String::as_str);
            let is_named = |word: &&String| word.as_str() == line || word.as_str() == own;
            words.iter().find(is_named).map(|word| Value::from(word.as_str()))
        }
        FieldType::Code | FieldType::Text => Some(Value::from(line)),
    }
}
