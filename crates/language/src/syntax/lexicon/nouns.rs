//! The built-in nouns: owners, kinds, attributes and the few words of example lines. They are ordinary names in the
//! grammar; in the tree each stands under one English name, whichever language it was written in.

use crate::locale::Locale;
use crate::quick::QuickMap;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Where a name stands, as far as the choice of a noun depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// An attribute of an outcome, and everywhere that nothing else is said.
    Item,
    /// An attribute of a programme, a course, a target or a learner.
    Target,
    /// An attribute of an institution.
    Institution,
    /// In front of a dot: the owner of an attribute.
    Owner,
    /// After `excuse`.
    Excuse,
    /// The side taken in a `decision`.
    Decision,
    /// A fact of a `judged` line.
    Judged,
    /// The reason that an `expect refused` line names.
    Reason,
}

/// A noun with its spellings; the first of each language is the one printed.
#[derive(Debug, PartialEq, Eq)]
pub struct Noun {
    /// Its name in the tree.
    pub text: &'static str,
    /// The only place where it is this noun; absent means everywhere.
    pub at: Option<Place>,
    /// English spellings.
    pub english: &'static [&'static str],
    /// Chinese spellings.
    pub chinese: &'static [&'static str],
}

impl Noun {
    /// Returns the spelling that is printed in a language; `many` where English has a plural of its own.
    pub fn spelling(&self, locale: Locale, many: bool) -> &'static str {
        let words = match locale {
            Locale::En => self.english,
            Locale::Zh => self.chinese,
        };
        let plural = words.get(1).filter(|word| many && locale == Locale::En && word.ends_with('s'));
        plural.or(words.first()).copied().unwrap_or("")
    }
}

/// Returns the noun that a bare word is at a place, or `None` for a name of the author.
pub fn find(word: &str, place: Place) -> Option<&'static Noun> {
    let spelt = by_spelling().get(word)?;
    let here = spelt.iter().find(|noun| noun.at == Some(place));
    here.or_else(|| spelt.iter().find(|noun| noun.at.is_none())).copied()
}

/// The nouns of each spelling in the order of the list.
fn by_spelling() -> &'static QuickMap<&'static str, Vec<&'static Noun>> {
    static NOUNS_BY_SPELLING: OnceLock<QuickMap<&'static str, Vec<&'static Noun>>> = OnceLock::new();
    NOUNS_BY_SPELLING.get_or_init(|| {
        let mut nouns: QuickMap<&'static str, Vec<&'static Noun>> = QuickMap::default();
        for noun in NOUNS {
            for word in noun.english.iter().chain(noun.chinese) {
                let of_word = nouns.or_default(word);
                if !of_word.iter().any(|other| std::ptr::eq(*other, noun)) {
                    of_word.push(noun);
                }
            }
        }
        nouns
    })
}

/// Returns every noun.
pub fn all() -> &'static [Noun] {
    NOUNS
}

/// The nouns that a value of a record can be: kinds, papers, units and the judgement that is built in.
const VALUES: &[&str] = &[
    "course",
    "certificate",
    "activity",
    "identity-card",
    "transcript",
    "diploma",
    "credits",
    "hours",
    "minutes",
    "approval",
];

/// Returns the Chinese spellings of the nouns that a value of a record can be, each with the English name that stands for it in
/// the tree. Any other word of a record is the author's own.
pub fn values_by_chinese() -> BTreeMap<String, String> {
    let mut words = BTreeMap::new();
    for noun in NOUNS.iter().filter(|noun| noun.at.is_none() && VALUES.contains(&noun.text)) {
        for chinese in noun.chinese {
            words.entry((*chinese).to_owned()).or_insert_with(|| noun.text.to_owned());
        }
    }
    words
}

macro_rules! nouns {
    ($($text:literal $(at $place:ident)? : $($en:literal)|+ , $($zh:literal)|+ ;)*) => {
        const NOUNS: &[Noun] = &[$(
            Noun { text: $text, at: nouns!(@ $($place)?), english: &[$($en),+], chinese: &[$($zh),+] },
        )*];
    };
    (@) => { None };
    (@ $place:ident) => { Some(Place::$place) };
}

