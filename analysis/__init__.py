"""From texts and votes to groups, labels and figures. Knows neither Django nor a database, reads no clock."""

__version__ = "0.5.0"
