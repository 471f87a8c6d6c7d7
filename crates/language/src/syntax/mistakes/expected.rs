//! What could stand at a place, in the reader's words: the grammar's rules in groups.

use crate::locale::{Locale, Text};
use crate::syntax::grammar::Rule;
use crate::syntax::lexicon::{role_of, spelling};

/// Groups of rules that are named by one phrase.
const GROUPS: &[(&[Rule], &str, &str)] = &[
    (
        &[
            Rule::name,
            Rule::bare,
            Rule::names,
            Rule::path,
            Rule::paths,
            Rule::period_name,
            Rule::fact_name,
            Rule::fact_key,
            Rule::scale_step,
            Rule::set_member,
            Rule::set_members,
            Rule::scale_steps,
            Rule::member_of,
            Rule::held,
            Rule::held_code,
        ],
        "名称",
        "a name",
    ),
    (&[Rule::quoted, Rule::title, Rule::file_path], "带引号的文字", "a text in quotes"),
    (&[Rule::number], "数字", "a number"),
    (&[Rule::share], "百分比", "a share such as `50%`"),
    (&[Rule::date, Rule::days], "日期，如 2025-04-22", "a date such as 2025-04-22"),
    (&[Rule::month_day], "月日，如 03-10", "a day of the year such as 03-10"),
    (&[Rule::duration, Rule::duration_part], "时长，如 8 年", "a length of time such as `8 years`"),
    (&[Rule::moments, Rule::moment], "日期，如 取得日", "a date such as `award`"),
    (
        &[Rule::span, Rule::elapsed],
        "期间，如 自 取得日 至 申请日",
        "a span such as `from award to application`",
    ),
    (
        &[
            Rule::sum,
            Rule::fact_value,
            Rule::term,
            Rule::amount,
            Rule::quantity,
            Rule::figure,
            Rule::path_or_call,
            Rule::values,
            Rule::every,
            Rule::by_place,
            Rule::pool_average,
            Rule::average_of,
            Rule::how_often,
            Rule::higher,
            Rule::lower,
            Rule::plain_value,
            Rule::place_figure,
            Rule::place_less,
            Rule::place_least,
            Rule::cell,
            Rule::header,
        ],
        "数值或名称",
        "a value",
    ),
    (&[Rule::unit], "单位，如 学时", "a unit such as `hours`"),
    (
        &[
            Rule::condition,
            Rule::operand,
            Rule::test,
            Rule::compare,
            Rule::same_test,
            Rule::pair_test,
            Rule::prerequisite_test,
            Rule::shown_test,
            Rule::record_test,
            Rule::granted_test,
            Rule::requirement_test,
            Rule::holds_test,
            Rule::block,
        ],
        "条件",
        "a condition",
    ),
    (
        &[
            Rule::comparison,
            Rule::operator,
            Rule::kw_at_least,
            Rule::kw_at_most,
            Rule::kw_more_than,
            Rule::kw_less_than,
            Rule::kw_not_before,
            Rule::kw_not_after,
            Rule::kw_before,
            Rule::kw_after,
            Rule::kw_or_above,
            Rule::kw_or_below,
            Rule::kw_is,
            Rule::kw_is_not,
            Rule::kw_in,
            Rule::kw_not_in,
            Rule::figure_part,
        ],
        "界限，如 不少于、不超过",
        "a boundary such as `at least` or `at most`",
    ),
    (&[Rule::kw_and, Rule::kw_or, Rule::kw_but], "「且」或「或」", "`and` or `or`"),
    (
        &[
            Rule::step,
            Rule::rounded,
            Rule::spread,
            Rule::kw_rounded_down,
            Rule::kw_rounded_up,
            Rule::kw_rounded_half_up,
            Rule::kw_kept_exact,
            Rule::kw_plus,
            Rule::kw_less,
            Rule::kw_times,
            Rule::kw_divided_by,
            Rule::kw_others_equally,
        ],
        "计算的一步，如 向下取整 到 0.5",
        "a step such as `rounded down to 0.5`",
    ),
    (
        &[Rule::remainder, Rule::kw_remainder_dropped, Rule::kw_remainder_carried, Rule::kw_pro_rata],
        "余数的处理，如 余数 舍去",
        "what becomes of the remainder, such as `remainder dropped`",
    ),
    (
        &[
            Rule::item_pattern,
            Rule::grouped_pattern,
            Rule::item_list,
            Rule::element,
            Rule::elements,
            Rule::made,
            Rule::given_body,
            Rule::given_block,
            Rule::family_items,
            Rule::family_pairs,
        ],
        "成果，如 证书 CET",
        "an outcome such as `certificate CET`",
    ),
    (
        &[Rule::targets, Rule::target_list, Rule::target, Rule::target_pattern, Rule::look_up],
        "目标，如课程代码",
        "a target such as a course code",
    ),
    (
        &[Rule::attribute_type, Rule::type_number, Rule::function_type],
        "类型，如 数值 或 日期",
        "a type such as `number` or `date`",
    ),
    (&[Rule::type_from, Rule::type_to], "取值范围", "a range of values"),
    (
        &[
            Rule::counted,
            Rule::counted_part,
            Rule::counted_what,
            Rule::share_part,
            Rule::share_of_counted,
            Rule::share_of_class,
            Rule::from_part,
            Rule::into_part,
            Rule::per_part,
            Rule::plus_part,
            Rule::last_part,
            Rule::excluding_part,
            Rule::bracket_when,
            Rule::expect_of,
        ],
        "计入的范围，如 来自 学分类别 …、每 项目",
        "what is counted, such as `from category …` or `per item`",
    ),
    (&[Rule::paper_choice], "材料，如 证书原件", "a paper such as `transcript`"),
    (&[Rule::only_when], "当 …", "`when` and a condition"),
    (&[Rule::parameter, Rule::parameter_name], "参数的名称", "the name of a parameter"),
    (
        &[Rule::thing, Rule::things],
        "上级办法的条款，如 规则 leisure",
        "what the base declares, such as `rule leisure`",
    ),
    (&[Rule::beyond_mode], "超出的处理，如 不予", "what happens beyond, such as `refused`"),
    (&[Rule::use_mode], "使用次数，如 每专业一次", "how often, such as `once per programme`"),
    (&[Rule::document, Rule::citation], "文件，如《…》", "a document in 《…》"),
    (&[Rule::article, Rule::cited_place, Rule::section], "条款，如 第九条", "an article such as `art. 9`"),
    (&[Rule::preference], "优先的内容，如 学分", "what is preferred, such as `credits`"),
    (&[Rule::monotone, Rule::same_policy], "「单调 于」或「等同」", "`monotone in` or `same as`"),
    (&[Rule::sheet_name], "「工作表」及其名称", "`sheet` and its name"),
    (&[Rule::file_ref], "「来自」和文件名", "`from` and a file"),
    (
        &[Rule::fact, Rule::facts, Rule::course_fact, Rule::course_renamed, Rule::total, Rule::held_part],
        "登记项及其值，如 成绩 425",
        "a fact such as `score 425`",
    ),
    (&[Rule::scale_range], "范围，如 自 0 至 100", "a range such as `from 0 to 100`"),
    (
        &[Rule::part_of_year],
        "一段日子，如 自 03-01 至 07-15",
        "a part of the year such as `from 03-01 to 07-15`",
    ),
    (
        &[Rule::judged_by, Rule::judged_about, Rule::per_period, Rule::set_head],
        "声明的其余部分",
        "the rest of the declaration",
    ),
    (&[Rule::joined, Rule::row_with], "「且」或「或」引出的条件", "a condition led by `and` or `or`"),
    (&[Rule::otherwise], "「否则」和目标", "`otherwise` and a target"),
    (&[Rule::for_purpose], "「用于」和用途", "`for` and a purpose"),
    (
        &[
            Rule::issuer,
            Rule::edition,
            Rule::in_force,
            Rule::cites,
            Rule::repeals,
            Rule::items_used,
            Rule::beyond_limits,
            Rule::names_compared,
            Rule::prefer,
            Rule::fixed,
            Rule::replaced,
            Rule::left_out,
            Rule::change,
            Rule::decision,
            Rule::account_required,
            Rule::current_on,
            Rule::current,
            Rule::valid,
            Rule::courses_from,
            Rule::pair,
            Rule::pool,
            Rule::prerequisite,
            Rule::named,
            Rule::renames,
            Rule::beyond,
            Rule::take,
            Rule::stage,
            Rule::given,
            Rule::reading,
            Rule::when,
            Rule::only_if,
            Rule::unless,
            Rule::result,
            Rule::excuse,
            Rule::withdraw,
            Rule::make_up,
            Rule::record_as,
            Rule::needs_papers,
            Rule::subject_to,
            Rule::accepted,
            Rule::effective,
            Rule::handled,
            Rule::overrides,
            Rule::for_learners,
            Rule::at_institution,
            Rule::without_general,
            Rule::with_general,
            Rule::use_,
            Rule::rows_from,
            Rule::first_row_wins,
            Rule::amount_clause,
            Rule::example_facts,
            Rule::applying,
            Rule::holding,
            Rule::earlier,
            Rule::brought_forward,
            Rule::judged,
            Rule::toward,
            Rule::expect,
            Rule::expect_recognised,
            Rule::expect_refused,
            Rule::expect_pending,
            Rule::expect_limit,
            Rule::expect_requirement,
            Rule::expect_equal_best,
            Rule::expect_reward,
            Rule::expect_recorded,
            Rule::expect_make_up,
            Rule::expect_withdrawn,
            Rule::expect_carried,
            Rule::formula,
            Rule::rounding,
        ],
        "条款",
        "a clause",
    ),
    (&[Rule::comma], "逗号", "a comma"),
    (&[Rule::colon], "冒号", "a colon"),
    (&[Rule::open, Rule::close, Rule::arguments], "括号", "a bracket"),
    (&[Rule::equals, Rule::below], "「=」或「<」", "`=` or `<`"),
    (&[Rule::dash], "「—」", "`—`"),
];

