//! `lijiao explain`: a decision in words, or what a finding's code means.

use super::arguments::{ExplainArguments, WordFormat};
use super::check::as_json;
use super::failure::{Failure, Outcome};
use super::load::load_sound;
use super::paint::page_text;
use super::reading::{record_format, tell_errors, tell_warnings};
use super::shell::Shell;
use crate::compile::compile;
use crate::diagnostics::registry;
use crate::evaluate::evaluate;
use crate::explain::{UnknownName, explain};
use crate::io::open_records;
use crate::locale::{Locale, Text};
use crate::nearest::nearest;
use crate::record::{LearnerRecord, RecordShape};
use crate::render::{Names, explanation_page};
use std::path::Path;

/// Runs the command.
pub(super) fn run(shell: &Shell, arguments: &ExplainArguments) -> Result<Outcome, Failure> {
    match &arguments.record {
        Some(record) => explain_record(shell, arguments, record),
        None => explain_code(shell, &arguments.policy.to_string_lossy()),
    }
}

fn explain_code(shell: &Shell, code: &str) -> Result<Outcome, Failure> {
    if let Some(entry) = registry::find(code) {
        shell.answer(&registry::page(entry, shell.locale(None)))?;
        return Ok(Outcome::Clean);
    }
    let quoted = Text::quoted(code);
    if Path::new(code).exists() {
        return Err(Failure::usage(
            Text::new("没有写明要解释的档案", "no record is named"),
            Text::new(
                format!("在{}之后写出档案的文件", quoted.zh),
                format!("name the file of a record behind {}", quoted.en),
            ),
        ));
    }
    let near = nearest(code, registry::entries().map(|entry| entry.code.as_str()));
    let title = Text::new(
        format!("没有诊断代码{}", quoted.zh),
        format!("there is no finding with the code {}", quoted.en),
    );
    let near = Text::quoted_list(&near);
    let help = match near.zh.is_empty() {
        true => Text::new(
            "代码形如 LJ0203；解释决定则写：办法、档案",
            "codes look like `LJ0203`; for a decision name policy and record",
        ),
        false => Text::new(format!("是否想写{}？", near.zh), format!("did you mean {}?", near.en)),
    };
    Err(Failure::usage(title, help))
}

fn explain_record(shell: &Shell, arguments: &ExplainArguments, path: &Path) -> Result<Outcome, Failure> {
    let options = arguments.reading.options()?;
    let Some((policy, locale)) = load_sound(shell, &arguments.policy)? else { return Ok(Outcome::Findings) };
    let plan = compile(&policy);
    let Some(record) = the_record(shell, arguments, path, &plan.policy, locale)? else {
        return Ok(Outcome::Failed);
    };
    let decision = evaluate(&plan, &record, &options);
    let (item, target) = (arguments.item.as_deref(), arguments.target.as_deref());
    let explanation =
        explain(&plan.policy, &decision, item, target).map_err(|unknown| not_there(&unknown))?;
    let names = Names { policy: &plan.policy, record: Some(&record) };
    shell.answer(&match arguments.format {
        WordFormat::Json => as_json(&explanation),
        WordFormat::Plain => explanation_page(&explanation, &names, locale).to_string(),
        WordFormat::Pretty => {
            page_text(&explanation_page(&explanation, &names, locale), shell.colours_answer())
        }
    })?;
    Ok(Outcome::Clean)
}

fn not_there(unknown: &UnknownName) -> Failure {
    Failure::Usage { title: unknown.title(), help: unknown.help() }
}

// The only record of the file, or the one that `--id` names. `None` when what there is cannot be read, which is told.
fn the_record(
    shell: &Shell,
    arguments: &ExplainArguments,
    path: &Path,
    policy: &crate::policy::Policy,
    locale: Locale,
) -> Result<Option<LearnerRecord>, Failure> {
    let shape = RecordShape::of(policy);
    let format = record_format(path, arguments.from.as_deref())?;
    let mut ids: Vec<String> = Vec::new();
    let mut found: Option<LearnerRecord> = None;
    let mut has_bad = false;
    for result in open_records(path, format, &shape, arguments.reading.strictness())? {
        match result? {
            Ok((record, warnings)) if arguments.id.as_ref().is_none_or(|id| *id == record.id) => {
                if !warnings.is_empty() {
                    tell_warnings(shell, path, &warnings, locale)?;
                }
                ids.push(record.id.clone());
                found.get_or_insert(record);
            }
            Ok((record, _)) => ids.push(record.id),
            Err(errors) if arguments.id.is_none() || errors.id == arguments.id => {
                has_bad = true;
                tell_errors(shell, path, &errors, locale)?;
            }
            Err(_) => {}
        }
        if found.is_some() && arguments.id.is_some() {
            return Ok(found);
        }
    }
    match (&arguments.id, ids.len()) {
        _ if has_bad => Ok(None),
        (None, 1) => Ok(found),
        (None, 0) => Err(Failure::usage(
            Text::new("文件中没有档案", "the file holds no record"),
            Text::new("写入一条记录", "write a record"),
        )),
        (None, count) => Err(several(count, &ids)),
        (Some(id), _) => Err(no_such_record(id, &ids)),
    }
}

fn several(count: usize, ids: &[String]) -> Failure {
    let first = Text::quoted_list(ids.get(..ids.len().min(5)).unwrap_or_default());
    Failure::usage(
        Text::new(format!("文件中有 {count} 份档案"), format!("the file holds {count} records")),
        Text::new(
            format!("用 --id 选一份，如{}", first.zh),
            format!("choose one with `--id`, such as {}", first.en),
        ),
    )
}

fn no_such_record(id: &str, ids: &[String]) -> Failure {
    let quoted = Text::quoted(id);
    let near = Text::quoted_list(&nearest(id, ids.iter().map(String::as_str)));
    let help = match near.zh.is_empty() {
        true => Text::new("核对编号", "check the id"),
        false => Text::new(format!("是否想写{}？", near.zh), format!("did you mean {}?", near.en)),
    };
    Failure::usage(
        Text::new(
            format!("文件中没有编号为{}的档案", quoted.zh),
            format!("the file has no record {}", quoted.en),
        ),
        help,
    )
}
