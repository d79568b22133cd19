# SPDX-License-Identifier: Apache-2.0
"""Is everything that schemas/tei.rng allows told in one way only? Where two ways fit, libxml2 tries
both: twice at each level of figures in figures, and with a list of states that each sibling makes longer."""

import os
import xml.etree.ElementTree as ET

from checkers import ROOT

NS = "{http://relaxng.org/ns/structure/1.0}"


class Model:
    """Positions of a content model (Glushkov): which may be empty, first, last, and follow which."""

    def __init__(self, definitions):
        self.definitions, self.names, self.follow = definitions, [], {}

    def position(self, name):
        self.names.append(name)
        p = len(self.names) - 1
        return False, {p}, {p}

    def group(self, parts):
        empty, first, last = True, set(), set()
        for part_empty, part_first, part_last in parts:
            for p in last:
                self.follow.setdefault(p, set()).update(part_first)
            first |= part_first if empty else set()
            last = last | part_last if part_empty else set(part_last)
            empty = empty and part_empty
        return empty, first, last

    def read(self, e):
        kind = e.tag[len(NS):]
        if kind == "element":
            return self.position(e.get("name"))
        if kind == "ref":
            return self.group([self.read(x) for x in self.definitions[e.get("name")]])
        if kind == "group":
            return self.group([self.read(x) for x in e])
        if kind == "choice":
            parts = [self.read(x) for x in e]
            return any(p[0] for p in parts), set().union(*(p[1] for p in parts)), set().union(*(p[2] for p in parts))
        if kind in ("zeroOrMore", "oneOrMore", "optional"):
            empty, first, last = self.group([self.read(x) for x in e])
            for p in last if kind != "optional" else ():
                self.follow.setdefault(p, set()).update(first)
            return empty or kind != "oneOrMore", first, last
        return True, set(), set()  # attributes, text, names

    def twice(self, element):
        """A child that fits in two places at once; None: there is none."""
        _, first, _ = self.group([self.read(x) for x in element])
        for choices in [first, *self.follow.values()]:
            names = [self.names[p] for p in choices]
            for name in names:
                if names.count(name) > 1:
                    return name
        return None


def all_of(report):
    root = ET.parse(os.path.join(ROOT, "schemas", "tei.rng")).getroot()
    definitions = {d.get("name"): list(d) for d in root.iter(NS + "define")}
    elements = list(root.iter(NS + "element"))
    report.check("tei.rng has elements", elements)
    for element in elements:
        report.check(f"tei.rng allows each child of {element.get('name')} once", Model(definitions).twice(element) is None,
                     Model(definitions).twice(element))
