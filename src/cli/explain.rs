//! `lijiao explain`: a decision in words, or what a finding's code means.

use super::arguments::{ExplainArguments, WordFormat};
use super::check::as_json;
use super::failure::{Failure, Outcome};
use super::load::load_deciding;
use super::one_record::OneRecord;
use super::paint::page_text;
use super::shell::Shell;
use crate::diagnostics::registry;
use crate::evaluate::evaluate;
use crate::explain::{Asked, UnknownName, explain};
use crate::locale::Text;
use crate::nearest::nearest;
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
    let Some((plan, locale)) = load_deciding(shell, &arguments.policy)? else { return Ok(Outcome::Findings) };
    let asked = OneRecord { path, which: &arguments.one, reading: &arguments.reading };
    let Some(record) = asked.read(shell, &plan.policy, locale)? else {
        return Ok(Outcome::Failed);
    };
    let decision = evaluate(&plan, &record, &options);
    let (item, target) = (arguments.item.as_deref(), arguments.target.as_deref());
    let explanation =
        explain(&Asked { plan: &plan, record: &record, options: &options }, &decision, item, target)
            .map_err(|unknown| not_there(&unknown))?;
    let names = Names { policy: &plan.policy, record: Some(&record) };
    shell.answer(&match arguments.format {
        WordFormat::Json => as_json(&explanation),
        WordFormat::Plain => explanation_page(&explanation, &decision, &names, locale).to_string(),
        WordFormat::Pretty => {
            page_text(&explanation_page(&explanation, &decision, &names, locale), shell.colours_answer())
        }
    })?;
    Ok(Outcome::Clean)
}

pub(super) fn not_there(unknown: &UnknownName) -> Failure {
    Failure::Usage { title: unknown.title(), help: unknown.help() }
}
