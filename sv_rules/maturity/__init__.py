"""Maturity: what an organisation says of itself, the plan that follows, its actions, and what its notices show."""
