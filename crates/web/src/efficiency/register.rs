//! The register of schemes on the page: which rows are shown, and each row with its bar against plan.

use domain::money::Pence;
use domain::programme::{Amounts, Assessed, Programme, Saving};
use domain::provenance::Provenance;
use domain::scheme::{DeliveryRisk, Entry, Maturity, Recurrence};
use exhibits::html::rests_on;
use exhibits::spec::colour;
use exhibits::table::efficiency::{WHOLE_REGISTER, bearer_in_words, register_heading, saving_heading};
use maud::{Markup, html};

use crate::address::{PageQuery, View};
use crate::error::PageError;
use crate::placement::NumberLinks;
use crate::programme::{address, cell, source, value_at};

/// Where the page of the programme is.
pub(super) const PATH: &str = "/efficiency";

/// Which rows of the register are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    All,
    Behind,
    Uncleared,
    HighRisk,
    OneOff,
}

impl Filter {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::All, "all", "All"),
        (Self::Behind, "behind", "Behind plan"),
        (Self::Uncleared, "uncleared", "QEIA not approved"),
        (Self::HighRisk, "high-risk", "High risk"),
        (Self::OneOff, "one-off", "One-off"),
    ];

    /// Reads the part of the address after `show=`.
    ///
    /// # Errors
    /// Where there is no such filter.
    pub(super) fn of(query: &PageQuery) -> Result<Self, PageError> {
        match query.show.as_deref().map(str::trim) {
            None | Some("") => Ok(Self::All),
            Some(text) => {
                let row = Self::ALL.into_iter().find(|(_, code, _)| *code == text);
                row.map(|(filter, ..)| filter).ok_or(PageError::Address)
            }
        }
    }

    fn includes(self, row: &Assessed) -> bool {
        match self {
            Self::All => true,
            Self::Behind => row.amounts.get(Saving::Variance).value.is_some_and(Pence::is_negative),
            Self::Uncleared => !row.scheme.may_report(),
            Self::HighRisk => row.scheme.delivery_risk == Some(DeliveryRisk::High),
            Self::OneOff => row.scheme.recurrence == Some(Recurrence::NonRecurrent),
        }
    }
}

/// The address of a scheme's page.
pub(crate) fn scheme_address(programme: &Programme, row: &Assessed) -> String {
    address(&format!("/scheme/{}", row.scheme.id), programme.year, &[])
}

fn has_schemes(programme: &Programme) -> bool {
    programme.efficiency.schemes.iter().any(|row| row.scheme.entry == Entry::Scheme)
}

/// Whether the register is shown; items that are explained stand above it, with what is not itemised.
pub(super) fn is_shown(programme: &Programme) -> bool {
    has_schemes(programme) || programme.efficiency.plan_of(Entry::Remainder).value.is_none()
}

/// The register, filtered.
pub(super) fn register(
    programme: &Programme,
    filter: Filter,
    numbers: NumberLinks<'_>,
    view: &View,
) -> Markup {
    let efficiency = &programme.efficiency;
    let has_schemes = has_schemes(programme);
    if !is_shown(programme) {
        return html! {};
    }
    let n_of = |filter: Filter| efficiency.schemes.iter().filter(|row| filter.includes(row)).count();
    html! {
        section.oak-exhibit id="register" {
            h2 {
                "Register: " (lower_first_word(&register_heading(programme)))
                @if efficiency.provenance() == Provenance::Synthetic { " " (rests_on(Provenance::Synthetic)) }
            }
            p.oak-filters {
                @if has_schemes {
                    "Show "
                    @for (choice, code, name) in Filter::ALL {
                        @let n = n_of(choice);
                        @if choice == filter { b { (name) " " (n) } }
                        @else { a href=(format!("{}#register", address(PATH, programme.year, &[("show", code)]))) { (name) " " (n) } }
                        " "
                    }
                }
                a href=(address("/efficiency.csv", programme.year, &[])) { "Download CSV" }
            }
            div.oak-scroll tabindex="0" role="region" aria-label="Register of schemes" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts.oak-register {
                    caption.nhsuk-table__caption { span.cap { (caption(programme)) } }
                    (register_head(has_schemes))
                    @for part in &efficiency.by_bearer {
                        @let rows: Vec<&Assessed> = efficiency.schemes.iter()
                            .filter(|row| row.scheme.bearer == part.bearer && filter.includes(row)).collect();
                        @if !rows.is_empty() {
                            tbody {
                                tr.oak-group { th scope="rowgroup" colspan=(if has_schemes { 11 } else { 4 }) { (exhibits::words::capital_first(&bearer_in_words(programme, &part.bearer))) } }
                                @for row in &rows { (register_row(programme, row, has_schemes, numbers, view)) }
                                @if filter == Filter::All {
                                    @let name = programme.bearer_name(&part.bearer);
                                    (register_total(&format!("{name}, total"), (numbers, &*name), &part.amounts, has_schemes)) }
                            }
                        }
                    }
                    @if filter == Filter::All {
                        tbody { (register_total(WHOLE_REGISTER, (numbers, WHOLE_REGISTER), &efficiency.total, has_schemes)) }
                    }
                }
            }
            @if n_of(filter) == 0 { p.oak-sub { "No row is so." } }
        }
    }
}

