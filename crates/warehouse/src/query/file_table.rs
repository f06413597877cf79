//! Parquet files as a table of which the engine knows, before it opens one, how many rows it has.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Statistics;
use datafusion::common::stats::Precision;
use datafusion::datasource::TableType;
use datafusion::datasource::listing::{ListingTable, ListingTableConfig};
use datafusion::datasource::physical_plan::{FileScanConfig, FileScanConfigBuilder};
use datafusion::datasource::source::DataSourceExec;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::physical_plan::ExecutionPlan;

/// Files, and how many rows are in them. Of two tables that are joined the engine holds the one with fewer in memory.
#[derive(Debug)]
pub(super) struct FileTable {
    files: ListingTable,
    n_rows: usize,
}

impl FileTable {
    pub(super) fn new(files: ListingTableConfig, n_rows: u64) -> Result<Self, DataFusionError> {
        Ok(Self {
            files: ListingTable::try_new(files)?,
            n_rows: usize::try_from(n_rows).unwrap_or(usize::MAX),
        })
    }
}

#[async_trait]
impl TableProvider for FileTable {
    fn schema(&self) -> SchemaRef {
        self.files.schema()
    }

    fn table_type(&self) -> TableType {
        self.files.table_type()
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>, DataFusionError> {
        self.files.supports_filters_pushdown(filters)
    }

    async fn scan(
        &self,
        session: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        let plan = self.files.scan(session, projection, filters, limit).await?;
        let scan = plan.downcast_ref::<DataSourceExec>();
        let Some(config) = scan.and_then(|scan| scan.data_source().downcast_ref::<FileScanConfig>()) else {
            return Ok(plan);
        };
        let known = Statistics {
            num_rows: Precision::Inexact(self.n_rows),
            ..Statistics::new_unknown(&self.files.schema())
        };
        let counted = FileScanConfigBuilder::from(config.clone()).with_statistics(known).build();
        Ok(DataSourceExec::from_data_source(counted))
    }
}
