"""Authority profiles: what a council wants, which no statute holds."""
