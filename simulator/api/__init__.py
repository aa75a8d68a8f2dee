"""What modellers call: the public objects and functions over the calculation."""
