//! Web pages: the text that a reader sees, without scripts, styles and forms.

use html5gum::{SpanBound, StartTag, Token, Tokenizer};

use super::{Building, Read};

/// Elements of which nothing is text.
const UNSEEN: [&[u8]; 10] = [
    b"script",
    b"style",
    b"noscript",
    b"template",
    b"svg",
    b"head",
    b"nav",
    b"iframe",
    b"select",
    b"textarea",
];
/// Elements without an end.
const VOID: [&[u8]; 8] = [b"br", b"hr", b"img", b"input", b"link", b"meta", b"source", b"wbr"];
/// Elements whose end may be left out: the next of the kind ends them.
const ENDED_BY_NEXT: [&[u8]; 8] = [b"p", b"li", b"td", b"th", b"tr", b"dt", b"dd", b"option"];
/// Elements that are paragraphs.
const PARAGRAPHS: [&[u8]; 18] = [
    b"p",
    b"div",
    b"section",
    b"article",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"ul",
    b"ol",
    b"table",
    b"blockquote",
    b"header",
    b"footer",
    b"main",
    b"aside",
];

/// The text of a page and its title.
pub(super) fn read(page: &str) -> Read {
    let mut building = Building::default();
    let mut title: Option<String> = None;
    let mut in_title = false;
    // The element that is not read, and how often it stands in itself.
    let mut unseen: Option<(Vec<u8>, usize)> = None;
    let mut scripts = 0;
    for Ok(token) in Tokenizer::new(page) {
        match token {
            Token::StartTag(tag) => {
                let name = tag.name.as_slice();
                if unseen.as_ref().is_some_and(|(element, _)| is_ended_by(element, name)) {
                    unseen = None;
                }
                if let Some((element, depth)) = &mut unseen {
                    *depth += usize::from(element.as_slice() == name && !tag.self_closing);
                    in_title = name == b"title";
                    continue;
                }
                if UNSEEN.contains(&name) && !tag.self_closing {
                    scripts += usize::from(name == b"script");
                    unseen = Some((name.to_vec(), 1));
                    continue;
                }
                if is_hidden(&tag) && !tag.self_closing && !VOID.contains(&name) {
                    unseen = Some((name.to_vec(), 1));
                    // What is not read has no mark either.
                    if name == b"li" {
                        building.end_line();
                    } else {
                        start(name, &mut building);
                    }
                    continue;
                }
                in_title = name == b"title";
                start(name, &mut building);
            }
            Token::EndTag(tag) => {
                let name = tag.name.as_slice();
                in_title = false;
                if let Some((element, depth)) = &mut unseen {
                    // A page may leave out the end of its head.
                    let is_over = element.as_slice() == b"head" && name == b"body";
                    *depth -= usize::from(element.as_slice() == name);
                    if *depth == 0 || is_over {
                        unseen = None;
                    }
                    continue;
                }
                end(name, &mut building);
            }
            Token::String(words) => {
                let words = String::from_utf8_lossy(&words);
                if in_title && title.is_none() {
                    title = Some(words.split_whitespace().collect::<Vec<_>>().join(" "));
                } else if unseen.is_none() {
                    building.words(&words);
                }
            }
            _ => {}
        }
    }
    building.end_line();
    let notes = if scripts == 0 { Vec::new() } else { vec!["Scripts of the page were left out.".to_owned()] };
    Read { text: building.text, title: title.filter(|title| !title.is_empty()), pages: None, notes }
}

/// Whether readers do not see an element: it is said to be hidden.
fn is_hidden<S: SpanBound>(tag: &StartTag<S>) -> bool {
    let style = tag.attributes.get(b"style".as_slice());
    let style: String = style.map_or_else(String::new, |style| {
        String::from_utf8_lossy(style).chars().filter(|letter| !letter.is_whitespace()).collect()
    });
    let style = style.to_ascii_lowercase();
    tag.attributes.contains_key(b"hidden".as_slice())
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

/// Whether the start of an element ends another whose end was left out.
fn is_ended_by(open: &[u8], name: &[u8]) -> bool {
    ENDED_BY_NEXT.contains(&open) && (open == name || open == b"p" && PARAGRAPHS.contains(&name))
}

fn start(name: &[u8], building: &mut Building) {
    match name {
        b"br" | b"tr" => building.end_line(),
        b"li" => {
            building.end_line();
            building.words("• ");
        }
        _ if PARAGRAPHS.contains(&name) => building.end_paragraph(),
        _ => {}
    }
}

fn end(name: &[u8], building: &mut Building) {
    match name {
        b"td" | b"th" => building.end_cell(),
        b"tr" | b"li" => building.end_line(),
        _ if PARAGRAPHS.contains(&name) => building.end_paragraph(),
        _ => {}
    }
}
