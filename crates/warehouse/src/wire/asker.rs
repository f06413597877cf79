//! What one connection asks, and its settings. Questions are answered in processes of their own: `process`.

use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt};
use pgwire::api::portal::Format;
use pgwire::api::results::QueryResponse;
use pgwire::api::{ConnectionGuard, ConnectionHandle, Type};
use pgwire::error::PgWireResult;
use pgwire::messages::data::DataRow;
use pgwire::messages::startup::SecretKey;
use tokio::sync::OwnedSemaphorePermit;

use super::copying::Copying;
use super::fault::Fault;
use super::process::Answering;
use super::request::{Column, Described, Frame, Given, Request, Value, Wanted, codes, fields};
use super::settings::Settings;
use super::shared::Shared;
use super::statement::{self, Statement};

/// A statement that was looked into.
pub(super) struct Prepared {
    pub(super) asked: Asked,
    /// Its columns, if it has any.
    pub(super) columns: Vec<Column>,
    /// Types of its parameters, where the statement says them.
    pub(super) parameters: Vec<Option<Type>>,
}

/// What a statement asks.
pub(super) enum Asked {
    /// Of the connection.
    Session(Statement),
    /// Of the lake.
    Question(Question),
    /// The same, with its columns; its rows are copied.
    Copy(Question, Vec<Column>, Copying),
}

/// A question of a text.
#[derive(Clone, Debug)]
pub(super) struct Question {
    sql: Arc<str>,
    given: Given,
}

/// One connection.
pub(super) struct Asker {
    shared: Arc<Shared>,
    state: Mutex<State>,
}

struct State {
    user: String,
    settings: Settings,
    /// The place among the connections of those who have signed in.
    place: Option<OwnedSemaphorePermit>,
    /// What cancels its question.
    cancel: Option<(Arc<ConnectionHandle>, ConnectionGuard)>,
}

impl Asker {
    pub(super) fn new(shared: &Arc<Shared>) -> Self {
        let state = State { user: String::new(), settings: Settings::of(""), place: None, cancel: None };
        Self { shared: Arc::clone(shared), state: Mutex::new(state) }
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
        self.state().place = Some(place);
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

    /// Begins to ask about a text.
    async fn ask(&self, sql: &Arc<str>, wanted: Wanted) -> Result<Answering, Fault> {
        let (user, settings) = {
            let state = self.state();
            (state.user.clone(), state.settings.changed())
        };
        let request = Request { user, settings, sql: sql.to_string(), wanted };
        self.shared.processes.ask(&request).await
    }

    /// Looks into statements: which there are, and what the questions among them give and take.
    pub(super) async fn prepare(&self, sql: &str) -> Result<Vec<Prepared>, Fault> {
        let statements = statement::read(sql)?;
        let sql: Arc<str> = Arc::from(sql);
        let mut described = vec![None; statements.len()];
        let is_asked = |statement: &Statement| matches!(statement, Statement::Question | Statement::Copy(_));
        if statements.iter().any(is_asked) {
            described = match self.ask(&sql, Wanted::Described).await?.next().await {
                Frame::Described(all) if all.len() == statements.len() => all,
                Frame::Refused(fault) => return Err(fault),
                _ => return Err(Fault::lost()),
            };
        }
        let prepared = statements.into_iter().zip(described).enumerate();
        prepared.map(|(place, (statement, described))| look_into(&sql, place, statement, described)).collect()
    }

    /// A question with values in place of its parameters.
    pub(super) async fn bind(&self, question: &Question, values: Vec<Value>) -> Result<Prepared, Fault> {
        let given = Given { place: question.given.place, values };
        let columns = match self.ask(&question.sql, Wanted::Columns(given.clone())).await?.next().await {
            Frame::Columns(columns) => columns,
            Frame::Refused(fault) => return Err(fault),
            _ => return Err(Fault::lost()),
        };
        let question = Question { sql: Arc::clone(&question.sql), given };
        Ok(Prepared { asked: Asked::Question(question), columns, parameters: Vec::new() })
    }

    /// The rows of a question, made little ahead of what the client reads, from when it reads the first.
    pub(super) fn rows(
        self: &Arc<Self>,
        question: &Question,
        columns: &[Column],
        format: &Format,
    ) -> QueryResponse {
        let (asker, Question { sql, given }) = (Arc::clone(self), question.clone());
        let wanted = Wanted::Rows(given, codes(format));
        let begun = stream::once(async move { asker.ask(&sql, wanted).await });
        let rows = begun.flat_map(|begun| match begun {
            Ok(answering) => received(answering).left_stream(),
            Err(fault) => stream::iter([Err(fault.into())]).right_stream(),
        });
        QueryResponse::new(Arc::new(fields(columns, format)), rows)
    }
}

fn look_into(
    sql: &Arc<str>,
    place: usize,
    statement: Statement,
    described: Option<Described>,
) -> Result<Prepared, Fault> {
    if let Some(Described { columns, parameters }) = described {
        let question = Question { sql: Arc::clone(sql), given: Given { place, values: Vec::new() } };
        if let Statement::Copy(copying) = statement {
            if !parameters.is_empty() {
                let message = "COPY takes no parameters ($1); write the values into its question";
                return Err(Fault::new("42P02", message));
            }
            let asked = Asked::Copy(question, columns, copying);
            return Ok(Prepared { asked, columns: Vec::new(), parameters: Vec::new() });
        }
        let parameters = parameters.into_iter().map(|kind| kind.and_then(Type::from_oid));
        return Ok(Prepared { asked: Asked::Question(question), columns, parameters: parameters.collect() });
    }
    let columns = match &statement {
        Statement::Show(name) => {
            vec![Column { name: name.clone(), kind: Type::TEXT.oid(), size: -1, modifier: -1 }]
        }
        _ => Vec::new(),
    };
    Ok(Prepared { asked: Asked::Session(statement), columns, parameters: Vec::new() })
}

fn owned<'a>(settings: impl IntoIterator<Item = (&'static str, &'a str)>) -> Vec<(String, String)> {
    settings.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Rows as they come, up to the last word.
fn received(answering: Answering) -> impl Stream<Item = PgWireResult<DataRow>> + Send {
    let pieces = stream::unfold(Some(answering), |answering| async move {
        let mut answering = answering?;
        match answering.next().await {
            Frame::Rows(rows) => Some((rows.into_iter().map(Ok).collect::<Vec<_>>(), Some(answering))),
            Frame::End => None,
            Frame::Refused(fault) => Some((vec![Err(fault.into())], None)),
            Frame::Described(_) | Frame::Columns(_) => Some((vec![Err(Fault::lost().into())], None)),
        }
    });
    pieces.flat_map(stream::iter)
}
