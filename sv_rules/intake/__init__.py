"""From files to facts: notices, drafts and forms, each fact with its place."""
