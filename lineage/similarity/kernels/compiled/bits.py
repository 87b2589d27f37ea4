"""Sets of bits, for which processors have instructions and numba has no names."""

from __future__ import annotations

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

_BYTES = ir.VectorType(ir.IntType(8), 64)
_DEFINED = ir.Constant(ir.IntType(1), 0)


@intrinsic
def filled(typing, letters, place):
    """Which of the 64 bytes from a place are not 0, the first as the lowest bit; the array has them, nobody checks."""

    def generate(context, builder, signature, arguments):
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        first = builder.bitcast(builder.gep(array.data, [arguments[1]]), _BYTES.as_pointer())
        loaded = builder.load(first, align=1)
        return builder.bitcast(builder.icmp_unsigned("!=", loaded, ir.Constant(_BYTES, None)), ir.IntType(64))

    return types.uint64(letters, types.int64), generate


@intrinsic
def lowest(typing, bits):
    """The place of the lowest bit that is set; 64 where none is."""
    return types.uint64(bits), lambda context, builder, signature, given: builder.cttz(given[0], _DEFINED)


@intrinsic
def how_many(typing, bits):
    """How many bits are set."""
    return types.uint64(bits), lambda context, builder, signature, given: builder.ctpop(given[0])
