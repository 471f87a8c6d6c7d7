//! Results of examples for people and for pipelines.

use super::{Difference, ExampleResult, Outcome, Report};
use crate::junit::{Case, Outcome as CaseOutcome, Suite};
use crate::locale::{Locale, Text};

/// Returns the lines to show: each example that did not come out as expected, with what differs and why, then the sums.
pub fn report_lines(report: &Report, locale: Locale) -> Vec<String> {
    let mut lines = Vec::new();
    let all = report.results.iter().chain(&report.assertions);
    for result in all.filter(|result| result.outcome != Outcome::Passed) {
        let place = format!("{}:{}", result.place.file, result.place.line);
        let title = locale.quote(&result.title);
        lines.push(match locale {
            Locale::Zh => format!("未通过 {title}（{place}）"),
            Locale::En => format!("failed {title} ({place})"),
        });
        lines.extend(details(&result.outcome, locale).into_iter().map(|line| format!("  {line}")));
    }
    for name in &report.untried {
        let name = locale.quote(name);
        lines.push(match locale {
            Locale::Zh => format!("保证 {name} 不能用示例检验"),
            Locale::En => format!("the assertion {name} cannot be tried on examples"),
        });
    }
    lines.push(sums(report).in_locale(locale).to_owned());
    lines
}

fn sums(report: &Report) -> Text {
    let (passed, left_out) = (report.passed(), report.left_out);
    let failed = report.results.len() - passed;
    let mut zh = format!("{} 个示例：{passed} 个通过", report.results.len());
    let noun = if report.results.len() == 1 { "example" } else { "examples" };
    let mut en = format!("{} {noun}: {passed} passed", report.results.len());
    if failed > 0 {
        zh.push_str(&format!("，{failed} 个未通过"));
        en.push_str(&format!(", {failed} failed"));
    }
    if left_out > 0 {
        zh.push_str(&format!("，{left_out} 个未运行"));
        en.push_str(&format!(", {left_out} left out"));
    }
    if !report.assertions.is_empty() {
        let all = report.assertions.len();
        let refuted = report.assertions.iter().filter(|result| result.outcome != Outcome::Passed).count();
        zh.push_str(&format!("；{all} 项保证，示例推翻 {refuted} 项"));
        let noun = if all == 1 { "assertion" } else { "assertions" };
        en.push_str(&format!("; {all} {noun}, {refuted} refuted by an example"));
    }
    Text::new(zh, en)
}

fn details(outcome: &Outcome, locale: Locale) -> Vec<String> {
    match outcome {
        Outcome::Passed => Vec::new(),
        Outcome::Failed { differences } => {
            differences.iter().flat_map(|difference| difference_lines(difference, locale)).collect()
        }
        Outcome::Unreadable { problems } => {
            let heading = Text::new("档案读不出来：", "the record cannot be read:");
            let problems = problems.iter().map(|problem| problem.in_locale(locale).to_owned());
            std::iter::once(heading.in_locale(locale).to_owned()).chain(problems).collect()
        }
    }
}

fn difference_lines(difference: &Difference, locale: Locale) -> Vec<String> {
    let (expected, got) = (difference.expected.in_locale(locale), difference.got.in_locale(locale));
    let line = difference.place.line;
    let mut lines = vec![match locale {
        Locale::Zh => format!("第 {line} 行：应为 {expected}，实为 {got}"),
        Locale::En => format!("line {line}: expected {expected}, got {got}"),
    }];
    let because = Text::new("原因：", "because ");
    lines.extend(
        difference.why.iter().map(|why| format!("  {}{}", because.in_locale(locale), why.in_locale(locale))),
    );
    lines
}

/// Returns the results as one suite of a JUnit file.
pub fn suite_of(report: &Report, locale: Locale) -> Suite {
    let cases =
        report.results.iter().chain(&report.assertions).map(|result| case_of(result, locale)).collect();
    Suite { name: report.policy.clone(), cases }
}

fn case_of(result: &ExampleResult, locale: Locale) -> Case {
    let lines = details(&result.outcome, locale);
    let message = lines.first().cloned().unwrap_or_default();
    let details = lines.join("\n");
    let outcome = match &result.outcome {
        Outcome::Passed => CaseOutcome::Passed,
        Outcome::Failed { .. } => CaseOutcome::Failed { message, details },
        Outcome::Unreadable { .. } => CaseOutcome::Error { message, details },
    };
    Case {
        name: result.title.clone(),
        file: result.place.file.to_string(),
        line: result.place.line as usize,
        outcome,
    }
}
