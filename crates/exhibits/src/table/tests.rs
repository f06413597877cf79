//! Exhibits hold figures of the month end, or say why not.

use domain::example::{incomplete_month_end, month_end};
use domain::figure::Support;

use super::*;
use crate::exhibit::{Exhibit, Row, RowKind};
use crate::words::View;

const WORDINGS: [Wording; 2] = [Wording::Staff, Wording::Public];

/// Every exhibit that a month end gives.
fn exhibits(month_end: &MonthEnd, wording: Wording) -> Vec<Exhibit> {
    let mut all = vec![
        system_position(month_end, wording),
        months(month_end, &month_end.system_subject(), wording),
        findings(month_end),
    ];
    for support in [Support::Including, Support::Excluding] {
        all.extend(bridge(month_end, View { wording, support }));
    }
    for organisation in &month_end.organisations {
        all.push(months(month_end, &subject(organisation), wording));
        all.extend(lines(month_end, &organisation.code, wording));
        all.extend(bridge_of(month_end, &organisation.code, wording));
    }
    all
}

fn texts(row: &Row) -> Vec<&str> {
    row.cells
        .iter()
        .map(|cell| match cell {
            Cell::Figure(figure) => figure.text.as_str(),
            Cell::Number(number) => number.text.as_str(),
            Cell::Word { text, .. } => text,
            Cell::Missing(why) => why,
        })
        .collect()
}

fn row<'a>(exhibit: &'a Exhibit, name: &str) -> &'a Row {
    exhibit.table.rows.iter().find(|row| row.name == name).unwrap()
}

#[test]
fn the_position_shows_adverse_favourable_and_nil() {
    let exhibit = system_position(&month_end(), Wording::Staff);
    let check = |name, expected: [&str; 12]| assert_eq!(texts(row(&exhibit, name)), expected, "{name}");
    check(
        "Eastmere Hospitals",
        [
            "(11.0)", "(15.6)", "(4.6)", "adverse", "9.0", "(24.6)", "(3.6)", "adverse", "(35.4)", "(37.4)",
            "(2.0)", "adverse",
        ],
    );
    check(
        "Holt Community NHS Trust",
        [
            "0.3",
            "0.5",
            "0.2",
            "favourable",
            "0.0",
            "0.5",
            "0.2",
            "favourable",
            "0.6",
            "0.6",
            "0.0",
            "on plan",
        ],
    );
    check(
        "Trusts, total",
        [
            "(10.7)", "(15.1)", "(4.4)", "adverse", "9.0", "(24.1)", "(3.4)", "adverse", "(34.8)", "(36.8)",
            "(2.0)", "adverse",
        ],
    );
    check(
        "Total, system",
        [
            "(10.7)", "(18.1)", "(7.4)", "adverse", "9.0", "(27.1)", "(6.4)", "adverse", "(34.8)", "(36.8)",
            "(2.0)", "adverse",
        ],
    );
    assert_eq!(
        exhibit.heading,
        "Eastmere Hospitals carries £4.6 million of the £7.4 million adverse variance to date"
    );
}

#[test]
fn what_is_worked_out_in_a_table_is_known_no_better_than_what_it_rests_on() {
    let month_end = month_end();
    let exhibit = system_position(&month_end, Wording::Staff);
    let subtotal = row(&exhibit, "Trusts, total");
    let trusts = ["Eastmere Hospitals", "Holt Community NHS Trust"].map(|name| row(&exhibit, name));
    let mut n_sums = 0;
    for (idx, cell) in subtotal.cells.iter().enumerate() {
        let Cell::Number(number) = cell else { continue };
        let parts = trusts.iter().filter_map(|trust| match &trust.cells[idx] {
            Cell::Figure(figure) => Some(figure.provenance),
            _ => None,
        });
        assert_eq!(number.provenance, Some(Provenance::of_formula(parts)), "column {idx}");
        n_sums += 1;
    }
    assert_eq!(n_sums, 9);

    let all = exhibits(&month_end, Wording::Staff);
    let mut rest = all
        .iter()
        .flat_map(|exhibit| exhibit.table.rows.iter().map(move |row| (exhibit, row)))
        .filter(|(_, row)| row.name == "Other lines");
    let (_, row) = rest.next().expect("a bridge of more lines than it shows");
    let Cell::Number(number) = &row.cells[0] else { panic!("{row:?}") };
    assert_ne!(number.provenance, Some(Provenance::Published));
}

