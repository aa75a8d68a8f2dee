"""Questions asked of finished runs."""
