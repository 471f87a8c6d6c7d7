//! The policy: as plain rows for programs written by hand and for other engines, as text for Lijiao.

use crate::random::Random;
use std::fmt::Write;

/// How many categories targets fall into; the first is limited.
const CATEGORIES: usize = 4;
/// How many codes a family has, and of ten such runs of codes how many are families.
const FAMILY: usize = 5;
const FAMILIES_OF_TEN: usize = 4;

/// One rule: an item of this code with at least this score, not older than so many years, brings the target.
pub struct Row {
    /// The item's code.
    pub code: String,
    /// The least score.
    pub least: i64,
    /// Years of validity.
    pub years: i64,
    /// Number of the target course.
    pub target: usize,
    /// Number of its family, if it is of one.
    pub family: Option<usize>,
}

/// A whole policy.
pub struct Workload {
    /// One row a code.
    pub rows: Vec<Row>,
    /// Codes that no rule is about.
    pub others: Vec<String>,
    /// The credits of each target course.
    pub credits: Vec<i64>,
    /// The most credits of the limited category.
    pub most: i64,
    /// Whether what lies beyond the limit is refused whole, so that which grants stand is a choice, or cut.
    pub chooses: bool,
}

/// Returns the policy of so many rules.
pub fn workload(rules: usize, seed: u64, chooses: bool) -> Workload {
    let mut random = Random::new(seed);
    let targets = (rules / 2).max(1);
    let credits = (0..targets).map(|_| random.between(1, 6)).collect();
    let row = |at: usize| Row {
        code: code(at),
        least: 5 * random.between(8, 14),
        years: random.between(3, 9),
        target: random.below(targets),
        family: (at / FAMILY % 10 < FAMILIES_OF_TEN).then_some(at / FAMILY),
    };
    let rows = (0..rules).map(row).collect();
    let others = (rules..rules + (rules / 10).max(1)).map(code).collect();
    Workload { rows, others, credits, most: if chooses { 6 } else { 12 }, chooses }
}

fn code(at: usize) -> String {
    format!("C{at:05}")
}

/// Returns the code of a target course.
pub fn course(target: usize) -> String {
    format!("T{target:05}")
}

/// Returns the number of a target's category; the first is limited.
pub fn category(target: usize) -> usize {
    target % CATEGORIES
}

impl Workload {
    /// Returns the rows as CSV: `code,least,years,target,credits,category,family`.
    pub fn csv(&self) -> String {
        let mut text = String::from("code,least,years,target,credits,category,family\n");
        for row in &self.rows {
            let family = row.family.map(|family| family.to_string()).unwrap_or_default();
            let (credits, category) = (self.credits[row.target], category(row.target));
            let (code, target) = (&row.code, course(row.target));
            let _ =
                writeln!(text, "{code},{},{},{target},{credits},{category},{family}", row.least, row.years);
        }
        text
    }

    /// Returns the same policy as a committee keeps it, file by file: one table of rules, with the certificates and the courses in
    /// sheets beside it.
    pub fn tables(&self) -> Vec<(&'static str, String)> {
        let mut certificates = String::from("kind,code,title,category\n");
        for (code, category) in self.listed() {
            let _ = writeln!(certificates, "certificate,{code},Certificate {code},g{category}");
        }
        let mut courses = String::from("code,title,credits\n");
        for (target, credits) in self.credits.iter().enumerate() {
            let _ = writeln!(courses, "{},Course {target},{credits}", course(target));
        }
        let mut text = self.head();
        text.push_str("catalogue certificates from \"certificates.csv\"\n");
        text.push_str(
            "\nprogramme bulk \"A programme\"\n    credits 160\n    courses from \"courses.csv\"\n",
        );
        self.write_counted(&mut text);
        text.push_str("\nrules r \"Certificates toward courses\"\n    credits target.credits\n");
        text.push_str("    | name | cites 《Workload》 | given certificate | with score | and from award to application | waive |\n");
        text.push_str("    |---|---|---|---|---|---|\n");
        for (at, row) in self.rows.iter().enumerate() {
            let (code, target, least, years) = (&row.code, course(row.target), row.least, row.years);
            let _ = writeln!(
                text,
                "    | r{at:05} | art. {} | {code} | {least} or above | at most {years} years | {target} |",
                at + 1
            );
        }
        vec![("policy.lijiao", text), ("certificates.csv", certificates), ("courses.csv", courses)]
    }

    /// Returns the policy in Lijiao: the certificates, the programme, families, the limit and one rule a row.
    pub fn text(&self) -> String {
        let mut text = self.head();
        for (code, category) in self.listed() {
            let _ = writeln!(text, "certificate {code} \"Certificate {code}\"\n    category g{category}");
        }
        let _ = writeln!(text, "\nprogramme bulk \"A programme\"\n    credits 160");
        for (target, credits) in self.credits.iter().enumerate() {
            let code = course(target);
            let _ = writeln!(text, "    course {code} \"Course {target}\" {credits} credits");
        }
        self.write_counted(&mut text);
        for (at, row) in self.rows.iter().enumerate() {
            let (code, target) = (&row.code, course(row.target));
            let _ = writeln!(text, "\nrule r{at:05} \"Certificate {code} for {target}\"");
            let _ = writeln!(text, "    cites 《Workload》 art. {}", at + 1);
            let _ = writeln!(text, "    given certificate {code} with score {} or above", row.least);
            let _ = writeln!(text, "        and from award to application at most {} years", row.years);
            let _ = writeln!(text, "    waive {target}\n    credits target.credits");
        }
        text
    }

    /// Every certificate with the number of its category.
    fn listed(&self) -> impl Iterator<Item = (&String, usize)> {
        let of_rules = self.rows.iter().map(|row| (&row.code, category(row.target)));
        of_rules.chain(self.others.iter().map(|code| (code, 1)))
    }

    fn head(&self) -> String {
        let beyond = if self.chooses { "refused" } else { "cut to 0.5" };
        let mut text = format!(
            "policy workload \"Certificates toward courses\"\n    items used once per programme\n    beyond limits {beyond}\n\n"
        );
        for category in 0..CATEGORIES {
            let _ = writeln!(text, "category g{category} \"Group {category}\"");
        }
        text
    }

    /// Writes the limit and the families.
    fn write_counted(&self, text: &mut String) {
        let _ =
            writeln!(text, "\nlimit first-group: converted credits from category g0 at most {}", self.most);
        for family in self.rows.chunk_by(|one, next| one.family == next.family) {
            if let [first, ..] = family
                && let Some(number) = first.family
            {
                let codes: Vec<&str> = family.iter().map(|row| row.code.as_str()).collect();
                let _ = writeln!(text, "family f{number}: certificate {}", codes.join(", "));
                let _ = writeln!(text, "    at stage converted\n    take highest score");
            }
        }
    }
}
