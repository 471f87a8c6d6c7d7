//! What goes wrong with files, each with a title and one action in both languages.

use crate::locale::{Locale, Text};
use std::io;
use std::path::{Path, PathBuf};

/// Something that goes wrong with a file or stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IoError {
    /// The file as the user named it; `-` for standard input or output.
    pub path: PathBuf,
    /// What is wrong.
    pub problem: IoProblem,
}

/// What is wrong with a file or stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IoProblem {
    /// There is no such file or folder.
    Missing {
        /// Names beside it that are near.
        near: Vec<String>,
    },
    /// The operating system refuses it.
    Denied,
    /// A folder stands where a file is wanted.
    IsFolder,
    /// It is neither a file nor a folder.
    NotAFile,
    /// A symbolic link leads out of the policy's folder, or nowhere.
    LinkOutside,
    /// The bytes are not UTF-8.
    NotUtf8 {
        /// The line of the first fault, from 1.
        line: usize,
    },
    /// The file is larger than is read.
    TooLarge {
        /// The bound, in MiB.
        most_mebibytes: usize,
    },
    /// The folder has more files than are read.
    TooManyFiles {
        /// The bound.
        most: usize,
    },
    /// The policy rests on more policies than are read.
    TooManyBases {
        /// The bound.
        most: usize,
    },
    /// Another policy of the same name is adopted from elsewhere.
    TwoBases {
        /// Where the other lies.
        other: String,
    },
    /// A lock that cannot be read.
    BadLock {
        /// Why.
        why: String,
    },
    /// An archive that cannot be unpacked.
    DamagedArchive {
        /// What its reader says.
        why: String,
    },
    /// A file of an archive has a name that leads out of it.
    ArchiveOutside {
        /// The name.
        name: String,
    },
    /// A plan that was compiled stands where the text of a policy is wanted.
    Plan,
    /// A plan that another version wrote.
    OtherPlan {
        /// The version that did.
        version: String,
    },
    /// A plan of which some is lost or changed.
    DamagedPlan,
    /// The folder holds no rules.
    NoRules {
        /// Folders in it that do.
        inside: Vec<String>,
    },
    /// The file has an ending that no policy has.
    NotRules,
    /// The format of the records cannot be told from the name.
    NoFormat {
        /// The formats that are read.
        supported: Vec<String>,
    },
    /// A format that this version does not read or write.
    NotSupported {
        /// Its name.
        format: String,
        /// The formats that are.
        supported: Vec<String>,
    },
    /// A format that only a program with more built into it reads.
    NotBuiltIn {
        /// Its name.
        format: String,
        /// The feature of the build that reads it.
        feature: String,
    },
    /// A file that is damaged, cut off, or of another format.
    Damaged {
        /// The format that it should have.
        format: String,
        /// What its reader says.
        why: String,
    },
    /// A file that is damaged or cut off somewhere behind what could be read of it.
    BreaksOff {
        /// The last line that was read.
        behind: usize,
        /// What its reader says.
        why: String,
    },
    /// The rows of a file that have to be gathered take more memory than they may.
    TooMuchToGather {
        /// The row at which it is too much.
        row: usize,
        /// The bound, in MiB.
        most_mebibytes: usize,
    },
    /// The file exists and would be overwritten.
    Exists,
    /// The sheet cannot be written.
    Sheet {
        /// Why.
        why: String,
    },
    /// The stream was closed at the other end.
    Closed,
    /// Anything else that the operating system says.
    Other {
        /// In its words.
        why: String,
    },
}

impl IoError {
    /// Returns an error about a file.
    pub fn new(path: &Path, problem: IoProblem) -> Self {
        Self { path: path.to_owned(), problem }
    }

    /// Returns the error for what the operating system answered.
    pub fn of(path: &Path, error: &io::Error) -> Self {
        let known = [
            (io::ErrorKind::PermissionDenied, IoProblem::Denied),
            (io::ErrorKind::IsADirectory, IoProblem::IsFolder),
            (io::ErrorKind::AlreadyExists, IoProblem::Exists),
            (io::ErrorKind::BrokenPipe, IoProblem::Closed),
        ];
        let problem = match known.into_iter().find(|(kind, _)| *kind == error.kind()) {
            Some((_, problem)) => problem,
            None if error.kind() == io::ErrorKind::NotFound => {
                IoProblem::Missing { near: super::policy::names_near(path) }
            }
            None => IoProblem::Other { why: error.to_string() },
        };
        Self::new(path, problem)
    }

