"""results.xlsx: the results of one run as a workbook, sheet by sheet."""
