//! The description of a network as Markdown.

use flow::describe::Section;

/// A description as Markdown.
#[must_use]
pub fn markdown(title: &str, sections: &[Section]) -> String {
    let cell = |text: &String| text.replace('|', "\\|");
    let mut text = format!("# {title}\n");
    for section in sections {
        text.push_str("\n## ");
        text.push_str(&section.heading);
        text.push('\n');
        for paragraph in &section.paragraphs {
            text.push('\n');
            text.push_str(paragraph);
            text.push('\n');
        }
        if let Some(table) = &section.table {
            let line = |cells: &[String]| {
                format!("| {} |\n", cells.iter().map(cell).collect::<Vec<_>>().join(" | "))
            };
            text.push('\n');
            text.push_str(&line(&table.columns));
            text.push('|');
            text.push_str(&" --- |".repeat(table.columns.len()));
            text.push('\n');
            for row in &table.rows {
                text.push_str(&line(row));
            }
        }
    }
    text
}
