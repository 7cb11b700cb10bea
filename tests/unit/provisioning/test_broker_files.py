# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the broker is told. What it does with it is shown in tests/system/test_mosquitto_isolation.py."""

from pathlib import Path

from provisioning.broker_files import BrokerPlan, access_list, configuration

PLAN = BrokerPlan(hall="demo", home=Path("/srv/broker"), port=8883, user="mosquitto")


def test_the_access_list_names_exactly_the_protocols_topics() -> None:
    """Every topic of the protocol has one line, and there is no other line."""
    lines = [line for line in access_list("demo").splitlines() if line and not line.startswith("#")]
    assert lines == [
        "pattern read hc1/demo/all/#",
        "pattern read hc1/demo/centre/state",
        "pattern read hc1/demo/seat/%u/receipt",
        "pattern read hc1/demo/seat/%u/floor",
        "pattern read hc1/demo/seat/%u/wanted",
        "pattern write hc1/demo/seat/%u/up",
        "pattern write hc1/demo/seat/%u/ask",
        "pattern write hc1/demo/seat/%u/state",
        "pattern write hc1/demo/seat/%u/health",
        "pattern write hc1/demo/seat/%u/copy/floor",
        "pattern write hc1/demo/seat/%u/copy/journal",
        "pattern write hc1/demo/seat/%u/copy/blob/+/+",
        "user centre",
        "topic read hc1/demo/seat/+/up",
        "topic read hc1/demo/seat/+/ask",
        "topic read hc1/demo/seat/+/state",
        "topic read hc1/demo/seat/+/health",
        "topic read hc1/demo/seat/+/copy/#",
        "topic write hc1/demo/seat/+/receipt",
        "topic write hc1/demo/seat/+/floor",
        "topic write hc1/demo/seat/+/wanted",
        "topic write hc1/demo/all/floor",
        "topic write hc1/demo/all/head",
        "topic write hc1/demo/all/blob/+/+",
        "topic write hc1/demo/centre/state",
    ]


def test_the_broker_keeps_nothing_and_knows_everybody() -> None:
    """The settings that durability and identity rest on are all there."""
    lines = configuration(PLAN).splitlines()
    for needed in (
        "listener 8883 127.0.0.1",
        "tls_version tlsv1.3",
        "require_certificate true",
        "use_identity_as_username true",
        "use_username_as_clientid true",
        "allow_anonymous false",
        "acl_file /srv/broker/acl",
        "persistence false",
        "max_packet_size 262144",
        "set_tcp_nodelay true",
    ):
        assert needed in lines


def test_a_revocation_list_is_used_when_there_is_one() -> None:
    """A broker without a revocation list is possible in a rehearsal; with one, the file is named."""
    assert "crlfile" not in configuration(PLAN)
    with_list = BrokerPlan(hall="demo", home=PLAN.home, port=8883, user="mosquitto", crl_file=Path("/srv/crl.pem"))
    assert "crlfile /srv/crl.pem" in configuration(with_list).splitlines()
