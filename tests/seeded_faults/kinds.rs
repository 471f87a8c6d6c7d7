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
        &[],
    ),
    seeded(
        "innovation-credits/wenzhou",
        "02-rules.lijiao",
        "    | 三等奖     | 1    |\n",
        "    | 二等奖、三等奖 | 1 |\n    | 三等奖     | 1    |\n",
        "LJ0609",
        &[],
    ),
    // An empty range.
    seeded(
        "ucas-tariff",
        "02-tables.lijiao",
        "    | 2016-01-01 to 2016-12-31 | 2016-06-10",
        "    | 2016-12-31 to 2016-01-01 | 2016-06-10",
        "LJ0604",
        &[],
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
];
