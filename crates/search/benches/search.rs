//! How long a search takes among 100,000 things: of their names, of words in their texts, with slips, and of nothing.
//!
//! Prints a reading a line: a name and milliseconds.

#![expect(clippy::disallowed_types, reason = "a bench reads the clock")]
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

use std::error::Error;
use std::time::Instant;

use search::{SearchIndex, Searched, Synonyms};

const ITEMS: usize = 100_000;
const RUNS: usize = 10;

/// What readers ask, in the manner of the site.
const ASKED: [&str; 8] = [
    "agency pay of the trust in march",
    "how much of the £190m is prescribing?",
    "waiting list orthopaedics leicester",
    "general practise apointments",
    "deficit",
    "the system",
    "figure 54321",
    "zzyzx",
];

const SUBJECTS: [&str; 10] = [
    "Leicester",
    "Rutland",
    "Melton",
    "the trust",
    "the board",
    "the system",
    "community services",
    "mental health",
    "the council",
    "general practice",
];
const MEASURES: [&str; 12] = [
    "deficit",
    "agency pay",
    "prescribing",
    "appointments",
    "waiting list",
    "orthopaedics",
    "attendances",
    "variance to plan",
    "running costs",
    "efficiency",
    "continuing care",
    "bank pay",
];
const MONTHS: [&str; 12] = [
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "January",
    "February",
    "March",
];

fn items() -> Vec<Searched> {
    let of = |list: &[&'static str], number: usize| list[number % list.len()];
    let item = |number: usize| {
        let (subject, measure) = (of(&SUBJECTS, number), of(&MEASURES, number / 10));
        let month = of(&MONTHS, number / 120);
        Searched {
            title: format!("{measure} of {subject}, {month} 20{:02}", number / 1_440 % 30),
            other_names: vec![format!("figure {number}")],
            text: format!(
                "In {month} {subject} had {measure} of £{}.{}m against a plan of £{}m; members asked for more of passage {number}.",
                number % 190,
                number % 10,
                number % 87
            ),
            weight: 1.0,
        }
    };
    (0..ITEMS).map(item).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let items = items();
    let began = Instant::now();
    let index = SearchIndex::new(&items, &Synonyms::default())?;
    println!("index_ms {:.1}", began.elapsed().as_secs_f64() * 1e3);
    println!("items {}", items.len());
    for asked in ASKED {
        // The first answer of a query does not count.
        index.find(asked)?;
        for _ in 0..RUNS {
            let began = Instant::now();
            let found = index.find(asked)?;
            let milliseconds = began.elapsed().as_secs_f64() * 1e3;
            assert!(asked == "zzyzx" || !found.places.is_empty(), "{asked} finds something");
            println!("search_ms {milliseconds:.3}");
        }
    }
    Ok(())
}
