//! The efficiency programme: what is explained, how ripe it is, who delivers, and the register.

use domain::figure::Basis;
use domain::finding::{Finding, Severity};
use domain::money::Pence;
use domain::month::day_in_words;
use domain::programme::{Amounts, Part, Programme, Saving, Total};
use domain::provenance::Provenance;
use domain::scheme::{DeliveryRisk, Maturity, Recurrence};
use exhibits::exhibit::Exhibit;
use exhibits::html::{prose, provenance_key, rests_on};
use exhibits::origin;
use exhibits::table::efficiency::{
    NEUTRAL, SCHEMES, SYSTEM, matrix_heading, programme_headline, programme_leads, programme_matrix,
    programme_profiles, programme_register, programme_savings, programme_year, saving_heading,
};
use exhibits::table::risks::{controls, event_values, risks_by_organisation, risks_register};
use exhibits::words::Wording;
use maud::{Markup, html};

use super::explained;
use super::register::{self, Filter, PATH};
use crate::address::{PageQuery, View};
use crate::answer::Answer;
use crate::download;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section};
use crate::mark::spoken_mark;
use crate::missing;
use crate::placement::{self, NumberLinks, PlacedExhibit};
use crate::programme::{address, source, value_at, with_schemes, years_context};
use crate::state::AppState;

/// The page.
///
/// # Errors
/// Where the year or a filter cannot be read, or no programme of the year is on record.
pub(crate) fn show(state: &AppState, view: &View, query: &PageQuery) -> Result<Answer, PageError> {
    let Some(programme) = with_schemes(state, query)? else { return Ok(empty_page(state, view)) };
    let programme = programme.as_ref();
    let filter = Filter::of(query)?;
    let headline = programme_headline(programme);
    let placed = exhibits(state, programme, Share::Schemes);
    let numbers = NumberLinks::of(&placed, "register");
    let content = html! {
        h1 {
            span.nhsuk-caption-m { "Efficiency programme, " (programme.year) }
            (headline.text)
            @if headline.provenance == Provenance::Synthetic { " " (rests_on(headline.provenance)) }
        }
        @for lead in programme_leads(programme) {
            p.oak-lead { (lead.text) " " (spoken_mark(lead.provenance)) }
        }
        (provenance_key())
        (explained::explained(programme, numbers, view))
        (documents_say(state, programme, view))
        (ripeness(programme, &placed))
        (breakdowns(programme, numbers))
        @for placed in placed.iter().filter(|placed| placed.exhibit.name.starts_with("efficiency-")) {
            (placement::section(view, placed)?)
        }
        (register::register(programme, filter, numbers, view))
        (findings(programme, &state.visible_findings(&programme.efficiency.findings)))
    };
    let page = PageBody {
        title: &format!("Efficiency programme, {}", programme.year),
        section: Section::Efficiency,
        view: Some(view),
        context: years_context(state, programme, PATH, programme.month, |programme| {
            !programme.efficiency.schemes.is_empty()
        }),
        content,
        charts: Charts::None,
    };
    Ok(Answer::Page(page.render(state)))
}

/// What of a programme exhibits are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Share {
    /// Its schemes and their sums.
    Schemes,
    /// The plan of each scheme by month.
    PlanByMonth,
    /// Risks, controls and events.
    Risks,
}

impl Share {
    pub(crate) const ALL: [Self; 3] = [Self::Schemes, Self::PlanByMonth, Self::Risks];
}

/// Exhibits of a programme, each with where it comes from. Names end in the year, for every year has them.
pub(crate) fn exhibits(state: &AppState, programme: &Programme, share: Share) -> Vec<PlacedExhibit> {
    let has_schemes = !programme.efficiency.schemes.is_empty();
    let has_risks =
        !(programme.risks.risks.is_empty() && programme.controls.is_empty() && programme.events.is_empty());
    let exhibits: Vec<Exhibit> = match share {
        Share::Schemes if has_schemes => [Some(programme_savings(programme)), programme_matrix(programme)]
            .into_iter()
            .flatten()
            .chain(programme_year(programme))
            .collect(),
        Share::PlanByMonth if has_schemes => vec![programme_profiles(programme)],
        Share::Risks if has_risks => vec![
            risks_by_organisation(programme),
            risks_register(programme),
            controls(programme),
            event_values(programme),
        ],
        Share::Schemes | Share::PlanByMonth | Share::Risks => return Vec::new(),
    };
    let (register, path, page) = match share {
        Share::Schemes | Share::PlanByMonth => ("schemes", PATH, "Efficiency programme"),
        Share::Risks => ("risks", "/risks", "Risks"),
    };
    let month = state.library.latest();
    let system = month.and_then(|(year, month)| state.library.month_end(year, month));
    let system = system.map_or_else(|| "System".to_owned(), |month_end| month_end.system_name.clone());
    let origin = origin::of_programme(&system, programme, register);
    let path = address(path, programme.year, &[]);
    placement::sourced(Wording::Staff, origin, |_| exhibits.clone())
        .into_iter()
        .map(|exhibit| PlacedExhibit::on(exhibit, page, &path))
        .map(|placed| PlacedExhibit {
            name: format!("{}-{}", placed.name, programme.year.folder()),
            anchor: anchor(programme, placed.anchor),
            ..placed
        })
        .collect()
}

