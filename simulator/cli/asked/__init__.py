"""What was asked for: options, modes, subjects."""
