//! Web pages: the text that a reader sees, without scripts, styles and forms.

use html5gum::{Token, Tokenizer};

use super::{Building, Read};

/// Elements of which nothing is text.
const UNSEEN: [&[u8]; 9] =
    [b"script", b"style", b"noscript", b"template", b"svg", b"head", b"nav", b"iframe", b"select"];
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
