//! Decisions written one by one: as pages or lines for people, as JSON for programs.

use crate::cli::failure::Failure;
use crate::cli::paint::page_text;
use crate::cli::reading::unknown_format;
use crate::decision::Decision;
use crate::io::{IoError, IoProblem, Output};
use crate::locale::Locale;
use crate::render::{Names, Page, decision_page, summary_line};
use std::path::Path;

/// The formats that `--to` takes.
const NAMES: [&str; 2] = ["json", "jsonl"];

/// How decisions are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// A page each.
    Pages,
    /// A line of words each.
    Lines,
    /// A line of JSON each.
    JsonLines,
    /// One JSON text.
    Json,
}

impl Written {
    /// Returns the format of a name that `--to` takes.
    pub fn of_name(path: &Path, name: &str) -> Result<Self, Failure> {
        match name {
            "json" => Ok(Self::Json),
            "jsonl" | "ndjson" => Ok(Self::JsonLines),
            _ => Err(unknown_format("--to", path, name, &NAMES)),
        }
    }

    /// Returns the format that a file's ending says; standard output takes JSON Lines.
    pub fn of_path(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Ok(Self::JsonLines);
        }
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        match ending {
            Some(name) if ["csv", "xlsx", "parquet"].contains(&name.as_str()) => {
                Err(unknown_format("--to", path, &name, &NAMES))
            }
            Some(name) => Self::of_name(path, &name).map_err(|_| no_format(path)),
            None => Err(no_format(path)),
        }
    }
}

fn no_format(path: &Path) -> Failure {
    IoError::new(path, IoProblem::NoFormat { supported: NAMES.map(str::to_owned).to_vec() }).into()
}

/// Where decisions go.
pub(super) struct Writer {
    output: Output,
    written: Written,
    /// The input is one record, so the JSON text is one decision and no list.
    is_one: bool,
    colour: bool,
    count: u64,
}

impl Writer {
    pub fn open(path: &Path, written: Written, is_one: bool, colour: bool) -> Result<Self, Failure> {
        let colour = colour && path == Path::new("-");
        Ok(Self { output: Output::open(path)?, written, is_one, colour, count: 0 })
    }

    /// Writes one decision.
    pub fn write(&mut self, decision: &Decision, names: &Names<'_>, locale: Locale) -> Result<(), Failure> {
        self.count += 1;
        let text = match self.written {
            Written::Pages => page_text(&decision_page(decision, names, locale), self.colour) + "\n",
            Written::Lines => page_text(&Page { lines: vec![summary_line(decision, locale)] }, self.colour),
            Written::JsonLines => json(decision)? + "\n",
            Written::Json if self.is_one => json(decision)? + "\n",
            Written::Json => {
                let before = if self.count == 1 { "[\n" } else { ",\n" };
                format!("{before}{}", json(decision)?)
            }
        };
        Ok(self.output.write(text.as_bytes())?)
    }

    /// Writes what closes the text; a file appears in its place.
    pub fn finish(mut self) -> Result<(), Failure> {
        if self.written == Written::Json && !self.is_one {
            self.output.write(if self.count == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        Ok(self.output.finish()?)
    }
}

fn json(decision: &Decision) -> Result<String, Failure> {
    serde_json::to_string(decision)
        .map_err(|error| IoError::new(Path::new("-"), IoProblem::Other { why: error.to_string() }).into())
}
