//! What one connection says after its sign-in, and is answered: statements as text, and settings. Prepared ones are in
//! `prepared`.
//!
//! The library's handlers are not used: they gather all rows before the first is sent, and room for as many as a client
//! says it wants. Its messages and what sends them are.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::sink::SinkExt;
use futures_util::stream;
use pgwire::api::portal::Format;
use pgwire::api::query::{send_execution_response, send_query_response, send_ready_for_query};
use pgwire::api::results::{DataRowEncoder, QueryResponse, Tag};
use pgwire::api::{ClientInfo, PgWireConnectionState};
use pgwire::error::PgWireResult;
use pgwire::messages::response::{EmptyQueryResponse, TransactionStatus};
use pgwire::messages::startup::ParameterStatus;
use pgwire::messages::{PgWireBackendMessage, PgWireFrontendMessage};

use super::asker::{Asked, Asker, Prepared};
use super::fault::Fault;
use super::input::nonsense;
use super::opening::Socket;
use super::prepared::{Bound, Named};
use super::statement::Statement;
use super::value::fields;

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
    /// Something was done.
    Done(&'static str),
}

impl Conversation {
    pub(super) fn new(asker: &Arc<Asker>) -> Self {
        Self { asker: Arc::clone(asker), statements: BTreeMap::new(), portals: BTreeMap::new() }
    }

    /// Answers a message.
    pub(super) async fn answer(
        &mut self,
        client: &mut Socket,
        message: PgWireFrontendMessage,
    ) -> PgWireResult<()> {
        // After a fault in prepared statements everything is passed over up to the next Sync.
        let passes_over = matches!(client.state(), PgWireConnectionState::AwaitingSync);
        match message {
            PgWireFrontendMessage::Sync(_) => self.sync(client).await,
            _ if passes_over => Ok(()),
            PgWireFrontendMessage::Query(query) => self.query(client, &query.query).await,
            PgWireFrontendMessage::Parse(parse) => self.parse(client, parse).await,
            PgWireFrontendMessage::Bind(bind) => self.bind(client, bind).await,
            PgWireFrontendMessage::Describe(what) => self.describe(client, &what).await,
            PgWireFrontendMessage::Execute(execute) => self.execute(client, &execute).await,
            PgWireFrontendMessage::Close(close) => self.close(client, &close).await,
            PgWireFrontendMessage::Flush(_) => Ok(SinkExt::<PgWireBackendMessage>::flush(client).await?),
            _ => Err(nonsense().into()),
        }
    }

    /// Answers statements as text, one after the other, once all have been looked into.
    async fn query(&mut self, client: &mut Socket, sql: &str) -> PgWireResult<()> {
        let all = self.asker.prepare(sql).await?;
        if all.iter().any(|prepared| !prepared.parameters.is_empty()) {
            let message = "a statement with parameters ($1) has to be prepared and given values";
            return Err(Fault::new("42P02", message).into());
        }
        if all.is_empty() {
            client.feed(PgWireBackendMessage::EmptyQueryResponse(EmptyQueryResponse::new())).await?;
        }
        for prepared in all {
            match self.respond(client, &prepared, &Format::UnifiedText).await? {
                Answer::Rows(rows) => send_query_response(client, rows, true).await?,
                Answer::Done(tag) => send_execution_response(client, Tag::new(tag)).await?,
            }
        }
        send_ready_for_query(client, client.transaction_status()).await
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
            Asked::Question(plan) => {
                return Ok(Answer::Rows(self.asker.rows(plan, &prepared.columns, format).await?));
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
            Statement::Question(..) => return Err(Fault::lost().into()),
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
