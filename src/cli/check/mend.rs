//! Safe mends, applied where no decision changes: the files of a policy and its findings come in, the files as they should read go
//! out. Every example and every witness is decided before and after; a mend that would change one of them is left out and named. A
//! text with errors decides nothing before: there the examples are run on the text as mended, and it is told how many fail.

use crate::cases;
use crate::check::CheckedPolicy;
use crate::cli::check::as_json;
use crate::cli::load::{Loaded, checked_with};
use crate::compile::compile;
use crate::date::Day;
use crate::diagnostics::{Diagnostic, apply_safe_fixes};
use crate::evaluate::{Options, evaluate};
use crate::locale::Text;
use crate::record::{RecordShape, Strictness, read};
use std::path::Path;

/// What mending comes to.
#[derive(Default)]
pub(super) struct Mended {
    /// The files that read otherwise, with their texts.
    pub files: Vec<(String, String)>,
    /// What was done and what was left out; absent where there was nothing to mend.
    pub said: Option<Text>,
}

/// A record that is decided before and after.
struct Asked {
    /// What it is called.
    name: Text,
    record: String,
    as_of: Option<Day>,
}

/// Returns the files of a policy with the safe mends of its findings that change no decision.
pub(super) fn mended(path: &Path, loaded: &Loaded) -> Mended {
    let (files, applied) = with_mends(loaded, &loaded.problems);
    if applied == 0 {
        return Mended::default();
    }
    let asked = asked(loaded);
    let Some(before) = loaded.policy.as_ref().map(|policy| decided(policy, &asked)) else {
        // A text with errors decides nothing that could change: what its examples say of it as mended is told.
        let tried =
            checked_with(path, &files).and_then(|checked| checked.policy).map(|policy| tried_said(&policy));
        return Mended { files, said: Some(all([applied_said(applied)].into_iter().chain(tried).collect())) };
    };
    let changed = |files: &[(String, String)]| -> Option<Text> {
        let Some(after) = checked_with(path, files).and_then(|checked| checked.policy) else {
            return Some(Text::new("每一份档案", "every record"));
        };
        let after = decided(&after, &asked);
        let mut pairs = before.iter().zip(after).zip(&asked);
        pairs.find(|((before, after), _)| *before != after).map(|(_, asked)| asked.name.clone())
    };
    if changed(&files).is_none() {
        return Mended { files, said: Some(all(vec![applied_said(applied), same_said(asked.len())])) };
    }
    let mut kept: Vec<Diagnostic> = Vec::new();
    let mut said: Vec<Text> = Vec::new();
    for problem in loaded.problems.iter().filter(|problem| problem.fixes.iter().any(|fix| fix.safe)) {
        kept.push(problem.clone());
        if let Some(name) = changed(&with_mends(loaded, &kept).0) {
            kept.pop();
            said.push(refused_said(loaded, problem, &name));
        }
    }
    let (files, applied) = with_mends(loaded, &kept);
    if applied > 0 {
        said.splice(0..0, [applied_said(applied), same_said(asked.len())]);
    }
    Mended { files, said: Some(all(said)) }
}

fn all(lines: Vec<Text>) -> Text {
    let of = |pick: fn(&Text) -> &str| lines.iter().map(pick).collect::<String>();
    Text::new(of(|line| &line.zh), of(|line| &line.en))
}

// The policy's own files in which a mend applies, and how many do; the text of a base is not ours to mend.
fn with_mends(loaded: &Loaded, problems: &[Diagnostic]) -> (Vec<(String, String)>, usize) {
    let (mut files, mut all) = (Vec::new(), 0);
    for (file, _) in loaded.sources.iter().zip(&loaded.own).filter(|(_, own)| **own) {
        let (text, applied) = apply_safe_fixes(file, problems);
        if applied > 0 {
            files.push((file.name().to_owned(), text));
            all += applied;
        }
    }
    (files, all)
}

fn asked(loaded: &Loaded) -> Vec<Asked> {
    let examples = loaded.policy.iter().flat_map(|policy| &policy.policy().examples).map(|example| {
        let title = Text::quoted(&example.title);
        let name = Text::new(format!("示例{}", title.zh), format!("example {}", title.en));
        Asked { name, record: example.record.clone(), as_of: example.as_of }
    });
    let witnesses =
        loaded.problems.iter().filter_map(|problem| Some((problem.code, problem.witness.as_ref()?)));
    let witnesses = witnesses.map(|(code, witness)| {
        let name = Text::new(format!("{code} 的例证"), format!("the case of {code}"));
        Asked { name, record: witness.record.clone(), as_of: None }
    });
    examples.chain(witnesses).collect()
}

