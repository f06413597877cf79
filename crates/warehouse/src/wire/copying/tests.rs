//! What is copied, how it is written, and what is refused.

use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion::sql::sqlparser::tokenizer::Tokenizer;

use super::*;

fn read(sql: &str) -> Result<(String, Copying), Fault> {
    let words = Tokenizer::new(&PostgreSqlDialect {}, sql).tokenize_with_location().unwrap();
    let words: Vec<_> =
        words.into_iter().filter(|word| !matches!(word.token, Token::Whitespace(_) | Token::EOF)).collect();
    let (question, copying) = super::read(&words)?;
    let question: Vec<String> = question.iter().map(|word| word.token.to_string()).collect();
    Ok((question.join(" "), copying))
}

/// The words in which a row of a statement is written.
#[track_caller]
fn check(sql: &str, values: &[Option<&str>], expected: &str) {
    let (_, copying) = read(sql).unwrap();
    let mut data = BytesMut::new();
    for value in values {
        data.put_i32(value.map_or(-1, |value| i32::try_from(value.len()).unwrap()));
        data.put_slice(value.unwrap_or_default().as_bytes());
    }
    let mut written = BytesMut::new();
    copying.row(&DataRow::new(data, i16::try_from(values.len()).unwrap()), &mut written);
    assert_eq!(String::from_utf8_lossy(&written), expected, "{sql}");
}

#[test]
fn questions_and_tables_are_copied() {
    for (sql, expected) in [
        ("COPY (SELECT max(a) FROM b) TO STDOUT", "SELECT max ( a ) FROM b"),
        ("copy editions to stdout", "SELECT * FROM editions"),
        ("COPY public.editions (file, \"to\") TO STDOUT", "SELECT file , \"to\" FROM public . editions"),
    ] {
        assert_eq!(read(sql).unwrap().0, expected, "{sql}");
    }
}

#[test]
fn rows_are_written_as_postgresql_writes_them() {
    let awkward = [Some("a,b"), None, Some(""), Some("say \"so\""), Some("two\nlines\tand \\"), Some("é")];
    check("COPY a TO STDOUT", &awkward, "a,b\t\\N\t\tsay \"so\"\ttwo\\nlines\\tand \\\\\té\n");
    let csv = "\"a,b\",,\"\",\"say \"\"so\"\"\",\"two\nlines\tand \\\",é\n";
    check("COPY a TO STDOUT WITH (FORMAT csv, HEADER true)", &awkward, csv);
    check("COPY a TO STDOUT WITH CSV HEADER", &awkward, csv);
    check("COPY a TO STDOUT CSV", &awkward, csv);
    check("COPY a TO STDOUT (FORMAT csv, FORCE_QUOTE *)", &[Some("a"), None], "\"a\",\n");
    check("COPY a TO STDOUT WITH DELIMITER AS '|' NULL ''", &[Some("a|b"), None], "a\\|b|\n");
    check("COPY a TO STDOUT (FORMAT CSV, DELIMITER E'\\t', NULL 'NA')", &[Some("NA"), None], "\"NA\"\tNA\n");
    check("COPY a TO STDOUT (FORMAT csv, QUOTE '''', ESCAPE '\\')", &[Some("it's, so")], "'it\\'s, so'\n");
    check("COPY a TO STDOUT CSV", &[Some("\\.")], "\"\\.\"\n");
}

#[test]
fn bytes_have_the_values_with_their_lengths() {
    check(
        "COPY a TO STDOUT (FORMAT binary)",
        &[Some("ab"), None],
        "\0\u{2}\0\0\0\u{2}ab\u{fffd}\u{fffd}\u{fffd}\u{fffd}",
    );
}

#[test]
fn names_stand_first_where_that_is_asked() {
    let header = |sql| {
        let (_, copying) = read(sql).unwrap();
        copying.header(["a", "b,c"].into_iter()).map(|line| String::from_utf8_lossy(&line).into_owned())
    };
    assert_eq!(header("COPY a TO STDOUT CSV HEADER").as_deref(), Some("a,\"b,c\"\n"));
    assert_eq!(header("COPY a TO STDOUT (HEADER)").as_deref(), Some("a\tb,c\n"));
    assert_eq!(header("COPY a TO STDOUT (FORMAT csv, HEADER false)"), None);
    assert_eq!(header("COPY a TO STDOUT"), None);
}

#[test]
fn what_cannot_be_copied_is_refused_in_words() {
    for (sql, code, said) in [
        ("COPY a FROM STDIN", "25006", "the tables are for reading"),
        ("COPY (SELECT 1) TO '/srv/a'", "25006", "\\copy"),
        ("COPY a TO PROGRAM 'cat'", "25006", "TO STDOUT"),
        ("COPY", "42601", "a table is missing"),
        ("COPY a", "42601", "TO STDOUT is missing"),
        ("COPY (SELECT (1) TO STDOUT", "42601", "not closed"),
        ("COPY a TO STDOUT (FORMAT parquet)", "42601", "text, csv or binary"),
        ("COPY a TO STDOUT (FORMAT csv, DELIMITER '::')", "42601", "one sign"),
        ("COPY a TO STDOUT (FORMAT csv, DELIMITER '\"')", "42601", "told apart"),
        ("COPY a TO STDOUT (DELIMITER 'n')", "42601", "told apart"),
        ("COPY a TO STDOUT (FORMAT binary, HEADER)", "42601", "does not belong"),
        ("COPY a TO STDOUT (QUOTE '\"')", "42601", "does not belong"),
        ("COPY a TO STDOUT (FREEZE)", "42601", "no option FREEZE"),
        ("COPY a TO STDOUT WITH OIDS", "42601", "no option OIDS"),
        ("COPY a TO STDOUT (FORMAT csv, ENCODING 'LATIN1')", "42601", "UTF8"),
        ("COPY a TO STDOUT (FORMAT csv, FORCE_QUOTE (b))", "42601", "one value"),
    ] {
        let fault = read(sql).unwrap_err();
        assert_eq!(fault.code, code, "{sql}: {}", fault.message);
        assert!(fault.message.contains(said), "{sql}: {}", fault.message);
    }
}
