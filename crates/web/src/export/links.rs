//! The links and forms of a page, as the site writes pages: attributes in double quotes, `<` and `>` escaped in text.

use std::collections::BTreeSet;

/// What is left of a form.
const NO_FORM: &str = "<p class=\"oak-note\">This is a copy of the site, which answers no forms: choosing, searching, asking and recording work on the site itself.</p>";

/// The class of what a link is left of.
const LEFT_OUT: &str = " oak-left-out";

/// Attributes that hold an address of the site.
const ADDRESSES: [&str; 7] =
    ["href", "src", "data-engine", "data-chart", "data-table", "xlink:href", "action"];

/// The addresses that a page links to, as they stand without their marks.
pub(super) fn of(page: &str) -> Vec<String> {
    let mut links = Vec::new();
    for (_, tag) in tags(page) {
        if name(tag) == "form" {
            continue;
        }
        for (attribute, value, _) in attributes(tag) {
            if ADDRESSES.contains(&attribute) && value.starts_with('/') {
                links.push(unescaped(value));
            }
        }
    }
    links
}

/// The places of a page that links may lead to, without those in forms.
pub(super) fn places(page: &str) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    let mut is_in_form = false;
    for (_, tag) in tags(page) {
        match name(tag) {
            "form" => is_in_form = true,
            "/form" => is_in_form = false,
            _ if is_in_form => {}
            _ => {
                let ids = attributes(tag).into_iter().filter(|(attribute, ..)| *attribute == "id");
                places.extend(ids.map(|(_, id, _)| unescaped(id)));
            }
        }
    }
    places
}

/// The page with links as `target` says, their words where it says nothing, and a sentence in the place of each form.
pub(super) fn rewritten(page: &str, target: &dyn Fn(&str) -> Option<String>, is_page: bool) -> String {
    let mut written = String::with_capacity(page.len());
    let mut from = 0;
    let mut is_in_form = false;
    let mut is_link_left_out = false;
    // What stands for a link in text would end a drawing.
    let mut is_drawing = !is_page;
    for (at, tag) in tags(page) {
        let end = at + tag.len();
        let name = name(tag);
        match name {
            "svg" => is_drawing = true,
            "/svg" => is_drawing = !is_page,
            _ => {}
        }
        if is_in_form {
            if name == "/form" {
                is_in_form = false;
                from = end;
            }
            continue;
        }
        if at < from {
            continue;
        }
        if is_page && name == "form" {
            written.push_str(&page[from..at]);
            written.push_str(NO_FORM);
            is_in_form = true;
            continue;
        }
        if name == "/a" && is_link_left_out {
            written.push_str(&page[from..at]);
            written.push_str(if is_drawing { "</g>" } else { "</span>" });
            is_link_left_out = false;
            from = end;
            continue;
        }
        let Some(changed) = changed(tag, target) else { continue };
        written.push_str(&page[from..at]);
        from = end;
        match changed {
            Changed::Tag(tag) => written.push_str(&tag),
            Changed::LeftOut => {
                written.push_str(&without_address(tag, if is_drawing { "g" } else { "span" }));
                is_link_left_out = true;
            }
        }
    }
    if !is_in_form {
        written.push_str(&page[from..]);
    }
    written
}

/// What becomes of a tag with addresses of the site.
enum Changed {
    Tag(String),
    /// A link that leads nowhere here.
    LeftOut,
}

/// The tag with its addresses as `target` says; those of which it says nothing go.
fn changed(tag: &str, target: &dyn Fn(&str) -> Option<String>) -> Option<Changed> {
    let mut written = String::new();
    let mut from = 0;
    for (attribute, value, at) in attributes(tag) {
        let is_of_site = value.starts_with('/') || value.starts_with('#') && name(tag) == "a";
        if !ADDRESSES.contains(&attribute) || !is_of_site {
            continue;
        }
        match target(&unescaped(value)) {
            Some(address) => {
                written.push_str(&tag[from..at]);
                written.push_str(&escaped(&address));
                from = at + value.len();
            }
            None if name(tag) == "a" => return Some(Changed::LeftOut),
            None => {
                // With the name, `="` and the quote after it.
                written.push_str(tag[from..at - attribute.len() - 2].trim_end());
                from = at + value.len() + 1;
            }
        }
    }
    (0 < from).then(|| Changed::Tag(written + &tag[from..]))
}

/// A link without its addresses and what belongs to them, under another name; but for numbers, which stay as they
/// look, marked as left out.
fn without_address(tag: &str, name: &str) -> String {
    let mut written = format!("<{name}");
    let mut has_class = false;
    for (attribute, value, _) in attributes(tag) {
        if ADDRESSES.contains(&attribute) || ["rel", "download", "aria-current"].contains(&attribute) {
            continue;
        }
        let is_class = attribute == "class";
        has_class = has_class || is_class;
        let mark = if is_class && !value.contains("oak-fig") { LEFT_OUT } else { "" };
        written = format!("{written} {attribute}=\"{value}{mark}\"");
    }
    if !has_class {
        written = format!("{written} class=\"{}\"", LEFT_OUT.trim_start());
    }
    written.push_str(if tag.ends_with("/>") { "/>" } else { ">" });
    written
}

