//! Faults put into the policies that ship, one line each: the analysis finds every one and names the clauses that it is about.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails loudly"
)]

use lijiao::check::{analyse, check};
use lijiao::diagnostics::{Diagnostic, Level};
use lijiao::io::{find_policies, load_policy, with_bases};
use lijiao::resolve::{PolicyFolder, resolve};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A shipped policy with one fault in it.
struct Seeded {
    folder: &'static str,
    file: &'static str,
    old: &'static str,
    new: &'static str,
    code: &'static str,
    /// Names that the finding must have in its title.
    named: &'static [&'static str],
}

fn rules() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("rules")
}

fn findings(folder: &PolicyFolder) -> Vec<Diagnostic> {
    let checked = check(resolve(folder));
    let mut problems = checked.problems;
    if let Some(policy) = &checked.policy {
        analyse(policy, &checked.sources).onto(&mut problems);
    }
    problems
}

impl Seeded {
    /// Returns the policy with the fault in it.
    fn broken(&self) -> PolicyFolder {
        let mut policy = load_policy(&rules().join(self.folder)).unwrap();
        let bytes =
            policy.files.get(self.file).unwrap_or_else(|| panic!("{} has no {}", self.folder, self.file));
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(self.old), "{}/{} has no {:?}", self.folder, self.file, self.old);
        policy.files.insert(self.file.to_owned(), text.replacen(self.old, self.new, 1).into_bytes());
        with_bases(&policy).unwrap()
    }

    /// Returns what was found instead, or `None` when the fault is found and named.
    fn missed(&self) -> Option<String> {
        let found = findings(&self.broken());
        let says = |finding: &Diagnostic, name: &str| {
            finding.title.zh.contains(name) || finding.title.en.contains(name)
        };
        let is_it = |finding: &&Diagnostic| {
            finding.code.as_str() == self.code && self.named.iter().all(|name| says(finding, name))
        };
        if found.iter().any(|finding| is_it(&finding)) {
            return None;
        }
        let found: Vec<String> = found
            .iter()
            .filter(|one| one.level != Level::Hint)
            .map(|one| format!("{} {}", one.code, one.title.en))
            .collect();
        Some(format!(
            "{}: {:?} → {:?}: not {} {:?} but {found:#?}",
            self.folder, self.old, self.new, self.code, self.named
        ))
    }
}

