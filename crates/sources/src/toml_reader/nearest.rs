//! The known name that is nearest to one that is not known.

/// The names that there are, as far as a message can hold them.
pub(crate) fn there_is(known: &[&str]) -> String {
    const MOST_NAMED: usize = 40;
    let names = known.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    match known.len().saturating_sub(MOST_NAMED) {
        0 => format!("there is {names}"),
        more => format!("there is {names} and {more} more"),
    }
}

/// The known word that differs in the fewest letters, if it is near; capitals are no difference.
pub(crate) fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let lower = word.to_lowercase();
    let distances = |candidate: &&'k str| {
        (distance(&lower, &candidate.to_lowercase()), distance(word, candidate), *candidate)
    };
    let near = known.iter().map(distances).min()?;
    (near.0 <= 2.max(word.chars().count() / 3)).then_some(near.2)
}

/// How many letters are to be put in, taken out or changed to make one word of the other.
fn distance(word: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (idx, letter) in word.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], idx + 1);
        for (place, other_letter) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other_letter);
            diagonal = row[place + 1];
            row[place + 1] = changed.min(row[place] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}
