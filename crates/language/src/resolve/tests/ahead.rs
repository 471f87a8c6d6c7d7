//! Sheets that are read before the text that names them is resolved.

use crate::resolve::{PolicyFolder, resolve};
use std::collections::BTreeMap;

fn files(sheet: &str) -> BTreeMap<String, Vec<u8>> {
    let policy = "policy a \"b\"\n\nprogramme p \"x\"\n    courses from \"z.csv\"\n\n\
        catalogue c from \"a.csv\"\n\nrule r\n    given certificate C7\n    waive T7\n";
    let row = |number: usize| format!("T{number},Course {number},2\n");
    let courses: String = (0..4_000).map(row).collect();
    let files = [
        ("a.csv", sheet.to_owned()),
        ("p.lijiao", policy.to_owned()),
        ("z.csv", format!("code,title,credits\n{courses}")),
    ];
    files.map(|(name, text)| (name.to_owned(), text.into_bytes())).into()
}

#[test]
fn a_sheet_read_ahead_is_the_sheet_read_when_it_is_asked_for() {
    let row = |number: usize| format!("certificate,C{number},Certificate {number}\n");
    let entries: String = (0..4_000).map(row).collect();
    for sheet in [
        format!("kind,code,title\n{entries}"),
        format!("kind,code,title\n{entries}certificate,C1\ncertificate,C2,x\n"),
        format!("\u{feff}kind,code,title\n{entries}"),
        "kind;code\n".to_owned(),
    ] {
        let folder = PolicyFolder::of(files(&sheet));
        let (ahead, asked) = (resolve(&folder), resolve(&folder));
        assert!(ahead == asked);
        assert!(ahead.sources.iter().map(|file| file.id()).eq((0..).map(crate::source::SourceId).take(3)));
    }
}