/// Where on its page an exhibit of this name stands.
fn anchor(programme: &Programme, name: String) -> String {
    match &*name {
        // Each scheme has a page of its own.
        "plan-by-month" => String::new(),
        "register" if !register::is_shown(programme) => "explained".to_owned(),
        _ => name,
    }
}

fn empty_page(state: &AppState, view: &View) -> Answer {
    let (content, context_line) = missing::no_register(state, PATH, "Efficiency programme", "schemes");
    let page = PageBody {
        title: "Efficiency programme",
        section: Section::Efficiency,
        view: Some(view),
        context: context_line,
        content,
        charts: Charts::None,
    };
    Answer::Page(page.render(state))
}

/// The register as CSV.
///
/// # Errors
/// Where the year cannot be read, or no programme of it is on record.
pub(crate) fn csv(state: &AppState, query: &PageQuery) -> Result<Answer, PageError> {
    let programme = with_schemes(state, query)?.ok_or(PageError::NoRegister)?;
    let text = download::table_csv(&programme_register(&programme).table)?;
    Ok(Answer::Csv { name: format!("schemes-{}.csv", programme.year.folder()), text })
}

/// What documents state of required and delivered savings, linked to the figure where a month end has it.
fn documents_say(state: &AppState, programme: &Programme, view: &View) -> Markup {
    let stated = &programme.efficiency.stated;
    html! {
        @if !stated.is_empty() {
            section id="stated" {
                h2 { @if stated.len() == 1 { "1 total is stated in public" } @else { (stated.len()) " totals are stated in public" } }
                ul.oak-list {
                    @for claim in stated {
                        li {
                            b {
                                @let id = claim.figure.id();
                                @if state.library.month_end_with(id, None).is_some() {
                                    a.oak-fig href=(format!("/f/{id}")) { "£" (claim.value.to_string()) "m" }
                                } @else { "£" (claim.value.to_string()) "m" }
                                (spoken_mark(claim.provenance))
                            }
                            " " (if claim.figure.basis == Basis::Actual { "delivered" } else { "required" }) ": "
                            (claim.says) " "
                            (source(view, &programme.documents, &format!("{}, {}", claim.document, claim.locator))) "."
                        }
                    }
                }
            }
        }
    }
}

/// Ripeness and risk beside delivery, where the register states them.
fn ripeness(programme: &Programme, placed: &[PlacedExhibit]) -> Markup {
    let efficiency = &programme.efficiency;
    if efficiency.matrix.iter().all(|row| row.maturity.is_none()) {
        return html! {};
    }
    html! {
        section id="maturity" {
            h2 { (matrix_heading(programme)) @if efficiency.provenance() == Provenance::Synthetic { " " (rests_on(Provenance::Synthetic)) } }
            p.oak-sub { "Full-year plan, £m, by maturity and delivery risk. Darker means more money. Likely is the own forecast times the odds of delivery." }
            (matrix(programme, NumberLinks::of(placed, "maturity")))
            (odds(programme))
        }
        section {
            h2 { (delivery_heading(programme)) @if efficiency.provenance() == Provenance::Synthetic { " " (rests_on(Provenance::Synthetic)) } }
            p.oak-sub { (back_loading(programme)) }
            (by_organisation(programme, NumberLinks::of(placed, "register")))
        }
    }
}

