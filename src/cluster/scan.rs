//! Parts of the current view as a table of DataFusion: read as the program reads them, check sum and all, by whichever machine a
//! query sends them to.

use super::{below, within};
use crate::engine::{PART, SqlQuery};
use crate::facts::{self, Table};
use arrow_array::{Array, ArrayRef, Int32Array, RecordBatch, RecordBatchOptions, new_null_array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use async_trait::async_trait;
use datafusion::arrow::compute::cast;
use datafusion::catalog::Session;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{DataFusionError, Result};
use datafusion::datasource::{TableProvider, TableType};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::Expr;
use datafusion::physical_expr::{EquivalenceProperties, Partitioning, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties};
use datafusion_distributed::{
    DesiredTaskCountEvent, DesiredTaskCountEventResponse, DistributedLeafExec, ScaleUpLeafNodeEvent,
    ScaleUpLeafNodeEventResponse,
};
use datafusion_proto::physical_plan::{PhysicalExtensionCodec, PhysicalProtoConverterExtension};
use futures_util::stream::{self, StreamExt};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Formatter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many parts a machine reads at a time.
const AT_ONCE: usize = 4;

/// Files of parts, by what the query calls each.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Parts {
    table: Table,
    /// The columns, in order; the part's own number goes by [`PART`].
    columns: Vec<String>,
    files: Vec<(i32, String)>,
    partitions: usize,
}

/// The parts of a query, which name rows of one table.
#[derive(Debug)]
pub(super) struct PartsTable {
    parts: Parts,
    data: PathBuf,
}

impl PartsTable {
    pub(super) fn of(query: &SqlQuery<'_>, data: &Path) -> Result<PartsTable> {
        let outside = || DataFusionError::Plan("a part is outside the data folder".to_owned());
        let files = query.parts.iter().zip(0..).map(|(path, number)| Some((number, below(data, path)?)));
        let files = files.collect::<Option<Vec<_>>>().ok_or_else(outside)?;
        let columns = std::iter::once(PART).chain(query.columns.iter().copied()).map(str::to_owned).collect();
        Ok(PartsTable { parts: Parts { table: query.table, columns, files, partitions: 1 }, data: data.to_owned() })
    }
}

impl Parts {
    fn schema(&self) -> SchemaRef {
        let field = |name: &String| match self.table.column(name) {
            Some(column) => Field::new(name, facts::arrow_type(column.kind), true),
            None => Field::new(name, DataType::Int32, false),
        };
        Arc::new(Schema::new(self.columns.iter().map(field).collect::<Vec<_>>()))
    }

    /// The rows of one of the files, with the columns that are wanted whether it has them or not.
    fn read(&self, data: &Path, number: i32, file: &str) -> Result<Vec<RecordBatch>> {
        tracing::debug!(file, "sums");
        let outside = || DataFusionError::Execution(format!("{file} is not in the ledger"));
        let path = within(data, file, &["ledger"]).ok_or_else(outside)?;
        let batches = facts::batches(self.table, &path, |name| self.columns.iter().any(|wanted| wanted == name))
            .map_err(|e| DataFusionError::External(Box::new(e)))?;
        let schema = self.schema();
        batches.iter().map(|batch| as_wanted(batch, &schema, number)).collect()
    }
}

fn as_wanted(batch: &RecordBatch, schema: &SchemaRef, number: i32) -> Result<RecordBatch> {
    let rows = batch.num_rows();
    let column = |field: &Arc<Field>| -> Result<ArrayRef> {
        match batch.column_by_name(field.name()) {
            _ if field.name() == PART => Ok(Arc::new(Int32Array::from(vec![number; rows]))),
            Some(array) if array.data_type() == field.data_type() => Ok(Arc::clone(array)),
            Some(array) => Ok(cast(array, field.data_type())?),
            None => Ok(new_null_array(field.data_type(), rows)),
        }
    };
    let columns = schema.fields().iter().map(column).collect::<Result<Vec<_>>>()?;
    let counted = RecordBatchOptions::new().with_row_count(Some(rows));
    Ok(RecordBatch::try_new_with_options(Arc::clone(schema), columns, &counted)?)
}

