# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parser of a module whose frame the profile describes, and the check of that description."""

import msgspec

from edge_agent.hardware.readers.frame_template import FRAME_BYTES_MAX, FrameTemplate, TemplateMeasure
from edge_agent.hardware.readers.frames import FrameFinder


class TemplateFault(msgspec.Struct, frozen=True):
    """What is wrong with a template: at which key, what, and what to do."""

    key: str
    problem: str
    remedy: str


def template_faults(template: FrameTemplate) -> list[TemplateFault]:
    """All that makes a template useless; none means that it yields its sample's number."""
    faults = [TemplateFault(*fault) for fault in _shape_faults(template)]
    if faults:
        return faults
    measured = TemplateMeasure(template)
    sample = bytes.fromhex(template.sample)
    why = measured.why_not(sample)
    if why:
        return [TemplateFault("sample", why, "Copy one whole frame of the module, or correct the key it contradicts.")]
    number = measured.number(sample)
    if number != template.sample_number:
        problem = f"the sample yields {number} and not {template.sample_number}"
        return [TemplateFault("sample_number", problem, "Correct number_at, number_bytes, number_order, or this.")]
    return []


def _shape_faults(template: FrameTemplate) -> list[tuple[str, str, str]]:
    head = bytes.fromhex(template.head)
    faults: list[tuple[str, str, str]] = []
    if not head:
        faults.append(("head", "there is no byte to find a frame by", "Give the bytes that all frames begin with."))
    if bool(template.frame_bytes) == (template.length_at is not None):
        said = "Give frame_bytes for frames of one length, or length_at for a byte that tells it."
        faults.append(("frame_bytes", "the length of a frame is not told once", said))
    if template.number_at < len(head):
        faults.append(("number_at", f"the number begins in the head of {len(head)} bytes", "Count from 0."))
    digits = template.number_bytes * (1 if template.number_coding == "digits" else 2)
    if not 2 <= digits <= 64:
        faults.append(("number_bytes", f"{digits} digits are no card number", "A number has 2 to 64 digits."))
    ends = template.number_at + template.number_bytes + TemplateMeasure.behind_bytes(template)
    if template.frame_bytes and ends > template.frame_bytes:
        problem = f"number, checksum and tail need {ends} bytes and a frame has {template.frame_bytes}"
        faults.append(("frame_bytes", problem, "Count the bytes of the sample."))
    if template.checksum != "none" and template.checksum_from > template.number_at:
        problem = "the checksum does not cover the number"
        faults.append(("checksum_from", problem, "Let it begin at the number or before."))
    return faults


class TemplateParser:
    """Reads numbers from a module's stream by a template that has no faults."""

    def __init__(self, template: FrameTemplate) -> None:
        assert not template_faults(template), "a faulty template is refused with the profile"
        self._measure = TemplateMeasure(template)
        self._finder = FrameFinder(self._measure.head[0], self._measure, FRAME_BYTES_MAX)
        self._repeats = template.repeats
        self._before, self._equal = "", 0

    @property
    def kept_bytes(self) -> int:
        """How much of an unfinished frame is kept."""
        return self._finder.kept_bytes

    def feed(self, data: bytes) -> list[str]:
        """The number of each frame that came as often as the template asks."""
        return [number for frame in self._finder.feed(data) for number in self._read(frame)]

    def pause(self) -> list[str]:
        """The card is gone, and an unfinished frame never was one."""
        numbers = [number for frame in self._finder.pause() for number in self._read(frame)]
        self._before, self._equal = "", 0
        return numbers

    def _read(self, frame: bytes) -> list[str]:
        number = self._measure.number(frame)
        if not number:
            return []
        self._equal = self._equal + 1 if number == self._before else 1
        self._before = number
        return [number] if self._equal >= self._repeats else []
