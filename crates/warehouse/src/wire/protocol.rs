//! Statements as text and prepared ones, answered in the library's terms.
//!
//! Prepared ones are executed here and not as the library does: it would gather all rows before it sends the first, and
//! room for as many as a client says it wants.

use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::sink::{Sink, SinkExt};
use futures_util::stream;
use pgwire::api::portal::{Format, Portal, PortalExecutionState};
use pgwire::api::query::{
    ExtendedQueryHandler, SimpleQueryHandler, send_execution_response, send_partial_query_response,
    send_ready_for_query,
};
use pgwire::api::results::{DataRowEncoder, QueryResponse, Response, Tag};
use pgwire::api::stmt::StoredStatement;
use pgwire::api::store::{Entry, PortalStore};
use pgwire::api::{ClientInfo, ClientPortalStore, DEFAULT_NAME};
use pgwire::error::{PgWireError, PgWireResult};
use pgwire::messages::PgWireBackendMessage;
use pgwire::messages::extendedquery::{
    Bind, BindComplete, Close, CloseComplete, Execute, Parse, ParseComplete, Sync as SyncMessage,
};
use pgwire::messages::response::{EmptyQueryResponse, TransactionStatus};
use pgwire::messages::startup::ParameterStatus;

use super::asker::{Asked, Asker, Prepared};
use super::fault::Fault;
use super::statement::Statement;
use super::value::{fields, parameter};

/// Statements as text.
pub(super) struct Simple(pub(super) Arc<Asker>);

/// Prepared statements.
pub(super) struct Extended(pub(super) Arc<Asker>);

#[async_trait]
impl SimpleQueryHandler for Simple {
    async fn do_query<C>(&self, client: &mut C, sql: &str) -> PgWireResult<Vec<Response>>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let mut responses = Vec::new();
        let mut status = client.transaction_status();
        for prepared in self.0.prepare(sql).await? {
            if !prepared.parameters.is_empty() {
                let message = "a statement with parameters ($1) has to be prepared and given values";
                return Err(Fault::new("42P02", message).into());
            }
            let response = respond(&self.0, client, &prepared, status, &Format::UnifiedText).await?;
            match response {
                Response::TransactionStart(_) => status = status.to_in_transaction_state(),
                Response::TransactionEnd(_) => status = status.to_idle_state(),
                _ => {}
            }
            responses.push(response);
        }
        if responses.is_empty() {
            responses.push(Response::EmptyQuery);
        }
        Ok(responses)
    }
}

/// Answers a statement; rows come later.
async fn respond<C>(
    asker: &Arc<Asker>,
    client: &mut C,
    prepared: &Prepared,
    status: TransactionStatus,
    format: &Format,
) -> PgWireResult<Response>
where
    C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
    C::PortalStore: PortalStore,
    C::Error: Debug,
    PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
{
    let ends = matches!(
        prepared.asked,
        Asked::Session(Statement::Commit | Statement::Rollback | Statement::RollbackTo)
    );
    if status == TransactionStatus::Error && !ends {
        return Err(Fault::new("25P02", "the transaction failed and is over; say ROLLBACK").into());
    }
    let statement = match &prepared.asked {
        Asked::Question(plan) => {
            return Ok(Response::Query(asker.rows(plan, &prepared.columns, format).await?));
        }
        Asked::Session(statement) => statement,
    };
    let mut told: Vec<(String, String)> = Vec::new();
    let mut tell = |(name, value): (&str, &str)| told.push((name.to_owned(), value.to_owned()));
    let tag = match statement {
        Statement::Show(name) => {
            let value = asker.with_settings(|settings| settings.value(name).map(str::to_owned))?;
            let fields = Arc::new(fields(&prepared.columns, format));
            let mut row = DataRowEncoder::new(Arc::clone(&fields));
            row.encode_field(&value)?;
            let row = Ok(row.take_row());
            return Ok(Response::Query(QueryResponse::new(fields, stream::iter([row]))));
        }
        Statement::Begin => return Ok(Response::TransactionStart(Tag::new("BEGIN"))),
        // What failed is not kept; nothing is ever kept.
        Statement::Commit if status != TransactionStatus::Error => {
            return Ok(Response::TransactionEnd(Tag::new("COMMIT")));
        }
        Statement::RollbackTo if status != TransactionStatus::Error => "ROLLBACK",
        Statement::Commit | Statement::Rollback | Statement::RollbackTo => {
            return Ok(Response::TransactionEnd(Tag::new("ROLLBACK")));
        }
        Statement::Set { name, value } => {
            asker.with_settings(|settings| {
                settings.set(name, value.as_deref()).map(|changed| changed.into_iter().for_each(&mut tell))
            })?;
            if value.is_some() { "SET" } else { "RESET" }
        }
        Statement::Reset(tag) => {
            asker.with_settings(|settings| {
                settings.reset();
                settings.told().into_iter().for_each(&mut tell);
            });
            if *tag == "DISCARD ALL" {
                deallocate(asker, client, None);
            }
            tag
        }
        Statement::Deallocate(name) => {
            if deallocate(asker, client, name.as_deref()) == 0
                && let Some(name) = name
            {
                return Err(Fault::new("26000", format!("there is no prepared statement {name:?}")).into());
            }
            if name.is_some() { "DEALLOCATE" } else { "DEALLOCATE ALL" }
        }
        Statement::Nothing(tag) => tag,
        Statement::Question(..) => return Err(Fault::lost().into()),
    };
    for (name, value) in told {
        client.feed(PgWireBackendMessage::ParameterStatus(ParameterStatus::new(name, value))).await?;
    }
    Ok(Response::Execution(Tag::new(tag)))
}

