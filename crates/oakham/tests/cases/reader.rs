//! Files: what a spreadsheet, a ledger or a person writes is read as meant or refused with the reason.
