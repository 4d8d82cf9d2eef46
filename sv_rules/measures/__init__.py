"""Measure sets: what social value is counted in, in which unit, at what value, and by which rules."""
