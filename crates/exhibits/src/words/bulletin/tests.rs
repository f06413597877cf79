//! Bulletins as they are generated and as people write them.

use domain::example::month_end;
use domain::figure::{Basis, Definition, Figure, Support};

use super::*;

fn variance(month_end: &MonthEnd) -> &Figure {
    let system = month_end.system_subject();
    let key = month_end.to_date(Definition::Position, system, Basis::ActualVariance, Support::Including);
    month_end.figure(&key).unwrap()
}

fn text(month_end: &MonthEnd, paragraphs: &[&str]) -> BulletinText {
    let paragraphs: Vec<String> = paragraphs.iter().map(|text| (*text).to_owned()).collect();
    let figures = figures_of(month_end, paragraphs.iter().map(String::as_str));
    BulletinText { title: "A hard month".to_owned(), paragraphs, figures }
}

#[test]
fn a_bulletin_is_generated_from_figures_and_states_no_amount_without_its_id() {
    let month_end = month_end();
    let bulletin = bulletin(&month_end, None);
    let headings = ["Where the money stands", "Each body in turn", "What comes next"];
    for heading in headings {
        assert!(bulletin.parts.contains(&BulletinPart::Heading(heading.to_owned())), "{bulletin:#?}");
    }
    let figures = bulletin.figures();
    assert!(3 < figures.len() && figures.iter().all(|id| month_end.figures.contains_key(id)), "{figures:?}");
    let (_, to_edit) = to_edit(&month_end);
    for paragraph in paragraphs(&to_edit) {
        assert!(faults(&month_end, &paragraph).is_empty(), "{paragraph}");
    }
}

#[test]
fn what_is_generated_says_the_same_when_it_is_taken_over_as_a_text() {
    let month_end = month_end();
    let (title, to_edit) = to_edit(&month_end);
    let paragraphs = paragraphs(&to_edit);
    let figures = figures_of(&month_end, paragraphs.iter().map(String::as_str));
    let written = BulletinText { title, paragraphs, figures };
    let (generated, written) = (bulletin(&month_end, None), bulletin(&month_end, Some(&written)));
    assert_eq!((written.title.clone(), written.text()), (generated.title.clone(), generated.text()));
    assert_eq!(written.figures(), generated.figures());
    assert_eq!(written.changed, Vec::<String>::new());
}

#[test]
fn a_month_that_is_wholly_synthetic_says_so_before_anything_else() {
    let mut month_end = month_end();
    let first = |month_end: &MonthEnd| bulletin(month_end, None).text()[1].clone();
    let reported = first(&month_end);
    assert!(!reported.contains("All of these figures"), "{reported}");
    let lineages = month_end.figures.values_mut().flat_map(|figure| &mut figure.lineages);
    lineages.for_each(|lineage| lineage.provenance = Provenance::Synthetic);
    let invented = first(&month_end);
    assert!(invented.starts_with("All of these figures are synthetic"), "{invented}");
}

#[test]
fn a_figure_that_is_another_now_is_told() {
    let month_end = month_end();
    let figure = variance(&month_end);
    let paragraph = format!("It is {{{}}} worse, {{{}|more than ever}}.", figure.id(), figure.id());
    let mut text = text(&month_end, &[&paragraph]);
    assert_eq!(text.figures, [(figure.id(), figure.value)]);
    text.figures[0].1 = Pence::new(-200_000_000);
    let told = bulletin(&month_end, Some(&text)).changed;
    let now = pounds(figure.value, Scale::Words);
    let expected = format!(
        "Figure {} was £2.0 million worse when this was written, and is {now} worse now.",
        figure.id()
    );
    assert_eq!(told, [expected]);
    let mut without = month_end.clone();
    without.figures.remove(&figure.id());
    let bulletin = bulletin(&without, Some(&text));
    assert!(bulletin.changed[0].ends_with("is not known any more."), "{bulletin:?}");
    assert_eq!(bulletin.text(), ["It is (not known any more) worse, more than ever."]);
}

#[test]
fn amounts_that_nobody_could_check_and_figures_that_are_none_are_refused() {
    let month_end = month_end();
    let id = variance(&month_end).id();
    let check = |text: &str, expected: &[TextFault]| assert_eq!(faults(&month_end, text), expected, "{text}");
    check("In 2024/25 the gap is {ID}, and 3 of 4 bodies knew.".replace("ID", id.as_str()).as_str(), &[]);
    check("It is £18.8 million.", &[TextFault::Amount("£18.8 million".to_owned())]);
    check(
        "About £ 2bn, of {0123456780}",
        &[TextFault::Amount("£ 2bn".to_owned()), TextFault::Unknown("0123456780".to_owned())],
    );
    check("{me}", &[TextFault::Unknown("me".to_owned())]);
    check("An { open", &[TextFault::Brace("{ open".to_owned())]);
    check("A closed }", &[TextFault::Brace("}".to_owned())]);
    for amount in [
        "18.8m",
        "GBP 18.8 million",
        "18,800,000 pounds",
        "18·8 million pounds",
        "point eight million pounds",
        "\u{ffe1}18.8m",
        "\u{ff04}18.8m",
    ] {
        let told = faults(&month_end, &format!("It is {amount}, they said."));
        assert!(matches!(&told[..], [TextFault::Amount(_)]), "{amount}: {told:?}");
    }
    check("It is 18\u{200b}.8m.", &[TextFault::Amount("18.8m".to_owned())]);
    check("In month 7 of 12, 3,000 of 1.2 million people waited 18 weeks in 2026.", &[]);
    check(&format!("{{{id}|£3 more}}"), &[TextFault::Amount("£3 more".to_owned())]);
}

#[test]
fn empty_lines_part_paragraphs() {
    assert_eq!(paragraphs("# One\r\n\r\ntwo\nthree\n\n\n\n four "), ["# One", "two three", "four"]);
}