    /// Returns the file and what is wrong with it on one line, then the action.
    pub fn text(&self, locale: Locale) -> String {
        let path = locale.quote(&self.path.display().to_string());
        let title = self.problem.title();
        let title = title.in_locale(locale);
        let help = self.problem.help();
        match (locale, help.in_locale(locale)) {
            (Locale::Zh, "") => format!("{path}：{title}"),
            (Locale::Zh, help) => format!("{path}：{title}\n  帮助：{help}"),
            (Locale::En, "") => format!("{path}: {title}"),
            (Locale::En, help) => format!("{path}: {title}\n  help: {help}"),
        }
    }
}

impl IoProblem {
    /// Returns the problem of a damaged file of a format.
    pub fn damaged(format: &str, why: String) -> Self {
        Self::Damaged { format: format.to_owned(), why }
    }

    /// Returns what is wrong.
    pub fn title(&self) -> Text {
        match self {
            Self::Missing { .. } => Text::new("没有这个文件或文件夹", "there is no such file or folder"),
            Self::Denied => Text::new("没有权限", "permission is denied"),
            Self::IsFolder => Text::new("是文件夹，不是文件", "it is a folder, not a file"),
            Self::NotAFile => Text::new("既不是文件也不是文件夹", "it is neither a file nor a folder"),
            Self::LinkOutside => Text::new(
                "符号链接指向办法文件夹之外，或指向不存在的文件",
                "the symbolic link leads out of the policy's folder, or nowhere",
            ),
            Self::NotUtf8 { line } => {
                Text::new(format!("第 {line} 行不是 UTF-8 编码"), format!("line {line} is not UTF-8"))
            }
            Self::TooLarge { most_mebibytes } => Text::new(
                format!("文件超过 {most_mebibytes} MiB"),
                format!("the file is larger than {most_mebibytes} MiB"),
            ),
            Self::TooManyFiles { most } => Text::new(
                format!("文件夹中的文件超过 {most} 个"),
                format!("the folder has more than {most} files"),
            ),
            Self::BadLock { why } => {
                Text::new(format!("锁定文件读不出：{why}"), format!("the lock cannot be read: {why}"))
            }
            Self::DamagedArchive { why } => {
                Text::new(format!("压缩包已损坏：{why}"), format!("the archive is damaged: {why}"))
            }
            Self::ArchiveOutside { name } => {
                let name = Text::quoted(name);
                Text::new(
                    format!("压缩包里的{}指向包外", name.zh),
                    format!("{} in the archive leads out of it", name.en),
                )
            }
            Self::TooManyBases { most } => Text::new(
                format!("所采用的办法超过 {most} 个"),
                format!("it rests on more than {most} policies"),
            ),
            Self::TwoBases { other } => {
                let other = Text::quoted(other);
                Text::new(
                    format!("与{}名称相同，内容不同，两者都被采用", other.zh),
                    format!("it has the name of {} and another text, and both are adopted", other.en),
                )
            }
            Self::Plan => Text::new(
                "是编译好的办法，不是规则文字",
                "it is a compiled policy, not the text of its rules",
            ),
            Self::OtherPlan { version } => Text::new(
                format!("由另一版本（{version}）编译"),
                format!("another version compiled it ({version})"),
            ),
            Self::DamagedPlan => Text::new("编译好的办法已损坏", "the compiled policy is damaged"),
            Self::NoRules { .. } => {
                Text::new("文件夹中没有规则文件（.lijiao）", "the folder has no rules (`.lijiao`)")
            }
            Self::NotRules => Text::new(
                "不是规则文件：扩展名应为 .lijiao 或 .md",
                "it is no file of rules: those end in `.lijiao` or `.md`",
            ),
            Self::NoFormat { .. } => {
                Text::new("看不出记录的格式", "the format of the records cannot be told from the name")
            }
            Self::NotSupported { format, .. } => Text::new(
                format!("本版本不支持 {format} 格式的记录"),
                format!("this version does not take records as {format}"),
            ),
            Self::NotBuiltIn { format, .. } => Text::new(
                format!("此程序编译时没有加入读取 {format} 的部分"),
                format!("this program was built without what reads {format}"),
            ),
            Self::Damaged { format, why } => {
                let (zh, en) = match why.is_empty() {
                    true => (String::new(), String::new()),
                    false => (format!("：{why}"), format!(": {why}")),
                };
                Text::new(
                    format!("不是完好的 {format} 文件{zh}"),
                    format!("it is no {format} file, or a damaged one{en}"),
                )
            }
            Self::BreaksOff { behind, why } => Text::new(
                format!("第 {behind} 行之后已损坏或不完整：{why}"),
                format!("it is damaged or cut off behind line {behind}: {why}"),
            ),
            Self::TooMuchToGather { row, most_mebibytes } => Text::new(
                format!("到第 {row} 行，要集中的各行已超过 {most_mebibytes} MiB"),
                format!("up to row {row} the rows to gather take more than {most_mebibytes} MiB"),
            ),
            Self::Exists => Text::new("已经存在", "it exists already"),
            Self::Sheet { why } => {
                Text::new(format!("无法写出表格：{why}"), format!("the sheet cannot be written: {why}"))
            }
            Self::Closed => Text::new("接收方已关闭", "the receiver has closed it"),
            Self::Other { why } => Text::same(why.clone()),
        }
    }

