//! Markdown becomes headings, paragraphs, lists and tables.

use super::*;

#[test]
fn a_text_becomes_its_blocks() {
    let text = "# Inputs\n\nOne line\nand another.\n\n- `first`\n- second\n  goes on\n\n| a | b |\n| --- | ---: |\n| 1 | **2** |\n";
    let owned = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        blocks(text),
        [
            Block::Heading(1, "Inputs".to_owned()),
            Block::Paragraph("One line and another.".to_owned()),
            Block::List(owned(&["first", "second goes on"])),
            Block::Table(vec![owned(&["a", "b"]), owned(&["1", "2"])]),
        ]
    );
    assert_eq!(blocks("#hashtag"), [Block::Paragraph("#hashtag".to_owned())]);
}
