//! Rules within a Markdown file: the blocks fenced as `lijiao`, in the places where they stand.

/// Returns the text with everything outside the `lijiao` blocks made blank, so that lines and columns stay what they are.
///
/// A fence is a line of three or more backticks or tildes; a block ends at a line of at least as many of the same.
pub fn rules_of_markdown(text: &str) -> String {
    let mut rules = String::with_capacity(text.len());
    let mut open: Option<Fence> = None;
    for line in text.split_inclusive('\n') {
        let fence = fence_of(line);
        let is_rule_line = match (&open, &fence) {
            (Some(opened), Some(closing)) if closing.closes(opened) => {
                open = None;
                false
            }
            (Some(opened), _) => opened.holds_rules,
            (None, Some(_)) => {
                open = fence;
                false
            }
            (None, None) => false,
        };
        if is_rule_line {
            rules.push_str(line);
        } else {
            rules.extend(
                line.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' }),
            );
        }
    }
    rules
}

struct Fence {
    mark: char,
    length: usize,
    holds_rules: bool,
    has_word: bool,
}

impl Fence {
    fn closes(&self, opened: &Self) -> bool {
        self.mark == opened.mark && self.length >= opened.length && !self.has_word
    }
}

fn fence_of(line: &str) -> Option<Fence> {
    let line = line.trim_end();
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let word = line.trim_start_matches(mark);
    let length = line.len() - word.len();
    let word = word.trim();
    let holds_rules = word.split_whitespace().next() == Some("lijiao");
    (length >= 3).then_some(Fence { mark, length, holds_rules, has_word: !word.is_empty() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_blocks_remain_and_stand_where_they_stood() {
        let text =
            "# 办法\n\n```lijiao\npolicy a\n```\nwords\n~~~~ lijiao\nrule b\n```\n~~~~\n```json\n{}\n```\n";
        let rules = rules_of_markdown(text);
        assert_eq!(rules.len(), text.len());
        let lines: Vec<&str> = rules.lines().map(str::trim_end).collect();
        assert_eq!(lines, ["", "", "", "policy a", "", "", "", "rule b", "```", "", "", "", ""]);
        assert_eq!(rules.find("policy a"), text.find("policy a"));
    }
}
