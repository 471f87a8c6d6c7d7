//! One sample of every problem.

use super::*;
use crate::quantity::Number;

/// Returns samples of one family.
pub(super) fn lexical() -> Vec<LexicalProblem> {
    use LexicalProblem::*;
    vec![
        TabInIndent,
        IndentToNoLevel,
        UnclosedQuote { opening: '“', closing: '”' },
        ClauseAtMargin { word: name("凭") },
        DeclarationIndented { word: name("rule") },
        ClauseBeforeDeclaration,
        UnknownDeclaration { word: name("rul"), near: words(&["rule", "rules"]) },
        UnknownDeclaration { word: name("xyz"), near: vec![] },
        UnknownClause {
            word: name("waives"),
            declaration: text("登记项", "attribute"),
            near: words(&["waive"]),
        },
        MissingName { declaration: text("规则", "rule") },
        NotExpected {
            found: name("学分"), expected: vec![text("数值", "a number"), text("名称", "a name")]
        },
        EndsTooSoon { expected: vec![text("数值", "a number")] },
        EndsTooSoon { expected: vec![] },
        AndWithOr { and_first: name("(a and b) or c"), or_first: name("a and (b or c)") },
        MissingColon { head: name("any of") },
        EmptyBlock { head: name("下列之一:") },
        UnmatchedBracket { bracket: '（', wanted: '）' },
        WordAfterList { word: name("学习者") },
        RowWidth { found: 3, wanted: 4 },
        RowWidth { found: 5, wanted: 4 },
        RowWithoutHeader,
        ReservedName { word: name("from") },
        NameNeedsQuotes { text: name("高等数学2") },
        UnknownCharacter { character: '\u{7}' },
        NotUtf8,
        NothingHere,
        UnclosedFence,
        EmptyName,
    ]
}

/// Returns samples of one family.
pub(super) fn mistakes() -> Vec<MistakeProblem> {
    use MistakeProblem::*;
    vec![
        ForeignComment { mark: name("//") },
        ChineseNumeral { text: name("四"), digits: name("4") },
        EqualsSign { mark: name("==") },
        ComparisonSign { mark: name("≥"), mend: text("不少于", "at least"), in_chinese: true },
        GluedWords { text: name("凭证书"), parted: name("凭 证书") },
        BareBoundary { word: name("以下"), mends: words(&["及以下", "不满"]) },
        CapitalKeyword { word: name("Convert"), keyword: name("convert") },
        DateSpelling { text: name("2025/4/22"), iso: name("2025-04-22") },
        StopAtEnd { mark: '。' },
        ListJoinedByWord { word: name("和") },
        TwoItemsOnOneLine { word: name("且"), all: true },
        TwoItemsOnOneLine { word: name("或"), all: false },
        UnitOnScore { unit: name("分") },
        CommaBeforeWord { word: name("且") },
        BoundarySpelling { text: name("or more"), mend: name("or above") },
        FromInRange { range: name("60 to 80") },
        WordForSymbol { symbol: name("+"), mend: text("加", "plus"), in_chinese: false },
    ]
}

/// Returns samples of one family.
pub(super) fn names() -> Vec<NameProblem> {
    use NameProblem::*;
    vec![
        UnknownFact { name: name("scroe"), owner: text("成果", "item"), near: words(&["score"]) },
        UnknownFact { name: name("xyz"), owner: text("成果", "item"), near: vec![] },
        GluedName { name: name("层次本科"), parted: name("层次 本科") },
        NotDeclared { kind: Named::Course, name: name("IELTS"), near: words(&["IELTS test"]) },
        NotDeclared { kind: Named::Called, name: name("B"), near: vec![] },
        DeclaredTwice { kind: Named::Rule, name: name("cet4") },
        Cycle { path: words(&["甲", "乙"]) },
        MissingFile { path: name("areas.csv"), near: vec![] },
        FileOutside { path: name("../areas.csv") },
        TakenWord { name: name("成绩") },
        WrongKind { name: name("leisure"), wanted: Named::Set, found: Named::Attribute },
        SeveralMeanings { name: name("A"), kinds: vec![Named::Course, Named::Set] },
        KindWithoutName { word: name("activity") },
        ListedTwice { name: name("00012") },
        Unused { kind: Named::Set, name: name("old") },
        Unlisted { kind: Named::Certificate, name: name("CET5"), near: words(&["CET4"]) },
    ]
}

