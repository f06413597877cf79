//! What one connection asks, and its settings: statements are looked into and answered on engine threads of its own.
//!
//! A plan that never gives way cannot be stopped. So a question that is given up is left to its threads, which nobody
//! else shares, and the place of the connection is free again only when they have ended.

use std::collections::BTreeMap;
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::error::DataFusionError;
use datafusion::execution::context::SQLOptions;
use datafusion::logical_expr::{Expr, LogicalPlan};
use datafusion::prelude::SessionContext;
use datafusion::scalar::ScalarValue;
use futures_util::stream::{self, Stream, StreamExt};
use pgwire::api::portal::Format;
use pgwire::api::results::{FieldInfo, QueryResponse};
use pgwire::api::{ConnectionGuard, ConnectionHandle};
use pgwire::error::{PgWireError, PgWireResult};
use pgwire::messages::data::DataRow;
use pgwire::messages::startup::SecretKey;
use tokio::runtime::Runtime;
use tokio::sync::{OnceCell, OwnedSemaphorePermit, mpsc};
use tokio::time::{Instant, timeout_at};

use super::catalogue;
use super::fault::Fault;
use super::settings::{LONGEST, Settings};
use super::shared::{BOUNDS, Shared};
use super::statement::{self, Statement};
use super::value::{fields, rows};
use crate::query::{Database, MOST_READERS};

/// Stack of a thread of the engine: plans are walked by recursion, as deep as a statement has words [bytes].
const STACK: usize = 64 * 1024 * 1024;
/// Rows that are encoded together.
const ROWS_AT_ONCE: usize = 1_024;

/// A statement that was looked into.
pub(super) struct Prepared {
    pub(super) asked: Asked,
    /// Its columns, if it has any.
    pub(super) columns: SchemaRef,
    /// Types of its parameters, where the statement says them.
    pub(super) parameters: Vec<Option<DataType>>,
}

/// What a statement asks.
pub(super) enum Asked {
    /// Of the connection.
    Session(Statement),
    /// Of the lake. The plan is copied and walked on the engine's threads only: they alone have the stack for it.
    Question(Arc<LogicalPlan>),
}

/// One connection.
pub(super) struct Asker {
    shared: Arc<Shared>,
    state: Mutex<State>,
    session: OnceCell<SessionContext>,
}

struct State {
    user: String,
    settings: Settings,
    /// The place among the connections of those who have signed in.
    place: Option<Arc<OwnedSemaphorePermit>>,
    /// What cancels its question.
    cancel: Option<(Arc<ConnectionHandle>, ConnectionGuard)>,
    threads: Option<Runtime>,
}

