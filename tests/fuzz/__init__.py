"""Fuzz targets for what reads the bytes of hostile children; `docs/fuzzing.md` says how to run them."""
