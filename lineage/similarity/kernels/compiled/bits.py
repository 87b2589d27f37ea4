"""What processors have instructions for and numba has no names: sets of bits, and words that are fetched ahead."""

from __future__ import annotations

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

_BYTES = ir.VectorType(ir.IntType(8), 64)
_ADDRESS, _NUMBER = ir.IntType(8).as_pointer(), ir.IntType(32)
_TO_READ, _TO_KEEP, _DATA = 0, 3, 1  # as LLVM numbers them
_DEFINED = ir.Constant(ir.IntType(1), 0)


@intrinsic
def filled(typing, letters, place):
    """Which of the 64 bytes from a place are not 0, the first as the lowest bit; the array has them, nobody checks."""
    return _compare(letters, "!=", 0)


@intrinsic
def continuing(typing, letters, place):
    """Which of the 64 bytes from a place continue a character of UTF-8, in the same way."""
    return _compare(letters, "<", -64)


def _compare(letters, operator, constant):
    def generate(context, builder, signature, arguments):
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        first = builder.bitcast(builder.gep(array.data, [arguments[1]]), _BYTES.as_pointer())
        loaded = builder.load(first, align=1)
        flags = builder.icmp_signed(operator, loaded, ir.Constant(_BYTES, [constant] * 64))
        return builder.bitcast(flags, ir.IntType(64))

    return types.uint64(letters, types.int64), generate


@intrinsic
def lowest(typing, bits):
    """The place of the lowest bit that is set; 64 where none is."""
    return types.uint64(bits), lambda context, builder, signature, given: builder.cttz(given[0], _DEFINED)


@intrinsic
def how_many(typing, bits):
    """How many bits are set."""
    return types.uint64(bits), lambda context, builder, signature, given: builder.ctpop(given[0])


@intrinsic
def fetch(typing, array, place):
    """Asks memory for what stands at a place of an array, or beyond it, and waits for nothing."""

    def generate(context, builder, signature, arguments):
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        address = builder.bitcast(builder.gep(array.data, [arguments[1]]), _ADDRESS)
        kind = ir.FunctionType(ir.VoidType(), [_ADDRESS, _NUMBER, _NUMBER, _NUMBER])
        ask = builder.module.declare_intrinsic("llvm.prefetch", [_ADDRESS], kind)
        builder.call(ask, [address, *(ir.Constant(_NUMBER, choice) for choice in (_TO_READ, _TO_KEEP, _DATA))])
        return context.get_dummy_value()

    return types.void(array, types.int64), generate
