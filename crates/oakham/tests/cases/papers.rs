//! Pages, reports, workbooks and CSV: what is shown can be read.
