"""The shapes that cross module borders."""
