//! Markdown of the documentation to HTML whose links lead to pages of the site.

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

/// A page in HTML, with its title taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rendered {
    /// The text of the first heading.
    pub(crate) title: String,
    /// What stands under it.
    pub(crate) html: String,
    /// The headings of its sections: what they are called, and their ids.
    pub(crate) sections: Vec<(String, String)>,
}

/// Where a link of the page `path` (such as `method/forecast`) leads on the site; `None` where that is no page of
/// it.
pub(super) type Resolver<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Renders `text`. Raw HTML in it is shown as text, and pictures by their description: neither stands on the site.
pub(super) fn rendered(text: &str, resolve: Resolver<'_>) -> Rendered {
    let mut events: Vec<Event<'_>> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    let mut title = String::new();
    let mut sections = Vec::new();
    // What a table is about.
    let mut last_heading = String::new();
    let mut is_link_open = Vec::new();
    let mut kept = Vec::with_capacity(events.len());
    let mut idx = 0;
    while let Some(event) = events.get_mut(idx) {
        idx += 1;
        let event = std::mem::replace(event, Event::SoftBreak);
        match event {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let words = words_to(&events[idx..], |end| matches!(end, TagEnd::Heading(_)));
                if level == HeadingLevel::H1 && title.is_empty() {
                    last_heading.clone_from(&words);
                    title = words;
                    while !matches!(events.get(idx), None | Some(Event::End(TagEnd::Heading(_)))) {
                        idx += 1;
                    }
                    idx += 1;
                    continue;
                }
                let id = slug(&words);
                last_heading.clone_from(&words);
                if level == HeadingLevel::H2 {
                    sections.push((words, id.clone()));
                }
                kept.push(Event::Start(Tag::Heading { level, id: Some(id.into()), classes, attrs }));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let address = address(&dest_url, resolve);
                is_link_open.push(address.is_some());
                if let Some(address) = address {
                    kept.push(Event::Start(Tag::Link { link_type, dest_url: address.into(), title, id }));
                }
            }
            Event::End(TagEnd::Link) => {
                if is_link_open.pop() == Some(true) {
                    kept.push(Event::End(TagEnd::Link));
                }
            }
            // A path of the documentation in code is a link too.
            Event::Code(code) => match resolve(&code).filter(|_| !is_link_open.contains(&true)) {
                Some(address) => {
                    let (title, id) = (CowStr::from(""), CowStr::from(""));
                    let link_type = LinkType::Inline;
                    kept.push(Event::Start(Tag::Link { link_type, dest_url: address.into(), title, id }));
                    kept.push(Event::Code(code));
                    kept.push(Event::End(TagEnd::Link));
                }
                None => kept.push(Event::Code(code)),
            },
            Event::Start(Tag::Image { .. }) => {
                while !matches!(events.get(idx), None | Some(Event::End(TagEnd::Image))) {
                    idx += 1;
                }
                idx += 1;
            }
            Event::Html(text) | Event::InlineHtml(text) => kept.push(Event::Text(text)),
            Event::Start(Tag::Table(alignments)) => {
                kept.push(Event::InlineHtml(
                    r#"<div class="oak-scroll" tabindex="0" role="region" aria-label="Table">"#.into(),
                ));
                kept.push(Event::Start(Tag::Table(alignments)));
                let caption = CowStr::from(last_heading.clone());
                kept.push(Event::InlineHtml(r#"<caption><span class="oak-hidden">"#.into()));
                kept.push(Event::Text(caption));
                kept.push(Event::InlineHtml("</span></caption>".into()));
            }
            Event::End(TagEnd::Table) => {
                kept.push(Event::End(TagEnd::Table));
                kept.push(Event::InlineHtml("</div>".into()));
            }
            event => kept.push(event),
        }
    }
    let mut html = String::with_capacity(text.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut html, kept.into_iter());
    // What scrolls sideways takes the keyboard focus.
    let html = html.replace("<pre>", r#"<pre tabindex="0">"#);
    Rendered { title, html, sections }
}

/// The words of the events before the end that `is_end` names.
fn words_to(events: &[Event<'_>], is_end: impl Fn(&TagEnd) -> bool) -> String {
    let inside = events.iter().take_while(|event| !matches!(event, Event::End(end) if is_end(end)));
    inside
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
            Event::SoftBreak => Some(" "),
            _ => None,
        })
        .collect()
}

/// The id of a heading, as links within the documentation write it: letters, digits and hyphens.
fn slug(words: &str) -> String {
    let lower = words.to_lowercase();
    let letters =
        lower.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    letters.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

/// Where a link leads: other sites and anchors as they are, files of the documentation as pages.
fn address(link: &str, resolve: Resolver<'_>) -> Option<String> {
    if link.starts_with('#') || link.starts_with("https://") {
        return Some(link.to_owned());
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let page = resolve(path)?;
    Some(if anchor.is_empty() { page } else { format!("{page}#{anchor}") })
}

#[cfg(test)]
mod tests;
