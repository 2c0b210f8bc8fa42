"""The structure a plain file leaves unsaid, inferred with reasons."""
