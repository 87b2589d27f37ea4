"""The rooms on a Spark cluster: the same kernels on pieces of the frames, joins as shuffles, the same bytes."""

from lineage.spark.trace import trace_on_spark

__all__ = ["trace_on_spark"]
