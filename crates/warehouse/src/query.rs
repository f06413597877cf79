//! Questions in SQL over the tables of the lake: read only, bounded in time, memory and rows.

mod file_table;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use datafusion::arrow::array::{Array, ArrayRef, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, SchemaRef};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::datasource::MemTable;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTableConfig, ListingTableUrl};
use datafusion::error::DataFusionError;
use datafusion::execution::context::SQLOptions;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::logical_expr::LogicalPlan;
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};
use domain::counted::Level;
use futures_util::StreamExt;
use parquet::arrow::ArrowWriter;
use sources::publications::{ColumnKind, ColumnSpec, TABLES, TableSpec};
use tokio::runtime::Runtime;

use self::file_table::FileTable;
use crate::WarehouseError;
use crate::lake::{EDITION, Edition, Files, Lake, Register, schema_to_read};
use crate::patterns;

/// Stack of a thread of the engine: plans are walked by recursion [bytes].
const STACK: usize = 16 * 1024 * 1024;

/// Threads of one question that wait for files. Each has a stack, which counts as memory of the process.
pub(crate) const MOST_READERS: usize = 2;

/// Brackets, operators, joins and UNIONs of one question: each may be a step of the recursion by which plans are made,
/// and more of them than this do not fit on a thread's stack.
pub(crate) const MOST_STEPS: usize = 500;

/// The table of files that were imported.
const EDITIONS: &str = "editions";
/// What the last column of every other table means.
const ABOUT_EDITION: &str = "The edition the row is of, as the table editions lists it";

/// What that table's columns say, in their order.
const ABOUT_EDITIONS: [&str; 7] = [
    "What the column edition of every other table says",
    "The name of the file",
    "The publications that it is of",
    "The forms that were recognised in it",
    "The address that it was fetched from; missing where it was imported by name",
    "When it was imported",
    "SHA-256 of its bytes",
];

/// What a question may take.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Time.
    pub time: Duration,
    /// Memory of all questions together [MB].
    pub memory_mb: usize,
    /// Rows of an answer; further ones are not fetched.
    pub n_rows: usize,
    /// Threads, and parts into which tables are divided.
    pub n_threads: usize,
    /// What is written to temporary files when memory is short [MB]; 0 for none.
    pub disk_mb: u64,
    /// What may be asked.
    pub statements: Statements,
}

/// What may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statements {
    /// Whatever reads.
    AllThatRead,
    /// What everybody may: rows of tables. How the engine gets at them (`EXPLAIN`) names folders of the computer, and
    /// columns that count people whom nobody has published are not there.
    RowsOnly,
}

/// The tables of a lake, to be asked.
pub struct Database {
    engine: Arc<RuntimeEnv>,
    tables: &'static [&'static TableSpec],
    files: Vec<(&'static str, SchemaRef, Files)>,
    /// Further tables, held in memory.
    small: Vec<(&'static str, RecordBatch)>,
    bounds: Bounds,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    /// Rows that are in it.
    pub n_rows: usize,
    /// Whether there are more rows than were fetched.
    pub is_cut: bool,
    /// The tables that it was asked of.
    pub tables: BTreeSet<String>,
}

/// A cell of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value.
    Missing,
    /// Text, a day, or what else is no number.
    Text(String),
    /// A number as it is printed, exact.
    Number(String),
    /// Yes or no.
    Truth(bool),
}

/// A table that can be asked.
#[derive(Clone, Debug)]
pub struct Described {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// The publication.
    pub publication: &'static str,
    /// Its columns: name, kind in SQL, meaning.
    pub columns: Vec<(&'static str, String, &'static str)>,
    /// How many files it has.
    pub n_files: usize,
}

impl Statements {
    /// Whether a column can be asked for. What a question makes of a column cannot be controlled count by count: sums,
    /// differences and conditions would tell small ones. So a column of people is there as a whole or not at all.
    fn shows(self, column: &ColumnSpec) -> bool {
        match self {
            Self::AllThatRead => true,
            Self::RowsOnly => !column.counts.is_controlled(Level::BelowNational),
        }
    }
}

