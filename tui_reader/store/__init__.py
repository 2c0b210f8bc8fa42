"""What is kept: settings, bookmarks and places, each whole or not at all."""
