//! Sums of rows whose facts are numbers and days: the same as those of the whole decisions, whatever numbers they are stored as.
#![cfg(feature = "columns")]
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "deciding/luck.rs"]
mod luck;
#[path = "deciding/of_text.rs"]
mod of_text;

use arrow_array::{ArrayRef, Int32Array, RecordBatch, StringArray};
use arrow_cast::cast;
use arrow_schema::DataType;
use lijiao::columns::Decider;
use lijiao::evaluate::Brief;
use lijiao::io::{ColumnHeader, ColumnPart, Memory, Piece};
use lijiao::plan::Plan;
use lijiao::record::{RecordShape, Strictness};
use luck::Luck;
use std::sync::Arc;

const POLICY: &str = include_str!("columns_sums/numbers.lijiao");

/// A row: whose, on which day for which programme, and of the item its id, code, score, hours and day.
#[derive(Clone)]
struct Row {
    id: usize,
    on: i32,
    programme: &'static str,
    item: usize,
    code: usize,
    score: Option<i32>,
    hours: Option<i32>,
    award: Option<i32>,
}

/// Rows of learners; `odd` of the facts are missing, one in so many.
fn rows(luck: &mut Luck, learners: usize, odd: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for id in 0..learners {
        let on = 19_700 + i32::try_from(luck.below(900)).unwrap();
        let programme = ["p", "p", "q"][luck.below(3)];
        let most_items = [6, 6, 6, 70][luck.below(4)];
        for item in 0..1 + luck.below(most_items) {
            let mut fact = |least: i32, width: usize| {
                let value = least + i32::try_from(luck.below(width)).unwrap();
                (!luck.is_one_of(odd)).then_some(value)
            };
            let (score, hours, award) = (fact(40, 61), fact(0, 40), fact(17_600, 3_300));
            rows.push(Row { id, on, programme, item, code: luck.below(8), score, hours, award });
        }
    }
    rows
}

/// How numbers and texts are stored.
type Stored = (DataType, DataType);

fn batch(rows: &[Row], (numbers, texts): &Stored) -> RecordBatch {
    let text = |of: &dyn Fn(&Row) -> String| {
        let all: ArrayRef = Arc::new(StringArray::from_iter_values(rows.iter().map(of)));
        cast(&all, texts).unwrap()
    };
    let number = |of: &dyn Fn(&Row) -> Option<i32>, to: &DataType| {
        let all: ArrayRef = Arc::new(Int32Array::from_iter(rows.iter().map(of)));
        cast(&all, to).unwrap()
    };
    let kind = |row: &Row| if row.code == 3 { "course" } else { "certificate" };
    RecordBatch::try_from_iter_with_nullable([
        ("id", text(&|row| format!("L{:05}", row.id)), true),
        ("application.date", number(&|row| Some(row.on), &DataType::Date32), true),
        ("application.programme", text(&|row| row.programme.to_owned()), true),
        ("item.id", text(&|row| format!("i{}", row.item)), true),
        ("kind", text(&|row| kind(row).to_owned()), true),
        ("code", text(&|row| format!("K{}", row.code)), true),
        ("score", number(&|row| row.score, numbers), true),
        ("hours", number(&|row| row.hours, numbers), true),
        ("award", number(&|row| row.award, &DataType::Date32), true),
    ])
    .unwrap()
}

/// How many learners of a batch are told without the evaluator.
fn told(plan: &Plan, batch: &RecordBatch) -> usize {
    let shape = RecordShape::of(&plan.policy);
    let brief = Brief::of(plan, &shape).unwrap();
    let known = (&shape, Strictness::Strict);
    let mut told = 0;
    let mut memory = Memory::default();
    let header = ColumnHeader::of(batch, known).unwrap();
    let part = ColumnPart::of(batch, &header);
    part.each(Some((&brief, &mut memory)), known, |piece| match piece {
        Piece::Sums { .. } => told += 1,
        Piece::Read(_) => {}
        Piece::Broken(error) => panic!("{error:?}"),
    });
    told
}

#[test]
fn numbers_and_days_bring_the_sums_of_whole_decisions() {
    use DataType::{
        Decimal128, Dictionary, Float64, Int8, Int16, Int32, Int64, LargeUtf8, UInt8, UInt16, UInt32, UInt64,
        Utf8, Utf8View,
    };
    let plan = of_text::checked_plan(POLICY);
    let (brief, whole) = (Decider::new(&plan), Decider::new(&plan).with_decisions());
    let words = || Dictionary(Box::new(Int32), Box::new(Utf8));
    let small_words = || Dictionary(Box::new(UInt8), Box::new(LargeUtf8));
    let numbers = [Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64, Float64, Decimal128(9, 3)];
    for (seed, numbers) in numbers.into_iter().enumerate() {
        let texts = [words(), Utf8View, words(), LargeUtf8, Utf8][seed % 5].clone();
        let kinds_of_texts = if seed == 2 { small_words() } else { texts };
        for odd in [1_000_000, 25] {
            let rows = rows(&mut Luck(seed as u64 * 7 + odd as u64), 40, odd);
            let of_few = seed == 2;
            let rows: Vec<Row> = rows.into_iter().filter(|row| !of_few || row.item < 20).collect();
            let batch = batch(&rows, &(numbers.clone(), kinds_of_texts.clone()));
            let (own, wanted) = (brief.decide(&batch).unwrap(), whole.decide(&batch).unwrap());
            assert_eq!(own.num_rows(), 40);
            let told = told(&plan, &batch);
            assert!(told > 8, "{told} of {numbers}, {odd}");
            for (at, field) in own.schema().fields().iter().enumerate() {
                let wanted = wanted.column_by_name(field.name()).unwrap();
                assert_eq!(own.column(at), wanted, "{} of {numbers}, {odd}", field.name());
            }
        }
    }
}
