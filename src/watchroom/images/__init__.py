"""Decodes and resizes untrusted pictures in worker processes; `pool.Images` is the way in."""
