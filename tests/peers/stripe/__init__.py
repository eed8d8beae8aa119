"""A Stripe of our own: it keeps what it is told, and is as strict about parameters as the real one."""
