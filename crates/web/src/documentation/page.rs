//! The documentation: its list, and one page of it.

use maud::{Markup, PreEscaped, html};

use super::markdown::{Rendered, rendered};
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, context, heading, item};
use crate::state::AppState;

/// A page of the documentation: its path without `.md`, and its text.
pub(crate) type Page = (&'static str, &'static str);

macro_rules! pages {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("../../../../docs/", $path, ".md")))),*]
    };
}

/// Every page, part by part in the order in which somebody reads them.
pub(crate) const PAGES: [Page; 47] = pages![
    "glossary",
    "guide/first-look",
    "guide/load-your-system",
    "guide/monthly-cycle",
    "guide/fix-a-return",
    "guide/accounts",
    "guide/cut-running-costs",
    "guide/first-network",
    "guide/what-if",
    "guide/scenarios",
    "guide/compare-options",
    "guide/bundle-and-verify",
    "guide/publications",
    "guide/evidence",
    "guide/scrutiny",
    "guide/documents",
    "guide/sql-from-other-programs",
    "guide/assistants",
    "method/access",
    "method/control-charts",
    "method/projection",
    "method/benchmarks",
    "method/rates",
    "method/position",
    "method/consolidation",
    "method/provenance",
    "method/synthesis",
    "method/forecast",
    "method/efficiency",
    "method/risks",
    "method/backing",
    "method/reform",
    "method/evaluation",
    "method/disclosure",
    "method/claims",
    "method/scrutiny",
    "method/flow",
    "method/appraisal",
    "reference/commands",
    "reference/formats",
    "reference/lines",
    "reference/rules",
    "reference/network",
    "reference/register",
    "reference/publications",
    "reference/tables",
    "reference/api",
];

/// The parts of the list: what they are called, what their paths begin with, and what they are for.
const PARTS: [(&str, &str, &str); 4] = [
    ("Words", "glossary", "What each word of these pages means."),
    ("Guide", "guide/", "Step by step, for those who load returns, plan a reform or try a change."),
    ("Method", "method/", "How figures are made: equations, sources and limits."),
    ("Reference", "reference/", "Commands, files, rules and lines."),
];

fn is_page(path: &str) -> bool {
    PAGES.iter().any(|(known, _)| *known == path)
}

/// The address of the page that `link`, written on the page `from`, leads to; `None` where it is no page.
fn resolved(from: &str, link: &str) -> Option<String> {
    let link = link.strip_suffix(".md")?;
    let path = if let Some(path) = link.strip_prefix("docs/") {
        path.to_owned()
    } else {
        let mut folders: Vec<&str> = from.split('/').collect();
        folders.pop();
        for part in link.split('/') {
            match part {
                ".." => drop(folders.pop()),
                "." => {}
                part => folders.push(part),
            }
        }
        folders.join("/")
    };
    is_page(&path).then(|| format!("/docs/{path}"))
}

/// A page as it is shown.
pub(crate) fn page_of((path, text): Page) -> Rendered {
    rendered(text, &|link| resolved(path, link))
}

/// The list of all pages.
pub(super) fn list(state: &AppState, view: Option<&View>) -> Answer {
    let content = html! {
        (heading("Documentation", "How to use Oakham, and how its figures are made"))
        @for (name, begins, what) in PARTS {
            section {
                h2 { (name) }
                p.oak-sub { (what) }
                ul.oak-list {
                    @for page in PAGES.iter().filter(|(path, _)| path.starts_with(begins)) {
                        li { a href=(format!("/docs/{}", page.0)) { (page_of(*page).title) } }
                    }
                }
            }
        }
    };
    answer(state, view, "Documentation", content)
}

/// One page.
///
/// # Errors
/// Where there is none of this path.
pub(super) fn show(state: &AppState, view: Option<&View>, path: &str) -> Result<Answer, PageError> {
    let page = PAGES.iter().find(|(known, _)| *known == path).ok_or(PageError::Page)?;
    let Rendered { title, html: text, sections } = page_of(*page);
    let part = PARTS.iter().find(|(_, begins, _)| path.starts_with(begins)).map_or("", |(name, ..)| name);
    let content = html! {
        nav.nhsuk-breadcrumb.oak-breadcrumb aria-label="Breadcrumb" {
            ol.nhsuk-breadcrumb__list {
                li.nhsuk-breadcrumb__list-item { a.nhsuk-breadcrumb__link href="/docs" { "Documentation" } }
                li.nhsuk-breadcrumb__list-item { (part) }
            }
        }
        h1 { (title) }
        @if 3 < sections.len() {
            nav aria-label="On this page" {
                ul.oak-subnav { @for (name, id) in &sections { li { a href=(format!("#{id}")) { (name) } } } }
            }
        }
        div.oak-text { (PreEscaped(text)) }
    };
    Ok(answer(state, view, &title, content))
}

fn answer(state: &AppState, view: Option<&View>, title: &str, content: Markup) -> Answer {
    let page = PageBody {
        title,
        section: Section::About,
        view,
        context: context(&item("Version", &html! { b { (state.settings.version) } })),
        content,
        charts: Charts::None,
    };
    Answer::Page(page.render(state))
}

#[cfg(test)]
mod tests;
