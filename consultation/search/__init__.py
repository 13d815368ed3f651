"""How people find what was said: words, corrections, filters, orders."""
