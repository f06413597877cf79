//! Where public documents and returns, or documents among themselves, contradict each other (P01).

use domain::claim::Claim;
use domain::figure::{FigureKey, Subject, Support};
use domain::finding::{Finding, Severity};
use domain::money::{Pence, Thousands, told_apart};

use crate::claims::Established;

/// A figure that documents have otherwise than the returns.
pub(super) struct Contradiction {
    pub(super) returned: Pence,
    pub(super) stated: Pence,
    pub(super) finding: Finding,
}

/// So many figures that differ in one way show the cause [per cent].
const MOST: usize = 80;

/// So few show nothing.
const LEAST: usize = 4;

/// P01, told once: claims that were entered in pounds, or with the other sign.
pub(super) fn claims_spoilt(contradictions: &[Contradiction], claims: &[Claim]) -> Option<Finding> {
    let file = &claims.first()?.file;
    let is_most = |shows: fn(i128, i128) -> bool| {
        let n_with = contradictions
            .iter()
            .filter(|contradiction| shows(contradiction.returned.wide(), contradiction.stated.wide()))
            .count();
        LEAST <= n_with && contradictions.len() * MOST <= n_with * 100
    };
    let in_pounds = |returned: i128, stated: i128| {
        (500 * returned.abs()..=2_000 * returned.abs()).contains(&stated.abs())
    };
    // Within a tenth: statements are rounded in print.
    let turned = |returned: i128, stated: i128| (returned + stated).abs() * 10 < returned.abs();
    let (description, fix) = if is_most(in_pounds) {
        (
            "about 1,000 times what the returns give: they are in pounds",
            "Divide value by 1,000: it is in whole £000.",
        )
    } else if is_most(turned) {
        (
            "what the returns give with the other sign",
            "Turn round the sign of value: it is the impact on the surplus, and a deficit or overspend is negative.",
        )
    } else {
        return None;
    };
    Some(Finding {
        severity: Severity::Warns,
        rule: "P01".to_owned(),
        file: file.path.clone(),
        at: None,
        message: format!(
            "of {} figures that differ from what the claims of public documents establish, nearly every one is {description}.",
            contradictions.len()
        ),
        fix: fix.to_owned(),
    })
}

/// Contradictions with public documents; told as one where the amounts of a return are wrong throughout or
/// not all there, from which they follow.
pub(super) fn folded(contradictions: Vec<Finding>, of_returns: &[Finding]) -> Vec<Finding> {
    let explains = |finding: &Finding| {
        finding.severity == Severity::Blocks
            && ["V01", "V02", "V05", "V06", "V07", "V08"].contains(&finding.rule.as_str())
    };
    match (contradictions.len(), of_returns.iter().find(|finding| explains(finding))) {
        (2.., Some(cause)) => vec![Finding {
            severity: Severity::Warns,
            rule: "P01".to_owned(),
            file: String::new(),
            at: None,
            message: format!(
                "{} figures differ from what public documents establish, which may follow from {} above.",
                contradictions.len(),
                cause.rule
            ),
            fix: "Put that right first; those that still differ are then listed one by one.".to_owned(),
        }],
        _ => contradictions,
    }
}

/// That claims of one figure contradict each other, told at the last of them.
pub(super) fn at_odds(claims: &[&Claim]) -> Option<Finding> {
    let last = claims.last()?;
    let stated: Vec<String> = claims
        .iter()
        .map(|claim| {
            format!(
                "{} states {} ({}, row {})",
                claim.document,
                Thousands(claim.value),
                claim.id,
                claim.at.row
            )
        })
        .collect();
    Some(Finding {
        severity: Severity::Warns,
        rule: "P01".to_owned(),
        file: last.file.path.clone(),
        at: Some(last.at),
        message: format!(
            "{} (figure {}): statements contradict each other (£000): {}; none of them is used.",
            named(&last.figure),
            last.figure.id(),
            stated.join(", ")
        ),
        fix: "Read the documents again and correct the row that is wrong; remove one that was superseded."
            .to_owned(),
    })
}

/// A figure in words: `RWE, financial position variance to plan, 2024/25 month 5, excluding support`.
fn named(key: &FigureKey) -> String {
    let (Subject::System(code) | Subject::Organisation(code)) = &key.subject;
    let subject = match &key.subject {
        Subject::System(_) => format!("system {code}"),
        Subject::Organisation(_) => code.to_string(),
    };
    let support = match key.support {
        Support::Including => "",
        Support::Excluding => ", excluding deficit support",
    };
    format!("{subject}, {} {}, {}{support}", key.definition.words(), key.basis.words(), key.period)
}

pub(super) fn contradiction(key: &FigureKey, returned: Pence, established: &Established) -> Finding {
    let (returned, stated, unit) = told_apart(returned, established.value);
    Finding {
        severity: Severity::Warns,
        rule: "P01".to_owned(),
        file: String::new(),
        at: None,
        message: format!(
            "{}: the returns give {returned} and public documents {stated} ({unit}, figure {}).",
            named(key),
            key.id()
        ),
        fix: "Find out which is right; correct the return, or the reading in documents/claims.csv."
            .to_owned(),
    }
}