/// Returns samples of one family.
pub(super) fn types() -> Vec<TypeProblem> {
    use TypeProblem::*;
    vec![
        MeasuresMixed { left: name("学分"), right: name("学时") },
        TextWithNumber { fact: name("成绩"), text: name("良好") },
        ImpossibleDate { text: name("2025-02-29"), error: DayError::NoSuchDay { day: 29, last: 28 } },
        ImpossibleDate { text: name("2025-13-01"), error: DayError::NoSuchMonth { month: 13 } },
        OutsideSet {
            value: name("在读"),
            fact: name("status"),
            allowed: words(&["在籍", "毕业"]),
            near: vec![],
        },
        OutsideRange {
            value: name("120"), fact: name("成绩"), from: Some(name("0")), to: Some(name("100"))
        },
        OutsideRange { value: name("-1"), fact: name("成绩"), from: Some(name("0")), to: None },
        BetweenSteps { value: name("1.3"), below: name("1"), above: name("1.5") },
        NotOnScale { value: name("五级"), scale: name("cert-level"), near: words(&["四级"]) },
        NoOrder { fact: name("status") },
        WrongSort { name: name("born"), wanted: ValueSort::Number, found: ValueSort::Date },
        ShareWithoutSign { text: name("85") },
        ShareOfAmount { measure: name("学分") },
        MeasureNeeded { number: name("4"), measures: words(&["credits", "hours"]) },
        KeyCount { table: name("prize-credits"), wanted: 2, given: 1 },
        DividedByZero,
        LevelTwice { value: name("四级") },
    ]
}

/// Returns samples of one family.
pub(super) fn silences() -> Vec<SilenceProblem> {
    use SilenceProblem::*;
    vec![
        ReuseUnstated { item: text("NCRE", "NCRE"), first: name("a"), second: name("b") },
        RoundingUnstated { amount: text("学分", "credits") },
        BareYear { word: name("每年") },
        PeriodDayUnstated { limit: name("yearly"), period: name("school-year") },
        EditionDayUnstated { editions: words(&["2019", "2025"]) },
        BeyondUnstated { limit: name("half") },
        RemainderUnstated { rate: name("每满 16 学时 计 1") },
        StageUnstated { kind: Named::Limit, name: name("half") },
        InForceDayUnstated { name: name("cet4") },
        EntryDayUnstated { catalogue: name("certificates") },
        AmountUnstated {
            rule: name("cet4"), example: text("学分 目标.学分", "credits target.credits")
        },
        BasisUnstated { rule: name("cet4") },
        HowManyUnstated { target: name("任何课程") },
    ]
}

/// Returns samples of one family.
pub(super) fn structures() -> Vec<StructureProblem> {
    use StructureProblem::*;
    vec![
        MissingClause { declaration: text("规则", "rule"), clause: text("凭", "given") },
        ClauseNotHere { clause: text("免考", "waive"), declaration: text("登记项", "attribute") },
        ClauseTwice { clause: text("学分", "credits") },
        ClausesAtOdds { first: text("各行", "the rows"), second: text("各行 来自", "rows from") },
        FactNotHere { fact: name("专业计划的学科"), place: text("认定限额", "recognition limit") },
        NoPolicy,
        SeveralPolicies,
        EmptyDeclaration { declaration: text("规则", "rule") },
        HeaderTwice { header: name("级别"), first: name("级别") },
        HeaderTwice { header: name("分数"), first: name("成绩") },
        ExpectsNothing,
        ExpectsBoth { name: name("00012") },
        DecisionWithoutReason,
        PairOfOne { found: 1 },
        Unexplained { rule: name("cet4") },
        WithoutRange { attribute: name("item.rank") },
        NothingCounted { kind: Named::Limit, name: name("half") },
        MemberOfNoRule { family: name("ncre") },
        TiersNotAscending { lower: name("银星"), higher: name("金星") },
        OtherwiseSame { target: name("00012") },
        CategoryOfNoProgramme { category: name("学历教育") },
        BaseUnstated { programme: name("cs"), fact: text("学分", "credits"), limit: name("half") },
        FactOfPool { fact: text("目标.学分", "target.credits"), pool: name("electives") },
        RemainderTwice { name: name("hours") },
    ]
}

