//! Number formats of workbooks that show something else than the cell holds: nothing, thousands of it,
//! another sign, or digits that are not in it. How many decimals are shown is no such thing.

use std::collections::BTreeSet;

/// What a cell that holds `value` shows under the format `code`, where that is something else; `value` is
/// nothing for a text.
pub(super) fn shows_otherwise(code: &str, value: Option<f64>) -> Option<&'static str> {
    let sections: Vec<Section> = sections(code);
    let Some(value) = value else {
        // Only a fourth section is about text.
        let of_text = sections.get(3)?;
        return (!of_text.has(Feature::Text)).then_some("nothing of it");
    };
    // Nil is often shown as a dash or left blank, which everybody reads as nil.
    if value == 0.0 {
        return None;
    }
    let section = section_for(&sections, value)?;
    if section.n_digits == 0 && !section.has(Feature::General) {
        return Some(if section.has(Feature::Literal) { "a fixed text" } else { "nothing" });
    }
    if section.has(Feature::LiteralDigit) {
        return Some("digits that are not in it");
    }
    if section.has(Feature::PerCent) {
        return Some("a hundred times as much, as per cent");
    }
    if section.has(Feature::Scale) {
        return Some("thousands or millions of it");
    }
    if section.has(Feature::Millions) {
        return Some("it in millions or more");
    }
    if 0.0 < value && section.has(Feature::Minus) {
        return Some("it as if it were below nil");
    }
    // A format with a section for negative values writes the sign itself; one with conditions does not.
    let is_conditional = sections.iter().any(|section| section.condition.is_some());
    let writes_sign = sections.len() == 1 || section.has(Feature::Sign) || is_conditional;
    (value < 0.0 && !writes_sign).then_some("it without its sign")
}

/// A feature of a section of a format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Feature {
    /// The word for a number as it is.
    General,
    /// A comma that divides by a thousand.
    Scale,
    /// A sign of per cent or per mille, which multiplies by a hundred and more.
    PerCent,
    /// A fixed text that says millions or more, where amounts are thousands.
    Millions,
    /// A fixed text.
    Literal,
    /// Digits in it.
    LiteralDigit,
    /// A minus, brackets or a colour.
    Sign,
    /// A minus or opening bracket in front of the digits.
    Minus,
    /// The place of a text.
    Text,
}

/// One of the parts of a format, which are for values above, below and of nil, and for text.
#[derive(Default)]
struct Section {
    /// Places for digits: 0, # or ?.
    n_digits: usize,
    features: BTreeSet<Feature>,
    /// The values that it is for, where it says so: `[>=1000]`.
    condition: Option<(String, f64)>,
}

impl Section {
    fn has(&self, feature: Feature) -> bool {
        self.features.contains(&feature)
    }

    /// Takes note of a fixed text.
    fn note_literal(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.features.insert(Feature::Literal);
        let unit = text.trim().trim_start_matches('£').to_lowercase();
        if ["m", "mn", "mln", "million", "millions", "bn", "billion", "billions"].contains(&unit.as_str()) {
            self.features.insert(Feature::Millions);
        }
        if text.chars().any(|character| character.is_ascii_digit()) {
            self.features.insert(Feature::LiteralDigit);
        }
        if text.contains(['-', '−', '–', '(', ')']) {
            self.features.insert(Feature::Sign);
        }
        if self.n_digits == 0 && matches!(text.trim(), "-" | "−" | "–" | "(") {
            self.features.insert(Feature::Minus);
        }
    }

    /// Takes note of commas behind its last place for a digit.
    fn note_scale(&mut self, n_commas: usize) {
        if 0 < n_commas {
            self.features.insert(Feature::Scale);
        }
    }

    /// Takes note of the letters in it, at its end.
    fn note_letters(&mut self, letters: &str) {
        if letters.to_ascii_lowercase().contains("general") {
            self.features.insert(Feature::General);
        }
    }
}

