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
pub(crate) const PAGES: [Page; 41] = pages![
    "glossary",
    "guide/first-look",
    "guide/load-your-system",
    "guide/monthly-cycle",
    "guide/fix-a-return",
    "guide/accounts",
    "guide/cut-running-costs",
    "guide/first-network",
    "guide/what-if",
    "guide/bundle-and-verify",
    "guide/publications",
    "guide/evidence",
    "guide/documents",
