//! Every diagnostic has a case in both languages: a small policy that has this one fault and no other, with the report
//! that its author sees. `tests/ui/LJ0203/zh.lijiao` gives `zh.report`; sheets of a case lie beside it.
//!
//! With `LIJIAO_BLESS=1` the reports are written anew; read each before it is kept.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use lijiao::check::{Checked, analyse, check};
use lijiao::diagnostics::report::{Drawing, plain, pretty};
use lijiao::diagnostics::{Code, registry};
use lijiao::locale::Locale;
use lijiao::resolve::{PolicyFolder, resolve};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

type Files = BTreeMap<String, Vec<u8>>;

fn folder(code: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui").join(code)
}

/// Returns the files of a case: the policy in one language and the sheets beside it.
fn files(code: &str, locale: Locale) -> Option<Files> {
    let mut files = Files::new();
    add_files(&folder(code), "", locale, &mut files)?;
    files.keys().any(|name| name.starts_with(locale.tag())).then_some(files)
}

/// Adds the files of a folder; the bases of a case lie below it, each in both languages.
fn add_files(folder: &Path, prefix: &str, locale: Locale, files: &mut Files) -> Option<()> {
    for entry in fs::read_dir(folder).ok()? {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            add_files(&path, &format!("{prefix}{name}/"), locale, files)?;
            continue;
        }
        let (stem, ending) = name.split_once('.').unwrap();
        let is_wanted = match ending {
            "lijiao" | "md" => stem == locale.tag(),
            "report" => false,
            _ => true,
        };
        if is_wanted {
            files.insert(format!("{prefix}{name}"), fs::read(&path).unwrap());
        }
    }
    Some(())
}

/// Checks a case; faults of meaning are looked for where it is about one.
fn checked(files: Files, is_of_meaning: bool) -> (Checked, Locale) {
    let resolved = resolve(&PolicyFolder::of(files));
    let locale = resolved.policy.locale;
    let mut checked = check(resolved);
    if let Some(policy) = checked.policy.as_ref().filter(|_| is_of_meaning) {
        analyse(policy, &checked.sources).onto(&mut checked.problems);
    }
    (checked, locale)
}

fn codes(checked: &Checked) -> Vec<&'static str> {
    let mut codes: Vec<&str> = checked.problems.iter().map(|problem| problem.code.as_str()).collect();
    codes.dedup();
    codes
}

/// Returns what is wrong with the case of a code in one language, or `None`.
fn fault(code: Code, locale: Locale) -> Option<String> {
    let case = format!("{code}/{}", locale.tag());
    // So many declarations take too long to read here; `check` is tested on them itself.
    if code.as_str() == "LJ0906" {
        return None;
    }
    let Some(files) = files(code.as_str(), locale).or_else(|| too_large(code.as_str(), locale)) else {
        return Some(format!("{case}: there is no case"));
    };
    let (checked, language) = checked(files, code.as_str().starts_with("LJ10"));
    if codes(&checked) != [code.as_str()] {
        let found = plain(&checked.problems, &checked.sources, locale);
        return Some(format!("{case}: the findings are {:?}\n{found}", codes(&checked)));
    }
    if language != locale {
        return Some(format!("{case}: the policy is not in this language"));
    }
    let report = pretty(&checked.problems, &checked.sources, Drawing::without_colour(locale));
    let path = folder(code.as_str()).join(format!("{}.report", locale.tag()));
    if std::env::var_os("LIJIAO_BLESS").is_some() {
        fs::create_dir_all(folder(code.as_str())).unwrap();
        fs::write(&path, &report).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    (kept != report).then(|| format!("{case}: the report differs from {}\n{report}", path.display()))
}

#[test]
fn every_code_has_a_case_in_both_languages_that_reports_it_and_nothing_else() {
    let locales = [Locale::Zh, Locale::En];
    let faults: Vec<String> = registry::entries()
        .flat_map(|entry| locales.map(|locale| fault(entry.code, locale)))
        .flatten()
        .collect();
    assert!(faults.is_empty(), "{}\n\n{} faults", faults.join("\n"), faults.len());
}

#[test]
fn every_case_is_of_a_registered_code() {
    for entry in fs::read_dir(folder("")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(registry::find(&name).is_some(), "{name}");
    }
}

#[test]
fn every_page_says_in_both_languages_what_is_wrong_and_how_to_mend_it() {
    for entry in registry::entries() {
        for locale in [Locale::Zh, Locale::En] {
            let page = registry::page(entry, locale);
            assert!(page.lines().count() > 3, "{} {locale:?}", entry.code);
        }
    }
}

/// Returns the files of a case that is too large to be kept.
fn too_large(code: &str, locale: Locale) -> Option<Files> {
    let [head, catalogue, table] = match locale {
        Locale::Zh => [
            "办法 免考\n",
            "目录 certificates 来自 \"certificates.csv\"\n",
            "对照表 grades\n    | 成绩 | 学分 |\n",
        ],
        Locale::En => [
            "policy exemption\n",
            "catalogue certificates from \"certificates.csv\"\n",
            "table grades\n    | score | credits |\n",
        ],
    };
    let with_sheet = |sheet: String| {
        let policy = format!("{head}\n{catalogue}");
        Files::from([
            (format!("{}.lijiao", locale.tag()), policy.into_bytes()),
            ("certificates.csv".to_owned(), sheet.into_bytes()),
        ])
    };
    Some(match code {
        "LJ0611" => {
            let rows: String = (0..1_001)
                .rev()
                .map(|score| match locale {
                    Locale::Zh => format!("    | {score} 及以上 | {score} |\n"),
                    Locale::En => format!("    | {score} or above | {score} |\n"),
                })
                .collect();
            let policy = format!("{head}\n{table}{rows}");
            Files::from([(format!("{}.lijiao", locale.tag()), policy.into_bytes())])
        }
        "LJ0902" => with_sheet("x".repeat(16 * 1024 * 1024 + 1)),
        "LJ0905" => {
            let rows: String = (0..=100_000).map(|code| format!("certificate,C{code}\n")).collect();
            with_sheet(format!("kind,code\n{rows}"))
        }
        _ => return None,
    })
}
