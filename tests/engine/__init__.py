"""Tests of the engine. A package, so that its modules find one another under pytest and ``python -m`` alike."""