/// A table of the lake, as it is described to clients of the wire.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    /// Its name.
    pub(crate) name: String,
    /// What a row is.
    pub(crate) about: String,
    /// Name, type and meaning of each column.
    pub(crate) columns: Vec<(String, DataType, String)>,
}

impl Database {
    /// The tables of `lake` as they are now; those without files are there and empty.
    ///
    /// # Errors
    /// Where the register cannot be read or the engine cannot be started.
    pub fn open(lake: &Lake, bounds: Bounds) -> Result<Self, WarehouseError> {
        Self::open_in(engine(bounds)?, lake, bounds)
    }

    /// The same, with the memory and the room on disk of an engine that others use, too.
    pub(crate) fn open_in(
        engine: Arc<RuntimeEnv>,
        lake: &Lake,
        bounds: Bounds,
    ) -> Result<Self, WarehouseError> {
        Self::of(TABLES, engine, (lake, &lake.register()?), bounds)
    }

    /// The tables of `lake` by these of its editions alone.
    ///
    /// # Errors
    /// Where the engine cannot be started.
    pub fn over(lake: &Lake, register: &Register, bounds: Bounds) -> Result<Self, WarehouseError> {
        Self::of(TABLES, engine(bounds)?, (lake, register), bounds)
    }

    fn of(
        tables: &'static [&'static TableSpec],
        engine: Arc<RuntimeEnv>,
        (lake, register): (&Lake, &Register),
        bounds: Bounds,
    ) -> Result<Self, WarehouseError> {
        let mut by_table = lake.files(register);
        let files = tables.iter().map(|table| {
            let files = by_table.remove(table.name).unwrap_or_default();
            (table.name, schema_to_read(table, |column| bounds.statements.shows(column)), files)
        });
        let small = vec![(EDITIONS, editions(register)?)];
        Ok(Self { engine, tables, files: files.collect(), small, bounds })
    }

    /// Adds a table of texts, a row each.
    ///
    /// # Errors
    /// Where a row has more or fewer values than there are columns.
    pub fn add<const N: usize>(
        &mut self,
        name: &'static str,
        columns: [&str; N],
        rows: &[[String; N]],
    ) -> Result<(), WarehouseError> {
        let arrays = columns.iter().enumerate().map(|(idx, column)| {
            let array: ArrayRef = Arc::new(StringArray::from_iter_values(rows.iter().map(|row| &row[idx])));
            (*column, array, true)
        });
        self.small.push((name, RecordBatch::try_from_iter_with_nullable(arrays)?));
        Ok(())
    }

    /// The tables, with what their columns mean.
    #[must_use]
    pub fn tables(&self) -> Vec<Described> {
        let described = self.tables.iter().zip(&self.files).map(|(table, (_, _, files))| Described {
            name: table.name,
            about: table.about,
            publication: table.publication,
            columns: table
                .columns
                .iter()
                .filter(|column| self.bounds.statements.shows(column))
                .map(|column| {
                    let kind = match column.kind {
                        ColumnKind::Text => "text".to_owned(),
                        ColumnKind::Date => "date".to_owned(),
                        ColumnKind::Count => "bigint".to_owned(),
                        ColumnKind::Decimal { scale } => format!("decimal(18,{scale})"),
                    };
                    (column.name, kind, column.about)
                })
                .chain([(EDITION, "text".to_owned(), ABOUT_EDITION)])
                .collect(),
            n_files: files.paths.len(),
        });
        described.collect()
    }

    /// The names of all tables.
    fn names(&self) -> Vec<&'static str> {
        self.files.iter().map(|(name, ..)| *name).chain(self.small.iter().map(|(name, _)| *name)).collect()
    }

    /// All tables with types and meanings of their columns, also those held in memory.
    pub(crate) fn listed(&self) -> Vec<Listed> {
        let columns = |schema: &SchemaRef, about: &dyn Fn(&str) -> &'static str| {
            let fields = schema.fields().iter();
            fields
                .map(|field| {
                    (field.name().clone(), field.data_type().clone(), about(field.name()).to_owned())
                })
                .collect()
        };
        let of_files = self.tables.iter().zip(&self.files).map(|(table, (name, schema, _))| Listed {
            name: (*name).to_owned(),
            about: table.about.to_owned(),
            columns: columns(schema, &|name| {
                let column = table.columns.iter().find(|column| column.name == name);
                column.map_or(ABOUT_EDITION, |column| column.about)
            }),
        });
        let small = self.small.iter().map(|(name, batch)| {
            let is_editions = *name == EDITIONS;
            let schema = batch.schema();
            let about_column = |name: &str| {
                let about = schema.index_of(name).ok().and_then(|at| ABOUT_EDITIONS.get(at));
                about.filter(|_| is_editions).copied().unwrap_or_default()
            };
            Listed {
                name: (*name).to_owned(),
                about: if is_editions { "The files that were imported, a row each." } else { "" }.to_owned(),
                columns: columns(&schema, &about_column),
            }
        });
        of_files.chain(small).collect()
    }

    /// A session of its own: what one asks or sets, no other sees.
    fn session(&self) -> Result<SessionContext, DataFusionError> {
        self.session_with(SessionConfig::new())
    }

    /// The same, by further settings.
    pub(crate) fn session_with(&self, config: SessionConfig) -> Result<SessionContext, DataFusionError> {
        let config = config
            .with_target_partitions(self.bounds.n_threads.max(1))
            .with_information_schema(true)
            // How many rows a table has is known from the register; to learn it from thousands of files costs a third
            // of a question.
            .with_collect_statistics(false)
            .set_bool("datafusion.execution.parquet.pushdown_filters", true);
        let session = SessionContext::new_with_config_rt(config, Arc::clone(&self.engine));
        for (name, batch) in &self.small {
            session.register_batch(*name, batch.clone())?;
        }
        for (name, schema, files) in &self.files {
            if files.paths.is_empty() {
                let empty = MemTable::try_new(Arc::clone(schema), vec![vec![]])?;
                session.register_table(*name, Arc::new(empty))?;
                continue;
            }
            let urls: Result<Vec<ListingTableUrl>, DataFusionError> =
                files.paths.iter().map(|path| ListingTableUrl::parse(path.to_string_lossy())).collect();
            let options = ListingOptions::new(Arc::new(ParquetFormat::default()));
            let config = ListingTableConfig::new_with_multi_paths(urls?)
                .with_listing_options(options)
                .with_schema(Arc::clone(schema));
            session.register_table(*name, Arc::new(FileTable::new(config, files.n_rows)?))?;
        }
        Ok(session)
    }

    /// The threads of one question. A question that never gives way cannot be stopped, so no other shares them.
    fn threads(&self) -> Result<Runtime, WarehouseError> {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(self.bounds.n_threads.max(1))
            .thread_stack_size(STACK)
            // They read files; each has a stack of its own.
            .max_blocking_threads(MOST_READERS)
            .build()
            .map_err(WarehouseError::Runtime)
    }

    /// The answer to a question in SQL. One that is given up may go on in the background until the program ends.
    ///
    /// # Errors
    /// Where it is no question, the engine refuses it, or it takes more than its bounds.
    pub fn ask(&self, sql: &str) -> Result<Answer, WarehouseError> {
        if is_too_deep(sql) {
            return Err(WarehouseError::TooDeep);
        }
        let threads = self.threads()?;
        let (sender, receiver) = mpsc::channel();
        let answer = {
            let _within = threads.enter();
            self.answer(sql)?
        };
        threads.spawn(async move {
            // Nobody waits any more where the time is over.
            let _ = sender.send(answer.await);
        });
        // A clock of the engine's own threads would stand still while a plan keeps all of them busy.
        let answered = match receiver.recv_timeout(self.bounds.time) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => Err(WarehouseError::TooLong(self.bounds.time)),
            // A plan of the engine ended in a panic, as odd statements have made it do.
            Err(RecvTimeoutError::Disconnected) => Err(WarehouseError::Refused(
                "the engine cannot answer this question; a value in it, or all values of a column together, may be too \
                 large: ask for less"
                    .to_owned(),
            )),
        };
        threads.shutdown_background();
        answered.map_err(|error| error.among(&self.names()))
    }

    fn answer(
        &self,
        sql: &str,
    ) -> Result<impl Future<Output = Result<Answer, WarehouseError>> + Send + 'static, WarehouseError> {
        let bounds = self.bounds;
        let session = self.session().map_err(|error| WarehouseError::of_engine(&error, bounds.memory_mb))?;
        let sql = all_of_a_table(sql);
        Ok(async move {
            let of_engine = |error: DataFusionError| WarehouseError::of_engine(&error, bounds.memory_mb);
            let read_only =
                SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
            let plan = session.state().create_logical_plan(&sql).await.map_err(of_engine)?;
            read_only.verify_plan(&plan).map_err(|error| WarehouseError::NotAQuestion(first_line(&error)))?;
            let is_explained = matches!(plan, LogicalPlan::Explain(_) | LogicalPlan::Analyze(_));
            if is_explained && bounds.statements == Statements::RowsOnly {
                return Err(WarehouseError::NotForRows);
            }
            patterns::check(&plan).map_err(of_engine)?;
            let tables = tables_of(&plan).map_err(of_engine)?;
            let frame = session.execute_logical_plan(plan).await.map_err(of_engine)?;
            let schema: SchemaRef = Arc::new(frame.schema().as_arrow().clone());
            let mut stream = frame.execute_stream().await.map_err(of_engine)?;
            let (mut batches, mut n_rows, mut is_cut) = (Vec::new(), 0, false);
            while let Some(batch) = stream.next().await {
                let batch = batch.map_err(of_engine)?;
                let room = bounds.n_rows - n_rows;
                is_cut = room < batch.num_rows();
                let batch = if is_cut { batch.slice(0, room) } else { batch };
                n_rows += batch.num_rows();
                batches.push(batch);
                if is_cut {
                    break;
                }
            }
            Ok(Answer { schema, batches, n_rows, is_cut, tables })
        })
    }
}

