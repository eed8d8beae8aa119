"""Small stand-ins for what the live demo looks at: a service, its metrics and its database, with faults on demand."""
