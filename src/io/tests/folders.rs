use super::*;

#[test]
fn folder_gives_rules_in_name_order_and_sheets_beside_them() {
    let folder = Folder::new();
    folder.file("b.lijiao", "rule b");
    folder.file("a.lijiao", "policy a");
    folder.file("certificates.csv", "code\n");
    folder.file("data/areas.csv", "code\n");
    folder.file("other/x.lijiao", "policy x");
    folder.file("other/x.csv", "");
    folder.file(".hidden.csv", "");
    folder.file("README.md", "# words");
    let loaded = load_policy(&folder.0).unwrap();
    let names: Vec<&String> = loaded.files.keys().collect();
    assert_eq!(names, ["a.lijiao", "b.lijiao", "certificates.csv", "data/areas.csv"]);
    let one = load_policy(&folder.0.join("b.lijiao")).unwrap();
    let names: Vec<&String> = one.files.keys().collect();
    assert_eq!(names, ["b.lijiao", "certificates.csv", "data/areas.csv"]);
}

#[test]
fn markdown_in_a_folder_is_rules_by_its_name_and_alone_by_being_named() {
    let folder = Folder::new();
    let blocks = "# 办法\n```lijiao\npolicy a\n```\n";
    let path = folder.file("a.md", blocks);
    folder.file("README.md", blocks);
    let names = |path: &Path| load_policy(path).unwrap().files.into_keys().collect::<Vec<_>>();
    assert_eq!(names(&path), ["a.md"]);
    assert_snapshot!(folder.shown(&load_policy(&folder.0).unwrap_err()), @r"
    `.`: the folder has no rules (`.lijiao`)
      help: did you mean `README.md`, `a.md`?
    ");
    folder.file("b.lijiao.md", blocks);
    assert_eq!(names(&folder.0), ["b.lijiao.md"]);
    folder.file("c.lijiao", "");
    folder.file("d.xlsx", "");
    assert_eq!(names(&folder.0), ["b.lijiao.md", "c.lijiao", "d.xlsx"]);
    let files = [folder.0.join("b.lijiao.md"), folder.0.join("c.lijiao")];
    assert_eq!(find_rule_files(&folder.0).unwrap(), files);
}

#[test]
fn folder_of_policies_names_each_of_them() {
    let folder = Folder::new();
    folder.file("rules/b/x.lijiao", "");
    folder.file("rules/a/deep/x.lijiao", "");
    folder.file("rules/words/x.txt", "");
    let rules = folder.0.join("rules");
    assert_eq!(find_policies(&rules), [rules.join("a/deep"), rules.join("b")]);
    assert_eq!(find_policies(&rules.join("b")), [rules.join("b")]);
    assert_eq!(find_policies(&rules.join("gone")), [rules.join("gone")]);
    let files = [rules.join("a/deep/x.lijiao"), rules.join("b/x.lijiao")];
    assert_eq!(find_rule_files(&rules).unwrap(), files);
}

#[test]
fn what_is_no_policy_says_why() {
    let folder = Folder::new();
    folder.file("rules/alpha/a.lijiao", "");
    folder.file("words.txt", "");
    let error = |name: &str| folder.shown(&load_policy(&folder.0.join(name)).unwrap_err());
    assert_snapshot!(error("rules/alpa"), @r"
    `rules/alpa`: there is no such file or folder
      help: did you mean `rules/alpha`?
    ");
    assert_snapshot!(error("rules"), @r"
    `rules`: the folder has no rules (`.lijiao`)
      help: did you mean `rules/alpha`?
    ");
    assert_snapshot!(error("words.txt"), @r"
    `words.txt`: it is no file of rules: those end in `.lijiao` or `.md`
      help: name a file of rules or its folder
    ");
    let large = folder.file("large.lijiao", vec![b' '; (16 << 20) + 1]);
    assert_snapshot!(folder.shown(&load_policy(&large).unwrap_err()), @r"
    `large.lijiao`: the file is larger than 16 MiB
      help: split it into several files
    ");
}

#[cfg(unix)]
#[test]
fn link_that_leads_out_of_the_folder_is_refused() {
    let outside = Folder::new();
    let target = outside.file("x.csv", "");
    let folder = Folder::new();
    folder.file("a.lijiao", "");
    folder.file("in.csv", "code\n");
    std::os::unix::fs::symlink("in.csv", folder.0.join("same.csv")).unwrap();
    assert_eq!(load_policy(&folder.0).unwrap().files.len(), 3);
    std::os::unix::fs::symlink(target, folder.0.join("out.csv")).unwrap();
    assert_snapshot!(folder.shown(&load_policy(&folder.0).unwrap_err()), @r"
    `out.csv`: the symbolic link leads out of the policy's folder, or nowhere
      help: put a plain file there
    ");
    fs::remove_file(folder.0.join("out.csv")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.0.join("gone.csv")).unwrap();
    let error = load_policy(&folder.0).unwrap_err();
    assert_eq!(error.problem, IoProblem::LinkOutside);
}

#[cfg(unix)]
#[test]
fn stream_that_is_no_file_is_refused_as_policy() {
    let error = load_policy(Path::new("/dev/null")).unwrap_err();
    assert_eq!(error.problem, IoProblem::NotAFile);
}
