//! What a version of a return says, for whoever approves it.

use domain::money::{Pence, Thousands};
use maud::{Markup, html};

use crate::returns::return_desk::{Overview, OverviewRow, ReturnKey};

/// The position, the lines furthest from plan, the narrative, what was not sent, and the files themselves.
pub(super) fn overview(key: &ReturnKey, number: usize, overview: &Overview) -> Markup {
    html! {
        section id="overview" {
            h2 { "What version " (number) " says" }
            p { @if overview.narrative.is_empty() { "It has no narrative." } @else { "“" (overview.narrative) "”" } }
            (table(key, overview))
            p.oak-note {
                @if overview.not_sent.is_empty() { "All schedules were sent." }
                @else { "Not sent: " (overview.not_sent.join(", ")) "." }
                " What was submitted: "
                @for (idx, file) in overview.files.iter().enumerate() {
                    @if 0 < idx { ", " }
                    a href=(format!("{}/submitted/{file}", key.address())) download { (file) }
                }
                "."
            }
        }
    }
}

fn table(key: &ReturnKey, overview: &Overview) -> Markup {
    html! {
        div.oak-scroll role="region" aria-labelledby="overview-caption" tabindex="0" {
            table.nhsuk-table.nhsuk-table--compact.oak-facts {
                caption id="overview-caption" { span.cap {
                    "£000, April to " (key.month.name()) " and the whole year " (key.year) ", as submitted. Brackets are deficits, costs or adverse."
                } }
                thead { tr {
                    th.stick scope="col" { "Position and the lines furthest from plan" }
                    @for name in ["Plan to date", "Actual to date", "Variance", "Plan of the year", "Own forecast", "Variance"] {
                        th.num scope="col" { (name) }
                    }
                } }
                tbody {
                    @for sum in &overview.sums { tr.tot { (cells(sum)) } }
                    @for line in &overview.lines { tr { (cells(line)) } }
                }
            }
        }
    }
}

fn cells(row: &OverviewRow) -> Markup {
    let amounts = row.amounts;
    let shown: [Pence; 6] = [
        amounts.plan_to_date,
        amounts.actual_to_date,
        amounts.variance_to_date(),
        amounts.plan_year,
        amounts.forecast_year,
        amounts.variance_year(),
    ];
    html! {
        th.stick scope="row" { (row.name) }
        @for amount in shown { td.num { (Thousands(amount)) } }
    }
}
