//! What a process does that answers for the server: it looks into statements, and asks the lake.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;
use std::time::SystemTime;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::error::DataFusionError;
use datafusion::execution::context::SQLOptions;
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::logical_expr::{Expr, LogicalPlan};
use datafusion::prelude::SessionContext;
use datafusion::scalar::ScalarValue;
use datafusion::sql::parser::Statement as Parsed;
use futures_util::stream::StreamExt;
use pgwire::api::Type;
use pgwire::api::results::FieldInfo;
use pgwire::error::{ErrorInfo, PgWireError};
use pgwire::messages::data::DataRow;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

use super::WireError;
use super::bounds::{BOUNDS, STACK};
use super::catalogue;
use super::fault::Fault;
use super::request::{Described, Frame, Given, Request, Wanted, fields, format};
use super::statement;
use super::value::{columns_of, parameter, rows, type_of};
use crate::lake::Lake;
use crate::patterns;
use crate::query::{Database, MOST_READERS, engine};

/// Rows that are encoded together at most, and about how many bytes of them go together [bytes].
const ROWS_AT_ONCE: usize = 1_024;
const BYTES_AT_ONCE: usize = 1 << 20;
/// The largest row [bytes]: the server holds some of them at once.
const LARGEST_ROW: usize = 16 << 20;

/// The lake as it was when somebody asked last.
struct Opened {
    user: String,
    stamp: Option<(u64, SystemTime)>,
    session: SessionContext,
}

/// Answers requests over a lake, each a line that the server wrote, in frames to it.
///
/// # Errors
/// Where the engine cannot be started, a line is no request, or nobody reads what is answered.
pub fn answer_programs(
    lake: &Lake,
    requests: impl IntoIterator<Item = String>,
    to: &mut impl Write,
) -> Result<(), WireError> {
    let engine = engine(BOUNDS)?;
    let threads = threads().map_err(WireError::Process)?;
    let mut opened: Option<Opened> = None;
    for line in requests {
        let request: Request =
            serde_json::from_str(&line).map_err(|error| WireError::Process(error.into()))?;
        let stamp = lake.stamp();
        let before = opened.take().filter(|opened| opened.user == request.user && opened.stamp == stamp);
        let (sender, mut frames) = mpsc::channel(2);
        let (lake, engine) = (lake.clone(), Arc::clone(&engine));
        // Only the threads of the engine have the stack for a plan.
        let answered = threads.spawn(async move {
            let session = match before {
                Some(opened) => Ok(opened.session),
                None => open(&lake, engine, &request.user),
            };
            if let Ok(session) = &session {
                for function in catalogue::of_settings(&request.settings) {
                    session.register_udf(function);
                }
            }
            let user = request.user.clone();
            let kept = session.as_ref().ok().cloned().map(|session| Opened { user, stamp, session });
            let last = match session {
                Ok(session) => answer(&session, request, &sender).await.unwrap_or_else(Frame::Refused),
                Err(fault) => Frame::Refused(fault),
            };
            // Nobody waits any more where the server is gone.
            let _ = sender.send(last).await;
            kept
        });
        let mut is_over = false;
        while let Some(frame) = frames.blocking_recv() {
            is_over = frame.is_last();
            frame.write(to).and_then(|()| to.flush()).map_err(WireError::Process)?;
        }
        if !is_over {
            // A plan of the engine ended in a panic, as odd statements have made it do.
            let lost = Frame::Refused(Fault::lost());
            lost.write(to).and_then(|()| to.flush()).map_err(WireError::Process)?;
        }
        opened = threads.block_on(answered).ok().flatten();
    }
    Ok(())
}

fn threads() -> std::io::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(BOUNDS.n_threads)
        .thread_stack_size(STACK)
        .thread_name("sql")
        // They read files; each has a stack of its own.
        .max_blocking_threads(MOST_READERS)
        .enable_time()
        .build()
}

/// The lake as it is now.
fn open(lake: &Lake, engine: Arc<RuntimeEnv>, user: &str) -> Result<SessionContext, Fault> {
    let database = Database::open_in(engine, lake, BOUNDS).ok();
    let session = database.and_then(|database| catalogue::over(&database, user).ok());
    session.ok_or_else(|| Fault::new("58030", "the lake cannot be read; ask whoever looks after it"))
}

/// Answers a request. Gives its last frame.
async fn answer(
    session: &SessionContext,
    request: Request,
    sender: &mpsc::Sender<Frame>,
) -> Result<Frame, Fault> {
    let questions = statement::questions(&request.sql)?;
    match request.wanted {
        Wanted::Described => {
            let mut all = Vec::new();
            for question in questions {
                all.push(match question {
                    Some((parsed, n_parameters)) => Some(described(session, parsed, n_parameters).await?),
                    None => None,
                });
            }
            Ok(Frame::Described(all))
        }
        Wanted::Columns(given) => {
            let plan = bound(session, questions, given).await?;
            Ok(Frame::Columns(columns_of(plan.schema().as_arrow())))
        }
        Wanted::Rows(given, codes) => {
            let plan = bound(session, questions, given).await?;
            let fields = fields(&columns_of(plan.schema().as_arrow()), &format(codes));
            send_rows(session, plan, &Arc::new(fields), sender).await
        }
    }
}

