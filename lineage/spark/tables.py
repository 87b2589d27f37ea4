"""Frames as Spark holds them: words instead of Enums, signed numbers, lists of plain structs; and back again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import polars as pl
from polars.datatypes import DataType, DataTypeClass

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql.types import StructType

Type = DataType | DataTypeClass
ONE, TWO = ("article_id",), ("a_id", "b_id")  # what a row of nested rows is of


def stored_type(dtype: Type) -> Type:
    """The type that Spark has for one of ours."""
    if isinstance(dtype, pl.Enum):
        return pl.String()
    if isinstance(dtype, pl.List):
        return pl.List(stored_type(dtype.inner))
    if isinstance(dtype, pl.Struct):
        return pl.Struct({field.name: stored_type(field.dtype) for field in dtype.fields})
    if dtype == pl.UInt32:
        return pl.Int64()
    if dtype == pl.Duration("us"):
        return pl.Int64()
    return dtype


def stored(schema: pl.Schema) -> pl.Schema:
    """The schema of a frame as Spark holds it."""
    return pl.Schema({name: stored_type(dtype) for name, dtype in schema.items()})


def spark_schema(schema: pl.Schema) -> StructType:
    """The same in Spark's words."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(_arrow_schema(schema))


def _arrow_schema(schema: pl.Schema) -> pa.Schema:
    import pyarrow as pa

    return pa.schema([(name, _arrow_type(dtype)) for name, dtype in stored(schema).items()])


def _arrow_type(dtype: Type) -> pa.DataType:
    import pyarrow as pa

    if isinstance(dtype, pl.List):
        return pa.list_(_arrow_type(dtype.inner))
    if isinstance(dtype, pl.Struct):
        return pa.struct([(field.name, _arrow_type(field.dtype)) for field in dtype.fields])
    if isinstance(dtype, pl.Datetime):
        return pa.timestamp("us", "UTC")
    plain = {
        pl.String: pa.string(), pl.Binary: pa.binary(), pl.Boolean: pa.bool_(), pl.Float64: pa.float64(),
        pl.Int64: pa.int64(), pl.Int32: pa.int32(),
    }  # fmt: skip
    return next(arrow for ours, arrow in plain.items() if dtype == ours)


def to_spark(frame: pl.DataFrame, schema: pl.Schema) -> pa.Table:
    """A frame on its way to Spark; its columns are those of the schema."""
    return frame.select(*schema).cast(stored(schema)).to_arrow().cast(_arrow_schema(schema))


def on_batches(work: Callable[[pl.DataFrame], pl.DataFrame], gives: pl.Schema, **takes: Any) -> Callable[..., Any]:
    """`work` as `mapInArrow` calls it; whole batches come and go."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            if batch.num_rows:
                made = work(pl.DataFrame(pl.from_arrow(batch)))
                yield from to_spark(made, gives).to_batches()

    return run


def nest(frame: pl.DataFrame, name: str, key: tuple[str, ...] = ONE) -> pl.DataFrame:
    """One row per article, or per pair: its rows of a frame as one list of structs, in their order."""
    fields = pl.struct(pl.exclude(key))
    return frame.group_by(key, maintain_order=True).agg(fields.alias(name))


def unnest(rows: pl.DataFrame, name: str, schema: pl.Schema, key: tuple[str, ...] = ONE) -> pl.DataFrame:
    """The frame again that `nest` made a column of."""
    some = rows.select(*key, name).filter(pl.col(name).list.len() > 0)
    return some.explode(name).unnest(name).select(*schema).cast(schema)


def nested(schema: pl.Schema, key: tuple[str, ...] = ONE) -> pl.List:
    """The type of the column that `nest` makes of a frame of this schema."""
    return pl.List(pl.Struct({name: dtype for name, dtype in schema.items() if name not in key}))
