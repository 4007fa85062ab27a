"""What to compare with, each written as small as it can be and fair."""
