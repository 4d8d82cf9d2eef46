"""Tests of the engine. A package, so that its modules find one another however they are run."""
