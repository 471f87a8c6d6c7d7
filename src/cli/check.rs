//! `lijiao check`: all findings of policies.

use super::arguments::{CheckArguments, FindingFormat};
use super::failure::{Failure, Outcome};
use super::load::{Joined, Loaded, is_question, load_and_analyse, reread};
use super::shell::Shell;
use crate::agenda;
use crate::check::{CheckedPolicy, Proof, Standing};
use crate::compile::compile;
use crate::date::Day;
use crate::diagnostics::report::{Drawing, plain, pretty};
use crate::diagnostics::{Diagnostic, Level, apply_safe_fixes, github, json, sarif};
use crate::evaluate::{Options, evaluate};
use crate::io::{create_folder, find_policies, load_policy, lock_path, write_whole};
use crate::locale::{Locale, Text};
use crate::policy::base::Lock;
use crate::record::{RecordShape, Strictness, read};
use std::path::Path;

/// Runs the command.
pub(super) fn run(shell: &Shell, arguments: &CheckArguments) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Clean;
    let mut checked: Vec<Loaded> = Vec::new();
    for path in arguments.policies.iter().flat_map(|path| find_policies(path)) {
        match checked_policy(shell, &path, arguments.fix, arguments.lock) {
            Ok(mut loaded) => {
                if arguments.questions {
                    loaded.is_broken = loaded.problems.iter().any(|one| one.is_error() && !is_question(one));
                    loaded.problems.retain(is_question);
                }
                outcome = outcome.max(outcome_of(&loaded.problems, arguments.deny.is_some()));
                checked.push(loaded);
            }
            // One policy that cannot be read does not stop the others.
            Err(failure) if failure.is_closed() => return Err(failure),
            Err(failure) => {
                shell.say(&failure.text(shell.locale(None)))?;
                outcome = Outcome::Failed;
            }
        }
    }
    if let Some(folder) = &arguments.write_witness {
        write_witnesses(folder, &checked)?;
    }
    report(shell, &checked, arguments.format)?;
    let in_words = matches!(arguments.format, FindingFormat::Pretty | FindingFormat::Plain);
    if arguments.questions && in_words {
        shell.answer(&checked.iter().map(|loaded| agenda(shell, loaded)).collect::<String>())?;
    }
    Ok(outcome)
}

fn checked_policy(shell: &Shell, path: &Path, fix: bool, lock: bool) -> Result<Loaded, Failure> {
    let loaded = load_and_analyse(path)?;
    if lock && write_lock(path, &loaded)? {
        return load_and_analyse(path);
    }
    if !fix || path == Path::new("-") {
        return Ok(loaded);
    }
    mended(shell, path, loaded)
}

// Applies the safe mends, and takes them back when an example or a witness would then be decided otherwise.
fn mended(shell: &Shell, path: &Path, loaded: Loaded) -> Result<Loaded, Failure> {
    let records = records_of(&loaded);
    let before = loaded.policy.as_ref().map(|policy| decided(policy, &records));
    let mut stood: Vec<(&str, &str)> = Vec::new();
    let mut mended = 0;
    // The text of a base is not ours to mend.
    let own = loaded.sources.iter().zip(&loaded.own).filter(|(_, own)| **own);
    for (file, _) in own {
        let (text, applied) = apply_safe_fixes(file, &loaded.problems);
        if applied > 0 {
            write_whole(Path::new(file.name()), text.as_bytes())?;
            stood.push((file.name(), file.text()));
            mended += applied;
        }
    }
    if mended == 0 {
        return Ok(loaded);
    }
    let mends = if mended == 1 { "mend" } else { "mends" };
    let mut said = Text::new(format!("已应用 {mended} 处改法\n"), format!("applied {mended} {mends}\n"));
    let mut after = load_and_analyse(path)?;
    let now = after.policy.as_ref().map(|policy| decided(policy, &records));
    match before.zip(now) {
        Some((before, now)) if before != now => {
            for (name, text) in stood {
                write_whole(Path::new(name), text.as_bytes())?;
            }
            said = Text::new(
                format!("{mended} 处改法会改变决定，没有应用\n"),
                format!("{mended} {mends} would change a decision and were not applied\n"),
            );
            after = load_and_analyse(path)?;
        }
        Some((before, _)) => {
            let count = before.len();
            said.zh.push_str(&format!("{count} 份示例和例证的决定没有改变\n"));
            said.en.push_str(&format!("the decisions on {count} examples and witnesses are the same\n"));
        }
        // What could not be applied before has no decisions that could change.
        None => {}
    }
    shell.say(said.in_locale(shell.locale(Some(loaded.locale))))?;
    Ok(after)
}

type Asked = (String, Option<Day>);

fn records_of(loaded: &Loaded) -> Vec<Asked> {
    let examples = loaded.policy.iter().flat_map(|policy| &policy.policy().examples);
    let examples = examples.map(|example| (example.record.clone(), example.as_of));
    let witnesses = loaded.problems.iter().filter_map(|problem| problem.witness.as_ref());
    examples.chain(witnesses.map(|witness| (witness.record.clone(), None))).collect()
}

// The decisions on records, without the digest of the text, which every edit changes.
fn decided(policy: &CheckedPolicy, records: &[Asked]) -> Vec<String> {
    let plan = compile(policy);
    let shape = RecordShape::of(&plan.policy);
    let decision = |(text, as_of): &Asked| {
        let Ok((record, _)) = read(text, &shape, Strictness::Lenient) else { return String::new() };
        let options = Options { as_of: *as_of, ..Options::default() };
        let mut decision = evaluate(&plan, &record, &options);
        decision.policy.digest.clear();
        as_json(&decision)
    };
    records.iter().map(decision).collect()
}

