"""Rules and facts in, what holds out: the reference evaluator, durable_rules, and the forward chain."""
