//! The figures of the workspace itself, in sentences as a document states them, so that one check serves both.

use std::fmt::Write;

use domain::figure::{Basis, Definition, FigureKey, Subject, Support};
use domain::money::Pence;
use domain::month::Period;
use domain::month_end::MonthEnd;
use domain::organisation::OrganisationKind;

/// The position of a month to date and of its year: plan, actual and variance, body by body.
pub(super) fn sentences(month_end: &MonthEnd, system: &str) -> String {
    let (year, month) = (month_end.year, month_end.month);
    let mut text = format!("{system} ICS, month {month} of {year}\n\n");
    // The total of those who reported is not that of the system, and is no statement about it.
    let of_system = month_end.is_complete();
    let mut bodies: Vec<(String, Subject)> = of_system
        .then(|| (format!("{system} ICS"), Subject::System(month_end.system.clone())))
        .into_iter()
        .collect();
    for organisation in &month_end.organisations {
        let name = match organisation.kind {
            OrganisationKind::Board => format!("{system} ICB"),
            _ => organisation.short_name.clone(),
        };
        bodies.push((name, Subject::Organisation(organisation.code.clone())));
    }
    for (name, subject) in bodies {
        let figure = |period: Period, basis: Basis| {
            let key = FigureKey {
                definition: Definition::Position,
                subject: subject.clone(),
                period,
                basis,
                support: Support::Including,
                made_in: None,
                version: 1,
            };
            month_end.figure(&key).map(|figure| figure.value)
        };
        let (to_date, whole) = (Period::to_date(year, month), Period::whole(year));
        // A surplus to date reads like one of the year, so that only deficits are told.
        if let Some(actual) = figure(to_date, Basis::Actual).filter(|actual| actual.is_negative()) {
            line(&mut text, &format!("At month {month} of {year} {name} had a year-to-date"), actual);
        }
        if let Some(plan) = figure(to_date, Basis::Plan).filter(|plan| plan.is_negative()) {
            line(&mut text, &format!("At month {month} of {year} {name} had a planned year-to-date"), plan);
        }
        if let Some(variance) =
            figure(to_date, Basis::ActualVariance).filter(|variance| variance.is_negative())
        {
            let amount = pounds(variance);
            // What is written to memory does not fail.
            let _ = writeln!(
                text,
                "At month {month} of {year} {name} had a year-to-date variance of {amount} adverse to plan.\n"
            );
        }
        if let Some(plan) = figure(whole, Basis::Plan) {
            line(&mut text, &format!("For {year} {name} had a planned"), plan);
        }
    }
    text
}

fn line(text: &mut String, beginning: &str, value: Pence) {
    let word = if value.is_negative() { "deficit" } else { "surplus" };
    let _ = writeln!(text, "{beginning} {word} of {}.\n", pounds(value));
}

/// `£64.8m`: as many decimals as tables of people show.
fn pounds(value: Pence) -> String {
    let tenths = (value.magnitude().get() + 5_000_000) / 10_000_000;
    format!("£{}.{}m", tenths / 10, tenths % 10)
}