/// Every tag with where it stands [bytes]; comments and what stands in scripts and styles are none.
fn tags(page: &str) -> Vec<(usize, &str)> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = page[at..].find('<').map(|offset| at + offset) {
        if page[start..].starts_with("<!--") {
            at = page[start..].find("-->").map_or(page.len(), |offset| start + offset + 3);
            continue;
        }
        let Some(end) = end_of_tag(&page[start..]).map(|offset| start + offset) else { break };
        let tag = &page[start..end];
        tags.push((start, tag));
        at = end;
        for raw in ["script", "style"] {
            if name(tag) == raw && !tag.ends_with("/>") {
                at = page[end..].find(&format!("</{raw}")).map_or(page.len(), |offset| end + offset);
            }
        }
    }
    tags
}

/// Where a tag ends: at the first `>` that is in no quotes [bytes].
fn end_of_tag(text: &str) -> Option<usize> {
    let mut is_quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => is_quoted = !is_quoted,
            '>' if !is_quoted => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The name of a tag: `a`, `/form`.
fn name(tag: &str) -> &str {
    let inner = tag.trim_start_matches('<');
    let end = inner.find(|letter: char| letter.is_whitespace() || letter == '>').unwrap_or(inner.len());
    inner[..end].trim_end_matches('/')
}

/// Attributes with their values, and where in the tag the value stands [bytes].
fn attributes(tag: &str) -> Vec<(&str, &str, usize)> {
    let mut attributes = Vec::new();
    let mut at = 0;
    while let Some(equals) = tag[at..].find("=\"").map(|offset| at + offset) {
        let start = tag[..equals].rfind(|letter: char| letter.is_whitespace()).map_or(0, |space| space + 1);
        let from = equals + 2;
        let Some(to) = tag[from..].find('"').map(|offset| from + offset) else { break };
        attributes.push((&tag[start..equals], &tag[from..to], from));
        at = to + 1;
    }
    attributes
}

fn unescaped(value: &str) -> String {
    value.replace("&amp;", "&").replace("&#39;", "'").replace("&quot;", "\"")
}

fn escaped(value: &str) -> String {
    value.replace('&', "&amp;").replace('"', "&quot;")
}

/// The words of the first heading of a page, for a message.
pub(super) fn heading(page: &str) -> String {
    let after =
        page.split_once("<h1").and_then(|(_, rest)| rest.split_once('>')).map_or(page, |(_, rest)| rest);
    let heading = after.split("</h1>").next().unwrap_or_default();
    let mut words = String::new();
    let mut is_tag = false;
    for letter in heading.chars().take(400) {
        match letter {
            '<' => is_tag = true,
            '>' => is_tag = false,
            _ if !is_tag => words.push(letter),
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, expected: &str) {
        let target = |link: &str| match link {
            "/money?a=1&b=2" => Some("money.html#x".to_owned()),
            "#x" => Some("#x".to_owned()),
            _ => None,
        };
        assert_eq!(rewritten(page, &target, true), expected);
    }

    #[test]
    fn links_lead_to_files_and_others_stay_as_their_words() {
        check(
            "<a class=\"n\" href=\"/money?a=1&amp;b=2\">M</a>",
            "<a class=\"n\" href=\"money.html#x\">M</a>",
        );
        check(
            "<p><a rel=\"x\" href=\"/search\" id=\"s\">Go <b>on</b></a>.</p>",
            "<p><span id=\"s\" class=\"oak-left-out\">Go <b>on</b></span>.</p>",
        );
        check(
            "<a class=\"oak-fig\" href=\"/f/1\">1</a><a class=\"x\" href=\"/f/1\">1</a>",
            "<span class=\"oak-fig\">1</span><span class=\"x oak-left-out\">1</span>",
        );
        check(
            "<a href=\"https://example.org\">E</a><a href=\"#x\">X</a>",
            "<a href=\"https://example.org\">E</a><a href=\"#x\">X</a>",
        );
    }

    #[test]
    fn what_the_copy_does_not_have_of_a_chart_is_left_out_and_the_rest_stays() {
        check(
            "<div data-chart=\"/chart/x.json\" data-table=\"/money?a=1&amp;b=2\" id=\"c\">",
            "<div data-table=\"money.html#x\" id=\"c\">",
        );
    }

    #[test]
    fn a_link_that_is_left_out_of_a_drawing_does_not_end_it() {
        check(
            "<svg><a href=\"/search\"><text>1</text></a></svg>",
            "<svg><g class=\"oak-left-out\"><text>1</text></g></svg>",
        );
    }

    #[test]
    fn a_sentence_stands_in_the_place_of_a_form() {
        check(
            "<h1>A</h1><form action=\"/scrutiny\"><input name=\"q\"><a href=\"/x\">x</a></form><p>B</p>",
            &format!("<h1>A</h1>{NO_FORM}<p>B</p>"),
        );
    }

    #[test]
    fn what_stands_in_scripts_and_quotes_is_no_tag() {
        check(
            "<script>if (a < b) { go(\"<a href=x>\") }</script>",
            "<script>if (a < b) { go(\"<a href=x>\") }</script>",
        );
        check("<i title=\"1 > 0\">t</i>", "<i title=\"1 > 0\">t</i>");
        assert_eq!(of("<img src=\"/a.svg\"><form action=\"/f\"></form>"), ["/a.svg"]);
    }

    #[test]
    fn links_to_what_stood_in_a_form_are_left_out() {
        let page = "<h2 id=\"a\">A</h2><form action=\"/x\"><input id=\"b\"></form>";
        assert_eq!(places(page).into_iter().collect::<Vec<_>>(), ["a"]);
        check("<a href=\"#gone\">To the field</a>", "<span class=\"oak-left-out\">To the field</span>");
    }

    #[test]
    fn a_heading_says_what_a_page_is() {
        assert_eq!(heading("<h1 class=\"a\">It <b>failed</b></h1>"), "It failed");
    }
}
