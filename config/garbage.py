"""How often Python looks for garbage: by itself after every 700 new objects, which costs a seventh of the time of our pages, because
Django and Wagtail keep hundreds of thousands for good."""

import gc


def look_less_often() -> None:
    """What is there by now is never looked at again; what comes, every 50 000 new objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
