"""The rooms on a Spark cluster: the same kernels on Arrow batches, the same joins as shuffles, the same run to the byte."""




