//! What the command line takes. Descriptions speak both languages, for help is asked for before any policy is read.

mod compare;

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

pub(super) use compare::{CiArguments, CiFormat, DiffArguments, DiffFormat, FailOn};

/// 立交 Lijiao：学分银行的规则语言 · the rule language of credit banks
#[derive(Debug, Parser)]
#[command(name = "lijiao", version, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,

    /// 回答所用的语言；不写则按办法的语言 · language of the answer; the policy's own by default
    #[arg(long, global = true, value_name = "zh|en")]
    pub lang: Option<Language>,
}

/// A language on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Language {
    /// 中文 · Chinese
    Zh,
    /// 英文 · English
    En,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// 新建一个可用的小办法 · makes a small working policy
    New(NewArguments),
    /// 找出办法文字中的全部问题 · finds all faults in the text of policies
    Check(CheckArguments),
    /// 运行办法中的示例 · runs the examples of policies
    Test(TestArguments),
    /// 对学习者档案作出决定 · decides on learners' records
    Apply(ApplyArguments),
    /// 解释一个决定或一个诊断代码 · explains a decision, or the code of a finding
    Explain(ExplainArguments),
    /// 建议再取得哪些成果 · advises which further outcomes would bring a learner to a target
    Advise(AdviseArguments),
    /// 列出办法读取档案中的哪些内容 · lists what a policy reads of records
    Show(ShowArguments),
    /// 比较两个办法：含义有何不同，谁得谁失 · compares two policies: what differs in meaning, and who gains and loses
    Diff(DiffArguments),
    /// 流水线中一次完成检查、示例、覆盖和比较 · checks, tests, measures and compares policies in one run, for a pipeline
    Ci(CiArguments),
    /// 把办法和它所采用的办法打成一个文件 · makes one file of a policy and all that it adopts
    Pack(PackArguments),
    /// 把办法编译成可直接用于认定的文件 · compiles a policy to a file that decides without its text
    Compile(CompileArguments),
    /// 核对一个决定能否由同一档案和办法重现 · proves that a decision comes out again from its record and policy
    Replay(ReplayArguments),
    /// 统一规则文件的格式，或翻译关键词 · formats files of rules, or translates their keywords
    Fmt(FmtArguments),
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FindingFormat {
    /// 附原文，供人阅读 · with the text they are about, for people
    Pretty,
    /// 每项一行 · one line each
    Plain,
    /// JSON
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// GitHub 标注 · annotations for GitHub
    Github,
}

/// How results of examples are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ResultFormat {
    /// 供人阅读 · for people
    Pretty,
    /// 供人阅读，没有颜色 · for people, without colour
    Plain,
    /// JSON
    Json,
    /// JUnit XML
    Junit,
    /// TAP 14
    Tap,
    /// GitHub 标注 · annotations for GitHub
    Github,
}

/// How decisions and explanations are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum WordFormat {
    /// 逐项说明 · in words, part by part
    Pretty,
    /// 没有颜色；apply 每份一行 · without colour; with apply one line each
    Plain,
    /// JSON
    Json,
}

/// How much of each decision is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputDetail {
    /// 只写合计 · the sums alone
    Totals,
    /// 整个决定 · the decision
    Decisions,
    /// 决定和解释 · the decision and its explanation
    Explained,
}

#[derive(Debug, Args)]
pub(super) struct NewArguments {
    /// 新文件夹 · the new folder
    pub dir: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// 办法：规则文件、Markdown 文件或文件夹 · policies: files of rules, Markdown files or folders
    #[arg(required = true, value_name = "POLICY")]
    pub policies: Vec<PathBuf>,
    /// 把所采用的办法现在的样子写进 lijiao.lock · writes lijiao.lock: what the adopted policies are now
    #[arg(long)]
    pub lock: bool,
    /// 视为错误的级别 · the level that counts as an error
    #[arg(long, value_name = "warnings")]
    pub deny: Option<Deny>,
    /// 就地应用安全的改法 · applies the mends that cannot change the meaning
    #[arg(long)]
    pub fix: bool,
    /// 把例证写进这个文件夹，每个一份档案 · writes each witness into this folder, as a record
    #[arg(long, value_name = "DIR")]
    pub write_witness: Option<PathBuf>,
    /// 只列出文字没有说明的问题 · lists only what the text leaves open
    #[arg(long)]
    pub questions: bool,
    /// 输出格式 · how findings are written
    #[arg(long, value_enum, default_value = "pretty", value_name = "FORMAT")]
    pub format: FindingFormat,
}

