"""What was said: plain spelling, one shared parse, clauses, and the signals a reflection can be made of.

Nothing here knows about intents, answers or Rasa. `read_signals` is the whole of it in one call; the others are its
steps, for those who need only one of them. Everything costly is loaded when first used.
"""

from hereabouts.language.clauses import Clause, clauses
from hereabouts.language.langid import detect_language
from hereabouts.language.normalise import normalise
from hereabouts.language.pipeline import nlp, parse
from hereabouts.language.signals import read_signals
from hereabouts.language.types import CATEGORIES, Mention, Number, Signals

__all__ = [
    "CATEGORIES",
    "Clause",
    "Mention",
    "Number",
    "Signals",
    "clauses",
    "detect_language",
    "nlp",
    "normalise",
    "parse",
    "read_signals",
]
