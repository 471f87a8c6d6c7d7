//! Decisions written one by one: as pages or lines for people, as JSON for programs.

use super::Deciding;
use super::resume::{Making, Resumed};
use crate::cli::arguments::OutputDetail;
use crate::cli::explain::not_there;
use crate::cli::failure::Failure;
use crate::cli::paint::page_text;
use crate::cli::reading::unknown_format;
use crate::decision::Decision;
use crate::evaluate::Told;
use crate::explain::{Asked, explain_each};
use crate::io::{IoError, IoProblem, Output, part_of};
use crate::locale::{Locale, Text};
use crate::plan::Plan;
use crate::record::LearnerRecord;
use crate::render::{Names, Page, decision_page, summary_line};
use crate::wording::Wording;
use crate::written::{decision_text, explained_text, totals_text};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

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
    /// An example each.
    Examples,
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
            Some(name) if ["csv", "xlsx", "parquet", "arrow"].contains(&name.as_str()) => {
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

/// How much of each decision is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Detail {
    /// The sums.
    Totals,
    /// The decision.
    Decisions,
    /// The decision and its explanation.
    Explained,
}

impl Detail {
    /// Returns the detail that is asked for, which only JSON has a choice of.
    pub fn of(asked: Option<OutputDetail>, written: Written) -> Result<Self, Failure> {
        match (asked, written) {
            (None, _) => Ok(Self::Decisions),
            (Some(_), Written::Pages | Written::Lines | Written::Examples) => Err(Failure::usage(
                Text::new("--output-detail 只用于 JSON", "`--output-detail` is for JSON alone"),
                Text::new("加上 --format json", "add `--format json`"),
            )),
            (Some(OutputDetail::Totals), _) => Ok(Self::Totals),
            (Some(OutputDetail::Decisions), _) => Ok(Self::Decisions),
            (Some(OutputDetail::Explained), _) => Ok(Self::Explained),
        }
    }
}

impl Written {
    /// Returns a decision by a plan as it stands in the output, what parts it from others left out.
    pub fn text(
        self,
        decision: &Decision,
        record: &LearnerRecord,
        (plan, deciding): (&Plan, &Deciding<'_>),
    ) -> Result<String, Failure> {
        let Deciding { locale, colour, detail, options, .. } = deciding;
        let names = Names { policy: &plan.policy, record: Some(record) };
        Ok(match (self, detail) {
            (Self::Pages, _) => page_text(&decision_page(decision, &names, *locale), *colour) + "\n",
            (Self::Lines, _) => page_text(&Page { lines: vec![summary_line(decision, *locale)] }, *colour),
            (Self::Examples, _) => example(decision, &names),
            (Self::Json | Self::JsonLines, Detail::Totals) => json(totals_text(decision))?,
            (Self::Json | Self::JsonLines, Detail::Decisions) => json(decision_text(decision))?,
            (Self::Json | Self::JsonLines, Detail::Explained) => {
                let asked = Asked { plan, record, options };
                let explained = explain_each(&asked, decision, (None, None), None)
                    .map_err(|unknown| not_there(&unknown))?;
                json(explained_text(decision, &explained))?
            }
        })
    }
}

/// Where decisions go.
pub(super) struct Writer {
    output: Output,
    written: Written,
    /// The input is one record, so the JSON text is one decision and no list.
    is_one: bool,
    count: u64,
    resumes: bool,
}

/// What is left of a run that did not come to its end.
pub(super) struct Partial {
    part: PathBuf,
    count: u64,
}

impl Partial {
    /// Returns where the part is and how to go on.
    pub fn text(&self, locale: Locale) -> String {
        let (part, count) = (Text::quoted(&self.part.display().to_string()), self.count);
        let text = Text::new(
            format!("{}是不完整的结果，本次写出 {count} 份决定；加上 --resume 继续\n", part.zh),
            format!(
                "{} is a part of the output, with {count} decisions of this run; go on with `--resume`\n",
                part.en
            ),
        );
        text.in_locale(locale).to_owned()
    }
}

impl Writer {
    /// Opens the output of a run; with `resumes` an earlier one is gone on with.
    ///
    /// # Errors
    /// The output cannot be written, or what is to be gone on with was made in another way.
    pub fn open(
        path: &Path,
        written: Written,
        is_one: bool,
        (making, resumes): (&Making, bool),
    ) -> Result<Self, Failure> {
        let has_part = written == Written::JsonLines && path != Path::new("-");
        if resumes && !has_part {
            return Err(Failure::usage(
                Text::new(
                    "--resume 只用于写成文件的 JSON Lines",
                    "`--resume` is for JSON Lines in a file alone",
                ),
                Text::new("用 -o 写出 .jsonl 文件", "name a `.jsonl` file with `-o`"),
            ));
        }
        let goes_on = resumes && part_of(path).metadata().is_ok_and(|part| part.len() > 0);
        if goes_on {
            making.expect(&part_of(path))?;
        }
        let output = if has_part { Output::open_part(path, resumes)? } else { Output::open(path)? };
        if let Some(part) = output.part().filter(|_| !goes_on) {
            making.note(&part)?;
        }
        Ok(Self { output, written, is_one, count: 0, resumes })
    }

