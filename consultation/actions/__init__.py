"""Everything that writes: one function for each deed. Each opens the transaction, locks the row, asks the permission and the
phase, writes, records who and why, and sends notices on commit. A refusal (consultation.exceptions) writes nothing."""
