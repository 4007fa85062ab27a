"""What is said on the socket: commands in, replies and pushes out. Pure: bytes to structs and back."""
