//! What is said of a comparison follows from what is shown, and nothing more is said.

use flow::output::Displaced;

use super::example::{self, comparison};
use super::*;
use crate::exhibit::Table;
use crate::html::Drawing;

fn text(cell: &Cell) -> &str {
    match cell {
        Cell::Word { text, .. } => text,
        Cell::Missing(why) => why,
        Cell::Figure(figure) => &figure.text,
        Cell::Number(number) => &number.text,
    }
}

fn find<'a>(table: &'a Table, name: &str) -> Vec<&'a str> {
    let row = table.rows.iter().find(|row| row.name == name);
    row.unwrap_or_else(|| panic!("no row {name}")).cells.iter().map(text).collect()
}

/// Makes every difference of the first scenario as wide as can be.
fn with_nothing_shown() -> Comparison {
    let mut comparison = comparison();
    for compared in &mut comparison.compared {
        for difference in &mut compared.differences {
            difference.half_width = 1e9;
        }
    }
    comparison
}

#[test]
fn the_headline_says_where_a_difference_is_shown_and_where_none_can_be() {
    let finding = headline(&comparison());
    let of_each: Vec<&str> = finding.text.split("; ").collect();
    assert_eq!(of_each.len(), 3, "a sentence for each scenario: {}", finding.text);
    assert_eq!(
        of_each[0],
        "Closing the Oakham unit on weekday evenings makes a difference in Rutland, Melton and Harborough, \
         and none that can be shown to the 4-hour wait at the Leicester Royal Infirmary"
    );
    assert_eq!(finding.provenance, Provenance::Synthetic);
    let none = headline(&with_nothing_shown()).text;
    assert!(none.split("; ").all(|said| said.ends_with("makes no difference that can be shown")), "{none}");
    let first = none.split("; ").next();
    assert_eq!(
        first,
        Some("Closing the Oakham unit on weekday evenings makes no difference that can be shown")
    );
}

#[test]
fn a_network_without_places_names_stations_and_a_title_that_begins_otherwise_is_quoted() {
    let mut comparison = comparison();
    comparison.compared.retain(|compared| compared.key.group.dimension != "place");
    comparison.scenarios[0].title = "Evening closure".to_owned();
    let sentence = headline(&comparison).text;
    assert_eq!(
        sentence.split("; ").next().unwrap(),
        "“Evening closure” makes a difference at Oakham urgent care unit and Melton urgent care"
    );
}

#[test]
fn a_lead_sentence_tells_money_patients_the_worst_place_and_the_clock_with_intervals() {
    let leads = leads(&comparison());
    assert_eq!(leads.len(), 3);
    assert_eq!(
        leads[0].1.text,
        "saves £183,000 a year (£110,000 to £256,000). It moves about 4,300 patients a year elsewhere; 270 more \
         end unseen. It makes people in Rutland travel 8.6 minutes longer (7.5 to 9.7). It makes no difference \
         that can be shown to the 4-hour wait at the Leicester Royal Infirmary."
    );
    assert_eq!(leads[2].0, 'C');
    assert_eq!(
        leads[2].1.text,
        "has a net cost that cannot be told from zero. It spares people in Oadby and Wigston 0.90 minutes of \
         travel (0.56 to 1.24). It brings 1.9 percentage points more within the limit of the 4-hour wait at the Leicester Royal Infirmary (1.4 to 2.4)."
    );
}

#[test]
fn a_difference_is_told_only_where_its_interval_leaves_zero_out() {
    let table = consequences(&comparison());
    let rows = || table.groups.iter().flat_map(|group| &group.rows);
    let row = |name: &str| rows().find(|row| row.name == name).unwrap_or_else(|| panic!("no row {name}"));
    let wait = row("Oakham urgent care unit: mean wait");
    assert_eq!((wait.base.as_str(), wait.base_interval.as_str()), ("24.5", "±0.9"));
    let told: Vec<(&str, &str, &str)> = wait
        .differences
        .iter()
        .map(|difference| (difference.word, difference.text.as_str(), difference.beneath.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("worse", "+3.1", "+2.4 to +3.8"),
            ("worse", "+2.2", "+1.5 to +2.9"),
            ("", "the same", "in all 24 replications"),
        ]
    );
    let within = row(&format!("{}: within the limit", capital_first(example::CLOCK)));
    assert_eq!(within.base, "58.4%");
    assert_eq!(within.differences[0].text, "no difference shown");
    assert_eq!((within.differences[2].word, within.differences[2].text.as_str()), ("better", "+1.9"));
    assert_eq!(row("Cost").unit, "£000 a year");
    assert_eq!(row("Worst-affected place").differences[0].text, "Rutland");
    assert_eq!(row("Worst-affected group").differences[0].text, "75 and over");
    // More visits are neither better nor worse.
    assert_eq!(row("Oakham urgent care unit: came").differences[0].word, "");
    let quiet = table.groups.iter().find(|group| group.title == "Places").unwrap();
    assert!(quiet.left_out.contains("Charnwood"), "{}", quiet.left_out);
}

