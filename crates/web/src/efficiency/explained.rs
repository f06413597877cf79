//! What public papers explain of the savings required: a bar an item, hatched where they do not.

use domain::money::Pence;
use domain::programme::{Assessed, Programme, Saving};
use domain::scheme::Entry;
use exhibits::spec::colour;
use exhibits::table::efficiency::{WHOLE_REGISTER, bearer_in_words, saving_heading};
use maud::{Markup, html};

use super::register::scheme_address;
use crate::address::View;
use crate::placement::NumberLinks;
use crate::programme::{address, cell, source, value_at};

/// Items that public papers name against what they do not: each a bar from where the last ended.
pub(super) fn explained(programme: &Programme, numbers: NumberLinks<'_>, view: &View) -> Markup {
    let efficiency = &programme.efficiency;
    let remainder = efficiency.plan_of(Entry::Remainder);
    let total = efficiency.total.get(Saving::PlanYear);
    let (Some(_), Some(whole)) = (remainder.value, total.value) else { return html! {} };
    let explained = efficiency.explained();
    let per_cent = (explained.or_nil().get() * 200 + whole.get()) / (2 * whole.get()).max(1);
    let n_items = efficiency.schemes.iter().filter(|row| row.scheme.entry != Entry::Remainder).count();
    // Named items first, so that what is explained ends where the gap begins.
    let mut rows: Vec<&Assessed> = efficiency.schemes.iter().collect();
    rows.sort_by_key(|row| row.scheme.entry == Entry::Remainder);
    let starts = rows.iter().scan(Pence::ZERO, |end, row| {
        let start = *end;
        *end += row.amounts.get(Saving::PlanYear).or_nil();
        Some(start)
    });
    let bars: Vec<(&Assessed, Pence)> = rows.iter().copied().zip(starts).collect();
    html! {
        section.oak-exhibit id="explained" {
            h2 { (per_cent) "% is explained: " (n_items) " items, all at " (bearers_in_words(programme)) }
            p.oak-sub { "£m, full year " (programme.year) ". Each bar starts where the one above ends; hatched bars: no public paper says what they are." }
            div.oak-scroll tabindex="0" role="region" aria-label="Savings required, explained and not itemised" {
                table.nhsuk-table.nhsuk-table--compact.oak-facts {
                    caption.nhsuk-table__caption { span.cap { "Savings required by item, £m." } }
                    thead { tr {
                        th.stick scope="col" { "Item" }
                        th.num scope="col" { "Year plan" }
                        th.gap scope="col" { "Part of the whole" }
                        th scope="col" { "Source" }
                    } }
                    tbody {
                        @for (idx, (row, start)) in bars.iter().enumerate() {
                            @let plan = row.amounts.get(Saving::PlanYear);
                            tr {
                                th.stick scope="row" {
                                    a href=(scheme_address(programme, row)) { (programme.bearer_name(&row.scheme.bearer)) ": " (row.scheme.title) }
                                }
                                td.num { (value_at(numbers, row.scheme.id.as_str(), saving_heading(Saving::PlanYear), plan)) }
                                td.gap { (bar(idx, *start, plan.or_nil(), whole, row.scheme.entry)) }
                                td { (source(view, &programme.documents, &row.scheme.source_ref)) span.oak-beneath { (cell(&row.scheme.file, row.scheme.at)) } }
                            }
                        }
                        tr.tot {
                            th.stick scope="row" { "Savings required in " (programme.year) }
                            td.num { (value_at(numbers, WHOLE_REGISTER, saving_heading(Saving::PlanYear), total)) }
                            td.gap { (bar(rows.len(), Pence::ZERO, whole, whole, Entry::Scheme)) }
                            td { (explained.or_nil()) " explained, " (remainder.or_nil()) " not itemised" }
                        }
                    }
                }
            }
            p.oak-foot { a href=(address("/efficiency.csv", programme.year, &[])) { "Download CSV" } }
        }
    }
}

/// Who bears the items that are explained.
fn bearers_in_words(programme: &Programme) -> String {
    let mut names: Vec<String> = Vec::new();
    for row in programme.efficiency.schemes.iter().filter(|row| row.scheme.entry != Entry::Remainder) {
        let name = bearer_in_words(programme, &row.scheme.bearer).replacen("The ", "the ", 1);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" and ")
}

/// The width of a bar's track [px].
const TRACK: i64 = 240;

/// A bar from `start`, as long as `length`, on a track as long as `whole`.
fn bar(idx: usize, start: Pence, length: Pence, whole: Pence, entry: Entry) -> Markup {
    let px = |value: Pence| value.get().max(0) * TRACK / whole.get().max(1);
    let hatch = format!("hatch-{idx}");
    html! {
        svg.oak-bar viewBox=(format!("0 0 {TRACK} 14")) width=(TRACK) height="14" aria-hidden="true" focusable="false" {
            @if entry == Entry::Remainder {
                defs { pattern id=(hatch) width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect width="6" height="6" fill=(colour::PAPER) {}
                    rect width="1.5" height="6" fill=(colour::NOTE) {}
                } }
                rect x=(px(start)) y="1" width=(px(length).max(2)) height="12" fill=(format!("url(#{hatch})")) stroke=(colour::NOTE) {}
            } @else {
                rect x=(px(start)) y="1" width=(px(length).max(2)) height="12" fill=(if length == whole { colour::ACTUAL } else { colour::PLAN }) {}
            }
        }
    }
}
