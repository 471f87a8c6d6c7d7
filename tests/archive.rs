//! A policy as one file, and the lock of what it adopts.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use lijiao::check::check;
use lijiao::compile::compile;
use lijiao::io::{load_policy, packed, with_bases};
use lijiao::locale::Locale;
use lijiao::resolve::resolve;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("lijiao-archive-{}-{next}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn zip(&self, name: &str, files: &[(&str, &[u8])]) -> PathBuf {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        self.file(name, writer.finish().unwrap().into_inner())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const CITY: &str = "policy city \"City\"\n    items used once per programme\n    beyond limits refused\nset majors: 080901\ncertificate CET \"English\"\nprogramme cs \"Computing\"\n    credits 20\n    field 080901\n    courses from \"courses.csv\"\nrule a\n    given certificate CET\n    when programme.field in majors\n    waive C1\n    credits 4\nlimit half: converted credits at most 10\n";
const SCHOOL: &str = "policy school \"School\"\nadopt city\n    change limit half at most 8\n";

fn school() -> Folder {
    let folder = Folder::new();
    folder.file("city/city.lijiao", CITY);
    folder.file("city/courses.csv", "code,name,credits\nC1,English,4\n");
    folder.file("school/school.lijiao", SCHOOL);
    folder
}

fn digest(path: &Path) -> String {
    let folder = with_bases(&load_policy(path).unwrap()).unwrap();
    let checked = check(resolve(&folder));
    compile(checked.policy.as_ref().unwrap_or_else(|| panic!("{:?}", checked.problems))).digest
}

fn run(arguments: &[&str], folder: &Path) -> (String, i32) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_lijiao")).args(arguments).current_dir(folder).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).unwrap();
    (text, output.status.code().unwrap())
}

#[test]
fn an_archive_has_the_digest_of_its_folder_and_always_the_same_bytes() {
    let folder = school();
    let path = folder.0.join("school");
    let loaded = with_bases(&load_policy(&path).unwrap()).unwrap();
    let bytes = packed(&loaded, Path::new("x.zip")).unwrap();
    assert_eq!(bytes, packed(&loaded, Path::new("y.zip")).unwrap());
    let alone = Folder::new();
    let archive = alone.file("school.lijiao.zip", &bytes);
    assert_eq!(digest(&archive), digest(&path));
    assert_ne!(digest(&path), digest(&folder.0.join("city")));
    // What is unpacked and packed again is the same archive.
    let again = with_bases(&load_policy(&archive).unwrap()).unwrap();
    assert_eq!(packed(&again, Path::new("x.zip")).unwrap(), bytes);
}

#[test]
fn a_base_may_be_an_archive_beside_the_policy() {
    let folder = school();
    let city = with_bases(&load_policy(&folder.0.join("city")).unwrap()).unwrap();
    let before = digest(&folder.0.join("school"));
    folder.file("city.lijiao.zip", packed(&city, Path::new("x")).unwrap());
    fs::remove_dir_all(folder.0.join("city")).unwrap();
    assert_eq!(digest(&folder.0.join("school")), before);
}

#[test]
fn a_zip_of_a_folder_is_read_as_the_folder_and_other_files_are_left() {
    let folder = school();
    let city = [
        ("city/city.lijiao", CITY.as_bytes()),
        ("city/courses.csv", b"code,name,credits\nC1,English,4\n".as_slice()),
        ("city/README.md", b"# words".as_slice()),
        ("city/other/x.lijiao", b"policy x".as_slice()),
        ("city/other/x.csv", b"code\n".as_slice()),
    ];
    let archive = folder.zip("zipped.zip", &city);
    assert_eq!(digest(&archive), digest(&folder.0.join("city")));
}

