//! LJ035x: faults of functions and their formulas. Made by `resolve`.

use super::code::{Entry, register};
use super::lexical::did_you_mean;
use super::{Mend, Problem, ValueSort};
use crate::locale::Text;

/// A fault of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the registry below says what each problem means")]
pub enum FormulaProblem {
    FormulaUnreadable { lacks: Option<String>, at_end: bool },
    FormulaTooLong { most: usize },
    FormulaName { name: String, is_function: bool, known: Vec<String>, near: Vec<String> },
    NotInFormula { word: String },
    FormulaKind { of: String, wanted: ValueSort, found: Option<ValueSort> },
    ArgumentCount { function: String, wanted: usize, given: usize },
    ParameterName { name: String, is_second: bool },
}

register! { FormulaProblem:
    "LJ0350" FormulaUnreadable Error
        "算式读不懂" "a formula cannot be read"
    "LJ0351" FormulaTooLong Error
        "算式太长" "a formula is too long"
    "LJ0352" FormulaName Error
        "算式里的名称不认得" "a formula names something that it does not have"
    "LJ0353" NotInFormula Error
        "算式里用了算式没有的写法" "a formula uses what formulas do not have"
    "LJ0354" FormulaKind Error
        "算式里的值类型不对" "a value in a formula is of the wrong kind"
    "LJ0355" ArgumentCount Error
        "给计算办法的值的个数不对" "a function is given more or fewer values than it takes"
    "LJ0356" ParameterName Error
        "参数的名称不能用" "a parameter cannot be called so"
}

impl Problem for FormulaProblem {
    fn entry(&self) -> &'static Entry {
        self.registered()
    }

    fn title(&self) -> Text {
        match self {
            Self::FormulaUnreadable { lacks: Some(mark), .. } => {
                let Text { zh, en } = Text::quoted(mark);
                Text::new(format!("算式这里缺{zh}"), format!("the formula lacks {en} here"))
            }
            Self::FormulaUnreadable { lacks: None, at_end: true } => {
                Text::new("算式没有写完", "the formula breaks off")
            }
            Self::FormulaUnreadable { lacks: None, at_end: false } => {
                Text::new("算式从这里起读不懂", "the formula cannot be read from here on")
            }
            Self::FormulaTooLong { most } => Text::new(
                format!("算式超过了 {most} 个字"),
                format!("the formula is longer than {most} characters"),
            ),
            Self::FormulaName { name, is_function: true, .. } => {
                let Text { zh, en } = Text::quoted(name);
                Text::new(format!("算式里没有函数{zh}"), format!("formulas have no function {en}"))
            }
            Self::FormulaName { name, is_function: false, .. } => {
                let Text { zh, en } = Text::quoted(name);
                Text::new(
                    format!("{zh}既不是参数，也没有用 let 起名"),
                    format!("{en} is neither a parameter nor named by `let`"),
                )
            }
            Self::NotInFormula { word } => {
                let Text { zh, en } = Text::quoted(word);
                Text::new(format!("算式里不能用{zh}"), format!("a formula has no {en}"))
            }
            Self::FormulaKind { found: None, .. } => {
                Text::new("算式的这一支没有得出值", "this branch of the formula ends without a value")
            }
            Self::FormulaKind { of, wanted, found: Some(found) } if of.is_empty() => {
                let (wanted, found) = (wanted.text(), found.text());
                Text::new(
                    format!("算式得出的是{}，声明的是{}", found.zh, wanted.zh),
                    format!("the formula gives {} where {} is declared", found.en, wanted.en),
                )
            }
            Self::FormulaKind { of, wanted, found: Some(found) } => {
                let (of, wanted, found) = (Text::quoted(of), wanted.text(), found.text());
                Text::new(
                    format!("{}这里需要{}，写的是{}", of.zh, wanted.zh, found.zh),
                    format!("{} needs {} here; this is {}", of.en, wanted.en, found.en),
                )
            }
            Self::ArgumentCount { function, wanted, given } => {
                let Text { zh, en } = Text::quoted(function);
                let values = if *wanted == 1 { "value" } else { "values" };
                let are = if *given == 1 { "is" } else { "are" };
                Text::new(
                    format!("{zh}要 {wanted} 个值，这里给了 {given} 个"),
                    format!("{en} takes {wanted} {values}; {given} {are} given"),
                )
            }
            Self::ParameterName { name, is_second: true } => {
                let Text { zh, en } = Text::quoted(name);
                Text::new(format!("有两个参数都叫{zh}"), format!("two parameters are called {en}"))
            }
            Self::ParameterName { name, is_second: false } => {
                let Text { zh, en } = Text::quoted(name);
                Text::new(format!("参数不能叫{zh}"), format!("a parameter cannot be called {en}"))
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Self::FormulaUnreadable { lacks: Some(mark), .. } => {
                let Text { zh, en } = Text::quoted(mark);
                Text::new(format!("补上{zh}"), format!("add {en}"))
            }
            Self::FormulaUnreadable { .. } => {
                Text::new("写成 (a - b) / c 这样的算式", "write a formula such as `(a - b) / c`")
            }
            Self::FormulaTooLong { .. } => Text::new("分成几个计算办法", "part it into several functions"),
            Self::FormulaName { near, .. } if !near.is_empty() => return did_you_mean(near),
            Self::FormulaName { known, .. } => {
                let known: Vec<Text> = known.iter().map(|name| Text::quoted(name)).collect();
                let known = Text::list(&known);
                Text::new(format!("可用的有：{}", known.zh), format!("there are {}", known.en))
            }
            Self::NotInFormula { .. } => Text::new(
                "算式只用 + - * /、比较、let、if … else 和列明的函数",
                "use + - * /, comparisons, `let`, `if … else` and the functions listed for formulas",
            ),
            Self::FormulaKind { found: None, .. } => {
                Text::new("以一个值结尾，if 要有 else", "end with a value, and give every `if` its `else`")
            }
            Self::FormulaKind { .. } => Text::new(
                "改算式，或改参数与结果的类型",
                "change the formula, or the type of the parameter or of the result",
            ),
            Self::ArgumentCount { wanted, .. } => {
                let values = if *wanted == 1 { "value" } else { "values" };
                Text::new(format!("给 {wanted} 个值"), format!("give it {wanted} {values}"))
            }
            Self::ParameterName { .. } => Text::new(
                "换一个由文字、数字和 _ 组成的名称",
                "choose another name of letters, digits and `_`",
            ),
        })
    }

    fn mend(&self) -> Option<Mend> {
        match self {
            Self::FormulaName { near, .. } => match near.as_slice() {
                [one] => Some(Mend::proposed(one)),
                _ => None,
            },
            Self::FormulaUnreadable { .. }
            | Self::FormulaTooLong { .. }
            | Self::NotInFormula { .. }
            | Self::FormulaKind { .. }
            | Self::ArgumentCount { .. }
            | Self::ParameterName { .. } => None,
        }
    }
}
