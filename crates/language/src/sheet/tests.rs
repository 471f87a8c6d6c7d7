use super::*;
use crate::policy::Place;
use insta::assert_snapshot;
use std::fmt::Write;

/// Shows a sheet with the line of each row, then its problems in both languages with the text that each points at.
fn shown(bytes: &[u8]) -> String {
    shown_as("s.csv", bytes, None)
}

fn shown_as(name: &str, bytes: &[u8], sheet: Option<&str>) -> String {
    let mut sources = Sources::new();
    let read = read(name, &FileBytes::from(bytes.to_vec()), sheet, &mut sources);
    let mut shown = String::new();
    if let Some(sheet) = read.sheet {
        let texts = |row: Row<'_>| row.cells().map(|cell| cell.text).collect::<Vec<_>>().join("|");
        writeln!(shown, "{}", texts(sheet.header())).unwrap();
        for row in sheet.rows() {
            writeln!(shown, "{}: {}", row.line(), texts(row)).unwrap();
        }
    }
    for problem in read.problems {
        let pointed = sources.slice(problem.span());
        writeln!(shown, "{} {} · {} @{pointed:?}", problem.code, problem.title.zh, problem.title.en).unwrap();
    }
    if let Some(problem) = read.at_its_name {
        writeln!(shown, "{} {} · {}", problem.code(), problem.title().zh, problem.title().en).unwrap();
    }
    shown
}

