# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Painted signs: shapes that say without colour what a choice or a state is. Each fits a square."""

from collections.abc import Callable
from typing import Final

from PyQt5.QtCore import QPointF, QRectF, Qt
from PyQt5.QtGui import QColor, QPainter, QPainterPath, QPen

Draw = Callable[[QPainter, QRectF], None]


def paint_sign(painter: QPainter, sign: str, area: QRectF, colour: str) -> None:
    """Paint a sign into the largest square of an area; an unknown one paints nothing."""
    draw = _SIGNS.get(sign)
    if draw is None:
        return
    side = min(area.width(), area.height())
    square = QRectF(0, 0, side, side)
    square.moveCenter(area.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(colour), side * 0.12)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    draw(painter, square)
    painter.restore()


def _at(square: QRectF, x: float, y: float) -> QPointF:
    return QPointF(square.left() + square.width() * x, square.top() + square.height() * y)


def _line(painter: QPainter, square: QRectF, *points: tuple[float, float]) -> None:
    path = QPainterPath(_at(square, *points[0]))
    for point in points[1:]:
        path.lineTo(_at(square, *point))
    painter.drawPath(path)


def _rect(square: QRectF, x: float, y: float, width: float, height: float) -> QRectF:
    return QRectF(_at(square, x, y), _at(square, x + width, y + height))


def _tick(painter: QPainter, square: QRectF) -> None:
    _line(painter, square, (0.12, 0.55), (0.4, 0.82), (0.88, 0.2))


def _cross(painter: QPainter, square: QRectF) -> None:
    _line(painter, square, (0.18, 0.18), (0.82, 0.82))
    _line(painter, square, (0.82, 0.18), (0.18, 0.82))


def _circle(painter: QPainter, square: QRectF) -> None:
    painter.drawEllipse(_rect(square, 0.14, 0.14, 0.72, 0.72))


def _step(painter: QPainter, square: QRectF) -> None:
    painter.drawRoundedRect(_rect(square, 0.16, 0.16, 0.68, 0.68), 4, 4)


def _person(painter: QPainter, square: QRectF) -> None:
    painter.drawEllipse(_rect(square, 0.32, 0.1, 0.36, 0.36))
    path = QPainterPath(_at(square, 0.12, 0.9))
    path.quadTo(_at(square, 0.16, 0.56), _at(square, 0.5, 0.56))
    path.quadTo(_at(square, 0.84, 0.56), _at(square, 0.88, 0.9))
    painter.drawPath(path)


def _card(painter: QPainter, square: QRectF) -> None:
    painter.drawRoundedRect(_rect(square, 0.04, 0.18, 0.92, 0.62), 8, 8)
    painter.drawRoundedRect(_rect(square, 0.2, 0.36, 0.2, 0.16), 3, 3)
    _line(painter, square, (0.54, 0.62), (0.8, 0.62))


def _hand(painter: QPainter, square: QRectF) -> None:
    for place, top in enumerate((0.26, 0.12, 0.1, 0.18)):
        x = 0.3 + place * 0.145
        _line(painter, square, (x, 0.6), (x, top))
    path = QPainterPath(_at(square, 0.3, 0.6))
    path.lineTo(_at(square, 0.14, 0.46))
    path.quadTo(_at(square, 0.2, 0.92), _at(square, 0.52, 0.92))
    path.quadTo(_at(square, 0.735, 0.92), _at(square, 0.735, 0.6))
    painter.drawPath(path)


def _wait(painter: QPainter, square: QRectF) -> None:
    _circle(painter, square)
    _line(painter, square, (0.5, 0.28), (0.5, 0.52), (0.66, 0.62))


def _pause(painter: QPainter, square: QRectF) -> None:
    _line(painter, square, (0.36, 0.2), (0.36, 0.8))
    _line(painter, square, (0.64, 0.2), (0.64, 0.8))


def _stop(painter: QPainter, square: QRectF) -> None:
    _circle(painter, square)
    _line(painter, square, (0.28, 0.5), (0.72, 0.5))


def _link(painter: QPainter, square: QRectF) -> None:
    painter.drawArc(_rect(square, 0.14, 0.14, 0.72, 0.72), 40 * 16, 280 * 16)
    _line(painter, square, (0.62, 0.1), (0.8, 0.28), (0.56, 0.36))


def _tool(painter: QPainter, square: QRectF) -> None:
    painter.drawArc(_rect(square, 0.1, 0.1, 0.44, 0.44), 100 * 16, 260 * 16)
    _line(painter, square, (0.46, 0.46), (0.86, 0.86))


_SIGNS: Final[dict[str, Draw]] = {
    "yes": _tick,
    "done": _tick,
    "no": _cross,
    "abstain": _circle,
    "grade": _step,
    "person": _person,
    "card": _card,
    "hand": _hand,
    "wait": _wait,
    "pause": _pause,
    "stop": _stop,
    "link": _link,
    "tool": _tool,
}
