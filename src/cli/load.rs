//! A policy from its path to a checked policy, with everything that is wrong with its text.

use super::failure::Failure;
use super::shell::Shell;
use crate::check::{Aim, Checked, CheckedPolicy, Judged, Proof, Standing, check, judge};
use crate::compile::compile;
use crate::diagnostics::report::{Drawing, pretty};
use crate::diagnostics::{
    Diagnostic, Edit, Fix, Label, MeaningProblem, Problem, SilenceProblem, Witness, in_order,
};
use crate::impact::{Alike, Pair, alike};
use crate::io::{IoError, IoProblem, LoadedPolicy, find_named, load_plan, load_policy, tidy, with_bases};
use crate::locale::{Locale, Text};
use crate::plan::Plan;
use crate::policy::{Policy, Promise};
use crate::resolve::{PolicyFolder, Resolved, resolve};
use crate::source::{SourceId, Sources, Span};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// A policy that was read, resolved and checked.
pub(super) struct Loaded {
    /// The path as the user named it.
    pub path: PathBuf,
    /// Its language.
    pub locale: Locale,
    /// The files under names that the user can open.
    pub sources: Sources,
    /// For each file, whether it is the policy's own and not that of one it adopts.
    pub own: Vec<bool>,
    /// All findings.
    pub problems: Vec<Diagnostic>,
    /// The policy, when no finding is an error.
    pub policy: Option<CheckedPolicy>,
    /// Whether anything but a question was found to be an error; told where only questions are asked for.
    pub is_broken: bool,
    /// The policy as meant, whatever was found.
    pub meant: Policy,
    /// Its assertions with what is known of them, where it was analysed.
    pub proofs: Vec<Proof>,
    /// Its plan, where it is to decide and no finding is an error.
    plan: Option<Plan>,
}

/// Loads and checks a policy. Faults in its text are findings, not failures.
pub(super) fn load(path: &Path) -> Result<Loaded, Failure> {
    loaded(path, Aim::Check)
}

/// Loads a policy, checks it, and looks for faults of meaning where it could be applied.
pub(super) fn load_and_analyse(path: &Path) -> Result<Loaded, Failure> {
    loaded(path, Aim::Analysis)
}

fn loaded(path: &Path, aim: Aim) -> Result<Loaded, Failure> {
    let loaded = load_policy(path)?;
    let folder = with_bases(&loaded)?;
    let resolved = resolve(&folder);
    let locale = resolved.policy.locale;
    let meant = resolved.policy.clone();
    let prefixes: Vec<String> = folder.bases.values().map(|base| base.prefix.clone()).collect();
    let Judged { mut checked, analysis, plan } = judge(resolved, folder, aim);
    let mut proofs = Vec::new();
    if let (Some(policy), Some(analysis)) = (&checked.policy, analysis) {
        proofs = analysis.onto(&mut checked.problems);
        settle(&loaded, policy, &mut proofs, &mut checked.problems);
        checked.problems = in_order(checked.problems);
    }
    let sources = named_below(&loaded, &checked.sources);
    let is_own = |name: &str| !prefixes.iter().any(|prefix| name.starts_with(prefix));
    let own = checked.sources.iter().map(|file| is_own(file.name())).collect();
    Ok(Loaded {
        path: path.to_owned(),
        locale,
        sources,
        own,
        problems: checked.problems,
        policy: checked.policy,
        is_broken: false,
        meant,
        proofs,
        plan,
    })
}

