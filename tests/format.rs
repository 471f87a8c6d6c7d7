//! The formatter: one text for one tree in each language, and nothing lost on the way.
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

#[path = "format/noise.rs"]
mod noise;

use lijiao::format::{Guarded, format};
use lijiao::locale::Locale;
use lijiao::source::SourceFile;
use lijiao::syntax::parse;
use noise::Noise;
use proptest::prelude::{ProptestConfig, any, proptest};
use std::fs;
use std::path::{Path, PathBuf};

fn formatted_as(name: &str, text: &str, locale: Locale) -> String {
    let source = SourceFile::new(name, text);
    let parse = parse(&source);
    let problems: Vec<_> = parse.problems.iter().map(|problem| (&problem.title.en, problem.span())).collect();
    let formatted = format(&source, &parse, locale);
    assert_eq!(formatted.guarded, None, "{name} {problems:?}\n{text}");
    formatted.text
}

fn zh(text: &str) -> String {
    formatted_as("a.lijiao", text, Locale::Zh)
}

fn en(text: &str) -> String {
    formatted_as("a.lijiao", text, Locale::En)
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else if path.extension().is_some_and(|ending| ending == "lijiao") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn texts(folder: &str) -> Vec<(String, String)> {
    let found = files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    assert!(!found.is_empty(), "{folder} holds rules");
    found.into_iter().map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap())).collect()
}

/// Lines that go on, lists over lines, blocks in blocks.
const LAYOUT: &str = "\
# 一

名单 甲: a = b、
    c = d
    e = f、g = h
等级表 乙: 一级
    < 二级 = 二级甲
    < 三级
限额 丙: 转换 学分
    来自 活动（当 成果的学时 不少于 8）
    占 专业计划 学分 不含 性质 实践、
    论文
    不超过 50%
    超出 减至 0.5
定义 丁
    下列之一:
        证书 CET 其 成绩 550 及以上
            或 级别 四级
        学习者的年龄 不少于 40
            除非 学习者的身份 毕业
        下列全部:
            名称相同
            非 代码相同

## 说明
## 两行
规则 戊 「题」
    凭 下列全部:
        课程 00001 其 成绩 60 及以上
            且（已通过 是 或 应考次数 不超过 3）
        证书 己
    条件 下列之一:
        学习者的身份 在籍、毕业、
            肄业
        成对 属于 甲
    认定为 庚
        否则 辛
    学分 成果的学时、除以 16、
        向下取整 到 0.5、
        不超过 取高（4、成果的学分）
    成绩 记为 免考
        用于 degree-check 记为 60
";

fn laid_out() -> Vec<(String, String)> {
    let mut texts = texts("tests/twins");
    texts.push(("layout".to_owned(), LAYOUT.to_owned()));
    texts
}

fn assert_round_trip(name: &str, text: &str) {
    let chinese = formatted_as(name, text, Locale::Zh);
    let english = formatted_as(name, text, Locale::En);
    assert_eq!(formatted_as(name, &english, Locale::Zh), chinese, "{name} from English");
    assert_eq!(formatted_as(name, &chinese, Locale::En), english, "{name} from Chinese");
    assert_eq!(formatted_as(name, &chinese, Locale::Zh), chinese, "{name} again");
}

#[test]
fn every_construct_comes_back_from_the_other_language_byte_for_byte() {
    for (name, text) in laid_out() {
        assert_round_trip(&name, &text);
    }
}

#[test]
fn every_shipped_policy_comes_back_from_the_other_language_byte_for_byte() {
    for (name, text) in texts("rules") {
        assert_round_trip(&name, &text);
    }
}

