//! Which measures a board reads.

use domain::provenance::Provenance;
use evidence::control_chart::plan::Direction;
use evidence::control_chart::series::Observation;
use jiff::civil::date;

use super::*;

/// A measure by month from April 2024.
fn measured(id: &str, values: &[f64]) -> Measured {
    let months = (0..).map(|n| months_after(date(2024, 4, 1), n));
    Measured {
        id: id.to_owned(),
        name: format!("Waits, {id}"),
        place: id.to_owned(),
        is_whole: false,
        unit: "%".to_owned(),
        decimals: 1,
        direction: Direction::Decrease,
        observations: months
            .zip(values)
            .map(|(date, value)| Observation { date, value: Some(*value) })
            .collect(),
        targets: Vec::new(),
        provenance: Provenance::Published,
        files: Vec::new(),
        parts: Vec::new(),
    }
}

const STEADY: [f64; 14] =
    [20.0, 22.0, 21.0, 23.0, 20.5, 22.5, 20.0, 22.0, 21.0, 23.0, 20.5, 22.5, 21.0, 22.0];
/// The last value is far above the others.
const WORSE: [f64; 14] = [20.0, 22.0, 21.0, 23.0, 20.5, 22.5, 20.0, 22.0, 21.0, 23.0, 20.5, 22.5, 21.0, 40.0];

/// The names of the exhibits of a chapter.
fn names(chapters: &[Chapter], name: SectionName) -> Vec<String> {
    let pieces = chapters.iter().filter(|chapter| chapter.name == name).flat_map(|chapter| &chapter.pieces);
    pieces
        .map(|piece| match piece {
            Piece::Exhibit(of) => of.name.to_string(),
            Piece::Chart(of) => format!("chart {}", of.name),
            Piece::Table(of) => format!("table {}", of.name),
            Piece::Paragraph(text) | Piece::Heading(text) => text.clone(),
            Piece::Commentary { who, .. } => who.clone(),
        })
        .collect()
}

#[test]
fn few_measures_stand_whole_in_the_paper_with_the_charts_of_those_that_change() {
    let found = chapters(&[measured("A", &STEADY), measured("B", &WORSE)]);
    assert_eq!(names(&found, SectionName::Changing), ["measures"]);
    assert_eq!(names(&found, SectionName::ChangingDetail), ["control-chart-a"]);
    let [Piece::Exhibit(table)] = &found[0].pieces[..] else { panic!("{found:?}") };
    let [Piece::Exhibit(chart)] = &found[1].pieces[..] else { panic!("{found:?}") };
    assert!(table.note.ends_with(" Its change is drawn in V1a in the annex."), "{}", table.note);
    assert_eq!(table.table.rows[0].name, "Waits, B, %", "what is worse is read first");
    let headings: Vec<&str> = table.table.columns.iter().map(|column| column.heading.as_str()).collect();
    assert_eq!(headings, ["Change", "Value", "Date", "Mean", "Lower limit", "Upper limit"]);
    assert!(chart.heading.contains("a change for the worse"), "{}", chart.heading);
    assert!(chart.chart.as_ref().unwrap().wide.name.starts_with("control-chart-a-"));
}

#[test]
fn of_many_measures_the_paper_has_those_that_change_and_at_most_three_charts() {
    let of = |n: usize, values: &[f64]| {
        (0..n).map(|idx| measured(&format!("{idx}-{}", values[13]), values)).collect::<Vec<_>>()
    };
    let found = chapters(&[of(10, &STEADY), of(5, &WORSE)].concat());
    assert_eq!(names(&found, SectionName::Changing), ["measures-changing"]);
    let in_annex = ["measures", "control-chart-a", "control-chart-b", "control-chart-c"];
    assert_eq!(names(&found, SectionName::ChangingDetail), in_annex);
    let Piece::Exhibit(short) = &found[0].pieces[0] else { panic!("no table") };
    assert_eq!(short.table.rows.len(), 5);
    assert!(short.heading.starts_with("Of 15 measures, 5 show"), "{}", short.heading);
    let drawn = "all 15 in table V2. The first that change are drawn in V1a, V1b and V1c in the annex.";
    assert!(short.note.ends_with(drawn), "{}", short.note);
    let found = chapters(&of(20, &WORSE));
    let Piece::Exhibit(short) = &found[0].pieces[0] else { panic!("no table") };
    assert_eq!(short.table.rows.len(), MOST_MEASURES);
    assert!(short.note.contains("The first 12 of 20"), "{}", short.note);
}

#[test]
fn where_nothing_changes_the_paper_says_so() {
    let many: Vec<Measured> = (0..13).map(|idx| measured(&idx.to_string(), &STEADY)).collect();
    let found = chapters(&many);
    let said = "None of 13 measures shows a change for the better or the worse.";
    assert_eq!(names(&found, SectionName::Changing), [said]);
    assert_eq!(names(&found, SectionName::ChangingDetail), ["measures"]);
    assert!(chapters(&[]).is_empty());
}
