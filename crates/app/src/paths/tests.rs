//! What pages say names no folder of the computer.

use super::*;

#[test]
fn files_are_named_as_they_lie_in_the_workspace() {
    let root = Path::new("/srv/our systems/llr");
    for (said, told) in [
        ("/srv/our systems/llr/oakham.db is busy", "oakham.db is busy"),
        (
            "nothing was changed: /srv/our systems/llr cannot be written",
            "nothing was changed: the workspace cannot be written",
        ),
        ("\"/var/scratch/lines.csv\" cannot be read", "\"lines.csv\" cannot be read"),
        ("pay and/or agency, 3 / 4 of it", "pay and/or agency, 3 / 4 of it"),
    ] {
        assert_eq!(without_paths(root, said), told);
    }
}
