"""When no mix meets all targets: the proof, the conflict, the ways out."""
