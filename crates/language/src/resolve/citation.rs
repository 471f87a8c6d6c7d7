//! Citations in canonical form: `《…》 art. 9`, whichever language the text was written in.

use crate::syntax::ast::clause::Citation;
use smol_str::format_smolstr;

/// Returns the citation in canonical form; one that names no document is of the document given, where there is one.
///
/// Several articles become several citations.
pub(super) fn canonical<'c>(
    citation: &'c Citation,
    document: Option<&'c str>,
) -> impl Iterator<Item = String> {
    let document = citation.document.as_deref().or(document);
    let place = citation.place.as_deref();
    let alone = citation.articles.is_empty().then_some(None);
    let articles = citation.articles.iter().copied().map(Some);
    alone.into_iter().chain(articles).map(move |article| whole(document, article, place))
}

fn whole(document: Option<&str>, article: Option<u32>, place: Option<&str>) -> String {
    let article = article.map(|article| format_smolstr!("art. {article}"));
    let parts = [("《", document, "》"), ("", article.as_deref(), ""), ("「", place, "」")];
    let mut length = 0;
    for (before, text, behind) in parts {
        length += text.map_or(0, |text| usize::from(length > 0) + before.len() + text.len() + behind.len());
    }
    let mut whole = String::with_capacity(length);
    for (before, text, behind) in parts {
        let Some(text) = text else { continue };
        if !whole.is_empty() {
            whole.push(' ');
        }
        whole.push_str(before);
        whole.push_str(text);
        whole.push_str(behind);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(document: Option<&str>, articles: &[u32], place: Option<&str>) -> Vec<String> {
        let citation = Citation {
            document: document.map(Into::into),
            articles: articles.to_vec().into(),
            place: place.map(Into::into),
        };
        canonical(&citation, Some("总则")).collect()
    }

    #[test]
    fn each_article_is_a_citation_of_its_own() {
        assert_eq!(cited(Some("办法"), &[3, 9], None), ["《办法》 art. 3", "《办法》 art. 9"]);
    }

    #[test]
    fn article_without_a_document_is_of_the_one_cited_before() {
        assert_eq!(cited(None, &[9], Some("表一")), ["《总则》 art. 9 「表一」"]);
        assert_eq!(cited(Some("办法"), &[], None), ["《办法》"]);
    }
}
