//! LJ05xx: clauses that are missing, out of place, or at odds. Made by `check` and `resolve`.

use super::code::{Entry, register};
use super::named::with_article;
use super::{Named, Problem};
use crate::locale::Text;

/// A fault in how a declaration is made up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the registry below says what each problem means")]
pub enum StructureProblem {
    MissingClause { declaration: Text, clause: Text },
    ClauseNotHere { clause: Text, declaration: Text },
    ClauseTwice { clause: Text },
    ClausesAtOdds { first: Text, second: Text },
    FactNotHere { fact: String, place: Text },
    NoPolicy,
    SeveralPolicies,
    EmptyDeclaration { declaration: Text },
    HeaderTwice { header: String, first: String },
    ExpectsNothing,
    ExpectsBoth { name: String },
    DecisionWithoutReason,
    PairOfOne { found: usize },
    Unexplained { rule: String },
    WithoutRange { attribute: String },
    NothingCounted { kind: Named, name: String },
    MemberOfNoRule { family: String },
    TiersNotAscending { lower: String, higher: String },
    OtherwiseSame { target: String },
    CategoryOfNoProgramme { category: String },
    BaseUnstated { programme: String, fact: Text, limit: String },
    FactOfPool { fact: Text, pool: String },
    RemainderTwice { name: String },
}

register! { StructureProblem:
    "LJ0501" MissingClause Error
        "声明缺少必需的条款" "a declaration lacks a clause it needs"
    "LJ0502" ClauseNotHere Error
        "这种条款不能写在该声明里" "a clause does not belong in this declaration"
    "LJ0503" ClauseTwice Error
        "同一条款写了两次" "a clause is written twice"
    "LJ0504" ClausesAtOdds Error
        "两条条款互相矛盾" "two clauses contradict each other"
    "LJ0505" FactNotHere Error
        "此处不能使用这一登记项" "a fact cannot be known where it is used"
    "LJ0506" NoPolicy Error
        "没有「办法」声明" "there is no `policy` declaration"
    "LJ0507" SeveralPolicies Error
        "有不止一个「办法」声明" "there is more than one `policy` declaration"
    "LJ0508" EmptyDeclaration Error
        "声明下面没有任何条款" "a declaration has no clause"
    "LJ0510" HeaderTwice Error
        "表头出现了两次" "a header stands twice in a table"
    "LJ0511" ExpectsNothing Error
        "示例没有写应得什么" "an example expects nothing"
    "LJ0512" ExpectsBoth Error
        "示例的预期自相矛盾" "an example expects two things at odds"
    "LJ0513" DecisionWithoutReason Error
        "取舍没有写理由" "a decision gives no reason"
    "LJ0514" PairOfOne Error
        "成对的名单不是两个一组" "a pair does not have two members"
    "LJ0515" Unexplained Hint
        "规则没有说明，也没有依据" "a rule has no explanation and cites nothing"
    "LJ0516" WithoutRange Hint
        "数值型登记项没有范围" "a number has no range"
    "LJ0517" NothingCounted Warning
        "没有一条规则的结果会计入" "no result of any rule is counted"
    "LJ0518" MemberOfNoRule Warning
        "没有一条规则用到同类里的成果" "no rule is about an outcome of a family"
    "LJ0519" TiersNotAscending Error
        "档次没有从低到高排列" "the tiers of a reward do not ascend"
    "LJ0520" OtherwiseSame Error
        "「否则」后面与前面是同一个去处" "what follows `otherwise` is the place before it"
    "LJ0521" CategoryOfNoProgramme Warning
        "没有一个专业计划属于所写的学分类别" "no programme is of the category that is named"
    "LJ0522" BaseUnstated Warning
        "限额按专业计划的一项计算比例，专业计划没有写" "a limit is a share of something that a programme does not say"
    "LJ0523" FactOfPool Warning
        "按目标课程计算的数量用在学分池上" "an amount reads the target course where the target is a pool"
    "LJ0524" RemainderTwice Error
        "规则与限额同名，又都要结转" "a rule and a limit of one name both carry something over"
}