nouns! {
    // owners and kinds
    "learner": "learner" | "learners", "学习者";
    "application" at Owner: "application", "申请" | "申请事项" | "申请日";
    "application": "application", "申请日" | "申请";
    "recognised" at Owner: "recognised", "认定";
    "item": "item" | "items", "成果" | "学习成果";
    "course": "course" | "courses", "课程";
    "certificate": "certificate" | "certificates", "证书";
    "activity": "activity" | "activities", "活动";
    "programme": "programme" | "programmes", "专业计划";
    "institution": "institution" | "institutions", "机构";
    "paper": "paper" | "papers", "材料";
    "judgement": "judgement" | "judgements", "判断";
    "target": "target", "目标";
    "targets": "targets", "目标课程";
    "record": "record", "档案";
    "category": "category" | "categories", "学分类别";
    "catalogue": "catalogue" | "catalogues", "目录";
    "rule": "rule" | "rules", "规则";
    "family": "family" | "families", "同类";
    "set": "set" | "sets", "名单";
    "pool": "pool" | "pools", "学分池";
    "class" at Excuse: "class" | "classes", "听课";
    "exam" at Excuse: "exam" | "exams", "考试";
    "class": "class" | "classes", "性质" | "课程性质";
    "limit": "limit" | "limits", "限额";
    // attributes
    "score": "score", "成绩" | "分数";
    "level" at Target: "level", "层次" | "级别";
    // A course or a diploma has a level of education, which Chinese calls 层次.
    "level": "level", "级别" | "等级" | "层次";
    "credits": "credits" | "credit", "学分";
    "hours": "hours" | "hour", "学时";
    "minutes": "minutes" | "minute", "分钟";
    "field": "field", "学科" | "专业";
    "name": "name", "名称";
    "code": "code", "代码";
    "issuer": "issuer", "发布机构" | "发布";
    "kind": "kind", "成果类型" | "类型";
    "award": "award", "取得日";
    "ended": "ended", "结束日";
    "started": "started", "开始日";
    "deposited": "deposited", "存入日";
    "depositor": "depositor", "存入机构";
    "passed": "passed", "已通过";
    "converted": "converted", "系转换取得";
    "attempts": "attempts", "应考次数";
    "count": "count", "数量";
    "place" at Institution: "place", "所在地";
    "place": "place", "名次";
    "members": "members", "人数";
    "attendance": "attendance", "出勤率";
    "event": "event", "赛事";
    "role": "role", "角色";
    "subject": "subject", "科目";
    "age": "age", "年龄";
    "born": "born", "出生日";
    "account": "account", "开户日" | "开户";
    "enrolled": "enrolled", "入学日";
    "enrolment": "enrolment", "注册日";
    "graduation": "graduation", "毕业日";
    "status": "status", "身份";
    "date": "date", "日期";
    "purpose": "purpose", "用途";
    "cohort": "cohort", "届别";
    "choice": "choice", "选择";
    "value" at Judged: "value", "结果";
    "approval": "approval", "批准";
    "tier": "tier", "档次";
    "yes": "yes", "是";
    "no": "no", "否";
    // papers
    "identity-card": "identity-card", "身份证";
    "transcript": "transcript", "成绩单";
    "diploma": "diploma", "毕业证书";
    // what is ignored when names are compared, and the usual sides of a decision
    "case": "case", "大小写";
    "spaces": "spaces", "空格";
    "brackets": "brackets", "括号";
    "once" at Decision: "once", "一次";
    "freely" at Decision: "freely", "不限次数";
    "refused" at Decision: "refused", "不予";
    // reasons, by their codes
    "below" at Reason: "below", "不足";
    "above" at Reason: "above", "过高";
    "differs" at Reason: "differs", "不符";
    "excluded" at Reason: "excluded", "被排除";
    "none" at Reason: "none", "确无";
    "expired" at Reason: "expired", "过期";
    "too_early" at Reason: "too_early", "时间未到";
    "outside_window" at Reason: "outside_window", "不在受理期";
    "not_in_force" at Reason: "not_in_force", "未施行";
    "no_edition" at Reason: "no_edition", "无施行版本";
    "not_in_catalogue" at Reason: "not_in_catalogue", "不在目录";
    "entry_not_current" at Reason: "entry_not_current", "目录不在期";
    "not_recognised" at Reason: "not_recognised", "未认定";
    "no_rule" at Reason: "no_rule", "无规则";
    "not_claimed" at Reason: "not_claimed", "未申报";
    "no_account" at Reason: "no_account", "未开户";
    "barred" at Reason: "barred", "不得";
    "not_same" at Reason: "not_same", "不相同";
    "not_paired" at Reason: "not_paired", "不成对";
    "judged" at Reason: "judged", "判断为否";
    "lacks" at Reason: "lacks", "缺少成果";
    "has" at Reason: "has", "已有成果";
    "not_in_programme" at Reason: "not_in_programme", "不在计划";
    "already_granted" at Reason: "already_granted", "已准予";
    "already_used" at Reason: "already_used", "已使用";
    "used_for" at Reason: "used_for", "用于他处";
    "covered_by" at Reason: "covered_by", "已有满足";
    "not_best" at Reason: "not_best", "非最优";
    "overridden" at Reason: "overridden", "另有优先";
    "not_chosen" at Reason: "not_chosen", "未选";
    "not_an_option" at Reason: "not_an_option", "不可选";
    "obtained_by_conversion" at Reason: "obtained_by_conversion", "转换所得";
    "gate" at Reason: "gate", "前提不足";
    "nothing_to_grant" at Reason: "nothing_to_grant", "数额为零";
    "no_row" at Reason: "no_row", "表中无行";
    "not_computable" at Reason: "not_computable", "无法计算";
}

#[cfg(test)]
mod tests {
    use super::{Place, find};

    #[test]
    fn every_reason_has_a_chinese_word_of_its_own() {
        let words: Vec<&str> = super::all()
            .iter()
            .filter(|noun| noun.at == Some(Place::Reason))
            .flat_map(|noun| noun.chinese.iter().copied())
            .collect();
        assert_eq!(words.len(), 36);
        assert!(
            words.iter().all(|word| find(word, Place::Reason).is_some_and(|noun| noun.chinese == [*word]))
        );
    }

    #[test]
    fn an_outcome_has_a_level_by_either_chinese_word() {
        for word in ["级别", "层次", "level"] {
            assert_eq!(find(word, Place::Item).map(|noun| noun.text), Some("level"));
        }
    }
}
