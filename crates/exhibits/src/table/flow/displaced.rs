//! Who goes elsewhere in a scenario: a table of streams, and a Sankey diagram of them.

use flow::output::{Comparison, Displaced, ScenarioResult};

use super::narrative::{rounded, unseen};
use super::{Scale, figures, known, letter, provenance_of, row, word, words};
use crate::exhibit::{Cell, Chart, Exhibit, RowKind, Table, Tone};
use crate::number::{Form, Number, grouped};
use crate::spec::sankey::{Endpoint, Link, sankey};

/// Keys and names of the exhibits of scenarios, in their order; more than these share none.
const NAMES: [(&str, &str); 8] = [
    ("C14a", "flow-displaced-a"),
    ("C14b", "flow-displaced-b"),
    ("C14c", "flow-displaced-c"),
    ("C14d", "flow-displaced-d"),
    ("C14e", "flow-displaced-e"),
    ("C14f", "flow-displaced-f"),
    ("C14g", "flow-displaced-g"),
    ("C14h", "flow-displaced-h"),
];

/// What it means to be sent there, as far as names tell.
fn end(moved: &Displaced) -> Endpoint {
    let name = moved.to.to_lowercase();
    if moved.is_unserved {
        Endpoint::Unseen
    } else if name.contains("emergency") || name.contains("a&e") || name.split_whitespace().any(|w| w == "ed")
    {
        Endpoint::Emergency
    } else {
        Endpoint::Elsewhere
    }
}

/// Streams below this share of all who move are counted together.
const SMALL: f64 = 0.004;

/// Who goes elsewhere in a scenario; nothing where nobody does.
#[must_use]
pub fn displaced(comparison: &Comparison, scenario: usize) -> Option<Exhibit> {
    let result = comparison.scenarios.get(scenario)?;
    let (key, name) = *NAMES.get(scenario)?;
    let patients: f64 = result.displaced.iter().map(|moved| moved.a_year.mean).sum();
    // What is not sure may be the largest of them all, so the rest is not called smaller.
    // Whoever goes elsewhere changes who waits where, and so a few of everybody go elsewhere too.
    let is_stream =
        |moved: &&Displaced| moved.a_year.is_significant() && SMALL * patients <= moved.a_year.mean;
    let moved: Vec<&Displaced> = result.displaced.iter().filter(is_stream).collect();
    if moved.is_empty() || patients < 0.5 {
        return None;
    }
    let rest: f64 = patients - moved.iter().map(|moved| moved.a_year.mean).sum::<f64>();
    let n_rest = result.displaced.len() - moved.len();
    let (letter, provenance) = (letter(scenario), provenance_of(comparison, scenario));
    let has_places = moved.iter().any(|moved| !moved.place.is_empty());
    let streams: Vec<Link> = moved
        .iter()
        .map(|moved| Link {
            from: if has_places { place(moved).to_owned() } else { moved.from.clone() },
            to: moved.to.clone(),
            end: end(moved),
            a_year: moved.a_year.mean,
        })
        .collect();
    let drawn = sankey(name, &streams);
    let heading = heading(result, patients, letter);
    let rows = moved.iter().map(|moved| {
        let scale = Scale::in_unit(flow::output::Unit::AYear, moved.a_year.mean, &[]);
        let to = match end(moved) {
            Endpoint::Unseen => Cell::Word { text: format!("{} (unseen)", moved.to), tone: Tone::Adverse },
            Endpoint::Emergency | Endpoint::Elsewhere => word(moved.to.clone()),
        };
        let cells = vec![
            word(moved.from.clone()),
            to,
            known(scale.number(moved.a_year.mean), provenance),
            word(scale.half_width(moved.a_year)),
        ];
        row(place(moved), RowKind::Body, cells)
    });
    let others = (n_rest > 0).then(|| {
        let cells = vec![
            word("anywhere".to_owned()),
            word("elsewhere".to_owned()),
            known(Number::new(grouped(rest, 0), rest, Form::WHOLE), provenance),
            word("not told one by one".to_owned()),
        ];
        row(&super::counted(n_rest, "other stream"), RowKind::Body, cells)
    });
    Some(Exhibit {
        key: key.into(),
        name: name.into(),
        note: format!(
            "Patients a year who end elsewhere than in the base under {letter}, {}. {}{}",
            result.title,
            if has_places {
                "Left: where they live. Right: where they go instead."
            } else {
                "Left: where they were seen. Right: where they go instead."
            },
            if n_rest > 0 {
                " Streams that are small, or whose interval holds zero, are counted together and not drawn."
            } else {
                ""
            }
        ),
        provenance,
        table: Table {
            caption: format!("Patients who end elsewhere under {letter}, a year, with 95% intervals."),
            row_heading: if has_places { "Place" } else { "Of" }.to_owned(),
            columns: vec![
                words("", "Seen today at"),
                words("", "Under the scenario"),
                figures("", "A year"),
                words("", "Interval"),
            ],
            rows: rows.chain(others).collect(),
        },
        chart: Some(Chart {
            label: format!("Where patients displaced by {letter} go"),
            description: format!("{heading}. The table has every stream."),
            wide: drawn.wide,
            narrow: drawn.narrow,
        }),
        heading,
    })
}

fn place(moved: &Displaced) -> &str {
    if moved.place.is_empty() { "All places" } else { &moved.place }
}

/// `Of about 4,300 patients moved by A, 1,480 go to … and 390 to an emergency department; 270 more end
/// unseen`. All of them count, the smallest streams too.
fn heading(result: &ScenarioResult, patients: f64, letter: char) -> String {
    let streams = &result.displaced;
    let sum = |wanted: Endpoint| -> f64 {
        streams.iter().filter(|stream| end(stream) == wanted).map(|stream| stream.a_year.mean).sum()
    };
    let mut most: Vec<(&str, f64)> = Vec::new();
    for stream in streams.iter().filter(|stream| end(stream) == Endpoint::Elsewhere) {
        match most.iter_mut().find(|(name, _)| *name == stream.to) {
            Some((_, known)) => *known += stream.a_year.mean,
            None => most.push((&stream.to, stream.a_year.mean)),
        }
    }
    let most =
        most.into_iter().max_by(|(_, patients), (_, other_patients)| patients.total_cmp(other_patients));
    let mut parts = Vec::new();
    if let Some((name, value)) = most {
        let name = if name.contains(',') { format!("“{name}”") } else { name.to_owned() };
        parts.push(format!("{} go to {name}", grouped(rounded(value), 0)));
    }
    if 0.5 <= sum(Endpoint::Emergency) {
        parts.push(format!("{} to an emergency department", grouped(rounded(sum(Endpoint::Emergency)), 0)));
    }
    let parts = super::joined(&parts);
    let whole = grouped(rounded(patients), 0);
    if parts.is_empty() {
        return format!("About {whole} patients a year are moved by {letter}; {}", unseen(result));
    }
    format!("Of about {whole} patients a year moved by {letter}, {parts}; {}", unseen(result))
}
