//! The policy of the workload as rules and as a table with sheets.

use lijiao::check::check;
use lijiao::compile::compile;
use lijiao::decision::Decision;
use lijiao::evaluate::{Options, evaluate};
use lijiao::plan::Plan;
use lijiao::record::{RecordShape, Strictness, read};
use lijiao::resolve::{PolicyFolder, resolve};
use workload::policy::workload;
use workload::records::write_records;

fn plan(folder: &PolicyFolder) -> Plan {
    let checked = check(resolve(folder));
    compile(&checked.policy.unwrap_or_else(|| panic!("{:?}", checked.problems.first())))
}

/// The totals of a decision, and each target that is granted, with its amounts.
fn outcome(decision: &Decision) -> String {
    let granted = decision.granted.iter().map(|granted| format!("{:?} {:?}", granted.items, granted.targets));
    format!("{:?}\n{}", decision.totals, granted.collect::<Vec<_>>().join("\n"))
}

#[test]
fn the_table_with_its_sheets_decides_as_the_rules_do() {
    for chooses in [false, true] {
        let of = workload(120, 7, chooses);
        let files = of.tables().into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes()));
        let rules = plan(&PolicyFolder::of_text("policy.lijiao", of.text()));
        let table = plan(&PolicyFolder::of(files.collect()));
        let mut lines = Vec::new();
        write_records(&of, 200, 7, &mut lines).unwrap();
        let shape = RecordShape::of(&rules.policy);
        let mut granted = 0;
        for line in String::from_utf8(lines).unwrap().lines() {
            let (record, _) = read(line, &shape, Strictness::Strict).unwrap();
            let decided = [&rules, &table].map(|plan| evaluate(plan, &record, &Options::default()));
            let [by_rules, by_table] = decided.map(|decision| {
                granted += decision.granted.len();
                outcome(&decision)
            });
            assert_eq!(by_rules, by_table, "{line}");
        }
        assert!(granted > 200, "{granted}");
    }
}