fn matrix(programme: &Programme, numbers: NumberLinks<'_>) -> Markup {
    let rows = &programme.efficiency.matrix;
    let n_risks = if rows.iter().any(|row| row.by_risk[3].value.is_some()) { 4 } else { 3 };
    let most = rows.iter().flat_map(|row| row.by_risk).map(Total::or_nil).max().unwrap_or(Pence::ZERO);
    let column = |idx: usize| Total::sum(rows.iter().map(|row| row.by_risk[idx]));
    let known = programme.efficiency.provenance();
    html! {
        div.oak-scroll tabindex="0" role="region" aria-label="Plan by maturity and delivery risk" {
            table.nhsuk-table.nhsuk-table--compact.oak-facts.fit.oak-matrix {
                caption.nhsuk-table__caption { span.cap { "Plan of the year by maturity and delivery risk, £m." } }
                thead { tr {
                    th.stick scope="col" { "Maturity" }
                    @for name in ["Low risk", "Medium risk", "High risk", "Risk not stated"].iter().take(n_risks) { th.num scope="col" { (name) } }
                    th.num scope="col" { "Total" }
                    th.num scope="col" { "Likely" }
                } }
                tbody {
                    @for row in rows {
                        tr {
                            @let name = row.maturity.map_or("Not stated", Maturity::words);
                            th.stick scope="row" { (name) }
                            @for (idx, total) in row.by_risk[..n_risks].iter().enumerate() {
                                td class=(format!("num oak-shade-{}", shade(total.or_nil(), most))) {
                                    (value_at(numbers, name, &risk_column(idx), total.nil_of_nothing(known)))
                                }
                            }
                            td.num { b { (value_at(numbers, name, "Total", row.total)) } }
                            td.num { (value_at(numbers, name, "Likely", row.likely)) }
                        }
                    }
                    tr.tot {
                        th.stick scope="row" { "Total" }
                        @for idx in 0..n_risks { td.num { (value_at(numbers, "Total", &risk_column(idx), column(idx).nil_of_nothing(known))) } }
                        td.num { (value_at(numbers, "Total", "Total", programme.efficiency.total.get(Saving::PlanYear))) }
                        td.num { (value_at(numbers, "Total", "Likely", programme.efficiency.total.get(Saving::Likely))) }
                    }
                }
            }
        }
    }
}

/// The heading of a delivery risk in the exhibit of the same numbers.
fn risk_column(idx: usize) -> String {
    format!("Delivery risk: {}", DeliveryRisk::ALL.get(idx).map_or("Not stated", |risk| risk.words()))
}

/// How dark a cell is, 0 to 4.
fn shade(value: Pence, most: Pence) -> i64 {
    if value <= Pence::ZERO { 0 } else { (value.get() * 4 + most.get() - 1) / most.get().max(1) }
}

