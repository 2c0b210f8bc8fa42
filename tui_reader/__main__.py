"""Run the reader as ``python -m tui_reader``."""

import sys

from tui_reader.start import main

if __name__ == "__main__":
    sys.exit(main())