impl Problem for StructureProblem {
    fn entry(&self) -> &'static Entry {
        self.registered()
    }

    fn title(&self) -> Text {
        match self {
            Self::MissingClause { declaration, clause } => Text::new(
                format!("这个{}缺少「{}」", declaration.zh, clause.zh),
                format!("this {} lacks `{}`", declaration.en, clause.en),
            ),
            Self::ClauseNotHere { clause, declaration } => Text::new(
                format!("「{}」不能写在{}里", clause.zh, declaration.zh),
                format!("`{}` does not belong in {}", clause.en, with_article(&declaration.en)),
            ),
            Self::ClauseTwice { clause } => {
                Text::new(format!("「{}」写了两次", clause.zh), format!("`{}` is written twice", clause.en))
            }
            Self::ClausesAtOdds { first, second } => Text::new(
                format!("「{}」与「{}」互相矛盾", first.zh, second.zh),
                format!("`{}` and `{}` contradict each other", first.en, second.en),
            ),
            Self::FactNotHere { fact, place } => {
                let Text { zh, en } = Text::quoted(fact);
                Text::new(
                    format!("{}里不能使用{zh}", place.zh),
                    format!("{en} cannot be known in {}", with_article(&place.en)),
                )
            }
            Self::NoPolicy => Text::new("没有「办法」声明", "there is no `policy` declaration"),
            Self::SeveralPolicies => {
                Text::new("有不止一个「办法」声明", "there is more than one `policy` declaration")
            }
            Self::EmptyDeclaration { declaration } => Text::new(
                format!("这个{}下面没有任何条款", declaration.zh),
                format!("this {} has no clause", declaration.en),
            ),
            Self::HeaderTwice { header, first } if header != first => {
                let (header, first) = (Text::quoted(header), Text::quoted(first));
                Text::new(
                    format!("表头{}与{}是同一个词", header.zh, first.zh),
                    format!("the headers {} and {} are one word", header.en, first.en),
                )
            }
            Self::HeaderTwice { header, .. } => {
                let Text { zh, en } = Text::quoted(header);
                Text::new(
                    format!("表头{zh}出现了两次"),
                    format!("the header {en} stands twice in this table"),
                )
            }
            Self::ExpectsNothing => Text::new("这个示例没有写应得什么", "this example expects nothing"),
            Self::ExpectsBoth { name } => {
                let Text { zh, en } = Text::quoted(name);
                Text::new(
                    format!("示例既要得到{zh}，又要得不到{zh}"),
                    format!("this example expects {en} both granted and refused"),
                )
            }
            Self::DecisionWithoutReason => Text::new("这条取舍没有写理由", "this decision gives no reason"),
            Self::PairOfOne { found } => Text::new(
                format!("成对要写两个名称，这里有 {found} 个"),
                format!("a pair has two members, not {found}"),
            ),
            Self::Unexplained { rule } => {
                let Text { zh, en } = Text::quoted(rule);
                Text::new(
                    format!("规则{zh}没有说明，也没有依据"),
                    format!("rule {en} has no explanation and cites nothing"),
                )
            }
            Self::WithoutRange { attribute } => {
                let Text { zh, en } = Text::quoted(attribute);
                Text::new(format!("登记项{zh}没有范围"), format!("attribute {en} has no range"))
            }
            Self::NothingCounted { kind, name } => {
                let (kind, Text { zh, en }) = (kind.text(), Text::quoted(name));
                Text::new(
                    format!("没有一条规则的结果会计入{}{zh}", kind.zh),
                    format!("no result of any rule is counted by the {} {en}", kind.en),
                )
            }
            Self::MemberOfNoRule { family } => {
                let Text { zh, en } = Text::quoted(family);
                Text::new(
                    format!("没有一条规则用到同类{zh}里的成果"),
                    format!("no rule is about the outcomes of the family {en}"),
                )
            }
            Self::TiersNotAscending { lower, higher } => {
                let (lower, higher) = (Text::quoted(lower), Text::quoted(higher));
                Text::new(
                    format!("档次{}写在{}后面，要求却不比它高", higher.zh, lower.zh),
                    format!("the tier {} stands behind {} and does not ask for more", higher.en, lower.en),
                )
            }
            Self::OtherwiseSame { target } => {
                let Text { zh, en } = Text::quoted(target);
                Text::new(
                    format!("「否则」后面仍是{zh}，前面已经写过"),
                    format!("`otherwise` leads to {en} again"),
                )
            }
            Self::BaseUnstated { programme, fact, limit } => {
                let (programme, limit) = (Text::quoted(programme), Text::quoted(limit));
                Text::new(
                    format!("专业计划{}没有写「{}」，限额{}要按它计算", programme.zh, fact.zh, limit.zh),
                    format!(
                        "programme {} has no `{}`, of which {} is a share",
                        programme.en, fact.en, limit.en
                    ),
                )
            }
            Self::FactOfPool { fact, pool } => {
                let (fact, pool) = (fact.in_quotes(), Text::quoted(pool));
                Text::new(
                    format!("学分池{}没有{}，到那里总是不予", pool.zh, fact.zh),
                    format!("the pool {} has no {}, so nothing is ever granted there", pool.en, fact.en),
                )
            }
            Self::RemainderTwice { name } => {
                let Text { zh, en } = Text::quoted(name);
                Text::new(
                    format!("规则和限额都叫{zh}，又都要结转，分不清是谁的结余"),
                    format!(
                        "a rule and a limit are both called {en}, and both carry a balance under that name"
                    ),
                )
            }
            Self::CategoryOfNoProgramme { category } => {
                let Text { zh, en } = Text::quoted(category);
                Text::new(
                    format!("没有一个专业计划属于学分类别{zh}，这里计不到任何学分"),
                    format!("no programme is of the category {en}, so nothing is counted here"),
                )
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Self::MissingClause { clause, .. } => Text::new(
                format!("补一行「{}」", clause.zh),
                format!("add a line that begins with `{}`", clause.en),
            ),
            Self::ClauseNotHere { .. } => {
                Text::new("把它移到合适的声明里，或者删去", "move it where it belongs, or remove it")
            }
            Self::ClauseTwice { .. } => Text::new("合为一条，或者删去一条", "join the two, or remove one"),
            Self::ClausesAtOdds { .. } => Text::new("留下本意的那一条", "keep the one that is meant"),
            Self::FactNotHere { .. } => Text::new(
                "改用此处已经知道的登记项，或把条件移到转换的规则里",
                "use a fact that is known here, or move the condition to a rule of conversion",
            ),
            Self::NoPolicy => Text::new("在文件开头写「办法 名称」", "begin the file with `policy NAME`"),
            Self::SeveralPolicies => Text::new(
                "只留一个；另一个放到它自己的文件夹里",
                "keep one, and put the other in a folder of its own",
            ),
            Self::EmptyDeclaration { .. } => Text::new(
                "在下面缩进写上条款，或者删去它",
                "write its clauses below it, indented, or remove it",
            ),
            Self::HeaderTwice { .. } => {
                Text::new("改正其中一列的表头", "correct the header of one of the columns")
            }
            Self::ExpectsNothing => Text::new(
                "补一行，例如「应得 学分 14」或「不应得 cet4 因 成绩」",
                "add a line such as `expect credits 14` or `expect refused cet4 because score`",
            ),
            Self::ExpectsBoth { .. } => Text::new("删去其中一行", "remove one of the lines"),
            Self::DecisionWithoutReason => Text::new("在后面写「因 「理由」」", "add `because \"…\"`"),
            Self::PairOfOne { .. } => {
                Text::new("写两个名称，中间用「、」", "name two, with a comma between them")
            }
            Self::Unexplained { .. } => Text::new(
                "写一行「依据」，或在上面用「##」写明用意",
                "add a line `cites`, or say above it in `##` what it is for",
            ),
            Self::WithoutRange { .. } => Text::new(
                "写明范围，例如「数值 自 0 至 100」",
                "give its range, such as `number from 0 to 100`",
            ),
            Self::NothingCounted { .. } => {
                Text::new("改正它的来源、去向或计量，或者删去它", "correct what it counts, or remove it")
            }
            Self::MemberOfNoRule { .. } => {
                Text::new("改正代码，或者删去它", "correct the codes, or remove it")
            }
            Self::TiersNotAscending { .. } => {
                Text::new("按要求从低到高排列", "put the tiers in ascending order")
            }
            Self::OtherwiseSame { .. } => {
                Text::new("改成别的去处，或者删去它", "name another target, or remove it")
            }
            Self::BaseUnstated { fact, .. } => Text::new(
                format!("在专业计划下补一行「{}」", fact.zh),
                format!("add a line `{}` under the programme", fact.en),
            ),
            Self::FactOfPool { .. } => Text::new(
                "写明数量，例如「学分 成果.学分」",
                "write an amount that a pool can have, such as `credits item.credits`",
            ),
            Self::RemainderTwice { .. } => Text::new("给限额换一个名称", "give the limit another name"),
            Self::CategoryOfNoProgramme { category } => Text::new(
                format!("在专业计划下写「学分类别 {category}」"),
                format!("write `category {category}` under the programme"),
            ),
        })
    }
}
