//! One connection, what it keeps by name, and how it answers one statement, whether it came as text or prepared.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::sink::SinkExt;
use futures_util::stream;
use pgwire::api::portal::Format;
use pgwire::api::results::{DataRowEncoder, QueryResponse};
use pgwire::api::{ClientInfo, Type};
use pgwire::error::PgWireResult;
use pgwire::messages::PgWireBackendMessage;
use pgwire::messages::response::TransactionStatus;
use pgwire::messages::startup::ParameterStatus;

use super::asker::{Asked, Asker, Prepared};
use super::copying::Copying;
use super::fault::Fault;
use super::opening::Socket;
use super::request::fields;
use super::statement::Statement;

/// One connection, and what it has prepared, by name.
pub(super) struct Conversation {
    pub(super) asker: Arc<Asker>,
    pub(super) statements: BTreeMap<String, Named>,
    pub(super) portals: BTreeMap<String, Bound>,
}

/// What a statement comes to.
pub(super) enum Answer {
    /// Rows, which come when they are read.
    Rows(QueryResponse),
    /// The same, to be copied.
    Copy(QueryResponse, Copying),
    /// Something was done.
    Done(&'static str),
}

/// A prepared statement.
pub(super) struct Named {
    /// What is asked; nothing in a text without any statement.
    pub(super) prepared: Option<Arc<Prepared>>,
    /// Types of parameters as far as the client named them.
    pub(super) types: Vec<Option<Type>>,
}

/// A statement with values in place of its parameters: PostgreSQL's portal.
pub(super) struct Bound {
    pub(super) prepared: Option<Arc<Prepared>>,
    pub(super) format: Format,
    pub(super) progress: Progress,
}

pub(super) enum Progress {
    Unasked,
    /// Some rows were sent, and there may be more.
    Rows(QueryResponse),
    Finished,
}

impl Conversation {
    pub(super) fn new(asker: &Arc<Asker>) -> Self {
        Self { asker: Arc::clone(asker), statements: BTreeMap::new(), portals: BTreeMap::new() }
    }

    /// Answers a statement; rows come later.
    pub(super) async fn respond(
        &mut self,
        client: &mut Socket,
        prepared: &Prepared,
        format: &Format,
    ) -> PgWireResult<Answer> {
        let status = client.transaction_status();
        let has_failed = status == TransactionStatus::Error;
        let ends = matches!(
            &prepared.asked,
            Asked::Session(Statement::Commit | Statement::Rollback | Statement::RollbackTo)
        );
        if has_failed && !ends {
            return Err(Fault::new("25P02", "the transaction failed and is over; say ROLLBACK").into());
        }
        let statement = match &prepared.asked {
            Asked::Question(question) => {
                return Ok(Answer::Rows(self.asker.rows(question, &prepared.columns, format)));
            }
            Asked::Copy(question, columns, copying) => {
                let rows = self.asker.rows(question, columns, &copying.format());
                return Ok(Answer::Copy(rows, copying.clone()));
            }
            Asked::Session(statement) => statement,
        };
        let tag = match statement {
            Statement::Show(name) => return Ok(Answer::Rows(self.shown(name, prepared, format)?)),
            Statement::Begin => {
                client.set_transaction_status(status.to_in_transaction_state());
                "BEGIN"
            }
            // What failed is not kept; nothing is ever kept.
            Statement::RollbackTo if !has_failed => "ROLLBACK",
            Statement::Commit | Statement::Rollback | Statement::RollbackTo => {
                client.set_transaction_status(status.to_idle_state());
                if matches!(statement, Statement::Commit) && !has_failed { "COMMIT" } else { "ROLLBACK" }
            }
            Statement::Set { name, value } => {
                let changed = self.asker.set(name, value.as_deref())?;
                tell(client, changed).await?;
                if value.is_some() { "SET" } else { "RESET" }
            }
            Statement::Reset(tag) => {
                let told = self.asker.reset();
                tell(client, told).await?;
                if *tag == "DISCARD ALL" {
                    self.statements.clear();
                }
                *tag
            }
            Statement::Deallocate(None) => {
                self.statements.clear();
                "DEALLOCATE ALL"
            }
            Statement::Deallocate(Some(name)) => match self.statements.remove(name) {
                Some(_) => "DEALLOCATE",
                None => {
                    return Err(
                        Fault::new("26000", format!("there is no prepared statement {name:?}")).into()
                    );
                }
            },
            Statement::Nothing(tag) => *tag,
            Statement::Question | Statement::Copy(_) => return Err(Fault::lost().into()),
        };
        Ok(Answer::Done(tag))
    }

    /// The value of a setting as a row.
    fn shown(&self, name: &str, prepared: &Prepared, format: &Format) -> PgWireResult<QueryResponse> {
        let fields = Arc::new(fields(&prepared.columns, format));
        let mut row = DataRowEncoder::new(Arc::clone(&fields));
        row.encode_field(&self.asker.setting(name)?)?;
        let row = Ok(row.take_row());
        Ok(QueryResponse::new(fields, stream::iter([row])))
    }
}

/// Tells settings as they are now.
async fn tell(client: &mut Socket, settings: Vec<(String, String)>) -> PgWireResult<()> {
    for (name, value) in settings {
        client.feed(PgWireBackendMessage::ParameterStatus(ParameterStatus::new(name, value))).await?;
    }
    Ok(())
}
