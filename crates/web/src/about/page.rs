//! What this is, what is synthetic, how figures are made, and how accessible the pages are.

use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use exhibits::html::mark;
use maud::{Markup, html};

use crate::address::View;
use crate::answer::Answer;
use crate::error::PageError;
use crate::layout::{Charts, PageBody, Section, context, heading, item, month_context};
use crate::sources::provenance_counts::ProvenanceCounts;
use crate::state::AppState;
use exhibits::number::grouped_count;

/// The page; what it says of a month is left out where there is none.
///
/// # Errors
/// Where the library has no such month.
pub(crate) fn show(state: &AppState, view: Option<&View>) -> Result<Answer, PageError> {
    let month_end = view.map(|view| state.month_end(view)).transpose()?;
    let of_month = month_end.as_deref().zip(view);
    let content = html! {
        (heading("About", "Oakham shows one health system’s money so that anyone can check it"))
        p.oak-lead {
            "It adds up the monthly returns of the organisations of "
            @match &month_end { Some(month_end) => (month_end.system_name), None => "a health system" }
            ", compares them with plan, and shows for every figure where it comes from."
        }
        p.oak-lead { "It is open-source software and not an NHS body. Nothing here is advice or an official statistic." }
        (synthetic(of_month))
        (method(of_month))
        (check(view))
        (reuse(view))
        (accessibility(state.settings.contact.as_deref()))
        @if let Some(contact) = &state.settings.contact {
            section {
                h2 { "Contact" }
                p.oak-sub {
                    "Questions, corrections and reports of barriers: "
                    (contact_link(contact)) "."
                }
            }
        }
        p.oak-review { "Program version " (state.settings.version) "." }
    };
    let page = PageBody {
        title: "About",
        section: Section::About,
        view,
        context: match of_month {
            Some((month_end, view)) => month_context(month_end, view),
            None => context(&item("Month", &html! { b { "none yet" } })),
        },
        content,
        charts: Charts::None,
    };
    Ok(Answer::Page(page.render(state)))
}

/// An address, with the choices of a view where there is one.
fn link(view: Option<&View>, path: &str) -> String {
    view.map_or_else(|| path.to_owned(), |view| view.link(path))
}

fn synthetic(of_month: Option<(&MonthEnd, &View)>) -> Markup {
    html! {
        section id="synthetic" {
            @match of_month.map(|(month_end, _)| ProvenanceCounts::of(month_end)) {
                Some(counts) => h2 { (grouped_count(counts.synthetic)) " of " (grouped_count(counts.total())) " figures of this month are synthetic" },
                None => h2 { "What is synthetic is marked" },
            }
            p.oak-sub {
                "Public papers state some totals and few details. Where a detail is missing, a synthetic value fills the gap, "
                "so that the whole can be read, and is marked. It is not evidence of anything."
            }
            ul.oak-list {
                li { (mark(Provenance::Published)) " " b { "Published: " } "stated in a public source, which is named." }
                li { (mark(Provenance::Derived)) " " b { "Derived: " } "worked out from published values by a stated formula." }
                li { (mark(Provenance::Reported)) " " b { "Reported: " }
                    "stated in an organisation’s return and not published, or resting on a value that was." }
                li { (mark(Provenance::Synthetic)) " " b { "Synthetic: " }
                    "generated to fill a gap, or resting on a value that was; set in grey." }
            }
            @if let Some((_, view)) = of_month {
                p.oak-foot { a href=(view.link("/sources")) { "Documents and files of this month" } }
            }
        }
    }
}

fn method(of_month: Option<(&MonthEnd, &View)>) -> Markup {
    let view = of_month.map(|(_, view)| view);
    html! {
        section id="method" {
            h2 { "How figures are made" }
            ul.oak-list {
                li { b { "Sign. " } "Income and surplus are positive, cost and deficit negative. Tables set negatives in brackets." }
                li { b { "Variance. " } "Actual less plan: adverse is negative, favourable positive." }
                li { b { "Sums. " } "Amounts are held in whole pence and rounded only when shown, so printed parts may not sum to a printed total." }
                li { b { "Months. " } "Month 1 is April. “To date” is April to the month shown"
                    @if let Some((month_end, _)) = of_month { ", here month " (month_end.month) " of " (month_end.year) } "." }
                li { b { "Deficit support. " } "Money paid to systems that plan a deficit. Positions are shown including it, and excluding it by the choice at the top of the page." }
                li { b { "Rounding in print. " } "Where a source prints a rounded value, what follows from it shows the range in which the true value lies." }
                li { b { "Figure ids. " } "Ten letters and digits made from what a figure is, never from its value: the id stays when a value is corrected." }
            }
            p.oak-foot {
                a href=(link(view, "/money")) { "System position, table by table" }
                a href=(link(view, "/periods")) { "All months" }
                a href="/docs" { "Every method with its equations, sources and limits" }
            }
        }
    }
}

