//! Number formats of workbooks that show something else than the cell holds: nothing, thousands of it,
//! another sign, or digits that are not in it. How many decimals are shown is no such thing.

/// What a cell that holds `value` shows under the format `code`, where that is something else; `value` is
/// nothing for a text.
pub(super) fn shows_otherwise(code: &str, value: Option<f64>) -> Option<&'static str> {
    let sections: Vec<Section> = sections(code);
    let Some(value) = value else {
        // Only a fourth section is about text.
        let of_text = sections.get(3)?;
        return (!of_text.has_text).then_some("nothing of it");
    };
    // Nil is often shown as a dash or left blank, which everybody reads as nil.
    if value == 0.0 {
        return None;
    }
    let section = chosen(&sections, value)?;
    if section.is_general {
        return None;
    }
    if section.n_digits == 0 {
        return Some(if section.has_literal { "a fixed text" } else { "nothing" });
    }
    if section.has_literal_digits {
        return Some("digits that are not in it");
    }
    if section.is_scaled {
        return Some("thousands or millions of it");
    }
    // A format with a section for negative values writes the sign itself; one with conditions does not.
    let is_conditional = sections.iter().any(|section| section.condition.is_some());
    let writes_sign = sections.len() == 1 || section.has_sign || is_conditional;
    (value < 0.0 && !writes_sign).then_some("it without its sign")
}

/// One of the parts of a format, which are for values above, below and of nil, and for text.
#[derive(Default)]
struct Section {
    is_general: bool,
    /// Places for digits: 0, # or ?.
    n_digits: usize,
    is_scaled: bool,
    has_literal: bool,
    has_literal_digits: bool,
    /// A minus, brackets or a colour.
    has_sign: bool,
    has_text: bool,
    /// The values that it is for, where it says so: `[>=1000]`.
    condition: Option<(String, f64)>,
}

fn sections(code: &str) -> Vec<Section> {
    let mut all = vec![Section::default()];
    // Commas since the last place for a digit: where none follows, each divides by a thousand.
    let mut n_commas = 0;
    let mut plain = String::new();
    let mut characters = code.chars();
    let mut after_point = false;
    while let Some(character) = characters.next() {
        let Some(section) = all.last_mut() else { break };
        let literal = |section: &mut Section, text: &str| {
            section.has_literal |= !text.trim().is_empty();
            section.has_literal_digits |= text.chars().any(|one| one.is_ascii_digit());
            section.has_sign |= text.contains(['-', '−', '–', '(', ')']);
        };
        match character {
            '\\' | '!' => literal(section, &characters.next().map(String::from).unwrap_or_default()),
            // A blank as wide as the next character, or that character again and again.
            '_' | '*' => {
                characters.next();
            }
            '"' => {
                let text: String = characters.by_ref().take_while(|one| *one != '"').collect();
                literal(section, &text);
            }
            '[' => {
                let within: String = characters.by_ref().take_while(|one| *one != ']').collect();
                let is_condition = within.starts_with(['<', '>', '=']);
                if is_condition {
                    let split = within.find(|one: char| !['<', '>', '='].contains(&one)).unwrap_or(0);
                    let (how, than) = within.split_at(split);
                    section.condition = than.trim().parse().ok().map(|than| (how.to_owned(), than));
                }
                // A colour tells them apart; a currency or calendar does not.
                section.has_sign |= !is_condition && !within.starts_with('$');
            }
            ';' => {
                section.is_scaled |= 0 < n_commas;
                section.is_general = is_general(&plain);
                (n_commas, after_point) = (0, false);
                plain.clear();
                all.push(Section::default());
            }
            '0' | '#' | '?' => {
                section.n_digits += 1;
                // In front of another digit of the whole number it parts thousands.
                if after_point {
                    section.is_scaled |= 0 < n_commas;
                }
                n_commas = 0;
            }
            ',' if 0 < section.n_digits => n_commas += 1,
            '.' => {
                section.is_scaled |= 0 < n_commas;
                (n_commas, after_point) = (0, true);
            }
            '@' => section.has_text = true,
            letter => {
                plain.push(letter);
                literal(section, &letter.to_string());
            }
        }
    }
    if let Some(last) = all.last_mut() {
        last.is_scaled |= 0 < n_commas;
        last.is_general = is_general(&plain);
    }
    all
}

/// Whether a section shows a number as it is, whatever stands beside it.
fn is_general(section: &str) -> bool {
    section.to_ascii_lowercase().contains("general")
}

/// The section that a value is shown by.
fn chosen(sections: &[Section], value: f64) -> Option<&Section> {
    if sections.iter().any(|section| section.condition.is_some()) {
        let holds = |section: &&Section| match &section.condition {
            None => true,
            Some((how, than)) => match how.as_str() {
                "<" => value < *than,
                "<=" => value <= *than,
                ">" => value > *than,
                ">=" => value >= *than,
                "<>" => (value - than).abs() > f64::EPSILON,
                _ => (value - than).abs() <= f64::EPSILON,
            },
        };
        return sections.iter().take(3).find(holds);
    }
    let idx = usize::from(value < 0.0 && 1 < sections.len());
    sections.get(idx)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_accountants_show_what_cells_hold() {
        for code in [
            "General",
            "0",
            "#,##0",
            "#,##0.00",
            "#,##0;(#,##0)",
            "#,##0;[Red]-#,##0",
            "#,##0_);[Red](#,##0)",
            "#,##0;[Red]#,##0",
            "_-* #,##0_-;\\-* #,##0_-;_-* \"-\"??_-;_-@_-",
            "[$£-809]#,##0;-[$£-809]#,##0",
            "#,##0;-#,##0;;@",
            "\"£\"#,##0",
            "[>=1000]#,##0;0",
            "[Blue]General;[Red]-General",
            "0.0%",
        ] {
            for value in [Some(11_915.0), Some(-11_915.0), Some(0.0), None] {
                assert_eq!(shows_otherwise(code, value), None, "{code} of {value:?}");
            }
        }
    }

    #[test]
    fn what_is_hidden_scaled_or_turned_round_is_told() {
        for (code, value, expected) in [
            (";;;", 5.0, "nothing"),
            (";;", -5.0, "nothing"),
            ("\"n/a\"", 5.0, "a fixed text"),
            ("#,##0,", 5.0, "thousands or millions of it"),
            ("#,##0.0,,\"m\"", 5.0, "thousands or millions of it"),
            ("0,.0", 5.0, "thousands or millions of it"),
            ("[>=1000]#,##0,;0", 5_000.0, "thousands or millions of it"),
            ("#,##0;#,##0", -5.0, "it without its sign"),
            ("0\"000\"", 5.0, "digits that are not in it"),
            ("\\10", 5.0, "digits that are not in it"),
        ] {
            assert_eq!(shows_otherwise(code, Some(value)), Some(expected), "{code}");
        }
        assert_eq!(shows_otherwise("[>=1000]#,##0,;0", Some(5.0)), None);
        assert_eq!(shows_otherwise(";;;", None), Some("nothing of it"));
    }
}
