"""One chain per kind of item: target, clause, measure, source, parameter ..."""
