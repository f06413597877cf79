//! Names in a sentence, and what a row says of a scenario.

use domain::provenance::Provenance;

use super::{in_list, told};
use crate::consequence::{Difference, Engine, Measure, MoreIs, RowKey, Topic};
use crate::quantity::{Certainty, Quantity, Unit};
use crate::row::{Cell, Row};

/// What is said of a row of the simulation whose difference is `more`.
fn said(key: (&str, &str), words: (&str, &str), unit: Unit, more: f64) -> String {
    let cell = Cell::Known(Difference::exact(Quantity::Number(more), Provenance::Synthetic));
    let measure = Measure {
        key: RowKey::new(Engine::Flow, key.0, key.1),
        topic: Topic::Patients,
        rank: 1,
        words: words.0.to_owned(),
        subject_words: words.1.to_owned(),
        unit,
        more_is: MoreIs::Worse,
        is_headline: true,
        part_of: None,
        base: Quantity::Number(0.6),
        certainty: Certainty::Exact,
        provenance: Provenance::Synthetic,
    };
    told(&Row { measure, cells: Vec::new() }, &cell)
}

#[test]
fn what_a_row_says_is_understood_without_the_table() {
    let exit = ("visits", "exit left unseen");
    let of_exit = said(exit, ("need not met", "Left unseen"), Unit::PatientsAYear, 76.0);
    assert_eq!(of_exit, "“Left unseen”: 76 patients a year more (today 1 patients a year)");
    let of_clock =
        said(("share_within", "clock four"), ("share in time", "The 4-hour wait"), Unit::Share, -0.021);
    assert_eq!(of_clock, "the 4-hour wait, share in time: 2.1 percentage points less (today 60.0%)");
    let of_all = said(("mean", ""), ("mean time", "Whole system"), Unit::Minutes, 1.8);
    assert_eq!(of_all, "mean time: 1.8 minutes more (today 0.6 minutes)");
}

#[test]
fn names_stand_in_a_list_as_people_say_it() {
    assert_eq!(in_list(&[]), "");
    assert_eq!(in_list(&["LPT"]), "LPT");
    assert_eq!(in_list(&["LPT", "UHL", "QPM"]), "LPT, UHL and QPM");
}
