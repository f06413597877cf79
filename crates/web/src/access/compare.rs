//! All places of a kind by one measure: a map of tiles, and beneath it the places in order.

use evidence::access::Access;
use evidence::comparison::{Indicator, PlaceKind, Ranking, ranking, rankings};
use exhibits::html::provenance_key;
use exhibits::number::counted;
use exhibits::origin;
use exhibits::table::access::ranked;
use exhibits::words::Wording;
use maud::{Markup, html};

use super::frame::{GP, GP_FILES, URGENT_FILES, WAITING_FILES, context_line, empty_page, render, subnav};
use super::{frame, tiles};
use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::placement::{self, PlacedExhibit};
use crate::state::AppState;

/// The address of the places of a kind by a measure.
pub(super) fn address(kind: PlaceKind, indicator: Indicator) -> String {
    format!("/access/compare/{}/{}", kind.code(), indicator.code())
}

/// The exhibits of every kind and measure.
pub(super) fn exhibits(access: &Access) -> impl Iterator<Item = PlacedExhibit> + '_ {
    PlaceKind::ALL
        .into_iter()
        .flat_map(move |kind| rankings(access, kind))
        .filter_map(move |ranking| placed(access, &ranking))
}

fn placed(access: &Access, ranking: &Ranking) -> Option<PlacedExhibit> {
    let exhibit = ranked(access, ranking)?;
    let (of, files): (&str, &[&str]) = match ranking.indicator {
        Indicator::AttendancesPer1000 | Indicator::Within4Hours => ("urgent", &URGENT_FILES),
        Indicator::WaitingPer1000 | Indicator::WaitingWithin18Weeks | Indicator::WaitingOver52Weeks => {
            ("waiting", &WAITING_FILES)
        }
        _ => ("gp", &GP_FILES),
    };
    let period = ranking.period.strftime("%B %Y").to_string();
    let subject = format!("{}:{}", ranking.kind.code(), ranking.indicator.code());
    let origin = origin::of_access(access, of, &subject, &period, files);
    let sourced = placement::sourced(Wording::Staff, origin, |_| vec![exhibit.clone()]).into_iter().next()?;
    let page = format!("{} by {}", ranking.kind.words(), ranking.indicator.name());
    Some(PlacedExhibit::on(sourced, &page, &address(ranking.kind, ranking.indicator)))
}

/// A page of places compared.
pub(crate) struct ComparedPage {
    /// Its address.
    pub(crate) path: String,
    /// What is compared.
    pub(crate) kind: PlaceKind,
    /// By what: `With a GP`.
    pub(crate) by: &'static str,
    /// Of what that is: `of appointments that say who saw the patient`.
    pub(crate) of_what: &'static str,
    /// Whether it is the one that its kind begins with.
    pub(crate) is_first: bool,
}

/// The pages of places compared, those of a kind together.
pub(crate) fn pages(access: &Access) -> Vec<ComparedPage> {
    let of_kind = |kind: PlaceKind| {
        measures(access, kind).into_iter().enumerate().map(move |(idx, indicator)| ComparedPage {
            path: address(kind, indicator),
            kind,
            by: indicator.name(),
            of_what: indicator.of_what(),
            is_first: idx == 0,
        })
    };
    PlaceKind::ALL.into_iter().flat_map(of_kind).collect()
}

/// The page that a comparison begins with: of a kind, or of all.
///
/// # Errors
/// Where there is no such kind, or nothing is published of it.
pub(crate) fn begin(state: &AppState, view: &View, kind: Option<&str>) -> Result<Answer, PageError> {
    let Some(access) = state.library.access() else { return Ok(empty_page(state, view, GP)) };
    let mut pages = pages(&access).into_iter();
    let first = pages.find(|page| kind.is_none_or(|kind| page.kind.code() == kind));
    Ok(Answer::GoTo(view.link(&first.ok_or(PageError::Page)?.path)))
}

/// The page of all places of a kind by a measure.
///
/// # Errors
/// Where there is no such kind or measure, or nothing is published of it.
pub(crate) fn show(
    state: &AppState,
    view: &View,
    (kind, indicator): (&str, &str),
) -> Result<Answer, PageError> {
    let kind = PlaceKind::ALL.into_iter().find(|known| known.code() == kind).ok_or(PageError::Page)?;
    let indicator =
        Indicator::ALL.into_iter().find(|known| known.code() == indicator).ok_or(PageError::Page)?;
    let path = address(kind, indicator);
    let Some(access) = state.library.access() else { return Ok(empty_page(state, view, &path)) };
    let ranking = ranking(&access, kind, indicator).ok_or(PageError::Page)?;
    let placed = placed(&access, &ranking).ok_or(PageError::Page)?;
    let title =
        format!("{} of {}", indicator.name(), counted(ranking.ranked.len(), kind.word(), kind.words()));
    let content = html! {
        (subnav(state, view, ""))
        h1 { span.nhsuk-caption-m { (exhibits::words::capital_first(kind.words())) " compared" } (title) }
        (choices(&access, view, kind, indicator))
        (tiles::map(&access, view, &ranking))
        (provenance_key())
        (placement::section(view, &placed)?)
        (frame::sources(&access))
    };
    Ok(render(state, view, &title, (context_line(&access), content)))
}

/// Links to the other kinds and measures that there are.
fn choices(access: &Access, view: &View, kind: PlaceKind, indicator: Indicator) -> Markup {
    let of_kind = rankings(access, kind);
    let kinds = PlaceKind::ALL.into_iter().filter_map(|other| {
        let all = if other == kind { vec![indicator] } else { measures(access, other) };
        let same = all.iter().copied().find(|known| *known == indicator);
        same.or_else(|| all.first().copied()).map(|indicator| (other, indicator))
    });
    html! {
        nav aria-label="What is compared" {
            p.oak-filters { "Of: "
                @for (other, indicator) in kinds {
                    @if other == kind { b { (kind.words()) } } @else {
                        a href=(view.link(&address(other, indicator))) { (other.words()) }
                    }
                    " "
                }
            }
            @if 1 < of_kind.len() {
                p.oak-filters { "By: "
                    @for ranking in &of_kind {
                        @if ranking.indicator == indicator { b { (indicator.name()) } } @else {
                            a href=(view.link(&address(kind, ranking.indicator))) { (ranking.indicator.name()) }
                        }
                        " "
                    }
                }
            }
        }
    }
}

/// The measures of a kind of place that there are.
fn measures(access: &Access, kind: PlaceKind) -> Vec<Indicator> {
    rankings(access, kind).into_iter().map(|ranking| ranking.indicator).collect()
}

/// Links to the comparisons that there are, for pages of access.
pub(super) fn links(access: &Access, view: &View, kinds: &[PlaceKind]) -> Markup {
    let first = |kind: &PlaceKind| measures(access, *kind).first().map(|indicator| (*kind, *indicator));
    let links: Vec<(PlaceKind, Indicator)> = kinds.iter().filter_map(first).collect();
    html! {
        @if !links.is_empty() {
            p.oak-filters { "Compare: "
                @for (kind, indicator) in links {
                    a href=(view.link(&address(kind, indicator))) { "all " (kind.words()) } " "
                }
            }
        }
    }
}