fn check(view: Option<&View>) -> Markup {
    html! {
        section id="check" {
            h2 { "How to check a figure" }
            ul.oak-list {
                li { b { "Follow it. " } "Every figure, and every number that a table works out, is a link to a page of its own: its exact value, the formula, the inputs, and each step back to a cell of a file, a passage of a document or a run." }
                li { b { "Work it out. " } "That page lists the inputs with their values, also as CSV and JSON, so that any spreadsheet gives the same sum." }
                li { b { "Compare the file. " } "The page names the file and its SHA-256: " code { "sha256sum" } " with the file’s name gives the same digits if nobody has changed it." }
                li { b { "Compare the document. " } "What a document states stands beside what is held here. Where the two differ by more than the rounding in print, the first page and the figure’s page say so." }
            }
            p.oak-foot {
                a href=(link(view, "/search")) { "Find a figure" }
                a href=(link(view, "/sources")) { "Documents and files" }
            }
        }
    }
}

fn reuse(view: Option<&View>) -> Markup {
    html! {
        section id="reuse" {
            h2 { "Take the figures with you" }
            p.oak-sub {
                "Tables have a CSV file with their numbers, how each is known, and for every number its id. Every figure’s page gives the figure and all its inputs as CSV and JSON. "
                "A report on paper, a page and a file show the same figure under the same id."
            }
            p.oak-foot { a href=(link(view, "/search")) { "Search figures" } }
        }
    }
}

fn accessibility(contact: Option<&str>) -> Markup {
    html! {
        section id="accessibility" {
            h2 { "Accessibility statement" }
            p.oak-sub { "This statement is about all pages and papers of this site. They aim to meet the Web Content Accessibility Guidelines (WCAG) 2.2 at level AA, and are partially compliant with it for the reasons below." }
            ul.oak-list {
                li { "Everything works from the keyboard and without JavaScript; scripts only let you step through the points of a chart with the arrow keys and set amounts with a slider." }
                li { "Every chart has a name, a description and the same figures as a table under “Show table”." }
                li { "Nothing is said by colour alone: adverse and favourable are words, and charts use hatching and arrows too." }
                li { "Pages fit a screen 320 pixels wide and a zoom of 400%. Wide tables scroll inside their own frame, which takes the keyboard focus." }
                li { "Printing keeps tables and charts and leaves out navigation. The board report is a tagged PDF (PDF/UA-1) and a page." }
            }
            h3 { "What is not yet good enough" }
            ul.oak-list {
                li { "Tables of money need two directions of scrolling on small screens, because comparison needs columns (1.4.10 Reflow allows this for tables)." }
                li { "Documents that are quoted are shown as they were published; some of them are not accessible." }
                li { "No test with users of screen readers has been made yet." }
            }
            h3 { "Another format, or a problem" }
            p.oak-sub {
                "If you need something from this site in another format, or find a barrier that is not listed, "
                @match contact {
                    Some(contact) => { "contact " (contact_link(contact)) ". Say what you need and where you found the problem; expect an answer within 10 working days." }
                    None => "write to whoever runs this site: no contact has been set (`contact` in oakham.toml).",
                }
            }
            h3 { "Enforcement" }
            p.oak-sub {
                "The Equality and Human Rights Commission enforces the Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018. "
                "If you are not content with the answer to your complaint, "
                a href="https://www.equalityadvisoryservice.com/" { "contact the Equality Advisory and Support Service" } "."
            }
            h3 { "How this was tested" }
            p.oak-sub {
                "Every page is tested with axe in Chromium at 1,280 and 320 pixels, from the keyboard and without scripts, whenever the program changes. "
                "Contrast of all colours of text is computed. Prepared on 28 November 2026; last reviewed on 29 November 2026."
            }
        }
    }
}

/// A contact as a link, where it is an address.
fn contact_link(contact: &str) -> Markup {
    html! {
        @if contact.contains("://") { a href=(contact) { (contact) } }
        @else if contact.contains('@') { a href=(format!("mailto:{contact}")) { (contact) } }
        @else { (contact) }
    }
}
