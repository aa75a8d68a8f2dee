"""The parts of the report in the order of the page: facts in, HTML and charts out."""
