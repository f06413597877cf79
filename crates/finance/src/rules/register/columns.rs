//! Columns of a register of schemes that alone are in pounds.

use domain::finding::{Finding, Severity};
use domain::money::{Pence, Pounds};
use domain::scheme::Scheme;
use domain::source::CellAt;

use super::{Turnovers, rows};

/// A column of amounts: its heading and the amount of a scheme.
type Column = (&'static str, fn(&Scheme) -> Option<Pence>);

/// The columns that are compared with what a scheme saves in the year and with what its organisation turns over.
const COLUMNS: [Column; 3] = [
    ("fye_recurrent", |scheme| scheme.savings.full_year_effect),
    ("baseline_ytd", |scheme| scheme.baseline.expected_to_date),
    ("measured_ytd", |scheme| scheme.baseline.measured_to_date),
];
/// A full year of a scheme is worth twelve times what it saves in one month of the year, and so many times as much
/// only in pounds.
const OF_SAVING: i128 = 500;
/// Schemes that save less [pence] say nothing of the unit of the effect of a full year: £50,000.
const SMALL: Pence = Pence::new(5_000_000);

/// V07: the effect of a full year, and what is spent before and after a scheme, are in thousands, as its savings
/// are.
#[must_use]
pub fn scheme_columns_in_pounds(schemes: &[Scheme], turnovers: &Turnovers) -> Option<Finding> {
    let turnover = |scheme: &Scheme| -> Option<Pence> {
        let bearers = scheme.bearer.organisations().iter();
        bearers.map(|bearer| turnovers.get(bearer).copied()).sum()
    };
    let is_beyond = |scheme: &Scheme, (heading, amount): &Column| {
        let Some(amount) = amount(scheme) else { return false };
        let savings = &scheme.savings;
        let saved =
            [savings.plan_year, savings.forecast_year].into_iter().flatten().max().unwrap_or_default();
        let is_of_saving = *heading == COLUMNS[0].0
            && SMALL <= saved
            && saved.wide() * OF_SAVING <= amount.magnitude().wide();
        is_of_saving || turnover(scheme).is_some_and(|turnover| turnover < amount.magnitude())
    };
    let of_column = |column: &Column| -> (Vec<&Scheme>, usize) {
        let is_stated = |scheme: &&Scheme| column.1(scheme).is_some_and(|amount| amount != Pence::ZERO);
        let stated: Vec<&Scheme> = schemes.iter().filter(is_stated).collect();
        let n_stated = stated.len();
        (stated.into_iter().filter(|scheme| is_beyond(scheme, column)).collect(), n_stated)
    };
    let found: Vec<(&Column, Vec<&Scheme>, usize)> = COLUMNS
        .iter()
        .map(|column| {
            let (beyond, n_stated) = of_column(column);
            (column, beyond, n_stated)
        })
        .filter(|(_, beyond, _)| !beyond.is_empty())
        .collect();
    let (column, beyond, _) = found.first()?;
    let first = beyond.first()?;
    let amount = column.1(first)?;
    let headings: Vec<&str> = found.iter().map(|((heading, _), ..)| *heading).collect();
    let under = headings.join(", ");
    // Small schemes do not show what they are in; where few rows do, it is those.
    let are_all = found.iter().any(|(_, beyond, n_stated)| *n_stated <= beyond.len() * 2);
    let cells: Vec<CellAt> = beyond.iter().map(|scheme| scheme.at).collect();
    let place = if are_all { under } else { format!("{under} in row {}", rows(&cells)) };
    let beside = if let Some(turnover) = turnover(first).filter(|turnover| *turnover < amount.magnitude()) {
        format!("more than the {} that {} plans to turn over in the year", Pounds(turnover), first.bearer)
    } else {
        let saved = [first.savings.plan_year, first.savings.forecast_year].into_iter().flatten().max();
        format!("and it saves {} in the year", Pounds(saved.unwrap_or_default()))
    };
    Some(Finding {
        severity: Severity::Blocks,
        rule: "V07".to_owned(),
        file: first.file.path.clone(),
        at: Some(first.at),
        message: format!(
            "what stands under {place} is in pounds: {} of {} is {}, {beside}.",
            column.0,
            first.id,
            Pounds(amount)
        ),
        fix: format!("Divide what stands under {place} by 1,000: key whole thousands of pounds."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::efficiency::tests::scheme;
    use crate::example::{code, thousands};

    /// What is told of schemes that save £1.2m a year, whose full year, baseline and measured spending [£000] are
    /// these.
    fn told(amounts: &[(i64, i64, i64)]) -> Option<String> {
        let turnovers = Turnovers::from([(code("RWE"), thousands(1_600_000))]);
        let schemes: Vec<Scheme> = amounts
            .iter()
            .zip(2..)
            .map(|((full_year, baseline, measured), row)| {
                let mut scheme = scheme(&format!("UHL27-{row}"));
                scheme.savings.full_year_effect = Some(thousands(*full_year));
                scheme.baseline.expected_to_date = Some(thousands(*baseline));
                scheme.baseline.measured_to_date = Some(thousands(*measured));
                scheme.at = CellAt { row, column: 1 };
                scheme
            })
            .collect();
        scheme_columns_in_pounds(&schemes, &turnovers).map(|finding| finding.message)
    }

    #[test]
    fn a_column_of_schemes_in_pounds_is_told_once() {
        assert_eq!(told(&[(1_500, 9_852, 8_440), (14_000, 700_000, 690_000)]), None);
        let full_year = told(&[(1_500_000, 9_852, 8_440), (1_400_000, 40, 30), (1_300_000, 40, 30)]).unwrap();
        assert!(
            full_year
                .starts_with("what stands under fye_recurrent is in pounds: fye_recurrent of UHL27-2 is £1"),
            "{full_year}"
        );
        assert!(full_year.contains("and it saves £1.2m in the year"), "{full_year}");
        let spent = told(&[(1_500, 9_852_000, 8_440_000), (1_400, 40_000, 30_000)]).unwrap();
        assert!(spent.starts_with("what stands under baseline_ytd, measured_ytd is in pounds"), "{spent}");
        assert!(spent.contains("more than the £1"), "{spent}");
    }

    #[test]
    fn a_row_of_a_column_in_pounds_is_told_at_its_row() {
        let one = told(&[(1_500, 9, 8), (1_400, 9, 8), (1_300_000, 9, 8), (900, 9, 8)]).unwrap();
        assert!(one.starts_with("what stands under fye_recurrent in row 4 is in pounds"), "{one}");
    }
}
