"""The command line: words, arguments and tables; no maths."""
