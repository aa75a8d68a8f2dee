"""What a chain is made of: its nodes and their structure."""
