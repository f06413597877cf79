//! A passage of a document that is made a request: the form is filled in with its words and where it stands.

use std::collections::BTreeMap;

use domain::day;
use governance::scrutiny::committee::Committee;
use governance::scrutiny::id::ObjectKind;

use crate::documents::reading;
use crate::error::PageError;
use crate::state::AppState;

/// The longest passage that is quoted [characters].
const LONGEST: usize = 3_000;
/// The longest title that is made of its beginning [characters].
const LONGEST_TITLE: usize = 100;

/// The fields of the form, with the passage that an address names: for those who may read the whole text.
///
/// # Errors
/// Where there is no such document, or its text cannot be read.
pub(super) fn filled_in(
    state: &AppState,
    committees: &[Committee],
    mut fields: BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, PageError> {
    let Some(id) = fields.remove("document") else { return Ok(fields) };
    if state.reader.is_none() {
        return Ok(fields);
    }
    let place = |name: &str| fields.get(name).and_then(|place| place.parse::<usize>().ok());
    let (Some(from), Some(to)) = (place("from"), place("to")) else { return Err(PageError::Address) };
    let shown = reading::shown(state)?;
    let document = shown.documents.iter().find(|document| document.id.as_deref() == Some(&*id));
    let document = document.ok_or(PageError::Page)?;
    let text = reading::text(state, &id)?.ok_or(PageError::Page)?;
    let length = to.saturating_sub(from).min(LONGEST);
    let words: String = text.chars().skip(from).take(length).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return Err(PageError::Address);
    }
    fields.insert("title".to_owned(), beginning(&words));
    fields.insert("asked".to_owned(), words);
    fields.insert("link".to_owned(), format!("{}#p{from}", crate::documents::words::address(document)));
    let minute = format!("{}, {}", document.title, document.dated);
    fields.insert("minute".to_owned(), minute.chars().take(200).collect());
    if let Ok(day) = day::read(&document.dated) {
        fields.insert("raised_on".to_owned(), day.to_string());
    }
    let whose = [&document.title, &document.publisher];
    let committee = committees.iter().find(|one| whose.iter().any(|text| is_of(&one.name, text)));
    if let Some(committee) = committee {
        fields.insert("committee".to_owned(), committee.code.clone());
    }
    // Minutes set it in capitals.
    if fields.get("asked").is_some_and(|words| words.contains("RECOMMENDED")) {
        fields.insert("kind".to_owned(), ObjectKind::Recommendation.word().to_owned());
        fields.insert("raise".to_owned(), "yes".to_owned());
    }
    Ok(fields)
}

/// Whether a text names the council or the board of a committee: the last part of its name, or all of it.
fn is_of(committee: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    let council = committee.rsplit(", ").next().unwrap_or(committee);
    [committee, council].iter().any(|name| text.contains(&name.to_lowercase()))
}

/// The first words of a passage, up to the end of its first sentence.
fn beginning(words: &str) -> String {
    let sentence = words.split_once(". ").map_or(words, |(first, _)| first).trim_end_matches('.');
    if sentence.chars().count() <= LONGEST_TITLE {
        return sentence.to_owned();
    }
    let cut: String = sentence.chars().take(LONGEST_TITLE).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([',', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_committee_is_named_by_its_council() {
        let rutland = "Adults and Health Scrutiny Committee, Rutland County Council";
        assert!(
            is_of(rutland, "RUTLAND COUNTY COUNCIL") && is_of(rutland, "Minutes, Rutland County Council")
        );
        assert!(!is_of(
            "Health Scrutiny Commission, Leicester City Council",
            "Leicestershire County Council"
        ));
    }

    #[test]
    fn a_title_is_the_first_sentence_or_its_first_words() {
        assert_eq!(beginning("Data on GP appointments. Members asked for it."), "Data on GP appointments");
        assert_eq!(beginning("All of it."), "All of it");
        let long = "word ".repeat(60);
        let title = beginning(long.trim());
        assert!(title.ends_with("word…") && title.chars().count() <= LONGEST_TITLE, "{title}");
    }
}
