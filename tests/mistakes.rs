//! The typical mistakes: each gives one exact message, at its place, with its mend, in the language of the text.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use lijiao::locale::Locale;
use lijiao::source::SourceFile;
use lijiao::syntax::parse;

/// Returns what is wrong, one finding a line: place, code, title, help, and the mend with `!` where it is safe.
fn problems(locale: Locale, text: &str) -> String {
    let source = SourceFile::new("a.lijiao", text);
    let say = |problem: &lijiao::diagnostics::Diagnostic| {
        let place = source.position(problem.span().start());
        let help =
            problem.help.as_ref().map_or(String::new(), |help| format!(" | {}", help.in_locale(locale)));
        let fixes: Vec<String> = problem
            .fixes
            .iter()
            .map(|fix| {
                let safe = if fix.safe { "!" } else { "" };
                let edits: Vec<String> = fix
                    .edits
                    .iter()
                    .map(|edit| format!("`{}` -> `{}`", source.slice(edit.span), edit.replacement))
                    .collect();
                format!(" | {safe}{}", edits.join(", "))
            })
            .collect();
        format!(
            "{}:{} {} {}{help}{}",
            place.line,
            place.column,
            problem.code,
            problem.title.in_locale(locale),
            fixes.concat()
        )
    };
    parse(&source).problems.iter().map(say).collect::<Vec<String>>().join("\n")
}

macro_rules! mistakes {
    ($($test:ident $locale:ident $text:literal => $expected:literal)*) => {$(
        #[test]
        fn $test() {
            assert_eq!(problems(Locale::$locale, $text), $expected);
        }
    )*};
}

