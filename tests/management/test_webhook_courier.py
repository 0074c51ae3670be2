"""What webhooks are sent to: by a real connection where it is allowed, and by none where it is not."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import httpcore
import pytest

from dialtree.directory.faults import RefusedError
from dialtree.management import webhook_courier
from dialtree.management.webhook_courier import Courier, Outcome
from dialtree.management.webhook_networks import WebhookNetworks
from dialtree.management.webhook_url import check_url, host_of
from support.receiver import Receiver, answer, opened_receiver
from support.server import free_port

LOOPBACK = ("127.0.0.0/8", "::1/128")
PUBLIC = "93.184.216.34"


class Names:
    """A name service that answers each question with the next of some answers."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        return self.answers.pop(0)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with opened_receiver() as opened:
        yield opened


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that connections were asked for; none comes about."""
    addresses = list[str]()

    async def connect(_: object, host: str, *__: object) -> None:
        addresses.append(host)
        raise httpcore.ConnectError

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    return addresses


async def post(courier: Courier, url: str) -> Outcome:
    return await courier.post(check_url("url", url), {"Webhook-Id": "msg_1"}, b'{"a":"\xd7\x90"}')


async def test_what_arrives(receiver: Receiver) -> None:
    outcome = await post(Courier(LOOPBACK), f"{receiver.url}?key=a%20b")
    assert (outcome.status, outcome.error) == (204, "")
    (came,) = receiver.received
    assert (came.target, came.body) == ("/hook?key=a%20b", b'{"a":"\xd7\x90"}')
    assert came.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert came.headers["content-type"] == "application/json"
    assert came.headers["webhook-id"] == "msg_1"
    assert came.headers["user-agent"].startswith("Dialtree/")


@pytest.mark.parametrize(
    ("reply", "status", "error"),
    [
        (answer(200, "fine"), 200, ""),
        (answer(500), 500, "answered 500"),
        (answer(503, "\n Out of \u202eorder \x00 \nsecond line"), 503, "answered 503: Out of ?order ?"),
        (answer(400, "x" * 5000), 400, f"answered 400: {'x' * 200}"),
        (answer(302, "", "Location: http://127.0.0.1:1/"), 302, "answered 302; redirects are not followed"),
        (answer(999), None, "answered with no HTTP status"),
        (b"HTTP/1.1 500 Word\r\nContent-Length: 9\r\n\r\nhal", 500, "answered 500: hal"),
        (b"nonsense\r\n\r\n", None, "the connection broke off without an answer"),
        (b"", None, "the connection broke off without an answer"),
    ],
)
async def test_answers(receiver: Receiver, reply: bytes, status: int | None, error: str) -> None:
    receiver.answers.append(reply)
    outcome = await post(Courier(LOOPBACK), receiver.url)
    assert (outcome.status, outcome.error) == (status, error)
    assert len(receiver.received) == 1


async def test_nothing_answers(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook_courier, "ANSWER_SECONDS", 0.05)
    receiver.answers.append(None)
    assert (await post(Courier(LOOPBACK), receiver.url)).error == "no answer within 0.05 seconds"
    closed = await post(Courier(LOOPBACK), f"http://127.0.0.1:{free_port()}/")
    assert closed.error in {"no connection came about", "no answer within 0.05 seconds"}


async def test_a_host_that_is_not_known() -> None:
    async def nobody(_: str, __: int) -> Sequence[str]:
        raise OSError

    for courier in (Courier(resolve=nobody), Courier(resolve=Names([]))):
        assert (await post(courier, "https://none.example/")).error == "the host is not known"


INTERNAL_FORMS = (
    "127.0.0.1", "localhost", "127.1", "0x7f000001", "0x7f.1", "2130706433", "017700000001", "0", "0.0.0.0",
    "10.0.0.1", "169.254.169.254", "0xa9fea9fe", "2852039166", "172.16.0.1", "192.168.0.1", "100.64.0.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "192.0.2.1", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001:db8::1]",
    "[fc00::1]", "[fd00:ec2::254]", "[fe80::1]", "[fec0::1]", "[ff02::1]",
)  # fmt: skip


@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize("host", INTERNAL_FORMS)
async def test_no_internal_address_is_called(called: list[str], host: str, scheme: str) -> None:
    outcome = await post(Courier(), f"{scheme}://{host}/")
    assert called == []
    assert outcome.status is None
    assert "DIALTREE_WEBHOOK_NETWORKS" in outcome.error or outcome.error == "the host is not known"


@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize("host", INTERNAL_FORMS)
def test_no_internal_address_is_even_stored(host: str, scheme: str) -> None:
    url = check_url("url", f"{scheme}://{host}/")
    with pytest.raises(RefusedError, match="DIALTREE_WEBHOOK_NETWORKS"):
        WebhookNetworks().check("url", url)
    everywhere = WebhookNetworks(("0.0.0.0/0", "::/0"))
    everywhere.check("url", url)


def test_a_name_is_stored_where_it_could_be_called() -> None:
    with pytest.raises(RefusedError, match="without TLS"):
        WebhookNetworks().check("url", "http://hook.example/")
    WebhookNetworks().check("url", "https://hook.example/")
    WebhookNetworks(("10.0.0.0/8",)).check("url", "http://hook.example/")
    with pytest.raises(RefusedError, match="internal"):
        WebhookNetworks(("10.0.0.0/8",)).check("url", "https://hook.LOCALHOST./")
    WebhookNetworks(("::1/128",)).check("url", "http://localhost:8000/")


async def test_a_real_receiver_on_loopback_hears_nothing(receiver: Receiver) -> None:
    for host in ("127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"):
        assert (await post(Courier(), f"http://{host}:{receiver.port}/")).status is None
    assert receiver.received == []


async def test_without_tls_only_allowed_networks_are_called(called: list[str]) -> None:
    courier = Courier(("10.0.0.0/8",), Names([PUBLIC], ["10.1.1.1"], [PUBLIC], ["10.1.1.1"]))
    assert "without TLS" in (await post(courier, "http://hook.example/")).error
    assert called == []
    await post(courier, "http://hook.example/")
    await post(courier, "https://hook.example/")
    await post(courier, "https://hook.example/")
    assert called == ["10.1.1.1", PUBLIC, "10.1.1.1"]


async def test_the_address_that_was_looked_at_is_the_one_that_is_called(called: list[str]) -> None:
    # The name leads to the inside as soon as it has been looked at.
    names = Names([PUBLIC], ["127.0.0.1"], ["127.0.0.1"])
    outcome = await post(Courier(resolve=names), "https://rebinding.example/")
    assert (called, names.asked) == ([PUBLIC], [("rebinding.example", 443)])
    assert outcome.error == "no connection came about"


async def test_of_several_addresses_the_internal_ones_are_passed_over(called: list[str]) -> None:
    names = Names(["127.0.0.1", "::1", PUBLIC, "10.0.0.1", "2606:4700::1", "no address", PUBLIC])
    await post(Courier(resolve=names), "https://hook.example/")
    assert called == [PUBLIC, "2606:4700::1"]


async def test_the_second_address_is_called_when_the_first_does_not_answer(receiver: Receiver) -> None:
    names = Names(["127.0.0.2", "127.0.0.1"])
    outcome = await post(Courier(LOOPBACK, names), f"http://hook.example:{receiver.port}/")
    assert outcome.status == 204
    assert receiver.received[0].headers["host"] == f"hook.example:{receiver.port}"


async def test_tls_names_the_host_and_not_its_address() -> None:
    heard = asyncio.get_running_loop().create_future()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.set_result(await reader.read(4096))
        writer.write(b"this is no TLS")
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        outcome = await post(Courier(LOOPBACK, Names(["127.0.0.1"])), f"https://hook.example:{port}/")
        assert b"hook.example" in await heard
    assert outcome.error == "the host does not speak TLS as it should"


def test_a_network_that_is_none() -> None:
    with pytest.raises(RefusedError, match="DIALTREE_WEBHOOK_NETWORKS"):
        Courier(("10.0.0.0/33",))


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        (" https://crm.example/hook?key=1 ", "https://crm.example/hook?key=1"),
        ("HTTPS://CRM.example", "https://crm.example"),
        ("http://10.0.0.1:8080/", "http://10.0.0.1:8080/"),
        ("https://[2606:4700::1]/", "https://[2606:4700::1]/"),
        ("https://דוגמה.example/נתיב", "https://xn--6dbbec0c.example/%D7%A0%D7%AA%D7%99%D7%91"),
    ],
)
def test_addresses(text: str, stored: str) -> None:
    assert check_url("url", text) == stored


@pytest.mark.parametrize(
    "text",
    [
        "", "crm.example", "ftp://crm.example/s3cret", "file:///s3cret", "https:///s3cret", "https://s3cret\n.example",
        "https://user:s3cret@crm.example/", "https://crm.example/#s3cret", "https://a..s3cret/", "https://a b.s3cret/",
        "https://a%00.s3cret/", "https://0177.0.0.1/s3cret", "https://[fe80::1%25eth0]/s3cret", "https://[s3cret]/", "https://s3cret:port/",
        "https://crm.example/" + "s3cret" * 400, "https://" + "s3cret" * 50 + ".example/",
    ],
)  # fmt: skip
def test_bad_addresses_are_refused_without_repeating_them(text: str) -> None:
    with pytest.raises(RefusedError) as refused:
        check_url("url", text)
    assert "s3cret" not in str(refused.value)
    assert str(refused.value).startswith("url: ")


def test_of_an_address_the_host_alone_is_written_down() -> None:
    assert host_of("https://crm.example:444/s3cret?s3cret") == "crm.example"
