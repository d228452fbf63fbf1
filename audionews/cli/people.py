"""Who may work at the desk, and which sources are followed."""
