//! Likelihoods of a register of risks that are scores of a matrix and not per cent.

use domain::finding::{Finding, Severity};
use domain::risk::Risk;

/// The scores of the matrix that registers of the NHS use, from rare to almost certain.
const SCORES: std::ops::RangeInclusive<u8> = 1..=5;
/// So many likelihoods show what they are.
const ENOUGH: usize = 3;

/// V07: likelihoods are in per cent, and not all of an organisation, or of the register, scores from 1 to 5.
#[must_use]
pub fn likelihoods_as_scores(risks: &[Risk]) -> Option<Finding> {
    let stated: Vec<(&Risk, u8)> =
        risks.iter().filter_map(|risk| Some((risk, risk.likelihood?.per_cent()))).collect();
    let are_scores = |rows: &[&(&Risk, u8)]| {
        ENOUGH <= rows.len() && rows.iter().all(|(_, likelihood)| SCORES.contains(likelihood))
    };
    let register: Vec<&(&Risk, u8)> = stated.iter().collect();
    let (rows, whose) = if are_scores(&register) {
        (register, String::new())
    } else {
        let of_each = stated.iter().map(|(risk, _)| {
            stated.iter().filter(|(other, _)| other.organisation == risk.organisation).collect::<Vec<_>>()
        });
        let rows = of_each.into_iter().find(|rows| are_scores(rows))?;
        let whose = rows.first().and_then(|(risk, _)| risk.organisation.as_ref());
        let whose = whose.map_or_else(|| " of the whole system".to_owned(), |code| format!(" of {code}"));
        (rows, whose)
    };
    let (first, likelihood) = rows.first()?;
    Some(Finding {
        severity: Severity::Warns,
        rule: "V07".to_owned(),
        file: first.file.path.clone(),
        at: Some(first.at),
        message: format!(
            "the likelihoods{whose} seem to be scores from 1 to 5: none of {} is above 5, and {likelihood} is read as {likelihood}%.",
            rows.len()
        ),
        fix: "Write each likelihood in per cent, such as 50 for as likely as not; if they are per cent, leave them."
            .to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::tests::risk;

    fn told(rows: &[(&str, u8)]) -> Option<String> {
        let risks: Vec<Risk> = rows
            .iter()
            .zip(1..)
            .map(|((organisation, likelihood), number)| Risk {
                organisation: organisation.parse().ok(),
                likelihood: domain::risk::Likelihood::new(*likelihood),
                ..risk(&format!("R{number}"))
            })
            .collect();
        likelihoods_as_scores(&risks).map(|finding| finding.message)
    }

    #[test]
    fn scores_of_a_matrix_are_told_from_per_cent() {
        let all = told(&[("RWE", 2), ("RWE", 3), ("QK1", 5), ("", 1)]).unwrap();
        assert!(all.starts_with("the likelihoods seem to be scores from 1 to 5: none of 4"), "{all}");
        let one = told(&[("RWE", 50), ("RT5", 3), ("RT5", 4), ("RT5", 1)]).unwrap();
        assert!(one.starts_with("the likelihoods of RT5 seem"), "{one}");
        assert_eq!(told(&[("RWE", 50), ("RWE", 5), ("RT5", 5), ("RT5", 2)]), None);
        assert_eq!(told(&[("RWE", 5), ("RWE", 2)]), None);
        assert_eq!(told(&[("RWE", 0), ("RWE", 0), ("RWE", 0)]), None);
    }
}
