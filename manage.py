#!/usr/bin/env python
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.garbage import look_less_often

    look_less_often()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
