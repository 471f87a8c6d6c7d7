//! Faults of kinds that the other seeds leave out, each in a policy that ships.

use crate::{Seeded, seeded};

/// In front of which further declarations of `one-x-college` are put.
const LIMIT: &str = "限额 一课一证";

pub const SEEDED: &[Seeded] = &[
    // An entry that is gone before its rule begins.
    seeded(
        "one-x-college",
        "02-rules.lijiao",
        LIMIT,
        "证书 旧证 「旧证」\n    有效 自 2010-01-01 至 2015-12-31\n\n规则 旧证书\n    施行 自 2022-01-01\n    凭 证书 旧证\n    转换为 择优 任何课程\n    学分 2\n\n限额 一课一证",
        "LJ1013",
        &["旧证", "旧证书"],
    ),
    // A rule twice.
    seeded(
        "one-x-college",
        "02-rules.lijiao",
        LIMIT,
        "规则 甲\n    凭 X证书\n    转换为 择优 任何课程\n    学分 2\n\n规则 乙\n    凭 X证书\n    转换为 择优 任何课程\n    学分 2\n\n限额 一课一证",
        "LJ0610",
        &["甲", "乙"],
    ),
    // A limit that leaves room for nothing.
    seeded(
        "one-x-college",
        "02-rules.lijiao",
        LIMIT,
        "规则 整四\n    凭 X证书\n    转换为 择优 任何课程\n    学分 4\n\n限额 太小: 转换 学分 来自 X证书 每 成果 不超过 0\n\n限额 一课一证",
        "LJ1007",
        &["太小"],
    ),
    // A figure that no value reaches.
    seeded(
        "ucas-tariff",
        "03-rules.lijiao",
        "    when item.issuer in awarding-bodies\n",
        "    when item.issuer in awarding-bodies\n        and item.exam-grade at least 9\n",
        "LJ0305",
        &["exam-grade"],
    ),
    // A row of a look-up table twice, and one that an earlier row takes.
    seeded(
        "innovation-credits/wenzhou",
        "02-rules.lijiao",
        "    | 三等奖     | 1    |\n",
        "    | 三等奖     | 1    |\n    | 三等奖     | 1    |\n",
        "LJ0607",
        &["竞赛学分"],
    ),
    seeded(
        "innovation-credits/wenzhou",
        "02-rules.lijiao",
        "    | 三等奖     | 1    |\n",
        "    | 二等奖、三等奖 | 1 |\n    | 三等奖     | 1    |\n",
        "LJ0609",
        &["竞赛学分"],
    ),
    // An empty range.
    seeded(
        "ucas-tariff",
        "02-tables.lijiao",
        "    | 2016-01-01 to 2016-12-31 | 2016-06-10",
        "    | 2016-12-31 to 2016-01-01 | 2016-06-10",
        "LJ0604",
        &["2016-12-31", "2016-01-01"],
    ),
    // Days that two rows take, and days that none takes.
    seeded(
        "ucas-tariff",
        "02-tables.lijiao",
        "    | 2017-01-01 to 2017-12-31 | 2017-06-09",
        "    | 2016-12-01 to 2017-12-31 | 2017-06-09",
        "LJ0606",
        &["2016-12"],
    ),
    seeded(
        "ucas-tariff",
        "02-tables.lijiao",
        "    | 2017-01-01 to 2017-12-31 | 2017-06-09",
        "    | 2017-02-01 to 2017-12-31 | 2017-06-09",
        "LJ0605",
        &["last-exam-day", "2017-01"],
    ),
    // A requirement that reads what no rule brings.
    seeded(
        "one-x-college",
        "02-rules.lijiao",
        LIMIT,
        "最低要求 太多: 转换 学分 来自 X证书 不少于 500\n限额 总数: 转换 学分 来自 X证书 不超过 100\n\n限额 一课一证",
        "LJ1008",
        &["太多"],
    ),
    // A condition for which no value is left.
    seeded(
        "ucas-tariff",
        "03-rules.lijiao",
        "    when item.issuer in awarding-bodies\n",
        "    when item.issuer in awarding-bodies\n        and item.exam-grade less than 1\n",
        "LJ0603",
        &["less than 1"],
    ),
    // One of a pair without the other.
    seeded(
        "self-study-certificates",
        "03-rules.lijiao",
        "    免考 02316 连同 02317",
        "    免考 02316",
        "LJ1020",
        &["02316", "02317"],
    ),
    // A validity that goes on after the rule has ended.
    seeded(
        "one-x-college",
        "02-rules.lijiao",
        LIMIT,
        "证书 旧证 「旧证」\n    有效期 自 取得日 8 年\n\n规则 旧证书\n    施行 自 2022-01-01 至 2023-12-31\n    凭 证书 旧证\n    转换为 择优 任何课程\n    学分 2\n\n限额 一课一证",
        "LJ1021",
        &["旧证书", "2023-12-31", "8 年"],
    ),
    // A condition of a rule is a validity too.
    seeded(
        "one-x-college",
        "02-rules.lijiao",
        LIMIT,
        "证书 旧证 「旧证」\n\n规则 旧证书\n    施行 自 2022-01-01 至 2023-12-31\n    凭 证书 旧证 其 自 取得日 至 申请日 不超过 3 年\n    转换为 择优 任何课程\n    学分 2\n\n限额 一课一证",
        "LJ1021",
        &["旧证书", "3 年"],
    ),
    // Promises that do not hold.
    seeded(
        "one-x-college",
        "02-rules.lijiao",
        LIMIT,
        "保证 不进核心课: 绝无 转换 学分 于 性质 必修核心课\n\n限额 一课一证",
        "LJ1017",
        &["不进核心课"],
    ),
    seeded(
        "innovation-credits/wenzhou",
        "02-rules.lijiao",
        "    | 5000 元 至 不满 20000 元   | 1    |\n",
        "    | 5000 元 至 不满 20000 元   | 2.5  |\n\n保证 越多越好: 单调 于 成果.经费\n",
        "LJ1017",
        &["越多越好", "经费", "2.5"],
    ),
    // A limit behind a smaller one, which a single certificate fills.
    seeded(
        "one-x-college",
        "02-rules.lijiao",
        LIMIT,
        "限额 总一: 转换 学分 来自 X证书 不超过 12\n限额 总二: 转换 学分 不超过 5\n\n限额 一课一证",
        "LJ1006",
        &["总一", "总二"],
    ),
    // What the base has fixed.
    seeded(
        "../examples/branches/county",
        "policy.lijiao",
        "    改设 限额 网点转换 不超过 5%",
        "    改设 限额 网点转换 不超过 50%",
        "LJ0807",
        &["江津细则", "网点转换", "50%"],
    ),
    seeded(
        "../examples/branches/county",
        "policy.lijiao",
        "    改设 限额 网点转换 不超过 5%",
        "    不采用 规则 课程转换",
        "LJ0807",
        &["江津细则", "课程转换"],
    ),
];
