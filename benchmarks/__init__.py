"""``make bench``: how fast a check is, and the same conditions on other engines. See README.md."""
