"""Who is who, and who may push: the verbs about people and sources."""