// One file a witness: the code and its number, so that `explain` can show the decision on it.
fn write_witnesses(folder: &Path, checked: &[Loaded]) -> Result<(), Failure> {
    let problems = checked.iter().flat_map(|loaded| &loaded.problems);
    let witnesses = problems.filter_map(|problem| Some((problem.code, problem.witness.as_ref()?)));
    create_folder(folder)?;
    for (number, (code, witness)) in (1..).zip(witnesses) {
        let record: serde_json::Value = serde_json::from_str(&witness.record).unwrap_or_default();
        write_whole(&folder.join(format!("{code}-{number}.json")), as_json(&record).as_bytes())?;
    }
    Ok(())
}

// What cannot be applied is not locked. Returns true when a lock was written.
fn write_lock(path: &Path, loaded: &Loaded) -> Result<bool, Failure> {
    let Some(policy) = loaded.policy.as_ref().map(CheckedPolicy::policy) else { return Ok(false) };
    if policy.bases.is_empty() {
        return Ok(false);
    }
    write_whole(&lock_path(&load_policy(path)?), as_json(&Lock::of(policy)).as_bytes())?;
    Ok(true)
}

// Each question again, with the ways to read it and a case. Where something else is wrong with the text, nothing can be decided yet.
fn agenda(shell: &Shell, loaded: &Loaded) -> String {
    let locale = shell.locale(Some(loaded.locale));
    if loaded.is_broken {
        return String::new();
    }
    let of = |problem: &Diagnostic| {
        let item = agenda::item(&loaded.meant, problem, &loaded.sources, locale, &|file, text| {
            reread(&loaded.path, file, text)
        });
        let lines = agenda::lines(&item, locale);
        let head = format!("{} {}", problem.code, problem.title.in_locale(locale));
        let all = std::iter::once(head).chain(lines).map(|line| line + "\n");
        if item.readings.is_empty() { String::new() } else { all.collect() }
    };
    loaded.problems.iter().map(of).collect()
}

fn outcome_of(problems: &[Diagnostic], deny_warnings: bool) -> Outcome {
    let counts = |level: Level| match level {
        Level::Error => true,
        Level::Warning => deny_warnings,
        Level::Hint => false,
    };
    match problems.iter().any(|problem| counts(problem.level)) {
        true => Outcome::Findings,
        false => Outcome::Clean,
    }
}

fn report(shell: &Shell, checked: &[Loaded], format: FindingFormat) -> Result<(), Failure> {
    let mut joined = Joined::default();
    checked.iter().for_each(|loaded| joined.add(&loaded.sources, &loaded.problems));
    let (problems, sources) = (&joined.problems, &joined.sources);
    let locale = shell.locale(checked.first().map(|loaded| loaded.locale));
    shell.answer(&match format {
        // Each policy is spoken of in its own language.
        FindingFormat::Pretty => checked.iter().map(|loaded| drawn(shell, loaded)).collect(),
        FindingFormat::Plain => {
            let listed = |loaded: &Loaded| {
                let locale = shell.locale(Some(loaded.locale));
                format!("{}{}", plain(&loaded.problems, &loaded.sources, locale), proved(loaded, locale))
            };
            checked.iter().map(listed).collect()
        }
        FindingFormat::Json => {
            let proofs = checked.iter().flat_map(|loaded| &loaded.proofs);
            as_json(
                &json::report(problems, sources, locale)
                    .with_proofs(proofs.map(|proof| shown(proof, locale))),
            )
        }
        FindingFormat::Sarif => as_json(&sarif::log(problems, sources, locale)),
        FindingFormat::Github => github::annotations(problems, sources, locale),
    })
}

/// Returns a value as JSON of several lines.
pub(super) fn as_json(value: &impl serde::Serialize) -> String {
    // Our own types have text keys and exact numbers: they always serialise.
    serde_json::to_string_pretty(value).map_or_else(|_| String::new(), |text| text + "\n")
}

fn drawn(shell: &Shell, loaded: &Loaded) -> String {
    let locale = shell.locale(Some(loaded.locale));
    let proved = proved(loaded, locale);
    if loaded.problems.is_empty() {
        let path = loaded.path.display();
        let fine = Text::new(format!("{path}：没有问题\n"), format!("{path}: nothing found\n"));
        return format!("{}{proved}", fine.in_locale(locale));
    }
    let drawing = Drawing { locale, colour: shell.colours_answer(), ascii: false };
    format!("{}{proved}", pretty(&loaded.problems, &loaded.sources, drawing))
}

// What was proved of assertions, a line each, with the bounds within which it holds.
fn proved(loaded: &Loaded, locale: Locale) -> String {
    let line = |proof: &Proof| {
        let Standing::Proved(scope) = &proof.standing else { return None };
        let name = Text::quoted(&proof.assertion);
        let said = Text::new(
            format!("保证{}已证明：{}\n", name.zh, scope.zh),
            format!("assertion {} is proved: {}\n", name.en, scope.en),
        );
        Some(said.in_locale(locale).to_owned())
    };
    loaded.proofs.iter().filter_map(line).collect()
}

fn shown(proof: &Proof, locale: Locale) -> json::JsonProof {
    let (standing, scope) = match &proof.standing {
        Standing::Proved(scope) => ("proved", Some(scope.in_locale(locale).to_owned())),
        Standing::Refuted => ("refuted", None),
        Standing::Open => ("open", None),
    };
    json::JsonProof { assertion: proof.assertion.clone(), standing, scope }
}
