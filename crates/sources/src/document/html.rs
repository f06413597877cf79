//! Web pages: the text that a reader sees, without scripts, styles and forms, and without marks of notes.

use std::collections::BTreeSet;

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
/// Elements of what was taken back.
const STRUCK: [&[u8]; 3] = [b"del", b"s", b"strike"];
/// Elements that stand above or below the line, as marks of notes do.
const RAISED: [&[u8]; 2] = [b"sup", b"sub"];
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
    let mut reading = Reading::default();
    for Ok(token) in Tokenizer::new(page) {
        match token {
            Token::StartTag(tag) => reading.open(&tag),
            Token::EndTag(tag) => reading.close(tag.name.as_slice()),
            Token::String(words) => reading.words(&String::from_utf8_lossy(&words)),
            _ => {}
        }
    }
    reading.end_raised();
    reading.building.end_line();
    let notes = reading.notes();
    let title = reading.title.filter(|title| !title.is_empty());
    Read { text: reading.building.text, title, pages: None, notes }
}

/// Where in a page the reader stands.
#[derive(Default)]
struct Reading {
    building: Building,
    title: Option<String>,
    in_title: bool,
    /// The element that is not read, and how often it stands in itself.
    unseen: Option<(Vec<u8>, usize)>,
    /// What stands above or below the line, while its element is open.
    raised: Option<String>,
    in_style: bool,
    /// Classes and ids that a style sheet of the page hides: `.x`, `#y`.
    hidden: BTreeSet<String>,
    n_scripts: usize,
    n_hidden: usize,
    n_struck: usize,
    n_marks: usize,
}

impl Reading {
    fn open<S: SpanBound>(&mut self, tag: &StartTag<S>) {
        let name = tag.name.as_slice();
        self.in_style = name == b"style";
        if self.unseen.as_ref().is_some_and(|(element, _)| is_ended_by(element, name)) {
            self.unseen = None;
        }
        if let Some((element, depth)) = &mut self.unseen {
            *depth += usize::from(element.as_slice() == name && !tag.self_closing);
            self.in_title = name == b"title";
            return;
        }
        let is_struck = STRUCK.contains(&name);
        if (UNSEEN.contains(&name) || is_struck) && !tag.self_closing {
            self.n_scripts += usize::from(name == b"script");
            self.n_struck += usize::from(is_struck);
            self.unseen = Some((name.to_vec(), 1));
            return;
        }
        if self.is_hidden(tag) && !tag.self_closing && !VOID.contains(&name) {
            self.n_hidden += 1;
            self.unseen = Some((name.to_vec(), 1));
            // What is not read has no mark either.
            if name == b"li" {
                self.building.end_line();
            } else {
                start(name, &mut self.building);
            }
            return;
        }
        self.in_title = name == b"title";
        if RAISED.contains(&name) {
            self.end_raised();
            self.raised = Some(String::new());
        } else {
            start(name, &mut self.building);
        }
    }

    fn close(&mut self, name: &[u8]) {
        self.in_title = false;
        self.in_style = false;
        if let Some((element, depth)) = &mut self.unseen {
            // A page may leave out the end of its head.
            let is_over = element.as_slice() == b"head" && name == b"body";
            *depth -= usize::from(element.as_slice() == name);
            if *depth == 0 || is_over {
                self.unseen = None;
            }
            return;
        }
        // A page may leave out the end of what is raised.
        if RAISED.contains(&name) || PARAGRAPHS.contains(&name) || ENDED_BY_NEXT.contains(&name) {
            self.end_raised();
        }
        end(name, &mut self.building);
    }

    fn words(&mut self, words: &str) {
        if self.in_style {
            self.hidden.extend(hidden_by(words));
        } else if self.in_title && self.title.is_none() {
            self.title = Some(words.split_whitespace().collect::<Vec<_>>().join(" "));
        } else if self.unseen.is_none() {
            match &mut self.raised {
                Some(raised) => raised.push_str(words),
                None => self.building.words(words),
            }
        }
    }

