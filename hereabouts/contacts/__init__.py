"""Which humans: the lines of each region, and the operator's own practice."""

from hereabouts.contacts.book import Contacts, check_placeholders, default_contacts
from hereabouts.contacts.reading import PHRASES
from hereabouts.contacts.types import Line, Person, Practice

__all__ = ["PHRASES", "Contacts", "Line", "Person", "Practice", "check_placeholders", "default_contacts"]
