"""Every locked run-time dependency has a licence on the allow-list, or the run fails and says which has not.

Allowed: permissive licences, LGPL and MPL (used as unmodified dependencies), OFL (fonts). Never GPL or AGPL.
Run as `uv run python .ci/licences.py`; `--notice` prints the table of README's NOTICE section.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, metadata

ALLOWED = {
    "Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "BSD", "ISC", "PSF-2.0", "Python-2.0", "Zlib", "MPL-2.0",
    "LGPL-2.1", "LGPL-3.0", "LGPL", "Unlicense", "0BSD", "CC0-1.0", "OFL-1.1", "CNRI-Python", "MIT-0",
    "Public-Domain",
}  # fmt: skip

# What packages write instead of an SPDX identifier.
SPELLINGS = {
    "apache software license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache 2": "Apache-2.0",
    "apache-2": "Apache-2.0",
    "apache license version 2.0": "Apache-2.0",
    "apache license": "Apache-2.0",
    "mit license": "MIT",
    "the mit license": "MIT",
    "bsd license": "BSD",
    "bsd": "BSD",
    "new bsd": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause",
    "simplified bsd": "BSD-2-Clause",
    "python software foundation license": "PSF-2.0",
    "psf license": "PSF-2.0",
    "isc license (iscl)": "ISC",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "zlib/libpng license": "Zlib",
    "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0",
    "lgpl with exceptions": "LGPL",
    "the unlicense (unlicense)": "Unlicense",
    "zero-clause bsd (0bsd)": "0BSD",
    "dual license": "",
}


# Read by hand where the metadata says nothing that a machine can read.
BY_HAND = {
    "pysqlite3": "Zlib",  # LICENSE in its repository: zlib/libpng
    "tzdata": "Apache-2.0",
}


def runtime_names() -> list[str]:
    """Names of all locked packages that a plain install brings on this machine."""
    exported = subprocess.run(
        ["uv", "export", "--frozen", "--no-dev", "--no-hashes", "--no-emit-project", "--quiet"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    names = []
    for line in exported.splitlines():
        found = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", line)
        if found:
            names.append(found[1].lower())
    return sorted(set(names))


def one_licence(words: str) -> str:
    """The SPDX identifier of what a package calls its licence; as given when unknown."""
    words = words.strip().strip('"')
    return SPELLINGS.get(words.lower(), re.sub(r"-(only|or-later)$", "", words))


def licence_of(name: str) -> str | None:
    """An SPDX expression, or None when the package is not installed here (another platform's)."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return None
    if name in BY_HAND:
        return BY_HAND[name]
    if about.get("License-Expression"):
        return about["License-Expression"]
    short = (about.get("License") or "").strip()
    classifiers = [
        one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or [] if one.startswith("License ::")
    ]
    classifiers = [one for one in classifiers if one not in ("OSI Approved",)]
    if classifiers:
        return (
            " OR ".join(one_licence(each) for each in classifiers)
            if len(classifiers) > 1
            else one_licence(classifiers[0])
        )
    return one_licence(short.splitlines()[0]) if short else "unknown"


def allowed(expression: str) -> bool:
    """AND needs every part, OR needs one."""
    flat = expression.replace("(", " ").replace(")", " ")
    return any(
        all(one_licence(part) in ALLOWED for part in re.split(r"\s+(?:AND|and)\s+", either) if part.strip())
        for either in re.split(r"\s+OR\s+|/", flat)
        if either.strip()
    )


def main() -> int:
    """Print what fails; exit 1 if anything does."""
    rows = {name: licence_of(name) for name in runtime_names()}
    if "--notice" in sys.argv:
        print("| package | licence |\n|---|---|")
        print("\n".join(f"| {name} | {licence} |" for name, licence in rows.items() if licence))
        return 0
    bad = {name: licence for name, licence in rows.items() if licence is not None and not allowed(licence)}
    elsewhere = [name for name, licence in rows.items() if licence is None]
    for name, licence in bad.items():
        print(f"not on the allow-list: {name}: {licence}")
    print(
        f"licences: {len(rows) - len(bad) - len(elsewhere)} allowed, {len(bad)} not, {len(elsewhere)} not for this machine {elsewhere}"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
