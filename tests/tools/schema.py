# SPDX-License-Identifier: Apache-2.0
"""JSON against our own schemas."""

import json
import os

from checkers import ROOT

TYPES = {"string": str, "integer": int, "number": (int, float), "array": list, "object": dict,
         "null": type(None)}


def load(name):
    with open(os.path.join(ROOT, "schemas", name), encoding="utf-8") as f:
        return json.load(f)


def fits(value, schema):
    """As much of JSON Schema as our own schemas use; a word that is not known here is an error."""
    for word, wanted in schema.items():
        if word in ("$schema", "title", "description"):
            continue
        if word == "type":
            names = wanted if isinstance(wanted, list) else [wanted]
            good = any(isinstance(value, TYPES[t]) for t in names)
        elif word == "enum":
            good = value in wanted
        elif word == "oneOf":
            good = sum(fits(value, s) for s in wanted) == 1
        elif word == "required":
            good = all(k in value for k in wanted)
        elif word == "properties":
            good = all(fits(v, wanted[k]) for k, v in value.items() if k in wanted)
        elif word == "additionalProperties":
            good = wanted or set(value) <= set(schema["properties"])
        elif word == "items":
            good = all(fits(v, wanted) for v in value)
        else:
            raise ValueError(word)
        if not good:
            return False
    return True
