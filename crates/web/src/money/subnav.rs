//! The pages of the money section, as each of them lists them.

use domain::month_end::MonthEnd;
use maud::{Markup, html};

use crate::address::View;
use crate::naming;

/// The name and address of the page about movement.
pub(crate) const MOVEMENT: (&str, &str) = ("What moved it", "/movement");
/// The name and address of the page about resources.
pub(crate) const RESOURCES: (&str, &str) = ("Staff, capital and cash", "/resources");

/// The pages of the money section.
pub(crate) fn subnav(month_end: &MonthEnd, view: &View, current: &str) -> Markup {
    let of_system = [("System", "/money"), MOVEMENT, RESOURCES];
    let pages = of_system.map(|(name, path)| (name.to_owned(), path.to_owned())).into_iter().chain(
        month_end.organisations.iter().map(|organisation| {
            (naming::organisation_name(organisation), format!("/organisation/{}", organisation.code))
        }),
    );
    html! {
        nav aria-label="Money" {
            ul.oak-subnav {
                @for (name, path) in pages {
                    li {
                        a href=(view.link(&path)) aria-current=[(path == current).then_some("page")] { (name) }
                    }
                }
            }
        }
    }
}
