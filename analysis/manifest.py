"""What a run must say about itself so that another can repeat it."""

import hashlib
import json
import platform
from importlib.metadata import version
from typing import Any

import analysis

LIBRARIES = ("numpy", "scipy", "pandas", "scikit-learn", "PyStemmer", "py3langid", "rapidfuzz")
COSTS = ("seconds", "peak_rss_mb")


def versions() -> dict[str, str]:
    """Versions of this package, of Python and of the libraries that the figures depend on."""
    return {
        "analysis": analysis.__version__,
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


def sealed(manifest: dict[str, Any]) -> dict[str, Any]:
    """``manifest`` with the SHA-256 of all that it says but what the run cost."""
    told = {key: value for key, value in manifest.items() if key not in (*COSTS, "seal")}
    return {**told, "seal": hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()}
