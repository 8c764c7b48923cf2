"""How far a place stands from the best, on many indicators, and which number would close the gap."""