#[test]
fn the_public_position_has_words_and_no_brackets() {
    let exhibit = system_position(&month_end(), Wording::Public);
    for row in &exhibit.table.rows {
        assert!(texts(row).iter().all(|text| !text.contains('(')), "{:?}", texts(row));
    }
    assert_eq!(
        exhibit.heading,
        "Eastmere Hospitals accounts for £4.6 million of the £7.4 million shortfall against plan so far"
    );
    assert_eq!(texts(row(&exhibit, "Trusts, total"))[..2], ["10.7 deficit", "15.1 deficit"]);
    let texts = texts(row(&exhibit, "Holt Community NHS Trust"));
    assert_eq!(texts[..4], ["0.3 surplus", "0.5 surplus", "0.2", "better"]);
}

#[test]
fn the_public_position_leaves_out_the_block_without_support() {
    let exhibit = system_position(&month_end(), Wording::Public);
    let groups: Vec<&str> = exhibit.table.columns.iter().map(|column| column.group.as_str()).collect();
    let (so_far, year) = ("So far, with national support", "Whole year, with national support");
    assert_eq!(groups, [so_far, so_far, so_far, so_far, "", year, year, year, year]);
    assert_eq!(
        texts(row(&exhibit, "Total, system")),
        [
            "10.7 deficit",
            "18.1 deficit",
            "7.4",
            "worse",
            "9.0",
            "34.8 deficit",
            "36.8 deficit",
            "2.0",
            "worse"
        ]
    );
}

#[test]
fn a_missing_return_shows_as_no_data_and_the_total_says_who_is_in() {
    let exhibit = system_position(&incomplete_month_end(), Wording::Staff);
    let missing = texts(row(&exhibit, "Eastmere Hospitals"));
    assert_eq!(missing[..5], ["No data", "No data", "No data", "Not applicable", "No data"]);
    assert_eq!(texts(row(&exhibit, "Total of 2 that reported"))[2], "(2.8)");
    assert!(exhibit.note.contains("2 of 3 organisations reported"), "{}", exhibit.note);
}

#[test]
fn one_trust_alone_needs_no_subtotal() {
    let mut month_end = month_end();
    month_end.organisations.remove(0);
    let exhibit = system_position(&month_end, Wording::Staff);
    assert!(exhibit.table.rows.iter().all(|row| row.kind != RowKind::Subtotal));
}

#[test]
fn months_to_come_show_their_plan_and_no_actual() {
    let month_end = month_end();
    let exhibit = months(&month_end, &month_end.system_subject(), Wording::Staff);
    assert_eq!(exhibit.table.rows.len(), 12);
    let august = texts(row(&exhibit, "August 2030"));
    assert_eq!(august[2..4], ["(2.5)", "adverse"]);
    assert_eq!(august[4..], ["(10.7)", "(18.1)", "(7.4)", "adverse"]);
    let march = texts(row(&exhibit, "March 2031"));
    assert_eq!(march[1..4], ["Not yet"; 3]);
    assert_eq!(march[4], "(34.8)");
    assert_eq!(exhibit.heading, "August was £2.5 million worse than planned, the worst month so far");
}

#[test]
fn lines_end_in_the_position_and_name_the_largest_adverse_line() {
    let month_end = month_end();
    let exhibit = lines(&month_end, &month_end.organisations[0].code, Wording::Staff).unwrap();
    assert_eq!(
        exhibit.heading,
        "Eastmere Hospitals, by line: “Pay: agency” is furthest from plan, £1.8 million worse"
    );
    let total = exhibit.table.rows.iter().find(|row| row.kind == RowKind::Total).unwrap();
    assert_eq!(texts(total)[..4], ["(11.0)", "(15.6)", "(4.6)", "adverse"]);
    assert_eq!(texts(row(&exhibit, "Pay: agency"))[..4], ["(6.0)", "(7.8)", "(1.8)", "adverse"]);
    assert!(exhibit.table.rows.iter().all(|row| row.name != "Impairments"));
    assert_eq!(lines(&month_end, &"ZZZ".parse().unwrap(), Wording::Staff), None);
}

#[test]
fn the_public_reads_cost_as_a_plain_amount() {
    let month_end = month_end();
    let exhibit = lines(&month_end, &month_end.organisations[0].code, Wording::Public).unwrap();
    assert_eq!(texts(row(&exhibit, "Pay: agency"))[..4], ["6.0", "7.8", "1.8", "worse"]);
}

#[test]
fn a_bridge_leads_from_plan_to_actual_in_pence() {
    let month_end = month_end();
    for support in [Support::Including, Support::Excluding] {
        let exhibit = bridge(&month_end, View { wording: Wording::Staff, support }).unwrap();
        let values: Vec<Pence> = exhibit
            .table
            .rows
            .iter()
            .filter_map(|row| match &row.cells[0] {
                Cell::Figure(shown) => Some(month_end.figures[&shown.id].value),
                _ => None,
            })
            .collect();
        let (actual, steps) = values.split_last().unwrap();
        assert_eq!(steps.iter().sum::<Pence>(), *actual, "{support:?}");
        assert_eq!(values.len(), 5);
    }
}