/// The plan of a question. It only reads, whatever its words were.
async fn planned(session: &SessionContext, parsed: Parsed) -> Result<LogicalPlan, Fault> {
    let read_only =
        SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    let plan = session.state().statement_to_plan(parsed).await.map_err(|error| Fault::of_engine(&error))?;
    read_only.verify_plan(&plan).map_err(|error| {
        let why = Fault::of_engine(&error).message;
        Fault::new("25006", format!("the tables are for reading; {why}"))
    })?;
    patterns::check(&plan).map_err(|error| Fault::of_engine(&error))?;
    Ok(plan)
}

/// What a question gives and takes.
async fn described(session: &SessionContext, parsed: Parsed, n_parameters: u16) -> Result<Described, Fault> {
    let plan = planned(session, parsed).await?;
    let parameters = parameters(&plan, n_parameters)?;
    let parameters = parameters.iter().map(|kind| kind.as_ref().map(|kind| type_of(kind).oid()));
    Ok(Described { columns: columns_of(plan.schema().as_arrow()), parameters: parameters.collect() })
}

/// The types of the parameters of a question, where it says them.
fn parameters(plan: &LogicalPlan, n_parameters: u16) -> Result<Vec<Option<DataType>>, Fault> {
    let of_engine = |error: DataFusionError| Fault::of_engine(&error);
    let types = plan.get_parameter_types().map_err(of_engine)?;
    let cast = cast_parameters(plan).map_err(of_engine)?;
    let parameters = (1..=n_parameters).map(|number| {
        let name = format!("${number}");
        types.get(&name).cloned().flatten().or_else(|| cast.get(&name).cloned())
    });
    Ok(parameters.collect())
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

/// The plan of one question of a text, with values in place of its parameters.
async fn bound(
    session: &SessionContext,
    mut questions: Vec<Option<(Parsed, u16)>>,
    given: Given,
) -> Result<LogicalPlan, Fault> {
    let question = questions.get_mut(given.place).and_then(Option::take);
    let (parsed, n_parameters) = question.ok_or_else(Fault::lost)?;
    let plan = planned(session, parsed).await?;
    if n_parameters == 0 {
        return Ok(plan);
    }
    let expected = parameters(&plan, n_parameters)?;
    let values = given.values.iter().zip(&expected).map(|(value, expected)| {
        let told = value.kind.and_then(Type::from_oid);
        parameter(value.bytes.as_deref(), told.as_ref(), value.is_binary, expected.as_ref())
    });
    let values: Vec<ScalarValue> = values.collect::<Result<_, _>>()?;
    plan.with_param_values(values).map_err(|error| Fault::of_engine(&error))
}

/// Sends the rows of a question, little ahead of what the server reads.
async fn send_rows(
    session: &SessionContext,
    plan: LogicalPlan,
    fields: &Arc<Vec<FieldInfo>>,
    sender: &mpsc::Sender<Frame>,
) -> Result<Frame, Fault> {
    let of_engine = |error: DataFusionError| Fault::of_engine(&error);
    let frame = session.execute_logical_plan(plan).await.map_err(of_engine)?;
    let mut batches = frame.execute_stream().await.map_err(of_engine)?;
    while let Some(batch) = batches.next().await {
        let batch = batch.map_err(of_engine)?;
        let at_once = rows_at_once(&batch);
        for first in (0..batch.num_rows()).step_by(at_once) {
            let part = batch.slice(first, at_once.min(batch.num_rows() - first));
            let encoded = rows(&part, fields).map_err(told)?;
            for some in in_parts(encoded)? {
                sender.send(Frame::Rows(some)).await.map_err(|_| Fault::lost())?;
            }
        }
    }
    Ok(Frame::End)
}

/// How many rows of a batch are encoded together.
fn rows_at_once(batch: &RecordBatch) -> usize {
    let n_bytes = batch.get_array_memory_size() / batch.num_rows().max(1);
    (BYTES_AT_ONCE / n_bytes.max(1)).clamp(1, ROWS_AT_ONCE)
}

/// Rows that go together.
fn in_parts(rows: Vec<DataRow>) -> Result<Vec<Vec<DataRow>>, Fault> {
    let mut parts = vec![Vec::new()];
    let mut n_bytes = 0;
    for row in rows {
        if LARGEST_ROW < row.data.len() {
            let megabytes = LARGEST_ROW >> 20;
            let message = format!("a row is larger than {megabytes} MB; ask for parts of its texts or lists");
            return Err(Fault::new("54000", message));
        }
        if BYTES_AT_ONCE < n_bytes + row.data.len() {
            parts.push(Vec::new());
            n_bytes = 0;
        }
        n_bytes += row.data.len();
        parts.last_mut().expect("there is one from the beginning").push(row);
    }
    Ok(parts)
}

/// A fault in writing a value.
fn told(error: PgWireError) -> Fault {
    let ErrorInfo { message, .. } = ErrorInfo::from(error);
    Fault::new("22000", message)
}

#[cfg(test)]
mod tests;
