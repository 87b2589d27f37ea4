"""The rooms on a Spark cluster: the same kernels on Arrow batches, the same joins as shuffles, the same bytes."""

from lineage.spark.trace import frames_to_pairs

__all__ = ["frames_to_pairs"]
