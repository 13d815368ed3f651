"""How well the analysis does on real consultations, beside simpler methods; the data stay outside the project."""
