"""Drafting by a machine that the operator runs: one interface, its prompt, and the check of what it answers.

Off unless `WRITER_URL` is set. Nothing here reads or writes the database.
"""
