"""The command line: one file for each command. They parse, call and print; nothing is computed here."""