/// The most things named in one message.
const MOST_NAMED: usize = 6;

/// Returns what a rule is called in a message, or `None` for one that is never named.
pub fn describe(rule: Rule) -> Option<Text> {
    let group = GROUPS.iter().find(|(rules, _, _)| rules.contains(&rule));
    if let Some((_, zh, en)) = group {
        return Some(Text::new(*zh, *en));
    }
    let role = role_of(rule)?;
    let quoted = |locale: Locale| locale.quote(spelling(role, locale));
    Some(Text::new(quoted(Locale::Zh), quoted(Locale::En)))
}

/// Returns the names of what could stand at a place, each once, the phrases for groups first.
pub fn expected(rules: &[Rule]) -> Vec<Text> {
    // A dot and `with` can follow nearly every name: naming them helps nobody.
    let telling = rules.iter().filter(|rule| !matches!(rule, Rule::dot | Rule::EOI));
    let (words, groups): (Vec<Rule>, Vec<Rule>) = telling.partition(|rule| role_of(**rule).is_some());
    let mut named: Vec<Text> = Vec::new();
    for rule in groups.into_iter().chain(words) {
        if let Some(text) = describe(rule).filter(|text| !named.contains(text)) {
            named.push(text);
        }
    }
    named.truncate(MOST_NAMED);
    named
}

/// What can follow a value in a condition.
pub fn comparisons() -> Vec<Text> {
    [Rule::comparison].into_iter().filter_map(describe).collect()
}

/// What can be preferred.
pub fn preferences() -> Vec<Text> {
    [Rule::preference].into_iter().filter_map(describe).collect()
}

/// How an attribute is named.
pub fn attribute_of() -> Vec<Text> {
    vec![Text::new("所属与名称，如 成果.rank", "an owner and a name such as `item.rank`")]
}

/// What a set of pairs lists.
pub fn pair() -> Vec<Text> {
    vec![Text::new("成对的两个，如 a = b", "a pair such as `a = b`")]
}

/// What a cell holds where nothing applies.
pub fn cell() -> Vec<Text> {
    vec![Text::new("一个值；不适用时写「—」", "a value, or `—` where nothing applies")]
}

#[cfg(test)]
mod tests;