impl Asker {
    pub(super) fn new(shared: &Arc<Shared>) -> Self {
        let state = State {
            user: String::new(),
            settings: Settings::of(""),
            place: None,
            cancel: None,
            threads: None,
        };
        Self { shared: Arc::clone(shared), state: Mutex::new(state), session: OnceCell::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the name and the settings that a client starts with.
    pub(super) fn begin(&self, user: &str, settings: Settings) {
        let mut state = self.state();
        (state.user, state.settings) = (user.to_owned(), settings);
    }

    /// Takes a place among those who have signed in.
    pub(super) fn take_place(&self) -> Result<(), Fault> {
        let Ok(place) = Arc::clone(&self.shared.room).try_acquire_owned() else {
            let message = "20 connections are open, which is the most; close one, or try again later";
            return Err(Fault::fatal("53300", message));
        };
        self.state().place = Some(Arc::new(place));
        Ok(())
    }

    /// Registers the key by which another connection cancels questions of this one.
    pub(super) fn register(&self, process: i32, secret: SecretKey) {
        self.state().cancel = Some(self.shared.connections.register(process, secret));
    }

    /// Ends when somebody asks, from now on, to cancel the question.
    pub(super) async fn cancelled(&self) -> impl Future<Output = ()> + Send + use<> {
        let handle = self.state().cancel.as_ref().map(|(handle, _)| Arc::clone(handle));
        let asked = match handle {
            Some(handle) => Some(handle.start_query().await),
            None => None,
        };
        async move {
            let Some(asked) = asked else { return pending().await };
            if asked.await.is_err() {
                pending::<()>().await;
            }
        }
    }

    /// How long a statement may take.
    pub(super) fn timeout(&self) -> Duration {
        self.state().settings.timeout()
    }

    /// The settings that clients are told at first.
    pub(super) fn told(&self) -> Vec<(String, String)> {
        owned(self.state().settings.told())
    }

    /// The value of a setting.
    pub(super) fn setting(&self, name: &str) -> Result<String, Fault> {
        self.state().settings.value(name).map(str::to_owned)
    }

    /// Changes a setting. Gives what clients are told of it.
    pub(super) fn set(&self, name: &str, value: Option<&str>) -> Result<Vec<(String, String)>, Fault> {
        Ok(owned(self.state().settings.set(name, value)?))
    }

    /// All settings as they were at first. Gives what clients are told of them.
    pub(super) fn reset(&self) -> Vec<(String, String)> {
        let mut state = self.state();
        state.settings.reset();
        owned(state.settings.told())
    }

    /// Gives up the question under way; its threads end by themselves.
    pub(super) fn give_up(&self) {
        if let Some(threads) = self.state().threads.take() {
            threads.shutdown_background();
        }
    }

    /// Begins work on the engine's threads. The place is held until it has ended.
    fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<tokio::task::JoinHandle<T>, Fault> {
        let mut state = self.state();
        let place = state.place.clone();
        if state.threads.is_none() {
            let threads = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(BOUNDS.n_threads)
                .thread_stack_size(STACK)
                .thread_name("sql")
                // They read files; each has a stack of its own.
                .max_blocking_threads(MOST_READERS)
                .enable_time()
                .build();
            let none = |_| Fault::new("53000", "no threads can be had; try again later");
            state.threads = Some(threads.map_err(none)?);
        }
        let threads = state.threads.as_ref().ok_or_else(Fault::lost)?;
        Ok(threads.spawn(async move {
            let done = work.await;
            drop(place);
            done
        }))
    }

    /// The lake as it was when this connection asked first.
    async fn session(&self) -> Result<SessionContext, Fault> {
        let opened = self.session.get_or_try_init(|| async {
            let (shared, user) = (Arc::clone(&self.shared), self.state().user.clone());
            let opened = self.spawn(async move {
                let database = Database::open_in(Arc::clone(&shared.engine), &shared.lake, BOUNDS).ok()?;
                catalogue::over(&database, &user).ok()
            })?;
            let unreadable = || Fault::new("58030", "the lake cannot be read; ask whoever looks after it");
            opened.await.map_err(|_| Fault::lost())?.ok_or_else(unreadable)
        });
        opened.await.cloned()
    }

    /// Looks into statements: which there are, and for questions their plan.
    pub(super) async fn prepare(&self, sql: &str) -> Result<Vec<Prepared>, Fault> {
        let (session, sql) = (self.session().await?, sql.to_owned());
        let looked_into = self.spawn(async move { look_into(&session, &sql).await })?;
        looked_into.await.map_err(|_| Fault::lost())?
    }

    /// A question with values in place of its parameters.
    pub(super) async fn bind(
        &self,
        plan: &Arc<LogicalPlan>,
        values: Vec<ScalarValue>,
    ) -> Result<Prepared, Fault> {
        let plan = Arc::clone(plan);
        let bound = self.spawn(async move {
            let plan = LogicalPlan::clone(&plan).with_param_values(values)?;
            let columns = Arc::new(plan.schema().as_arrow().clone());
            Ok(Prepared { asked: Asked::Question(Arc::new(plan)), columns, parameters: Vec::new() })
        })?;
        let bound = bound.await.map_err(|_| Fault::lost())?;
        bound.map_err(|error: DataFusionError| Fault::of_engine(&error))
    }

    /// The rows of a question, made little ahead of what the client reads, from when it reads the first.
    pub(super) async fn rows(
        self: &Arc<Self>,
        plan: &Arc<LogicalPlan>,
        columns: &SchemaRef,
        format: &Format,
    ) -> Result<QueryResponse, Fault> {
        let (asker, session, plan) = (Arc::clone(self), self.session().await?, Arc::clone(plan));
        let told = Arc::new(fields(columns, format));
        let fields = Arc::clone(&told);
        let begun = stream::once(async move {
            let (sender, pieces) = mpsc::channel(2);
            asker.spawn(answer(session, plan, fields, sender))?;
            Ok::<_, Fault>(pieces)
        });
        let rows = begun.flat_map(|begun| match begun {
            Ok(pieces) => received(pieces).left_stream(),
            Err(fault) => stream::iter([Err(fault.into())]).right_stream(),
        });
        Ok(QueryResponse::new(told, rows))
    }
}

impl Drop for Asker {
    fn drop(&mut self) {
        self.give_up();
    }
}

/// The types of parameters that are cast to one, as in `$1::int`, which the engine leaves open.
fn cast_parameters(plan: &LogicalPlan) -> Result<BTreeMap<String, DataType>, DataFusionError> {
    let mut types = BTreeMap::new();
    plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expr| {
            expr.apply(|expr| {
                if let Expr::Cast(cast) = expr
                    && let Expr::Placeholder(parameter) = &*cast.expr
                {
                    types.entry(parameter.id.clone()).or_insert_with(|| cast.field.data_type().clone());
                }
                Ok(TreeNodeRecursion::Continue)
            })
        })
    })?;
    Ok(types)
}

