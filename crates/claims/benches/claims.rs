//! How long a page takes to read, a thousand documents to check, and a hostile text to be done with.
//!
//! Prints a reading a line: a name and milliseconds.

#![expect(clippy::disallowed_types, reason = "a bench reads the clock")]
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

use std::error::Error;
use std::time::Instant;

use claims::check::{Source, check};
use claims::{BodyKind, Document, Gazetteer, Name, PartialDay, Reader, Reading};

/// A page of text of the kind: about 500 words.
fn page(variant: usize) -> String {
    let amount = 10 + variant % 90;
    let passage = format!(
        "The system had a year-to-date deficit of £{amount}.4m against a planned deficit of £15.1m, an adverse variance \
         of £8.3m. Of this £6.0m was at Stonebridge Hospitals. The system plan required efficiencies of £142 million, of \
         which £48.7m had been delivered by month 5. The ICB was asked to reduce its running costs by {amount} per cent \
         by next March, and employs 3{amount} staff. More than 1,9{amount} people waited over 12 hours for a bed in May.\n\n"
    );
    passage.repeat(6)
}

fn gazetteer() -> Result<Gazetteer, Box<dyn Error>> {
    let name = |name: &str, kind, part_of: Option<&str>| Name {
        name: name.to_owned(),
        kind,
        part_of: part_of.map(str::to_owned),
        others: Vec::new(),
    };
    let mut names = Vec::new();
    for number in 0..42 {
        let system = format!("System{number} ICS");
        names.push(name(&system, BodyKind::System, None));
        names.push(name(&format!("System{number} ICB"), BodyKind::Board, Some(&system)));
        names.push(name(&format!("Stonebridge{number} Hospitals"), BodyKind::Trust, Some(&system)));
    }
    Ok(Gazetteer::new(names)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let reader = Reader::new(gazetteer()?);
    let dated = PartialDay::month_of(2025, 9).ok_or("a month")?;
    let read = |title: &str, text: &str| reader.read(&Document { title, dated, text });

    let text = page(7);
    let began = Instant::now();
    for _ in 0..100 {
        read("System1 ICB minutes", &text)?;
    }
    println!("page_of_text_ms {:.3}", began.elapsed().as_secs_f64() * 10.0);

    let titles: Vec<String> = (0..1_000).map(|number| format!("System{} ICB minutes", number % 42)).collect();
    let began = Instant::now();
    let readings: Vec<Reading> = titles
        .iter()
        .enumerate()
        .map(|(number, title)| read(title, &page(number)))
        .collect::<Result<_, _>>()?;
    println!("thousand_documents_read_ms {:.0}", began.elapsed().as_secs_f64() * 1_000.0);
    let sources: Vec<Source<'_>> =
        titles.iter().zip(&readings).map(|(title, reading)| Source { title, reading }).collect();
    let began = Instant::now();
    let checks = check(&sources, reader.gazetteer());
    println!("thousand_documents_checked_ms {:.0}", began.elapsed().as_secs_f64() * 1_000.0);
    println!("checks {}", checks.len());

    for (name, text) in [
        ("fifty_mb_of_digits_ms", "1234567890".repeat(5_000_000)),
        ("million_currency_signs_ms", "£".repeat(1_000_000)),
        ("fifty_mb_without_spaces_ms", "a".repeat(50_000_000)),
        ("twenty_mb_of_figures_ms", "we spent £5m and 30% ".repeat(1_000_000)),
        ("twenty_mb_of_words_ms", "the board was told so. ".repeat(1_000_000)),
        ("megabyte_of_text_ms", page(7).repeat(350)),
        ("four_megabytes_of_text_ms", page(7).repeat(1_400)),
    ] {
        let began = Instant::now();
        let reading = read("A text", &text)?;
        println!("{name} {:.0} ({} figures)", began.elapsed().as_secs_f64() * 1_000.0, reading.figures.len());
    }
    Ok(())
}
