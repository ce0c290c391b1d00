"""Home: landing pages and dashboards that compose other rooms; read-only."""
