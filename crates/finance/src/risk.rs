//! Risks and mitigations added up: gross, mitigations, net, and the same weighted by likelihood.
//!
//! Method and limits: `docs/method/risks.md`. Only what is open and outside the own forecast
//! counts, so that nothing is counted here and in the forecast too.

use domain::code::OrganisationCode;
use domain::finding::{Finding, Severity};
use domain::month::Month;
use domain::programme::{RiskPosition, RiskSums, RisksOf, Total};
use domain::provenance::Provenance;
use domain::register_id::RegisterId;
use domain::risk::{InForecast, Risk, RiskKind, RiskStatus};

/// Adds up a register.
#[must_use]
pub fn position(register: &[Risk]) -> RiskPosition {
    let mut owners: Vec<Option<OrganisationCode>> = Vec::new();
    for risk in register {
        if !owners.contains(&risk.organisation) {
            owners.push(risk.organisation.clone());
        }
    }
    let risks_of = |organisation: Option<OrganisationCode>| {
        let rows: Vec<&Risk> = register.iter().filter(|risk| risk.organisation == organisation).collect();
        RisksOf { organisation, sums: sums(&rows) }
    };
    let by_organisation: Vec<RisksOf> = owners.into_iter().map(risks_of).collect();
    let rows: Vec<&Risk> = register.iter().collect();
    RiskPosition { total: sums(&rows), by_organisation, risks: in_order(register), findings: check(register) }
}

/// Each risk with its mitigations below it; mitigations of nothing last.
fn in_order(register: &[Risk]) -> Vec<Risk> {
    let mut ordered: Vec<&Risk> = Vec::new();
    for risk in register.iter().filter(|risk| risk.kind == RiskKind::Risk) {
        ordered.push(risk);
        let is_its_mitigation =
            |other: &&Risk| other.kind == RiskKind::Mitigation && other.linked_to.as_ref() == Some(&risk.id);
        ordered.extend(register.iter().filter(is_its_mitigation));
    }
    let rest: Vec<&Risk> =
        register.iter().filter(|row| !ordered.iter().any(|known| known.id == row.id)).collect();
    ordered.into_iter().chain(rest).cloned().collect()
}

fn sums(rows: &[&Risk]) -> RiskSums {
    let counted = |kind: RiskKind| rows.iter().filter(move |risk| risk.kind == kind && risk.counts());
    let gross = Total::sum(counted(RiskKind::Risk).map(|risk| Total::of(risk.gross, risk.provenance)));
    let mitigations =
        Total::sum(counted(RiskKind::Mitigation).map(|risk| Total::of(risk.gross, risk.provenance)));
    let weighted = |kind| {
        let value = |risk: &&Risk| Total::of(risk.weighted(), Provenance::of_formula([risk.provenance]));
        Total::sum(counted(kind).map(value))
    };
    let (weighted_gross, weighted_mitigations) = (weighted(RiskKind::Risk), weighted(RiskKind::Mitigation));
    RiskSums {
        gross,
        mitigations,
        net: net(gross, mitigations),
        weighted_gross,
        weighted_mitigations,
        weighted_net: net(weighted_gross, weighted_mitigations),
        n_rows: rows.len(),
    }
}

/// What is left of risks after mitigations. It is not known where a part of either is not: mitigations less some
/// of the risks would look like a net of all of them.
fn net(risks: Total, mitigations: Total) -> Total {
    let sum = Total::sum([risks, mitigations]);
    if sum.n_missing == 0 { sum } else { Total { value: None, ..sum } }
}

/// What rule V20 finds.
#[must_use]
pub fn check(register: &[Risk]) -> Vec<Finding> {
    let mut findings = Vec::new();
    v20_risks_count_once(register, &mut findings);
    findings.sort();
    findings
}

/// V20: what counts beside the forecast is still to come. `closed` is the last month that is closed: the forecast
/// leaves out what was to bite by then, and the sums of the register do not.
#[must_use]
pub fn v20_risks_are_to_come(register: &[Risk], closed: Month) -> Vec<Finding> {
    let is_past = |risk: &&Risk| risk.is_past(closed);
    let finding = |risk: &Risk| Finding {
        severity: Severity::Warns,
        rule: "V20".to_owned(),
        file: risk.file.path.clone(),
        at: Some(risk.at),
        message: format!(
            "{} ({}): it is open, and bites in month {}, which is past; the sums of the register count it, the forecast does not.",
            risk.id,
            risk.title,
            risk.bites_in.map_or_else(String::new, |month| month.to_string()),
        ),
        fix:
            "Write happened or closed as its status, or in period_bites the month in which it may still come."
                .to_owned(),
    };
    register.iter().filter(is_past).map(finding).collect()
}

/// V20: nothing counts both in the forecast and beside it, and every mitigation offsets a
/// risk that is still open.
pub fn v20_risks_count_once(register: &[Risk], findings: &mut Vec<Finding>) {
    let find = |id: &RegisterId| register.iter().find(|risk| risk.id == *id);
    let mut warn = |risk: &Risk, message: String, fix: &str| {
        findings.push(Finding {
            severity: Severity::Warns,
            rule: "V20".to_owned(),
            file: risk.file.path.clone(),
            at: Some(risk.at),
            message: format!("{} ({}): {message}", risk.id, risk.title),
            fix: fix.to_owned(),
        });
    };
    let open = |risk: &&Risk| risk.status == RiskStatus::Open;
    for risk in register.iter().filter(open) {
        match risk.kind {
            RiskKind::Risk => {
                let twin = register.iter().filter(open).find(|other| {
                    other.kind == RiskKind::Risk
                        && !risk.driver.is_empty()
                        && other.organisation == risk.organisation
                        && other.driver == risk.driver
                        && other.in_forecast == Some(InForecast::No)
                });
                if let (Some(InForecast::Yes), Some(twin)) = (risk.in_forecast, twin) {
                    warn(
                        risk,
                        format!("it is in the forecast, and {} has the same driver outside it.", twin.id),
                        "Close one of the two, or name what differs in the driver.",
                    );
                }
            }
            RiskKind::Mitigation => match risk.linked_to.as_ref().map(|id| (id, find(id))) {
                None => warn(risk, "it names no risk.".to_owned(), "Name the risk in linked_to."),
                Some((id, None)) => {
                    warn(risk, format!("it names {id}, which is not in the register."), "Correct linked_to.");
                }
                Some((id, Some(against))) if against.kind != RiskKind::Risk => {
                    warn(risk, format!("it names {id}, which is no risk."), "Correct linked_to.");
                }
                Some((id, Some(against))) if against.status != RiskStatus::Open => warn(
                    risk,
                    format!("it names {id}, which is {}.", against.status.words().to_lowercase()),
                    "Close the mitigation too, or hold it against an open risk.",
                ),
                Some((id, Some(against))) if against.in_forecast != risk.in_forecast => warn(
                    risk,
                    format!("{id} and it do not both stand on the same side of the forecast."),
                    "Write the same in_fot for both, or split the row.",
                ),
                Some((id, Some(against))) => {
                    let mitigations = register.iter().filter(open).filter(|other| {
                        other.kind == RiskKind::Mitigation && other.linked_to.as_ref() == Some(id)
                    });
                    let mitigations: domain::money::Pence = mitigations.filter_map(|other| other.gross).sum();
                    if against.gross.is_some_and(|gross| (gross + mitigations) > domain::money::Pence::ZERO) {
                        warn(
                            risk,
                            format!("the mitigations of {id} are worth more than the risk."),
                            "Lower the mitigations to what the risk can cost.",
                        );
                    }
                }
            },
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
