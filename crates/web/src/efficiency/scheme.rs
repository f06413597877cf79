//! One scheme: what it saves, how ripe and safe it is, whom it affects, what is watched, its source.

use domain::money::Pence;
use domain::month::{FinancialYear, Month, day_in_words};
use domain::programme::{Assessed, Programme, Saving, Total};
use domain::provenance::Provenance;
use domain::register_id::RegisterId;
use domain::scheme::{DeliveryRisk, Entry, Maturity};
use exhibits::html::{provenance_key, rests_on};
use exhibits::table::efficiency::saving_heading;
use maud::{Markup, html};

use super::page::{Share, exhibits};
use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::error::PageError;
use crate::evidence::changes;
use crate::layout::{Charts, PageBody, Section};
use crate::mark::mark_with_word;
use crate::placement::NumberLinks;
use crate::programme::{address, cell, source, text_or_missing, value_at, years_context};
use crate::state::AppState;

/// The page.
///
/// # Errors
/// Where no register has the scheme.
pub(crate) fn show(state: &AppState, view: &View, query: &PageQuery, id: &str) -> Result<Answer, PageError> {
    let unknown = || PageError::Scheme(id.to_owned());
    let id: RegisterId = id.parse().map_err(|_| unknown())?;
    let requested_year = query.year.as_deref().and_then(|text| text.trim().parse().ok());
    // The year asked for first; an id is never used again, so any other year is the same scheme.
    let newest_first = state.library.programme_years().into_iter().rev();
    let programmes =
        requested_year.into_iter().chain(newest_first).filter_map(|year| state.library.programme(year));
    let programme =
        programmes.into_iter().find(|programme| programme.scheme(&id).is_some()).ok_or_else(unknown)?;
    let row = programme.scheme(&id).ok_or_else(unknown)?;
    let scheme = &row.scheme;
    let placed = exhibits(state, &programme, Share::Schemes);
    let by_month = exhibits(state, &programme, Share::PlanByMonth);
    let content = html! {
        h1 {
            span.nhsuk-caption-m {
                a href=(address("/efficiency", programme.year, &[])) { "Efficiency programme, " (programme.year) }
                ", " (programme.bearer_name(&scheme.bearer)) ", " (scheme.id)
            }
            (scheme.title) ": " (finding(row))
            @if scheme.provenance == Provenance::Synthetic { " " (rests_on(scheme.provenance)) }
        }
        p.oak-lead { (lead(row)) }
        (provenance_key())
        (money(row, NumberLinks::of(&placed, "register"), NumberLinks::of(&by_month, "plan-by-month")))
        (facts(&programme, row))
        (watch(state, programme.year, row))
        section {
            h2 { "Where this comes from" }
            p.oak-sub {
                (source(view, &programme.documents, &scheme.source_ref)) ". " (mark_with_word(scheme.provenance)) ". Recorded "
                (day_in_words(scheme.recorded_on)) ". " (cell(&scheme.file, scheme.at)) "."
            }
        }
    };
    let page = PageBody {
        title: &format!("{}, {}", scheme.title, programme.year),
        section: Section::Efficiency,
        view: Some(view),
        context: years_context(state, &programme, "/efficiency", programme.month, |programme| {
            !programme.efficiency.schemes.is_empty()
        }),
        content,
        charts: Charts::None,
    };
    Ok(Answer::Page(page.render(state)))
}

/// What stands out most.
fn finding(row: &Assessed) -> String {
    let amounts = &row.amounts;
    let million = |value: Pence| domain::money::Pounds(value).to_string();
    let not_counted = amounts.get(Saving::NotCounted).or_nil();
    if not_counted != Pence::ZERO {
        return format!("{} is claimed but not counted", million(not_counted));
    }
    match (amounts.get(Saving::Delivered).value, amounts.get(Saving::PlanToDate).value) {
        (Some(delivered), Some(plan)) => {
            format!("{} delivered of {} planned to date", million(delivered), million(plan))
        }
        (Some(delivered), None) => format!("{} delivered", million(delivered)),
        _ => amounts.get(Saving::PlanYear).value.map_or_else(
            || "no value is stated".to_owned(),
            |plan| format!("{} planned for the year", million(plan)),
        ),
    }
}

fn lead(row: &Assessed) -> &'static str {
    match (row.scheme.entry, row.scheme.may_report()) {
        (Entry::Remainder, _) => {
            "No public paper says what this is made of: it is what a published total leaves once the items that are named are taken off."
        }
        (Entry::Item, _) => {
            "A public paper names this saving and its value; owner, maturity, risk and impact assessment are not published."
        }
        (Entry::Scheme, true) => "Its quality and equality impact assessment (QEIA) lets it report delivery.",
        (Entry::Scheme, false) => {
            "It may not report delivery until its quality and equality impact assessment (QEIA) is approved; the cautious view counts nothing for it."
        }
    }
}