#[test]
fn one_replication_shows_no_interval_and_no_difference() {
    let mut comparison = comparison();
    for compared in &mut comparison.compared {
        compared.base.half_width = f64::NAN;
        for difference in &mut compared.differences {
            difference.half_width = f64::NAN;
        }
    }
    let table = consequences(&comparison);
    for row in table.groups.iter().flat_map(|group| &group.rows) {
        assert!(row.differences.iter().all(|difference| !difference.is_significant), "{}", row.name);
    }
    assert!(leads(&comparison).iter().all(|(_, said)| !said.text.contains("NaN")));
    for exhibit in exhibits(&comparison) {
        assert!(!format!("{exhibit:?}").contains("NaN"), "{}", exhibit.name);
    }
}

#[test]
fn every_exhibit_says_on_what_it_rests_has_a_full_table_and_draws() {
    let exhibits = exhibits(&comparison());
    let names: Vec<&str> = exhibits.iter().map(|exhibit| &*exhibit.name).collect();
    assert_eq!(
        names,
        [
            "flow-consequences",
            "flow-travel",
            "flow-waits",
            "flow-places",
            "flow-displaced-a",
            "flow-displaced-b"
        ]
    );
    for exhibit in exhibits
        .iter()
        .chain(&[observed(&example::observed(), Provenance::Synthetic), by_station(&example::outcome())])
    {
        assert_eq!(exhibit.provenance, Provenance::Synthetic, "{}", exhibit.name);
        for row in &exhibit.table.rows {
            assert_eq!(row.cells.len(), exhibit.table.columns.len(), "{} {}", exhibit.name, row.name);
            assert!(row.cells.iter().all(|cell| !text(cell).is_empty()), "{} {}", exhibit.name, row.name);
        }
        if let Some(chart) = &exhibit.chart {
            assert!(chart.label.chars().count() <= 125, "{}", chart.label);
            assert!(Drawing::of(chart).is_ok(), "{}", exhibit.name);
        }
    }
}

#[test]
fn places_are_ranked_by_their_greatest_shown_change() {
    let exhibit = places_ranked(&comparison()).unwrap();
    let names: Vec<&str> = exhibit.table.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names[..3], ["Rutland", "Melton", "Harborough"]);
    let rutland = find(&exhibit.table, "Rutland");
    assert_eq!(rutland[..4], ["14.2", "+8.6", "+4.9", "none shown"]);
}

#[test]
fn nine_districts_stand_on_their_map_and_other_places_in_order() {
    let drawn = travel_by_place(&comparison()).unwrap();
    assert!(drawn.note.contains("nine districts"), "{}", drawn.note);
    let mut other = comparison();
    for compared in &mut other.compared {
        if compared.key.group.value == "Rutland" {
            "Elsewhere".clone_into(&mut compared.key.group.value);
        }
    }
    let drawn = travel_by_place(&other).unwrap();
    assert!(drawn.note.contains("come first"), "{}", drawn.note);
    assert!(
        drawn.heading.starts_with("Travel is longer in Elsewhere, Melton and Harborough under A"),
        "{}",
        drawn.heading
    );
}

