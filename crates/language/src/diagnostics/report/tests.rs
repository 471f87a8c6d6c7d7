use super::*;
use crate::diagnostics::{LexicalProblem, NameProblem, Named, Problem, SheetPlace, SheetProblem};
use crate::diagnostics::{github, json, sarif};
use insta::assert_snapshot;

const POLICY: &str = "规则 甲 「雅思」\r\n    凭 课程 雅思 其 成绩 6 及以上\r\n规则 甲\r\n";

fn files(text: &str) -> Sources {
    let mut sources = Sources::new();
    sources.add("规则/甲 乙.lj", text);
    sources.add("courses.csv", "code,credits\n𠮷一,四\n");
    sources
}

fn find(sources: &Sources, file: u32, text: &str, nth: usize) -> Span {
    let id = SourceId(file);
    let start = sources.get(id).unwrap().text().match_indices(text).nth(nth).unwrap().0;
    Span::new(id, start, start + text.len())
}

fn findings(sources: &Sources) -> Vec<Diagnostic> {
    let near = vec!["雅思考试".to_owned()];
    let place = SheetPlace { file: "courses.csv".to_owned(), row: 2, column: "credits".to_owned() };
    vec![
        SheetProblem::BadCell { place, value: "四".to_owned(), wanted: Text::new("数值", "a number") }
            .at(find(sources, 1, "四", 0)),
        NameProblem::DeclaredTwice { kind: Named::Rule, name: "甲".to_owned() }
            .at(find(sources, 0, "甲", 1))
            .with_label(find(sources, 0, "甲", 0), Text::new("先在这里声明", "first declared here")),
        NameProblem::NotDeclared { kind: Named::Course, name: "雅思".to_owned(), near }
            .at(find(sources, 0, "雅思", 1)),
    ]
}

