//! What the threads of `apply` do: records to decisions as text.

use super::writer::{Detail, Written};
use crate::cli::failure::Failure;
use crate::evaluate::{Brief, Options, Told, evaluate};
use crate::io::Part;
use crate::locale::Locale;
use crate::plan::Plan;
use crate::plans::Plans;
use crate::record::lines::LineOf;
use crate::record::problem::{RecordErrors, RecordWarning};
use crate::record::read::{ReadResult, read_bytes_at_line};
use crate::record::{RecordShape, Strictness};
use crate::render::RunSummary;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many rules are made ready for sums in the time of one decision, about.
const RULES_A_DECISION: usize = 100;

/// What each thread needs to decide a record.
pub(super) struct Deciding<'r> {
    pub plan: &'r Plan,
    pub shape: &'r RecordShape,
    /// The plans of which each record has one, where several were given.
    pub chosen: Option<&'r Plans>,
    pub strictness: Strictness,
    pub options: Options,
    pub written: Written,
    pub detail: Detail,
    pub locale: Locale,
    pub colour: bool,
    /// The policy made ready for sums, where they are asked for.
    pub brief: Option<Sums>,
}

/// A policy that is made ready for sums once enough records came: for the first few of a large one that would take longer than
/// deciding them.
pub(super) struct Sums {
    ready: OnceLock<Option<Brief>>,
    decided: AtomicUsize,
    enough: usize,
}

impl Sums {
    pub fn new(plan: &Plan) -> Self {
        let enough = plan.policy.rules.len() / RULES_A_DECISION;
        Self { ready: OnceLock::new(), decided: AtomicUsize::new(0), enough }
    }
}

/// Records as a thread hands them on.
pub(super) enum Done {
    Told(Told),
    Bad(RecordErrors),
    Decided { id: String, line: Option<usize>, warnings: Vec<RecordWarning>, text: String, sums: RunSummary },
    Failed(Failure),
}

impl Deciding<'_> {
    /// Decides records in their order; neighbours that can be told in brief are told together.
    pub fn decide_all(&self, part: Part) -> Vec<Done> {
        let block = match part {
            Part::Lines(block) => block,
            Part::Read(results) => return results.into_iter().map(|one| self.decide(None, one)).collect(),
        };
        let (mut done, mut lines) = (Vec::new(), block.lines());
        loop {
            let mut told = Told::default();
            let next = match self.brief() {
                Some(brief) => told.add_all(brief, &mut lines),
                None => lines.next(),
            };
            if told.count() > 0 {
                done.push(Done::Told(told));
            }
            let Some(LineOf { number, bytes, .. }) = next else { return done };
            done.push(self.decide_line(number, bytes));
        }
    }

    fn brief(&self) -> Option<&Brief> {
        let sums = self.brief.as_ref()?;
        let enough = sums.decided.load(Ordering::Relaxed) >= sums.enough;
        if enough { sums.ready.get_or_init(|| Brief::of(self.plan, self.shape)).as_ref() } else { None }
    }

    fn decide_line(&self, number: usize, bytes: &[u8]) -> Done {
        if let Some(sums) = &self.brief {
            sums.decided.fetch_add(1, Ordering::Relaxed);
        }
        let text = self.chosen.and_then(|plans| Some((plans, std::str::from_utf8(bytes).ok()?)));
        let one = match text.map(|(plans, text)| plans.for_record(text, number, self.options.as_of)) {
            Some(Ok(one)) => Some(one),
            Some(Err(errors)) => return Done::Bad(errors),
            None => None,
        };
        let (plan, shape) = one.map_or((self.plan, self.shape), |one| (&one.plan, &one.shape));
        let read = read_bytes_at_line(bytes, number, shape, self.strictness);
        let Self { strictness, options, written, detail, locale, colour, .. } = *self;
        let by = Deciding {
            plan,
            shape,
            chosen: None,
            strictness,
            options,
            written,
            detail,
            locale,
            colour,
            brief: None,
        };
        by.decide(Some(number), read)
    }

    fn decide(&self, line: Option<usize>, read: ReadResult) -> Done {
        let (record, warnings) = match read {
            Ok(read) => read,
            Err(errors) => return Done::Bad(errors),
        };
        let decision = evaluate(self.plan, &record, &self.options);
        let mut sums = RunSummary::default();
        sums.count(&decision);
        match self.written.text(&decision, &record, self) {
            Ok(text) => Done::Decided { id: record.id, line, warnings, text, sums },
            Err(failure) => Done::Failed(failure),
        }
    }
}
