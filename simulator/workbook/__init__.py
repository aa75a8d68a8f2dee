"""A plan and the tables of its city as one Excel workbook, out and back in."""
