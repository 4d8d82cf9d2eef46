"""What a decision looks like: text, JSON, HTML, and rules explained in plain words."""