/// Forgets prepared statements, all where no name is given; says how many.
fn deallocate<C>(asker: &Asker, client: &C, name: Option<&str>) -> usize
where
    C: ClientPortalStore,
    C::PortalStore: PortalStore,
{
    let names = asker.forget(b'S', name);
    for name in &names {
        client.portal_store().rm_statement(name);
    }
    names.len()
}

#[async_trait]
impl ExtendedQueryHandler for Extended {
    type Statement = Arc<Prepared>;
    type QueryParser = Asker;

    fn query_parser(&self) -> Arc<Asker> {
        Arc::clone(&self.0)
    }

    async fn on_parse<C>(&self, client: &mut C, message: Parse) -> PgWireResult<()>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Self::Statement>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let statement = StoredStatement::parse(client, &message, self.query_parser()).await?;
        self.0.keep(b'S', message.name.as_deref())?;
        match statement {
            Some(statement) => client.portal_store().put_statement(Arc::new(statement)),
            None => {
                client.portal_store().put_empty_statement(message.name.as_deref().unwrap_or(DEFAULT_NAME));
            }
        }
        client.feed(PgWireBackendMessage::ParseComplete(ParseComplete::new())).await?;
        Ok(())
    }

    async fn on_bind<C>(&self, client: &mut C, message: Bind) -> PgWireResult<()>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Self::Statement>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let name = message.statement_name.as_deref().unwrap_or(DEFAULT_NAME);
        let statement = client.portal_store().get_statement(name);
        let statement = statement.ok_or_else(|| PgWireError::StatementNotFound(name.to_owned()))?;
        let n_parameters = statement.value().map_or(0, |statement| statement.statement.parameters.len());
        let n_columns = statement.value().map_or(0, |statement| statement.statement.columns.fields().len());
        if message.parameters.len() != n_parameters {
            let n_given = message.parameters.len();
            let message = format!("the statement has {n_parameters} parameters, and {n_given} were given");
            return Err(Fault::new("08P01", message).into());
        }
        // The library looks for the format of each where more than one is given.
        let fits = |codes: &[i16], n| codes.len() < 2 || codes.len() == n;
        if !fits(&message.parameter_format_codes, n_parameters)
            || !fits(&message.result_column_format_codes, n_columns)
        {
            let message = "formats are given for none, for all or for each parameter and column";
            return Err(Fault::new("08P01", message).into());
        }
        self.0.keep(b'P', message.portal_name.as_deref())?;
        match statement {
            Entry::Empty => {
                client
                    .portal_store()
                    .put_empty_portal(message.portal_name.as_deref().unwrap_or(DEFAULT_NAME));
            }
            Entry::Value(statement) => {
                let bound = self.bound(&message, statement).await?;
                client.portal_store().put_portal(Arc::new(Portal::try_new(&message, bound)?));
            }
        }
        client.feed(PgWireBackendMessage::BindComplete(BindComplete::new())).await?;
        Ok(())
    }

    async fn on_execute<C>(&self, client: &mut C, message: Execute) -> PgWireResult<()>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Self::Statement>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let name = message.name.as_deref().unwrap_or(DEFAULT_NAME);
        let portal = client.portal_store().get_portal(name);
        let portal = match portal.ok_or_else(|| PgWireError::PortalNotFound(name.to_owned()))? {
            Entry::Value(portal) => portal,
            Entry::Empty => {
                client.feed(PgWireBackendMessage::EmptyQueryResponse(EmptyQueryResponse::new())).await?;
                return Ok(());
            }
        };
        let state = portal.state();
        let mut state = state.lock().await;
        if matches!(*state, PortalExecutionState::Initial) {
            let status = client.transaction_status();
            let tag = match self.do_query(client, &portal, 0).await? {
                Response::Query(rows) => {
                    *state = PortalExecutionState::Suspended(rows);
                    None
                }
                Response::TransactionStart(tag) => {
                    client.set_transaction_status(status.to_in_transaction_state());
                    Some(tag)
                }
                Response::TransactionEnd(tag) => {
                    client.set_transaction_status(status.to_idle_state());
                    Some(tag)
                }
                Response::Execution(tag) => Some(tag),
                _ => return Err(Fault::lost().into()),
            };
            if let Some(tag) = tag {
                return send_execution_response(client, tag).await;
            }
        }
        match &mut *state {
            PortalExecutionState::Suspended(rows) => {
                // None, or a number below, asks for all.
                let most = usize::try_from(message.max_rows).unwrap_or(0);
                if !send_partial_query_response(client, rows, most).await? {
                    *state = PortalExecutionState::Finished;
                }
                Ok(())
            }
            _ => send_execution_response(client, Tag::new("SELECT").with_rows(0)).await,
        }
    }

    async fn on_sync<C>(&self, client: &mut C, _: SyncMessage) -> PgWireResult<()>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Self::Statement>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        // What was bound lasts as long as its transaction.
        if client.transaction_status() != TransactionStatus::Transaction {
            self.0.forget(b'P', None);
            client.portal_store().clear_portals();
        }
        send_ready_for_query(client, client.transaction_status()).await
    }

    async fn on_close<C>(&self, client: &mut C, message: Close) -> PgWireResult<()>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Self::Statement>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let name = message.name.as_deref().unwrap_or(DEFAULT_NAME);
        self.0.forget(message.target_type, Some(name));
        match message.target_type {
            b'S' => client.portal_store().rm_statement(name),
            _ => client.portal_store().rm_portal(name),
        }
        client.feed(PgWireBackendMessage::CloseComplete(CloseComplete::new())).await?;
        Ok(())
    }

    async fn do_query<C>(
        &self,
        client: &mut C,
        portal: &Portal<Self::Statement>,
        _: usize,
    ) -> PgWireResult<Response>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Self::Statement>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let status = client.transaction_status();
        respond(&self.0, client, &portal.statement.statement, status, &portal.result_column_format).await
    }
}

impl Extended {
    /// A statement with the values that were given for its parameters.
    async fn bound(
        &self,
        message: &Bind,
        statement: Arc<StoredStatement<Arc<Prepared>>>,
    ) -> PgWireResult<Arc<StoredStatement<Arc<Prepared>>>> {
        let prepared = &statement.statement;
        let (Asked::Question(plan), false) = (&prepared.asked, prepared.parameters.is_empty()) else {
            return Ok(statement);
        };
        let codes = &message.parameter_format_codes;
        let values = message.parameters.iter().enumerate().map(|(idx, value)| {
            let is_binary = codes.get(if codes.len() == 1 { 0 } else { idx }) == Some(&1);
            let told = statement.parameter_types.get(idx).and_then(Option::as_ref);
            let expected = prepared.parameters.get(idx).and_then(Option::as_ref);
            parameter(value.as_deref(), told, is_binary, expected)
        });
        let bound = self.0.bind(plan, values.collect::<Result<_, _>>()?).await?;
        let types = statement.parameter_types.clone();
        Ok(Arc::new(StoredStatement::new(statement.id.clone(), Arc::new(bound), types)))
    }
}