#[test]
fn measures_that_were_fitted_prove_nothing() {
    let exhibit = observed(&example::observed(), Provenance::Synthetic);
    assert_eq!(exhibit.heading, "2 of 3 measures that were not fitted lie within 10% of what was observed");
    let cells = find(&exhibit.table, "LRI emergency department: mean wait");
    assert_eq!(cells[4], "16.1% above");
    // A network of synthetic numbers gives nothing that is better known, whatever it is compared with.
    for row in &exhibit.table.rows {
        let known: Vec<Option<Provenance>> = row
            .cells
            .iter()
            .filter_map(|cell| if let Cell::Number(number) = cell { Some(number.provenance) } else { None })
            .collect();
        let [Some(seen), Some(Provenance::Synthetic)] = known[..] else {
            panic!("{}: {known:?}", row.name);
        };
        let source = text(&row.cells[6]);
        assert!(source.starts_with(&format!("{}: ", capital_first(seen.word()))), "{}: {source}", row.name);
    }
    assert_eq!(exhibit.provenance, Provenance::Synthetic);
    let sentences = trust(&comparison(), &example::observed());
    assert!(
        sentences[0].contains("The widest gap is at “LRI emergency department: mean wait”, 16.1% above."),
        "{sentences:?}"
    );
    assert!(sentences.iter().any(|line| line.contains("ambulance-pay")), "{sentences:?}");
    let fitted: Vec<Observed> = example::observed().into_iter().filter(|one| one.is_fitted).collect();
    assert!(trust(&comparison(), &fitted)[0].contains("none of them tests it"));
}

#[test]
fn a_base_without_synthetic_numbers_is_not_called_synthetic_for_its_scenarios() {
    let mut comparison = comparison();
    assert_eq!(consequences(&comparison).synthetic.as_deref(), Some("All figures synthetic."));
    comparison.record.provenance = Provenance::Published;
    for scenario in &mut comparison.scenarios {
        scenario.provenance = Provenance::Derived;
    }
    assert_eq!(consequences(&comparison).synthetic, None);
    comparison.scenarios[0].provenance = Provenance::Synthetic;
    comparison.scenarios[2].provenance = Provenance::Synthetic;
    let table = consequences(&comparison);
    assert_eq!(table.synthetic.as_deref(), Some("Changes of A and C are synthetic; nothing in the base is."));
    assert_eq!((table.provenance_of_base, table.provenance), (Provenance::Derived, Provenance::Synthetic));
    let is_base_derived = |exhibit: &Exhibit, base: usize| {
        exhibit.table.rows.iter().all(|row| match &row.cells[base] {
            Cell::Number(number) => number.provenance == Some(Provenance::Derived),
            _ => true,
        })
    };
    assert!(is_base_derived(&table.exhibit(), 2), "{:?}", table.exhibit().table);
    assert!(is_base_derived(&travel_by_place(&comparison).unwrap(), 0));
    let sentences = trust(&comparison, &[]).join(" ");
    assert!(sentences.contains("Changes of A and C are synthetic"), "{sentences}");
    assert!(!sentences.contains("Some of its numbers"), "{sentences}");
}

#[test]
fn the_base_alone_is_told_without_a_word_of_differences() {
    let whole = comparison();
    let alone = example::base_alone(whole.clone());
    let told = headline(&alone).text;
    assert!(told.starts_with("The 4-hour wait at the Leicester Royal Infirmary: "), "{told}");
    assert!(told.ends_with("% within the limit, as services are"), "{told}");
    let table = consequences(&alone);
    assert!(table.heading.starts_with("Services as they are, in "), "{}", table.heading);
    let n_rows = |table: &Consequences| table.groups.iter().map(|group| group.rows.len()).sum::<usize>();
    assert!(n_rows(&consequences(&whole)) < n_rows(&table), "nothing is left out for showing no difference");
    assert!(table.groups.iter().all(|group| group.left_out.is_empty()));
    let exhibits = exhibits(&alone);
    let names: Vec<&str> = exhibits.iter().map(|exhibit| &*exhibit.name).collect();
    assert_eq!(names, ["flow-consequences", "flow-places"]);
    for exhibit in &exhibits {
        let said = format!("{} {} {}", exhibit.heading, exhibit.note, exhibit.table.caption);
        assert!(!said.contains("scenario") && !said.contains("ifference"), "{said}");
    }
    let sentences = trust(&alone, &[]).join(" ");
    assert!(!sentences.contains("same patients") && !sentences.contains("differences"), "{sentences}");
    assert!(leads(&alone).is_empty());
}

