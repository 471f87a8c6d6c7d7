//! The formatter: one text for one tree in each language, and nothing lost on the way.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "format/layout.rs"]
mod layout;
#[path = "format/noise.rs"]
mod noise;
#[path = "format/words.rs"]
mod words;

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
