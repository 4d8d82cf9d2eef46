"""``python -m sv_rules``."""

from sv_rules.cli import main

main()
