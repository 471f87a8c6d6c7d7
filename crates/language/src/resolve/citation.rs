//! Citations in canonical form: `《…》 art. 9`, whichever language the text was written in.

use crate::syntax::ast::clause::Citation;
use std::fmt::Write as _;

/// How much longer than its words a part in quotes is.
const QUOTES_AND_SPACE: usize = "「」 ".len();

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

/// Returns a citation of one article, as [`canonical`] does.
pub(super) fn of_article(citation: &Citation, article: u32, document: Option<&str>) -> String {
    whole(citation.document.as_deref().or(document), Some(article), citation.place.as_deref())
}

fn whole(document: Option<&str>, article: Option<u32>, place: Option<&str>) -> String {
    let quoted = |text: &str| QUOTES_AND_SPACE + text.len();
    let numbered = |article: u32| " art. 1".len() + article.checked_ilog10().unwrap_or(0) as usize;
    let length = document.map_or(0, quoted) + article.map_or(0, numbered) + place.map_or(0, quoted);
    let mut whole = String::with_capacity(length.saturating_sub(1));
    if let Some(document) = document {
        whole.extend(["《", document, "》"]);
    }
    if let Some(article) = article {
        whole.push_str(if whole.is_empty() { "art. " } else { " art. " });
        // Nothing that is written into memory fails.
        let _ = write!(whole, "{article}");
    }
    if let Some(place) = place {
        whole.push_str(if whole.is_empty() { "「" } else { " 「" });
        whole.extend([place, "」"]);
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
