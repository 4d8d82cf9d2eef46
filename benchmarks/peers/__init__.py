"""The conditions of our rulesets on other engines: one translator each, made from the same two-valued formulas."""
