"""Read-only looks at the world: a check and what may be reached go in, a finding comes out."""
