"""Links to a post: the long one is read, the short one followed by one step, and nothing else is asked for."""

from collections.abc import Callable

import httpx
import pytest

from home_node.tiktok.short_link import NoPost, PostLink, follow_link, is_short_link, read_post_link

LONG = "https://www.tiktok.com/@abangcolek/video/7392012345678901234"
POST = PostLink("7392012345678901234", LONG)
SHORT = "https://vt.tiktok.com/ZSabc123/"
Answer = Callable[[httpx.Request], httpx.Response]


class Tiktok(httpx.MockTransport):
    """Notes what it is asked."""

    def __init__(self, answer: Answer) -> None:
        self.asked: list[httpx.Request] = []
        super().__init__(lambda request: self.asked.append(request) or answer(request))


def redirect(location: str, status: int = 301) -> Tiktok:
    return Tiktok(lambda _: httpx.Response(status, headers={"Location": location, "Set-Cookie": "ttwid=1"}))


@pytest.mark.parametrize(
    "address",
    [
        LONG,
        f"{LONG}?is_from_webapp=1&sender_device=pc",
        f"  {LONG}/\n",
        LONG.replace("www.", ""),
        LONG.replace("www.", "m."),
        LONG.replace("/video/", "/photo/"),
    ],
)
def test_a_long_link_is_read_without_asking_anybody(address: str) -> None:
    assert read_post_link(address) == POST
    assert follow_link(address, Tiktok(lambda _: httpx.Response(500))) == POST


def test_an_old_link_without_a_name_is_read() -> None:
    assert read_post_link("https://m.tiktok.com/v/7392012345678901234.html?u_code=d") == PostLink(
        POST.video_id, "https://www.tiktok.com/@/video/7392012345678901234"
    )


@pytest.mark.parametrize(
    "address", [f"{SHORT}?k=1", "https://vm.tiktok.com/ZMabc123", "https://www.tiktok.com/t/ZTabc123/"]
)
def test_a_short_link_is_followed_by_one_step_with_nothing_of_ours(address: str) -> None:
    tiktok = redirect(f"{LONG}?_r=1&_t=ZS-92&share_app_id=1180")
    assert follow_link(address, tiktok) == POST
    [asked] = tiktok.asked
    assert (asked.method, str(asked.url)) == ("HEAD", address.partition("?")[0])
    assert not {"cookie", "authorization", "referer"} & set(asked.headers)


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/@abangcolek/video/7392012345678901234",
        "http://www.tiktok.com/@abangcolek/video/7392012345678901234",
        "https://www.tiktok.com:8443/@abangcolek/video/7392012345678901234",
        "https://www.tiktok.com.evil.example/@abangcolek/video/7392012345678901234",
        "https://www.tiktok.com@evil.example/@abangcolek/video/7392012345678901234",
        "https://vt.tiktok.com/ZSother12/",
        "https://www.tiktok.com/@abangcolek",
        "https://www.tiktok.com/login",
        "",
    ],
)
def test_a_short_link_that_leads_elsewhere_is_no_post_and_not_followed_on(location: str) -> None:
    tiktok = redirect(location)
    with pytest.raises(NoPost, match="not_a_post"):
        follow_link(SHORT, tiktok)
    assert len(tiktok.asked) == 1


@pytest.mark.parametrize(
    "address",
    [
        "http://vt.tiktok.com/ZSabc123/",
        "https://vt.tiktok.com:444/ZSabc123/",
        "https://vt.tiktok.com:port/ZSabc123/",
        "https://vt.tiktok.com/",
        "https://vt.tiktok.com/../etc/passwd",
        "https://evil.example/ZSabc123/",
        "https://vt.tiktok.com.evil.example/ZSabc123/",
        "https://user@evil.example\\@vt.tiktok.com/ZSabc123",
        "https://[::1/ZSabc123",
        "file:///etc/passwd",
        "just words",
        "",
    ],
)
def test_any_other_address_is_not_asked(address: str) -> None:
    tiktok = redirect(LONG)
    assert not is_short_link(address)
    with pytest.raises(NoPost, match="not_a_post"):
        follow_link(address, tiktok)
    assert tiktok.asked == []


def hang(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectTimeout("", request=request)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (hang, "tiktok_down"),
        (lambda _: httpx.Response(503), "tiktok_down"),
        (lambda _: httpx.Response(429), "tiktok_down"),
        (lambda _: httpx.Response(404), "not_a_post"),
        (lambda _: httpx.Response(200, text=LONG), "not_a_post"),
    ],
)
def test_a_tiktok_that_does_not_lead_on_is_told(answer: Answer, said: str) -> None:
    with pytest.raises(NoPost, match=said):
        follow_link(SHORT, Tiktok(answer))
