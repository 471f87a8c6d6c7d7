//! `lijiao check`: all findings of policies.

mod mend;

use super::arguments::{CheckArguments, FindingFormat};
use super::failure::{Failure, Outcome};
use super::load::{Joined, Loaded, is_question, load_and_analyse, reread};
use super::shell::Shell;
use crate::agenda;
use crate::check::{CheckedPolicy, Proof, Standing};
use crate::diagnostics::report::{Drawing, plain, pretty};
use crate::diagnostics::{Diagnostic, Level, github, json, sarif};
use crate::io::{create_folder, find_policies, load_policy, lock_path, write_whole};
use crate::locale::{Locale, Text};
use crate::policy::base::Lock;
use mend::Mended;
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
    let Mended { files, said } = mend::mended(path, &loaded);
    if let Some(said) = said {
        shell.say(said.in_locale(shell.locale(Some(loaded.locale))))?;
    }
    if files.is_empty() {
        return Ok(loaded);
    }
    for (name, text) in files {
        write_whole(Path::new(&name), text.as_bytes())?;
    }
    load_and_analyse(path)
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
