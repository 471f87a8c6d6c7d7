//! Results of tests as JUnit XML, which every pipeline can show. Suites and cases come in as plain values, in the
//! order in which they are to be shown; the same values always give the same bytes.

use std::fmt::Write;

/// A file of test results.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suites {
    /// The name of the whole.
    pub name: String,
    /// The suites.
    pub suites: Vec<Suite>,
}

/// Test cases that belong together, such as those of one policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suite {
    /// The name.
    pub name: String,
    /// The cases.
    pub cases: Vec<Case>,
}

/// One test case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The name.
    pub name: String,
    /// The file it is written in.
    pub file: String,
    /// The line it begins on, from 1.
    pub line: usize,
    /// What came out.
    pub outcome: Outcome,
}

/// What came out of a test case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// As expected.
    Passed,
    /// Otherwise than expected.
    Failed {
        /// What differs, in one line.
        message: String,
        /// Everything that differs.
        details: String,
    },
    /// It could not be run.
    Error {
        /// Why not, in one line.
        message: String,
        /// Everything that is known.
        details: String,
    },
    /// It was left out.
    Skipped,
}

impl Suite {
    fn count(&self, is_wanted: impl Fn(&Outcome) -> bool) -> usize {
        self.cases.iter().filter(|case| is_wanted(&case.outcome)).count()
    }
}

fn is_failed(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed { .. })
}

fn is_error(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Error { .. })
}

fn is_skipped(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Skipped)
}

/// Returns the results as JUnit XML.
pub fn junit(results: &Suites) -> String {
    let total = |is_wanted: fn(&Outcome) -> bool| -> usize {
        results.suites.iter().map(|suite| suite.count(is_wanted)).sum()
    };
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    push(
        &mut xml,
        format_args!(
            "<testsuites name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n",
            escaped(&results.name),
            total(|_| true),
            total(is_failed),
            total(is_error),
            total(is_skipped),
        ),
    );
    for suite in &results.suites {
        push_suite(&mut xml, suite);
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn push_suite(xml: &mut String, suite: &Suite) {
    push(
        xml,
        format_args!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n",
            escaped(&suite.name),
            suite.cases.len(),
            suite.count(is_failed),
            suite.count(is_error),
            suite.count(is_skipped),
        ),
    );
    for case in &suite.cases {
        push(
            xml,
            format_args!(
                "    <testcase name=\"{}\" classname=\"{}\" file=\"{}\" line=\"{}\"",
                escaped(&case.name),
                escaped(&suite.name),
                escaped(&case.file),
                case.line,
            ),
        );
        push_outcome(xml, &case.outcome);
    }
    xml.push_str("  </testsuite>\n");
}

fn push_outcome(xml: &mut String, outcome: &Outcome) {
    let (element, message, details) = match outcome {
        Outcome::Passed => {
            xml.push_str("/>\n");
            return;
        }
        Outcome::Skipped => {
            xml.push_str(">\n      <skipped/>\n    </testcase>\n");
            return;
        }
        Outcome::Failed { message, details } => ("failure", message, details),
        Outcome::Error { message, details } => ("error", message, details),
    };
    push(
        xml,
        format_args!(
            ">\n      <{element} message=\"{}\">{}</{element}>\n    </testcase>\n",
            escaped(message),
            escaped(details).replace("&#10;", "\n"),
        ),
    );
}

fn push(xml: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = xml.write_fmt(arguments);
}

// XML 1.0 has no way to write most control characters, so they are shown as the replacement character. A line break
// within an attribute is written as a reference, or readers would turn it into a space.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push_str("&#10;"),
            '\t' => safe.push_str("&#9;"),
            '\u{0}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            _ => safe.push(character),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(name: &str, outcome: Outcome) -> Case {
        Case { name: name.to_owned(), file: "a.lj".to_owned(), line: 3, outcome }
    }

    #[test]
    fn results_are_counted_and_listed() {
        let results = Suites {
            name: "lijiao test".to_owned(),
            suites: vec![Suite {
                name: "自考免考".to_owned(),
                cases: vec![
                    case("425 分即可", Outcome::Passed),
                    case(
                        "424 分不行",
                        Outcome::Failed { message: "应得 <2>".to_owned(), details: "a\nb".to_owned() },
                    ),
                    case(
                        "坏",
                        Outcome::Error { message: "\"x\"\n&".to_owned(), details: "\u{1b}".to_owned() },
                    ),
                    case("略", Outcome::Skipped),
                ],
            }],
        };
        insta::assert_snapshot!(junit(&results), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="lijiao test" tests="4" failures="1" errors="1" skipped="1">
          <testsuite name="自考免考" tests="4" failures="1" errors="1" skipped="1">
            <testcase name="425 分即可" classname="自考免考" file="a.lj" line="3"/>
            <testcase name="424 分不行" classname="自考免考" file="a.lj" line="3">
              <failure message="应得 &lt;2&gt;">a
        b</failure>
            </testcase>
            <testcase name="坏" classname="自考免考" file="a.lj" line="3">
              <error message="&quot;x&quot;&#10;&amp;">�</error>
            </testcase>
            <testcase name="略" classname="自考免考" file="a.lj" line="3">
              <skipped/>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn no_results_are_still_a_document() {
        assert!(junit(&Suites::default()).ends_with("skipped=\"0\">\n</testsuites>\n"));
    }
}