fn owned<'a>(settings: impl IntoIterator<Item = (&'static str, &'a str)>) -> Vec<(String, String)> {
    settings.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Rows, nothing after the last, or why there are no more.
type Piece = PgWireResult<Option<Vec<DataRow>>>;

/// Sends the rows of a question, and its last word.
async fn answer(
    session: SessionContext,
    plan: Arc<LogicalPlan>,
    fields: Arc<Vec<FieldInfo>>,
    sender: mpsc::Sender<Piece>,
) {
    // What a client leaves unread does not hold memory of the engine for ever.
    let until = Instant::now() + LONGEST;
    let of_engine = |error: DataFusionError| PgWireError::from(Fault::of_engine(&error));
    let answered = async {
        let frame = session.execute_logical_plan(LogicalPlan::clone(&plan)).await.map_err(of_engine)?;
        let mut batches = frame.execute_stream().await.map_err(of_engine)?;
        while let Some(batch) = batches.next().await {
            let batch = batch.map_err(of_engine)?;
            for first in (0..batch.num_rows()).step_by(ROWS_AT_ONCE) {
                let part = batch.slice(first, ROWS_AT_ONCE.min(batch.num_rows() - first));
                let sent = sender.send(Ok(Some(rows(&part, &fields)?)));
                if !matches!(timeout_at(until, sent).await, Ok(Ok(()))) {
                    return Err(Fault::lost().into());
                }
            }
        }
        Ok(None)
    };
    let last = answered.await;
    // Nobody waits any more where the question was given up.
    let _ = timeout_at(until, sender.send(last)).await;
}

/// Rows as they come from the engine, up to its last word.
fn received(pieces: mpsc::Receiver<Piece>) -> impl Stream<Item = PgWireResult<DataRow>> + Send {
    let pieces = stream::unfold(Some(pieces), |pieces| async move {
        let mut pieces = pieces?;
        match pieces.recv().await.unwrap_or_else(|| Err(Fault::lost().into())) {
            Ok(rows) => Some((rows?.into_iter().map(Ok).collect::<Vec<_>>(), Some(pieces))),
            Err(error) => Some((vec![Err(error)], None)),
        }
    });
    pieces.flat_map(stream::iter)
}

/// Looks into statements. What reads the lake is a plan that only reads, whatever its words were.
async fn look_into(session: &SessionContext, sql: &str) -> Result<Vec<Prepared>, Fault> {
    let read_only =
        SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    let mut prepared = Vec::new();
    for statement in statement::read(sql)? {
        let of_engine = |error: DataFusionError| Fault::of_engine(&error);
        let nothing: SchemaRef = Arc::new(Schema::empty());
        prepared.push(match statement {
            Statement::Question(parsed, n_parameters) => {
                let plan = session.state().statement_to_plan(*parsed).await.map_err(of_engine)?;
                read_only.verify_plan(&plan).map_err(|error| {
                    let why = Fault::of_engine(&error).message;
                    Fault::new("25006", format!("the tables are for reading; {why}"))
                })?;
                let columns = Arc::new(plan.schema().as_arrow().clone());
                let types = plan.get_parameter_types().map_err(of_engine)?;
                let cast = cast_parameters(&plan).map_err(of_engine)?;
                let parameters = (1..=n_parameters).map(|number| {
                    let name = format!("${number}");
                    types.get(&name).cloned().flatten().or_else(|| cast.get(&name).cloned())
                });
                let parameters = parameters.collect();
                Prepared { asked: Asked::Question(Arc::new(plan)), columns, parameters }
            }
            Statement::Show(name) => {
                let columns = Arc::new(Schema::new(vec![Field::new(&name, DataType::Utf8, true)]));
                Prepared { asked: Asked::Session(Statement::Show(name)), columns, parameters: Vec::new() }
            }
            other => Prepared { asked: Asked::Session(other), columns: nothing, parameters: Vec::new() },
        });
    }
    Ok(prepared)
}
