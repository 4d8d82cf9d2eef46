"""Digests of what was published and of what the panel found, so that a result names what it was made from."""

from __future__ import annotations

import datetime
import hashlib
from decimal import Decimal
from typing import Any

from sv_rules.evaluation.panel_data import PanelData
from sv_rules.evaluation.published import Evaluation, Published
from sv_rules.evaluation.rounding import plain


def published_digest(evaluation: Evaluation) -> str:
    """SHA-256 over the RFC 8785 form: 7.5 and 7.50, or a default left out or written, are the same."""
    return _digest(_plain(evaluation))


def data_digest(data: PanelData) -> str:
    """As ``published_digest``; the order in which bids and lines are listed does not matter."""
    import rfc8785

    fields = _plain(data)
    return _digest({name: sorted(entries, key=rfc8785.dumps) for name, entries in fields.items()})


def _digest(value: Any) -> str:
    import rfc8785

    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()


def _plain(value: Any) -> Any:
    """As JSON, numbers as text and fields at their default left out."""
    if isinstance(value, Published):
        kept = type(value).model_fields.items()
        return {
            name: _plain(getattr(value, name))
            for name, field in kept
            if getattr(value, name) != field.get_default(call_default_factory=True)
        }
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, Decimal):
        return f"{plain(value):f}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value