fn lower_first_word(text: &str) -> String {
    text.replacen("The ", "the ", 1).replacen("All ", "all ", 1).replacen("No ", "no ", 1)
}

fn caption(programme: &Programme) -> String {
    match programme.month {
        Some(month) => format!(
            "£m, April to {} {}. Variance is delivered less plan; brackets are adverse. In “v plan” the tick marks 100% of plan to date.",
            month.name(),
            programme.year
        ),
        None => format!("£m, full year {}.", programme.year),
    }
}

fn register_head(has_schemes: bool) -> Markup {
    html! {
        thead { tr {
            th.stick scope="col" { "Scheme" }
            th.num scope="col" { "Year plan" }
            @if has_schemes {
                th.num scope="col" { "Plan to date" }
                th.num scope="col" { "Delivered" }
                th scope="col" { "v plan" }
                th.num scope="col" { "Variance" }
                th.num scope="col" { "Forecast outturn" }
                th.num scope="col" { "Likely" }
                th scope="col" { "Maturity" }
                th scope="col" { "Risk" }
                th scope="col" { "QEIA" }
            } @else {
                th.num scope="col" { "Delivered" }
                th.gap scope="col" { "Source" }
            }
        } }
    }
}

fn register_row(
    programme: &Programme,
    row: &Assessed,
    has_schemes: bool,
    numbers: NumberLinks<'_>,
    view: &View,
) -> Markup {
    let id = row.scheme.id.as_str();
    let value = |total_of: Saving| value_at(numbers, id, saving_heading(total_of), row.amounts.get(total_of));
    let (scheme, amounts) = (&row.scheme, &row.amounts);
    let not_counted = amounts.get(Saving::NotCounted).or_nil();
    html! {
        tr {
            th.stick scope="row" {
                a href=(scheme_address(programme, row)) { (scheme.title) }
                span.oak-beneath { (scheme.id)
                    @if !scheme.category.is_empty() { " · " (scheme.category) }
                    @if let Some(recurrence) = scheme.recurrence { " · " (recurrence.words()) }
                }
            }
            td.num { (value(Saving::PlanYear)) }
            @if has_schemes {
                td.num { (value(Saving::PlanToDate)) }
                td.num {
                    (value(Saving::Delivered))
                    @if not_counted != Pence::ZERO { span.oak-beneath.oak-adverse { (value(Saving::NotCounted)) " not counted" } }
                }
                td { (against_plan(amounts)) }
                td.num { (value(Saving::Variance)) }
                td.num { (value(Saving::Forecast)) }
                td.num { (value(Saving::Likely)) }
                td { (scheme.maturity.map_or("Not stated", Maturity::words)) }
                td { (scheme.delivery_risk.map_or("Not stated", DeliveryRisk::words)) }
                td { @if scheme.may_report() { (scheme.qeia.words()) } @else { span.oak-adverse { (scheme.qeia.words()) } } }
            } @else {
                td.num { (value(Saving::Delivered)) }
                td.gap { (source(view, &programme.documents, &scheme.source_ref)) " (" (cell(&scheme.file, scheme.at)) ")" }
            }
        }
    }
}

fn register_total(
    name: &str,
    (numbers, row): (NumberLinks<'_>, &str),
    amounts: &Amounts,
    has_schemes: bool,
) -> Markup {
    let value = |saving: Saving| value_at(numbers, row, saving_heading(saving), amounts.get(saving));
    html! {
        tr.tot {
            th.stick scope="row" { (name) }
            td.num { (value(Saving::PlanYear)) }
            @if has_schemes {
                td.num { (value(Saving::PlanToDate)) }
                td.num { (value(Saving::Delivered)) }
                td { (against_plan(amounts)) }
                @for saving in [Saving::Variance, Saving::Forecast, Saving::Likely] { td.num { (value(saving)) } }
                td colspan="3" { "Not applicable" }
            } @else {
                td.num { (value(Saving::Delivered)) }
                td.gap { "Not applicable" }
            }
        }
    }
}

/// The width of 100% of plan to date [px]; the track goes on to 120%.
const FULL: i64 = 50;

/// Delivery as a bar against a tick at 100% of plan to date.
fn against_plan(amounts: &Amounts) -> Markup {
    let (plan, delivered) =
        (amounts.get(Saving::PlanToDate).or_nil(), amounts.get(Saving::Delivered).or_nil());
    let length =
        if plan <= Pence::ZERO { 0 } else { (delivered.get().max(0) * FULL / plan.get()).min(FULL * 6 / 5) };
    html! {
        svg.oak-bar viewBox="0 0 60 14" width="60" height="14" aria-hidden="true" focusable="false" {
            rect x="0" y="7" width="60" height="1" fill=(colour::GRID) {}
            rect x="0" y="3" width=(length) height="8" fill=(colour::ACTUAL) {}
            rect x=(FULL - 1) y="0" width="2" height="14" fill=(colour::INK) {}
        }
    }
}