/// What is denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// 警告 · warnings
    Warnings,
}

#[derive(Debug, Clone, Args)]
pub(super) struct TestArguments {
    /// 办法 · policies
    #[arg(required = true, value_name = "POLICY")]
    pub policies: Vec<PathBuf>,
    /// 只运行名称含有此文字的示例 · runs only the examples whose title holds this
    #[arg(short = 'r', long = "run", value_name = "PATTERN")]
    pub pattern: Option<String>,
    /// 列出示例没有用到的规则、表格行、界限、理由和限额；覆盖低于 N% 时以 1 退出 · lists the rules, rows, boundaries, reasons and
    /// limits that no example exercises; exits with 1 below N percent
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub coverage: Option<Option<u8>>,
    /// 逐处试改办法，列出示例没有发觉的改动；检出低于 N% 时以 1 退出 · tries small changes of the policy and lists those that no
    /// example notices; exits with 1 below N percent
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub mutate: Option<Option<u8>>,
    /// 写出能发觉那些改动的示例，逐个试过 · writes examples that would notice those changes, each tried
    #[arg(long)]
    pub suggest: bool,
    /// 把未通过的示例改写成现在的结果，并写明理由 · rewrites failing examples to what comes out now, with this reason
    #[arg(long, value_name = "REASON")]
    pub accept: Option<String>,
    /// 输出格式 · how results are written
    #[arg(long, value_enum, default_value = "pretty", value_name = "FORMAT")]
    pub format: ResultFormat,
}

#[derive(Debug, Args)]
pub(super) struct ApplyArguments {
    /// 办法 · the policy
    pub policy: PathBuf,
    /// 档案：JSON、JSON Lines 或 CSV；- 为标准输入 · records: JSON, JSON Lines or CSV; - for standard input
    pub records: PathBuf,
    /// 另一办法，可写多次：每份档案按其机构、专业计划和申请日所适用的办法决定 · a further policy, as often as needed: each record is decided
    /// by the one that is about its institution, programme and day
    #[arg(long, value_name = "POLICY", conflicts_with_all = ["ask", "answers", "resume"])]
    pub also: Vec<PathBuf>,
    /// 写到此文件；- 为标准输出 · writes to this file; - for standard output
    #[arg(short = 'o', long = "output", value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// 档案的格式；不写则按扩展名 · format of the records; by the ending when left out
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<String>,
    /// 决定的格式；不写则按扩展名 · format of the decisions; by the ending when left out
    #[arg(long, value_name = "FORMAT")]
    pub to: Option<String>,
    /// 逐一询问一份 JSON 档案所缺的内容，再作决定；-o 写出补全的档案 · asks for what one JSON record still needs, then
    /// decides; -o writes the completed record
    #[arg(long, conflicts_with_all = ["from", "to", "skip_bad", "format"])]
    pub ask: bool,
    /// 从此文件逐行读取回答；- 为标准输入 · reads the answers from this file, one a line; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "to", "skip_bad", "format"])]
    pub answers: Option<PathBuf>,
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// 把每个决定写成办法中的一个示例 · writes each decision as an example of the policy's text
    #[arg(long)]
    pub as_example: bool,
    /// 有读不出的档案时仍以 0 退出 · bad records do not fail the run
    #[arg(long)]
    pub skip_bad: bool,
    /// 一份档案的各行不在一处：先集中，再决定（至多 1 GiB） · the rows of a record do not stand together: all are gathered first
    /// (1 GiB at most)
    #[arg(long)]
    pub group_by_learner: bool,
    /// 线程数；不写则用全部处理器 · the number of threads; all processors when left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
    /// 每份决定写多少（JSON） · how much of each decision is written (JSON)
    #[arg(long, value_enum, value_name = "DETAIL")]
    pub output_detail: Option<OutputDetail>,
    /// 接着上次中断处继续（JSON Lines 文件） · goes on where an earlier run was interrupted (a file of JSON Lines)
    #[arg(long)]
    pub resume: bool,
    /// 决定的写法；不写则终端上为 pretty，否则为 json · how decisions are written; pretty on a terminal, else json
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<WordFormat>,
}

