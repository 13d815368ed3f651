"""Everything that writes on this floor: one function for each deed. A refusal (consultation.exceptions) writes nothing.

`by` is the person who does it; None is the command line of whoever runs the installation.
"""
