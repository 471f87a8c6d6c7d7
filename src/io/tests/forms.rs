use super::*;
use crate::io::{Grouping, open_grouped};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::io::Write;

const ROWS: &str = "id,kind,code,score,award\nL1,course,00012,60.5,2024-03-30\nL2,course,00012,,\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn shape() -> RecordShape {
    RecordShape::of(&crate::fixture::types::policy())
}

#[test]
fn packed_text_is_read_as_the_text() {
    let folder = Folder::new();
    let lines = "{\"id\": \"A\"}\n{\"id\": 5}\n";
    let plain = shown(&read(&folder.file("r.jsonl", lines)));
    assert_eq!(shown(&read(&folder.file("r.jsonl.gz", gzip(lines.as_bytes())))), plain);
    assert_eq!(shown(&read(&folder.file("r.jsonl.zst", zstd(lines.as_bytes())))), plain);
    // What is packed is known by its bytes, and one part may stand behind another.
    let parts = [gzip(b"{\"id\": \"A\"}\n"), gzip(b"{\"id\": 5}\n")].concat();
    assert_eq!(shown(&read(&folder.file("parts.jsonl", parts))), plain);
    let frames = [zstd(b"{\"id\": \"A\"}\n"), zstd(b"{\"id\": 5}\n")].concat();
    assert_eq!(shown(&read(&folder.file("frames.jsonl", frames))), plain);
    assert_eq!(shown(&read(&folder.file("one.json.gz", gzip(b"{\"id\": \"A\"}")))), "A");
    let rows = read_with(&folder.file("r.csv.gz", gzip(ROWS.as_bytes())), &shape(), Strictness::Strict);
    assert_eq!(shown(&rows), "L1\nL2");
}

#[test]
fn packed_text_that_is_cut_off_says_how_far_it_was_read() {
    let folder = Folder::new();
    let lines: String = (0..20_000).map(|at| format!("{{\"id\": \"{}\"}}\n", at * 7919)).collect();
    let packed = gzip(lines.as_bytes());
    let shape = RecordShape::of(&Policy::default());
    let path = folder.file("r.jsonl.gz", &packed[..packed.len() / 2]);
    let mut records = open_records(&path, RecordFormat::JsonLines, &shape, Strictness::Strict).unwrap();
    let error = records.find_map(Result::err).unwrap();
    let text = folder.shown(&error);
    assert!(text.starts_with("`r.jsonl.gz`: it is damaged or cut off behind line "), "{text}");
    assert!(text.ends_with("help: write the file anew"), "{text}");
}

#[test]
fn workbook_is_read_by_its_first_sheet() {
    let folder = Folder::new();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0..).zip(["id", "kind", "code", "score", "award", "application.fee-paid"]) {
        sheet.write(0, column, header).unwrap();
    }
    let day = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write(1, 0, "L1").unwrap();
    sheet.write(1, 1, "course").unwrap();
    sheet.write_with_format(1, 2, 12, &Format::new().set_num_format("00000")).unwrap();
    sheet.write(1, 3, 60.5).unwrap();
    sheet.write_with_format(1, 4, ExcelDateTime::from_ymd(2024, 3, 30).unwrap(), &day).unwrap();
    sheet.write(1, 5, true).unwrap();
    // An empty row is none, and the rows behind it keep their numbers.
    sheet.write(3, 0, "L2").unwrap();
    sheet.write(3, 1, "certficate").unwrap();
    workbook.add_worksheet().write(0, 0, "words").unwrap();
    let path = folder.file("r.xlsx", workbook.save_to_buffer().unwrap());
    let results = read_with(&path, &shape(), Strictness::Strict);
    let json = r#"{"id": "L1", "application": {"fee-paid": true},
        "items": [{"id": "1", "kind": "course", "code": "00012", "score": 60.5, "award": "2024-03-30"}]}"#;
    let (expected, _) = crate::record::read(json, &shape(), Strictness::Strict).unwrap();
    assert_eq!(record(&results[0]), &expected);
    assert_snapshot!(shown(&results[1..]), @"line 4, column 2, items[0].kind: kind `certficate` is not declared");
}

#[test]
fn bytes_of_another_form_are_told() {
    let folder = Folder::new();
    let of = |name: &str, format| {
        let error = open_records(&folder.file(name, "id,kind\n"), format, &shape(), Strictness::Strict).err();
        folder.shown(&error.unwrap())
    };
    assert_snapshot!(of("r.xlsx", RecordFormat::Xlsx), @r"
    `r.xlsx`: it is no xlsx file, or a damaged one
      help: write the file anew, or name its format with `--from`
    ");
    #[cfg(not(feature = "columns"))]
    assert_snapshot!(of("r.parquet", RecordFormat::Parquet), @r"
    `r.parquet`: this program was built without what reads Parquet
      help: build it with `--features columns`
    ");
}

#[test]
fn scattered_rows_are_gathered_where_their_first_stands() {
    let folder = Folder::new();
    let text = "id,kind,code\nB,course,00012\nA,course,00012\nB,course,00015\nA,certficate,X\n";
    let path = folder.file("r.csv", text);
    let shape = shape();
    let read = |grouping| {
        let records = open_grouped(&path, RecordFormat::Csv, grouping, (&shape, Strictness::Strict)).unwrap();
        shown(&records.map(Result::unwrap).collect::<Vec<_>>())
    };
    assert_snapshot!(read(Grouping::Scattered), @r"
    B
    line 5, column 2, items[1].kind: kind `certficate` is not declared
    ");
    assert!(read(Grouping::Together).contains("the rows of record `B` do not stand together"));
}