#[test]
fn one_replication_is_told_as_one() {
    let mut comparison = comparison();
    (comparison.record.replications, comparison.record.days) = (1, 1.0);
    let sentences = trust(&comparison, &[]).join(" ");
    assert!(sentences.contains("1 replication of 1 day on the same patients."), "{sentences}");
}

#[test]
fn what_is_sure_and_very_small_is_said_to_be_small() {
    let mut comparison = comparison();
    for compared in &mut comparison.compared {
        let of_clock = matches!(compared.key.subject, Subject::Clock(_));
        let of_place = compared.key.group.dimension == "place";
        for difference in compared.differences.iter_mut().filter(|_| of_clock || of_place) {
            *difference = Estimate { mean: compared.base.mean * 0.001, half_width: 1e-9, ..*difference };
            if of_place && compared.key.group.value == "Rutland" && compared.key.metric == Metric::Travel {
                difference.mean = compared.base.mean;
            }
        }
    }
    assert_eq!(
        headline(&comparison).text.split("; ").next().unwrap(),
        "Closing the Oakham unit on weekday evenings makes a difference in Rutland, and one of less than 1% \
         to the 4-hour wait at the Leicester Royal Infirmary"
    );
    let waits = waits_by_place(&comparison).unwrap();
    assert!(waits.heading.contains("is not shown to change by 1% or more in any place"), "{}", waits.heading);
}

#[test]
fn a_rest_of_ends_keeps_their_names() {
    let mut comparison = with_nothing_shown();
    for compared in &mut comparison.compared {
        if let Subject::Exit(name) = &mut compared.key.subject {
            *name = format!("treated at {name}");
        }
    }
    let table = consequences(&comparison);
    let ends = table.groups.iter().find(|group| group.title == "Where journeys end").unwrap();
    assert!(
        ends.left_out.starts_with("No difference can be shown in how many end here: "),
        "{}",
        ends.left_out
    );
    assert!(ends.left_out.contains("treated at "), "{}", ends.left_out);
}

#[test]
fn days_that_differ_by_minutes_say_so() {
    let tiny = Estimate { mean: 2.5, half_width: 0.5, ..comparison().compared[0].base };
    let scale = Scale::of(Metric::MeanTime, 9_648.0, &[tiny]);
    assert_eq!((scale.unit, scale.value(9_648.0).as_str()), ("days", "6.7"));
    assert_eq!((scale.of_difference, scale.difference(2.5).as_str()), ("minutes", "+2.5"));
}

#[test]
fn waits_of_weeks_are_told_in_days_and_millions_in_thousands() {
    let scale = |metric, base| Scale::of(metric, base, &[]);
    assert_eq!(scale(Metric::MeanWait, 20_160.0).value(20_160.0), "14.0");
    assert_eq!(scale(Metric::MeanWait, 20_160.0).unit, "days");
    assert_eq!(scale(Metric::P95Time, 744.0).value(744.0), "12.4");
    assert_eq!(scale(Metric::Cost, 66_940_000.0).value(66_940_000.0), "66,940");
    assert_eq!(scale(Metric::Cost, 940.0).difference(-25.0), "−£25");
    assert_eq!(scale(Metric::Visits, 1e6).difference(-1_234_567.0), "−1,234,567");
    assert_eq!(letter(2), 'C');
    assert_eq!(listed(&["a", "b", "c", "d", "e"], 3), "a, b, c and 2 more");
    assert_eq!(listed(&["a", "b", "c", "d"], 3), "a, b, c and d");
}