/// Returns samples of one family.
pub(super) fn formulas() -> Vec<FormulaProblem> {
    use FormulaProblem::*;
    vec![
        FormulaUnreadable { lacks: Some(name(")")), at_end: true },
        FormulaUnreadable { lacks: None, at_end: false },
        FormulaTooLong { most: 2000 },
        FormulaName {
            name: name("bset"),
            is_function: false,
            known: words(&["best"]),
            near: words(&["best"]),
        },
        FormulaName { name: name("mean"), is_function: true, known: words(&["min"]), near: vec![] },
        NotInFormula { word: name("while") },
        FormulaKind { of: name("mark"), wanted: ValueSort::Number, found: Some(ValueSort::Date) },
        FormulaKind { of: name("mark"), wanted: ValueSort::Number, found: None },
        ArgumentCount { function: name("bavarian"), wanted: 3, given: 2 },
        ParameterName { name: name("成绩"), is_second: false },
        ParameterName { name: name("mark"), is_second: true },
    ]
}

/// Returns samples of one family.
pub(super) fn reaches() -> Vec<ReachProblem> {
    use ReachProblem::*;
    vec![
        NeverApplies {
            name: name("cet4"),
            why: text("成绩不能既低于 60 又高于 80", "no score is below 60 and above 80"),
        },
        AlwaysTrue { condition: text("成绩 0 及以上", "score 0 or above") },
        AlwaysFalse { condition: text("成绩 超过 100", "score more than 100") },
        EmptyRange { from: name("60"), to: name("50") },
        Gap {
            table: name("grades"),
            gaps: vec![text("24 至 不满 36", "24 to less than 36")],
            row: Some(name("| 24 至 不满 36 | 1 |")),
        },
        Overlap {
            first: text("0 至 60", "0 to 60"),
            second: text("60 至 100", "60 to 100"),
            shared: text("60", "60"),
        },
        RowRepeated { table: name("换算"), first_row: 2 },
        WindowNeverOpens { window: name("02-30") },
        RowShadowed { table: name("换算"), rows: vec![1] },
        RowShadowed { table: name("换算"), rows: vec![1, 3] },
        RuleRepeated { first: name("cet4"), second: name("cet4-again") },
        NotCompared { table: name("grades") },
    ]
}

/// Returns samples of one family.
pub(super) fn sheets() -> Vec<SheetProblem> {
    use SheetProblem::*;
    let file = || name("courses.csv");
    let place = || SheetPlace { file: file(), row: 12, column: name("credits") };
    vec![
        EmptySheet { file: file() },
        MissingColumn { file: file(), column: name("code"), near: vec![] },
        MissingColumn { file: file(), column: name("code"), near: words(&["Code"]) },
        UnknownColumn { file: file(), column: name("credit"), near: words(&["credits"]) },
        ColumnTwice { file: file(), column: name("code") },
        CellCount { file: file(), row: 3, wanted: 4, found: 5 },
        EmptyCell { place: place() },
        BadCell { place: place(), value: name("four"), wanted: text("数值", "a number") },
        KeyTwice { place: place(), value: name("00012"), first_row: 4 },
        DaysTwice { place: place(), value: name("00012"), first_row: 4, from: None, to: None },
        UnclosedCell { file: file(), row: 9 },
        SheetNotUtf8 { file: file(), row: 2 },
        OtherSeparator { file: file(), mark: ';' },
        OtherSeparator { file: file(), mark: '\t' },
        NamelessColumn { file: file(), column: 3 },
        TextBehindQuote { file: file(), row: 2, text: name("号") },
        SheetInGb18030 { file: file() },
        NoSheet { file: file(), sheet: Some(name("2025")), known: words(&["2024"]), near: vec![] },
        NoSheet { file: file(), sheet: None, known: vec![], near: vec![] },
        UnreadableWorkbook { file: file() },
    ]
}

