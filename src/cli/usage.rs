//! What is wrong with the command line, in the reader's language, with the nearest word that would do.

use super::failure::{Failure, Outcome};
use super::shell::Shell;
use crate::locale::{Locale, Text};
use crate::nearest::nearest;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;

/// Returns the language that the arguments ask for, whatever else is wrong with them.
pub(super) fn language_of(arguments: &[OsString]) -> Option<Locale> {
    let words: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let joined = words.iter().find_map(|word| word.strip_prefix("--lang="));
    let parted = words.iter().zip(words.iter().skip(1)).find(|(word, _)| **word == "--lang");
    match joined.or(parted.map(|(_, value)| *value)) {
        Some("zh") => Some(Locale::Zh),
        Some("en") => Some(Locale::En),
        Some(_) | None => None,
    }
}

/// Writes help or the version when that was asked for; else returns what is wrong.
pub(super) fn report(shell: &Shell, error: &clap::Error) -> Result<Outcome, Failure> {
    let kind = error.kind();
    let styled = error.render();
    if [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion].contains(&kind) {
        let text = if shell.colours_answer() { styled.ansi().to_string() } else { styled.to_string() };
        shell.answer(&text)?;
        return Ok(Outcome::Clean);
    }
    if kind == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        shell.say(&styled.to_string())?;
        return Ok(Outcome::Failed);
    }
    let near = words(
        error,
        &[ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand],
    );
    let valid = words(error, &[ContextKind::ValidValue, ContextKind::ValidSubcommand]);
    let given = words(error, &[ContextKind::InvalidValue, ContextKind::InvalidSubcommand]);
    let near = match (near.is_empty(), given.first()) {
        (true, Some(given)) => nearest(given, valid.iter().map(String::as_str)),
        (true, None) | (false, _) => near,
    };
    Err(Failure::usage(title(kind, error), help(&near, &valid)))
}

fn title(kind: ErrorKind, error: &clap::Error) -> Text {
    let quoted = |kind| Text::quoted(&words(error, &[kind]).join(" "));
    let (argument, value) = (quoted(ContextKind::InvalidArg), quoted(ContextKind::InvalidValue));
    let command = quoted(ContextKind::InvalidSubcommand);
    let is_twice = argument == quoted(ContextKind::PriorArg);
    let known = [
        (
            ErrorKind::InvalidSubcommand,
            Text::new(format!("没有命令{}", command.zh), format!("there is no command {}", command.en)),
        ),
        (
            ErrorKind::InvalidValue,
            Text::new(
                format!("{}不能取{}", argument.zh, value.zh),
                format!("{} does not take {}", argument.en, value.en),
            ),
        ),
        (
            ErrorKind::UnknownArgument,
            Text::new(format!("没有参数{}", argument.zh), format!("there is no argument {}", argument.en)),
        ),
        (
            ErrorKind::MissingRequiredArgument,
            Text::new(format!("缺少参数{}", argument.zh), format!("argument {} is missing", argument.en)),
        ),
        (ErrorKind::MissingSubcommand, Text::new("没有写命令", "no command is named")),
        (
            ErrorKind::ArgumentConflict,
            match is_twice {
                true => Text::new(
                    format!("参数{}写了两次", argument.zh),
                    format!("argument {} is given twice", argument.en),
                ),
                false => Text::new(
                    format!("参数{}不能与其他参数同用", argument.zh),
                    format!("argument {} does not go with the others", argument.en),
                ),
            },
        ),
    ];
    let known = known.into_iter().find(|(of, _)| *of == kind).map(|(_, title)| title);
    known.unwrap_or_else(|| Text::same(first_line(error)))
}

fn help(near: &[String], valid: &[String]) -> Text {
    if !near.is_empty() {
        let near = Text::quoted_list(near);
        return Text::new(format!("是否想写{}？", near.zh), format!("did you mean {}?", near.en));
    }
    if !valid.is_empty() {
        let valid = Text::quoted_list(valid);
        return Text::new(format!("可写{}", valid.zh), format!("it takes {}", valid.en));
    }
    Text::new("lijiao --help 列出全部用法", "`lijiao --help` lists what there is")
}

// Numbers, flags and styled text among the values are no words that a user wrote.
fn words(error: &clap::Error, kinds: &[ContextKind]) -> Vec<String> {
    let mut words = Vec::new();
    for value in kinds.iter().filter_map(|kind| error.get(*kind)) {
        if let ContextValue::String(word) = value {
            words.push(word.clone());
        } else if let ContextValue::Strings(several) = value {
            words.extend(several.iter().cloned());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn first_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}
