"""What the model says of years that have passed, beside what was observed in them."""
