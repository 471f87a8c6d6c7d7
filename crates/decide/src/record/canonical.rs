//! The digest of a record: SHA-256 of its canonical JSON. Keys are sorted, and so are the record's outcomes by their ids; numbers are
//! written in one way (`4`, `4.0` and `4e0` are equal), white space is left out; so a record has one digest however it is laid out.

use super::json::{Body, Member, Node};
use crate::quantity::from_json_text;
use sha2::{Digest, Sha256};

/// What the canonical text of most records takes at most: it is made room for at once.
const USUAL_BYTES: usize = 2048;

/// Returns the digest of a record's tree, as `sha256:` and 64 hexadecimal digits.
pub fn digest_of(node: &Node<'_>) -> String {
    let mut text = String::with_capacity(USUAL_BYTES);
    match &node.body {
        Body::Object(members) => write_object(members, &mut text, write_of_record),
        Body::Null | Body::YesNo(_) | Body::Number(_) | Body::Text(_) | Body::List(_) => {
            write(node, &mut text)
        }
    }
    let digits = Sha256::digest(text.as_bytes()).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = digits.filter_map(|digit| char::from_digit(u32::from(digit), 16));
    "sha256:".chars().chain(digits).collect()
}

fn write(node: &Node<'_>, text: &mut String) {
    match &node.body {
        Body::Null => text.push_str("null"),
        Body::YesNo(true) => text.push_str("true"),
        Body::YesNo(false) => text.push_str("false"),
        // A whole number without an exponent is written as it stands: JSON has no leading zeros.
        Body::Number(number) if number.len() < 19 && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.push_str(number);
        }
        Body::Number(number) => match from_json_text(number) {
            Some(exact) => text.push_str(&exact.to_string()),
            None => text.push_str(number),
        },
        Body::Text(content) => write_text(content, text),
        Body::List(elements) => write_list(elements.iter(), text),
        Body::Object(members) => write_object(members, text, |member, text| write(&member.value, text)),
    }
}

/// In what order outcomes stand in a record decides nothing.
fn write_of_record(member: &Member<'_>, text: &mut String) {
    let Body::List(elements) = &member.value.body else { return write(&member.value, text) };
    if member.key != "items" {
        return write_list(elements.iter(), text);
    }
    let mut sorted: Vec<&Node<'_>> = elements.iter().collect();
    sorted.sort_by_key(|element| element.find("id").and_then(Node::text));
    write_list(sorted.into_iter(), text);
}

fn write_list<'n, 't: 'n>(elements: impl Iterator<Item = &'n Node<'t>>, text: &mut String) {
    text.push('[');
    for (place, element) in elements.enumerate() {
        separate(place, text);
        write(element, text);
    }
    text.push(']');
}

fn write_object(members: &[Member<'_>], text: &mut String, write_value: fn(&Member<'_>, &mut String)) {
    let mut sorted: Vec<&Member<'_>> = members.iter().collect();
    sorted.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    text.push('{');
    for (place, member) in sorted.into_iter().enumerate() {
        separate(place, text);
        write_text(&member.key, text);
        text.push(':');
        write_value(member, text);
    }
    text.push('}');
}

fn separate(place: usize, text: &mut String) {
    if place > 0 {
        text.push(',');
    }
}

fn write_text(content: &str, text: &mut String) {
    if content.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
        text.push('"');
        text.push_str(content);
        text.push('"');
    } else {
        text.push_str(&serde_json::Value::from(content).to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::super::json::parse;
    use super::*;

    fn digest(text: &str) -> String {
        digest_of(&parse(text).0.unwrap())
    }

    #[test]
    fn layout_order_of_keys_and_form_of_numbers_do_not_change_the_digest() {
        let one = digest(r#"{"a": [4.0, 0.50], "b": "x\u4e2d"}"#);
        assert_eq!(one, digest("{\"b\":\"x中\",\n\"a\":[4,5e-1]}"));
        assert_ne!(one, digest(r#"{"a": [0.5, 4], "b": "x中"}"#));
        assert_ne!(one, digest(r#"{"a": ["4", 0.5], "b": "x中"}"#));
    }

    #[test]
    fn order_of_outcomes_does_not_change_the_digest() {
        let one = digest(r#"{"id": "L", "items": [{"id": "a", "score": 1}, {"id": "b"}]}"#);
        assert_eq!(one, digest(r#"{"items": [{"id": "b"}, {"score": 1, "id": "a"}], "id": "L"}"#));
        assert_ne!(one, digest(r#"{"id": "L", "items": [{"id": "a"}, {"id": "b", "score": 1}]}"#));
    }

    #[test]
    fn digest_is_the_sha256_of_the_canonical_text() {
        // printf '{}' | sha256sum
        assert_eq!(
            digest(" { } "),
            "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        );
    }
}
