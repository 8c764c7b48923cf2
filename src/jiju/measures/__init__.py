"""Measures: tables in, a Result out. One folder for each question; none imports another."""
