"""Doors: each view fetches, asks, acts and answers."""