/// How records are read and on which day they are decided.
#[derive(Debug, Args)]
pub(super) struct ReadingArguments {
    /// 没有申请日的档案按此日决定 · the day to decide on where a record has no application
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<String>,
    /// 一次搜索最多拆分多少次；不写则 1000000 · how many splits one search may take; 1000000 when left out
    #[arg(long, value_name = "N")]
    pub bound: Option<u64>,
    /// 不认识的字段只作警告 · unknown fields are warnings only
    #[arg(long)]
    pub lenient: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// 办法，或诊断代码如 LJ0203 · the policy, or the code of a finding such as LJ0203
    #[arg(value_name = "POLICY|CODE")]
    pub policy: PathBuf,
    /// 档案 · the record
    pub record: Option<PathBuf>,
    /// 只说这项成果 · only this item
    #[arg(long, value_name = "ID")]
    pub item: Option<String>,
    /// 只说这个目标 · only this target
    #[arg(long, value_name = "CODE")]
    pub target: Option<String>,
    /// 只说这个专业计划（申请多个时） · only this programme, where several are applied for
    #[arg(long, value_name = "CODE")]
    pub programme: Option<String>,
    #[command(flatten)]
    pub one: OneRecordArguments,
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// 写法 · how it is written
    #[arg(long, value_enum, default_value = "pretty", value_name = "FORMAT")]
    pub format: WordFormat,
}

#[derive(Debug, Args)]
pub(super) struct AdviseArguments {
    /// 办法 · the policy
    pub policy: PathBuf,
    /// 档案 · the record
    pub record: PathBuf,
    /// 要达到的课程、学分池或类别；不写则为未达到的最低要求，都已达到则为各门未取得的课程 · the course, pool or category to
    /// reach; left out, the unmet requirements, and where all are met, each open course
    #[arg(long, value_name = "CODE")]
    pub target: Option<String>,
    /// 只说这个专业计划（申请多个时） · only this programme, where several are applied for
    #[arg(long, value_name = "CODE")]
    pub programme: Option<String>,
    /// 使此项之和最少，如 hours；不写则成果最少 · makes the sum of this attribute least, such as `hours`; the number of outcomes
    /// when left out
    #[arg(long, value_name = "ATTRIBUTE")]
    pub least: Option<String>,
    #[command(flatten)]
    pub one: OneRecordArguments,
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// 写法 · how it is written
    #[arg(long, value_enum, default_value = "pretty", value_name = "FORMAT")]
    pub format: WordFormat,
}

/// Which record of a file.
#[derive(Debug, Args)]
pub(super) struct OneRecordArguments {
    /// 文件中有多份档案时，取此编号的 · of several records in the file, the one with this id
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// 档案的格式；不写则按扩展名 · format of the record; by the ending when left out
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct ShowArguments {
    /// 办法 · the policy
    pub policy: PathBuf,
    /// 写出此办法档案的 JSON Schema · writes the JSON Schema of exactly this policy's records
    #[arg(long, group = "what")]
    pub schema: bool,
    /// 写出一份空档案 · writes an empty record
    #[arg(long, group = "what")]
    pub skeleton: bool,
    /// 写出带下拉选项的 XLSX 表格 · writes an XLSX sheet with drop-downs
    #[arg(long, group = "what", value_name = "FILE")]
    pub sheet: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct PackArguments {
    /// 办法 · the policy
    pub policy: PathBuf,
    /// 压缩包，如 city.lijiao.zip · the archive, such as city.lijiao.zip
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub output: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct CompileArguments {
    /// 办法 · the policy
    pub policy: PathBuf,
    /// 编译结果，如 plan.lijiao · the plan, such as plan.lijiao
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub output: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct ReplayArguments {
    /// 决定（JSON；JSON Lines 则加 --id） · the decision (JSON; JSON Lines with --id)
    pub decision: PathBuf,
    /// 档案 · the record
    #[arg(long, value_name = "FILE")]
    pub record: PathBuf,
    /// 办法，或编译好的办法 · the policy, or the plan
    #[arg(long, value_name = "POLICY")]
    pub policy: PathBuf,
    #[command(flatten)]
    pub one: OneRecordArguments,
    #[command(flatten)]
    pub reading: ReadingArguments,
}

#[derive(Debug, Args)]
pub(super) struct FmtArguments {
    /// 规则文件或文件夹；- 为标准输入 · files of rules or folders; - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// 只检查，不改文件 · changes nothing, only says which files would change
    #[arg(long)]
    pub check: bool,
}
