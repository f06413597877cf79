//! Functions by the names that people use.

use anyhow::{Result, bail};
use domain::function::Function;
use domain::register_id::RegisterId;

/// The function that `text` names: by its id, by its name, or by a part of the name that no other has, in
/// any letters.
///
/// # Errors
/// Where none is meant, or several are.
pub fn function_named(functions: &[Function], text: &str) -> Result<RegisterId> {
    let words = text.trim().to_lowercase();
    let is_id = |function: &&Function| function.id.as_str().eq_ignore_ascii_case(&words);
    let is_name = |function: &&Function| function.name.to_lowercase() == words;
    let named = functions.iter().find(is_id).or_else(|| functions.iter().find(is_name));
    if let Some(function) = named {
        return Ok(function.id.clone());
    }
    let in_part: Vec<&Function> = functions
        .iter()
        .filter(|function| !words.is_empty() && function.name.to_lowercase().contains(&words))
        .collect();
    match in_part[..] {
        [only] => Ok(only.id.clone()),
        [] => bail!(
            "{} is not a function of reform/functions.csv; write the id or name of one:\n  {}",
            text.trim(),
            listed(functions.iter())
        ),
        _ => bail!(
            "{} may be any of these functions; write the id of one:\n  {}",
            text.trim(),
            listed(in_part.into_iter())
        ),
    }
}

fn listed<'a>(functions: impl Iterator<Item = &'a Function>) -> String {
    let named: Vec<String> = functions.map(|function| format!("{} {}", function.id, function.name)).collect();
    named.join("\n  ")
}

#[cfg(test)]
mod tests;
