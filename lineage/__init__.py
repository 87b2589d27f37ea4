"""Where each text comes from."""
