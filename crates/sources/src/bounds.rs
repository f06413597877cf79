//! How much one file may hold, each bound with its reason. A return is a few hundred rows; what goes
//! far beyond that is a slip or an attack, and must cost neither minutes nor gigabytes.
//!
//! For readers: `docs/reference/formats.md`, "What a file may hold".

use domain::money::Pence;

/// Bytes of one file [bytes]. The return desk takes 20 MB; the largest file of the example has 0.2 MB.
pub(crate) const FILE_BYTES: u64 = 32 * 1024 * 1024;

/// Bytes that the parts of one workbook may unpack to, all that are read together [bytes]: a small
/// file can unpack to any size. A workbook of 20 MB in real use unpacks to this in the sheets of a
/// return and its texts; other sheets are not unpacked.
pub(crate) const UNPACKED_BYTES: u64 = 48 * 1024 * 1024;

/// Parts of a workbook's package. One in real use has a few for each sheet.
pub(crate) const PARTS: usize = 5_000;

/// Sheets of a workbook, those that are not read among them.
pub(crate) const SHEETS: usize = 500;

/// XML elements of a workbook, all that are read together. Formatted cells without content count, since
/// they take as long: a whole column of them is a million.
pub(crate) const ELEMENTS: usize = 1_500_000;

/// How deep XML elements stand in each other; a worksheet has some ten levels.
pub(crate) const DEPTH: usize = 64;

/// Rows of a sheet of a return. The lines of a trust are some 300, its capital schemes not more; and the
/// amounts of all organisations of a system can be summed (`Pence::LARGEST_KEYED`).
pub(crate) const RETURN_ROWS: usize = 1_000;

/// Rows of a file that people keep: registers, plans, claims. Twenty faults in each of them are as many
/// as fit into the memory that a command may take.
pub(crate) const ROWS: usize = 10_000;

/// Rows of a file of published figures: thirty months of appointments of a system are some 2,000.
pub(crate) const FACT_ROWS: usize = 100_000;

/// Rows of a ledger extract: every account of the largest trusts.
pub(crate) const LEDGER_ROWS: usize = 200_000;

/// The largest amount of a ledger's account, £10,000 million [pence]: as many as a ledger extract has
/// rows can be summed.
pub(crate) const LEDGER_AMOUNT: Pence = Pence::new(1_000_000_000_000);

/// Columns of a table; a heading row has some twenty.
pub(crate) const COLUMNS: usize = 1_000;

/// The last row of a workbook's sheet that is looked at: a cell below it that holds something is far
/// from any table, where nobody sees it.
pub(crate) const LAST_ROW: u32 = 100_000;

/// Cells of a CSV file, empty ones between commas and blank lines among them.
pub(crate) const CELLS: usize = 1_000_000;

/// Cells that hold something in the sheets that are read of a workbook, all together: ten times
/// those of a large return. Reading them takes a second.
pub(crate) const WORKBOOK_CELLS: usize = 200_000;

/// Characters of a cell: as many as a spreadsheet's cell takes.
pub(crate) const CELL_CHARACTERS: usize = 32_767;

/// Faults that are listed of one command or submission; a last one says how many more there are.
pub(crate) const FAULTS_LISTED: usize = 200;

/// Characters of a value that a message repeats.
pub(crate) const SHOWN_CHARACTERS: usize = 80;