    /// Returns what an earlier run left.
    pub fn resumed(&self) -> Resumed {
        Resumed::of(self.output.part().filter(|_| self.resumes))
    }

    /// Writes one decision.
    pub fn write(&mut self, text: &str) -> Result<(), Failure> {
        self.count += 1;
        let (before, behind) = match self.written {
            Written::Pages | Written::Lines => ("", ""),
            Written::Examples => ("", "\n"),
            Written::JsonLines => ("", "\n"),
            Written::Json if self.is_one => ("", "\n"),
            Written::Json => (if self.count == 1 { "[\n" } else { ",\n" }, ""),
        };
        for piece in [before, text, behind] {
            self.output.write(piece.as_bytes())?;
        }
        Ok(())
    }

    /// Writes decisions that are told in brief.
    pub fn write_all(&mut self, told: &Told) -> Result<(), Failure> {
        if self.written != Written::JsonLines {
            return told.lines().try_for_each(|one| self.write(one.text));
        }
        self.count += told.count() as u64;
        Ok(self.output.write(told.text().as_bytes())?)
    }

    /// Writes what closes the text; a file appears in its place.
    pub fn finish(mut self) -> Result<(), Failure> {
        if self.written == Written::Json && !self.is_one {
            self.output.write(if self.count == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        let part = self.output.part();
        self.output.finish()?;
        if let Some(part) = part {
            Making::forget(&part);
        }
        Ok(())
    }

    /// Ends without an end; returns what is left, if anything is.
    pub fn give_up(self) -> Option<Partial> {
        let (part, count) = (self.output.part(), self.count);
        self.output.keep_part();
        part.filter(|part| part.metadata().is_ok_and(|kind| kind.len() > 0))
            .map(|part| Partial { part, count })
    }
}

/// Returns a decision as an example; a record that no example can hold is told in a comment.
fn example(decision: &Decision, names: &Names<'_>) -> String {
    let words = Wording::new(names.policy, names.policy.locale);
    let text = names.record.and_then(|record| {
        let expected = words.expectations(record, decision);
        words.example(&decision.id, record, decision.as_of, &expected)
    });
    let cannot = match names.policy.locale {
        Locale::Zh => format!("# {}：档案有历史、结余或选择，请手写示例\n", decision.id),
        Locale::En => format!(
            "# {}: a record with a history, a balance or choices; write the example by hand\n",
            decision.id
        ),
    };
    text.unwrap_or(cannot)
}

fn json(written: Result<String, serde_json::Error>) -> Result<String, Failure> {
    written.map_err(|error| IoError::new(Path::new("-"), IoProblem::Other { why: error.to_string() }).into())
}
