//! Records: what is read and what is published agree, in the documents too.

use super::*;

/// The fenced blocks of docs/formats.md with their language word.
fn snippets() -> Vec<(String, String)> {
    let page = file("docs/formats.md");
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(word), None) => open = Some((word.to_owned(), String::new())),
            (Some(_), Some(block)) => blocks.push(block),
            (None, Some((word, body))) => open = Some((word, format!("{body}{line}\n"))),
            (None, None) => {}
        }
    }
    blocks
}

#[test]
fn records_of_the_documents_are_read_and_as_published() {
    let remainders = ["yearly".to_owned()].into();
    let shape = RecordShape { remainders, ..RecordShape::of(&Policy::default()) };
    let schema = schema("record");
    let mut read_ones = 0;
    for (word, body) in snippets() {
        match word.as_str() {
            "json record" => {
                assert_eq!(faults(&schema, &serde_json::from_str(&body).unwrap()), Vec::<String>::new());
                // The policy of the documents declares nothing, so declared fields are warnings.
                if let Err(errors) = read(&body, &shape, Strictness::Lenient) {
                    panic!("{errors}\n{body}");
                }
            }
            "json bad-record" => {
                let refused = !schema.is_valid(&serde_json::from_str(&body).unwrap());
                assert!(refused || read(&body, &shape, Strictness::Strict).is_err(), "{body}");
            }
            "json decision" => {
                let schema = self::schema("decision");
                assert_eq!(faults(&schema, &serde_json::from_str(&body).unwrap()), Vec::<String>::new());
            }
            "csv records" => {
                let path = std::env::temp_dir().join(format!("lijiao-formats-{}.csv", std::process::id()));
                fs::write(&path, body).unwrap();
                let records = open_records(&path, RecordFormat::Csv, &shape, Strictness::Strict)
                    .unwrap()
                    .collect::<Vec<_>>();
                fs::remove_file(&path).unwrap();
                let ids: Vec<String> =
                    records.into_iter().map(|record| record.unwrap().unwrap().0.id).collect();
                assert_eq!(ids, ["L-17", "L-18"]);
            }
            _ => continue,
        }
        read_ones += 1;
    }
    assert!(read_ones >= 5, "{read_ones} snippets");
}

#[test]
fn published_record_and_reading_refuse_the_same_slips() {
    let shape = RecordShape::of(&Policy::default());
    let schema = schema("record");
    let item = |fields: &str| format!(r#"{{"id": "L", "items": [{{"id": "a", "kind": "course"{fields}}}]}}"#);
    for good in
        [r#", "score": 4.5"#, r#", "papers": null"#, r#", "attendance": "85%""#, r#", "field": ["a", "b"]"#]
    {
        let text = item(good);
        assert!(schema.is_valid(&serde_json::from_str(&text).unwrap()), "{text}");
        assert!(read(&text, &shape, Strictness::Strict).is_ok(), "{text}");
    }
    let slips = [
        item(r#", "code": 12"#),
        item(r#", "count": 0"#),
        item(r#", "count": 1.5"#),
        item(r#", "attendance": 85"#),
        item(r#", "attendance": "85""#),
        item(r#", "hours": "32""#),
        item(r#", "hours": -1"#),
        item(r#", "award": "2024-9-1""#),
        item(r#", "award": 2024"#),
        item(r#", "passed": "yes""#),
        item(r#", "deposit": {"who": "x"}"#),
        item(r#", "papers": "x""#),
        text("{}"),
        text("[]"),
        text(r#"{"id": ""}"#),
        text(r#"{"id": "L", "learners": {}}"#),
        text(r#"{"id": "L", "items": [{"id": "a"}]}"#),
        text(r#"{"id": "L", "history": [{"status": "done"}]}"#),
        text(r#"{"id": "L", "history": [{"target": {"course": "a", "pool": "b"}}]}"#),
        text(r#"{"id": "L", "judgements": [{"by": "x"}]}"#),
        text(r#"{"id": "L", "application": {"targets": "00012"}}"#),
    ];
    for slip in slips {
        assert!(!schema.is_valid(&serde_json::from_str(&slip).unwrap()), "{slip}");
        assert!(read(&slip, &shape, Strictness::Strict).is_err(), "{slip}");
    }
}