    /// Returns the one action that mends it, or an empty text.
    pub fn help(&self) -> Text {
        match self {
            Self::Missing { near } | Self::NoRules { inside: near } if !near.is_empty() => {
                let near = Text::quoted_list(near);
                Text::new(format!("是否想写{}？", near.zh), format!("did you mean {}?", near.en))
            }
            Self::Missing { .. } => Text::new("核对路径", "check the path"),
            Self::Denied => Text::new("核对文件的权限", "check the permissions of the file"),
            Self::IsFolder => Text::new("写出其中的文件名", "name a file in it"),
            Self::NotAFile | Self::LinkOutside => Text::new("换成普通文件", "put a plain file there"),
            Self::NotUtf8 { .. } => Text::new("把文件另存为 UTF-8", "save the file as UTF-8"),
            Self::TooLarge { .. } => Text::new("拆成几个文件", "split it into several files"),
            Self::TooManyFiles { .. } => Text::new("一个文件夹只放一个办法", "keep one policy in a folder"),
            Self::BadLock { .. } => Text::new(
                "删去它，再用 lijiao check --lock 重新锁定",
                "remove it, and lock anew with `lijiao check --lock`",
            ),
            Self::DamagedArchive { .. } | Self::ArchiveOutside { .. } => {
                Text::new("用 lijiao pack 重新打包", "make it anew with `lijiao pack`")
            }
            Self::Plan => Text::new("写出它由之编译的办法", "name the policy that it was compiled from"),
            Self::OtherPlan { .. } | Self::DamagedPlan => {
                Text::new("用 lijiao compile 重新编译", "compile the policy anew with `lijiao compile`")
            }
            Self::TooManyBases { .. } => Text::new("减少层次", "use fewer levels"),
            Self::TwoBases { .. } => {
                Text::new("各处用「来自」指向同一处", "point to one of them everywhere with `from`")
            }
            Self::NoRules { .. } => {
                Text::new("用 lijiao new 新建一个办法", "make a policy with `lijiao new`")
            }
            Self::NotRules => Text::new("写出规则文件或其文件夹", "name a file of rules or its folder"),
            Self::NoFormat { supported } => {
                let list = supported.join(", ");
                Text::new(
                    format!("用 --from（写出用 --to）注明：{list}"),
                    format!("name it with `--from` (`--to` for output): {list}"),
                )
            }
            Self::NotSupported { supported, .. } => {
                let list = supported.join(", ");
                Text::new(format!("改用下列之一：{list}"), format!("use one of: {list}"))
            }
            Self::NotBuiltIn { feature, .. } => Text::new(
                format!("编译时加上 --features {feature}"),
                format!("build it with `--features {feature}`"),
            ),
            Self::Damaged { .. } => Text::new(
                "重新写出此文件，或用 --from 注明它的格式",
                "write the file anew, or name its format with `--from`",
            ),
            Self::BreaksOff { .. } => Text::new("重新写出此文件", "write the file anew"),
            Self::TooMuchToGather { .. } => Text::new(
                "把各行按 id 排序，再去掉 --group-by-learner",
                "sort the rows by `id`, and leave `--group-by-learner` out",
            ),
            Self::Exists => Text::new("换一个名字", "choose another name"),
            Self::Sheet { .. } | Self::Closed | Self::Other { .. } => Text::default(),
        }
    }
}
