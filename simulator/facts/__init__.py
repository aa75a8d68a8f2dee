"""What the report says, worked out from a results folder: small data, no words of a page."""
