//! `lijiao explain`: a decision in words, or what a finding's code means.

use super::arguments::{ExplainArguments, WordFormat};
use super::check::as_json;
use super::failure::{Failure, Outcome};
use super::load::{expect_sound, load_deciding};
use super::one_record::OneRecord;
use super::paint::page_text;
use super::shell::Shell;
use crate::diagnostics::registry;
use crate::evaluate::evaluate;
use crate::explain::{Asked, UnknownName, explain_each};
use crate::locale::Text;
use crate::nearest::nearest;
use crate::record::LearnerRecord;
use crate::render::{Names, explanations_page};
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
    let Some((plan, locale)) = load_deciding(shell, &arguments.policy)? else { return Ok(Outcome::Findings) };
    let asked = OneRecord { path, which: &arguments.one, reading: &arguments.reading };
    let Some(record) = asked.read(shell, &plan.record_shape(), locale)? else {
        return Ok(Outcome::Failed);
    };
    let decision = evaluate(&plan, &record, &options);
    let about = (arguments.item.as_deref(), arguments.target.as_deref());
    let programme = arguments.programme.as_deref();
    programme.map_or(Ok(()), |code| applied_for(&record, code))?;
    let asked = Asked { plan: &plan, record: &record, options: &options };
    let explained =
        explain_each(&asked, &decision, about, programme).map_err(|unknown| not_there(&unknown))?;
    expect_sound(&plan, &arguments.policy)?;
    let names = Names { policy: &plan.policy, record: Some(&record) };
    let page = || explanations_page(&explained, &names, locale);
    shell.answer(&match (arguments.format, explained.as_slice()) {
        (WordFormat::Json, [(one, _)]) => as_json(one),
        (WordFormat::Json, several) => as_json(&several.iter().map(|(one, _)| one).collect::<Vec<_>>()),
        (WordFormat::Plain, _) => page().to_string(),
        (WordFormat::Pretty, _) => page_text(&page(), shell.colours_answer()),
    })?;
    Ok(Outcome::Clean)
}

pub(super) fn not_there(unknown: &UnknownName) -> Failure {
    Failure::Usage { title: unknown.title(), help: unknown.help() }
}

/// Fails for a programme that the record does not apply for.
pub(super) fn applied_for(record: &LearnerRecord, code: &str) -> Result<(), Failure> {
    let alone = record.application.as_ref().and_then(|application| application.programme.as_deref());
    let several = record.programmes().iter().filter_map(|application| application.programme.as_deref());
    let known: Vec<&str> = alone.into_iter().chain(several).collect();
    if known.contains(&code) {
        return Ok(());
    }
    let (quoted, list) = (Text::quoted(code), Text::quoted_list(&known));
    let help = match known.is_empty() {
        true => Text::new("去掉 --programme", "leave out `--programme`"),
        false => Text::new(format!("申请的是{}", list.zh), format!("it applies for {}", list.en)),
    };
    Err(Failure::usage(
        Text::new(
            format!("档案没有申请专业计划{}", quoted.zh),
            format!("the record does not apply for programme {}", quoted.en),
        ),
        help,
    ))
}
