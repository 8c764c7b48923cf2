"""Pages in: a press page, its stories, the figures it states, and the ledger of those a person confirmed."""
