//! Staff by contract and by group.

use domain::counted::Counted;
use domain::money::{Pence, Thousands};
use domain::provenance::Provenance;
use domain::schedule::StaffGroup;
use domain::wte::Wte;
use finance::analysis::{PositionAnalysis, StaffSum};

use super::hundredths;
use crate::exhibit::{Cell, Exhibit, Row, RowKind, Table};
use crate::number::{Form, Number, Sign};
use crate::table::analysis::{
    amount, count_without, in_part, of_how_many, row, rows_of, rows_of_all, to_date, total_of, word,
};
use crate::table::{NO_DATA, figures, organisation_link, words};
use crate::words::Wording;
use crate::words::amount::{Direction, Scale, pounds};

/// The staff of a whole system: NHS England publishes those of every trust and board each month.
const PUBLISHED: Counted = Counted::PublishedPeople;
/// The word for a whole of all contracts.
const ALL_STAFF: &str = "All staff";

/// Whole-time equivalents in whole ones: `17,204`.
pub(super) fn whole(wte: Wte) -> String {
    let hundredths = wte.hundredths();
    let whole = (hundredths + hundredths.signum() * 50) / 100;
    Pence::from_thousands(whole).map_or_else(|| wte.to_string(), |value| Thousands(value).to_string())
}

/// Whole-time equivalents as a cell, printed in whole ones.
pub(super) fn equivalents(wte: Wte, provenance: Provenance) -> Cell {
    let form = Form { sign: Sign::Brackets, ..Form::WHOLE };
    Cell::Number(Number::new(whole(wte), hundredths(wte.hundredths()), form).known(provenance))
}

fn staff_cells(sum: &StaffSum, wording: Wording) -> Vec<Cell> {
    let provenance = sum.provenance;
    let over = sum.plan_cost - sum.actual_cost;
    vec![
        equivalents(sum.plan_wte, provenance),
        equivalents(sum.actual_wte, provenance),
        equivalents(sum.actual_wte - sum.plan_wte, provenance.max(Provenance::Derived)),
        sum.prior_year_wte.map_or(Cell::Missing(NO_DATA), |wte| equivalents(wte, provenance)),
        amount(Some(sum.plan_cost), provenance),
        amount(Some(sum.actual_cost), provenance),
        amount(Some(over), provenance.max(Provenance::Derived)),
        word(Direction::of(over).words(wording), Direction::of(over).tone()),
    ]
}

fn staff_columns() -> Vec<crate::exhibit::Column> {
    vec![
        figures("WTE at the month’s end", "Plan").reading(&["plan_wte"]),
        figures("WTE at the month’s end", "In post").counting(Counted::People).reading(&["actual_wte"]),
        figures("WTE at the month’s end", "Difference")
            .counting(Counted::OfPeople)
            .reading(&["actual_wte", "plan_wte"]),
        figures("WTE at the month’s end", "A year ago")
            .counting(Counted::People)
            .reading(&["prior_year_wte"]),
        figures("Cost to date", "Plan").reading(&["plan_cost_ytd"]),
        figures("Cost to date", "Actual").reading(&["actual_cost_ytd"]),
        figures("Cost to date", "Variance").reading(&["plan_cost_ytd", "actual_cost_ytd"]),
        words("Cost to date", "Which way"),
    ]
}

