//! What people call pages, and words of one meaning: the table `search/names.toml`.

use std::sync::LazyLock;

use ::search::Synonyms;
use serde::Deserialize;

/// The table, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    page: Vec<PageNames>,
    words: Vec<Same>,
}

/// A page, or a place on it, with what people call it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageNames {
    /// `/efficiency`, `/about#method`.
    pub(crate) path: String,
    /// As the page calls itself.
    pub(crate) title: String,
    /// As others do.
    pub(crate) names: Vec<String>,
}

/// Words and phrases of one meaning.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Same {
    same: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("../../search/names.toml")).expect("the table is part of the program")
});

/// The pages with their names.
pub(crate) fn pages() -> &'static [PageNames] {
    &TABLE.page
}

/// The words of one meaning.
pub(crate) fn synonyms() -> Synonyms {
    Synonyms::new(TABLE.words.iter().map(|group| group.same.clone()).collect())
}

#[cfg(test)]
mod tests;
