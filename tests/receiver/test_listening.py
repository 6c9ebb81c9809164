"""Where the receiver listens, and where it must not."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from monitor.receiver.listening import OpenToAll, ReceiverProblem, bind, refuse_open_bind, url_of


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_without_a_key_this_machines_own_addresses_are_fine(host: str) -> None:
    refuse_open_bind(host, ())


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"])  # noqa: S104
def test_without_a_key_nothing_else_is(host: str) -> None:
    with pytest.raises(OpenToAll, match="MONITOR_API_KEY") as refused:
        refuse_open_bind(host, ())
    assert host in str(refused.value)
    assert "\n" not in str(refused.value)


def test_with_a_key_any_address_is_fine() -> None:
    refuse_open_bind("0.0.0.0", (b"key",))  # noqa: S104


def test_an_answer_with_a_body_does_not_wait_for_the_other_side() -> None:
    """It is sent in two pieces; asyncio has the second one go at once only where it knows that the socket is of TCP."""
    with bind("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()), listener.dup() as shared:
        taken, _ = shared.accept()
        with taken:
            assert taken.proto == socket.IPPROTO_TCP


def test_any_free_port() -> None:
    with bind("localhost", 0) as listener:
        port = listener.getsockname()[1]
        assert port > 0
        assert url_of(listener, "/webhook") == f"http://127.0.0.1:{port}/webhook"
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            pass  # the socket listens already


def test_the_url_of_an_ipv6_address_is_in_brackets() -> None:
    try:
        listener = bind("::1", 0)
    except ReceiverProblem:
        pytest.skip("this machine has no IPv6")
    with listener:
        assert url_of(listener, "/w") == f"http://[::1]:{listener.getsockname()[1]}/w"


def test_a_port_in_use_is_told_of_in_a_line() -> None:
    with bind("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(ReceiverProblem, match=rf"^port {port} on 127\.0\.0\.1 is in use; .* --port$"):
            bind("127.0.0.1", port)


def test_a_port_is_free_again_at_once() -> None:
    with bind("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            listener.accept()[0].close()
    bind("127.0.0.1", port).close()


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..b", "999.1.1.1.1"])
def test_a_host_that_is_none(host: str) -> None:
    with pytest.raises(ReceiverProblem, match="there is no host"):
        bind(host, 0)
    with pytest.raises(ReceiverProblem, match="there is no host"):
        refuse_open_bind(host, ())


def test_an_address_of_another_machine() -> None:
    with pytest.raises(ReceiverProblem, match=r"^192\.0\.2\.1 is no address of this machine; .* --host$"):
        bind("192.0.2.1", 0)


def test_room_is_made_for_connections() -> None:
    code = (
        "import resource as r; from monitor.receiver.listening import make_room;"
        "hard = r.getrlimit(r.RLIMIT_NOFILE)[1];"
        "r.setrlimit(r.RLIMIT_NOFILE, (100, hard)); make_room(3000); print(r.getrlimit(r.RLIMIT_NOFILE)[0]);"
        "r.setrlimit(r.RLIMIT_NOFILE, (100, 200)); make_room(3000); print(r.getrlimit(r.RLIMIT_NOFILE)[0])"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert 100 < int(told[0]) <= 6000
    assert told[1] == "200"
