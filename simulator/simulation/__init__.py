"""From a scenario to its cases: loading, projection, running, judging."""
