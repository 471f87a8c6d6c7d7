//! Charts as SVG in whole numbers: bars beside one another, with the figures written out.

use crate::quantity::Number;

/// The most bars of one chart; more are put together into ranges.
const MOST_BARS: usize = 21;
// Narrow enough to be read on a phone, where the drawing shrinks with the page.
const WIDTH: u64 = 460;
const ROW: u64 = 26;
const LABEL: u64 = 120;
const FIGURE: u64 = 60;

/// One bar: its label, its length, its class (`gain`, `lose`, `other`).
pub(super) struct Bar {
    pub label: String,
    pub count: u64,
    pub class: &'static str,
}

/// Returns a distribution of at most so many rows: neighbouring differences are put together where there are more.
pub(super) fn condensed(distribution: &[(Number, u64)]) -> Vec<(String, u64)> {
    let signed = |number: Number| super::text::signed(number);
    if distribution.len() <= MOST_BARS {
        return distribution.iter().map(|(change, count)| (signed(*change), *count)).collect();
    }
    let (down, up): (Vec<_>, Vec<_>) = distribution.iter().partition(|(change, _)| change.is_negative());
    // Losses and gains are never put together.
    let size = distribution.len().div_ceil(MOST_BARS - 1).max(2);
    let put = |side: Vec<&(Number, u64)>| -> Vec<(String, u64)> {
        let chunks = side.chunks(size).filter_map(|chunk| {
            let ((first, _), (last, _)) = (chunk.first()?, chunk.last()?);
            let label = if first == last {
                signed(*first)
            } else {
                format!("{} … {}", signed(*first), signed(*last))
            };
            Some((label, chunk.iter().map(|(_, count)| count).sum()))
        });
        chunks.collect()
    };
    put(down).into_iter().chain(put(up)).collect()
}

/// Returns horizontal bars with their figures; `title` is read out by screen readers.
pub(super) fn bars(title: &str, bars: &[Bar]) -> String {
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(1).max(1);
    let height = ROW * u64::try_from(bars.len()).unwrap_or(0) + 8;
    let title = escaped(title);
    let mut svg = format!(
        "<svg role=\"img\" aria-label=\"{title}\" viewBox=\"0 0 {WIDTH} {height}\" width=\"100%\" \
         preserveAspectRatio=\"xMinYMin meet\"><title>{title}</title>\n"
    );
    let room = WIDTH - LABEL - FIGURE;
    for (at, bar) in (0u64..).zip(bars) {
        let (top, middle) = (at * ROW + 4, at * ROW + 21);
        let length = (bar.count * room / most).max(u64::from(bar.count > 0) * 2);
        let (label, class, count) = (escaped(&bar.label), bar.class, bar.count);
        let (text_end, figure) = (LABEL - 10, LABEL + length + 8);
        svg.push_str(&format!(
            "<text x=\"{text_end}\" y=\"{middle}\" text-anchor=\"end\">{label}</text>\
             <rect class=\"{class}\" x=\"{LABEL}\" y=\"{top}\" width=\"{length}\" height=\"20\" rx=\"2\"/>\
             <text x=\"{figure}\" y=\"{middle}\">{count}</text>\n"
        ));
    }
    svg.push_str("</svg>");
    svg
}

/// Returns one bar cut into shares of a whole, in order; the figures stand beside it on the page.
pub(super) fn shares(title: &str, parts: &[(&'static str, u64)]) -> String {
    let whole = parts.iter().map(|(_, count)| count).sum::<u64>().max(1);
    let title = escaped(title);
    let mut svg = format!(
        "<svg class=\"shares\" role=\"img\" aria-label=\"{title}\" viewBox=\"0 0 {WIDTH} 18\" width=\"100%\" \
         height=\"18\" preserveAspectRatio=\"none\"><title>{title}</title>\n"
    );
    let mut before = 0;
    for (class, count) in parts {
        let (from, to) = (before * WIDTH / whole, (before + count) * WIDTH / whole);
        before += count;
        // Few are to be seen too.
        let width = (to - from).max(u64::from(*count > 0) * 2);
        svg.push_str(&format!(
            "<rect class=\"{class}\" x=\"{from}\" y=\"0\" width=\"{width}\" height=\"18\"/>\n"
        ));
    }
    svg.push_str("</svg>");
    svg
}

/// Returns text as HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            _ => safe.push(character),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::{Bar, WIDTH, bars, condensed, shares};
    use crate::quantity::Number;

    #[test]
    fn many_differences_are_put_together_and_losses_stay_apart_from_gains() {
        let distribution: Vec<(Number, u64)> =
            (-30..30).filter(|change| *change != 0).map(|change| (Number::whole(change), 1)).collect();
        let rows = condensed(&distribution);
        assert!(rows.len() <= 22, "{rows:?}");
        assert_eq!(rows.iter().map(|(_, count)| count).sum::<u64>(), 59);
        assert!(rows.iter().all(|(label, _)| !(label.starts_with('-') && label.contains('+'))), "{rows:?}");
    }

    #[test]
    fn shares_fill_the_bar_and_few_are_seen() {
        let svg = shares("t", &[("gain", 1), ("lose", 99_999), ("same", 0)]);
        assert!(svg.contains("class=\"gain\" x=\"0\" y=\"0\" width=\"2\""), "{svg}");
        assert!(svg.contains(&format!("width=\"{WIDTH}\" height")) && svg.contains("width=\"0\""), "{svg}");
    }

    #[test]
    fn labels_are_escaped() {
        let svg = bars("<t>", &[Bar { label: "a<b".to_owned(), count: 1, class: "gain" }]);
        assert!(svg.contains("a&lt;b") && svg.contains("&lt;t&gt;"));
    }
}
