# SPDX-License-Identifier: Apache-2.0
"""What the tests found: failures and skips at once, a line for each group, one line at the end."""

import os
import sys
import time

CI = os.environ.get("CI", "") not in ("", "false", "0")


class Report:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.group, self.told = "", set()
        self.before = (0, 0, 0)
        self.started = time.monotonic()

    def say(self, text):
        print(text)
        sys.stdout.flush()

    def begin(self, group):
        self.group, self.before = group, (self.passed, self.failed, self.skipped)
        self.started = time.monotonic()

    def end(self):
        p, f, s = (a - b for a, b in zip((self.passed, self.failed, self.skipped), self.before))
        parts = [f"{p} passed"] + [f"{n} {word}" for n, word in ((f, "failed"), (s, "skipped")) if n]
        self.say(f"{self.group}: {', '.join(parts)} ({time.monotonic() - self.started:.1f} s)")

    def ok(self, name=""):
        self.passed += 1

    def fail(self, name, *details):
        self.failed += 1
        lines = [f"FAIL {self.group} {name}"]
        for text in filter(None, details):
            lines += [f"     {x[:300]}" for x in str(text).rstrip("\n").split("\n")[:40]]
        self.say("\n".join(lines))  # in one piece: several run at a time

    def skip(self, name, why, tool=False):
        """tool: something that ./setup test installs; then CI does not pass without it."""
        if tool and CI:
            self.fail(name, why)
            return
        self.skipped += 1
        self.say(f"SKIP {self.group} {name}: {why}")

    def check(self, name, good, *details):
        if good:
            self.ok(name)
        else:
            self.fail(name, *details)

    def skip_once(self, name, why):
        if name not in self.told:
            self.told.add(name)
            self.skip(name, why)

    def close(self):
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        self.say(f"{self.passed} passed, {self.failed} failed{skipped}")
        return 1 if self.failed or not self.passed else 0
