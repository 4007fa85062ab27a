"""Who someone is, and what they may do. Pure: whatever is looked up is looked up elsewhere."""