/// An engine: what memory and room on disk all questions in it may take together.
pub(crate) fn engine(bounds: Bounds) -> Result<Arc<RuntimeEnv>, WarehouseError> {
    let memory = bounds.memory_mb.saturating_mul(1024 * 1024);
    RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(memory)))
        .with_disk_manager_builder(
            DiskManagerBuilder::default()
                .with_mode(match bounds.disk_mb {
                    0 => DiskManagerMode::Disabled,
                    _ => DiskManagerMode::OsTmpDirectory,
                })
                .with_max_temp_directory_size(bounds.disk_mb.saturating_mul(1024 * 1024)),
        )
        .build_arc()
        .map_err(|error| WarehouseError::of_engine(&error, bounds.memory_mb))
}

/// `TABLE name` is `SELECT * FROM name`, which the engine's parser knows.
fn all_of_a_table(sql: &str) -> String {
    let rest = sql.trim_start();
    match rest.split_at_checked("TABLE".len()) {
        Some((word, name)) if word.eq_ignore_ascii_case("TABLE") && name.starts_with(char::is_whitespace) => {
            ["SELECT * FROM", name].concat()
        }
        _ => sql.to_owned(),
    }
}

/// Whether the recursion over a question may take more steps than fit; not of text that is no SQL, which the engine
/// tells.
fn is_too_deep(sql: &str) -> bool {
    let tokens = Tokenizer::new(&GenericDialect {}, sql).tokenize().unwrap_or_default();
    let is_step = |token: &Token| match token {
        Token::Word(word) => matches!(
            word.keyword,
            Keyword::AND
                | Keyword::OR
                | Keyword::NOT
                | Keyword::UNION
                | Keyword::EXCEPT
                | Keyword::INTERSECT
                | Keyword::JOIN
                | Keyword::CASE
        ),
        Token::Plus
        | Token::Minus
        | Token::Mul
        | Token::Div
        | Token::Mod
        | Token::StringConcat
        | Token::Eq
        | Token::Neq
        | Token::Lt
        | Token::Gt
        | Token::LtEq
        | Token::GtEq
        | Token::LParen
        | Token::LBracket => true,
        _ => false,
    };
    MOST_STEPS < tokens.iter().filter(|token| is_step(token)).count()
}

