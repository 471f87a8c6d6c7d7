//! Citations in canonical form: `《…》 art. 9`, whichever language the text was written in.

use crate::syntax::ast::clause::Citation;

/// Returns the citation in canonical form; one that names no document is of the document given, where there is one.
///
/// Several articles become several citations.
pub(super) fn canonical(citation: &Citation, document: Option<&str>) -> Vec<String> {
    let document = citation.document.as_deref().or(document);
    let document = document.map(|document| format!("《{document}》"));
    let place = citation.place.as_ref().map(|place| format!("「{place}」"));
    let whole = |article: Option<String>| {
        let parts: Vec<String> = [document.clone(), article, place.clone()].into_iter().flatten().collect();
        parts.join(" ")
    };
    if citation.articles.is_empty() {
        return vec![whole(None)];
    }
    citation.articles.iter().map(|article| whole(Some(format!("art. {article}")))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(document: Option<&str>, articles: &[u32], place: Option<&str>) -> Vec<String> {
        let citation = Citation {
            document: document.map(str::to_owned),
            articles: articles.to_vec(),
            place: place.map(str::to_owned),
        };
        canonical(&citation, Some("总则"))
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
