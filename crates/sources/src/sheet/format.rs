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
        return (!of_text.has(Seen::Text)).then_some("nothing of it");
    };
    // Nil is often shown as a dash or left blank, which everybody reads as nil.
    if value == 0.0 {
        return None;
    }
    let section = chosen(&sections, value)?;
    if section.n_digits == 0 && !section.has(Seen::General) {
        return Some(if section.has(Seen::Literal) { "a fixed text" } else { "nothing" });
    }
    if section.has(Seen::LiteralDigit) {
        return Some("digits that are not in it");
    }
    if section.has(Seen::PerCent) {
        return Some("a hundred times as much, as per cent");
    }
    if section.has(Seen::Scale) {
        return Some("thousands or millions of it");
    }
    if 0.0 < value && section.has(Seen::Minus) {
        return Some("it as if it were below nil");
    }
    // A format with a section for negative values writes the sign itself; one with conditions does not.
    let is_conditional = sections.iter().any(|section| section.condition.is_some());
    let writes_sign = sections.len() == 1 || section.has(Seen::Sign) || is_conditional;
    (value < 0.0 && !writes_sign).then_some("it without its sign")
}

/// What is seen in a section of a format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    /// The word for a number as it is.
    General,
    /// A comma that divides by a thousand.
    Scale,
    /// A sign of per cent or per mille, which multiplies by a hundred and more.
    PerCent,
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
    seen: BTreeSet<Seen>,
    /// The values that it is for, where it says so: `[>=1000]`.
    condition: Option<(String, f64)>,
}

impl Section {
    fn has(&self, what: Seen) -> bool {
        self.seen.contains(&what)
    }

    /// Takes note of a fixed text.
    fn literal(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.seen.insert(Seen::Literal);
        if text.chars().any(|one| one.is_ascii_digit()) {
            self.seen.insert(Seen::LiteralDigit);
        }
        if text.contains(['-', '−', '–', '(', ')']) {
            self.seen.insert(Seen::Sign);
        }
        if self.n_digits == 0 && matches!(text.trim(), "-" | "−" | "–" | "(") {
            self.seen.insert(Seen::Minus);
        }
    }

    /// Takes note of commas behind its last place for a digit.
    fn scaled_by(&mut self, n_commas: usize) {
        if 0 < n_commas {
            self.seen.insert(Seen::Scale);
        }
    }

    /// Takes note of the letters in it, at its end.
    fn spelt(&mut self, letters: &str) {
        if letters.to_ascii_lowercase().contains("general") {
            self.seen.insert(Seen::General);
        }
    }
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
        match character {
            '\\' | '!' => section.literal(&characters.next().map(String::from).unwrap_or_default()),
            // A blank as wide as the next character, or that character again and again.
            '_' | '*' => {
                characters.next();
            }
            '"' => {
                let text: String = characters.by_ref().take_while(|one| *one != '"').collect();
                section.literal(&text);
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
                if !is_condition && !within.starts_with('$') {
                    section.seen.insert(Seen::Sign);
                }
            }
            ';' => {
                section.scaled_by(n_commas);
                section.spelt(&plain);
                (n_commas, after_point) = (0, false);
                plain.clear();
                all.push(Section::default());
            }
            '0' | '#' | '?' => {
                section.n_digits += 1;
                // In front of another digit of the whole number it parts thousands.
                if after_point {
                    section.scaled_by(n_commas);
                }
                n_commas = 0;
            }
            ',' if 0 < section.n_digits => n_commas += 1,
            '.' => {
                section.scaled_by(n_commas);
                (n_commas, after_point) = (0, true);
            }
            '%' | '‰' => {
                section.seen.insert(Seen::PerCent);
            }
            '@' => {
                section.seen.insert(Seen::Text);
            }
            letter => {
                plain.push(letter);
                section.literal(&letter.to_string());
            }
        }
    }
    if let Some(last) = all.last_mut() {
        last.scaled_by(n_commas);
        last.spelt(&plain);
    }
    all
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
            "0\"%\"",
            "0\\%",
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
        ] {
            assert_eq!(shows_otherwise(code, Some(value)), Some(expected), "{code}");
        }
        assert_eq!(shows_otherwise("[>=1000]#,##0,;0", Some(5.0)), None);
        assert_eq!(shows_otherwise(";;;", None), Some("nothing of it"));
    }
}
