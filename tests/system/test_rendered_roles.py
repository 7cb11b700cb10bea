# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the roles write for the example of a hall, looked at by the programs that will read it."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from central_broker.settings import Home as CentreHome
from central_broker.settings import read_settings as read_centre
from edge_agent.settings import Home as SeatHome
from edge_agent.settings import read_settings as read_seat
from tests.conftest import lack, require_system
from tests.hall_broker import free_port

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]
ANSIBLE = ROOT / "ansible"
PLAYBOOK = ROOT / ".venv-ansible" / "bin" / "ansible-playbook"
KEY = "pS2xVjc7hxJqwq2iJ8SQkKqjTQJYbSm3nLrCkgGf3uA="
TEMPLATES = {
    "hub": [
        "hardening/nftables.conf",
        "hardening/sshd.conf",
        "time/chrony.conf",
        "console/console.conf",
        "central/central.toml",
    ],
    "s07": [
        "hardening/nftables.conf",
        "time/chrony.conf",
        "seat/seat.toml",
        "base/journald.conf",
        "watchdog/watchdog.conf",
    ],
}


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for each machine with what the roles would write there, by the defaults and the example's inventory."""
    if not PLAYBOOK.is_file():
        lack("no Ansible here: run `make .venv-ansible/ready`")
    folder = tmp_path_factory.mktemp("rendered")
    defaults = folder / "defaults" / "group_vars" / "all"
    defaults.mkdir(parents=True)
    (folder / "defaults" / "hosts.yml").write_text("all: {}\n", "utf-8")
    for role in (ANSIBLE / "roles").iterdir():
        shutil.copy(role / "defaults" / "main.yml", defaults / f"{role.name}.yml")
    plays = [{"hosts": host, "gather_facts": False, "tasks": _tasks(folder, host)} for host in TEMPLATES]
    (folder / "play.yml").write_text(yaml.safe_dump(plays), "utf-8")
    python = f"ansible_python_interpreter={PLAYBOOK.with_name('python')}"
    words = ["-e", "ansible_connection=local", "-e", python, "-e", "central_term=3", "-e", f"seat_centre_key={KEY}"]
    inventories = ["-i", str(folder / "defaults"), "-i", str(ANSIBLE / "inventory" / "example")]
    done = subprocess.run(
        [str(PLAYBOOK), *inventories, *words, str(folder / "play.yml")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:]
    return folder


def _tasks(folder: Path, host: str) -> list[dict[str, object]]:
    (folder / host).mkdir()
    pairs = [name.split("/") for name in TEMPLATES[host]]
    return [
        {
            "ansible.builtin.template": {
                "src": str(ANSIBLE / "roles" / role / "templates" / f"{name}.j2"),
                "dest": str(folder / host / name),
                "mode": "0600",
            }
        }
        for role, name in pairs
    ]


def accepts(*command: str) -> str:
    """What a program says against a file; nothing where it accepts it."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("host", ["hub", "s07"])
def test_the_firewall_is_understood(rendered: Path, host: str) -> None:
    """The file is a set of rules that the kernel would take, with the names of what comes in."""
    assert accepts(require_system("nft", "nftables"), "-c", "-f", str(rendered / host / "nftables.conf")) == ""


def test_the_firewall_of_a_seat_lets_only_the_technician_in(rendered: Path) -> None:
    """One door in, for technicians; out to the centre's broker and time and the enrolment window, and nothing else."""
    text = (rendered / "s07" / "nftables.conf").read_text("utf-8")
    came, gone = text.partition("chain output")[::2]

    assert [line.split("comment")[-1].strip() for line in came.splitlines() if "dport" in line] == ['"technician"']
    called = [line.split()[3] for line in gone.splitlines() if "dport" in line]
    assert called == ["10.20.0.2", "10.20.0.2", "10.20.0.0/28"]
    assert (came.count("policy drop"), gone.count("policy drop")) == (2, 1)


@pytest.mark.parametrize("host", ["hub", "s07"])
def test_chrony_understands_whom_to_ask_and_whom_to_serve(rendered: Path, host: str) -> None:
    """The centre serves the hall, a seat asks the centre."""
    assert accepts(require_system("chronyd", "chrony"), "-p", "-f", str(rendered / host / "chrony.conf")) == ""


def test_a_seats_settings_are_read_by_the_agent(rendered: Path) -> None:
    """What the role writes is what the agent accepts, name and build included."""
    settings = read_seat(SeatHome(rendered / "s07"))

    assert (settings.hall, settings.seat, settings.profile) == ("example-hall", "s07", "pi4-7in-touch")


def test_the_centres_settings_are_read_by_the_centre(rendered: Path) -> None:
    """The term that was there stays; two operators, in Chinese."""
    settings = read_centre(CentreHome(rendered / "hub"))

    assert (settings.term, [one.name for one in settings.operators]) == (3, ["李文（秘书）", "赵敏（监督）"])


@contextmanager
def console(listener: socket.socket) -> Iterator[None]:
    """A stand-in for the console: it says one word to whoever comes and keeps the line open."""

    def speak() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            asked = line.recv(4096).decode()
            host = next(word for word in asked.splitlines() if word.lower().startswith("host:"))
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: " + host.encode() + b"\n\n")
            kept.append(line)

    kept: list[socket.socket] = []
    thread = threading.Thread(target=speak, daemon=True)
    thread.start()
    try:
        yield
    finally:
        listener.close()
        for line in kept:
            line.close()


def test_live_pages_pass_nginx_at_once(rendered: Path, tmp_path: Path) -> None:
    """A word of the console reaches the browser while the console's line stays open, over TLS 1.3, under its name."""
    nginx = require_system("nginx", "nginx-light")
    port, listener = free_port(), socket.create_server(("127.0.0.1", 0))
    text = (rendered / "hub" / "console.conf").read_text("utf-8")
    text = text.replace("listen 443", f"listen 127.0.0.1:{port}").replace("/etc/hemicycle/console", str(tmp_path))
    text = text.replace("127.0.0.1:8470", f"127.0.0.1:{listener.getsockname()[1]}")
    made = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=hub.hall.example")
    named = ("-addext", "subjectAltName=DNS:hub.hall.example")
    keys = ("-keyout", str(tmp_path / "tls.key"), "-out", str(tmp_path / "tls.crt"))
    assert accepts("openssl", "req", "-x509", *made, *named, *keys) == ""
    head = f"daemon off;\npid {tmp_path}/pid;\nerror_log {tmp_path}/error.log;\nevents {{}}\n"
    (tmp_path / "nginx.conf").write_text(f"{head}http {{\naccess_log off;\n{text}\n}}\n", "utf-8")
    assert accepts(nginx, "-t", "-c", str(tmp_path / "nginx.conf")) == ""
    process = subprocess.Popen([nginx, "-c", str(tmp_path / "nginx.conf")])
    try:
        with console(listener):
            heard = hear(port, tmp_path / "tls.crt")
    finally:
        process.terminate()
        process.wait(10)

    assert "data: Host: hub.hall.example" in heard


def hear(port: int, ca: Path) -> str:
    """What a browser hears first, without waiting for an end."""
    context = ssl.create_default_context(cafile=str(ca))
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    for _ in range(100):
        try:
            plain = socket.create_connection(("127.0.0.1", port), 10)
            break
        except ConnectionRefusedError:
            threading.Event().wait(0.05)
    else:
        pytest.fail("nginx does not listen")
    with plain, context.wrap_socket(plain, server_hostname="hub.hall.example") as line:
        line.sendall(b"GET /live HTTP/1.1\r\nHost: hub.hall.example\r\n\r\n")
        said = b""
        while b"\n\n" not in said.partition(b"\r\n\r\n")[2].replace(b"\r\n", b"\n"):
            more = line.recv(4096)
            assert more, said
            said += more
    return said.decode()
