"""A video from the admin's phone to TikTok by an agent's hands, and back as a link: over the real webhook."""

from tests.conversation.fake_graph import buttons_of, words_of
from tests.conversation.phones import Phone, task_of
from tests.conversation.running_system import ALI, System
from tests.unit.home_node.tiktok.films import make_film_bytes

FILM = make_film_bytes()
CAPTION = "Pedas ni jujur 🔥 *sungguh*\n\n#AbangColek #StreetFood"


def film(phone: Phone, text: str, data: bytes = FILM) -> dict:
    """A video with these words beside it."""
    return {"type": "video", "video": {**phone.graph.add_media(data, "video/mp4"), "caption": text}}


def ali_of(system: System) -> Phone:
    """Ali wrote just now: the 24 hours are his."""
    ali = system.person(ALI, "Ali")
    ali.asks("/duty on", "duty")
    return ali


def handed_over(system: System, admin: Phone, ali: Phone) -> tuple[str, dict]:
    """A confirmed post's task and the notice Ali got."""
    asked = admin.asks("", "awaiting approval", **film(admin, f"/tiktok post\nto: ali\ncaption: {CAPTION}"))
    assert "With a video: yes" in words_of(asked)
    admin.asks(f"CONFIRM {task_of(asked)}", "is with Ali")
    return task_of(asked), ali.hears("New Task")


def test_a_video_goes_to_the_agent_with_its_caption_and_comes_back_as_a_link(system: System) -> None:
    admin, ali = system.admin(), ali_of(system)
    task, notice = handed_over(system, admin, ali)
    header = notice["interactive"]["header"]
    assert header["type"] == "video"
    assert system.graph.media[header["video"]["id"]] == (FILM, "video/mp4"), "to the byte what the admin sent"
    assert "#AbangColek #StreetFood" in words_of(notice)
    assert words_of(ali.hears("Pedas")) == CAPTION, "a message of its own, to copy whole"

    ali.tap(notice, next(title for title, typed in buttons_of(notice).items() if typed.startswith("ACCEPT")))
    admin_heard = admin.hears("accepted")
    assert task in words_of(admin_heard)
    ali.tap(notice, next(title for title, typed in buttons_of(notice).items() if typed.startswith("DONE")))
    ali.hears("link")
    done = ali.asks("https://www.tiktok.com/@abangcolek/video/7392012345", "completed")
    assert task in words_of(done)
    told = words_of(admin.hears("posted on TikTok by Ali"))
    assert "https://www.tiktok.com/@abangcolek/video/7392012345" in told
    assert "7392012345" in words_of(admin.asks("/tiktok list", "TikTok"))

    refused = words_of(admin.asks("/tiktok edit\nvideo_id: 7392012354\ncaption: Baru", "do not know"))
    assert "7392012345" in refused
    edit = admin.asks("/tiktok edit\nvideo_id: 7392012345\ncaption: Jangan lupa follow 🔥\nto: ali", "is with Ali")
    ali.hears("New Task")
    ali.asks(f"siap {task_of(edit)}", "changed by Ali")


def test_figures_are_asked_for_one_by_one(system: System) -> None:
    admin, ali = system.admin(), ali_of(system)
    asked = admin.asks("/tiktok stats\nperiod: week\nto: ali", "is with Ali")
    notice = ali.hears(task_of(asked))
    ali.say("siap", quote=notice["wamid"])
    ali.hears("views")
    ali.asks("1.2k", "likes")
    ali.asks("300", "comments")
    ali.asks("24", "shares")
    ali.asks("12", "completed")
    told = words_of(admin.hears("Views"))
    assert "1,200" in told


def test_without_a_video_or_with_none_behind_the_quote_it_is_said_at_once(system: System) -> None:
    admin = system.admin()
    words = admin.say("hai")
    assert "ideo" in words_of(admin.asks("/tiktok post caption: Double promo! 🔥", "ideo"))
    admin.asks("batal", "")
    assert "ideo" in words_of(admin.asks("/tiktok post caption: Promo", "ideo", quote=words["id"]))


def test_a_file_that_is_no_video_is_told_and_the_right_one_takes_its_place(system: System) -> None:
    admin, ali = system.admin(), ali_of(system)
    broken = film(admin, "/tiktok post caption: Promo to: ali", b"not a film")
    asked = admin.asks("", "awaiting approval", **broken)
    failed = admin.hears("MP4")
    admin.asks(f"CONFIRM {task_of(asked)}", "is with Ali")
    admin.asks("", "is here", quote=failed["wamid"], **film(admin, ""))
    assert task_of(ali.hears("New Task")) == task_of(asked)


def test_a_proof_photo_goes_to_who_asked(system: System) -> None:
    from tests.conversation.test_landing_trip import a_picture

    admin, ali = system.admin(), ali_of(system)
    asked = admin.asks("/agent task to: ali type: visit proof: yes", "Assigned")
    notice = ali.hears(task_of(asked))
    ali.tap(notice, next(title for title, typed in buttons_of(notice).items() if typed.startswith("DONE")))
    ali.hears("photo")
    ali.say("", picture=a_picture())
    ali.hears("completed")
    shown = admin.hears("completed")
    assert shown["type"] == "image"
