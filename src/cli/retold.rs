//! A policy with other text, in memory: examples are tried in it before a file is written.

use super::failure::Failure;
use crate::cases;
use crate::check::{CheckedPolicy, check};
use crate::compile::plan_of;
use crate::io::{LoadedPolicy, load_policy, with_bases, write_whole};
use crate::locale::{Locale, Text};
use crate::policy::{Example, Place, Policy};
use crate::resolve::resolve;
use crate::wording::Wording;
use std::collections::BTreeMap;
use std::path::Path;

/// A policy whose text can be tried otherwise.
pub(super) struct Retold {
    loaded: LoadedPolicy,
}

impl Retold {
    /// Opens a policy.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        Ok(Self { loaded: load_policy(path)? })
    }

    /// Returns the policy with these files in other words, or `None` when it has faults then.
    fn with(&self, texts: &BTreeMap<String, String>) -> Option<CheckedPolicy> {
        let mut loaded = self.loaded.clone();
        for (name, text) in texts {
            loaded.files.insert(name.clone(), text.clone().into_bytes());
        }
        check(resolve(&with_bases(&loaded).ok()?)).policy
    }

    fn text(&self, file: &str) -> Option<String> {
        self.loaded.files.get(file).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    /// Returns the example of a text as the policy reads it: it stands behind the last line of a file of rules.
    pub fn parsed(&self, home: &str, text: &str) -> Option<Example> {
        let own = self.text(home)?;
        let texts = BTreeMap::from([(home.to_owned(), format!("{own}\n\n{text}"))]);
        // Examples stand in the order of the files: the new one is the last of its own file.
        let policy = self.with(&texts)?;
        let of_file = policy.policy().examples.iter().filter(|example| *example.place.file == *home);
        of_file.max_by_key(|example| example.place.line).cloned()
    }

    /// Puts what comes out now in the place of what failing examples expect, with the reason; `Err` says which cannot be changed.
    /// Returns how many were changed.
    pub fn accept(&self, policy: &Policy, report: &cases::Report, reason: &str) -> Result<usize, Failure> {
        let failing: Vec<&Place> = report
            .results
            .iter()
            .filter(|result| result.outcome != cases::Outcome::Passed)
            .map(|result| &result.place)
            .collect();
        let mut by_file: BTreeMap<&str, Vec<(&Place, Vec<String>)>> = BTreeMap::new();
        for place in &failing {
            let Some(example) = policy.examples.iter().find(|example| example.place == **place) else {
                continue;
            };
            let expected = cases::expected_now(&plan_of(policy), example, policy.locale);
            let expected = expected.ok_or_else(|| cannot(place))?;
            by_file.entry(&place.file).or_default().push((place, expected));
        }
        let mut texts = BTreeMap::new();
        for (file, mut changes) in by_file {
            let text = self.text(file).filter(|_| file.ends_with(".lijiao") || file.ends_with(".md"));
            let Some(text) = text else {
                return Err(changes.first().map_or_else(no_such, |(place, _)| cannot(place)));
            };
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            changes.sort_by_key(|(place, _)| std::cmp::Reverse(place.line));
            for (place, expected) in changes {
                rewritten(&mut lines, place.line as usize, &expected, reason, policy);
            }
            texts.insert(file.to_owned(), lines.join("\n") + "\n");
        }
        self.expect_passing(&texts, &failing)?;
        for (file, text) in &texts {
            write_whole(&self.loaded.folder.join(file), text.as_bytes())?;
        }
        Ok(failing.len())
    }

    // Nothing is written unless every example then comes out as its text says.
    fn expect_passing(&self, texts: &BTreeMap<String, String>, failing: &[&Place]) -> Result<(), Failure> {
        let first = || failing.first().map_or_else(no_such, |place| cannot(place));
        let Some(checked) = self.with(texts) else { return Err(first()) };
        let report = cases::run(&plan_of(checked.policy()), &checked.policy().examples, None);
        let still = report.results.iter().find(|result| result.outcome != cases::Outcome::Passed);
        match still {
            Some(result) => Err(cannot(&result.place)),
            None => Ok(()),
        }
    }
}

fn no_such() -> Failure {
    Failure::usage(
        Text::new("没有可改的示例", "there is no example to change"),
        Text::new("运行 test 查看", "run `test` to see"),
    )
}

fn cannot(place: &Place) -> Failure {
    let Place { file, line } = place;
    Failure::usage(
        Text::new(
            format!("{file}:{line} 的示例不能自动改写；没有改动任何文件"),
            format!("the example at {file}:{line} cannot be rewritten; no file was changed"),
        ),
        Text::new("改写这个示例自己的各行", "change the lines of this example by hand"),
    )
}

/// Replaces the lines of an example that expect something; the reason stands above them as a comment.
fn rewritten(lines: &mut Vec<String>, head: usize, expected: &[String], reason: &str, policy: &Policy) {
    let words = Wording::new(policy, policy.locale);
    let in_block = |line: &&String| line.starts_with([' ', '\t']) || line.trim().is_empty();
    let mut end = head + lines.iter().skip(head).take_while(in_block).count();
    while end > head && lines.get(end - 1).is_some_and(|line| line.trim().is_empty()) {
        end -= 1;
    }
    let heads = words.expectation_heads();
    let is_expected = |line: &str| heads.iter().any(|head| line.trim_start().starts_with(head.as_str()));
    let block: Vec<String> = lines.get(head..end).unwrap_or_default().to_vec();
    let mut kept: Vec<String> = block.into_iter().filter(|line| !is_expected(line)).collect();
    let said = match policy.locale {
        Locale::Zh => format!("    # 按现在的结果改写：{reason}"),
        Locale::En => format!("    # rewritten to what comes out now: {reason}"),
    };
    kept.push(said);
    kept.extend(expected.iter().map(|line| format!("    {line}")));
    lines.splice(head..end, kept);
}
