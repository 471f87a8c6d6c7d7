//! Layout: lines, cells and comments keep their places.

use super::*;

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
