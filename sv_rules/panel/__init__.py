"""A panel run in workbooks: the pack on disk, its sealed order, its audit record, and the commands that move it on."""
