"""Checks that a telephone number can be rung in its region, and how a link dials it."""

from __future__ import annotations

import phonenumbers

from hereabouts.contacts.types import Number


def number(said: str, region: str, example: bool = False) -> Number | None:
    """Return the number, or None when nobody in `region` could ring it.

    In: a number as people read it ("1-800-MY-RESET", "116 123", "988") and a region phonenumbers knows ("US"). An
    `example` need only have the shape of a number. Short codes are dialled as they are, others in full form.
    """
    try:
        parsed = phonenumbers.parse(said, region)
    except phonenumbers.NumberParseException:
        return None
    digits = "".join(c for c in said if c.isdigit())
    # Short codes first: 116 123 has the length of a number in some countries, and would be dialled as one.
    short = (
        3 <= len(digits) <= 6 and "-" not in said and phonenumbers.is_possible_short_number_for_region(parsed, region)
    )
    if short and not any(c.isalpha() for c in said):
        return Number(said, digits)
    valid = phonenumbers.is_valid_number_for_region(parsed, region)
    if valid or phonenumbers.is_valid_number(parsed) or (example and phonenumbers.is_possible_number(parsed)):
        return Number(said, phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    return None