/// Staff of each organisation by contract, and of the system.
pub(super) fn staff(analysis: &PositionAnalysis, wording: Wording) -> Option<Exhibit> {
    let total = analysis.staff(None)?;
    let mut rows = Vec::new();
    for organisation_analysis in
        analysis.organisations.iter().filter(|organisation_analysis| !organisation_analysis.staff.is_empty())
    {
        let organisation = &organisation_analysis.organisation;
        for (contract, sum) in &organisation_analysis.staff {
            let name = |organisation: &str| format!("{organisation}, {}", contract.words());
            let line = row(
                name(&organisation.short_name),
                name(&organisation.short_name),
                RowKind::Body,
                staff_cells(sum, wording),
            );
            let chosen_by = [("contract", contract.code())];
            rows.push(line.reading(rows_of(organisation_analysis, "workforce", &chosen_by)));
        }
        if let Some(sum) = StaffSum::sum(organisation_analysis.staff.values().copied()) {
            let all_staff = row(
                format!("{}, all staff", organisation.short_name),
                format!("{}, all", organisation.short_name),
                RowKind::Subtotal,
                staff_cells(&sum, wording),
            );
            let all_staff = all_staff.reading(rows_of(organisation_analysis, "workforce", &[]));
            rows.push(Row { link: Some(organisation_link(organisation)), ..all_staff });
        }
    }
    let n_without = count_without(analysis, |organisation_analysis| organisation_analysis.staff.is_empty());
    let name = format!("{}, all staff", total_of(analysis, n_without));
    let whole_system = row(name, "System", RowKind::Total, staff_cells(&total, wording)).counting(PUBLISHED);
    rows.push(whole_system.reading(rows_of_all(analysis, "workforce", &[])));
    let more = total.actual_wte - total.plan_wte;
    let fewer = if more < Wte::ZERO { "fewer" } else { "more" };
    let over = total.plan_cost - total.actual_cost;
    let cost = match Direction::of(over) {
        Direction::OnPlan => "cost what was planned".to_owned(),
        direction => format!(
            "cost {} {} than planned",
            pounds(over, Scale::Words),
            if direction == Direction::Adverse { "more" } else { "less" }
        ),
    };
    Some(Exhibit {
        key: "T8a".into(),
        name: "staff".into(),
        heading: format!(
            "{} whole-time equivalents work in {}, {} {fewer} than planned; they {cost}",
            whole(total.actual_wte),
            of_how_many(analysis, n_without),
            whole(if more < Wte::ZERO { Wte::ZERO - more } else { more })
        ),
        note: "WTE are those paid at the month’s end. Costs are positive; a variance is adverse where more was spent than planned.".to_owned(),
        provenance: total.provenance,
        table: Table {
            caption: format!("Staff by contract, WTE and £m, {}.", to_date(analysis)),
            row_heading: "Organisation and contract".to_owned(),
            columns: staff_columns(),
            rows,
        },
        chart: None,
    })
}

/// Staff of the system by group.
pub(super) fn staff_groups(analysis: &PositionAnalysis, wording: Wording) -> Option<Exhibit> {
    let total = analysis.staff(None)?;
    let sum_of = |group: &StaffGroup| {
        let sums = analysis
            .organisations
            .iter()
            .filter_map(|organisation_analysis| organisation_analysis.groups.get(group).copied());
        Some((*group, StaffSum::sum(sums)?))
    };
    let groups: Vec<(StaffGroup, StaffSum)> = StaffGroup::ALL.iter().filter_map(sum_of).collect();
    let capital = crate::words::capital_first;
    let mut rows: Vec<Row> = groups
        .iter()
        .map(|(group, sum)| {
            row(capital(group.words()), capital(group.words()), RowKind::Body, staff_cells(sum, wording))
                .reading(rows_of_all(analysis, "workforce", &[("staff_group", group.code())]))
        })
        .collect();
    let of_some = in_part(
        analysis,
        count_without(analysis, |organisation_analysis| organisation_analysis.staff.is_empty()),
    );
    let all_staff = format!("{ALL_STAFF}{of_some}");
    let whole_system =
        row(all_staff, ALL_STAFF, RowKind::Total, staff_cells(&total, wording)).counting(PUBLISHED);
    rows.push(whole_system.reading(rows_of_all(analysis, "workforce", &[])));
    let (group, sum) = groups.iter().min_by_key(|(_, sum)| sum.actual_wte - sum.plan_wte)?;
    let short = sum.plan_wte - sum.actual_wte;
    let heading = if Wte::ZERO < short {
        // By how many tells, with the plan, how many are in post.
        format!("Vacancies are most among {}", group.words())
    } else {
        "No staff group is below its plan".to_owned()
    };
    let heading = heading + &of_some;
    Some(Exhibit {
        key: "T8b".into(),
        name: "staff-groups".into(),
        heading,
        note: "All contracts together: bank and agency staff fill some of the posts.".to_owned(),
        provenance: total.provenance,
        table: Table {
            caption: format!("Staff by group, WTE and £m, {}.", to_date(analysis)),
            row_heading: "Staff group".to_owned(),
            columns: staff_columns(),
            rows,
        },
        chart: None,
    })
}
