"""Runs pytest once and tells what happens. Imports nothing but the standard library and pytest."""