fn sections(code: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    // Commas since the last place for a digit: where none follows, each divides by a thousand.
    let mut n_commas = 0;
    let mut plain = String::new();
    let mut characters = code.chars();
    let mut after_point = false;
    while let Some(character) = characters.next() {
        let Some(section) = sections.last_mut() else { break };
        match character {
            '\\' | '!' => section.note_literal(&characters.next().map(String::from).unwrap_or_default()),
            // A blank as wide as the next character, or that character again and again.
            '_' | '*' => {
                characters.next();
            }
            '"' => {
                let text: String = characters.by_ref().take_while(|character| *character != '"').collect();
                section.note_literal(&text);
            }
            '[' => {
                let content: String = characters.by_ref().take_while(|character| *character != ']').collect();
                let is_condition = content.starts_with(['<', '>', '=']);
                if is_condition {
                    let split =
                        content.find(|character: char| !['<', '>', '='].contains(&character)).unwrap_or(0);
                    let (operator, bound) = content.split_at(split);
                    section.condition = bound.trim().parse().ok().map(|bound| (operator.to_owned(), bound));
                }
                // A colour tells the signs apart; a currency or calendar does not.
                if !is_condition && !content.starts_with('$') {
                    section.features.insert(Feature::Sign);
                }
            }
            ';' => {
                section.note_scale(n_commas);
                section.note_letters(&plain);
                (n_commas, after_point) = (0, false);
                plain.clear();
                sections.push(Section::default());
            }
            '0' | '#' | '?' => {
                section.n_digits += 1;
                // In front of another digit of the whole number it parts thousands.
                if after_point {
                    section.note_scale(n_commas);
                }
                n_commas = 0;
            }
            ',' if 0 < section.n_digits => n_commas += 1,
            '.' => {
                section.note_scale(n_commas);
                (n_commas, after_point) = (0, true);
            }
            '%' | '‰' => {
                section.features.insert(Feature::PerCent);
            }
            '@' => {
                section.features.insert(Feature::Text);
            }
            letter => {
                plain.push(letter);
                section.note_literal(&letter.to_string());
            }
        }
    }
    if let Some(last) = sections.last_mut() {
        last.note_scale(n_commas);
        last.note_letters(&plain);
    }
    sections
}

/// The section that a value is shown by.
fn section_for(sections: &[Section], value: f64) -> Option<&Section> {
    if sections.iter().any(|section| section.condition.is_some()) {
        let is_met = |section: &&Section| match &section.condition {
            None => true,
            Some((operator, bound)) => match operator.as_str() {
                "<" => value < *bound,
                "<=" => value <= *bound,
                ">" => value > *bound,
                ">=" => value >= *bound,
                "<>" => (value - bound).abs() > f64::EPSILON,
                _ => (value - bound).abs() <= f64::EPSILON,
            },
        };
        return sections.iter().take(3).find(is_met);
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
            "0\"%\"",
            "0\\%",
            // Amounts are thousands: these say what they are.
            "0\"k\"",
            "£#,##0\" thousand\"",
            "[>=1000]#,##0;0",
            "[Blue]General;[Red]-General",
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
            ("0.00%", 11_915.0, "a hundred times as much, as per cent"),
            ("0%;-0%", -5.0, "a hundred times as much, as per cent"),
            ("0,.0", 5.0, "thousands or millions of it"),
            ("[>=1000]#,##0,;0", 5_000.0, "thousands or millions of it"),
            ("#,##0;#,##0", -5.0, "it without its sign"),
            ("0\"000\"", 5.0, "digits that are not in it"),
            ("\\10", 5.0, "digits that are not in it"),
            ("General\" 000\"", 5.0, "digits that are not in it"),
            ("(0)", 5.0, "it as if it were below nil"),
            ("\"-\"0", 5.0, "it as if it were below nil"),
            ("0\" m\"", 5.0, "it in millions or more"),
            ("\"£m \"#,##0.0", 5.0, "it in millions or more"),
            ("0.0\\m", 5.0, "it in millions or more"),
        ] {
            assert_eq!(shows_otherwise(code, Some(value)), Some(expected), "{code}");
        }
        assert_eq!(shows_otherwise("[>=1000]#,##0,;0", Some(5.0)), None);
        assert_eq!(shows_otherwise(";;;", None), Some("nothing of it"));
    }
}
