"""Datasets: collected, repaired, kept as snapshots that never change."""
