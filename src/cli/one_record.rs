//! One record of a file: the only one, or the one that `--id` names.

use super::arguments::{OneRecordArguments, ReadingArguments};
use super::failure::Failure;
use super::reading::{record_format, tell_errors, tell_warnings};
use super::shell::Shell;
use crate::io::open_records;
use crate::locale::{Locale, Text};
use crate::nearest::nearest;
use crate::record::{LearnerRecord, RecordShape};
use std::path::Path;

/// Which record is asked for, and how it is read.
#[derive(Clone, Copy)]
pub(super) struct OneRecord<'a> {
    /// The file.
    pub path: &'a Path,
    /// Which one of the file.
    pub which: &'a OneRecordArguments,
    /// How strictly.
    pub reading: &'a ReadingArguments,
}

impl OneRecord<'_> {
    /// Returns the record, or `None` when what there is cannot be read, which is told.
    pub fn read(
        &self,
        shell: &Shell,
        shape: &RecordShape,
        locale: Locale,
    ) -> Result<Option<LearnerRecord>, Failure> {
        let OneRecord { path, which, reading } = *self;
        let format = record_format(path, which.from.as_deref())?;
        let mut ids: Vec<String> = Vec::new();
        let mut found: Option<LearnerRecord> = None;
        let mut has_bad = false;
        for result in open_records(path, format, shape, reading.strictness())? {
            match result? {
                Ok((record, warnings)) if which.id.as_ref().is_none_or(|id| *id == record.id) => {
                    if !warnings.is_empty() {
                        tell_warnings(shell, path, &warnings, locale)?;
                    }
                    ids.push(record.id.clone());
                    found.get_or_insert(record);
                }
                Ok((record, _)) => ids.push(record.id),
                Err(errors) if which.id.is_none() || errors.id == which.id => {
                    has_bad = true;
                    tell_errors(shell, path, &errors, locale)?;
                }
                Err(_) => {}
            }
            if found.is_some() && which.id.is_some() {
                return Ok(found);
            }
        }
        match (&which.id, ids.len()) {
            _ if has_bad => Ok(None),
            (None, 1) => Ok(found),
            (None, 0) => Err(Failure::usage(
                Text::new("文件中没有档案", "the file holds no record"),
                Text::new("写入一条记录", "write a record"),
            )),
            (None, count) => Err(several(count, &ids)),
            (Some(id), _) => Err(no_such_record(id, &ids)),
        }
    }
}

fn several(count: usize, ids: &[String]) -> Failure {
    let first = Text::quoted_list(ids.get(..ids.len().min(5)).unwrap_or_default());
    Failure::usage(
        Text::new(format!("文件中有 {count} 份档案"), format!("the file holds {count} records")),
        Text::new(
            format!("用 --id 选一份，如{}", first.zh),
            format!("choose one with `--id`, such as {}", first.en),
        ),
    )
}

fn no_such_record(id: &str, ids: &[String]) -> Failure {
    let quoted = Text::quoted(id);
    let near = Text::quoted_list(&nearest(id, ids.iter().map(String::as_str)));
    let help = match near.zh.is_empty() {
        true => Text::new("核对编号", "check the id"),
        false => Text::new(format!("是否想写{}？", near.zh), format!("did you mean {}?", near.en)),
    };
    Failure::usage(
        Text::new(
            format!("文件中没有编号为{}的档案", quoted.zh),
            format!("the file has no record {}", quoted.en),
        ),
        help,
    )
}