fn odds(programme: &Programme) -> Markup {
    let odds = &programme.efficiency.odds;
    html! {
        details.nhsuk-details.oak-fold {
            summary.nhsuk-details__summary { span.nhsuk-details__summary-text { "Odds of delivery" } }
            p.oak-small { "Share of the own forecast that counts as likely. Source: " (odds.source) "." }
            div.oak-scroll tabindex="0" role="region" aria-label="Odds of delivery" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts.fit {
                    caption.nhsuk-table__caption { span.cap { "Odds of delivery by maturity and risk." } }
                    thead { tr {
                        th scope="col" { "Maturity" }
                        @for risk in DeliveryRisk::ALL { th.num scope="col" { (risk.words()) " risk" } }
                    } }
                    tbody {
                        @for maturity in Maturity::ALL {
                            tr {
                                th scope="row" { (maturity.words()) }
                                @for risk in DeliveryRisk::ALL { td.num { (odds.per_cent(*maturity, *risk)) "%" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn delivery_heading(programme: &Programme) -> String {
    let variance = programme.efficiency.net.get(Saving::Variance).or_nil();
    let amount = exhibits::words::amount::pounds(variance, exhibits::words::amount::Scale::Words);
    let late_per_cent = programme.efficiency.back_loaded_per_cent();
    let late = late_per_cent
        .map_or_else(String::new, |per_cent| format!(", and {per_cent}% is planned for the second half"));
    if variance.is_negative() {
        format!("Delivery is {amount} behind plan{late}")
    } else {
        format!("Delivery is {amount} ahead of plan{late}")
    }
}

fn back_loading(programme: &Programme) -> String {
    match programme.efficiency.back_loading {
        Some((late, total)) => format!(
            "£{late}m of £{total}m falls in months 7 to 12. Cautious counts nothing for schemes whose QEIA is not approved; measured is baseline less what was spent, where that was measured."
        ),
        None => "No plan by month is stated.".to_owned(),
    }
}

const COLUMNS: [(Saving, &str); 9] = [
    (Saving::PlanYear, "Year plan"),
    (Saving::PlanToDate, "Plan to date"),
    (Saving::Delivered, "Delivered"),
    (Saving::NotCounted, "Claimed, not counted"),
    (Saving::Variance, "Variance"),
    (Saving::Measured, "Measured"),
    (Saving::Forecast, "Forecast outturn"),
    (Saving::Likely, "Likely"),
    (Saving::Cautious, "Cautious"),
];

fn by_organisation(programme: &Programme, numbers: NumberLinks<'_>) -> Markup {
    let efficiency = &programme.efficiency;
    let is_netted = efficiency.neutral.get(Saving::PlanYear).value.is_some();
    let cells = |row: &str, amounts: &Amounts| {
        html! {
            @for (saving, _) in COLUMNS {
                td.num { (value_at(numbers, row, saving_heading(saving), amounts.get(saving))) }
            }
        }
    };
    html! {
        div.oak-scroll tabindex="0" role="region" aria-label="Delivery by organisation" {
            table.nhsuk-table.nhsuk-table--compact.oak-facts {
                caption.nhsuk-table__caption { span.cap { "Savings by organisation, £m. Variance is delivered less planned; brackets are adverse." } }
                thead { tr { th.stick scope="col" { "Organisation" } @for (_, name) in COLUMNS { th.num scope="col" { (name) } } } }
                tbody {
                    @for part in &efficiency.by_bearer {
                        @let name = programme.bearer_name(&part.bearer);
                        tr { th.stick scope="row" { (name) } (cells(&name, &part.amounts)) }
                    }
                    @if is_netted {
                        tr { th.stick scope="row" { (NEUTRAL) } (cells(NEUTRAL, &efficiency.neutral)) }
                    }
                    tr.tot { th.stick scope="row" { (SYSTEM) } (cells(SYSTEM, &efficiency.net)) }
                }
            }
        }
    }
}

/// By recurrence and by category.
fn breakdowns(programme: &Programme, numbers: NumberLinks<'_>) -> Markup {
    let efficiency = &programme.efficiency;
    let is_stated = efficiency.schemes.iter().any(|row| row.scheme.recurrence.is_some());
    if !is_stated {
        return html! {};
    }
    html! {
        section {
            h2 { (recurrent_heading(programme)) }
            div.oak-cols {
                div.c5 { (parts("By recurrence and type", numbers, efficiency.by_recurrence.iter().chain(&efficiency.by_type))) }
                div.c7 { (parts("By category", numbers, efficiency.by_category.iter())) }
            }
        }
    }
}

fn recurrent_heading(programme: &Programme) -> String {
    let plan = |part: &Part| part.amounts.get(Saving::PlanYear).or_nil();
    let total = programme.efficiency.total.get(Saving::PlanYear).or_nil();
    let recurrent =
        programme.efficiency.by_recurrence.iter().find(|part| part.name == Recurrence::Recurrent.words());
    let per_cent = recurrent.map_or(0, plan_share(total, plan));
    format!("{per_cent}% of the plan is recurrent")
}

fn plan_share<'a>(total: Pence, plan: impl Fn(&Part) -> Pence) -> impl FnOnce(&'a Part) -> i64 {
    move |part| (plan(part).get() * 200 + total.get()) / (2 * total.get()).max(1)
}

fn parts<'a>(name: &str, numbers: NumberLinks<'_>, parts: impl Iterator<Item = &'a Part>) -> Markup {
    html! {
        div.oak-scroll tabindex="0" role="region" aria-label=(name) {
            table.nhsuk-table.nhsuk-table--compact.oak-facts.fit {
                caption.nhsuk-table__caption { span.cap { (name) ", £m." } }
                thead { tr {
                    th scope="col" { "Part" }
                    th.num scope="col" { "Schemes" }
                    th.num scope="col" { "Year plan" }
                    th.num scope="col" { "Delivered" }
                    th.num scope="col" { "Forecast outturn" }
                } }
                tbody {
                    @for part in parts {
                        tr {
                            @let name = exhibits::words::capital_first(&part.name);
                            th scope="row" { (name) }
                            td.num { (numbers.link(&name, SCHEMES, &html! { (part.n_rows) })) }
                            @for saving in [Saving::PlanYear, Saving::Delivered, Saving::Forecast] { td.num { (value_at(numbers, &name, saving_heading(saving), part.amounts.get(saving))) } }
                        }
                    }
                }
            }
        }
    }
}

fn finding_list<'a>(findings: impl Iterator<Item = &'a Finding>) -> Markup {
    html! {
        ul.oak-list {
            @for finding in findings {
                li { b { (finding.rule) " " (finding.severity.word()) } ": " (prose(&finding.message)) " " (prose(&finding.fix)) }
            }
        }
    }
}

/// What the rules found in the register.
fn findings(programme: &Programme, findings: &[Finding]) -> Markup {
    html! {
        @if !findings.is_empty() {
            section id="findings" {
                h2 { @if findings.len() == 1 { "1 finding" } @else { (findings.len()) " findings" } " in the register" }
                (finding_list(findings.iter().filter(|finding| finding.severity == Severity::Blocks)))
                @let n_rest = findings.iter().filter(|finding| finding.severity != Severity::Blocks).count();
                @if n_rest != 0 {
                    details.nhsuk-details.oak-fold {
                        summary.nhsuk-details__summary { span.nhsuk-details__summary-text { "Show " (n_rest) " that do not block" } }
                        (finding_list(findings.iter().filter(|finding| finding.severity != Severity::Blocks)))
                    }
                }
            }
        }
        @if let Some(day) = programme.efficiency.schemes.iter().map(|row| row.scheme.recorded_on).max() {
            p.oak-review { "Register last recorded " (day_in_words(day)) "." }
        }
    }
}