// The decisions on records, without the digest of the text, which every edit changes.
fn decided(policy: &CheckedPolicy, asked: &[Asked]) -> Vec<String> {
    let plan = compile(policy);
    let shape = RecordShape::of(&plan.policy);
    let decision = |asked: &Asked| {
        let Ok((record, _)) = read(&asked.record, &shape, Strictness::Lenient) else { return String::new() };
        let options = Options { as_of: asked.as_of, ..Options::default() };
        let mut decision = evaluate(&plan, &record, &options);
        decision.policy.digest.clear();
        as_json(&decision)
    };
    asked.iter().map(decision).collect()
}

fn applied_said(applied: usize) -> Text {
    let mends = if applied == 1 { "mend" } else { "mends" };
    Text::new(format!("已应用 {applied} 处改法\n"), format!("applied {applied} {mends}\n"))
}

fn same_said(count: usize) -> Text {
    Text::new(
        format!("{count} 份示例和例证的决定没有改变\n"),
        format!("the decisions on {count} examples and witnesses are the same\n"),
    )
}

fn tried_said(policy: &CheckedPolicy) -> Text {
    let report = cases::run(&compile(policy), &policy.policy().examples, None);
    let (all, failed) = (report.results.len(), report.failed());
    Text::new(
        format!("有错误的文字原来什么也不决定；改后 {all} 个示例，{failed} 个未通过\n"),
        format!("a text with errors decided nothing before; as mended {failed} of its {all} examples fail\n"),
    )
}

fn refused_said(loaded: &Loaded, problem: &Diagnostic, name: &Text) -> Text {
    let (code, span) = (problem.code, problem.span());
    let file = loaded.sources.get(span.file);
    let place =
        file.map(|file| format!("{}:{}", file.name(), file.position(span.start()).line)).unwrap_or_default();
    Text::new(
        format!("{place} {code} 的改法没有应用：会改变{}的决定\n", name.zh),
        format!("{place}: the mend of {code} was not applied: it would change the decision on {}\n", name.en),
    )
}

#[cfg(test)]
mod tests {
    use super::{Mended, mended};
    use crate::cli::load::load_and_analyse;
    use crate::diagnostics::{Edit, Fix, MeaningProblem, Problem};
    use crate::locale::Text;
    use std::fs;

    const POLICY: &str = "policy p \"P\"\n    items used freely\n    beyond limits refused\n\ncertificate C1 \"C\"\n\n\
        programme x \"X\"\n    pool electives at most 40 credits\n\n## Why.\nrule r \"R\"\n    given certificate C1\n    \
        convert to pool electives\n    credits 3\n\nexample \"three credits\"\n    applying on 2025-06-01 for x\n    \
        holding certificate C1\n    expect credits 3\n";

    // A mend that would have this text read otherwise.
    fn with_mend(file: &crate::source::SourceFile, old: &str, new: &str) -> crate::diagnostics::Diagnostic {
        let at = file.text().find(old).unwrap();
        let span = file.span(at, at + old.len());
        let fix = Fix {
            edits: vec![Edit { span, replacement: new.to_owned() }],
            safe: true,
            title: Text::same("other"),
        };
        MeaningProblem::Unused { names: vec!["n".to_owned()] }.at(span).with_fix(fix)
    }

    #[test]
    fn mend_that_would_change_a_decision_is_left_out_and_named() {
        let folder = std::env::temp_dir().join(format!("lijiao-mend-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("p.lijiao");
        fs::write(&path, POLICY).unwrap();
        let mut loaded = load_and_analyse(&path).unwrap();
        assert!(loaded.policy.is_some(), "{:?}", loaded.problems);
        let file = loaded.sources.iter().next().unwrap().clone();
        loaded.problems = vec![
            with_mend(&file, "## Why.", "## Because."),
            with_mend(&file, "credits 3\n\nexample", "credits 4\n\nexample"),
        ];
        let Mended { files, said } = mended(&path, &loaded);
        fs::remove_dir_all(&folder).unwrap();
        let [(_, text)] = files.as_slice() else { panic!("{files:?}") };
        assert_eq!(*text, POLICY.replace("Why", "Because"));
        let said = said.unwrap();
        assert!(
            said.en.contains("applied 1 mend\n") && said.en.contains("p.lijiao:14: the mend of LJ1009"),
            "{}",
            said.en
        );
        assert!(
            said.en.contains("example `three credits`") && said.zh.contains("示例「three credits」"),
            "{}",
            said.en
        );
    }
}