#[test]
fn sentences_say_that_nothing_is_shown_only_where_no_row_of_the_table_shows_anything() {
    let whole = comparison();
    let none = "makes no difference that can be shown";
    // Each row alone, as sure as it is, very small, and hidden by chance.
    for row in &whole.compared {
        for (size, half_width) in [(1.0, 0.1), (0.001, 0.000_1), (1.0, 9.0)] {
            let mean = row.base.mean.abs() * size * if row.key.metric == Metric::Travel { 1.0 } else { -1.0 };
            let difference = Estimate { mean, half_width: mean.abs() * half_width, n: 24 };
            let mut alone = whole.clone();
            alone.scenarios.truncate(1);
            alone.scenarios[0].displaced.clear();
            alone.compared = vec![PairedEstimate { differences: vec![difference], ..row.clone() }];
            let table = consequences(&alone);
            let is_significant = table
                .groups
                .iter()
                .flat_map(|group| &group.rows)
                .any(|row| row.differences[0].is_significant);
            let (first, lead) = (headline(&alone).text, &leads(&alone)[0].1.text);
            assert!(!is_significant || !first.ends_with(none), "{:?}: {first}", row.key);
            assert!(!is_significant || *lead != format!("{none}."), "{:?}: {lead}", row.key);
            // What is left out of the table is said to be small where it is sure.
            let left_out =
                table.groups.iter().any(|group| group.left_out.starts_with("No difference can be shown"));
            assert!(!left_out || !difference.is_significant(), "{:?}", row.key);
        }
    }
}

#[test]
fn without_places_or_clocks_the_stations_tell_of_waits() {
    let mut comparison = comparison();
    comparison.compared.retain(|compared| {
        let key = &compared.key;
        key.group.dimension == "all"
            && !matches!(key.subject, Subject::Clock(_))
            && key.metric != Metric::Cost
    });
    let sentence = &leads(&comparison)[2].1.text;
    assert_eq!(
        sentence,
        "makes the mean wait at LRI emergency department 7.1 minutes shorter (5.2 to 9.0). It makes 310 fewer a \
         year leave unseen (214 to 406)."
    );
}

#[test]
fn who_ends_unseen_is_told_net_before_gross() {
    let mut comparison = comparison();
    let result = &mut comparison.scenarios[0];
    let back = result.displaced.iter().find(|moved| moved.is_unserved).unwrap().clone();
    let a_year = Estimate { mean: 600.0, ..back.a_year };
    result.displaced.push(Displaced { is_unserved: false, was_unserved: true, a_year, ..back });
    result.unseen = Some(Estimate { mean: -330.0, half_width: 40.0, n: 24 });
    let net = "330 fewer end unseen (270 seen today would end unseen, 600 unseen today would be seen)";
    assert!(leads(&comparison)[0].1.text.contains(net), "{:?}", leads(&comparison)[0]);
    let streams = displaced(&comparison, 0).unwrap();
    assert!(streams.heading.ends_with(net), "{}", streams.heading);
    comparison.scenarios[0].unseen = Some(Estimate { mean: -210.0, half_width: 40.0, n: 24 });
    let others = "600 unseen today would be seen, 120 more of those who come, or end within the days measured, in one of the two only)";
    assert!(leads(&comparison)[0].1.text.contains(others), "{:?}", leads(&comparison)[0]);
    comparison.scenarios[0].unseen = Some(Estimate { mean: 3.0, half_width: 40.0, n: 24 });
    assert!(
        leads(&comparison)[0].1.text.contains("no difference can be shown in how many end unseen (270 seen")
    );
}

#[test]
fn a_sentence_gives_no_size_to_what_the_table_calls_less_than_a_hundredth() {
    let mut comparison = comparison();
    for compared in &mut comparison.compared {
        let is_clock = matches!(compared.key.subject, Subject::Clock(_));
        if !is_clock || compared.key.group != flow::output::Group::all() {
            continue;
        }
        let is_share = compared.key.metric == Metric::ShareWithin;
        let mean = if is_share { compared.base.mean / 500.0 } else { 0.0 };
        compared.differences[0] = Estimate { mean, half_width: compared.base.mean / 2_000.0, n: 24 };
    }
    let sentence = &leads(&comparison)[0].1.text;
    assert!(sentence.contains("makes a difference of less than 1% to "), "{sentence}");
    assert!(!sentence.contains("within the limit"), "{sentence}");
}

#[test]
fn where_nobody_moves_and_fewer_come_that_is_told() {
    let mut comparison = comparison();
    comparison.scenarios[0].displaced.clear();
    comparison.scenarios[0].unseen = None;
    let is_of_all = |compared: &&mut PairedEstimate| {
        compared.key.metric == Metric::Served
            && compared.key.subject == Subject::System
            && compared.key.group == flow::output::Group::all()
    };
    let ended = comparison.compared.iter_mut().find(is_of_all).unwrap();
    let mean = -ended.base.mean / 10.0;
    ended.differences[0] = Estimate { mean, half_width: -mean / 10.0, n: 24 };
    let sentence = &leads(&comparison)[0].1.text;
    assert!(
        sentence.contains("moves nobody elsewhere, and ") && sentence.contains(" fewer a year end"),
        "{sentence}"
    );
}

