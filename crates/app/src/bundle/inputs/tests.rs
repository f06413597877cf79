//! Which paths a bundle may hold.

use super::*;

#[test]
fn only_files_that_figures_rest_on_are_held() {
    let scope = Scope { year: "2024/25".parse().unwrap(), month: "5".parse().unwrap(), as_at: None };
    for path in [
        "oakham.toml",
        "documents/claims.csv",
        "finance/limits/2024-25.csv",
        "finance/plans/2024-25/RWE-v1.csv",
        "finance/plans/2024-25/changes.csv",
        "finance/returns/2024-25/M05/RWE/lines.csv",
        "finance/returns/2024-25/M04/RWE/return.xlsx",
        "finance/returns/2024-25/M05/RWE/versions.csv",
        "finance/returns/2024-25/M05/RWE/versions/0123456789ab/cover.csv",
    ] {
        assert!(scope.holds(&format!("inputs/{path}")), "{path}");
    }
    for path in [
        "inputs/documents/passwd.csv",
        "inputs/system/more.csv",
        "inputs/finance/limits/2025-26.csv",
        "inputs/finance/schemes/2024-25.csv",
        "inputs/finance/returns/2024-25/M03/RWE/lines.csv",
        "inputs/finance/returns/2024-25/M05/RWE/notes.csv",
        "inputs/finance/returns/2024-25/M05/lines.csv",
        "inputs/finance/mappings/RWE.csv",
        "inputs/readme.txt",
        "oakham.toml",
        "outputs/figures.csv",
    ] {
        assert!(!scope.holds(path), "{path}");
    }
}
