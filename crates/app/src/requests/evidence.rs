//! What an answer may rest on: something that whoever reads it can look up.

use anyhow::{Result, bail};
use domain::figure::FigureId;
use governance::scrutiny::written::{Family, Written};
use sources::packs::packs;
use sources::workspace::Workspace;
use web::server::addresses::has_page;

use crate::edition::Editions;

/// The page of a figure, before its id.
const FIGURE_PAGE: &str = "/f/";

/// Refuses evidence of an answer that is neither a page of the site, a web address nor a figure that is known; `known`
/// are numbers of tables, which only pages look up.
///
/// # Errors
/// Every piece of evidence that is none of these, with what to write.
pub(super) fn refuse_what_is_none(
    workspace: &Workspace,
    family: Family,
    written: &Written,
    known: &[FigureId],
) -> Result<()> {
    // A committee's evidence for a recommendation is a text.
    if family != Family::Request {
        return Ok(());
    }
    let given = written.evidence.iter().map(|one| one.trim()).filter(|one| !one.is_empty());
    let faults: Vec<String> = given.filter_map(|one| fault(workspace, one, known)).collect();
    if !faults.is_empty() {
        bail!(
            "{}\nwrite a page of this site such as /access/waiting, an address such as https://example.org/paper, or the id of a figure such as 0123456789",
            faults.join("\n")
        );
    }
    Ok(())
}

fn fault(workspace: &Workspace, one: &str, known: &[FigureId]) -> Option<String> {
    let figure = one.strip_prefix(FIGURE_PAGE).unwrap_or(one);
    let figure = figure.split(['?', '#']).next().unwrap_or_default();
    if let Some(id) = FigureId::parse(figure) {
        let is_known = known.contains(&id) || is_frozen(workspace, id) || is_of_a_month(workspace, id);
        return (!is_known).then(|| {
            format!("the evidence {one:?} is no figure of any month, and none that is frozen in a pack")
        });
    }
    if one.starts_with('/') {
        let is_page = has_page(one) && !one.starts_with(FIGURE_PAGE);
        return (!is_page).then(|| format!("the evidence {one:?} is no page of this site"));
    }
    (!is_web_address(one))
        .then(|| format!("the evidence {one:?} is neither a page, a web address with https:// nor an id"))
}

fn is_web_address(text: &str) -> bool {
    let after = text.strip_prefix("https://").unwrap_or_default();
    let host = after.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let is_of_host = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '.';
    let is_host = host.contains('.') && host.split('.').all(|part| !part.is_empty());
    is_host && host.chars().all(is_of_host) && !text.contains(char::is_whitespace)
}

fn is_frozen(workspace: &Workspace, id: FigureId) -> bool {
    packs(&workspace.root).0.iter().any(|pack| pack.figures.iter().any(|figure| figure.id == id))
}

/// Whether a month has the figure, the newest first.
fn is_of_a_month(workspace: &Workspace, id: FigureId) -> bool {
    let editions = Editions::new(workspace, None);
    let mut months: Vec<_> = workspace.months().into_iter().collect();
    months.sort_unstable();
    months.into_iter().rev().any(|month| {
        editions.edition(month).is_ok_and(|edition| edition.month_end().figures.contains_key(&id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_web_address_has_a_host() {
        for address in
            ["https://example.org", "https://www.example.org:8080/a?b=c", "https://bücher.example/x"]
        {
            assert!(is_web_address(address), "{address}");
        }
        for none in [
            "https://",
            "https:///a",
            "https://a b.org",
            "http://example.org",
            "https://u@example.org",
            "https://.org",
        ] {
            assert!(!is_web_address(none), "{none}");
        }
    }
}
