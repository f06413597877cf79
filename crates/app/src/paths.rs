//! Folders of this computer, left out of what pages say.

use std::path::Path;

/// A text without the folders of this computer: files of the workspace in `root` are named from there,
/// others by their name alone.
pub fn without_paths(root: &Path, text: &str) -> String {
    // A relative folder, such as `.`, may be a part of any word.
    let root = root.is_absolute().then(|| root.display().to_string());
    let text = match &root {
        Some(root) => text.replace(&format!("{root}/"), "").replace(root, "the workspace"),
        None => text.to_owned(),
    };
    let mut cleaned = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let start = word.trim_start_matches(['"', '\'', '(']);
        let is_path = Path::new(start).is_absolute() && start.trim().len() > 1;
        if let Some(name) = start.rsplit('/').next().filter(|_| is_path) {
            cleaned.push_str(&word[..word.len() - start.len()]);
            cleaned.push_str(name);
        } else {
            cleaned.push_str(word);
        }
    }
    cleaned
}

#[cfg(test)]
mod tests;
