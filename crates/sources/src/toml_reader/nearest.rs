//! The known name that is nearest to one that is not known.

/// A list of the known names, as far as a message can hold them.
pub(crate) fn listing(known: &[&str]) -> String {
    const MOST_NAMED: usize = 40;
    let names = known.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    match known.len().saturating_sub(MOST_NAMED) {
        0 if names.is_empty() => "there is none to name".to_owned(),
        0 => format!("there is {names}"),
        more => format!("there is {names} and {more} more"),
    }
}

/// The known word that differs in the fewest letters, if it is near; capitals are no difference.
pub(crate) fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let letters = |text: &str| text.chars().collect::<Vec<char>>();
    let (typed, typed_lower) = (letters(word), letters(&word.to_lowercase()));
    let distances = |candidate: &&'k str| {
        let in_lower_case = edit_distance(&typed_lower, &letters(&candidate.to_lowercase()));
        (in_lower_case, edit_distance(&typed, &letters(candidate)), *candidate)
    };
    let (n_slips, _, candidate) = known.iter().map(distances).min()?;
    (n_slips <= 2.max(typed.len() / 3)).then_some(candidate)
}

/// How many letters are to be inserted, deleted or replaced to make one word of the other.
pub(crate) fn edit_distance(word: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (idx, letter) in word.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], idx + 1);
        for (column, other_letter) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != other_letter);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}
