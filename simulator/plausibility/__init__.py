"""Between error and silence: what is legal and odd, with the row that is odd."""
