"""``python -m analysis``."""

from analysis.command_line import main

raise SystemExit(main())