    /// Ends what stands above or below the line. A number there is a mark of a note, and no part of the figure before
    /// it: `£15.1m²` is £15.1m. `500 m²` and `CO2` are read as they stand.
    fn end_raised(&mut self) {
        let Some(raised) = self.raised.take() else { return };
        let before = self.building.text.rsplit([' ', '\n', '\t', '(']).next().unwrap_or_default();
        let is_word = before.ends_with(char::is_alphabetic) && !before.contains(['£', '€', '$']);
        let is_area = is_word && before.ends_with('m') && ["2", "3"].contains(&raised.trim());
        let is_formula =
            is_word && before.len() <= 4 && before.chars().all(|letter| letter.is_ascii_uppercase());
        if is_area {
            self.building.words(if raised.trim() == "2" { "²" } else { "³" });
        } else if is_note_mark(&raised) && !is_formula {
            self.n_marks += 1;
        } else {
            self.building.words(&raised);
        }
    }

    /// Whether readers do not see an element: it is said to be hidden, by itself or by a style sheet of the page.
    fn is_hidden<S: SpanBound>(&self, tag: &StartTag<S>) -> bool {
        let named = |attribute: &[u8], sign: char| {
            let names =
                tag.attributes.get(attribute).map(|names| String::from_utf8_lossy(names).into_owned());
            let names = names.unwrap_or_default();
            names.split_whitespace().any(|name| self.hidden.contains(&format!("{sign}{name}")))
        };
        is_hidden(tag) || named(b"class", '.') || named(b"id", '#')
    }

    fn notes(&self) -> Vec<String> {
        let counted = |n: usize, one: &str, many: &str| {
            (n != 0).then(|| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") })
        };
        let told = [
            (self.n_scripts != 0).then(|| "Scripts of the page were left out.".to_owned()),
            counted(self.n_hidden, "hidden passage was left out.", "hidden passages were left out."),
            counted(
                self.n_struck,
                "passage that is struck out was left out.",
                "passages that are struck out were left out.",
            ),
            counted(self.n_marks, "mark of a note was left out.", "marks of notes were left out."),
        ];
        told.into_iter().flatten().collect()
    }
}

/// Whether what is raised is a mark of a note: a number or two, or a sign.
fn is_note_mark(raised: &str) -> bool {
    let plain = raised.trim().trim_matches(['[', ']', '(', ')']);
    let is_mark = |part: &str| {
        let is_number = part.len() <= 3 && part.chars().all(|letter| letter.is_ascii_digit());
        let is_sign = part.chars().all(|letter| "*†‡§¶#".contains(letter));
        let is_letter = part.len() == 1 && part.chars().all(|letter| letter.is_ascii_lowercase());
        is_number || is_sign || is_letter
    };
    !plain.is_empty() && plain.split([',', ' ', '–', '-']).all(is_mark)
}

/// The classes and ids that a style sheet hides from everybody. Rules for some readers alone (`@media`), and of
/// elements within others, are passed over.
fn hidden_by(sheet: &str) -> Vec<String> {
    let mut hidden = Vec::new();
    let mut rest = sheet;
    while let Some((selectors, after)) = rest.split_once('{') {
        if selectors.trim_start().starts_with('@') {
            rest = after_block(after);
            continue;
        }
        let (rules, after) = after.split_once('}').unwrap_or((after, ""));
        rest = after;
        if hides(rules) {
            let is_name = |selector: &&str| {
                selector.starts_with(['.', '#'])
                    && selector[1..].chars().all(|letter| letter.is_alphanumeric() || "-_".contains(letter))
            };
            hidden.extend(selectors.split(',').map(str::trim).filter(is_name).map(str::to_owned));
        }
    }
    hidden
}

/// What stands behind a block that holds others, whose opening bracket is passed.
fn after_block(text: &str) -> &str {
    let mut depth = 1_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[at + 1..];
        }
    }
    ""
}

/// Whether rules of a style hide what they are for.
fn hides(rules: &str) -> bool {
    let plain: String = rules.chars().filter(|letter| !letter.is_whitespace()).collect();
    let plain = plain.to_ascii_lowercase();
    plain.contains("display:none") || plain.contains("visibility:hidden")
}

/// Whether an element says itself that readers do not see it.
fn is_hidden<S: SpanBound>(tag: &StartTag<S>) -> bool {
    let style = tag.attributes.get(b"style".as_slice());
    tag.attributes.contains_key(b"hidden".as_slice())
        || style.is_some_and(|style| hides(&String::from_utf8_lossy(style)))
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
