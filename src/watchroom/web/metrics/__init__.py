"""Metrics for Prometheus: what is counted as it happens, and what is read when it is asked for."""
