"""The folder of results: written whole or not at all, read again."""