/// Returns samples of one family.
pub(super) fn bounds() -> Vec<BoundProblem> {
    use BoundProblem::*;
    vec![
        TooDeep { most: 64 },
        FileTooLarge { most_megabytes: 8 },
        NumberTooLarge { text: "9".repeat(80) },
        NameTooLong { most: 200 },
        TooManyRows { most: 100_000 },
        TooManyDeclarations { most: 100_000 },
        AmountsTooFine,
        TooManyColumns { most: 256 },
    ]
}

/// Returns samples of one family.
pub(super) fn adoptions() -> Vec<AdoptionProblem> {
    use AdoptionProblem::*;
    let (base, name) = (|| "city".to_owned(), || "half".to_owned());
    vec![
        BaseMissing { base: base() },
        BaseNamedOtherwise { base: base(), found: Some("town".into()) },
        BaseNamedOtherwise { base: base(), found: None },
        AdoptedTwice { base: base() },
        NotOfBase { kind: Named::Limit, name: name(), near: vec!["halves".into()] },
        NameOfBase { kind: Named::Limit, name: name(), base: base() },
        NothingReplaces { kind: Named::Limit, name: name() },
        FixedLoosened { kind: Named::Limit, name: name(), base: base(), how: Text::same("60%") },
        FixedNotShown { kind: Named::Limit, name: name(), base: base(), through: None },
        FixedNotShown { kind: Named::Set, name: name(), base: base(), through: Some("cet4".into()) },
        ClocksDiffer { base: base() },
        DaysWithoutBase { base: base(), pinned: None, from: Some("2025-01-01".into()), to: None },
        DaysWithoutBase {
            base: base(),
            pinned: Some("2025".into()),
            from: None,
            to: Some("2025-01-01".into()),
        },
        BaseChanged {
            base: base(),
            editions: Some(("2024".into(), "2025".into())),
            clauses: vec![Text::same("half")],
        },
        BaseChanged { base: base(), editions: None, clauses: vec![Text::same("half")] },
    ]
}

/// Returns samples of one family.
pub(super) fn meanings() -> Vec<MeaningProblem> {
    use MeaningProblem::*;
    let why = || text("「乙」总是优先", "`b` always goes first");
    let path = || vec![name("甲"), name("乙")];
    let days = || text("2024-01-01 至 2024-12-31", "2024-01-01 to 2024-12-31");
    vec![
        NeverCounts { name: name("甲"), why: why() },
        SaidTwice { condition: text("成绩 60 及以上", "score 60 or above"), by: why() },
        Contradict {
            first: name("甲"),
            second: name("乙"),
            target: text("00012", "00012"),
            how: why(),
            count: 1,
        },
        Contradict {
            first: name("甲"),
            second: name("乙"),
            target: text("00012", "00012"),
            how: why(),
            count: 3,
        },
        RowsMerge { rows: path(), range: text("60 至 80", "60 to 80") },
        ValuesLeftOut { table: name("换算"), values: vec![text("一级", "一级")] },
        LimitNeverBinds { limit: name("半数"), why: why() },
        LimitLeavesNothing { limit: name("半数"), why: why() },
        NeverMet { requirement: name("核心"), why: why() },
        Unused { names: path() },
        OrderReversed {
            name: name("甲"),
            lower: text("四级", "四级"),
            gives: Number::whole(4),
            higher: text("六级", "六级"),
            gives_less: Number::whole(2),
        },
        DaysLeftOut { names: path(), days: days() },
        HeldTwice { first: name("甲"), second: name("乙"), days: days() },
        Delisted { rule: name("甲"), code: name("CET"), days: days() },
        AboveWorth {
            rule: name("甲"),
            target: name("00012"),
            gives: Number::whole(9),
            worth: Number::whole(7),
        },
        Circle { path: path() },
        Laundered { bar: name("禁"), path: path() },
        PromiseBroken { assertion: name("至多"), why: why() },
        PromiseOpen { assertions: path() },
        Assumed { what: vec![text("函数「换算」", "function `convert`")] },
        NeverReached { target: name("00021"), why: why() },
        ValidLonger { rule: name("甲"), days: days(), length: text("8 年", "8 years") },
    ]
}
