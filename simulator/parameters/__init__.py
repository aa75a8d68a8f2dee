"""The parameter tables: reading, checking, canonical units."""
