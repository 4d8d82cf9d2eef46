"""Tests of the ruleset language: reading, linking, the library and its cases."""
