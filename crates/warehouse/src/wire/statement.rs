//! What may be asked: questions, and a few settings of the connection. Everything else is refused by its first word,
//! before it is parsed.

use std::ops::ControlFlow;

use datafusion::sql::parser::{DFParserBuilder, Statement as Parsed};
use datafusion::sql::sqlparser::ast::{Query, Select, SetExpr, Statement as Ast, VisitMut, VisitorMut};
use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

use super::catalogue::Translation;
use super::copying::{self, Copying};
use super::fault::Fault;

/// Words, signs and brackets that a statement may have, literals and commas not counted: each may nest what follows
/// one deeper, and plans are walked by recursion.
const MOST_WORDS: usize = 2_000;
/// Statements in one text.
const MOST_STATEMENTS: usize = 100;

/// A statement that may be asked.
#[derive(Debug)]
pub(super) enum Statement {
    /// A question over the tables; what it asks is looked into where it is answered.
    Question,
    /// A question whose rows are copied.
    Copy(Copying),
    /// A setting is changed.
    Set {
        /// Its name, in small letters.
        name: String,
        /// Its value; without one, what it was at first.
        value: Option<String>,
    },
    /// A setting is asked for.
    Show(String),
    /// A transaction begins; tables are for reading, so it only has to be said.
    Begin,
    /// It ends.
    Commit,
    /// It ends, as nothing had happened, which nothing has.
    Rollback,
    /// What was done since a savepoint, which is nothing, is undone; a transaction that failed ends.
    RollbackTo,
    /// All settings as they were at first, or everything forgotten: `RESET ALL`, `DISCARD ALL`.
    Reset(&'static str),
    /// A prepared statement is forgotten; without a name, all.
    Deallocate(Option<String>),
    /// Something that is done by doing nothing: the tables are read only in any case.
    Nothing(&'static str),
}

/// Reads statements by their first words. Nothing nests here: what a question asks is parsed where it is answered.
pub(super) fn read(sql: &str) -> Result<Vec<Statement>, Fault> {
    split(sql)?.iter().map(|tokens| one(tokens)).collect()
}

/// The questions among the statements of a text, each at its place, parsed, with what PostgreSQL's own tables are called
/// put into the engine's terms, and with how many parameters its words have.
pub(super) fn questions(sql: &str) -> Result<Vec<Option<(Parsed, u16)>>, Fault> {
    let parsed = split(sql)?.into_iter().map(|tokens| match one(&tokens)? {
        Statement::Question => question(tokens).map(Some),
        Statement::Copy(_) => question(copied(&tokens)?.0).map(Some),
        _ => Ok(None),
    });
    parsed.collect()
}

/// The words of each statement of a text.
fn split(sql: &str) -> Result<Vec<Vec<TokenWithSpan>>, Fault> {
    let dialect = PostgreSqlDialect {};
    let tokens = Tokenizer::new(&dialect, sql)
        .tokenize_with_location()
        .map_err(|error| Fault::new("42601", error.to_string()))?;
    let statements = tokens.split(|token| token.token == Token::SemiColon);
    let statements = statements.filter(|tokens| tokens.iter().any(|token| !is_space(&token.token)));
    let statements: Vec<Vec<TokenWithSpan>> = statements.map(<[_]>::to_vec).collect();
    if MOST_STATEMENTS < statements.len() {
        let message = format!("a text has at most {MOST_STATEMENTS} statements; ask one by one");
        return Err(Fault::new("54001", message));
    }
    Ok(statements)
}

const fn is_space(token: &Token) -> bool {
    matches!(token, Token::Whitespace(_) | Token::EOF)
}

/// Whether a token nests nothing, however many there are.
const fn is_flat(token: &Token) -> bool {
    matches!(token, Token::Whitespace(_) | Token::Comma | Token::Number(..) | Token::SingleQuotedString(_))
}

fn one(tokens: &[TokenWithSpan]) -> Result<Statement, Fault> {
    if MOST_WORDS < tokens.iter().filter(|token| !is_flat(&token.token)).count() {
        let most =
            "the statement has more than 2,000 words and signs; put long lists into IN (…), or ask in parts";
        return Err(Fault::new("54001", most.to_owned()));
    }
    let words: Vec<&Token> =
        tokens.iter().map(|token| &token.token).filter(|token| !is_space(token)).collect();
    let word = |idx: usize| match words.get(idx) {
        Some(Token::Word(word)) if word.quote_style.is_none() => word.value.to_uppercase(),
        _ => String::new(),
    };
    match word(0).as_str() {
        "SELECT" | "WITH" | "VALUES" | "TABLE" | "DESCRIBE" | "DESC" => Ok(Statement::Question),
        "" if words.first() == Some(&&Token::LParen) => Ok(Statement::Question),
        "SHOW" if matches!(word(1).as_str(), "TABLES" | "COLUMNS") => Ok(Statement::Question),
        "COPY" => {
            let (question, copying) = copied(tokens)?;
            match one(&question)? {
                Statement::Question => Ok(Statement::Copy(copying)),
                _ => Err(refused("this COPY")),
            }
        }
        "EXPLAIN" => Err(Fault::new("42501", "EXPLAIN names folders of the server; use `oakham sql` there")),
        "SHOW" => Ok(Statement::Show(setting_name(&words[1..]))),
        "SET" => set(&words[1..]),
        "RESET" if word(1) == "ALL" => Ok(Statement::Reset("RESET")),
        "RESET" => Ok(Statement::Set { name: setting_name(&words[1..]), value: None }),
        "DISCARD" => Ok(Statement::Reset("DISCARD ALL")),
        "BEGIN" | "START" => {
            refuse_writing(&words)?;
            Ok(Statement::Begin)
        }
        "COMMIT" | "END" => Ok(Statement::Commit),
        "ROLLBACK" if [word(1), word(2)].iter().any(|word| word == "TO") => Ok(Statement::RollbackTo),
        "ROLLBACK" | "ABORT" => Ok(Statement::Rollback),
        // Programs put what may fail between savepoints; there is nothing to save.
        "SAVEPOINT" => Ok(Statement::Nothing("SAVEPOINT")),
        "RELEASE" => Ok(Statement::Nothing("RELEASE")),
        "DEALLOCATE" => {
            let name = words.iter().skip(1).find(|token| !is_word(token, "PREPARE"));
            let name = name.filter(|token| !is_word(token, "ALL")).map(|token| text(token));
            Ok(Statement::Deallocate(name))
        }
        // There are no cursors; pools close all before they give a connection to another.
        "CLOSE" if word(1) == "ALL" => Ok(Statement::Nothing("CLOSE CURSOR ALL")),
        "UNLISTEN" => Ok(Statement::Nothing("UNLISTEN")),
        "" => Err(Fault::new("42601", format!("{} begins no question; ask with SELECT", shown(&words)))),
        first => Err(refused(first)),
    }
}

/// The words of the question of a `COPY`, and how its rows are written.
fn copied(tokens: &[TokenWithSpan]) -> Result<(Vec<TokenWithSpan>, Copying), Fault> {
    let words: Vec<TokenWithSpan> = tokens.iter().filter(|token| !is_space(&token.token)).cloned().collect();
    copying::read(&words)
}

fn refused(first: &str) -> Fault {
    let reason = format!(
        "{first} is not done here: the tables are for reading; SELECT, WITH, VALUES, TABLE, DESCRIBE, SHOW and COPY … TO STDOUT are answered"
    );
    Fault::new("25006", reason)
}

fn shown(words: &[&Token]) -> String {
    words.first().map_or_else(String::new, ToString::to_string)
}

fn is_word(token: &Token, word: &str) -> bool {
    matches!(token, Token::Word(found) if found.quote_style.is_none() && found.value.eq_ignore_ascii_case(word))
}

/// A word or a text without its quotes.
fn text(token: &Token) -> String {
    match token {
        Token::Word(word) => word.value.clone(),
        Token::SingleQuotedString(text) => text.clone(),
        token => token.to_string(),
    }
}

/// `TIME ZONE` and `TRANSACTION ISOLATION LEVEL` have names of one word, too.
fn setting_name(words: &[&Token]) -> String {
    let names: Vec<String> = words.iter().map(|word| text(word).to_lowercase()).collect();
    match names.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["time", "zone"] => "timezone".to_owned(),
        ["transaction", "isolation", "level"] => "transaction_isolation".to_owned(),
        ["session", "authorization"] => "session_authorization".to_owned(),
        _ => names.concat(),
    }
}

fn refuse_writing(words: &[&Token]) -> Result<(), Fault> {
    let writes = words.windows(2).any(|pair| is_word(pair[0], "READ") && is_word(pair[1], "WRITE"));
    if writes {
        return Err(Fault::new("25006", "the tables are for reading; leave out READ WRITE".to_owned()));
    }
    Ok(())
}

fn set(words: &[&Token]) -> Result<Statement, Fault> {
    let begins = |words: &[&Token], names: &[&str]| {
        names.len() <= words.len() && names.iter().zip(words).all(|(name, word)| is_word(word, name))
    };
    // How transactions run is not chosen here: nothing is ever written.
    if begins(words, &["TRANSACTION"]) || begins(words, &["SESSION", "CHARACTERISTICS"]) {
        refuse_writing(words)?;
        return Ok(Statement::Nothing("SET"));
    }
    let scoped = begins(words, &["SESSION"]) || begins(words, &["LOCAL"]);
    let words = if scoped { &words[1..] } else { words };
    let (name, value) = if begins(words, &["TIME", "ZONE"]) {
        ("timezone".to_owned(), &words[2..])
    } else if begins(words, &["NAMES"]) {
        ("client_encoding".to_owned(), &words[1..])
    } else {
        let until = words.iter().position(|word| matches!(word, Token::Eq) || is_word(word, "TO"));
        let Some(until) = until else {
            return Err(Fault::new("42601", "write SET name TO value".to_owned()));
        };
        (setting_name(&words[..until]), &words[until + 1..])
    };
    let is_default = matches!(value, [only] if is_word(only, "DEFAULT"));
    let value = (!is_default).then(|| value.iter().map(|word| text(word)).collect::<String>());
    Ok(Statement::Set { name, value })
}

fn question(mut tokens: Vec<TokenWithSpan>) -> Result<(Parsed, u16), Fault> {
    let dialect = PostgreSqlDialect {};
    let numbers = tokens.iter().filter_map(|token| match &token.token {
        Token::Placeholder(name) => name.strip_prefix('$')?.parse().ok(),
        _ => None,
    });
    let n_parameters = numbers.max().unwrap_or(0);
    all_of_a_table(&mut tokens);
    let mut parsed = DFParserBuilder::new(tokens)
        .with_dialect(&dialect)
        .build()
        .and_then(|mut parser| parser.parse_statements())
        .map_err(|error| Fault::of_engine(&error))?;
    let (Some(mut statement), None) = (parsed.pop_front(), parsed.pop_front()) else {
        return Err(Fault::new("42601", "one statement was expected".to_owned()));
    };
    check(&mut statement)?;
    Ok((statement, n_parameters))
}

/// `TABLE name` is `SELECT * FROM name`, which the engine's parser knows.
fn all_of_a_table(tokens: &mut Vec<TokenWithSpan>) {
    let first = tokens.iter().position(|token| !is_space(&token.token));
    let Some(first) = first.filter(|first| is_word(&tokens[*first].token, "TABLE")) else { return };
    let at = tokens[first].span;
    let words = [Token::make_keyword("SELECT"), Token::Mul, Token::make_keyword("FROM")];
    drop(tokens.splice(first..=first, words.map(|token| TokenWithSpan::new(token, at))));
}

/// Looks into what was parsed: it may still be other than it began, such as `WITH … INSERT` and `SELECT … INTO`.
fn check(statement: &mut Parsed) -> Result<(), Fault> {
    match statement {
        Parsed::Statement(ast) => {
            if !is_question(ast) {
                return Err(refused("this statement"));
            }
            match VisitMut::visit(ast, &mut Writes) {
                ControlFlow::Break(what) => Err(refused(what)),
                ControlFlow::Continue(()) => {
                    let _: ControlFlow<()> = VisitMut::visit(ast, &mut Translation);
                    Ok(())
                }
            }
        }
        _ => Err(refused("this statement")),
    }
}

fn is_question(ast: &Ast) -> bool {
    matches!(ast, Ast::Query(_) | Ast::ExplainTable { .. } | Ast::ShowTables { .. } | Ast::ShowColumns { .. })
}

/// Finds what writes within a question.
struct Writes;

impl VisitorMut for Writes {
    type Break = &'static str;

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<Self::Break> {
        // `FOR UPDATE` would hold rows for a change; nothing is changed, so there is nothing to hold.
        if !query.locks.is_empty() {
            return ControlFlow::Break("FOR UPDATE");
        }
        writes(&query.body)
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<Self::Break> {
        if select.into.is_some() { ControlFlow::Break("SELECT … INTO") } else { ControlFlow::Continue(()) }
    }
}

fn writes(body: &SetExpr) -> ControlFlow<&'static str> {
    match body {
        SetExpr::Insert(_) => ControlFlow::Break("INSERT"),
        SetExpr::Update(_) => ControlFlow::Break("UPDATE"),
        SetExpr::Delete(_) => ControlFlow::Break("DELETE"),
        SetExpr::Merge(_) => ControlFlow::Break("MERGE"),
        SetExpr::SetOperation { left, right, .. } => {
            writes(left)?;
            writes(right)
        }
        SetExpr::Select(_) | SetExpr::Query(_) | SetExpr::Values(_) | SetExpr::Table(_) => {
            ControlFlow::Continue(())
        }
    }
}

#[cfg(test)]
mod tests;
