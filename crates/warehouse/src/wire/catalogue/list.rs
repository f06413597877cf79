//! Lists as PostgreSQL writes them in a text, `{03W,"a, b",NULL}`: programs send one as a parameter of `= ANY($1)`.

use std::sync::Arc;

use datafusion::arrow::array::{ListBuilder, StringBuilder};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::cast::as_string_array;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::ScalarUDF;

use super::function;

/// What the function is called that makes a list of such a text.
pub(super) const NAME: &str = "values_of_list";

/// That function.
pub(super) fn values_of_list() -> ScalarUDF {
    function(NAME, [DataType::Utf8], DataType::new_list(DataType::Utf8, true), |arrays| {
        let mut lists = ListBuilder::new(StringBuilder::new());
        for text in as_string_array(&arrays[0])? {
            let values = text.map(values).transpose()?;
            let is_known = values.is_some();
            for value in values.unwrap_or_default() {
                lists.values().append_option(value);
            }
            lists.append(is_known);
        }
        Ok(Arc::new(lists.finish()))
    })
}

fn values(text: &str) -> Result<Vec<Option<String>>, DataFusionError> {
    let inner = text.trim().strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    let Some(inner) = inner else {
        return Err(DataFusionError::Plan(format!("{text:?} is no list; write it as {{03W,04C}}")));
    };
    let mut values = Vec::new();
    let (mut value, mut in_quotes, mut was_quoted) = (String::new(), false, false);
    let mut signs = inner.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => (in_quotes, was_quoted) = (!in_quotes, true),
            '\\' => value.extend(signs.next()),
            ',' if !in_quotes => {
                values.push(known(&value, was_quoted));
                value.clear();
                was_quoted = false;
            }
            sign => value.push(sign),
        }
    }
    if !inner.trim().is_empty() {
        values.push(known(&value, was_quoted));
    }
    Ok(values)
}

fn known(value: &str, was_quoted: bool) -> Option<String> {
    let plain = value.trim();
    if was_quoted {
        Some(value.to_owned())
    } else {
        (!plain.eq_ignore_ascii_case("null")).then(|| plain.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn values_are_told_apart_as_they_were_written() {
        for (text, expected) in [
            ("{}", vec![]),
            ("{03W, 04C}", vec![Some("03W"), Some("04C")]),
            (
                r#"{"a, b",NULL,"NULL","say \"so\"",""}"#,
                vec![Some("a, b"), None, Some("NULL"), Some("say \"so\""), Some("")],
            ),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|value| value.map(str::to_owned)).collect();
            assert_eq!(values(text).unwrap(), expected, "{text}");
        }
        assert!(values("03W").unwrap_err().to_string().contains("is no list"));
    }
}
