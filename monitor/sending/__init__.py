"""Webhooks on their way out, over real HTTP: those of the simulator, and those that came here and go on to another."""