#[test]
fn chinese_report_shows_lines_with_right_columns() {
    let sources = files(POLICY);
    assert_snapshot!(pretty(&findings(&sources), &sources, Drawing::without_colour(Locale::Zh)), @r"
    错误 LJ0203: 课程「雅思」没有声明
       ╭─[规则/甲 乙.lj:2:10]
     2 │     凭 课程 雅思 其 成绩 6 及以上
       ·             ────
       ╰────
      帮助：是否想写「雅思考试」？

    错误 LJ0204: 规则「甲」声明了两次
       ╭─[规则/甲 乙.lj:3:4]
     3 │ 规则 甲
       ·      ──
       ╰────
       ╭─[规则/甲 乙.lj:1:4]
     1 │ 规则 甲 「雅思」
       ·      ─┬
       ·       ╰── 先在这里声明
       ╰────
      帮助：删去一处，或给其中一处改名

    错误 LJ0707: 「courses.csv」第 2 行「credits」列的「四」不是数值
       ╭─[courses.csv:2:4]
     2 │ 𠮷一,四
       ·      ──
       ╰────
      帮助：改为数值

    3 个错误
    ");
}

#[test]
fn english_report_says_the_same_in_english() {
    let sources = files(POLICY);
    assert_snapshot!(pretty(&findings(&sources), &sources, Drawing::without_colour(Locale::En)), @r"
    error LJ0203: course `雅思` is not declared
       ╭─[规则/甲 乙.lj:2:10]
     2 │     凭 课程 雅思 其 成绩 6 及以上
       ·             ────
       ╰────
      help: did you mean `雅思考试`?

    error LJ0204: rule `甲` is declared twice
       ╭─[规则/甲 乙.lj:3:4]
     3 │ 规则 甲
       ·      ──
       ╰────
       ╭─[规则/甲 乙.lj:1:4]
     1 │ 规则 甲 「雅思」
       ·      ─┬
       ·       ╰── first declared here
       ╰────
      help: remove one, or give it another name

    error LJ0707: `courses.csv`, row 2, column `credits`: `四` is not a number
       ╭─[courses.csv:2:4]
     2 │ 𠮷一,四
       ·      ──
       ╰────
      help: write a number

    3 errors
    ");
}

#[test]
fn plain_report_has_a_line_for_each_finding() {
    let sources = files(POLICY);
    assert_snapshot!(plain(&findings(&sources), &sources, Locale::Zh), @r"
    规则/甲 乙.lj:2:10: 错误 LJ0203: 课程「雅思」没有声明
      帮助：是否想写「雅思考试」？
    规则/甲 乙.lj:3:4: 错误 LJ0204: 规则「甲」声明了两次
      帮助：删去一处，或给其中一处改名
    courses.csv:2:4: 错误 LJ0707: 「courses.csv」第 2 行「credits」列的「四」不是数值
      帮助：改为数值
    ");
}

#[test]
fn columns_do_not_count_the_byte_order_mark() {
    let sources = files("\u{feff}规则 甲");
    let found = [NameProblem::TakenWord { name: "甲".to_owned() }.at(find(&sources, 0, "甲", 0))];
    assert_snapshot!(pretty(&found, &sources, Drawing { ascii: true, ..Drawing::without_colour(Locale::En) }), @r"
    error LJ0208: `甲` is a word of the language and cannot be declared
       ,-[规则/甲 乙.lj:1:4]
     1 | 规则 甲
       :      ^^
       `----
      help: choose another name, such as `our-甲`

    1 error
    ");
}

#[test]
fn colours_come_only_when_asked_for() {
    let sources = files(POLICY);
    let drawn = |colour| {
        pretty(&findings(&sources), &sources, Drawing { colour, ..Drawing::without_colour(Locale::En) })
    };
    assert!(drawn(true).contains("\u{1b}[1;31merror LJ0203:\u{1b}[0m"));
    assert!(!drawn(false).contains('\u{1b}'));
}

#[test]
fn policy_text_cannot_steer_the_terminal() {
    let sources = files("规则 \u{1b}[2J\u{202e}甲\r乙");
    let found =
        [NameProblem::TakenWord { name: "\u{1b}[2J\u{202e}甲".to_owned() }.at(find(&sources, 0, "甲", 0))];
    let drawn = pretty(&found, &sources, Drawing::without_colour(Locale::En));
    assert!(!drawn.contains(['\u{1b}', '\u{202e}', '\r']), "{drawn:?}");
}

#[test]
fn odd_places_are_drawn_without_fault() {
    for (text, start, end) in
        [("", 0, 0), ("a\n", 2, 2), ("规则", 1, 2), ("规则", 90, 99), ("a\nb\nc", 0, 5), ("a", 5, 2)]
    {
        let sources = files(text);
        let found = [LexicalProblem::NothingHere.at(Span::new(SourceId(0), start, end))];
        assert!(pretty(&found, &sources, Drawing::without_colour(Locale::En)).starts_with("error LJ0123:"));
    }
    let nowhere = [LexicalProblem::NothingHere.at(Span::new(SourceId(9), 0, 1))];
    assert!(pretty(&nowhere, &files(""), Drawing::without_colour(Locale::Zh)).starts_with("错误 LJ0123:"));
    assert!(plain(&nowhere, &files(""), Locale::Zh).starts_with(":1:1: 错误"));
}

#[test]
fn nothing_found_says_nothing() {
    assert_eq!(pretty(&[], &files(""), Drawing::without_colour(Locale::En)), "");
    assert_eq!(plain(&[], &files(""), Locale::En), "");
}

#[test]
fn json_counts_characters_units_and_bytes() {
    let sources = files(POLICY);
    let report = json::report(&findings(&sources)[..1], &sources, Locale::En);
    assert_snapshot!(serde_json::to_string_pretty(&report).unwrap(), @r#"
    {
      "diagnostics": [
        {
          "code": "LJ0707",
          "level": "error",
          "title": "`courses.csv`, row 2, column `credits`: `四` is not a number",
          "help": "write a number",
          "place": {
            "file": "courses.csv",
            "start": {
              "line": 2,
              "column": 4,
              "utf16_column": 5,
              "byte_offset": 21
            },
            "end": {
              "line": 2,
              "column": 5,
              "utf16_column": 6,
              "byte_offset": 24
            }
          },
          "labels": [
            {
              "place": {
                "file": "courses.csv",
                "start": {
                  "line": 2,
                  "column": 4,
                  "utf16_column": 5,
                  "byte_offset": 21
                },
                "end": {
                  "line": 2,
                  "column": 5,
                  "utf16_column": 6,
                  "byte_offset": 24
                }
              },
              "text": "",
              "primary": true
            }
          ],
          "fixes": []
        }
      ],
      "counts": {
        "errors": 1,
        "warnings": 0,
        "hints": 0
      }
    }
    "#);
}

#[test]
fn github_annotations_are_escaped() {
    let sources = files(POLICY);
    assert_snapshot!(github::annotations(&findings(&sources), &sources, Locale::Zh), @r"
    ::error file=规则/甲 乙.lj,line=2,endLine=2,col=10,endColumn=12,title=LJ0203::课程「雅思」没有声明%0A是否想写「雅思考试」？
    ::error file=规则/甲 乙.lj,line=3,endLine=3,col=4,endColumn=5,title=LJ0204::规则「甲」声明了两次%0A删去一处，或给其中一处改名
    ::error file=courses.csv,line=2,endLine=2,col=4,endColumn=5,title=LJ0707::「courses.csv」第 2 行「credits」列的「四」不是数值%0A改为数值
    ");
}

#[test]
fn sarif_keeps_to_its_published_schema() {
    let sources = files(POLICY);
    let schema = serde_json::from_str(include_str!("../../../../../tests/schemas/sarif-2.1.0.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for locale in [Locale::Zh, Locale::En] {
        for found in [findings(&sources), vec![]] {
            let log = serde_json::to_value(sarif::log(&found, &sources, locale)).unwrap();
            let faults: Vec<String> = validator.iter_errors(&log).map(|fault| fault.to_string()).collect();
            assert_eq!(faults, Vec::<String>::new());
        }
    }
}

#[test]
fn sarif_result_points_at_its_rule_and_place() {
    let sources = files(POLICY);
    let log = serde_json::to_value(sarif::log(&findings(&sources), &sources, Locale::Zh)).unwrap();
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
    assert_snapshot!(serde_json::to_string_pretty(&run["results"][0]).unwrap(), @r#"
    {
      "ruleId": "LJ0203",
      "ruleIndex": 0,
      "level": "error",
      "message": {
        "text": "课程「雅思」没有声明\n是否想写「雅思考试」？"
      },
      "locations": [
        {
          "physicalLocation": {
            "artifactLocation": {
              "uri": "%E8%A7%84%E5%88%99/%E7%94%B2%20%E4%B9%99.lj"
            },
            "region": {
              "startLine": 2,
              "startColumn": 10,
              "endLine": 2,
              "endColumn": 12,
              "byteOffset": 40,
              "byteLength": 6
            }
          }
        }
      ],
      "fixes": [
        {
          "description": {
            "text": "改为「雅思考试」"
          },
          "artifactChanges": [
            {
              "artifactLocation": {
                "uri": "%E8%A7%84%E5%88%99/%E7%94%B2%20%E4%B9%99.lj"
              },
              "replacements": [
                {
                  "deletedRegion": {
                    "startLine": 2,
                    "startColumn": 10,
                    "endLine": 2,
                    "endColumn": 12,
                    "byteOffset": 40,
                    "byteLength": 6
                  },
                  "insertedContent": {
                    "text": "雅思考试"
                  }
                }
              ]
            }
          ]
        }
      ]
    }
    "#);
}
