"""Let `python -m simulator` do what the command `simulator` does."""

import sys

from simulator.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
