//! `lijiao advise`: which further outcomes would bring a learner to a target or to the unmet requirements.

use super::arguments::{AdviseArguments, WordFormat};
use super::check::as_json;
use super::explain::{applied_for, not_there};
use super::failure::{Failure, Outcome};
use super::load::{expect_sound, load_deciding};
use super::one_record::OneRecord;
use super::paint::page_text;
use super::shell::Shell;
use crate::advise::{Wish, advise_each};
use crate::locale::Text;
use crate::nearest::nearest;
use crate::policy::builtin::attribute_names;
use crate::policy::{OwnerKind, Policy};
use crate::render::{Names, advised_page};

/// Runs the command.
pub(super) fn run(shell: &Shell, arguments: &AdviseArguments) -> Result<Outcome, Failure> {
    let options = arguments.reading.options()?;
    let Some((plan, locale)) = load_deciding(shell, &arguments.policy)? else { return Ok(Outcome::Findings) };
    if let Some(attribute) = &arguments.least {
        known_attribute(&plan.policy, attribute)?;
    }
    let asked = OneRecord { path: &arguments.record, which: &arguments.one, reading: &arguments.reading };
    let Some(record) = asked.read(shell, &plan.record_shape(), locale)? else { return Ok(Outcome::Failed) };
    let wish = Wish { target: arguments.target.clone(), least: arguments.least.clone() };
    let programme = arguments.programme.as_deref();
    programme.map_or(Ok(()), |code| applied_for(&record, code))?;
    let advised =
        advise_each(&plan, &record, &options, &wish, programme).map_err(|unknown| not_there(&unknown))?;
    expect_sound(&plan, &arguments.policy)?;
    let names = Names { policy: &plan.policy, record: Some(&record) };
    let page = || advised_page(&advised, &names, locale);
    shell.answer(&match (arguments.format, advised.as_slice()) {
        (WordFormat::Json, [one]) => as_json(one),
        (WordFormat::Json, several) => as_json(&several),
        (WordFormat::Plain, _) => page().to_string(),
        (WordFormat::Pretty, _) => page_text(&page(), shell.colours_answer()),
    })?;
    Ok(Outcome::Clean)
}

fn known_attribute(policy: &Policy, attribute: &str) -> Result<(), Failure> {
    let declared = policy.attributes.keys().filter(|(owner, _)| *owner == OwnerKind::Item);
    let known =
        declared.map(|(_, name)| name.as_str()).chain(attribute_names(OwnerKind::Item).iter().copied());
    let known: Vec<&str> = known.collect();
    if known.contains(&attribute) {
        return Ok(());
    }
    let quoted = Text::quoted(attribute);
    let near = Text::quoted_list(&nearest(attribute, known));
    let help = match near.zh.is_empty() {
        true => {
            Text::new("用 lijiao show 查看成果的登记项", "see the attributes of outcomes with `lijiao show`")
        }
        false => Text::new(format!("是否想写{}？", near.zh), format!("did you mean {}?", near.en)),
    };
    let title = Text::new(
        format!("学习成果没有登记项{}", quoted.zh),
        format!("outcomes have no attribute {}", quoted.en),
    );
    Err(Failure::usage(title, help))
}
