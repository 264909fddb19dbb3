"""`python -m caseflow` is the console script `caseflow`."""

from __future__ import annotations

import sys

from caseflow.cli.main import main

sys.exit(main())
