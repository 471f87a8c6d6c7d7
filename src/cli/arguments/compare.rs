//! What the command line takes to compare policies.

use super::{Deny, ReadingArguments};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// How a difference is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum DiffFormat {
    /// 供人阅读 · for people
    Pretty,
    /// 供人阅读，没有颜色 · for people, without colour
    Plain,
    /// JSON
    Json,
    /// 一个网页，不需联网 · one HTML page that needs no network
    Html,
}

/// How a run of a pipeline is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum CiFormat {
    /// 供人阅读 · for people
    Plain,
    /// GitHub 标注 · annotations for GitHub
    Github,
}

/// What a difference is denied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FailOn {
    /// 有人减少 · someone has less
    Loss,
    /// 有人的结果不同 · someone's results differ
    Difference,
    /// 含义不同，或未能证明相同 · the meaning differs, or is not proved the same
    Meaning,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct DiffArguments {
    /// 原办法：文件、文件夹或压缩包；办法@版本 只取其中一版 · the policy as it was: a file, folder or archive; POLICY@EDITION for one of
    /// its editions
    pub old: PathBuf,
    /// 新办法 · the policy as it would be
    pub new: PathBuf,
    /// 以这些档案比较；不写则用模拟学习者 · compares over these records; over synthetic learners when left out
    #[arg(long, value_name = "FILE")]
    pub records: Option<PathBuf>,
    /// 档案的格式；不写则按扩展名 · format of the records; by the ending when left out
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<String>,
    /// 模拟学习者的人数；0 为只比含义 · how many synthetic learners; 0 compares the meaning only
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub population: u64,
    /// 抽取模拟学习者的种子 · the seed that synthetic learners are drawn with
    #[arg(long, value_name = "S", default_value_t = crate::population::SEED)]
    pub seed: u64,
    /// 按学习者的此项分组，可写多次 · groups by this attribute of learners; may be given several times
    #[arg(long, value_name = "ATTRIBUTE")]
    pub by: Vec<String>,
    /// 有此情形则以 1 退出 · exits with 1 for this
    #[arg(long, value_enum, value_name = "KIND")]
    pub fail_on: Vec<FailOn>,
    /// 所涉的人不超过 N% 时不算 · lets it pass where it concerns at most N percent of learners
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub allow: u8,
    /// 有读不出的档案时不以 2 退出 · bad records do not fail the run
    #[arg(long)]
    pub skip_bad: bool,
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// 写到此文件 · writes to this file
    #[arg(short = 'o', long = "output", value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// 写法 · how it is written
    #[arg(long, value_enum, default_value = "pretty", value_name = "FORMAT")]
    pub format: DiffFormat,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CiArguments {
    /// 办法 · policies
    #[arg(required = true, value_name = "POLICY")]
    pub policies: Vec<PathBuf>,
    /// 与之比较：文件夹，或 git 的版本如 origin/main · what to compare with: a folder, or a revision of git such as origin/main
    #[arg(long, value_name = "DIR|REV")]
    pub base: Option<PathBuf>,
    /// 视为错误的级别 · the level that counts as an error
    #[arg(long, value_name = "warnings")]
    pub deny: Option<Deny>,
    /// 覆盖低于 N% 时以 1 退出 · exits with 1 where the examples exercise less than N percent
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub coverage: Option<u8>,
    /// 与原办法相比有此情形则以 1 退出 · exits with 1 for this difference from the base
    #[arg(long, value_enum, value_name = "KIND")]
    pub fail_on: Vec<FailOn>,
    /// 所涉的人不超过 N% 时不算 · lets it pass where it concerns at most N percent of learners
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub allow: u8,
    /// 模拟学习者的人数 · how many synthetic learners are compared
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub population: u64,
    /// 把 Markdown 摘要写到此文件 · writes the summary in Markdown to this file
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// 输出格式；在 GitHub Actions 中为 github · how findings are written; github under GitHub Actions
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<CiFormat>,
}
