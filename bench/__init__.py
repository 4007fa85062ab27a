"""What the server costs, measured beside what one would use instead. See README.md here."""
