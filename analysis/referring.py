"""Words with which a sentence leans on the one before it, so that it is neither cut off from it nor quoted alone."""

from analysis.words import fold

_FRENCH = "il elle ils elles ce cela ça ceci cette ces celui celle ceux lui leur y donc mais ainsi sinon car parce or c"
_DUTCH = "hij zij ze het dit dat die deze daarom daardoor dus maar want zo anders er hierdoor hiermee"
_ENGLISH = "he she it they this that these those so but thus therefore otherwise because hence then"

REFERRING = frozenset(fold(word) for word in f"{_FRENCH} {_DUTCH} {_ENGLISH}".split())
