"""Ad Fontes: read an essay that quotes, and everything it quotes, in a terminal."""

__version__ = "0.1.0"