#[test]
fn twins_have_one_text_in_each_language() {
    let texts = texts("tests/twins");
    for (name, english) in texts.iter().filter(|(name, _)| name.ends_with(".en.lijiao")) {
        let twin = name.replace(".en.lijiao", ".zh.lijiao");
        let chinese = &texts.iter().find(|(name, _)| *name == twin).unwrap().1;
        assert_eq!(zh(english), zh(chinese), "{name}");
        assert_eq!(en(english), en(chinese), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn layout_never_changes_the_formatted_text(seed in any::<u64>()) {
        let mut noise = Noise::new(seed);
        let texts = laid_out();
        let (name, text) = &texts[noise.below(texts.len())];
        let locale = if noise.flip() { Locale::Zh } else { Locale::En };
        let plain = formatted_as(name, text, locale);
        assert_eq!(formatted_as(name, &noise.relaid(&plain), locale), plain, "{name}");
    }

    #[test]
    fn comments_survive_wherever_they_stand(seed in any::<u64>()) {
        let mut noise = Noise::new(seed);
        let texts = laid_out();
        let (name, text) = &texts[noise.below(texts.len())];
        let locale = if noise.flip() { Locale::Zh } else { Locale::En };
        let plain = formatted_as(name, text, locale);
        let (commented, comments) = noise.commented(&plain);
        let printed = formatted_as(name, &commented, locale);
        assert_eq!(noise::without_comments(&printed), noise::without_comments(&plain), "{name}");
        let mut rest = printed.as_str();
        for comment in comments {
            let at = rest.find(&comment).unwrap_or_else(|| panic!("{comment} in order in\n{printed}"));
            rest = &rest[at + comment.len()..];
        }
    }
}

#[test]
fn one_rule_in_both_languages() {
    let chinese = "\
## 第九条
规则 cet4 「大学英语四级免公共英语」
    依据 《…》 第九条
    凭 证书 CET 其 级别 四级及以上
        且 成绩 425 及以上
        且 自 取得日 至 申请日 不超过 8 年
    条件 专业计划的学科 不属于 english-majors
        除非 学习者的年龄 不少于 40
    免考 下列各项: 00012、00015
    学分 目标的学分
";
    let english = "\
## 第九条
rule cet4 \"大学英语四级免公共英语\"
    cites 《…》 art. 9
    given certificate CET with level 四级 or above
        and score 425 or above
        and from award to application at most 8 years
    when programme.field not in english-majors
        unless learner.age at least 40
    waive each of: 00012, 00015
    credits target.credits
";
    assert_eq!(en(chinese), english);
    assert_eq!(zh(english), chinese);
    assert_eq!((zh(chinese), en(english)), (chinese.to_owned(), english.to_owned()));
}

#[test]
fn tight_chinese_is_spread_and_wide_marks_are_brought_to_their_form() {
    let tight = "规则　ａ\n  凭 证书 ＣＥＴ 其 成绩４２５及以上\n  条件 成果.学时不少于８\n  免考 下列各项：００１２，００１５\n  学分 计量表（成果.级别，成果.rank）\n";
    assert_eq!(
        zh(tight),
        "规则 a\n    凭 证书 CET 其 成绩 425 及以上\n    条件 成果的学时 不少于 8\n    免考 下列各项: 0012、0015\n    \
         学分 计量表（成果的级别、成果.rank）\n"
    );
}

#[test]
fn printed_verbs_keep_their_own_twins() {
    for (chinese, english) in [
        ("免考", "waive"),
        ("顶替", "stand for"),
        ("替代", "replace"),
        ("转换为", "convert to"),
        ("认定为", "recognise as"),
    ] {
        assert_eq!(en(&format!("规则 a\n    {chinese} x\n")), format!("rule a\n    {english} x\n"));
        assert_eq!(zh(&format!("rule a\n    {english} x\n")), format!("规则 a\n    {chinese} x\n"));
    }
}

#[test]
fn level_is_printed_by_what_it_belongs_to() {
    let english = "rule a\n    given certificate C with level x\n    when programme.level y\n    waive b\n";
    let chinese = "规则 a\n    凭 证书 C 其 级别 x\n    条件 专业计划的层次 y\n    免考 b\n";
    assert_eq!(zh(english), chinese);
    assert_eq!(en(chinese), english);
}

#[test]
fn a_synonym_stays_while_the_language_stays() {
    for text in [
        "限额 a: 转换 学分 不高于 8\n",
        "最低要求 a: 转换 学分 不低于 8\n",
        "最低要求 a: 转换 学分 达到 8\n",
        "规则 a\n    凭 证书 C 其 分数 低于 8 且 学时 超过 3\n    免考 b\n    学分 目标的学分 乘以 2\n",
        "规则 a\n    凭 课程 其 层次 本科及以上\n    条件 专业计划的专业 080901\n    免考 b\n",
    ] {
        assert_eq!(zh(text), text);
        assert_round_trip_settles(text);
    }
    for text in
        ["limit a: converted credits no more than 8\n", "require a: converted credits not less than 8\n"]
    {
        assert_eq!(en(text), text);
        assert_round_trip_settles(text);
    }
}

/// A synonym comes back from the other language as the first spelling, and from then on stays the same.
fn assert_round_trip_settles(text: &str) {
    let first = zh(&en(text));
    assert_eq!(zh(&en(&first)), first);
    assert_eq!(en(&first), en(&en(&first)));
}

#[test]
fn a_synonym_becomes_the_first_spelling_in_the_other_language() {
    assert_eq!(zh("limit a: converted credits no more than 8\n"), "限额 a: 转换 学分 不超过 8\n");
    assert_eq!(en("限额 a: 转换 学分 不高于 8\n"), "limit a: converted credits at most 8\n");
}

#[test]
fn a_short_form_and_other_spaces_become_the_first_spelling() {
    assert_eq!(
        zh(
            "规则 a\n    凭 证书 C 其 级别 四级以上\n    免考 b\n    成绩记为 60\n    有效期 自 取得日 6 月\n"
        ),
        "规则 a\n    凭 证书 C 其 级别 四级及以上\n    免考 b\n    成绩 记为 60\n    有效期 自 取得日 6 个月\n"
    );
}

#[test]
fn a_file_of_comments_only_is_formatted() {
    assert_eq!(zh("  # 一\n\n\n#二 \n"), "# 一\n\n#二\n");
    assert_eq!(en("\n# one"), "# one\n");
    assert_eq!(zh(""), "\n");
}

#[test]
fn a_column_that_every_row_leaves_out_keeps_its_header() {
    let chinese = "\
规则表 a
    凭 证书 C
    | 其 级别 | 且 成绩 | 条件 学习者的身份 | 免考 | 学分 | 不超过 |
    | 二级    | —       | —                 | b    | 2    | —      |
    | 三级    | —       | —                 | c    | 2    | —      |
";
    let english = "\
rules a
    given certificate C
    | with level | and score | when learner.status | waive | credits | at most |
    | 二级       | —         | —                   | b     | 2       | —       |
    | 三级       | —         | —                   | c     | 2       | —       |
";
    assert_eq!((en(chinese), zh(english)), (english.to_owned(), chinese.to_owned()));
    let chinese = "\
限额表 a
    | 名称 | 学分 来自 | 每 | 不超过 | 超出 |
    | b    | 证书      | —  | 4      | —    |
";
    let english = "\
limits a
    | name | credits from | per | at most | beyond |
    | b    | certificate  | —   | 4       | —      |
";
    assert_eq!((en(chinese), zh(english)), (english.to_owned(), chinese.to_owned()));
}

#[test]
fn names_of_the_author_that_equal_built_in_nouns_are_never_translated() {
    let chinese = "\
目录 certificates
    有效 按 取得日
登记项 成果.x: 取值 专业、award
等级表 考试: 名次 < 分数 < place
名单 成果: 专业、award
激励 取得日 按 学分
    | 不少于 | 档次 |
    | 20     | 成绩 |
专业计划 record
    课程 age 「甲」 2 学分 性质 专业
规则 成绩
    凭 目录 certificates 其 x 专业 且 成绩 名次及以上
    查验 活动 award 称作 role
    条件 目标的性质 专业、award
        且 专业计划的学科 属于 成果
    转换为 性质 专业
    学分 取得日（级别）
    优先于 年龄
示例 「a」
    申请 于 2025-06-01 报 record
    持有 活动 award 称作 role、x 专业、已通过 是
    应得 age
    应得 学分 2
    不应得 成绩 因 成绩
    应见 激励 取得日 成绩
";
    let english = "\
catalogue certificates
    current on award
attribute item.x: one of 专业, award
scale 考试: 名次 < 分数 < place
set 成果: 专业, award
reward 取得日 by credits
    | at least | tier |
    | 20       | 成绩 |
programme record
    course age \"甲\" 2 credits class 专业
rule 成绩
    given catalogue certificates with x 专业 and score 名次 or above
    reading activity award called role
    when target.class 专业, award
        and programme.field in 成果
    convert to class 专业
    credits 取得日(level)
    overrides 年龄
example \"a\"
    applying on 2025-06-01 for record
    holding activity award called role, x 专业, passed yes
    expect age
    expect credits 2
    expect refused 成绩 because score
    expect reward 取得日 成绩
";
    assert_eq!(en(chinese), english);
    assert_eq!(zh(english), chinese);
}

#[test]
fn days_and_articles_have_one_form() {
    let text = "办法 a\n    依据 《甲》 第 12 条、第一百零五条\n    版本 1 施行 自 2025年4月22日\n    受理 自 3月1日 至 3月10日\n";
    assert_eq!(
        zh(text),
        "办法 a\n    依据 《甲》 第十二条、第一百〇五条\n    版本 1 施行 自 2025-04-22\n    受理 自 03-01 至 03-10\n"
    );
    assert_eq!(
        en(text),
        "policy a\n    cites 《甲》 art. 12, art. 105\n    edition 1 in force from 2025-04-22\n    accepted from 03-01 to 03-10\n"
    );
}

#[test]
fn one_is_followed_by_the_singular() {
    let text = "kind a\n    valid from award 1 year\nkind b\n    valid from award 2 year\nmeasure c of 2/3 credits\nmeasure hours of 50 minutes\n";
    assert_eq!(
        en(text),
        "kind a\n    valid from award 1 year\nkind b\n    valid from award 2 years\nmeasure c of 2/3 credit\nmeasure hour of 50 minutes\n"
    );
}

#[test]
fn quotes_follow_the_language_and_paths_do_not() {
    let text = "category a “He said \"x\"”\ncategory b 「丙」\nset c from 「c.csv」\n";
    assert_eq!(en(text), "category a “He said \"x\"”\ncategory b \"丙\"\nset c from \"c.csv\"\n");
    assert_eq!(zh(text), "学分类别 a 「He said \"x\"」\n学分类别 b 「丙」\n名单 c 来自 \"c.csv\"\n");
}

#[test]
fn names_that_need_quotes_keep_them() {
    let text = "rule \"or\"\n    waive \"高等数学2\", \"目的\", \"四级及以上\", \"2025-01-01\", \"or\"\n";
    assert_eq!(en(text), text);
    assert_eq!(
        zh(text),
        "规则 「or」\n    免考 「高等数学2」、「目的」、「四级及以上」、「2025-01-01」、「or」\n"
    );
}

#[test]
fn cells_stand_under_each_other_by_their_width() {
    let text = "\
规则表 a  # 表
    凭 证书 C
    |其 级别|免考|学分|  # 头
    # 行间
    |二级|00012、00088|14|

    |三级及以上|—|不限|
";
    assert_eq!(
        zh(text),
        "\
规则表 a  # 表
    凭 证书 C
    | 其 级别    | 免考         | 学分 |  # 头
    # 行间
    | 二级       | 00012、00088 | 14   |

    | 三级及以上 | —            | 不限 |
"
    );
}

#[test]
fn comments_keep_their_lines() {
    let text = "\
# 文件头


  # 再一行
## 说明
# 夹在中间
规则 a   # 头
# 在条款前
  凭 任2项:# 没有空格的不是注释
";
    let source = SourceFile::new("a.lijiao", text);
    assert_eq!(format(&source, &parse(&source), Locale::Zh).guarded, Some(Guarded::Errors));
    let text = "\
# 文件头


  # 再一行
## 说明
# 夹在中间
规则 a   # 头
# 在条款前
  凭 任2项:  #项
      # 项前
      课程 甲
          # 且前
       且 成绩 60 及以上 # 行尾
  免考 b


  # 后面
# 下一个的

学分类别 c
# 末行";
    assert_eq!(
        zh(text),
        "\
# 文件头

# 再一行
## 说明
# 夹在中间
规则 a  # 头
    # 在条款前
    凭 任2项:  #项
        # 项前
        课程 甲
            # 且前
            且 成绩 60 及以上  # 行尾
    免考 b

    # 后面
# 下一个的

学分类别 c
# 末行
"
    );
}

#[test]
fn line_ends_and_the_byte_order_mark_are_made_plain() {
    assert_eq!(zh("\u{feff}学分类别 a\r\n\r\n\r\n学分类别 b  \r\n\r\n"), "学分类别 a\n\n学分类别 b\n");
}

#[test]
fn lines_that_would_attach_in_the_other_language_join_the_line_above() {
    let text = "示例 「x」\n    申请 于 2025-06-01  # 日\n        报 p  # 专业\n    应得 a\n";
    let chinese = "示例 「x」\n    申请 于 2025-06-01 报 p  # 日\n    # 专业\n    应得 a\n";
    let english = "example \"x\"\n    applying on 2025-06-01 for p  # 日\n    # 专业\n    expect a\n";
    assert_eq!((zh(text), en(text)), (chinese.to_owned(), english.to_owned()));
    assert_eq!((zh(english), en(chinese)), (chinese.to_owned(), english.to_owned()));
}

#[test]
fn a_phrase_broken_over_two_lines_is_put_together() {
    let text =
        "limit a: converted credits as\n  share of programme credits at\n  most 8%  # 一\n  per item\n";
    assert_eq!(
        en(text),
        "limit a: converted credits as share of programme credits at most 8%  # 一\n    per item\n"
    );
}

#[test]
fn lines_that_would_begin_a_declaration_join_the_line_above() {
    let text = "limit a: courses into class\n    b per\n        programme at most 2\n";
    assert_eq!(en(text), "limit a: courses into class\n    b per programme at most 2\n");
    assert_eq!(zh(text), "限额 a: 课程 于 性质\n    b 每 专业计划 不超过 2\n");
}

#[test]
fn prose_around_the_blocks_of_a_literate_file_stays() {
    let text = "# 办法  \n\n第一条 x\n\n```lijiao\n\n\n学分类别   a\n\n\n\n学分类别 b\n\n```\n\n\n尾\n";
    assert_eq!(
        formatted_as("a.md", text, Locale::En),
        "# 办法  \n\n第一条 x\n\n```lijiao\ncategory a\n\ncategory b\n```\n\n\n尾\n"
    );
}

#[test]
fn a_file_with_errors_comes_back_unchanged() {
    let text = "规则  a\n   凭 证书 CET 其\n";
    let source = SourceFile::new("a.lijiao", text);
    let formatted = format(&source, &parse(&source), Locale::En);
    assert_eq!((formatted.text.as_str(), formatted.guarded), (text, Some(Guarded::Errors)));
}

#[test]
fn a_source_may_stand_first_in_what_is_counted() {
    let english = "bar a: from category b into c\nbar d: only from category b into c\n";
    assert_eq!(zh(english), "不得 a: 来自 学分类别 b 于 c\n不得 d: 仅来自 学分类别 b 于 c\n");
    assert_eq!(en(&zh(english)), english);
}