// What the analysis leaves open for want of the other policy: that both decide alike.
fn settle(
    loaded: &LoadedPolicy,
    policy: &CheckedPolicy,
    proofs: &mut [Proof],
    problems: &mut Vec<Diagnostic>,
) {
    for (assertion, proof) in policy.policy().assertions.iter().zip(proofs) {
        let Promise::SameAs(code) = &assertion.promise else { continue };
        let Some(other) = find_named(loaded, code).and_then(|path| sound(&path)) else { continue };
        let (old, new) = (&other, &compile(policy));
        let standing = alike(Pair { old, new });
        let code = Text::quoted(code);
        let (settled, finding) = match standing {
            Alike::Open => continue,
            Alike::Proved => {
                let why = Text::new(
                    format!("与{}含义相同，对任何档案都成立", code.zh),
                    format!("it means the same as {}, for every record", code.en),
                );
                (Standing::Proved(why), None)
            }
            Alike::Refuted { given: [theirs, own], says, record } => {
                let why = Text::new(
                    format!("{}给 {}，这里给 {}", code.zh, theirs.zh, own.zh),
                    format!("{} gives {}, and this gives {}", code.en, theirs.en, own.en),
                );
                let problem = MeaningProblem::PromiseBroken { assertion: assertion.name.clone(), why };
                (Standing::Refuted, Some(problem.at(proof.span).with_witness(Some(Witness { says, record }))))
            }
        };
        let open = MeaningProblem::PromiseOpen { assertions: Vec::new() }.code();
        problems.retain(|problem| problem.code != open || problem.span() != proof.span);
        problems.extend(finding);
        proof.standing = settled;
    }
}

// A policy without errors, as a plan.
fn sound(path: &Path) -> Option<Plan> {
    let folder = with_bases(&load_policy(path).ok()?).ok()?;
    judge(resolve(&folder), folder, Aim::Plan).plan
}

/// Reads a policy again with another text in the place of one of its files, as the user names it; `None` where it then has a fault
/// other than what it leaves open.
pub(super) fn reread(path: &Path, file: &str, text: &str) -> Option<Policy> {
    let resolved = resolved_with(path, &[(file.to_owned(), text.to_owned())])?;
    let policy = resolved.policy.clone();
    let faults = check(resolved).problems;
    let is_fault = |problem: &Diagnostic| problem.is_error() && !is_question(problem);
    (!faults.iter().any(is_fault)).then_some(policy)
}

/// Reads and checks a policy again with other texts in the place of some of its files, as the user names them.
pub(super) fn checked_with(path: &Path, texts: &[(String, String)]) -> Option<Checked> {
    resolved_with(path, texts).map(check)
}

fn resolved_with(path: &Path, texts: &[(String, String)]) -> Option<Resolved> {
    let mut loaded = load_policy(path).ok()?;
    for (file, text) in texts {
        let own = loaded.files.keys().filter(|name| file.ends_with(name.as_str()));
        let own = own.max_by_key(|name| name.len()).cloned()?;
        loaded.files.insert(own, text.as_bytes().to_vec());
    }
    Some(resolve(&with_bases(&loaded).ok()?))
}

/// Returns true for what the text leaves open.
pub(super) fn is_question(problem: &Diagnostic) -> bool {
    SilenceProblem::ENTRIES.iter().any(|entry| entry.code == problem.code)
}

/// Returns the language of the first policy among the arguments, whatever else is wrong with them.
pub(super) fn language_of_policy(arguments: &[OsString]) -> Option<Locale> {
    let named = arguments.iter().skip(2).map(Path::new).filter(|path| path.exists());
    let mut loaded = named.filter_map(|path| load_policy(path).ok());
    loaded.next().map(|loaded| resolve(&PolicyFolder::of(loaded.files)).policy.locale)
}

/// Loads a policy that is to be applied: its errors are told, and `None` is returned, when it cannot be.
pub(super) fn load_sound(shell: &Shell, path: &Path) -> Result<Option<(CheckedPolicy, Locale)>, Failure> {
    let Some(loaded) = load_loaded(shell, path)? else { return Ok(None) };
    let locale = shell.locale(Some(loaded.locale));
    Ok(loaded.policy.map(|policy| (policy, locale)))
}

