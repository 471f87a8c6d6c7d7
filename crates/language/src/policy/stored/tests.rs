use super::super::{ByCode, Course, Entry, List, Names, Place};
use super::{read, write};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Whole {
    entries: List<Entry>,
    courses: ByCode<Course>,
    names: Names,
}

fn whole() -> Whole {
    let entry = |code: &str, line| Entry {
        code: code.to_owned().into(),
        place: Place { file: "certificates.csv".into(), line },
        ..Entry::default()
    };
    let course = |title: &str| Course { title: Some(title.into()), ..Course::default() };
    let courses = [("00012", course("英语（一）")), ("00015", course("英语（二）"))];
    Whole {
        entries: vec![entry("A", 1), entry("B", 2), entry("", 300)].into(),
        courses: BTreeMap::from(courses.map(|(code, course)| (code.into(), course))).into(),
        names: ["b", "a", "中", "a"].into_iter().collect(),
    }
}

#[test]
fn what_is_read_back_is_what_was_written() {
    let bytes = write(&whole()).unwrap();
    let back: Whole = read(bytes.clone(), 0).unwrap();
    assert_eq!(write(&back), Some(bytes));
    assert_eq!(back, whole());
    assert_eq!(back.clone(), back);
    assert_eq!(format!("{back:?}"), format!("{:?}", whole()));
}

#[test]
fn parts_are_found_by_place_and_by_code() {
    for whole in [whole(), read(write(&whole()).unwrap(), 0).unwrap()] {
        assert_eq!(whole.entries.get(1).map(|entry| entry.place.line), Some(2));
        assert_eq!(whole.entries.get(3), None);
        assert_eq!(whole.entries.first(), whole.entries.get(0));
        assert_eq!(whole.entries.iter().rev().map(|entry| entry.place.line).collect::<Vec<_>>(), [300, 2, 1]);
        assert_eq!(whole.entries.last().map(|entry| &*entry.place.file), Some("certificates.csv"));
        let title = whole.courses.get("00015").and_then(|course| course.title.as_deref());
        assert_eq!(title, Some("英语（二）"));
        assert_eq!([whole.courses.get(""), whole.courses.get("00013"), whole.courses.get("1")], [None; 3]);
        assert_eq!(whole.names.iter().collect::<Vec<_>>(), ["a", "b", "中"]);
        assert_eq!(
            ["", "a", "ab", "中", "丽"].map(|name| whole.names.position(name)),
            [None, Some(0), None, Some(2), None]
        );
    }
}

#[test]
fn a_position_behind_the_last_is_noted_for_the_whole() {
    let back: Whole = read(write(&whole()).unwrap(), 0).unwrap();
    assert_eq!(back.entries.get(2).map(|entry| entry.place.line), Some(300));
    assert!(back.entries.is_sound());
    assert_eq!(back.entries.get(3), None);
    assert!(!back.entries.is_sound() && !back.courses.is_sound());
}

#[test]
fn what_was_read_can_be_changed() {
    let mut back: Whole = read(write(&whole()).unwrap(), 0).unwrap();
    assert!(back.entries.get(1).is_some());
    back.entries.make_mut().remove(0);
    let without = |courses: &mut ByCode<Course>| {
        let mut left = courses.take();
        left.remove("00012");
        *courses = left.into();
    };
    without(&mut back.courses);
    let mut changed = whole();
    changed.entries.make_mut().remove(0);
    without(&mut changed.courses);
    assert_eq!(back, changed);
    assert_eq!(write(&back), write(&changed));
}

#[test]
fn a_text_that_stands_often_is_written_once() {
    let bytes = write(&whole()).unwrap();
    let name = b"certificates.csv";
    assert_eq!(bytes.windows(name.len()).filter(|bytes| bytes == name).count(), 1);
}

// The digest of a file would not let it come so far.
#[test]
fn a_changed_byte_gives_another_whole_or_none_or_parts_that_are_noted() {
    let bytes = write(&whole()).unwrap();
    for at in 0..bytes.len() {
        for flipped in [1, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[at] ^= flipped;
            let Some(back) = read::<Whole>(changed, 0) else { continue };
            // All of it is asked for; where a part is missing that is known.
            let found = back.entries.iter().count() + back.courses.values().count();
            assert!(back != whole(), "byte {at}");
            assert!(
                found == back.entries.len() + back.courses.len() || !back.entries.is_sound(),
                "byte {at}"
            );
        }
    }
    assert!((0..bytes.len()).all(|end| read::<Whole>(bytes[..end].to_vec(), 0).is_none()));
}

#[test]
fn a_part_that_means_nothing_is_noted_for_the_whole() {
    let mut bytes = write(&whole()).unwrap();
    // The title of a course says that it is longer than the course.
    let at = bytes.windows(3).position(|bytes| bytes == "英".as_bytes()).unwrap() - 1;
    bytes[at] = 0x7f;
    let back: Whole = read(bytes, 0).unwrap();
    assert!(back.entries.get(0).is_some() && back.entries.is_sound());
    assert_eq!(back.courses.get("00012"), None);
    assert!(!back.entries.is_sound() && !back.courses.is_sound());
    assert!(back.courses.get("00015").is_some());
    assert_eq!(write(&back), None);
    assert!(back.clone() != back, "what cannot be trusted equals nothing");
}
