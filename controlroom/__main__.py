"""`python -m controlroom`: the same as the command `controlroom`."""

import sys

from controlroom.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
