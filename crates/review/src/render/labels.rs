//! Names of the built-in things in both languages: codes come in, words go out.
//!
//! Always true: English labels of facts are in the singular, so that a sentence can go on with "is".

use crate::locale::Text;
use crate::policy::OwnerKind;
use crate::quantity::Number;

/// Returns the label of a built-in attribute, or `None` when the owner has none of that name.
pub fn find_attribute_label(owner: OwnerKind, attribute: &str) -> Option<Text> {
    match owner {
        OwnerKind::Item => item_label(attribute),
        OwnerKind::Learner => learner_label(attribute),
        OwnerKind::Application => application_label(attribute),
        OwnerKind::Course => course_label(attribute),
        OwnerKind::Programme => programme_label(attribute),
        OwnerKind::Institution => institution_label(attribute),
        OwnerKind::Paper | OwnerKind::Judgement => None,
    }
}

/// Returns the label of an attribute that an author declared under a built-in name for another owner.
pub fn find_label_elsewhere(attribute: &str) -> Option<Text> {
    item_label(attribute).or_else(|| learner_label(attribute)).or_else(|| application_label(attribute))
}

/// Returns a built-in word that can stand as a value, a mark or a paper, whichever language it was written in.
pub fn find_word(word: &str) -> Option<Text> {
    let (zh, en) = match word {
        "yes" => ("是", "yes"),
        "no" => ("否", "no"),
        "passed" => ("已通过", "passed"),
        "identity-card" => ("身份证", "identity card"),
        "transcript" => ("成绩单", "transcript"),
        "diploma" => ("毕业证书", "diploma"),
        kind => return find_kind_label(kind),
    };
    Some(Text::new(zh, en))
}

/// Returns the kind of owner that a fact's first word names, or `None` for another word, such as the name of a slot.
pub fn find_owner(word: &str) -> Option<OwnerKind> {
    match word {
        "item" => Some(OwnerKind::Item),
        "learner" => Some(OwnerKind::Learner),
        "application" => Some(OwnerKind::Application),
        "course" | "target" => Some(OwnerKind::Course),
        "programme" => Some(OwnerKind::Programme),
        "institution" => Some(OwnerKind::Institution),
        "paper" => Some(OwnerKind::Paper),
        "judgement" => Some(OwnerKind::Judgement),
        _ => None,
    }
}

/// Returns the label of an owner.
pub fn owner_label(owner: OwnerKind) -> Text {
    match owner {
        OwnerKind::Item => Text::new("学习成果", "the learning outcome"),
        OwnerKind::Learner => Text::new("学习者", "the learner"),
        OwnerKind::Application => Text::new("申请", "the application"),
        OwnerKind::Course => Text::new("目标课程", "the target course"),
        OwnerKind::Programme => Text::new("专业计划", "the programme"),
        OwnerKind::Institution => Text::new("机构", "the institution"),
        OwnerKind::Paper => Text::new("材料", "the paper"),
        OwnerKind::Judgement => Text::new("判断", "the judgement"),
    }
}

/// Returns the label of a built-in kind of outcome.
pub fn find_kind_label(kind: &str) -> Option<Text> {
    match kind {
        "course" => Some(Text::new("课程", "course")),
        "certificate" => Some(Text::new("证书", "certificate")),
        "activity" => Some(Text::new("活动", "activity")),
        _ => None,
    }
}

/// Returns the label of a built-in category.
pub fn find_category_label(category: &str) -> Option<Text> {
    match category {
        "academic" => Some(Text::new("学历教育", "academic education")),
        "vocational" => Some(Text::new("职业培训", "vocational training")),
        "leisure" => Some(Text::new("文化休闲", "culture and leisure")),
        _ => None,
    }
}

/// Returns a number of a measure: `4 学分`, `4 credits`.
pub fn measured(number: Number, measure: &str) -> Text {
    let one = number == Number::ONE;
    match measure {
        "credits" => Text::new(format!("{number} 学分"), format!("{number} {}", plural("credit", one))),
        "hours" => Text::new(format!("{number} 学时"), format!("{number} {}", plural("hour", one))),
        "minutes" => Text::new(format!("{number} 分钟"), format!("{number} {}", plural("minute", one))),
        declared => Text::same(format!("{number} {declared}")),
    }
}

/// Returns the name of a measure: `学分`, `credits`; a declared one in quotes.
pub fn measure_name(measure: &str) -> Text {
    match measure {
        "credits" => Text::new("学分", "credits"),
        "hours" => Text::new("学时", "hours"),
        "minutes" => Text::new("分钟", "minutes"),
        declared => Text::quoted(declared),
    }
}

/// Returns a number of outcomes: `2 项`, `2 items`.
pub fn items(number: impl ToString) -> Text {
    let number = number.to_string();
    Text::new(format!("{number} 项"), format!("{number} {}", plural("item", number == "1")))
}

/// Returns a number of courses: `3 门`, `3 courses`.
pub fn courses(number: Number) -> Text {
    Text::new(format!("{number} 门"), format!("{number} {}", plural("course", number == Number::ONE)))
}

/// Returns two parts of a Chinese sentence with a space between them, unless a full-width bracket parts them already.
pub fn beside(left: &str, right: &str) -> String {
    let parted = left.ends_with(['」', '）', '》']) || right.starts_with(['「', '（', '《']);
    if parted || left.is_empty() || right.is_empty() {
        format!("{left}{right}")
    } else {
        format!("{left} {right}")
    }
}

