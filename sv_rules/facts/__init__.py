"""What a rule may know: values known in part, facts with provenance, and the dictionary that names them."""
