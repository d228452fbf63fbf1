"""The listener's door: a request becomes a call to newsroom or library, the answer becomes HTML. No business rules, no SQL."""
