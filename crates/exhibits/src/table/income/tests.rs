//! Types of income and expenditure sum to the position, whoever has reported.

use domain::example;

use super::*;

/// The amounts of a row in £m, as printed.
fn numbers(row: &Row) -> Vec<f64> {
    let value = |cell: &Cell| match cell {
        Cell::Number(number) => Some(number.value),
        _ => None,
    };
    row.cells.iter().filter_map(value).collect()
}

#[test]
fn every_line_that_makes_a_position_is_in_one_type_alone() {
    for (kind, types) in
        [(OrganisationKind::Trust, &OF_TRUSTS[..]), (OrganisationKind::Board, &OF_BOARDS[..])]
    {
        for line in Line::of_kind(kind) {
            if line.nature() == Nature::Computed || line.nature().is_memo() {
                continue;
            }
            let n_types = types.iter().filter(|each| each.includes(line)).count();
            assert_eq!(n_types, 1, "{}", line.code());
        }
    }
}

#[test]
fn the_position_of_the_system_closes_the_statement() {
    for month_end in [example::month_end(), example::incomplete_month_end()] {
        let Some(exhibit) = income_and_expenditure(&month_end) else { continue };
        let rows = &exhibit.table.rows;
        let total = rows.last().unwrap();
        assert_eq!((total.name.as_str(), total.kind), ("System", RowKind::Total));
        let subtotals = rows.iter().filter(|row| row.kind == RowKind::Subtotal).map(numbers);
        let sums = subtotals
            .fold(vec![0.0; 6], |sums, row| sums.iter().zip(&row).map(|(sum, value)| sum + value).collect());
        for (sum, value) in sums.iter().zip(numbers(total)) {
            assert!((sum - value).abs() < 1e-6, "{sum} {value}");
        }
    }
}
