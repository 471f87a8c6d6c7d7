use crate::resolve::{PolicyFolder, resolve};

#[test]
fn tmp() {
    let mut text = String::from(
        "policy a \"b\"\n\ncertificate C1 \"x\"\ncertificate C2 \"x\"\ncertificate C3 \"x\"\ncertificate C4 \"x\"\nprogramme p \"q\"\n    course T1 \"a\" 2 credits\n    course T2 \"a\" 2 credits\n\nrules r \"s\"\n    credits target.credits\n    | name | cites 《W》 | given certificate | with score | and from award to application | waive |\n    |---|---|---|---|---|---|\n",
    );
    for at in 1..30 {
        text.push_str(&format!(
            "    | r{at} | art. {at} | C{} | {} or above | at most {} years | T{} |\n",
            at % 4 + 1,
            60 + at % 2 * 5,
            at % 2 + 3,
            at % 2 + 1
        ));
    }
    let folder = PolicyFolder::of_text("a.lijiao", &text);
    let resolved = resolve(&folder);
    assert_eq!(resolved.problems, []);
}
