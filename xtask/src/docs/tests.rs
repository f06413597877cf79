//! Which blocks of a paper are run, and how their end is judged.

use std::path::Path;

use super::{Block, blocks, run_block};

#[test]
fn only_marked_blocks_are_run() {
    let text = "Text\n```sh\nmake demo\n```\n```sh run\noakham check\noakham position\n```\n\
                - item\n  ```sh run exit=1\n  oakham check\n  ```\n";
    let expected = [
        Block { line: 5, script: "oakham check\noakham position\n".to_owned(), expected_exit: 0 },
        Block { line: 10, script: "oakham check\n".to_owned(), expected_exit: 1 },
    ];
    assert_eq!(blocks(text).unwrap(), expected);
}

#[test]
fn what_is_not_understood_is_refused() {
    assert!(blocks("```sh run exits=1\nfalse\n```\n").is_err());
    assert!(blocks("```sh run\nfalse\n").is_err());
}

#[test]
fn a_block_ends_as_it_says_or_shows_what_it_printed() {
    let end = |script: &str, expected_exit| {
        let block = Block { line: 1, script: script.to_owned(), expected_exit };
        run_block(&block, Path::new("."), Path::new(".")).unwrap()
    };
    assert_eq!(end("true", 0), None);
    assert_eq!(end("exit 2", 2), None);
    assert_eq!(end("false; true", 1), None);
    let fault = end("echo seen; exit 3", 0).unwrap();
    assert!(fault.contains("seen") && fault.contains("expected exit code 0"), "{fault}");
}