#[test]
fn damaged_archives_and_those_that_lead_out_say_so() {
    let folder = school();
    let why = |path: &Path| load_policy(path).unwrap_err().problem.title().in_locale(Locale::En).to_owned();
    let text = folder.file("text.zip", "policy city");
    assert!(why(&text).starts_with("the archive is damaged"), "{}", why(&text));
    let sound = folder.zip("sound.zip", &[("city.lijiao", CITY.repeat(20).as_bytes())]);
    let mut bytes = fs::read(&sound).unwrap();
    bytes[80] ^= 0xff;
    let bitten = folder.file("bitten.zip", &bytes);
    assert!(why(&bitten).starts_with("the archive is damaged"), "{}", why(&bitten));
    bytes.truncate(60);
    let short = folder.file("short.zip", &bytes);
    assert!(why(&short).starts_with("the archive is damaged"), "{}", why(&short));
    for name in ["../city.lijiao", "/city.lijiao", "a/../../city.lijiao", "a\\..\\city.lijiao"] {
        let out = folder.zip("out.zip", &[(name, CITY.as_bytes())]);
        assert!(why(&out).contains("leads out of it"), "{name}: {}", why(&out));
    }
    let empty = folder.zip("empty.zip", &[("notes.txt", b"".as_slice())]);
    assert!(why(&empty).contains("no rules"), "{}", why(&empty));
    let bomb =
        folder.zip("bomb.zip", &[("city.lijiao", CITY.as_bytes()), ("big.csv", &vec![b' '; (16 << 20) + 1])]);
    assert!(fs::metadata(&bomb).unwrap().len() < 100_000, "a small file");
    assert!(why(&bomb).contains("larger than 16 MiB"), "{}", why(&bomb));
}

#[test]
fn pack_writes_the_archive_and_prints_the_digest() {
    let folder = school();
    let (text, code) = run(&["pack", "school", "-o", "out.lijiao.zip"], &folder.0);
    assert_eq!((text.trim(), code), (digest(&folder.0.join("school")).as_str(), 0));
    let (text, code) = run(&["check", "out.lijiao.zip", "--lang", "en"], &folder.0);
    assert_eq!(code, 0, "{text}");
    folder.file("broken/x.lijiao", "policy x\nadopt nowhere\n");
    let (text, code) = run(&["pack", "broken", "-o", "no.zip"], &folder.0);
    assert!(code == 1 && text.contains("LJ0801") && !folder.0.join("no.zip").exists(), "{text}");
}

#[test]
fn a_lock_tells_the_clauses_that_are_used_and_have_changed() {
    let folder = school();
    let check = |more: &[&str]| {
        let mut arguments = vec!["check", "school", "--format", "plain", "--lang", "en"];
        arguments.extend(more);
        run(&arguments, &folder.0).0
    };
    let changed = |text: &str| {
        text.lines().filter(|line| line.contains("LJ0811")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(changed(&check(&["--lock"])).is_empty());
    let locked = fs::read_to_string(folder.0.join("school/lijiao.lock")).unwrap();
    assert!(locked.contains("\"rule a\"") && locked.contains("sha256:"), "{locked}");
    // Comments and things that nothing speaks with may change.
    folder.file("city/city.lijiao", format!("{CITY}# a remark\nset unused: 1\n"));
    assert!(changed(&check(&[])).is_empty(), "{}", check(&[]));
    folder.file(
        "city/city.lijiao",
        CITY.replace("majors: 080901", "majors: 080901, 050201").replace("credits 4", "credits 3"),
    );
    let found = changed(&check(&[]));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("rule `a`") && found[0].contains("set `majors`"), "{found:?}");
    assert!(!found[0].contains("limit"), "{found:?}");
    check(&["--lock"]);
    assert!(changed(&check(&[])).is_empty());
    // A sheet is of the clause that reads it.
    folder.file("city/courses.csv", "code,name,credits\nC1,English,5\n");
    let found = changed(&check(&[]));
    assert!(found.len() == 1 && found[0].contains("programme `cs`"), "{found:?}");
    check(&["--lock"]);
    assert!(changed(&check(&[])).is_empty());
    folder.file("school/lijiao.lock", "{");
    assert!(check(&[]).contains("the lock cannot be read"));
}
