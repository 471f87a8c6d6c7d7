use super::*;

fn rows(text: &str) -> Vec<ReadResult> {
    let shape = RecordShape::of(&crate::fixture::types::policy());
    let folder = Folder::new();
    read_with(&folder.file("r.csv", text), &shape, Strictness::Strict)
}

#[test]
fn rows_of_one_id_are_one_record_and_the_same_as_in_json() {
    let results = rows(
        "id,kind,code,score,award,papers,deposit.by,deposit.date,credits,credits.unit,learner.status,application.date,application.targets,application.fee-paid\n\
         L1,certificate,NCRE,60.50,2024-03-30,\"certificate; transcript\",branch,2024-05-01,,,在籍,2025-06-05,00018;00019,true\n\
         L1,course,00012,,,,,,4,quarter,在籍,,,\n\
         L2,,,,,,,,,,毕业,,,\n",
    );
    let json = r#"{"id": "L1",
        "learner": {"status": "在籍"},
        "application": {"date": "2025-06-05", "targets": ["00018", "00019"], "fee-paid": true},
        "items": [
            {"id": "1", "kind": "certificate", "code": "NCRE", "score": 60.5, "award": "2024-03-30",
             "papers": ["certificate", "transcript"], "deposit": {"by": "branch", "date": "2024-05-01"}},
            {"id": "2", "kind": "course", "code": "00012", "credits": {"amount": 4, "unit": "quarter"}}]}"#;
    let shape = RecordShape::of(&crate::fixture::types::policy());
    let (expected, _) = crate::record::read(json, &shape, Strictness::Strict).unwrap();
    assert_eq!(record(&results[0]), &expected);
    assert_eq!(record(&results[1]).id, "L2");
    assert!(record(&results[1]).items.is_empty());
}

#[test]
fn problems_name_the_line_the_cell_and_the_field() {
    let results = rows(
        "id,kind,score,award,learner.status,credits\n\
         A,course,eighty,2024-13-30,在籍,\n\
         A,certficate,,,毕业,4\n\
         B,course,,,,\n\
         A,course,,,,\n\
         C,course,1\n",
    );
    assert_snapshot!(shown(&results), @r"
    line 2, column 3, items[0].score: a number should stand here, not a text
    line 2, column 4, items[0].award: `2024-13-30` has no month 13
    line 3, column 2, items[1].kind: kind `certficate` is not declared
    line 3, column 5, learner.status: the same record says `在籍` above and `毕业` here
    line 3, column 6, items[1].credits: `4` has no unit
    B
    line 5, column 1, id: the rows of record `A` do not stand together
    line 6, column 1, id: the row has 3 cells, the header 6
    ");
}

#[test]
fn header_that_names_nothing_stops_the_reading_once() {
    assert_snapshot!(shown(&rows("id,scroe,learner.statu,kind,kind\nA,1,x,course,course\nB,1,x,course,course\n")), @r"
    line 1, column 2: there is no field `scroe`
    line 1, column 3: there is no field `learner.statu`
    line 1, column 5: column `kind` stands twice
    ");
    assert_snapshot!(shown(&rows("id,kind,credits,item.credits\nA,course,,7\n")), @"line 1, column 4: the columns `credits` and `item.credits` say the same thing");
    assert_snapshot!(shown(&rows("kind\ncourse\n")), @"line 1, column 1: field `id` is missing");
    assert_snapshot!(shown(&rows("")), @"line 1, column 1: there is no record");
}

#[test]
fn unknown_column_is_left_out_when_lenient() {
    let shape = RecordShape::of(&crate::fixture::types::policy());
    let folder = Folder::new();
    let path = folder.file("r.csv", "\u{feff}id,kind,colour\r\nA,course,red\r\n");
    let results = read_with(&path, &shape, Strictness::Lenient);
    assert_eq!(record(&results[0]).items[0].kind, "course");
    let warnings = results[0].as_ref().map(|(_, warnings)| warnings.clone()).unwrap();
    assert_eq!(warnings[0].line_text(Locale::En), "line 1, column 3: there is no field `colour`");
}

#[test]
fn null_says_that_it_is_known_to_be_none() {
    use crate::record::Known;
    let results = rows("id,kind,award,ended\nA,course,null,\n");
    let facts = &record(&results[0]).items[0].facts;
    assert_eq!((facts.get("award"), facts.get("ended")), (Some(&Known::None), None));
}

#[test]
fn sheet_in_another_encoding_is_told_once_and_not_as_unknown_fields() {
    let shape = RecordShape::of(&crate::fixture::types::policy());
    let folder = Folder::new();
    // The headers that Excel writes on a Chinese Windows, in GBK.
    let path = folder.file("r.csv", b"id,\xb3\xc9\xbc\xa8,kind\nA,1,course\nB,2,course\n");
    let results = read_with(&path, &shape, Strictness::Strict);
    assert_snapshot!(shown(&results), @"line 1, column 2: the text is not UTF-8");
    let path = folder.file("s.csv", b"id,kind\nA,\xbf\xce\xb3\xcc\n");
    let results = read_with(&path, &shape, Strictness::Strict);
    assert_snapshot!(shown(&results), @"line 2, column 2, kind: the text is not UTF-8");
}

#[test]
fn open_quote_is_named_at_its_cell() {
    assert_snapshot!(shown(&rows("id,kind,code,score\nA,course,A,1\nB,course,\"A,3\nC,course,B,2\n")), @r"
    A
    line 3, column 3, code: the quote is not closed on its line
    ");
    assert_snapshot!(shown(&rows("id,kind,code,score\nB,course,\"A")), @"line 2, column 3, code: the quote is not closed on its line");
    // A closed cell may have several lines.
    assert_snapshot!(shown(&rows("id,kind,code,score\nB,course,\"A\n\",1\n")), @"B");
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let text = "id,kind,score\nA,course,1\n\n\nB,course,x\nC,\"course\n\",1\nD,course,y";
    let plain = shown(&rows(text));
    assert_snapshot!(plain, @r"
    A
    line 5, column 3, items[0].score: a number should stand here, not a text
    C
    line 8, column 3, items[0].score: a number should stand here, not a text
    ");
    assert_eq!(shown(&rows(&text.replace('\n', "\r\n"))), plain);
}
