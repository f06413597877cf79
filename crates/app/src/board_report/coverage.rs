//! What a board report does not cover: what was not sent for the month, and what returns do not hold.

use domain::month::Month;
use domain::organisation::OrganisationKind;
use exhibits::table::actions::Grounds;
use exhibits::table::analysis::movement::run_rate_later;
use exhibits::table::register_is_later;
use finance::analysis::{OrganisationAnalysis, PositionAnalysis};

/// What no return holds, said once.
const NOT_IN_RETURNS: &str = "Not in the monthly return: the balance sheet beyond cash and balances within the system, the board’s cash drawdown against its limit, elective recovery funding and activity, the mental health investment standard, and single changes of allocation.";

/// What is not covered, a sentence each; the register of schemes may be that of a later month. What is `left_out` are
/// tables without an amount; `of_measures` is what is said of measures.
pub(super) fn not_covered(
    grounds: &Grounds<'_>,
    later_register: Option<Month>,
    left_out: &[String],
    of_measures: Vec<String>,
) -> Vec<String> {
    let month_end = grounds.month_end;
    let missing: Vec<&str> = month_end
        .organisations
        .iter()
        .filter(|organisation| !month_end.has_reported(&organisation.code))
        .map(|organisation| organisation.short_name.as_str())
        .collect();
    let mut sentences = Vec::new();
    if !missing.is_empty() {
        sentences.push(format!("No return: {}.", missing.join(", ")));
    }
    match grounds.analysis {
        Some(analysis) => {
            sentences.extend(not_sent(analysis));
            if !super::has_ceilings(analysis) {
                sentences.push("No ceilings of agency and bank spending are on record.".to_owned());
            }
            sentences.extend(run_rate_later(analysis).map(str::to_owned));
        }
        None => {
            sentences.push("No schedules were sent: staff, capital, cash, payments, balances.".to_owned());
        }
    }
    if grounds.programme.is_none() {
        sentences.push(later_register.map_or_else(
            || {
                "Efficiency schemes and risks: no register of the year was known by the end of the month."
                    .to_owned()
            },
            |later| format!("Efficiency schemes and risks: {}", register_is_later(later)),
        ));
    }
    if grounds.forecast.is_none() {
        sentences.push(
            "No range of the year’s end: it needs the return of every organisation, and months to come."
                .to_owned(),
        );
    }
    if !left_out.is_empty() {
        sentences.push(format!("Left out, because no amount was sent: {}.", left_out.join("; ")));
    }
    sentences.extend(of_measures);
    sentences.push(NOT_IN_RETURNS.to_owned());
    sentences
}

/// The schedules that organisations have not sent, all of them in one sentence.
fn not_sent(analysis: &PositionAnalysis) -> Option<String> {
    type HasSent = fn(&OrganisationAnalysis) -> bool;
    // Boards need no capital, and draw their cash as they pay.
    const SCHEDULES: [(&str, bool, HasSent); 6] = [
        ("staff", false, |one| !one.staff.is_empty()),
        ("capital", true, |one| one.capital.is_some()),
        ("cash", true, |one| one.cash.is_some()),
        ("payments", false, |one| !one.paid.is_empty()),
        ("what moved the position", false, |one| one.to_date.is_some()),
        ("one-off items", false, |one| one.underlying.is_some()),
    ];
    let expected = |trusts_alone: bool| {
        let is_expected = move |one: &&OrganisationAnalysis| {
            !trusts_alone || one.organisation.kind == OrganisationKind::Trust
        };
        analysis.organisations.iter().filter(is_expected)
    };
    let without = SCHEDULES.iter().filter_map(|(name, trusts_alone, has_sent)| {
        let names: Vec<&str> = expected(*trusts_alone)
            .filter(|one| !has_sent(one))
            .map(|one| one.organisation.short_name.as_str())
            .collect();
        (!names.is_empty()).then(|| format!("{name} by {}", names.join(", ")))
    });
    let without: Vec<String> = without.collect();
    (!without.is_empty()).then(|| format!("Not sent: {}.", without.join("; ")))
}
