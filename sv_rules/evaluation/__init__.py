"""Bids: what was published, what the panel found, and what follows from both by the published method."""