#[test]
fn the_policies_that_ship_have_no_fault_of_meaning() {
    let mut found = Vec::new();
    for path in find_policies(&rules()) {
        let policy = with_bases(&load_policy(&path).unwrap()).unwrap();
        let problems = findings(&policy).into_iter().filter(|problem| {
            // What is assumed is no fault.
            problem.code.as_str().starts_with("LJ10") && problem.code.as_str() != "LJ1019"
        });
        found.extend(
            problems.map(|problem| format!("{}: {} {}", path.display(), problem.code, problem.title.en)),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_seeded_fault_is_found_and_named() {
    let missed: Vec<String> = SEEDED.iter().filter_map(Seeded::missed).collect();
    assert!(missed.is_empty(), "{}\n\n{} of {} are missed", missed.join("\n"), missed.len(), SEEDED.len());
}

#[test]
fn seeded_faults_are_of_many_kinds_and_policies() {
    let mut by_code: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for seeded in SEEDED {
        by_code.entry(seeded.code).or_default().insert(seeded.folder);
    }
    let folders: BTreeSet<&str> = by_code.values().flatten().copied().collect();
    assert!(SEEDED.len() >= 60 && folders.len() >= 12 && by_code.len() >= 20, "{by_code:?}");
}

const fn seeded(
    folder: &'static str,
    file: &'static str,
    old: &'static str,
    new: &'static str,
    code: &'static str,
    named: &'static [&'static str],
) -> Seeded {
    Seeded { folder, file, old, new, code, named }
}

const SEEDED: &[Seeded] = &[
    seeded(
        "ucas-tariff",
        "02-tables.lijiao",
        "    | AS         | —    | 20 | 16 | 12 | 10 | 6  |\n",
        "",
        "LJ1005",
        &["gce-points", "AS"],
    ),
    seeded(
        "ucas-tariff",
        "02-tables.lijiao",
        "    | theory    | 7               | 6    | 7     | 8           |\n",
        "    | theory    | 7               | 6    | 7     | 5           |\n",
        "LJ1010",
        &["music-points"],
    ),
    seeded(
        "ucas-tariff",
        "02-tables.lijiao",
        "| practical | 8               | 18   | 24    | 30          |",
        "| practical | 8               | 18   | 15    | 30          |",
        "LJ1010",
        &["music-points"],
    ),
    seeded(
        "ucas-tariff",
        "02-tables.lijiao",
        "    | 2019-01-01 to 2019-12-31 | 2019-06-14   | 2019-05-24 |\n",
        "",
        "LJ0605",
        &["last-exam-day", "2019-01-01"],
    ),
    seeded(
        "ucas-tariff",
        "02-tables.lijiao",
        "2021-01-01 to 2021-12-31 |",
        "2021-01-01 to 2022-03-31 |",
        "LJ0606",
        &["2022-01-01"],
    ),
    seeded(
        "ucas-tariff",
        "01-policy.lijiao",
        "edition before-2017 in force to 2016-12-31",
        "edition before-2017 in force to 2017-03-31",
        "LJ1012",
        &["before-2017", "from-2017", "2017-01-01"],
    ),
    seeded(
        "ucas-tariff",
        "01-policy.lijiao",
        "edition before-2017 in force to 2016-12-31",
        "edition before-2017 in force to 2016-06-30",
        "LJ0605",
        &["2016-07-01"],
    ),
    seeded(
        "ucas-tariff",
        "03-rules.lijiao",
        "    when item.issuer in awarding-bodies\n        and item.sat",
        "    when item.sat",
        "LJ1009",
        &["awarding-bodies"],
    ),
    seeded(
        "innovation-credits/wenzhou",
        "02-rules.lijiao",
        "    | 三等奖     | 1    |\n",
        "",
        "LJ1005",
        &["竞赛学分", "三等奖"],
    ),
    seeded(
        "innovation-credits/wenzhou",
        "02-rules.lijiao",
        "20000 元 至 不满 50000 元  | 2 ",
        "20000 元 至 不满 50000 元  | 3 ",
        "LJ1004",
        &["项目/2", "项目/3"],
    ),
    seeded(
        "innovation-credits/wenzhou",
        "02-rules.lijiao",
        "5000 元 至 不满 20000 元   | 1 ",
        "5000 元及以上   | 6 ",
        "LJ1003",
        &["项目/1", "项目/4"],
    ),
    seeded(
        "innovation-credits/wenzhou",
        "02-rules.lijiao",
        "    | 200000 元及以上            | 5    |",
        "    | 200000 元及以上            | 2    |",
        "LJ1010",
        &["项目", "200000"],
    ),
    seeded(
        "innovation-credits/wenzhou",
        "02-rules.lijiao",
        "| 50000 元 至 不满 200000 元 |",
        "| 40000 元 至 不满 200000 元 |",
        "LJ1003",
        &["项目/2", "项目/3"],
    ),
    seeded(
        "innovation-credits/wenzhou",
        "02-rules.lijiao",
        "    凭 竞赛 其 公布方式 公布奖次\n    认定为",
        "    凭 竞赛 其 公布方式 公布奖次\n        且 获奖数 不少于 1\n    认定为",
        "LJ0602",
        &["获奖数"],
    ),
    seeded(
        "innovation-credits/hengyang",
        "02-rules.lijiao",
        "| 国家级          | 一等奖  | 8    |",
        "| 国家级          | 一等奖  | 4    |",
        "LJ1010",
        &["竞赛获奖", "国家级"],
    ),
    seeded(
        "innovation-credits/hengyang",
        "02-rules.lijiao",
        "| 国家级          | 二等奖  | 6    |",
        "| 国家级          | 一等奖  | 6    |",
        "LJ1003",
        &["竞赛获奖/1", "竞赛获奖/2"],
    ),
    seeded(
        "chongqing-credit-bank",
        "03-conversion.lijiao",
        "    条件 专业计划的机构 国家开放大学\n    转换为 学分池 选修",
        "    条件 专业计划的机构 国家开放大学\n        且 专业计划的层次 本科\n    转换为 学分池 选修",
        "LJ1001",
        &["书协会员转换", "选修"],
    ),
    seeded(
        "chongqing-credit-bank",
        "03-conversion.lijiao",
        "    条件 专业计划的机构 重庆开放大学\n    转换为 下列各项",
        "    条件 专业计划的机构 江津网点\n    转换为 下列各项",
        "LJ1001",
        &["快递证书转换", "物流管理本科"],
    ),
    seeded(
        "chongqing-credit-bank",
        "03-conversion.lijiao",
        "    凭 学分类别 学历教育、文化休闲\n",
        "    凭 学分类别 文化休闲\n",
        "LJ1001",
        &["课程转换", "休闲不转"],
    ),
    seeded(
        "chongqing-credit-bank",
        "03-conversion.lijiao",
        "    转换为 学分池 选修\n    学分 成果的核定学分",
        "    转换为 课程 00001\n    学分 成果的核定学分",
        "LJ0203",
        &["00001"],
    ),
    seeded(
        "chongqing-credit-bank",
        "02-recognition.lijiao",
        "    条件 成果的存入机构 属于 申报机构\n",
        "",
        "LJ1009",
        &["申报机构"],
    ),
    seeded(
        "chongqing-credit-bank",
        "01-policy.lijiao",
        "判断 内容相近 由 网点 关于 成果、课程",
        "判断 内容相近 由 网点 关于 成果、课程\n判断 内容相同 由 网点 关于 成果、课程",
        "LJ1009",
        &["内容相同"],
    ),
    seeded(
        "chongqing-credit-bank",
        "04-rewards.lijiao",
        "    | 40     | 银星 |",
        "    | 20     | 银星 |",
        "LJ0519",
        &["银星"],
    ),
    seeded(
        "chongqing-credit-bank",
        "03-conversion.lijiao",
        "    转换为 下列各项: WL201、WL202、WL203\n    学分 目标的学分",
        "    转换为 下列各项: WL201、WL202、WL203\n    学分 20",
        "LJ1014",
        &["快递证书转换", "20"],
    ),
    seeded(
        "chongqing-self-study",
        "03-certificates.lijiao",
        "    凭 证书 NCRE 其 级别 二级及以上\n    免考 00051",
        "    凭 证书 NCRE 其 级别 二级及以上\n        且 级别 一级及以上\n    免考 00051",
        "LJ1002",
        &["一级及以上"],
    ),
    seeded(
        "chongqing-self-study",
        "03-certificates.lijiao",
        "    条件 专业计划的专业类 英语类\n",
        "    条件 专业计划的专业类 农学类\n",
        "LJ1001",
        &["英语专业"],
    ),
    seeded(
        "chongqing-self-study",
        "01-policy.lijiao",
        "版本 2019 施行 至 2025-04-21",
        "版本 2019 施行 至 2025-05-21",
        "LJ1012",
        &["2019", "2025"],
    ),
    seeded(
        "chongqing-self-study",
        "01-policy.lijiao",
        "版本 2019 施行 至 2025-04-21",
        "版本 2019 施行 至 2024-12-31",
        "LJ0605",
        &["2025-01-01"],
    ),
    seeded(
        "chongqing-self-study",
        "03-certificates.lijiao",
        "    凭 证书 BEC 其 级别 初级及以上\n    免考 00796",
        "    凭 证书 BEC 其 级别 初级及以上\n    免考 00796\n    受理 自 2018-03-01 至 2018-03-10\n    版本 2025",
        "LJ1001",
        &["商务英语"],
    ),
    seeded(
        "chongqing-self-study",
        "01-policy.lijiao",
        "    受理 自 2025-06-01 至 2025-06-10",
        "    受理 自 2025-06-10 至 2025-06-01",
        "LJ0608",
        &["2025-06-10"],
    ),
    seeded(
        "open-university",
        "04-limits.lijiao",
        "不得 集中实践: 于 性质 集中实践",
        "不得 集中实践: 于 性质 公共基础课",
        "LJ1001",
        &["公共基础课", "集中实践"],
    ),
    seeded(
        "open-university",
        "03-rules.lijiao",
        "    条件 专业计划的学科 不属于 更新快学科\n        或 仍然有效",
        "    条件 仍然有效",
        "LJ1009",
        &["更新快学科"],
    ),
    seeded(
        "open-university",
        "03-rules.lijiao",
        "    条件 非 成果的合作高校\n        且 考试合格",
        "    条件 非 成果的合作高校\n        且 成果的合作高校",
        "LJ0601",
        &["高校课程免听"],
    ),
    seeded(
        "taiwan",
        "04-limits.lijiao",
        "        and year at least 4",
        "        and year at least 6",
        "LJ0305",
        &["6"],
    ),
    seeded(
        "taiwan",
        "04-limits.lijiao",
        "    when learner.semesters-to-study at least programme.normal-semesters divided by 2\n        and learner.semesters-to-study at least 2",
        "    when learner.semesters-to-study at least 4\n        and learner.semesters-to-study at least 2",
        "LJ1002",
        &["at least 2", "at least 4"],
    ),
    seeded(
        "taiwan",
        "04-limits.lijiao",
        "    when pair in equal-courses\n    waive ADVANCED-THEORY",
        "    when pair in equal-courses\n        and programme.level bachelor\n    waive ADVANCED-THEORY",
        "LJ1001",
        &["early-master", "ADVANCED-THEORY"],
    ),
    seeded(
        "clep-colleges",
        "03-rules.lijiao",
        "    | 25 to 49              | 4       |",
        "    | 25 to 55              | 4       |",
        "LJ0606",
        &["50"],
    ),
    seeded(
        "clep-colleges",
        "03-rules.lijiao",
        "    | 50 or above           | 8       |",
        "    | 50 or above           | 2       |",
        "LJ1010",
        &["lone-star-clep"],
    ),
    seeded(
        "clep-colleges",
        "03-rules.lijiao",
        "    | 4                      | 11      |",
        "    | 4                      | 18      |",
        "LJ1010",
        &["lone-star-ap"],
    ),
    seeded(
        "clep-colleges",
        "03-rules.lijiao",
        "    | FRENCH          | 62 or above | 9       |",
        "    | FRENCH          | 62 or above | 3       |",
        "LJ1010",
        &["language-credits"],
    ),
    seeded(
        "clep-colleges",
        "03-rules.lijiao",
        "    | FRENCH          | 50 to 61    | 6       |",
        "    | FRENCH          | 50 to 59    | 6       |",
        "LJ0605",
        &["language-credits", "60"],
    ),
    seeded(
        "clep-colleges",
        "04-limits.lijiao",
        "    | kennesaw-ib  | ib                              | kennesaw                   | 24      |",
        "    | kennesaw-ib  | ib                              | kennesaw                   | 40      |",
        "LJ1006",
        &["kennesaw-ib", "kennesaw-30"],
    ),
    seeded(
        "clep-colleges",
        "03-rules.lijiao",
        "    when programme.institution ncat\n",
        "    when programme.institution duquesne\n",
        "LJ1001",
        &["ncat-exams"],
    ),
    seeded(
        "clep-colleges",
        "03-rules.lijiao",
        "        and learner.in-house-units at least 30",
        "        and learner.in-house-units at least 30\n        and learner.in-house-units at least 20",
        "LJ1002",
        &["at least 20"],
    ),
    seeded(
        "clep-colleges",
        "03-rules.lijiao",
        "convert to each of: SPAN-101, SPAN-102\n    credits target.credits",
        "convert to each of: SPAN-101, SPAN-102\n    credits 4",
        "LJ1014",
        &["nnu-spanish", "SPAN-101"],
    ),
    seeded(
        "clep-colleges",
        "03-rules.lijiao",
        "    given clep SPANISH with score 50 or above",
        "    given clep SPANISH with score 90 or above",
        "LJ0305",
        &["90"],
    ),
    seeded(
        "california-state-university",
        "02-units.lijiao",
        "    | GERMAN               | 60 or above | 9            |",
        "    | GERMAN               | 60 or above | 3            |",
        "LJ1010",
        &["humboldt-languages"],
    ),
    seeded(
        "california-state-university",
        "02-units.lijiao",
        "    | GERMAN               | 50 to 59    | 6            |",
        "    | GERMAN               | 50 to 62    | 6            |",
        "LJ1003",
        &["humboldt-languages/3", "humboldt-languages/4"],
    ),
    seeded(
        "california-state-university",
        "04-placement.lijiao",
        "    convert to all of: CALC-1, CALC-2",
        "    convert to all of: CALC-1, CALC-2\n    in force from 2010-01-01 to 2009-01-01",
        "LJ0608",
        &["2010-01-01"],
    ),
    seeded(
        "citizen-points",
        "02-points.lijiao",
        "    | 11 至 100           | 实物奖励 |",
        "    | 12 至 100           | 实物奖励 |",
        "LJ0605",
        &["11"],
    ),
    seeded(
        "continuing-medical-education",
        "02-credits.lijiao",
        "        且 核定学分 不满 2\n",
        "        且 核定学分 不满 2\n        且 核定学分 不满 3\n",
        "LJ1002",
        &["不满 3", "不满 2"],
    ),
    seeded(
        "arts-design-certificates",
        "02-rules.lijiao",
        "    条件 内容相同\n",
        "",
        "LJ1001",
        &["相近基础课置换", "内容相同置换"],
    ),
    seeded(
        "south-africa-cat",
        "02-rules.lijiao",
        "    when content-covered\n    convert to each of: MGT101, MGT102, MKT201",
        "    when content-covered\n        and programme.level 5\n    convert to each of: MGT101, MGT102, MKT201",
        "LJ1001",
        &["content-in-other-courses", "MGT101"],
    ),
    seeded(
        "south-africa-cat",
        "02-rules.lijiao",
        "    given module with overlap less than 80%",
        "    given module with overlap at least 80%\n        and overlap less than 80%",
        "LJ0601",
        &["too-little-overlap"],
    ),
    seeded(
        "self-study-certificates",
        "03-rules.lijiao",
        "        且 成绩 425 及以上",
        "        且 成绩 425 及以上\n        且 成绩 400 及以上",
        "LJ1002",
        &["400"],
    ),
    seeded(
        "one-x-college",
        "02-rules.lijiao",
        "限额 一课一证",
        "限额 每证总额: 转换 学分 来自 X证书 每 成果 不超过 10\n限额 一课一证",
        "LJ1006",
        &["每证总额", "每证八学分"],
    ),
    seeded(
        "one-x-college",
        "02-rules.lijiao",
        "限额 一课一证",
        "最低要求 够二十: 转换 学分 来自 X证书 不少于 20\n限额 总额: 转换 学分 来自 X证书 不超过 15\n限额 一课一证",
        "LJ1008",
        &["够二十", "总额"],
    ),
    seeded(
        "one-x-college",
        "02-rules.lijiao",
        "限额 一课一证",
        "保证 不过四: 总是 转换 学分 来自 X证书 不超过 1\n限额 一课一证",
        "LJ1017",
        &["不过四"],
    ),
    seeded(
        "chongqing-credit-bank",
        "03-conversion.lijiao",
        "不得 休闲不转: 成果 来自 学分类别 文化休闲 于 学历教育\n",
        "保证 只有学历: 绝无 转换 学分 来自 学分类别 职业培训 于 学历教育\n不得 休闲不转: 成果 来自 学分类别 文化休闲 于 学历教育\n",
        "LJ1017",
        &["只有学历"],
    ),
    seeded(
        "clep-colleges",
        "04-limits.lijiao",
        "limit nnu-quarter",
        "assert no-nnu: never converted credits from clep into course SPAN-101\nlimit nnu-quarter",
        "LJ1017",
        &["no-nnu"],
    ),
    seeded(
        "south-africa-cat",
        "02-rules.lijiao",
        "bar short-courses",
        "limit tiny: converted credits from module at most 4\nbar short-courses",
        "LJ1007",
        &["tiny"],
    ),
    seeded(
        "taiwan",
        "04-limits.lijiao",
        "rule extension \"Extension course at USC\"",
        "limit electives-all: converted credits from extension-course, junior-college-course at most 12\nlimit electives-some: converted credits from extension-course at most 15\nrule extension \"Extension course at USC\"",
        "LJ1006",
        &["electives-some", "electives-all"],
    ),
    seeded(
        "clep-colleges",
        "03-rules.lijiao",
        "rule dominican-residency",
        "rule spanish-on\n    given course SPAN-101\n    use obtained by conversion\n    convert to SPAN-102\n    credits target.credits\nrule spanish-back\n    given course SPAN-102\n    use obtained by conversion\n    convert to SPAN-101\n    credits target.credits\nrule dominican-residency",
        "LJ1015",
        &["SPAN-101", "SPAN-102"],
    ),
    seeded(
        "clep-colleges",
        "03-rules.lijiao",
        "rule dominican-residency",
        "bar no-second: item from clep into course SPAN-201\nrule other-way\n    given clep FRENCH, course FREN-900\n    convert to SPAN-201\n    credits target.credits\nrule spanish-on\n    given course SPAN-101\n    use obtained by conversion\n    convert to SPAN-201\n    credits target.credits\nrule dominican-residency",
        "LJ1016",
        &["no-second", "spanish-on"],
    ),
    seeded(
        "one-x-college",
        "02-rules.lijiao",
        "限额 一课一证",
        "规则 旧\n    施行 自 2021-09-01 至 2022-08-31\n    凭 X证书\n    转换为 择优 任何课程\n    学分 2\n规则 新\n    施行 自 2023-09-01\n    凭 X证书\n    转换为 择优 任何课程\n    学分 3\n限额 一课一证",
        "LJ1011",
        &["旧", "新", "2022-09-01"],
    ),
    seeded(
        "innovation-credits/wenzhou",
        "02-rules.lijiao",
        "| 32 学时 至 不满 64 学时 | 1    |",
        "| 32 学时 至 不满 64 学时 | 3    |",
        "LJ1010",
        &["开放实验"],
    ),
    seeded(
        "innovation-credits/wenzhou",
        "02-rules.lijiao",
        "| 32 学时 至 不满 64 学时 | 1    |",
        "| 32 学时 至 不满 60 学时 | 1    |",
        "LJ0605",
        &["开放实验", "60"],
    ),
];
