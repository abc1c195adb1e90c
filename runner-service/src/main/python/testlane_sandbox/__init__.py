"""How a process shuts itself in, before it executes anything of a test."""
