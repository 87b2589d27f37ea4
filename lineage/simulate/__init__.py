"""Invented news with known truth: for fitting the weights of the evidence, for calibration and for tests."""

from lineage.simulate.corpus import Simulation, simulate_cascades

__all__ = ["Simulation", "simulate_cascades"]