/// Loads a policy that has no errors, with its files; they are told, and `None` is returned, when it has.
pub(super) fn load_loaded(shell: &Shell, path: &Path) -> Result<Option<Loaded>, Failure> {
    without_errors(shell, load(path)?)
}

fn without_errors(shell: &Shell, loaded: Loaded) -> Result<Option<Loaded>, Failure> {
    if loaded.policy.is_some() {
        return Ok(Some(loaded));
    }
    let locale = shell.locale(Some(loaded.locale));
    let errors: Vec<Diagnostic> = loaded.problems.into_iter().filter(Diagnostic::is_error).collect();
    let drawing = Drawing { locale, colour: shell.colours_remarks(), ascii: false };
    shell.say(&pretty(&errors, &loaded.sources, drawing))?;
    Ok(None)
}

/// Loads what decides: a plan as it was compiled, or a policy that is compiled now. Errors of its text are told, and `None`
/// is returned, when there are some.
pub(super) fn load_deciding(shell: &Shell, path: &Path) -> Result<Option<(Plan, Locale)>, Failure> {
    match load_plan(path)? {
        Some(plan) => {
            let locale = shell.locale(Some(plan.policy.locale));
            Ok(Some((plan, locale)))
        }
        None => load_compiled(shell, path),
    }
}

/// Loads a policy and compiles it. Errors of its text are told, and `None` is returned, when there are some.
pub(super) fn load_compiled(shell: &Shell, path: &Path) -> Result<Option<(Plan, Locale)>, Failure> {
    let Some(loaded) = without_errors(shell, loaded(path, Aim::Plan)?)? else { return Ok(None) };
    let locale = shell.locale(Some(loaded.locale));
    Ok(loaded.plan.map(|plan| (plan, locale)))
}

/// Fails where something of a stored plan that was asked for meant nothing: no answer is given by what cannot be trusted.
pub(super) fn expect_sound(plan: &Plan, path: &Path) -> Result<(), Failure> {
    if plan.is_sound() { Ok(()) } else { Err(IoError::new(path, IoProblem::DamagedPlan).into()) }
}

// The policy knows its files by names within its folder; people and pipelines open them from where they are.
fn named_below(loaded: &LoadedPolicy, sources: &Sources) -> Sources {
    let folder = loaded.folder.as_path();
    let mut named = Sources::new();
    for file in sources.iter() {
        let name = if loaded.path == Path::new("-") {
            "-".to_owned()
        } else if folder == Path::new(".") {
            file.name().to_owned()
        } else {
            tidy(&folder.join(file.name())).display().to_string()
        };
        named.add(name, file.text());
    }
    named
}

/// Findings of several policies as those of one: their files in one set, every span moved with its file.
#[derive(Default)]
pub(super) struct Joined {
    /// The files of all.
    pub sources: Sources,
    /// The findings of all.
    pub problems: Vec<Diagnostic>,
}

impl Joined {
    /// Adds the findings of a policy.
    pub fn add(&mut self, sources: &Sources, problems: &[Diagnostic]) {
        let before = u32::try_from(self.sources.iter().count()).unwrap_or(u32::MAX);
        for file in sources.iter() {
            self.sources.add(file.name(), file.text());
        }
        self.problems.extend(problems.iter().map(|problem| moved(problem, before)));
    }
}

fn moved(problem: &Diagnostic, by: u32) -> Diagnostic {
    let span = |mut span: Span| {
        span.file = SourceId(span.file.0.saturating_add(by));
        span
    };
    let label = |label: &Label| Label { span: span(label.span), ..label.clone() };
    let edit = |edit: &Edit| Edit { span: span(edit.span), replacement: edit.replacement.clone() };
    let fix = |fix: &Fix| Fix { edits: fix.edits.iter().map(edit).collect(), ..fix.clone() };
    Diagnostic {
        labels: problem.labels.iter().map(label).collect(),
        fixes: problem.fixes.iter().map(fix).collect(),
        ..problem.clone()
    }
}
