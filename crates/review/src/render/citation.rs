//! Citations in words: the canonical form `《…》 art. 9` comes in, `《…》第九条` or the form itself goes out.

use crate::locale::Text;

/// Returns a citation in both languages; text that is not in canonical form stays as it is.
pub fn citation(canonical: &str) -> Text {
    Text::new(in_chinese(canonical), canonical.replace('「', "“").replace('」', "”"))
}

/// Returns several citations as one list, or `None` when there are none; a document named once is not named again.
pub fn citations(canonical: &[String]) -> Option<Text> {
    let mut texts: Vec<Text> = Vec::new();
    let mut before: Option<&str> = None;
    for one in canonical {
        let parts = one.split_once("》 ");
        let again = parts.filter(|(document, _)| before == Some(*document));
        texts.push(citation(again.map_or(one, |(_, behind)| behind)));
        before = parts.map(|(document, _)| document);
    }
    (!texts.is_empty()).then(|| Text::list(&texts))
}

// Only the articles change: the title of a document and a quoted place stay the author's.
fn in_chinese(canonical: &str) -> String {
    let mut written = String::new();
    let mut rest = canonical;
    while let Some((before, behind)) = rest.split_once("art. ") {
        let digits: String = behind.chars().take_while(char::is_ascii_digit).collect();
        let Some(article) = digits.parse().ok().and_then(chinese_numeral) else {
            written.push_str(before);
            written.push_str("art. ");
            rest = behind;
            continue;
        };
        written.push_str(&joined(before));
        written.push_str(&format!("第{article}条"));
        rest = behind.strip_prefix(digits.as_str()).unwrap_or(behind);
        while let Some((article, further)) = next_article(rest) {
            written.push_str(&format!("、第{article}条"));
            rest = further;
        }
    }
    written.push_str(&joined(rest));
    // A quoted place stands close behind the document or article that it belongs to.
    written.replace("》 「", "》「").replace("条 「", "条「")
}

// `art. 9, 10`: a list goes on with bare numbers.
fn next_article(rest: &str) -> Option<(String, &str)> {
    let behind = rest.strip_prefix(", ")?;
    let digits: String = behind.chars().take_while(char::is_ascii_digit).collect();
    let article = chinese_numeral(digits.parse().ok()?)?;
    Some((article, behind.strip_prefix(digits.as_str())?))
}

// What stands between two articles: only the marks that join citations change, never a document's title.
fn joined(text: &str) -> String {
    let text = text.trim_end().replace("》; 《", "》；《");
    match text.strip_prefix("; ") {
        Some(behind) => format!("；{behind}"),
        None if text == "," => "、".to_owned(),
        None => text,
    }
}

const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const UNITS: [(u32, &str); 4] = [(1000, "千"), (100, "百"), (10, "十"), (1, "")];

/// Returns a number from 1 to 9999 as articles are numbered: 十二, 一百零五; `None` beyond.
pub fn chinese_numeral(number: u32) -> Option<String> {
    if !(1..=9999).contains(&number) {
        return None;
    }
    let mut written = String::new();
    let mut owes_zero = false;
    for (unit, word) in UNITS {
        let digit = number / unit % 10;
        if digit == 0 {
            owes_zero = !written.is_empty();
            continue;
        }
        if owes_zero {
            written.push('零');
            owes_zero = false;
        }
        // 十二, not 一十二, when the number begins with its tens.
        if !(unit == 10 && digit == 1 && written.is_empty()) {
            written.push_str(DIGITS.get(usize::try_from(digit).ok()?)?);
        }
        written.push_str(word);
    }
    Some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_numbered_as_chinese_regulations_number_them() {
        let shown: Vec<String> = [1, 9, 10, 12, 20, 21, 100, 105, 110, 115, 1001, 1010]
            .into_iter()
            .filter_map(chinese_numeral)
            .collect();
        assert_eq!(
            shown.join(" "),
            "一 九 十 十二 二十 二十一 一百 一百零五 一百一十 一百一十五 一千零一 一千零一十"
        );
        assert_eq!(chinese_numeral(0), None);
    }

    #[test]
    fn document_cited_twice_is_named_once() {
        let cites = ["《甲》 art. 3", "《甲》 art. 9", "《乙》", "《甲》 art. 1"].map(str::to_owned);
        let listed = citations(&cites).unwrap();
        assert_eq!(listed.zh, "《甲》第三条、第九条、《乙》、《甲》第一条");
        assert_eq!(listed.en, "《甲》 art. 3, art. 9, 《乙》, 《甲》 art. 1");
        assert_eq!(citations(&[]), None);
    }

    #[test]
    fn citation_reads_naturally_in_both_languages() {
        let zh = |canonical: &str| citation(canonical).zh;
        assert_eq!(zh("《免考办法》 art. 9"), "《免考办法》第九条");
        assert_eq!(zh("《免考办法》 art. 9, art. 12"), "《免考办法》第九条、第十二条");
        assert_eq!(zh("《免考办法》 art. 9, 12"), "《免考办法》第九条、第十二条");
        assert_eq!(zh("《甲》 art. 1; 《乙》 art. 2"), "《甲》第一条；《乙》第二条");
        assert_eq!(zh("《免考办法》 「附表 3」"), "《免考办法》「附表 3」");
        assert_eq!(zh("《免考办法》 art. 9 「附表 3」"), "《免考办法》第九条「附表 3」");
        assert_eq!(zh("art. 9"), "第九条");
        assert_eq!(zh("Regulation on art. teaching"), "Regulation on art. teaching");
        assert_eq!(citation("《免考办法》 art. 9 「附表 3」").en, "《免考办法》 art. 9 “附表 3”");
    }
}
