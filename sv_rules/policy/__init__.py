"""The ruleset language: YAML with positions, its models, and the library that links and checks it."""
