"""What one can do with a transcript on its screen, one thing a file; ``screens.transcript`` puts them together."""
