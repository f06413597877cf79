//! Rows on their way into the lake, column by column.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;

use jiff::civil::Date;

use super::table::{ColumnKind, TableSpec};
use crate::fault::SourcesError;

/// Rows of one batch: large enough that a batch costs little, small enough that hundreds may be open.
const BATCH_ROWS: usize = 16_384;

/// Rows that all open batches hold together, before all are given on.
const OPEN_ROWS: usize = 262_144;

/// The texts of a column, one after the other.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// All of them.
    pub text: String,
    /// Where each ends in `text` [bytes].
    pub ends: Vec<usize>,
    /// Whether each is known.
    pub known: Vec<bool>,
}

impl Texts {
    fn push(&mut self, value: Option<&str>) {
        self.text.push_str(value.unwrap_or(""));
        self.ends.push(self.text.len());
        self.known.push(value.is_some());
    }

    /// The texts in order.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        let mut start = 0;
        self.ends.iter().zip(&self.known).map(move |(end, known)| {
            let text = &self.text[start..*end];
            start = *end;
            known.then_some(text)
        })
    }
}

/// The values of a column.
#[derive(Clone, Debug)]
pub enum Values {
    /// Texts.
    Text(Texts),
    /// Days.
    Date(Vec<Option<Date>>),
    /// Whole numbers.
    Count(Vec<Option<i64>>),
    /// Whole numbers of the last decimal place.
    Decimal(Vec<Option<i64>>),
}

impl Values {
    fn empty(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Text => Self::Text(Texts::default()),
            ColumnKind::Date => Self::Date(Vec::new()),
            ColumnKind::Count => Self::Count(Vec::new()),
            ColumnKind::Decimal { .. } => Self::Decimal(Vec::new()),
        }
    }
}

/// The part of a table that one edition of a publication gives or replaces as a whole.
#[derive(Clone, Debug)]
pub struct Slice {
    /// The table.
    pub table: &'static TableSpec,
    /// The month, as its first day, or the day.
    pub period: Date,
    /// For whom: the area or region that the file is about, `England` where it is about all.
    pub scope: String,
}

impl Slice {
    fn is(&self, table: &'static TableSpec, period: Date, scope: &str) -> bool {
        self.table.name == table.name && self.period == period && self.scope == scope
    }
}

/// Rows of one slice.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Whose they are.
    pub slice: Slice,
    /// How many.
    pub n_rows: usize,
    /// The row of the file that each is from; 0 where it is of several.
    pub rows: Vec<u32>,
    /// A column each of the slice's table, in its order.
    pub columns: Vec<Values>,
}

impl Batch {
    fn empty(slice: Slice) -> Self {
        let columns = slice.table.columns.iter().map(|column| Values::empty(column.kind)).collect();
        Self { slice, n_rows: 0, rows: Vec::new(), columns }
    }
}

/// Takes rows and gives them on in batches.
pub struct Output<'a> {
    give: &'a mut dyn FnMut(Batch) -> io::Result<()>,
    open: Vec<Batch>,
    place: BTreeMap<(&'static str, Date, String), usize>,
    last: usize,
    n_open_rows: usize,
    at: Rc<Cell<u32>>,
}

impl<'a> Output<'a> {
    /// Batches go to `give`; rows are of the row of the file that `at` says.
    pub fn new(give: &'a mut dyn FnMut(Batch) -> io::Result<()>, at: Rc<Cell<u32>>) -> Self {
        Self { give, open: Vec::new(), place: BTreeMap::new(), last: 0, n_open_rows: 0, at }
    }

    /// A new row of a slice; every column of the table is given to it, in order.
    ///
    /// # Errors
    /// Where what was read before cannot be given on.
    pub fn row(
        &mut self,
        table: &'static TableSpec,
        period: Date,
        scope: &str,
    ) -> Result<NewRow<'_>, SourcesError> {
        if OPEN_ROWS <= self.n_open_rows {
            self.finish()?;
        }
        if !self.open.get(self.last).is_some_and(|batch| batch.slice.is(table, period, scope)) {
            let key = (table.name, period, scope.to_owned());
            self.last = *self.place.entry(key).or_insert_with(|| {
                self.open.push(Batch::empty(Slice { table, period, scope: scope.to_owned() }));
                self.open.len() - 1
            });
        }
        let batch = &mut self.open[self.last];
        if batch.n_rows == BATCH_ROWS {
            let full = std::mem::replace(batch, Batch::empty(batch.slice.clone()));
            self.n_open_rows -= full.n_rows;
            (self.give)(full).map_err(SourcesError::NotKept)?;
        }
        batch.n_rows += 1;
        batch.rows.push(self.at.get());
        self.n_open_rows += 1;
        Ok(NewRow { values: batch.columns.iter_mut() })
    }

    /// Gives on what is left.
    ///
    /// # Errors
    /// Where it cannot be given on.
    pub fn finish(&mut self) -> Result<(), SourcesError> {
        self.place.clear();
        self.n_open_rows = 0;
        for batch in self.open.drain(..) {
            (self.give)(batch).map_err(SourcesError::NotKept)?;
        }
        Ok(())
    }
}

/// A row that is being filled, column by column in the table's order.
pub struct NewRow<'b> {
    values: std::slice::IterMut<'b, Values>,
}

impl NewRow<'_> {
    /// The next column, a text.
    ///
    /// # Panics
    /// Where the next column is of another kind: a reader that does not follow its own table.
    pub fn text(&mut self, value: &str) -> &mut Self {
        self.text_if_any(Some(value))
    }

    /// The next column, a text or none.
    ///
    /// # Panics
    /// As [`NewRow::text`].
    pub fn text_if_any(&mut self, value: Option<&str>) -> &mut Self {
        match self.values.next() {
            Some(Values::Text(texts)) => texts.push(value),
            other => unreachable!("a text where the table has {other:?}"),
        }
        self
    }

    /// The next column, a day or none.
    ///
    /// # Panics
    /// As [`NewRow::text`].
    pub fn date(&mut self, value: Option<Date>) -> &mut Self {
        match self.values.next() {
            Some(Values::Date(days)) => days.push(value),
            other => unreachable!("a day where the table has {other:?}"),
        }
        self
    }

    /// The next column, a whole number or none.
    ///
    /// # Panics
    /// As [`NewRow::text`].
    pub fn count(&mut self, value: Option<i64>) -> &mut Self {
        match self.values.next() {
            Some(Values::Count(counts)) => counts.push(value),
            other => unreachable!("a whole number where the table has {other:?}"),
        }
        self
    }

    /// The next column, a decimal number in units of its last place, or none.
    ///
    /// # Panics
    /// As [`NewRow::text`].
    pub fn decimal(&mut self, value: Option<i64>) -> &mut Self {
        match self.values.next() {
            Some(Values::Decimal(numbers)) => numbers.push(value),
            other => unreachable!("a decimal number where the table has {other:?}"),
        }
        self
    }
}

impl Drop for NewRow<'_> {
    fn drop(&mut self) {
        debug_assert!(self.values.len() == 0 || std::thread::panicking(), "a row that is not filled");
    }
}