#[async_trait]
impl TableProvider for PartsTable {
    fn schema(&self) -> SchemaRef {
        self.parts.schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _: &dyn Session,
        projection: Option<&Vec<usize>>,
        _: &[Expr],
        _: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let mut parts = self.parts.clone();
        if let Some(places) = projection {
            parts.columns = places.iter().map(|place| self.parts.columns[*place].clone()).collect();
        }
        parts.partitions = AT_ONCE;
        Ok(Arc::new(PartsExec::of(parts, self.data.clone())))
    }
}

/// The leaf of a query: reads parts.
#[derive(Debug)]
struct PartsExec {
    parts: Parts,
    data: PathBuf,
    properties: Arc<PlanProperties>,
}

impl PartsExec {
    fn of(parts: Parts, data: PathBuf) -> PartsExec {
        let properties = Arc::new(PlanProperties::new(
            EquivalenceProperties::new(parts.schema()),
            Partitioning::UnknownPartitioning(parts.partitions),
            EmissionType::Incremental,
            Boundedness::Bounded,
        ));
        PartsExec { parts, data, properties }
    }
}

impl DisplayAs for PartsExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "PartsExec: {} parts of {}", self.parts.files.len(), self.parts.table)
    }
}

impl ExecutionPlan for PartsExec {
    fn name(&self) -> &'static str {
        "PartsExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        Vec::new()
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(self: Arc<Self>, _: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(self)
    }

    fn execute(&self, partition: usize, _: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let mine = self.parts.files.iter().skip(partition).step_by(self.parts.partitions).cloned();
        let (parts, data) = (self.parts.clone(), self.data.clone());
        let read = move |(number, file): (i32, String)| {
            let (parts, data) = (parts.clone(), data.clone());
            async move {
                let read = tokio::task::spawn_blocking(move || parts.read(&data, number, &file));
                let read = read.await.map_err(|e| DataFusionError::External(Box::new(e))).flatten();
                stream::iter(match read {
                    Ok(batches) => batches.into_iter().map(Ok).collect(),
                    Err(error) => vec![Err(error)],
                })
            }
        };
        let rows = stream::iter(mine.collect::<Vec<_>>()).then(read).flatten();
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.parts.schema(), rows)))
    }
}

/// As many tasks as parts; there are never more than workers.
pub(super) fn desired_tasks(event: DesiredTaskCountEvent<'_>) -> Option<Result<DesiredTaskCountEventResponse>> {
    let leaf = event.plan.downcast_ref::<PartsExec>()?;
    Some(Ok(DesiredTaskCountEventResponse::desired(leaf.parts.files.len())))
}

/// Deals the parts out to tasks.
pub(super) fn spread(event: ScaleUpLeafNodeEvent<'_>) -> Option<Result<ScaleUpLeafNodeEventResponse>> {
    let leaf = event.plan.downcast_ref::<PartsExec>()?;
    let share = |task: usize| {
        let files = leaf.parts.files.iter().skip(task).step_by(event.task_count).cloned().collect();
        let parts = Parts { files, ..leaf.parts.clone() };
        Arc::new(PartsExec::of(parts, leaf.data.clone())) as Arc<dyn ExecutionPlan>
    };
    let spread = DistributedLeafExec::try_new(Arc::clone(event.plan), (0..event.task_count).map(share));
    Some(spread.map(|leaf| ScaleUpLeafNodeEventResponse::new(Arc::new(leaf))))
}

/// How the leaf goes over the line: what it reads by name, below whatever the data folder is there.
#[derive(Debug)]
pub(super) struct PartsCodec {
    pub(super) data: PathBuf,
}

impl PhysicalExtensionCodec for PartsCodec {
    fn try_decode(
        &self,
        bytes: &[u8],
        _: &[Arc<dyn ExecutionPlan>],
        _: &TaskContext,
        _: &dyn PhysicalProtoConverterExtension,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let parts = serde_json::from_slice(bytes).map_err(|e| DataFusionError::External(Box::new(e)))?;
        Ok(Arc::new(PartsExec::of(parts, self.data.clone())))
    }

    fn try_encode(
        &self,
        node: Arc<dyn ExecutionPlan>,
        bytes: &mut Vec<u8>,
        _: &dyn PhysicalProtoConverterExtension,
    ) -> Result<()> {
        let leaf = node.downcast_ref::<PartsExec>();
        let leaf = leaf.ok_or_else(|| DataFusionError::Internal(format!("{} is not ours", node.name())))?;
        serde_json::to_writer(bytes, &leaf.parts).map_err(|e| DataFusionError::External(Box::new(e)))
    }
}
