//! `lijiao new`: a small policy that checks clean, passes its examples and decides on a record.

use super::arguments::NewArguments;
use super::failure::{Failure, Outcome};
use super::shell::Shell;
use crate::io::write_new_folder;
use crate::locale::{Locale, Text};

/// A file of the new folder: its name and text.
type Template = (&'static str, &'static str);

const CHINESE: [Template; 6] = [
    ("policy.lijiao", include_str!("templates/zh/policy.lijiao")),
    ("certificates.csv", include_str!("templates/zh/certificates.csv")),
    ("learners.jsonl", include_str!("templates/zh/learners.jsonl")),
    ("README.md", include_str!("templates/zh/README.md")),
    (".github/workflows/lijiao.yml", include_str!("templates/lijiao.yml")),
    (".gitlab-ci.yml", include_str!("templates/gitlab-ci.yml")),
];

const ENGLISH: [Template; 6] = [
    ("policy.lijiao", include_str!("templates/en/policy.lijiao")),
    ("certificates.csv", include_str!("templates/en/certificates.csv")),
    ("learners.jsonl", include_str!("templates/en/learners.jsonl")),
    ("README.md", include_str!("templates/en/README.md")),
    (".github/workflows/lijiao.yml", include_str!("templates/lijiao.yml")),
    (".gitlab-ci.yml", include_str!("templates/gitlab-ci.yml")),
];

/// Runs the command.
pub(super) fn run(shell: &Shell, arguments: &NewArguments) -> Result<Outcome, Failure> {
    let locale = shell.locale(None);
    let files = match locale {
        Locale::Zh => CHINESE,
        Locale::En => ENGLISH,
    };
    write_new_folder(&arguments.dir, &files)?;
    let dir = arguments.dir.display();
    let made = Text::new(
        format!(
            "已新建 {dir}\n  lijiao check {dir}\n  lijiao test {dir}\n  lijiao apply {dir} {dir}/learners.jsonl\n"
        ),
        format!(
            "made {dir}\n  lijiao check {dir}\n  lijiao test {dir}\n  lijiao apply {dir} {dir}/learners.jsonl\n"
        ),
    );
    shell.say(made.in_locale(locale))?;
    Ok(Outcome::Clean)
}