/// The first scenario alone, of a network whose ends do not say where patients are seen.
fn without_destinations() -> Comparison {
    let mut comparison = comparison();
    comparison.scenarios.truncate(1);
    comparison.scenarios[0].displaced.clear();
    comparison.scenarios[0].unseen = Some(Estimate { mean: 0.0, half_width: 0.0, n: 24 });
    for compared in &mut comparison.compared {
        compared.differences.truncate(1);
        compared.fewer_seen.truncate(1);
    }
    comparison
}

#[test]
fn who_finds_it_closed_is_told_where_no_end_is_known_as_unseen() {
    let sentence = &leads(&without_destinations())[0].1.text;
    assert!(sentence.contains("It makes 270 more a year find it closed or full (214 to 326)"), "{sentence}");
    assert!(!sentence.contains("end unseen"), "{sentence}");
}

#[test]
fn who_ends_unseen_is_told_where_nobody_is_known_to_move() {
    let mut comparison = without_destinations();
    comparison.scenarios[0].unseen = Some(Estimate { mean: 1_460.0, half_width: 60.0, n: 24 });
    let sentence = &leads(&comparison)[0].1.text;
    assert!(sentence.contains("It makes 1,460 more a year end unseen (1,400 to 1,520)"), "{sentence}");
    assert!(!sentence.contains("find it closed"), "{sentence}");
}

#[test]
fn a_few_replications_that_agree_are_told_in_words_and_never_as_an_interval() {
    let told = |mean: f64, half_width: f64, n: u32| {
        let mut comparison = comparison();
        let is_visits = |compared: &&mut PairedEstimate| {
            compared.key.metric == Metric::Travel && compared.key.subject == Subject::System
        };
        let compared = comparison.compared.iter_mut().find(is_visits).expect("it is measured");
        compared.base = Estimate::of(compared.base.mean, half_width, n);
        for difference in &mut compared.differences {
            *difference = Estimate::of(mean, half_width, n);
        }
        let all = consequences(&comparison);
        let row = all.groups.iter().flat_map(|group| &group.rows).find(|row| row.name == "Travel there");
        let row = row.expect("travel is told");
        let difference = &row.differences[0];
        let ends = difference.ends.and_then(|ends| ends.interval);
        (row.base_interval.clone(), difference.text.clone(), difference.beneath.clone(), ends)
    };
    let strings =
        |base: &str, text: &str, beneath: &str| (base.to_owned(), text.to_owned(), beneath.to_owned());
    let check =
        |(mean, half_width, n): (f64, f64, u32), expected: (String, String, String), has_interval: bool| {
            let (base, text, beneath, ends) = told(mean, half_width, n);
            assert_eq!((base, text, beneath), expected, "{mean} ± {half_width} from {n}");
            assert_eq!(ends.is_some(), has_interval, "{mean} ± {half_width} from {n}");
        };
    let both = "in both replications";
    check((0.0, 0.0, 2), strings(both, "the same", both), false);
    check((3.0, 0.0, 2), strings(both, "+3.0 in both replications", "interval not known"), false);
    check(
        (3.0, 0.0, 5),
        strings("in all 5 replications", "+3.0 in all 5 replications", "interval not known"),
        false,
    );
    check((3.0, 0.0, 6), strings("in all 6 replications", "+3.0", "in all 6 replications"), true);
    // What is not zero is not printed as if it were.
    check((0.0, 0.04, 9), strings("less than ±0.1", "no difference shown", "less than 0.1 either way"), true);
    check((0.0, 1e-9, 9), strings("less than ±0.1", "no difference shown", "less than 0.1 either way"), true);
}

#[test]
fn a_comparison_of_few_replications_says_what_agreement_shows() {
    let of = |replications| {
        let mut comparison = comparison();
        comparison.record.replications = replications;
        trust(&comparison, &[]).iter().any(|said| said.contains("agree no interval is given"))
    };
    assert_eq!([1, 2, 5, 6, 24].map(of), [false, true, true, false, false]);
}
