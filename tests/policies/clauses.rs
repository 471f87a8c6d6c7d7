//! Every clause of a source is a declaration or has a reason, and every declaration cites its clause.

use super::*;

#[test]
fn every_clause_of_the_source_is_a_declaration_or_has_a_reason() {
    for shipped in shipped() {
        let declared = declared(&shipped.folder);
        let readme = fs::read_to_string(rules().join(&shipped.folder).join("README.md")).unwrap();
        for (prefix, numbers) in &shipped.clauses {
            for number in numbers.clone() {
                let clause = format!("{prefix}{number}");
                let row = readme.lines().find(|line| line.starts_with(&format!("| {clause} |")));
                let row = row.unwrap_or_else(|| panic!("{}: no row for {clause}", shipped.folder));
                let account = row.split('|').nth(2).unwrap().trim();
                let names: Vec<&str> = account.split('`').skip(1).step_by(2).collect();
                let named = names.iter().any(|name| declared.contains(*name));
                // A clause without a declaration needs a reason: a sentence, not a word.
                assert!(
                    named || account.chars().count() >= 8,
                    "{}: {clause} is not accounted for",
                    shipped.folder
                );
                for name in names.iter().filter(|name| !name.contains('.') && !name.contains(' ')) {
                    assert!(
                        declared.contains(*name),
                        "{}: {clause} names `{name}`, which is not declared",
                        shipped.folder
                    );
                }
            }
        }
    }
}

/// Returns a page that lists every clause of every source with its declaration, or why it is not a matter for rules.
fn clauses_page() -> String {
    let mut page = String::from(
        "# Every clause and where it stands · 每条规定所在的声明\n\n\
         Made by `LIJIAO_UPDATE=1 cargo test --test policies` from the READMEs under [rules/](../rules/). A clause is a declaration of the \
         policy, or has the reason why it is not a matter for rules.\n",
    );
    for shipped in shipped() {
        let readme = fs::read_to_string(rules().join(&shipped.folder).join("README.md")).unwrap();
        let title = readme.lines().next().unwrap().trim_start_matches("# ");
        page += &format!(
            "\n## [{title}](../rules/{}/README.md)\n\n| clause | declaration, or reason |\n|---|---|\n",
            shipped.folder
        );
        for (prefix, numbers) in &shipped.clauses {
            for clause in numbers.clone().map(|number| format!("{prefix}{number}")) {
                let row = readme.lines().find(|line| line.starts_with(&format!("| {clause} |")));
                page += row.unwrap_or_else(|| panic!("{}: no row for {clause}", shipped.folder));
                page.push('\n');
            }
        }
    }
    page
}

#[test]
fn page_of_all_clauses_is_up_to_date() {
    let path = rules().join("../docs/clauses.md");
    let page = clauses_page();
    if std::env::var_os("LIJIAO_UPDATE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&path).unwrap_or_default(),
        page,
        "run LIJIAO_UPDATE=1 cargo test --test policies"
    );
}

#[test]
fn every_source_is_accounted_for_from_its_first_clause_to_its_last() {
    let mut by_source: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (prefix, numbers) in shipped().into_iter().flat_map(|shipped| shipped.clauses) {
        by_source.entry(prefix).or_default().extend(numbers);
    }
    for (source, clauses) in &by_source {
        let last = u32::try_from(clauses.len()).unwrap();
        assert!(clauses.iter().copied().eq(1..=last), "{source} leaves out a clause: {clauses:?}");
    }
    let all: usize = by_source.values().map(BTreeSet::len).sum();
    assert_eq!((by_source.len(), all), (25, 223), "sources and their clauses");
}

#[test]
fn every_worked_case_is_an_example() {
    for shipped in shipped() {
        let titles: Vec<String> = trees(&shipped.folder)
            .into_iter()
            .flat_map(|tree| tree.declarations)
            .filter(|declaration| matches!(declaration.head, Head::Example { .. }))
            .filter_map(|declaration| declaration.title_text())
            .collect();
        for case in &shipped.cases {
            let found = titles.iter().any(|title| title.split(' ').next() == Some(case.as_str()));
            assert!(found, "{}: no example for {case}", shipped.folder);
        }
    }
}

#[test]
fn every_declaration_that_decides_cites_its_clause() {
    for shipped in shipped() {
        for declaration in trees(&shipped.folder).into_iter().flat_map(|tree| tree.declarations) {
            let decides = matches!(
                declaration.head,
                Head::Rule { .. }
                    | Head::RuleTable { .. }
                    | Head::General { .. }
                    | Head::Bar(_)
                    | Head::Limit(_)
                    | Head::Require(_)
                    | Head::Family(_)
                    | Head::Reward { .. }
            );
            let name = declaration.name.map(|name| name.text).unwrap_or_default();
            let cites = |clause: &Clause| matches!(clause.kind, ClauseKind::Cites(_));
            let rests = !declaration.explanation.is_empty() || declaration.clauses.iter().any(cites);
            assert!(!decides || rests, "{}: `{name}` rests on no clause", shipped.folder);
        }
    }
}
