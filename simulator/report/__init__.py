"""Results for people: report, workbook and comparison, made from a results folder alone."""
