//! The lines of an organisation as the workbooks of plans and returns show them: in sections, with names, signs in
//! words, and totals that are formulas.

use domain::ledger::{Line, Nature};
use domain::organisation::OrganisationKind;
use domain::source::CellAt;
use finance::chart::{self, Sum};
use report::template::{CellValue, FormCell, InputRule, Role, Sheet};

/// A row of the table.
pub(crate) enum TableRow {
    /// The heading of a section.
    Section(&'static str),
    /// A line that is keyed.
    Keyed(Line),
    /// The sum of a section's lines.
    Total(&'static str, Vec<Line>),
    /// A line that follows from others.
    Computed(Line, Sum),
}

impl TableRow {
    /// Whether its amounts are spending, keyed without a sign: less of it is better.
    fn is_spending(&self) -> bool {
        let spends = |line: &Line| matches!(line.nature(), Nature::Expenditure | Nature::WithinExpenditure);
        match self {
            Self::Section(_) | Self::Computed(..) => false,
            Self::Keyed(line) => spends(line),
            Self::Total(_, lines) => lines.iter().all(spends),
        }
    }

    /// The lines that are added and those that are taken away in its sum, as they are keyed.
    fn terms(&self) -> Option<(Vec<Line>, Vec<Line>)> {
        match self {
            Self::Section(_) | Self::Keyed(_) => None,
            Self::Total(_, lines) => Some((lines.clone(), Vec::new())),
            Self::Computed(_, sum) => {
                let is_less = |line: &Line| line.nature() == Nature::Expenditure;
                let (less, plus): (Vec<Line>, Vec<Line>) = sum.plus.iter().partition(|line| is_less(line));
                Some((plus, less.into_iter().chain(sum.less.iter().copied()).collect()))
            }
        }
    }

    fn role(&self, of_lines: Role) -> Role {
        match self {
            Self::Section(_) => Role::Section,
            Self::Keyed(_) => of_lines,
            Self::Total(..) => Role::Total,
            Self::Computed(..) => Role::Result,
        }
    }
}

/// An amount of a line as it is keyed [£000]; nothing where there is none yet.
type Amount<'a> = Box<dyn Fn(Line) -> Option<i64> + 'a>;

/// A column beside the code, name and sign of the lines.
pub(crate) enum Column<'a> {
    /// Amounts, summed in the rows of totals.
    Amounts { heading: String, width: u16, role: Role, amount: Amount<'a> },
    /// What stands in a column of another sheet of the same lines, summed in the rows of totals.
    From { heading: String, width: u16, sheet: &'static str, idx: usize },
    /// The later of two columns of amounts less the earlier, favourable positive; empty while the later one is.
    Variance { heading: &'static str, of: usize, less: usize },
    /// The sum of several columns, from one to another.
    Across { heading: &'static str, from: usize, to: usize },
    /// One column less another.
    Difference { heading: &'static str, of: usize, less: usize },
    /// Words to be keyed beside a line.
    Words { heading: &'static str, width: u16, accepted: InputRule, word: Box<dyn Fn(Line) -> String + 'a> },
}

/// Columns that each such table begins with.
const FIRST: usize = 3;

/// The table of an organisation's lines.
pub(crate) struct LineTable {
    rows: Vec<TableRow>,
    /// The row of the sheet in which the first of them stands, counted from 1.
    first_row: u32,
}

impl LineTable {
    /// The table for organisations of `kind`, below a title, `n_guidance` sentences and the headings.
    pub(crate) fn new(kind: OrganisationKind, n_guidance: usize) -> Self {
        let mut rows = Vec::new();
        for section in chart::sections(kind) {
            rows.push(TableRow::Section(section.name));
            let whole = section.lines.iter().copied().filter(|line| !line.nature().is_memo()).collect();
            rows.extend(section.lines.into_iter().map(TableRow::Keyed));
            rows.extend(section.total.map(|name| TableRow::Total(name, whole)));
            let computed = section.computed.into_iter();
            rows.extend(computed.filter_map(|line| Some(TableRow::Computed(line, chart::formula(line)?))));
        }
        let n_guidance = u32::try_from(n_guidance).unwrap_or(u32::MAX);
        Self { rows, first_row: n_guidance.saturating_add(3) }
    }

    /// The row of the sheet in which a keyed line stands.
    fn number(&self, line: Line) -> u32 {
        let is_line = |row: &TableRow| matches!(row, TableRow::Keyed(keyed) if *keyed == line);
        let idx = self.rows.iter().position(is_line).unwrap_or_default();
        self.first_row + u32::try_from(idx).unwrap_or_default()
    }

    /// `E5:E9,E11`: the cells of `lines` in a column, neighbours as one range.
    fn cells(&self, lines: &[Line], column: &str) -> String {
        let mut numbers: Vec<u32> = lines.iter().map(|line| self.number(*line)).collect();
        numbers.sort_unstable();
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for number in numbers {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == number => *last = number,
                _ => ranges.push((number, number)),
            }
        }
        let range = |(first, last): (u32, u32)| {
            if first == last { format!("{column}{first}") } else { format!("{column}{first}:{column}{last}") }
        };
        ranges.into_iter().map(range).collect::<Vec<_>>().join(",")
    }

    /// The sheet with `columns` beside the lines.
    pub(crate) fn sheet(&self, name: &str, title: &str, guidance: &[&str], columns: &[Column<'_>]) -> Sheet {
        let mut rows = vec![vec![FormCell::text(title, Role::Title)]];
        rows.extend(guidance.iter().map(|sentence| vec![FormCell::text(sentence, Role::Guidance)]));
        let first = ["Code", "Line", "Keyed as"].map(|heading| FormCell::text(heading, Role::Heading));
        let beside = columns.iter().map(|column| {
            let is_of_words = matches!(column, Column::Words { .. });
            let role = if is_of_words { Role::Heading } else { Role::HeadingOfAmounts };
            FormCell::text(heading(column), role)
        });
        rows.push(first.into_iter().chain(beside).collect());
        for (idx, row) in (0..).zip(&self.rows) {
            let number = self.first_row + idx;
            let (code, label, keyed_as) = words(row);
            let part = match row {
                TableRow::Keyed(line) if line.nature().is_memo() => Role::Part,
                row => row.role(Role::Fixed),
            };
            let first = [
                FormCell::text(code, row.role(Role::Fixed)),
                FormCell::text(label, part),
                FormCell::text(keyed_as, row.role(Role::Fixed)),
            ];
            let beside = (0..columns.len()).map(|idx| self.cell(columns, idx, row, number));
            rows.push(first.into_iter().chain(beside).collect());
        }
        Sheet {
            name: name.to_owned(),
            rows,
            heading_row: self.first_row - 2,
            n_fixed_columns: 2,
            widths: [13, 46, 21].into_iter().chain(columns.iter().map(width)).collect(),
        }
    }

    fn cell(&self, columns: &[Column<'_>], idx: usize, row: &TableRow, number: u32) -> FormCell {
        if matches!(row, TableRow::Section(_)) {
            return FormCell::new(CellValue::Nothing, Role::Section);
        }
        let letters = |idx: usize| column_letters(idx + FIRST);
        let of_formula = |formula: String, result: Option<i64>| {
            let result = result.map_or_else(String::new, |result| result.to_string());
            FormCell::new(CellValue::Formula { formula, result }, row.role(Role::Fixed))
        };
        match &columns[idx] {
            // The lines stand in the same rows of both sheets, and so do their totals.
            Column::From { sheet, idx, .. } => {
                let cell = format!("{sheet}!{}{number}", letters(*idx));
                of_formula(format!("=IF({cell}=\"\",\"\",{cell})"), None)
            }
            Column::Amounts { role, amount, .. } => match row.terms() {
                None => {
                    let content = match row {
                        TableRow::Keyed(line) => amount(*line).map_or(CellValue::Nothing, CellValue::Number),
                        _ => CellValue::Nothing,
                    };
                    let accepted = if *role == Role::Input { InputRule::Whole } else { InputRule::Anything };
                    FormCell { content, role: *role, accepted }
                }
                // What is not known of any line has no total.
                Some(_) if *role != Role::Input && value(columns, idx, row).is_none() => {
                    FormCell::new(CellValue::Nothing, row.role(Role::Fixed))
                }
                Some((plus, less)) => {
                    let all: Vec<Line> = plus.iter().chain(&less).copied().collect();
                    let column = letters(idx);
                    let sum = |lines: &[Line]| match lines {
                        [] => "0".to_owned(),
                        lines => format!("SUM({})", self.cells(lines, &column)),
                    };
                    let less = if less.is_empty() { String::new() } else { format!("-{}", sum(&less)) };
                    let formula =
                        format!("=IF(COUNT({})=0,\"\",{}{less})", self.cells(&all, &column), sum(&plus));
                    of_formula(formula, value(columns, idx, row))
                }
            },
            Column::Variance { of, less, .. } => {
                let (one, other) =
                    (format!("{}{number}", letters(*of)), format!("{}{number}", letters(*less)));
                let difference =
                    if row.is_spending() { format!("{other}-{one}") } else { format!("{one}-{other}") };
                of_formula(format!("=IF({one}=\"\",\"\",{difference})"), value(columns, idx, row))
            }
            Column::Across { from, to, .. } => {
                let cells = format!("{}{number}:{}{number}", letters(*from), letters(*to));
                of_formula(format!("=IF(COUNT({cells})=0,\"\",SUM({cells}))"), value(columns, idx, row))
            }
            Column::Difference { of, less, .. } => {
                let (one, other) =
                    (format!("{}{number}", letters(*of)), format!("{}{number}", letters(*less)));
                of_formula(format!("=IF({one}=\"\",\"\",{one}-{other})"), value(columns, idx, row))
            }
            Column::Words { accepted, word, .. } => match row {
                TableRow::Keyed(line) => FormCell {
                    content: CellValue::of(&word(*line)),
                    role: Role::Input,
                    accepted: accepted.clone(),
                },
                row => FormCell::new(CellValue::Nothing, row.role(Role::Fixed)),
            },
        }
    }
}

/// What a column gives in a row with what is known [£000]; nothing where nothing is.
fn value(columns: &[Column<'_>], idx: usize, row: &TableRow) -> Option<i64> {
    match &columns[idx] {
        Column::Amounts { amount, .. } => match row {
            TableRow::Section(_) => None,
            TableRow::Keyed(line) => amount(*line),
            row => {
                let (plus, less) = row.terms()?;
                let is_known = plus.iter().chain(&less).any(|line| amount(*line).is_some());
                let sum = |lines: &[Line]| lines.iter().filter_map(|line| amount(*line)).sum::<i64>();
                is_known.then(|| sum(&plus) - sum(&less))
            }
        },
        Column::Variance { of, less, .. } => {
            let difference = value(columns, *of, row)? - value(columns, *less, row).unwrap_or(0);
            Some(if row.is_spending() { -difference } else { difference })
        }
        Column::Across { from, to, .. } => {
            let known: Vec<i64> = (*from..=*to).filter_map(|idx| value(columns, idx, row)).collect();
            (!known.is_empty()).then(|| known.iter().sum())
        }
        Column::Difference { of, less, .. } => {
            Some(value(columns, *of, row)? - value(columns, *less, row).unwrap_or(0))
        }
        Column::Words { .. } | Column::From { .. } => None,
    }
}

fn heading<'c>(column: &'c Column<'_>) -> &'c str {
    match column {
        Column::Amounts { heading, .. } | Column::From { heading, .. } => heading,
        Column::Variance { heading, .. }
        | Column::Across { heading, .. }
        | Column::Difference { heading, .. }
        | Column::Words { heading, .. } => heading,
    }
}

fn width(column: &Column<'_>) -> u16 {
    match column {
        Column::Amounts { width, .. } | Column::From { width, .. } | Column::Words { width, .. } => *width,
        Column::Variance { .. } | Column::Across { .. } | Column::Difference { .. } => 11,
    }
}

/// The code and name of a row, and with what sign it is keyed.
fn words(row: &TableRow) -> (&'static str, &'static str, &'static str) {
    match row {
        TableRow::Section(name) => ("", name, ""),
        TableRow::Total(name, _) => ("", name, "sum"),
        TableRow::Computed(line, _) => (line.code(), line.label(), "surplus +, deficit -"),
        TableRow::Keyed(line) => {
            let keyed_as = match line.nature() {
                Nature::Income => "income, no sign",
                Nature::Expenditure => "spending, no sign",
                Nature::Signed | Nature::Computed => "gain +, loss -",
                Nature::WithinIncome | Nature::WithinExpenditure => "part, in no total",
            };
            (line.code(), line.label(), keyed_as)
        }
    }
}

/// The letters of a column, counted from 0: `AB`.
fn column_letters(idx: usize) -> String {
    CellAt { row: 1, column: u16::try_from(idx + 1).unwrap_or(u16::MAX) }.column_letters()
}

#[cfg(test)]
mod tests;
