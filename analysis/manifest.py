"""What a run must say about itself so that another can repeat it."""

import platform
from importlib.metadata import version

import analysis

LIBRARIES = ("numpy", "scipy", "pandas", "scikit-learn", "PyStemmer", "py3langid", "rapidfuzz")


def versions() -> dict[str, str]:
    """Versions of this package, of Python and of the libraries that the figures depend on."""
    return {
        "analysis": analysis.__version__,
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }
