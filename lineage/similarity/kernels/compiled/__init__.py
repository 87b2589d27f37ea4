"""The numba twins of the kernels. Imported only when numba is taken; each gives the bits of the module of its name."""