/// The files that were imported, a row each.
fn editions(register: &Register) -> Result<RecordBatch, WarehouseError> {
    let text = |value: &dyn Fn(&Edition) -> Option<String>| -> ArrayRef {
        Arc::new(register.editions.iter().map(value).collect::<StringArray>())
    };
    let columns: Vec<(&str, ArrayRef)> = vec![
        (EDITION, text(&|edition| Some(edition.name().to_owned()))),
        ("file", text(&|edition| Some(edition.file.clone()))),
        ("publications", text(&|edition| Some(edition.publications.join(", ")))),
        ("layouts", text(&|edition| Some(edition.layouts.join("; ")))),
        ("fetched_from", text(&|edition| edition.from.clone())),
        ("imported", text(&|edition| Some(edition.imported.clone()))),
        ("sha256", text(&|edition| Some(edition.sha256.clone()))),
    ];
    Ok(RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    )?)
}

/// The tables that a plan reads, also within questions in it.
fn tables_of(plan: &LogicalPlan) -> Result<BTreeSet<String>, DataFusionError> {
    let mut tables = BTreeSet::new();
    plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node {
            tables.insert(scan.table_name.table().to_owned());
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(tables)
}

fn first_line(error: &DataFusionError) -> String {
    let text = error.strip_backtrace();
    let text = text.lines().next().unwrap_or_default();
    let text = text.rsplit_once("error: ").map_or(text, |(_, text)| text);
    text.trim_start_matches("Error during planning: ").to_owned()
}

impl Answer {
    /// The names of its columns.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    /// Whether the values of a column are numbers.
    #[must_use]
    pub fn is_number(&self, column: usize) -> bool {
        self.schema.fields().get(column).is_some_and(|field| field.data_type().is_numeric())
    }

    /// Its rows, cell by cell.
    ///
    /// # Errors
    /// Where a value cannot be shown.
    pub fn rows(&self) -> Result<Vec<Vec<Cell>>, WarehouseError> {
        self.first_rows(self.n_rows)
    }

    /// Its first rows, at most `most`.
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub fn first_rows(&self, most: usize) -> Result<Vec<Vec<Cell>>, WarehouseError> {
        let mut rows = Vec::with_capacity(self.n_rows.min(most));
        for batch in &self.batches {
            rows.extend(cells(batch, most - rows.len())?);
        }
        Ok(rows)
    }

    /// Its rows, some thousands at a time: all of a large answer at once take many times the room of its columns.
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub fn rows_in_parts(&self) -> impl Iterator<Item = Result<Vec<Vec<Cell>>, WarehouseError>> {
        self.batches.iter().map(|batch| cells(batch, batch.num_rows()))
    }

    /// The answer as a Parquet file.
    ///
    /// # Errors
    /// Where a column cannot be written as Parquet.
    pub fn to_parquet(&self) -> Result<Vec<u8>, WarehouseError> {
        let mut writer = ArrowWriter::try_new(Vec::new(), Arc::clone(&self.schema), None)?;
        for batch in &self.batches {
            writer.write(batch)?;
        }
        Ok(writer.into_inner()?)
    }
}

/// The first rows of a batch, cell by cell.
fn cells(batch: &RecordBatch, most: usize) -> Result<Vec<Vec<Cell>>, WarehouseError> {
    let options = FormatOptions::default();
    let columns: Result<Vec<ArrayFormatter<'_>>, _> =
        batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options)).collect();
    let columns = columns?;
    let rows = (0..batch.num_rows().min(most)).map(|row| {
        let cells = columns.iter().zip(batch.columns()).map(|(formatter, column)| {
            if column.is_null(row) {
                return Cell::Missing;
            }
            let shown = formatter.value(row).to_string();
            match column.data_type() {
                // What a division by zero gives is no number that anybody could add up or draw.
                kind if kind.is_floating() && !shown.parse::<f64>().is_ok_and(f64::is_finite) => {
                    Cell::Missing
                }
                DataType::Boolean => Cell::Truth(shown == "true"),
                kind if kind.is_numeric() => Cell::Number(shown),
                _ => Cell::Text(shown),
            }
        });
        cells.collect()
    });
    Ok(rows.collect())
}

#[cfg(test)]
mod tests;
