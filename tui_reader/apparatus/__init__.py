"""The scholar's part: what is quoted, from where, and is it right."""
