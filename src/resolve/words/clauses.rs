//! The words by which messages call clauses.

use crate::locale::Text;
use crate::syntax::ast::ClauseKind;
use crate::syntax::ast::clause::Verb;

/// Returns how a clause is called: its head in both languages.
pub(in crate::resolve) fn clause_words(kind: &ClauseKind) -> Text {
    let (zh, en) = match kind {
        ClauseKind::Issuer(_) => ("发布", "issuer"),
        ClauseKind::Edition { .. } | ClauseKind::EditionBy(_) => ("版本", "edition"),
        ClauseKind::Cites(_) => ("依据", "cites"),
        ClauseKind::Repeals(..) => ("废止", "repeals"),
        ClauseKind::Use(_) => ("使用", "use"),
        ClauseKind::Beyond(_) => ("超出", "beyond"),
        ClauseKind::NamesCompared(_) => ("名称比较", "names compared"),
        ClauseKind::Prefer(_) => ("优先", "prefer"),
        ClauseKind::Decision { .. } => ("取舍", "decision"),
        ClauseKind::AccountRequired => ("须开户", "account required"),
        ClauseKind::CurrentOn(_) => ("有效 按", "current on"),
        ClauseKind::Valid { .. } => ("有效期", "valid"),
        ClauseKind::Category(_) => ("学分类别", "category"),
        ClauseKind::On { .. } => ("级别 用", "level on"),
        ClauseKind::Attribute { .. } => ("登记项取值", "attribute"),
        ClauseKind::Current(_) => ("有效", "current"),
        ClauseKind::CoursesFrom(_) => ("课程 来自", "courses from"),
        ClauseKind::Course { .. } => ("课程", "course"),
        ClauseKind::Prerequisite(..) => ("先修", "prerequisite"),
        ClauseKind::Pair(_) => ("成对", "pair"),
        ClauseKind::Pool { .. } => ("学分池", "pool"),
        ClauseKind::Given(_) => ("凭", "given"),
        ClauseKind::Reading(_) => ("查验", "reading"),
        ClauseKind::When(_) => ("条件", "when"),
        ClauseKind::OnlyIf(_) => ("仅当", "only if"),
        ClauseKind::Unless(_) => ("除非", "unless"),
        ClauseKind::Result(result) => match result.verb {
            Verb::Recognise => ("认定为", "recognise as"),
            Verb::Convert => ("转换为", "convert to"),
            Verb::Waive => ("免考", "waive"),
            Verb::StandFor => ("顶替", "stand for"),
            Verb::Replace => ("替代", "replace"),
        },
        ClauseKind::Excuse { .. } => ("免", "excuse"),
        ClauseKind::Amount { measure, .. } => return super::noun(&measure.text),
        ClauseKind::RecordAs { .. } => ("成绩 记为", "record as"),
        ClauseKind::NeedsPapers(_) => ("须提交", "needs papers"),
        ClauseKind::SubjectTo(_) => ("须经", "subject to"),
        ClauseKind::InForce(_) => ("施行", "in force"),
        ClauseKind::Accepted(_) => ("受理", "accepted"),
        ClauseKind::Effective(_) => ("生效", "effective"),
        ClauseKind::Handled(_) => ("办理", "handled"),
        ClauseKind::Overrides(_) => ("优先于", "overrides"),
        ClauseKind::ForLearners(_) => ("适用 学习者", "for learners"),
        ClauseKind::Without(_) => ("不适用 通则", "without general"),
        ClauseKind::WithGeneral(_) => ("通则", "general"),
        ClauseKind::Take { .. } => ("取", "take"),
        ClauseKind::AtStage(_) => ("阶段", "at stage"),
        ClauseKind::Has { .. } => ("登记项", "attribute"),
        ClauseKind::ExampleFacts { .. } => ("学习者", "learner"),
        ClauseKind::Applying { .. } => ("申请", "applying"),
        ClauseKind::Holding { .. } => ("持有", "holding"),
        ClauseKind::Earlier { .. } => ("先前", "earlier"),
        ClauseKind::Judged { .. } => ("判定", "judged"),
        ClauseKind::Expect(_) => ("应得", "expect"),
        ClauseKind::Broken => ("", ""),
    };
    Text::new(zh, en)
}
