"""`python -m mulkko.cli` is the same as `mulkko`."""

import sys

from mulkko.cli.main import main

sys.exit(main())
