"""The site's settings, made fast and silent for tests. The database is `DATABASE_URL`'s (see tests/__main__.py)."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("EMAIL_URL", "memorymail://")
os.environ["DEBUG"] = "false"
os.environ["DEMO"] = "false"
os.environ["SITE_URL"] = "http://testserver"
os.environ["WRITER_URL"] = ""
os.environ["TRANSLATION_PROVIDER"] = ""
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"

from config.settings import *  # noqa: F403
from config.settings import DATABASES, ENV, STORAGES

if ENV.database["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"{ENV.database['NAME']}.test"}
DATA_DIR = Path(tempfile.mkdtemp(prefix="smart-tests-"))
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
STORAGES["attachments"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "analysis": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["analysis"]},
}
ACCOUNT_RATE_LIMITS = False
ANALYSIS_CACHE = DATA_DIR / "analysis-cache"  # of all consultations together: see _stages_kept in tests/conftest.py
INVITATION_RATES = {}
LOGGING_CONFIG = None