#[test]
fn a_bridge_by_line_has_at_most_nine_bars_and_puts_the_rest_together() {
    let month_end = month_end();
    let exhibit = bridge_of(&month_end, &month_end.organisations[0].code, Wording::Staff).unwrap();
    let names: Vec<&str> = exhibit.table.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Plan to month 5",
            "Patient care income: integrated care boards",
            "Pay: agency",
            "Drugs",
            "Patient care income: NHS England",
            "Pay: bank",
            "Pay: substantive",
            "Other lines",
            "Actual to month 5"
        ]
    );
    assert_eq!(texts(row(&exhibit, "Other lines")), ["(0.8)", "adverse"]);
}

#[test]
fn charts_show_what_their_tables_show() {
    let month_end = month_end();
    let mut n_charts = 0;
    for wording in WORDINGS {
        for exhibit in exhibits(&month_end, wording) {
            let Some(chart) = &exhibit.chart else { continue };
            n_charts += 1;
            assert!(chart.label.chars().count() <= 125, "{}", chart.label);
            assert!(chart.description.ends_with('.'), "{}", chart.description);
            assert_eq!(chart.wide.name, format!("{}-wide", exhibit.name));
            assert_eq!(chart.narrow.name, format!("{}-narrow", exhibit.name));
        }
    }
    assert_eq!(n_charts, 2 * (1 + 2 + 3 + 3));
    let bridge = bridge(&month_end, View { wording: Wording::Staff, support: Support::Including }).unwrap();
    assert_eq!(
        bridge.chart.unwrap().description,
        "The plan is a deficit of £10.7 million. Eastmere Hospitals is £4.6 million worse than planned; Holt \
         Community NHS Trust is £0.2 million better than planned; Eastmere and Holt ICB is £3.0 million worse than \
         planned. The actual is a deficit of £18.1 million."
    );
}

#[test]
fn the_first_tile_has_the_course_of_the_year_in_small() {
    let spark =
        |support| tiles(&month_end(), View { wording: Wording::Staff, support }, None)[0].spark.clone();
    assert_eq!(spark(Support::Including).unwrap().name, "spark-to-date");
    assert_eq!(spark(Support::Excluding), None);
}

#[test]
fn findings_stand_gravest_first_with_what_to_do() {
    let exhibit = findings(&month_end());
    assert_eq!(exhibit.heading, "3 findings: 1 error, 1 warning and 1 for information");
    assert_eq!(exhibit.table.rows[0].name, "V04");
    assert_eq!(texts(&exhibit.table.rows[0])[0], "Error");
    assert!(texts(&exhibit.table.rows[0])[1].ends_with("Z9B/lines.csv H41"));
    assert_eq!(texts(&exhibit.table.rows[2])[3], "Nothing");
}

#[test]
fn names_of_exhibits_are_unique_in_a_report() {
    let month_end = month_end();
    let exhibits = exhibits(&month_end, Wording::Staff);
    let names =
        exhibits.iter().map(|exhibit| &*exhibit.name).filter(|name| !["months", "bridge"].contains(name));
    assert_all_differ(names);
}

#[track_caller]
fn assert_all_differ<'a>(names: impl Iterator<Item = &'a str>) {
    let mut names: Vec<&str> = names.collect();
    let n_all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), n_all);
}

#[test]
fn each_of_42_organisations_has_exhibits_of_its_own() {
    let mut month_end = month_end();
    let one = month_end.organisations[0].clone();
    month_end.organisations = (0..42)
        .map(|idx| Organisation { code: format!("R{idx:02}").parse().unwrap(), ..one.clone() })
        .collect();
    let of = |organisation: &Organisation| own_exhibit(("T3", "lines"), &month_end, &organisation.code);
    let found: Vec<_> = month_end.organisations.iter().map(of).collect();
    assert_eq!(found[0], ("T3a".into(), "lines-a".into()));
    assert_eq!(found[19], ("T3t".into(), "lines-t".into()));
    assert_eq!(found[26], ("T3aa".into(), "lines-aa".into()));
    assert_eq!(found[41], ("T3ap".into(), "lines-ap".into()));
    assert_all_differ(found.iter().map(|(key, _)| &**key));
    assert_all_differ(found.iter().map(|(_, name)| &**name));
}

#[test]
fn a_tile_is_on_plan_only_where_the_difference_shows_as_zero() {
    // Of £2,000m of turnover, 0.5% are £10m.
    let check = |thousands: i64, rating| {
        let (variance, turnover) = (Pence::new(thousands * 100_000), Pence::new(200_000_000_000));
        assert_eq!(Rating::against_turnover(variance, turnover), rating, "{thousands}");
    };
    check(50, Rating::Ahead);
    check(49, Rating::OnPlan);
    check(-49, Rating::OnPlan);
    check(-50, Rating::Behind);
    check(-2_000, Rating::Behind);
    check(-10_000, Rating::Behind);
    check(-10_001, Rating::FarBehind);
}