fn money(row: &Assessed, numbers: NumberLinks<'_>, profile_numbers: NumberLinks<'_>) -> Markup {
    let labels = [
        (Saving::PlanYear, "Planned for the year"),
        (Saving::PlanToDate, "Planned to date"),
        (Saving::Delivered, "Delivered to date"),
        (Saving::NotCounted, "Claimed, not counted"),
        (Saving::Variance, "Delivered less planned"),
        (Saving::Measured, "Measured against baseline"),
        (Saving::Forecast, "Forecast outturn of the year"),
        (Saving::Likely, "Likely: forecast times odds"),
        (Saving::Cautious, "Cautious: nothing unless cleared"),
        (Saving::FullYearEffect, "Full-year effect"),
    ];
    html! {
        section {
            h2 { "What it saves" }
            div.oak-scroll tabindex="0" role="region" aria-label="What it saves" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts.fit {
                    caption.nhsuk-table__caption { span.cap { "Savings, £m; brackets are adverse." } }
                    thead { tr { th scope="col" { "Amount" } th.num scope="col" { "£m" } } }
                    tbody {
                        @for (saving, label) in labels {
                            tr { th scope="row" { (label) } td.num { (value_at(numbers, row.scheme.id.as_str(), saving_heading(saving), row.amounts.get(saving))) } }
                        }
                    }
                }
            }
            @if let Some(profile) = &row.scheme.savings.profile {
                h3 { "Plan by month" }
                div.oak-scroll tabindex="0" role="region" aria-label="Plan by month" {
                    table.nhsuk-table.nhsuk-table--compact.oak-facts {
                        caption.nhsuk-table__caption { span.cap { "Planned savings by month, £m." } }
                        thead { tr { @for month in Month::all() { th.num scope="col" { (month.name().chars().take(3).collect::<String>()) } } } }
                        tbody { tr { @for (month, planned) in Month::all().zip(profile) { td.num { (value_at(profile_numbers, row.scheme.id.as_str(), month.name(), Total::of(Some(*planned), row.scheme.provenance))) } } } }
                    }
                }
            }
        }
    }
}

fn facts(programme: &Programme, row: &Assessed) -> Markup {
    let scheme = &row.scheme;
    let counterparty = scheme.counterparty.as_ref().map_or("", |code| programme.short_name(code));
    let maturity = match (scheme.maturity, scheme.maturity_before) {
        (Some(now), Some(before)) if now != before => {
            format!("{} (before: {}). {}", now.words(), before.words(), scheme.maturity_reason)
        }
        (now, _) => now.map_or("", Maturity::words).to_owned(),
    };
    let qeia = match (scheme.entry, scheme.qeia.reason.as_str()) {
        (Entry::Scheme, "") => format!("{} {}", scheme.qeia.words(), scheme.qeia.id),
        (Entry::Scheme, reason) => format!("{}: {reason}", scheme.qeia.words()),
        _ => String::new(),
    };
    let wte = scheme.wte_effect.map(|effect| format!("{effect} WTE")).unwrap_or_default();
    let start = scheme.start_month.map_or("", Month::name);
    let rows: [(&str, &str); 13] = [
        ("Owner", &scheme.owner),
        ("Type", scheme.kind.map_or("", domain::scheme::SchemeType::words)),
        ("Category", &scheme.category),
        ("Recurrence", scheme.recurrence.map_or("", domain::scheme::Recurrence::words)),
        ("Maturity", &maturity),
        ("Delivery risk", scheme.delivery_risk.map_or("", DeliveryRisk::words)),
        ("QEIA", qeia.trim()),
        ("Starts in", start),
        ("Posts", &wte),
        ("A cost to", counterparty),
        ("Place", &scheme.place),
        ("People affected", &scheme.group),
        ("Measured against", &scheme.baseline.what),
    ];
    html! {
        section {
            h2 { "How ripe and safe it is, and whom it affects" }
            dl.nhsuk-summary-list.oak-record {
                @for (name, text) in rows {
                    div.nhsuk-summary-list__row {
                        dt.nhsuk-summary-list__key { (name) }
                        dd.nhsuk-summary-list__value { (text_or_missing(text)) }
                    }
                }
            }
        }
    }
}

fn watch(state: &AppState, year: FinancialYear, row: &Assessed) -> Markup {
    let warning = &row.scheme.early_warning;
    html! {
        section {
            h2 { @if warning.measure.is_empty() { "No early-warning measure is stated" } @else { "What would stop it" } }
            @if !warning.measure.is_empty() {
                p.oak-sub { "Watched: " (warning.measure) ". Assessed again when: " (warning.trigger) "." }
            }
            p.oak-sub { (changes::of_scheme_link(state, year, &row.scheme)) }
        }
    }
}