mistakes! {
    a_rate_written_as_a_sentence_is_said_in_full Zh
        "办法 a\n规则 r\n    学分 每16学时1学分" => "3:8 LJ0110 「每16学时1学分」不能写在这里 | 这里应写「每满 16 学时 计 1、余数 舍去」 | `每16学时1学分` -> `每满 16 学时 计 1、余数 舍去`"
    a_rate_without_spaces_is_no_name Zh
        "办法 a\n规则 r\n    学分 每满16学时计1学分" => "3:8 LJ0110 「每满16学时计1学分」不能写在这里 | 这里应写「每满 16 学时 计 1、余数 舍去」 | `每满16学时计1学分` -> `每满 16 学时 计 1、余数 舍去`"
    a_rate_in_english_is_said_in_full En
        "policy a\nrule r\n    credits 1 per 16 hours" => "3:13 LJ0110 `1 per 16 hours` does not fit here | write `every 16 hours count 1, remainder dropped` here | `1 per 16 hours` -> `every 16 hours count 1, remainder dropped`"
    a_share_of_the_total_is_said_with_its_base Zh
        "办法 a\n限额 l: 不超过总学分的40%" => "2:7 LJ0110 「不超过总学分的40%」不能写在这里 | 这里应写「占 专业计划 学分 不超过 40%」 | `不超过总学分的40%` -> `占 专业计划 学分 不超过 40%`"
    a_share_of_a_programme_is_said_with_its_base En
        "policy a\nlimit l: at most 50% of programme credits" => "2:10 LJ0110 `at most 50% of programme credits` does not fit here | write `as share of programme credits at most 50%` here | `at most 50% of programme credits` -> `as share of programme credits at most 50%`"
    a_total_has_its_measure_in_front Zh
        "办法 a\n示例 「a」\n    应得 7 学分" => "3:5 LJ0110 「应得 7 学分」不能写在这里 | 这里应写「应得 学分 7」 | `应得 7 学分` -> `应得 学分 7`"
    a_total_stands_on_a_line_of_its_own En
        "policy a\nexample \"a\"\n    expect ENG101, 3 credits" => "3:20 LJ0110 `3 credits` does not fit here | write a line of its own, `expect credits 3`, here"
    since_is_from En
        "policy a\n    in force since 2025-01-01" => "2:14 LJ0110 `since` does not fit here | write `from` here | `since` -> `from`"
    a_validity_has_its_day Zh
        "办法 a\n规则 r\n    有效期 8 年" => "3:5 LJ0110 「有效期 8 年」不能写在这里 | 这里应写「有效期 自 取得日 8 年」 | `有效期 8 年` -> `有效期 自 取得日 8 年`"
    a_validity_for_years_has_its_day En
        "policy a\nrule r\n    valid for 5 years from award" => "3:5 LJ0110 `valid for 5 years from award` does not fit here | write `valid from award 5 years` here | `valid for 5 years from award` -> `valid from award 5 years`"
    the_date_of_application_is_application En
        "policy a\n    edition by application date" => "2:16 LJ0110 `application date` does not fit here | write `application` here | `application date` -> `application`"
    a_code_of_two_words_is_quoted En
        "policy a\nprogramme p\n    course ENG 101 \"English\" 3 credits" => ""
    a_status_is_a_fact En
        "policy a\nrule r\n    when the learner is enrolled" => "3:10 LJ0110 `the learner is enrolled` does not fit here | write `learner.status enrolled` here | `the learner is enrolled` -> `learner.status enrolled`"
    within_is_at_most Zh
        "办法 a\n专业计划 p\n    学分池 x 20 学分以内" => "3:11 LJ0110 「20 学分以内」不能写在这里 | 这里应写「不超过 20 学分」 | `20 学分以内` -> `不超过 20 学分`"
    a_level_behind_an_outcome_is_its_condition Zh
        "办法 a\n规则 r\n    凭 证书 CET 四级以上" => "3:14 LJ0110 「四级以上」不能写在这里 | 这里应写「其 级别 四级及以上」 | `四级以上` -> `其 级别 四级及以上`"
    a_score_behind_an_outcome_is_its_condition En
        "policy a\nrule r\n    given certificate CET score 60 or above" => "3:27 LJ0110 `score` does not fit here | write `with score` here | `score` -> `with score`"
    an_example_states_its_facts En
        "policy a\nexample \"a\"\n    holding certificate CET with score 60" => "3:29 LJ0110 `with score` does not fit here | write `score` here | `with score` -> `score`"
    steps_of_a_figure_stand_in_brackets Zh
        "办法 a\n最低要求 l: 认定 学分 不少于 90、乘 学习者的月数、除以 12" => "2:22 LJ0110 「乘」不能写在这里 | 这里应写括号，如 不少于（90、乘 1.5、向上取整 到 1）"
    a_condition_of_a_bar_stands_on_its_own_line Zh
        "办法 a\n不得 x: 成果 来自 证书 CET 当 专业计划的学科 050201" => "2:20 LJ0110 「当」不能写在这里 | 这里应写它的条件，另起一行，缩进，以「条件」开头"
    a_mark_with_a_star_is_quoted En
        "policy a\nscale grades: B < A < A*" => "2:23 LJ0120 the name `A*` has to be quoted | put the name in quotes | !`A*` -> `\"A*\"`"
    a_step_with_a_point_is_quoted En
        "policy a\nscale nheqf: 4.5 < 5" => "2:14 LJ0120 the name `4.5` has to be quoted | put the name in quotes | !`4.5` -> `\"4.5\"`"
    a_date_in_english_words_is_written_as_a_date En
        "policy a\nexample \"a\"\n    applying on 1 June 2025 for ba" => "3:17 LJ0157 a date is not written `1 June 2025` | write `2025-06-01` | !`1 June 2025` -> `2025-06-01`"
    sections_and_annexes_are_cited_as_they_are_written En
        "policy a\n    cites 《Convention》 § 3 (2)\nrule r\n    cites section 4.2\nrule s\n    cites 附件2" => ""
    glued_chinese_words_are_parted_at_the_head_of_a_line Zh
        "规则 a\n    凭证书 CET\n"
        => "2:5 LJ0154 「凭证书」连写成了一个词 | 加空格分开：「凭 证书」 | `凭证书` -> `凭 证书`"
    glued_chinese_words_are_parted_within_a_line Zh
        "规则 a\n    凭 证书 CET 其级别 四级\n"
        => "2:14 LJ0154 「其级别」连写成了一个词 | 加空格分开：「其 级别」 | `其级别` -> `其 级别`"
    and_beside_or_offers_both_readings En
        "rule a\n    when learner.age at least 40 and passed or score 60\n"
        => "2:10 LJ0112 `and` and `or` stand side by side and can be read in two ways | say which with brackets: (learner.age at least 40 and passed) or score 60; or learner.age at least 40 and (passed or score 60)"
    and_beside_or_in_chinese_offers_both_readings Zh
        "规则 a\n    条件 学习者.年龄 不少于 40\n        且 已通过\n        或 成绩 60\n"
        => "2:8 LJ0112 「且」与「或」并列，读法不唯一 | 用括号写明其中一种：（学习者.年龄 不少于 40 且 已通过） 或 成绩 60；或者 学习者.年龄 不少于 40 且 （已通过 或 成绩 60）"
    an_equals_sign_is_no_word En
        "rule a\n    given certificate CET with level == 四级\n"
        => "2:38 LJ0152 `==` is not used here | leave it out and write the value behind the word, such as `status enrolled` | `==` -> ``"
    an_equals_sign_is_no_word_in_chinese Zh
        "规则 a\n    凭 证书 CET 其 级别 = 四级\n"
        => "2:19 LJ0152 这里不用「=」 | 删去它，把取值直接写在后面，例如「级别 四级」 | `=` -> ``"
    a_comparison_sign_becomes_words Zh
        "规则 a\n    凭 证书 CET 其 成绩 ≥ 425\n"
        => "2:19 LJ0153 比较要用文字，不用「≥」 | 写作「不少于」 | `≥` -> `不少于`"
    a_sign_of_arithmetic_becomes_a_word En
        "rule a\n    credits item.hours / 16\n"
        => "2:24 LJ0162 arithmetic is written in words, not with `/` | write `divided by` | `/` -> `divided by`"
    a_foreign_comment_sign_is_named En
        "rule a\n    // a note\n    credits 4\n"
        => "2:5 LJ0150 `//` does not begin a comment here | begin the comment with `#` | !`//` -> `#`"
    a_foreign_comment_sign_behind_a_clause_is_named Zh
        "规则 a\n    学分 4 -- 说明\n"
        => "2:10 LJ0150 「--」不是这里的注释符号 | 注释以「#」开头 | !`--` -> `#`"
    a_chinese_numeral_is_no_amount Zh
        "规则 a\n    学分 四\n"
        => "2:8 LJ0151 数量「四」要用阿拉伯数字写 | 写作「4」 | !`四` -> `4`"
    a_chinese_numeral_is_no_boundary Zh
        "限额 a: 学分 不超过 十二\n"
        => "1:14 LJ0151 数量「十二」要用阿拉伯数字写 | 写作「12」 | !`十二` -> `12`"
    a_chinese_numeral_is_no_length_of_time Zh
        "规则 a\n    有效期 自 取得日 四年\n"
        => "2:15 LJ0151 数量「四」要用阿拉伯数字写 | 写作「4」 | !`四` -> `4`"
    a_date_that_does_not_exist_is_named Zh
        "规则 a\n    施行 自 2025年2月30日\n"
        => "2:10 LJ0303 日期「2025年2月30日」不存在 | 该月最后一天是 28 日"
    a_date_in_another_form_is_rewritten En
        "rule a\n    in force from 2025/4/22\n"
        => "2:19 LJ0157 a date is not written `2025/4/22` | write `2025-04-22` | !`2025/4/22` -> `2025-04-22`"
    a_dotted_date_in_a_condition_is_rewritten En
        "rule a\n    when award before 2020.1.5\n"
        => "2:23 LJ0157 a date is not written `2020.1.5` | write `2020-01-05` | !`2020.1.5` -> `2020-01-05`"
    a_clause_at_the_margin_is_indented Zh
        "规则 a\n凭 证书 CET\n"
        => "2:1 LJ0104 「凭」是条款，不能顶格写 | 在行首加四个空格 | !`` -> `    `"
    a_declaration_may_not_be_indented En
        "rule a\n    waive 00012\n    rule b \"x\"\n        waive 00013\n"
        => "3:5 LJ0105 `rule` begins a declaration and may not be indented | remove the spaces in front of it | !`    ` -> ``"
    a_line_between_two_levels_is_named En
        "rule a\n    waive 00012\n  credits 4\n"
        => "3:3 LJ0102 the indent of this line agrees with no line above | line it up with the lines of the level it belongs to | `  ` -> `    `"
    a_joining_line_belongs_deeper_than_its_clause Zh
        "规则 a\n    凭 证书 CET\n    且 成绩 425\n"
        => "3:5 LJ0102 这一行的缩进与上面各行都对不齐 | 让这一行与它所属的那一层对齐 | `    ` -> `        `"
    a_tab_in_the_indent_is_reported_once En
        "rule a\n\twaive 00012\n\tcredits 4\n"
        => "2:1 LJ0101 this line is indented with a tab | use spaces, four for each level | !`	` -> `    `, `	` -> `    `"
    an_unclosed_quote_ends_at_its_line Zh
        "规则 a 「题\n    免考 00012\n规则 b\n    免考 00013\n"
        => "1:6 LJ0103 引号「「」到行末也没有合上 | 在名称末尾补上「」」 | `` -> `」`"
    bare_below_does_not_say_whether_it_is_included Zh
        "规则 a\n    凭 证书 CET 其 成绩 425以下\n"
        => "2:22 LJ0155 「以下」没有说明是否包含界限本身 | 按本意改为「及以下」或「低于」"
    bare_before_does_not_say_whether_it_is_included Zh
        "规则 a\n    条件 取得日 2025年4月22日前\n"
        => "2:22 LJ0155 「前」没有说明是否包含界限本身 | 按本意改为「不晚于」或「早于」"
    bare_until_does_not_say_whether_it_is_included En
        "rule a\n    when award until 2020-01-01\n"
        => "2:16 LJ0155 `until` does not say whether the boundary is included | write what is meant: `not after` or `before`"
    every_year_does_not_say_which_year Zh
        "限额 a: 学分 每年 不超过 4\n"
        => "1:10 LJ0405 「每年」没有说明是哪一种年 | 写「每 公历年」，或声明一个「周期」再引用它"
    a_bare_year_does_not_say_which_year En
        "limit a: credits per year at most 4\n"
        => "1:22 LJ0405 `year` does not say which kind of year | write `per calendar year`, or declare a `period` and name it"
    a_capital_head_becomes_lower_case En
        "rule a\n    Waive 00012\n"
        => "2:5 LJ0156 keywords are lower case, here it is `Waive` | write `waive` | !`Waive` -> `waive`"
    a_capital_word_within_a_line_becomes_lower_case En
        "rule a\n    given certificate AS WITH level 2\n"
        => "2:26 LJ0156 keywords are lower case, here it is `WITH` | write `with` | !`WITH` -> `with`"
    a_share_is_no_amount_of_credits En
        "rule a\n    credits 50%\n"
        => "2:13 LJ0311 `credits` is an amount and cannot be a share | write an amount; to limit a part of the whole use `as share of`, such as `as share of programme credits at most 40%`"
    a_share_of_nothing_is_no_limit Zh
        "限额 a: 学分 不超过 50%\n"
        => "1:14 LJ0311 「学分」是数量，不能写成百分比 | 写一个数量；要按比例限制，用「占」，例如「占 专业计划 学分 不超过 40%」"
    an_unknown_declaration_has_a_nearest En
        "ruel a \"x\"\n    waive 00012\n"
        => "1:1 LJ0107 no declaration begins with `ruel` | did you mean `rule`? | `ruel` -> `rule`"
    an_unknown_declaration_in_chinese_has_a_nearest Zh
        "规责 a\n    免考 00012\n"
        => "1:1 LJ0107 没有以「规责」开头的声明 | 是否想写「规则」？ | `规责` -> `规则`"
    an_unknown_clause_has_a_nearest En
        "rule a\n    waiv 00012\n"
        => "2:5 LJ0108 no clause of a rule begins with `waiv` | did you mean `waive`? | `waiv` -> `waive`"
    an_unknown_clause_in_chinese_has_a_nearest Zh
        "规则 a\n    免靠 00012\n"
        => "2:5 LJ0108 规则里没有以「免靠」开头的条款 | 是否想写「免考」？ | `免靠` -> `免考`"
    a_misspelt_phrase_has_a_nearest En
        "rule a\n    needs paper transcript\n"
        => "2:5 LJ0108 no clause of a rule begins with `needs paper` | did you mean `needs papers`? | `needs paper` -> `needs papers`"
    a_clause_of_another_declaration_is_named Zh
        "限额 a: 学分 不超过 4\n    凭 证书 CET\n"
        => "2:5 LJ0502 「凭」不能写在限额里 | 把它移到合适的声明里，或者删去"
    a_line_that_ends_too_soon_says_what_is_missing En
        "rule a\n    subject to registry\n"
        => "2:24 LJ0111 this line ends before it is complete | write `approval` here"
    a_part_that_does_not_fit_says_what_would En
        "rule a\n    in force 2025-04-22\n"
        => "2:14 LJ0110 `2025-04-22` does not fit here | write a date such as 2025-04-22 here"
    a_declaration_without_a_name_is_named Zh
        "规则\n    免考 00012\n"
        => "1:1 LJ0109 这个规则没有名称 | 在「规则」后面写一个名称"
    a_list_is_not_joined_by_a_word Zh
        "规则 a\n    免考 00012 和 00015\n"
        => "2:14 LJ0159 名单不用「和」连接 | 改用「、」 | !`和` -> `、`"
    a_list_is_not_joined_by_and En
        "rule a\n    waive 00012 and 00015\n"
        => "2:17 LJ0159 a list is not joined by `and` | use a comma | !`and` -> `,`"
    nothing_follows_a_list_on_its_line Zh
        "规则 a\n    须提交 成绩单、身份证 须经 registry 批准\n"
        => "2:17 LJ0116 名单之后不能再接「须经」 | 把它另起一行写"
    two_outcomes_are_not_joined_by_and Zh
        "规则 a\n    凭 证书 CET 且 证书 PETS\n"
        => "2:14 LJ0160 一行里只能写一项成果，不能用「且」再接一项 | 两项都要有时写「下列全部:」，每项一行"
    a_score_has_no_unit Zh
        "规则 a\n    凭 证书 CET 其 成绩 425分及以上\n"
        => "2:22 LJ0161 成绩后面不写单位「分」 | 只写数字 | !`分` -> ``"
    a_name_with_brackets_is_quoted Zh
        "规则 a\n    免考 高等数学（一）\n"
        => "2:8 LJ0120 名称「高等数学（一）」需要加引号 | 给名称加上引号 | !`高等数学（一）` -> `「高等数学（一）」`"
    a_reserved_word_is_no_bare_name En
        "rule a\n    waive per, 00012\n"
        => r#"2:11 LJ0119 `per` is a reserved word and cannot be a bare name | put the name in quotes | !`per` -> `"per"`"#
    a_bracket_without_partner_is_named En
        "rule a\n    when (learner.age at least 40\n"
        => "2:10 LJ0115 the bracket `(` has no partner | add `)`, or remove the bracket"
    a_line_does_not_end_in_a_stop Zh
        "规则 a\n    学分 4。\n"
        => "2:9 LJ0158 行末不写「。」 | 删去它 | !`。` -> ``"
    a_block_without_items_is_named En
        "rule a\n    when any of:\n    waive 00012\n"
        => "2:10 LJ0114 nothing is listed under `any of:` | list the items below it, indented, one a line"
    items_need_a_colon_above_them En
        "rule a\n    given any of\n        certificate A\n"
        => "2:5 LJ0113 `given any of` has items under it but no colon at its end | end the line with `:` | !`` -> `:`"
    a_short_row_is_named En
        "table t\n    | level | credits |\n    | 一级 |\n    | 二级 | 4 |\n"
        => "3:5 LJ0117 this row has 1 cells, the header has 2 | add the missing cells; write `—` where nothing applies"
    an_empty_cell_asks_for_a_dash Zh
        "对照表 t\n    | 级别 | 学分 |\n    | 一级 |  |\n"
        => "3:13 LJ0111 这一行没有写完 | 这里应写一个值；不适用时写「—」"
    a_fault_in_a_cell_points_into_the_table Zh
        "规则表 t\n    凭 证书 PETS\n    | 其 级别 | 免考 |\n    | 二级 | 00012 和 00088 |\n"
        => "4:18 LJ0159 名单不用「和」连接 | 改用「、」 | !`和` -> `、`"
    a_strange_character_is_named En
        "rule a\n    waive 00012 ~ 00015\n"
        => "2:17 LJ0121 the character `~` has no meaning here | remove it, or put it in quotes"
    a_hash_without_space_is_no_comment En
        "rule a\n    waive C#\n"
        => "2:12 LJ0121 the character `#` has no meaning here | remove it, or put it in quotes"
    an_empty_file_declares_nothing Zh
        "# 只有注释\n"
        => "1:1 LJ0123 文件里没有任何声明 | 从「办法 名称」开始写，或运行 `lijiao new` 生成一个样例"
    a_line_without_declaration_is_reported_once En
        "    waive 00012\n    credits 4\n"
        => "1:5 LJ0106 this line is indented, but no declaration stands above it | write the declaration first, such as `rule cet4`"
}