#[test]
fn tiles_show_value_plan_and_difference() {
    let view = View { wording: Wording::Staff, support: Support::Including };
    let tiles: Vec<[String; 5]> = tiles(&month_end(), view, None)
        .into_iter()
        .map(|tile| {
            let value = match tile.value {
                TileValue::Figure(figure) => figure.text,
                TileValue::WorkedOut { text, .. } => text,
                TileValue::Missing(why) => why.to_owned(),
            };
            let value = format!("{value} {}", tile.unit);
            [tile.label, tile.rating.words().to_owned(), value, tile.plan.text(), tile.difference.text()]
        })
        .collect();
    let expected = [
        ["Year to date", "Far behind plan", "£18.1m deficit", "Plan £10.7m deficit", "£7.4m worse than plan"],
        [
            "Forecast outturn, full year",
            "Behind plan",
            "£36.8m deficit",
            "Plan £34.8m deficit",
            "£2.0m worse than plan",
        ],
        [
            "Deficit support received",
            "Behind plan",
            "£9.0m to date",
            "Plan £10.0m",
            "£1.0m less than planned",
        ],
        [
            "Excluding support",
            "Far behind plan",
            "£27.1m deficit",
            "Plan £20.7m deficit",
            "£6.4m worse than plan",
        ],
        [
            "Straight line to year end",
            "Comparison",
            "£43.4m deficit, to date × 12 ÷ 5",
            "Plan £34.8m deficit",
            "£8.6m worse than plan: a comparison, not a forecast",
        ],
        [
            "Organisation furthest from plan",
            "Far behind plan",
            "£4.6m adverse",
            "Eastmere Hospitals",
            "System £7.4m worse than plan",
        ],
    ];
    assert_eq!(tiles, expected.map(|tile| tile.map(str::to_owned)));
}

#[test]
fn no_cell_is_empty_and_every_row_fills_its_columns() {
    for month_end in [month_end(), incomplete_month_end()] {
        for wording in WORDINGS {
            for exhibit in exhibits(&month_end, wording) {
                assert!(!exhibit.heading.is_empty() && !exhibit.note.is_empty());
                assert!(!exhibit.table.caption.is_empty());
                for row in &exhibit.table.rows {
                    assert!(!row.name.is_empty() && !row.short_name.is_empty());
                    let n_columns = exhibit.table.columns.len();
                    assert_eq!(row.cells.len(), n_columns, "{} {}", exhibit.name, row.name);
                    for text in texts(row) {
                        assert!(!text.trim().is_empty(), "{} {}", exhibit.name, row.name);
                    }
                }
            }
        }
    }
}

#[test]
fn every_figure_shown_is_a_figure_of_the_month_end() {
    let month_end = month_end();
    let mut n_figures = 0;
    for wording in WORDINGS {
        for exhibit in exhibits(&month_end, wording) {
            for cell in exhibit.table.rows.iter().flat_map(|row| &row.cells) {
                if let Cell::Figure(shown) = cell {
                    let figure = &month_end.figures[&shown.id];
                    assert_eq!(figure.provenance(), shown.provenance);
                    n_figures += 1;
                }
            }
        }
    }
    assert!(n_figures > 500, "{n_figures}");
}

#[test]
fn what_the_public_hears_holds_what_it_sees() {
    let exhibit = system_position(&month_end(), Wording::Public);
    let labels: Vec<&str> = row(&exhibit, "Holt Community NHS Trust")
        .cells
        .iter()
        .filter_map(|cell| match cell {
            Cell::Figure(figure) => {
                assert!(figure.label.contains(&figure.text), "{}", figure.label);
                Some(figure.label.as_str())
            }
            _ => None,
        })
        .collect();
    assert_eq!(labels[0], "0.3 surplus, in million pounds, synthetic");
    assert_eq!(labels[2], "0.2 million pounds, better than planned, published");
    assert_eq!(labels[3], "0.0 million pounds, derived");
}

#[test]
fn rows_of_the_position_sum_in_pence() {
    let month_end = month_end();
    let exhibit = system_position(&month_end, Wording::Staff);
    for idx in 0..exhibit.table.columns.len() {
        let value = |row: &Row| match &row.cells[idx] {
            Cell::Figure(shown) => Some(month_end.figures[&shown.id].value),
            _ => None,
        };
        let of_kind = |kind| exhibit.table.rows.iter().filter(move |row| row.kind == kind);
        let Some(total) = of_kind(RowKind::Total).find_map(value) else { continue };
        let parts: Pence = of_kind(RowKind::Body).map(|row| value(row).unwrap()).sum();
        assert_eq!(parts, total, "column {idx}");
    }
}
