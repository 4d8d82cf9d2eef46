"""From facts to a decision at a gateway: the pipeline, its record, its findings."""
