//! How long each step from text to plan takes, in milliseconds of processor time, the least of a few runs.
//!
//! ```text
//! cargo run --release -p stages -- 50 500 5000
//! cargo run --release -p stages -- table 5000
//! ```
//! For each number there is a policy of so many rules, the same as one table with sheets beside it, and one table of so many rows in three forms (a certificate a row, ten
//! ranges a certificate, a look-up table of ten ranges a code), and the comparison with a policy in which a rule has changed.
//! After `table` or `rules` those alone: for a profile.

use lijiao::check::{Analysis, Checked, analyse, check};
use lijiao::compile::compile;
use lijiao::impact::meaning;
use lijiao::locale::Locale;
use lijiao::plan::Plan;
use lijiao::resolve::{PolicyFolder, resolve};
use rustix::time::{ClockId, clock_gettime};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use workload::policy::workload;

const RUNS: usize = 5;

fn main() -> Result<(), String> {
    println!("|  | parse | resolve | check | analyse | compile | total | diff |");
    println!("|---|---|---|---|---|---|---|---|");
    let (mut rules, mut tables) = (true, true);
    for size in std::env::args().skip(1) {
        if ["rules", "table"].contains(&size.as_str()) {
            (rules, tables) = (size == "rules", size == "table");
            continue;
        }
        let size: usize = size.parse().map_err(|_| format!("{size} is no number of rules"))?;
        let policy = workload(size, 1, false);
        if rules {
            let (text, changed) = twins(policy.text(), " years\n", "0 years\n");
            line(&format!("{size} rules"), &|| of_text(&text), &|| of_text(&changed))?;
        }
        if tables {
            let files = |from: &str, to: &str| {
                let files = policy.tables().into_iter();
                let files =
                    files.map(|(name, text)| (name.to_owned(), text.replacen(from, to, 1).into_bytes()));
                files.collect::<BTreeMap<_, _>>()
            };
            let (own, changed) = (files("", ""), files(" years |", "0 years |"));
            let name = format!("{size} rules as a table and sheets");
            line(&name, &|| PolicyFolder::of(own.clone()), &|| PolicyFolder::of(changed.clone()))?;
        }
        if tables {
            for (form, table) in [
                ("1 table", table(size)),
                ("ten ranges each", ranges(size)),
                ("look-up table", look_up(size)),
            ] {
                let (table, changed) = twins(table, "at least", "more than");
                line(&format!("{form}, {size} rows"), &|| of_text(&table), &|| of_text(&changed))?;
            }
        }
    }
    Ok(())
}

/// A policy with one table of rules: each row a certificate with a least level, and the credits that it gives.
fn table(rows: usize) -> String {
    let mut text = head(rows);
    text.push_str("rules all \"All certificates\"\n    needs papers certificate\n");
    text.push_str("    | given certificate | with hours | waive | credits |\n    |---|---|---|---|\n");
    for row in 0..rows {
        let _ = writeln!(
            text,
            "    | C{row:05} | at least {} | pool electives | {} |",
            2 + row % 60,
            1 + row % 8
        );
    }
    text
}

/// The same with ten rows a certificate, one for each range.
fn ranges(rows: usize) -> String {
    let mut text = head(rows / 10);
    text.push_str("rules all \"All certificates\"\n    needs papers certificate\n");
    text.push_str("    | given certificate | with hours | waive | credits |\n    |---|---|---|---|\n");
    for row in 0..rows {
        let (code, range, credits) = (row / 10, range(row % 10), 1 + row % 10);
        let _ = writeln!(text, "    | C{code:05} | {range} | pool electives | {credits} |");
    }
    text
}

/// One rule that looks its credits up by code and score.
fn look_up(rows: usize) -> String {
    let mut text = head(rows / 10);
    text.push_str("table worth\n    | item.code | item.score | credits |\n    |---|---|---|\n");
    for row in 0..rows {
        let (code, range, credits) = (row / 10, range(row % 10), 1 + row % 10);
        let _ = writeln!(text, "    | C{code:05} | {range} | {credits} |");
    }
    text.push_str("\nrule all \"All certificates\"\n    given certificate\n    needs papers certificate\n");
    text.push_str("    waive pool electives\n    credits worth(item.code, item.score)\n");
    text
}

fn range(step: usize) -> String {
    if step == 9 {
        "at least 90".to_owned()
    } else {
        format!("{} to less than {}", 10 * step, 10 * step + 10)
    }
}

fn head(certificates: usize) -> String {
    let mut text =
        String::from("policy rows \"One table\"\n    items used freely\n    beyond limits refused\n\n");
    for code in 0..certificates {
        let _ = writeln!(text, "certificate C{code:05} \"Certificate {code}\"");
    }
    text.push_str("\nprogramme p \"A programme\"\n    pool electives at most 40 credits\n\n");
    text
}

fn of_text(text: &str) -> PolicyFolder {
    PolicyFolder::of_text("policy.lijiao", text)
}

/// A text and the same with its first words of a kind changed.
fn twins(text: String, from: &str, to: &str) -> (String, String) {
    let changed = text.replacen(from, to, 1);
    (text, changed)
}

fn line(
    name: &str,
    folder: &dyn Fn() -> PolicyFolder,
    changed: &dyn Fn() -> PolicyFolder,
) -> Result<(), String> {
    let (parsed, folder) = least(folder);
    let resolved = least(|| resolve(&folder)).0;
    let (checked, policy) = least_of(|| resolve(&folder), check);
    let Checked { policy: Some(policy), sources, .. } = policy else {
        return Err(format!("{name}: {:?}", check(resolve(&folder)).problems.first()));
    };
    let (analysed, Analysis { problems, .. }) = least(|| analyse(&policy, &sources));
    if let Some(problem) = problems.first() {
        return Err(format!("{name}: {problem:?}"));
    }
    let (compiled, plan) = least(|| compile(&policy));
    let other = plan_of(&changed()).ok_or_else(|| format!("{name}: the changed text has errors"))?;
    let (compared, difference) = least(|| meaning(&plan.policy, &other.policy, Locale::En));
    if difference.equivalent {
        return Err(format!("{name}: the change was not seen"));
    }
    let total = parsed + resolved + checked + analysed + compiled;
    println!(
        "| {name} | {parsed:.1} | {resolved:.1} | {checked:.1} | {analysed:.1} | {compiled:.1} | {total:.1} | {compared:.1} |"
    );
    Ok(())
}

fn plan_of(folder: &PolicyFolder) -> Option<Plan> {
    check(resolve(folder)).policy.map(|policy| compile(&policy))
}

/// The least time of some runs, in milliseconds, and what the last gave.
fn least<T>(run: impl Fn() -> T) -> (f64, T) {
    least_of(|| (), |()| run())
}

fn least_of<P, T>(prepare: impl Fn() -> P, run: impl Fn(P) -> T) -> (f64, T) {
    let mut best: Option<(f64, T)> = None;
    for _ in 0..RUNS {
        let prepared = prepare();
        let began = milliseconds();
        let result = run(prepared);
        let took = milliseconds() - began;
        if best.as_ref().is_none_or(|(least, _)| took < *least) {
            best = Some((took, result));
        }
    }
    best.unwrap_or_else(|| unreachable!("there is more than one run"))
}

fn milliseconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}
