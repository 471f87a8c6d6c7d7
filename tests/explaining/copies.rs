//! Copies of one item, and the explanations that the documents show.

use super::*;

const TWO_USES: &str = "policy p
    items used once per programme
    beyond limits refused
activity club
programme p
    course C1 3 credits
    pool free at most 4 credits
rule a
    given activity club
    waive C1
    credits target.credits
rule b
    given activity club
    convert to pool free
    credits 2
limit two: converted items from activity at most 2
";

#[test]
fn what_one_copy_is_used_for_is_no_reason_of_the_others() {
    let plan = of_text::plan(TWO_USES);
    let record = r#"{"id": "L", "application": {"date": "2025-01-01", "programme": "p"}, "items": [
        {"id": "k", "kind": "activity", "code": "club", "count": 5}]}"#;
    let (record, _) = read(record, &RecordShape::of(&plan.policy), Strictness::Strict).unwrap();
    let options = Options::default();
    let decision = evaluate(&plan, &record, &options);
    let asked = Asked { plan: &plan, record: &record, options: &options };
    let explanation = explain(&asked, &decision, None, None).unwrap();
    let names = Names { policy: &plan.policy, record: Some(&record) };
    let page = explanation_page(&explanation, &decision, &names, Locale::En).to_string();
    assert!(page.contains("3 of 5: k"), "{page}");
    assert!(!page.contains("uses it for"), "{page}");
}

#[test]
fn explanations_in_the_documents_are_what_the_command_answers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut shown = 0;
    for path in ["README.md", "docs/explanations.md"] {
        let text = fs::read_to_string(root.join(path)).unwrap();
        for piece in text.split("```text\n$ lijiao ").skip(1) {
            let (command, rest) = piece.split_once('\n').unwrap();
            let expected = rest.split("```").next().unwrap();
            let output = std::process::Command::new(env!("CARGO_BIN_EXE_lijiao"))
                .current_dir(root)
                .args(command.split(' '))
                .output()
                .unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap(), expected, "{path}: lijiao {command}");
            shown += 1;
        }
    }
    assert_eq!(shown, 5);
}
