# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bill of materials of a release: CycloneDX 1.6 (ECMA-424), JSON, by the makers' own library.

Imported by ``hemicycle-release build`` alone: the library is one of the tools, no seat has it.
"""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from provisioning.release.gathering import Source

_SPACE = uuid.UUID("6f1f4c52-3a55-5d43-9d2b-4c8f0ef0b6a1")


def bill(source: Source, version: str, wheels: Mapping[str, str], debian: Iterable[str], debs: Sequence[Path]) -> str:
    """Draw the bill of materials; the same arguments give the same text.

    Args:
        source: The commit.
        version: Of our programs.
        wheels: File name to SHA-256 in hexadecimal, of the libraries.
        debian: Names of the Debian packages that machines need.
        debs: Package files that the release carries; they tell versions.
    """
    own = Component(name="hemicycle", version=version, type=ComponentType.APPLICATION, bom_ref=f"hemicycle@{version}")
    bom = Bom(serial_number=uuid.uuid5(_SPACE, source.commit))
    bom.metadata.timestamp = datetime.fromtimestamp(source.time_s, UTC)
    bom.metadata.component = own
    libraries: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for file, digest in sorted(wheels.items()):
        name, release = re.split(r"-", file)[:2]
        libraries.setdefault((name.lower().replace("_", "-"), release), []).append((file, digest))
    for (name, release), files in libraries.items():
        bom.components.add(_library(name, release, files))
    versions = {deb.name.split("_")[0]: deb.name.split("_")[1].replace("%3a", ":") for deb in debs}
    for package in sorted({*debian, *versions}):
        bom.components.add(_package(package, versions.get(package)))
    bom.register_dependency(own, bom.components)
    text: str = JsonV1Dot6(bom).output_as_string(indent=1)
    return text + "\n"


def _library(name: str, version: str, files: Sequence[tuple[str, str]]) -> Component:
    purl = PackageURL("pypi", None, name, version)
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        purl=purl,
        bom_ref=str(purl),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for _, digest in files],
        properties=[Property(name="hemicycle:file", value=f"{file} sha256:{digest}") for file, digest in files],
    )


def _package(name: str, version: str | None) -> Component:
    purl = PackageURL("deb", "debian", name, version)
    return Component(name=name, version=version, type=ComponentType.LIBRARY, purl=purl, bom_ref=str(purl))
