"""The three doors."""