/// Returns the English word, with its plural `s` unless there is one.
pub fn plural(word: &str, one: bool) -> String {
    if one { word.to_owned() } else { format!("{word}s") }
}

fn item_label(attribute: &str) -> Option<Text> {
    let (zh, en) = match attribute {
        "attempts" => ("应考次数", "number of attempts"),
        "attendance" => ("出勤率", "attendance"),
        "award" => ("取得日", "award date"),
        "category" => ("学分类别", "category"),
        "class" => ("性质", "class"),
        "code" => ("代码", "code"),
        "count" => ("数量", "count"),
        "credits" => ("学分", "number of credits"),
        "deposited" => ("存入日", "deposit date"),
        "depositor" => ("存入机构", "depositor"),
        "ended" => ("结束日", "end date"),
        "event" => ("赛事", "event"),
        "field" => ("学科", "field"),
        "hours" => ("学时", "number of hours"),
        "issuer" => ("发布机构", "issuer"),
        "kind" => ("成果类型", "kind"),
        "level" => ("级别", "level"),
        "members" => ("人数", "number of members"),
        "name" => ("名称", "name"),
        "papers" => ("所交材料", "list of papers"),
        "passed" => ("已通过", "pass result"),
        "converted" => ("系转换取得", "origin by conversion"),
        "place" => ("名次", "place"),
        "role" => ("角色", "role"),
        "score" => ("成绩", "score"),
        "started" => ("开始日", "start date"),
        "subject" => ("科目", "subject"),
        _ => return None,
    };
    Some(Text::new(zh, en))
}

fn learner_label(attribute: &str) -> Option<Text> {
    let (zh, en) = match attribute {
        "account" => ("开户日", "account date"),
        "age" => ("年龄", "age"),
        "born" => ("出生日", "date of birth"),
        "enrolled" => ("入学日", "enrolment date"),
        "field" => ("学习者的学科", "learner's field"),
        "graduation" => ("毕业日", "graduation date"),
        "level" => ("学习者的层次", "learner's level"),
        "status" => ("身份", "learner's status"),
        _ => return None,
    };
    Some(Text::new(zh, en))
}

fn application_label(attribute: &str) -> Option<Text> {
    let (zh, en) = match attribute {
        "cohort" => ("届别", "cohort"),
        "date" => ("申请日", "application date"),
        "enrolment" => ("注册日", "date of enrolment in the programme"),
        "institution" => ("受理机构", "institution applied to"),
        "programme" => ("所报专业计划", "programme applied for"),
        "purpose" => ("用途", "purpose"),
        _ => return None,
    };
    Some(Text::new(zh, en))
}

fn course_label(attribute: &str) -> Option<Text> {
    let (zh, en) = match attribute {
        "class" => ("目标课程的性质", "class of the target course"),
        "code" => ("目标课程的代码", "code of the target course"),
        "credits" => ("目标课程的学分", "number of credits of the target course"),
        "field" => ("目标课程的学科", "field of the target course"),
        "level" => ("目标课程的层次", "level of the target course"),
        "name" => ("目标课程的名称", "name of the target course"),
        "pool" => ("目标学分池", "target pool"),
        _ => return None,
    };
    Some(Text::new(zh, en))
}

fn programme_label(attribute: &str) -> Option<Text> {
    let (zh, en) = match attribute {
        "category" => ("专业计划的学分类别", "category of the programme"),
        "code" => ("专业计划的代码", "code of the programme"),
        "credits" => ("专业计划的学分", "number of credits of the programme"),
        "field" => ("专业计划的学科", "field of the programme"),
        "institution" => ("专业计划所属机构", "institution of the programme"),
        "level" => ("专业计划的层次", "level of the programme"),
        "name" => ("专业计划的名称", "name of the programme"),
        _ => return None,
    };
    Some(Text::new(zh, en))
}

fn institution_label(attribute: &str) -> Option<Text> {
    let (zh, en) = match attribute {
        "code" => ("机构代码", "code of the institution"),
        "place" => ("所在地", "place of the institution"),
        _ => return None,
    };
    Some(Text::new(zh, en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::builtin::attribute_names;

    #[test]
    fn every_built_in_attribute_has_a_label_in_both_languages() {
        for owner in [
            OwnerKind::Item,
            OwnerKind::Learner,
            OwnerKind::Application,
            OwnerKind::Course,
            OwnerKind::Programme,
            OwnerKind::Institution,
        ] {
            for name in attribute_names(owner) {
                let label = find_attribute_label(owner, name);
                let label = label.unwrap_or_else(|| panic!("{owner:?}.{name} has no label"));
                assert!(!label.zh.is_ascii() && label.en.is_ascii(), "{owner:?}.{name}: {label:?}");
            }
        }
    }

    #[test]
    fn measures_are_counted_in_words() {
        assert_eq!(measured(Number::ONE, "credits"), Text::new("1 学分", "1 credit"));
        assert_eq!(measured(Number::parse("2.5").unwrap(), "hours"), Text::new("2.5 学时", "2.5 hours"));
        assert_eq!(measured(Number::whole(3), "points"), Text::same("3 points"));
    }
}
