//! The formats of a workbook's cells.

use domain::provenance::Provenance;
use exhibits::exhibit::RowKind;
use exhibits::number::{Form, Sign};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// How a spreadsheet prints numbers of a form: commas at thousands, the signs of print.
///
/// A share is held as a spreadsheet holds it, 0.325 for `32.5%`.
pub(crate) fn number_format(form: Form) -> String {
    let point = if form.decimals == 0 { String::new() } else { format!(".{}", "0".repeat(form.decimals)) };
    let words = |text: &str| match text {
        "" | "%" => text.to_owned(),
        text => format!("\"{text}\""),
    };
    let (before, after) = (words(form.before), words(form.after));
    let digits = format!("{before}#,##0{point}{after}");
    match form.sign {
        Sign::Brackets => format!("{digits};({digits});{digits}"),
        Sign::Minus => format!("{digits};\"−\"{digits};{digits}"),
        Sign::Always => format!("\"+\"{digits};\"−\"{digits};{digits}"),
    }
}

/// The number that a cell with [`number_format`] holds for a value of that form.
pub(crate) fn value_in_format(value: f64, form: Form) -> f64 {
    if form.after == "%" { value / 100.0 } else { value }
}

/// Every format, made once.
pub(crate) struct Look {
    /// The first line of the first sheet.
    pub(crate) title: Format,
    /// What a sheet shows.
    pub(crate) heading: Format,
    /// Units, dates, how to read.
    pub(crate) note: Format,
    /// A heading over neighbouring columns.
    pub(crate) group: Format,
    /// A heading over words.
    pub(crate) head: Format,
    /// A heading over figures.
    pub(crate) head_figures: Format,
    /// Words.
    pub(crate) words: Format,
    /// The name of a row that sums others.
    pub(crate) sum_words: Format,
    /// Words in place of a figure.
    pub(crate) missing: Format,
    /// Ids.
    pub(crate) code: Format,
    figure: Format,
    synthetic: Format,
    sum: Format,
    synthetic_sum: Format,
}

impl Look {
    /// The formats.
    pub(crate) fn new() -> Self {
        let (ink, grey, dark) = (Color::RGB(0x21_2B32), Color::RGB(0x4C_6272), Color::RGB(0x00_3087));
        let plain = Format::new().set_font_name("Arial").set_font_size(10).set_font_color(ink);
        let quiet = plain.clone().set_font_color(grey);
        let head = quiet
            .clone()
            .set_text_wrap()
            .set_border_bottom(FormatBorder::Thin)
            .set_align(FormatAlign::Bottom);
        let figure = plain.clone().set_align(FormatAlign::Right);
        let synthetic = quiet.clone().set_align(FormatAlign::Right);
        let sum = |format: &Format| format.clone().set_bold().set_border_top(FormatBorder::Thin);
        Self {
            title: plain.clone().set_font_size(18).set_bold().set_font_color(dark),
            heading: plain.clone().set_font_size(12).set_bold(),
            group: quiet.clone().set_bold(),
            head_figures: head.clone().set_align(FormatAlign::Right),
            head,
            sum_words: sum(&plain),
            missing: quiet.clone().set_align(FormatAlign::Right),
            code: quiet.clone(),
            sum: sum(&figure),
            synthetic_sum: sum(&synthetic),
            figure,
            synthetic,
            words: plain.set_align(FormatAlign::Top),
            note: quiet,
        }
    }

    /// The format of a number: bold where it sums others, grey where it is synthetic.
    pub(crate) fn number(&self, kind: RowKind, form: Form, provenance: Option<Provenance>) -> Format {
        let format = match (kind != RowKind::Body, provenance == Some(Provenance::Synthetic)) {
            (false, false) => &self.figure,
            (false, true) => &self.synthetic,
            (true, false) => &self.sum,
            (true, true) => &self.synthetic_sum,
        };
        format.clone().set_num_format(number_format(form))
    }
}
