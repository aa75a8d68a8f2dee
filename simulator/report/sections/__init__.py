"""The parts of the report in the order of the page: facts in, plain data for templates out."""
