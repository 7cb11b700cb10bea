# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The :class:`adapters.link.Link` over a real broker: paho-mqtt inside asyncio, without paho's thread.

``reconnecting.py`` is the link: connect, serve, connect again. ``connection.py`` is one connection: the only module of
the project that knows paho.

MQTT 5, clean start, session expiry 0, QoS 1, TLS 1.3 with both certificates.
"""

from adapters.mqtt_link.reconnecting import MqttLink, retry_bound_s
from adapters.mqtt_link.settings import MqttSettings

__all__ = ["MqttLink", "MqttSettings", "retry_bound_s"]
