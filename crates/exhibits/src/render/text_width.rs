//! How wide text is, without asking the machine for its fonts.

/// How heavy text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// 400
    Regular,
    /// 600 and more
    Bold,
}

/// Advance widths of U+0020 to U+007E [1/1000 em], each the larger of two faces' `hmtx` tables:
/// Liberation Sans 2 Regular, whose widths are those of Arial, and Source Sans 3 Regular 3.052 (npm
/// `source-sans` 3.52.0). Labels are thus given room enough on pages and in print.
#[rustfmt::skip]
const REGULAR: [u16; 95] = [
    278, 289, 426, 556, 556, 889, 667, 249, 333, 333, 418, 584, 278, 333, 278, 350, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778,
    722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 303,
    350, 303, 497, 556, 542, 556, 556, 500, 556, 556, 292, 556, 556, 246, 247, 500, 255, 833, 556, 556,
    556, 556, 347, 500, 338, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// The same for Liberation Sans 2 Bold and Source Sans 3 Semibold 3.052.
#[rustfmt::skip]
const BOLD: [u16; 95] = [
    278, 333, 482, 556, 556, 889, 722, 275, 333, 333, 438, 584, 278, 333, 278, 344, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778,
    722, 282, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333,
    344, 333, 584, 556, 549, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 361, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

/// The width of `text`, without line breaks, at `size` [px].
pub(crate) fn text_width(text: &str, size: f64, weight: Weight) -> f64 {
    let table = match weight {
        Weight::Regular => &REGULAR,
        Weight::Bold => &BOLD,
    };
    let units: u32 = text.chars().map(|character| u32::from(advance(table, character))).sum();
    f64::from(units) * size / 1000.0
}

fn advance(table: &[u16; 95], character: char) -> u16 {
    let position = u32::from(character).wrapping_sub(0x20);
    match usize::try_from(position).ok().and_then(|position| table.get(position)) {
        Some(width) => *width,
        None => match character {
            '£' | '–' => 556,
            '−' => 584,
            '’' | '‘' => 278,
            '“' | '”' => 500,
            // Arrows and the like come from whatever face has them; few are wider than they are high.
            _ => 1000,
        },
    }
}