#[test]
fn mark_crlf_quotes_and_spaces_leave_only_the_text() {
    let bytes = "\u{feff}code, 名称\r\n\r\n00012,\"英语, \"\"一\"\"\"\r\n ,\r\n00015 , b\r\n";
    assert_snapshot!(shown(bytes.as_bytes()), @r#"
    code|名称
    3: 00012|英语, "一"
    5: 00015|b
    "#);
}

#[test]
fn line_end_within_quotes_belongs_to_the_cell() {
    assert_snapshot!(shown(b"a,b\n\"x\ny\",1\nz,2"), @r"
    a|b
    2: x
    y|1
    4: z|2
    ");
}

#[test]
fn cell_knows_its_place_in_the_file() {
    let mut sources = Sources::new();
    let sheet =
        read("s.csv", &FileBytes::from("代码,名\n1,\"甲 \"\n".as_bytes().to_vec()), None, &mut sources)
            .sheet
            .unwrap();
    let row = sheet.rows().next().unwrap();
    let cell = row.cell(1).unwrap();
    assert_eq!((cell.row, cell.column, sources.slice(cell.span)), (2, 2, "\"甲 \""));
    assert_eq!(sources.slice(row.span()), "1,\"甲 \"");
    assert_eq!(row.place(), Place { file: "s.csv".into(), line: 2 });
}

#[test]
fn column_is_found_by_its_name_in_either_language() {
    let sheet =
        read("s.csv", &FileBytes::from("学 分,code\n1,2\n".as_bytes().to_vec()), None, &mut Sources::new())
            .sheet
            .unwrap();
    assert_eq!(sheet.find_column(&Text::new("学分", "credits")), Some(0));
    assert_eq!(sheet.find_column(&Text::new("代码", "CODE")), Some(1));
    let problem = sheet.expect_column(&Text::new("学份", "credit")).unwrap_err();
    assert_eq!(problem.title.en, "`s.csv` has no column `学份`");
    assert_eq!(problem.help.unwrap().zh, "把「学 分」改名为「学份」");
}

#[test]
fn rows_of_another_width_are_left_out_and_said_once() {
    assert_snapshot!(shown(b"a,b\n1\n2,2\n3\n4,4,4\n"), @r#"
    a|b
    3: 2|2
    LJ0705 「s.csv」第 2 行有 1 格，表头有 2 格 · `s.csv`, row 2 does not match its header: cells 1, columns 2 @"1"
    LJ0705 「s.csv」第 5 行有 3 格，表头有 2 格 · `s.csv`, row 5 does not match its header: cells 3, columns 2 @"4,4,4"
    "#);
}

#[test]
fn column_named_twice_or_not_at_all_is_reported() {
    assert_snapshot!(shown("code,Code,,\n1,2,3,\n".as_bytes()), @r#"
    code|Code||
    2: 1|2|3|
    LJ0712 「s.csv」第 3 列没有表头 · column 3 of `s.csv` has no header @""
    LJ0704 「s.csv」有两列都叫「Code」 · `s.csv` has two columns `Code` @"Code"
    "#);
}

#[test]
fn quote_never_closed_costs_one_line() {
    assert_snapshot!(shown(b"a,b\n\"x,1\ny,2\n"), @r#"
    a|b
    2: "x|1
    3: y|2
    LJ0709 「s.csv」第 2 行有引号没有合上 · `s.csv`, row 2 has a quote that is not closed @"\""
    "#);
}

#[test]
fn text_behind_a_closing_quote_is_reported() {
    assert_snapshot!(shown(b"a,b\n\"x\" y,1\n"), @r#"
    a|b
    2: x|1
    LJ0713 「s.csv」第 2 行的引号后面还有「y」 · `s.csv`, row 2 has `y` behind a closing quote @"y"
    "#);
}

#[test]
fn other_separators_are_named() {
    assert_snapshot!(shown(b"a;b\n1;2\n"), @r#"LJ0711 「s.csv」的各列用分号分开，要用英文逗号 · the columns of `s.csv` are parted by semicolons, not by commas @"a;b""#);
    assert_snapshot!(shown("代码，名称\n1，2\n".as_bytes()), @r#"LJ0711 「s.csv」的各列用全角逗号分开，要用英文逗号 · the columns of `s.csv` are parted by full-width commas, not by commas @"代码，名称""#);
}

#[test]
fn text_that_is_not_utf8_is_refused_at_its_first_foreign_byte() {
    assert_snapshot!(shown(b"a,b\n1,\xff\n"), @r#"LJ0710 「s.csv」不是 UTF-8 编码，第 2 行读不出来 · `s.csv` is not UTF-8; row 2 cannot be read @"�""#);
}

#[test]
fn sheet_without_text_has_no_header() {
    assert_snapshot!(shown(b""), @r#"LJ0701 表格文件「s.csv」是空的 · the sheet `s.csv` is empty @"""#);
    assert_snapshot!(shown(b"\xef\xbb\xbf,,\r\n"), @r#"LJ0701 表格文件「s.csv」是空的 · the sheet `s.csv` is empty @",,\r\n""#);
}

#[test]
fn sheet_beyond_a_bound_is_refused_by_name() {
    assert_snapshot!(shown(&vec![b'a'; MOST_BYTES + 1]), @r#"LJ0902 文件超过了 16 MB · the file is larger than 16 MB @"""#);
    let rows = format!("a\n{}", "1\n".repeat(MOST_ROWS + 1));
    assert!(shown(rows.as_bytes()).contains("100000"));
    let columns = (0..=MOST_COLUMNS).map(|column| format!("c{column}")).collect::<Vec<_>>().join(",");
    assert!(shown(columns.as_bytes()).contains("256"));
}

/// A workbook with one sheet 甲 of a few cells, and more sheets of these names.
fn workbook(more: &[&str]) -> Vec<u8> {
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("甲").unwrap();
    for (column, header) in ["code", "score", "award", "share", "note"].into_iter().enumerate() {
        sheet.write(1, u16::try_from(column).unwrap(), header).unwrap();
    }
    sheet.write_with_format(2, 0, 12, &Format::new().set_num_format("00000")).unwrap();
    sheet.write(2, 1, 0.300_000_000_000_000_04).unwrap();
    let date = ExcelDateTime::from_ymd(2024, 2, 29).unwrap();
    sheet.write_with_format(2, 2, &date, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
    sheet.write_with_format(2, 3, 0.335, &Format::new().set_num_format("0.0%")).unwrap();
    sheet.write(2, 4, "a, \"b\"\nc").unwrap();
    sheet.write(4, 0, "00015").unwrap();
    sheet.write_formula(4, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    for name in more {
        workbook.add_worksheet().set_name(*name).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_cell_of_a_workbook_is_what_it_shows() {
    assert_snapshot!(shown_as("s.xlsx", &workbook(&[]), None), @r##"
    code|score|award|share|note
    3: 00012|0.3|2024-02-29|33.5%|a, "b"
    c
    5: 00015|#DIV/0!|||
    LJ0707 「s.xlsx」第 5 行「score」列的「#DIV/0!」不是值 · `s.xlsx`, row 5, column `score`: `#DIV/0!` is not a value @"#DIV/0!"
    "##);
}

#[test]
fn a_workbook_of_several_sheets_needs_the_name_of_one() {
    let several = workbook(&["乙"]);
    assert_snapshot!(shown_as("s.xlsx", &several, None), @r"
    LJ0715 「s.xlsx」有几张工作表，没有写明用哪一张 · `s.xlsx` has several sheets, and none is named
    ");
    assert_snapshot!(shown_as("s.xlsx", &several, Some("丙")), @r"
    LJ0715 「s.xlsx」里没有工作表「丙」 · `s.xlsx` has no sheet `丙`
    ");
    assert_snapshot!(shown_as("s.xlsx", &several, Some("乙")), @r#"
    LJ0701 表格文件「s.xlsx#乙」是空的 · the sheet `s.xlsx#乙` is empty @""
    "#);
    assert!(shown_as("s.xlsx", &several, Some("甲")).starts_with("code|score"));
    assert_snapshot!(shown_as("s.csv", b"a\n1\n", Some("甲")), @r"
    LJ0715 「s.csv」里没有工作表「甲」 · `s.csv` has no sheet `甲`
    ");
}

#[test]
fn what_is_no_workbook_is_refused_without_a_crash() {
    assert_snapshot!(shown_as("s.xlsx", b"code\n1\n", None), @r"
    LJ0716 「s.xlsx」不是可以打开的 XLSX 工作簿 · `s.xlsx` is no XLSX workbook that can be read
    ");
    let whole = workbook(&[]);
    let mut damaged = 0;
    for at in (0..whole.len()).step_by(37) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        damaged += usize::from(shown_as("s.xlsx", &bytes, None).contains("LJ0716"));
        let _ = shown_as("s.xlsx", &whole[..at], None);
    }
    assert!(damaged > 10, "only {damaged} were found damaged");
}

#[test]
fn gb18030_is_read_and_said() {
    assert_snapshot!(shown(b"\xb4\xfa\xc2\xeb,\xb5\xc8\xbc\xb6\n1,\xcb\xc4\xbc\xb6\n"), @r#"
    代码|等级
    2: 1|四级
    LJ0714 「s.csv」不是 UTF-8，按 GB18030 读入 · `s.csv` is not UTF-8; it is read as GB18030 @""
    "#);
}
