"""Malay and English time, as the table says, on Wednesday 14 January 2026 at 10:30:20 in Kuala Lumpur."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shared.grammar.results import Clock
from shared.grammar.time.moment_phrases import read_moment
from shared.grammar.time.time_suggestions import suggest_moment, suggest_upcoming
from tests.unit.grammar.parsed_messages import NOW, ZONE

ORACLE = """
2h                        | Wed 14 Jan 2026 12:31
30m                       | Wed 14 Jan 2026 11:01
2 jam                     | Wed 14 Jan 2026 12:31
2 jam lagi                | Wed 14 Jan 2026 12:31
dalam 2 jam               | Wed 14 Jan 2026 12:31
in 2 hours                | Wed 14 Jan 2026 12:31
1 jam 30 minit            | Wed 14 Jan 2026 12:01
1h30m                     | Wed 14 Jan 2026 12:01
1.5h                      | Wed 14 Jan 2026 12:01
setengah jam              | Wed 14 Jan 2026 11:01
３０ｍ                    | Wed 14 Jan 2026 11:01
3 hari                    | Sat 17 Jan 2026 10:31
2d                        | Fri 16 Jan 2026 10:31
seminggu                  | Wed 21 Jan 2026 10:31
2 minggu                  | Wed 28 Jan 2026 10:31
now                       | Wed 14 Jan 2026 10:30
Sekarang                  | Wed 14 Jan 2026 10:30
today                     | Wed 14 Jan 2026 23:59
hari ini                  | Wed 14 Jan 2026 23:59
Hari ni                   | Wed 14 Jan 2026 23:59
tomorrow                  | Thu 15 Jan 2026 23:59
esok                      | Thu 15 Jan 2026 23:59
lusa                      | Fri 16 Jan 2026 23:59
tulat                     | Sat 17 Jan 2026 23:59
minggu depan              | Wed 21 Jan 2026 23:59
bulan depan               | Sat 14 Feb 2026 23:59
akhir bulan               | Sat 31 Jan 2026 23:59
Jumaat                    | Fri 16 Jan 2026 23:59
Friday                    | Fri 16 Jan 2026 23:59
rabu                      | Wed 21 Jan 2026 23:59
rabu ini                  | Wed 14 Jan 2026 23:59
Jumaat ini                | Fri 16 Jan 2026 23:59
Jumaat depan              | Fri 23 Jan 2026 23:59
next Friday               | Fri 23 Jan 2026 23:59
isnin depan               | Mon 19 Jan 2026 23:59
isnin minggu depan        | Mon 19 Jan 2026 23:59
hari Ahad                 | Sun 18 Jan 2026 23:59
hari minggu               | Sun 18 Jan 2026 23:59
jumaat 3 petang           | Fri 16 Jan 2026 15:00
Sabtu, 8.30 malam         | Sat 17 Jan 2026 20:30
esok 9 pagi               | Thu 15 Jan 2026 09:00
9 pagi esok               | Thu 15 Jan 2026 09:00
esok pukul 9              | Thu 15 Jan 2026 09:00
esok pagi                 | Thu 15 Jan 2026 09:00
esok tengah hari          | Thu 15 Jan 2026 12:00
esok petang               | Thu 15 Jan 2026 15:00
esok malam                | Thu 15 Jan 2026 20:00
esok 1 tengah hari        | Thu 15 Jan 2026 13:00
esok 12 malam             | Fri 16 Jan 2026 00:00
esok 0800                 | Thu 15 Jan 2026 08:00
hari ni 8 malam           | Wed 14 Jan 2026 20:00
malam ni                  | Wed 14 Jan 2026 20:00
malam ini pukul 9         | Wed 14 Jan 2026 21:00
tonight                   | Wed 14 Jan 2026 20:00
tengah malam              | Thu 15 Jan 2026 00:00
tengah hari               | Wed 14 Jan 2026 12:00
9am                       | Thu 15 Jan 2026 09:00
11am                      | Wed 14 Jan 2026 11:00
8:30 pm                   | Wed 14 Jan 2026 20:30
8.30pm                    | Wed 14 Jan 2026 20:30
12 am                     | Thu 15 Jan 2026 00:00
12 p.m.                   | Wed 14 Jan 2026 12:00
pukul 3 petang            | Wed 14 Jan 2026 15:00
pukul 8                   | Thu 15 Jan 2026 08:00
jam 3 petang              | Wed 14 Jan 2026 15:00
20:00                     | Wed 14 Jan 2026 20:00
24:00                     | Thu 15 Jan 2026 00:00
2026-01-20                | Tue 20 Jan 2026 23:59
2026-01-20 08:00          | Tue 20 Jan 2026 08:00
2026-1-20 8:00            | Tue 20 Jan 2026 08:00
2026-01-20T08:00          | Tue 20 Jan 2026 08:00
2026-01-20T00:00:00Z      | Tue 20 Jan 2026 08:00
2026-01-20T08:00:00+08:00 | Tue 20 Jan 2026 08:00
２０２６－０１－２０ ０８：００ | Tue 20 Jan 2026 08:00
20/1/2026                 | Tue 20 Jan 2026 23:59
20/1/26 8pm               | Tue 20 Jan 2026 20:00
20.1.2026 8.30 pagi       | Tue 20 Jan 2026 08:30
20/1                      | Tue 20 Jan 2026 23:59
10/1                      | Sun 10 Jan 2027 23:59
20 Jan 2026 8pm           | Tue 20 Jan 2026 20:00
20 Januari                | Tue 20 Jan 2026 23:59
Jan 20, 8pm               | Tue 20 Jan 2026 20:00
5 Mac 9 pagi              | Thu 5 Mar 2026 09:00
1 Ogos                    | Sat 1 Aug 2026 23:59
31 Disember 2026          | Thu 31 Dec 2026 23:59
29 Feb                    | Tue 29 Feb 2028 23:59
20hb                      | Tue 20 Jan 2026 23:59
5hb                       | Thu 5 Feb 2026 23:59
20hb Mac                  | Fri 20 Mar 2026 23:59
semalam                   | Tue 13 Jan 2026 23:59
2020-01-20 08:00          | Mon 20 Jan 2020 08:00
Tue 1 Dec 2026, 09:00     | Tue 1 Dec 2026 09:00
Sel 1 Dis 2026, 09:00     | Tue 1 Dec 2026 09:00
Tuesday 1 December 9am    | Tue 1 Dec 2026 09:00
1 Dec 2026 (Tue), 9.00    | Tue 1 Dec 2026 09:00
5 hari bulan              | Thu 5 Feb 2026 23:59
5 haribulan 9 pagi        | Thu 5 Feb 2026 09:00
lima hari bulan           | Thu 5 Feb 2026 23:59
5 hari bulan 12           | Sat 5 Dec 2026 23:59
5hb 12 malam              | Fri 6 Feb 2026 00:00
5hb bulan depan           | Thu 5 Feb 2026 23:59
20 hari bulan ni          | Tue 20 Jan 2026 23:59
0800                      | Thu 15 Jan 2026 08:00
1430                      | Wed 14 Jan 2026 14:30
2030                      | Wed 14 Jan 2026 20:30
0800 hrs                  | Thu 15 Jan 2026 08:00
1430h                     | Wed 14 Jan 2026 14:30
2400                      | Thu 15 Jan 2026 00:00
2 minit lagi              | Wed 14 Jan 2026 10:33
dua minit lagi            | Wed 14 Jan 2026 10:33
lagi sepuluh minit        | Wed 14 Jan 2026 10:41
dua puluh lima minit lagi | Wed 14 Jan 2026 10:56
in twenty-five minutes    | Wed 14 Jan 2026 10:56
45 saat                   | Wed 14 Jan 2026 10:32
seminit lagi              | Wed 14 Jan 2026 10:32
suku jam lagi             | Wed 14 Jan 2026 10:46
sejam setengah lagi       | Wed 14 Jan 2026 12:01
dua jam setengah lagi     | Wed 14 Jan 2026 13:01
in an hour and a half     | Wed 14 Jan 2026 12:01
dua hari lagi             | Fri 16 Jan 2026 10:31
2 hari lagi jam 9 pagi    | Fri 16 Jan 2026 09:00
in 3 days' time           | Sat 17 Jan 2026 10:31
sebulan lagi              | Sat 14 Feb 2026 10:31
3 months                  | Tue 14 Apr 2026 10:31
setahun lagi              | Thu 14 Jan 2027 10:31
hujung minggu             | Sat 17 Jan 2026 23:59
hujung minggu ni 8 mlm    | Sat 17 Jan 2026 20:00
hujung minggu depan       | Sat 24 Jan 2026 23:59
this weekend              | Sat 17 Jan 2026 23:59
next weekend              | Sat 24 Jan 2026 23:59
hujung bulan depan        | Sat 28 Feb 2026 23:59
awal bulan depan          | Sun 1 Feb 2026 23:59
pertengahan bulan         | Thu 15 Jan 2026 23:59
hujung tahun              | Thu 31 Dec 2026 23:59
jumaat minggu hadapan     | Fri 23 Jan 2026 23:59
minggu depan isnin        | Mon 19 Jan 2026 23:59
isnin ni                  | Mon 19 Jan 2026 23:59
esok khamis 9 pagi        | Thu 15 Jan 2026 09:00
kul lapan malam           | Wed 14 Jan 2026 20:00
jam lapan setengah malam  | Wed 14 Jan 2026 20:30
pukul 8 suku malam        | Wed 14 Jan 2026 20:15
half past eight           | Thu 15 Jan 2026 08:30
quarter to nine tomorrow  | Thu 15 Jan 2026 08:45
eight thirty pm           | Wed 14 Jan 2026 20:30
this afternoon            | Wed 14 Jan 2026 15:00
malam nanti               | Wed 14 Jan 2026 20:00
tgh hari                  | Wed 14 Jan 2026 12:00
ari ni 5 ptg              | Wed 14 Jan 2026 17:00
merdeka                   | Mon 31 Aug 2026 23:59
hari raya                 | Sat 21 Mar 2026 23:59
malam raya                | Fri 20 Mar 2026 20:00
raya kedua 9 pagi         | Sun 22 Mar 2026 09:00
3 hari sebelum raya haji  | Sun 24 May 2026 23:59
sehari selepas deepavali  | Mon 9 Nov 2026 23:59
tahun baru cina           | Tue 17 Feb 2026 23:59
cny 2027                  | Sat 6 Feb 2027 23:59
raya tahun depan          | Wed 10 Mar 2027 23:59
krismas 8 malam           | Fri 25 Dec 2026 20:00
new year's eve            | Thu 31 Dec 2026 23:59
cuti umum depan           | Sun 1 Feb 2026 23:59
"""

CASES = [tuple(part.strip() for part in line.split("|")) for line in ORACLE.strip().splitlines()]


def at(text: str, now: datetime = NOW, zone: ZoneInfo = ZONE, date_alone: str = "23:59") -> datetime | None:
    return read_moment(text, Clock(now, zone), date_alone, True)


@pytest.mark.parametrize(("phrase", "expected"), CASES)
def test_the_table_of_phrases(phrase: str, expected: str) -> None:
    when = at(phrase)
    assert when is not None
    assert f"{when:%a} {when.day} {when:%b %Y %H:%M}" == expected
    assert when.tzinfo is ZONE and when.second == 0


@pytest.mark.parametrize(
    "phrase",
    [
        "", "soon", "5", "25:00", "08:60", "24:30", "esok 25", "13 am", "2 malam", "2026-02-30", "2026-13-01",
        "30/2/2026", "31 Februari", "0/1/2026", "1/1/1999", "9999 minggu", "2026-01-20 08:00 atau esok",
        "9999999999999 jam",
        "1e400", "-2h", "0000-00-00 00:00", "9999-12-31 23:59", "٢h",
        "2026-01-20T08:00:00+99:99", "(", "\\d",
        "hari hari", "2500", "0860", "2 3 hari lagi", "Mon 1 Dec 2026", "31 hari bulan depan", "raya 2099",
        "esok jumaat",
        "raya keempat", "lepas", "dua", "solat", "2 jam maghrib", "lepas jumaat",
    ],
)  # fmt: skip
def test_what_is_no_time_or_cannot_be(phrase: str) -> None:
    assert at(phrase) is None


def test_a_date_alone_takes_the_hour_of_its_field() -> None:
    when = at("2026-01-20", date_alone="09:00")
    assert when and when.isoformat() == "2026-01-20T09:00:00+08:00"


def test_words_mean_the_persons_day_whatever_the_servers_clock_says() -> None:
    late_utc = datetime(2026, 1, 14, 17, 0, tzinfo=ZoneInfo("UTC"))  # 01:00 of the 15th in Kuala Lumpur
    when = at("esok 9 pagi", now=late_utc)
    assert when and when.isoformat() == "2026-01-16T09:00:00+08:00"


def test_a_wall_time_skipped_by_a_clock_change_moves_on_by_what_was_skipped() -> None:
    new_york = ZoneInfo("America/New_York")
    when = at("2026-03-08 02:30", now=NOW, zone=new_york)
    assert when and when.isoformat() == "2026-03-08T03:30:00-04:00"


def test_a_wall_time_that_happens_twice_is_the_first() -> None:
    when = at("2026-11-01 01:30", now=NOW, zone=ZoneInfo("America/New_York"))
    assert when and when.isoformat() == "2026-11-01T01:30:00-04:00"


SUNDAY = NOW + timedelta(days=4)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("sabtu ni", "2026-01-24T23:59"),
        ("this Saturday 9am", "2026-01-24T09:00"),
        ("isnin ni 9 pagi", "2026-01-19T09:00"),
        ("ahad ni", "2026-01-18T23:59"),
        ("sabtu minggu ini", "2026-01-24T23:59"),
        ("sabtu depan", "2026-01-24T23:59"),
        ("hujung minggu ni", "2026-01-18T23:59"),
        ("hujung minggu 9 pagi", "2026-01-24T09:00"),
    ],
)
def test_a_day_of_this_week_that_is_over_is_the_coming_one(phrase: str, expected: str) -> None:
    when = at(phrase, now=SUNDAY)
    assert when and f"{when:%Y-%m-%dT%H:%M}" == expected


def test_today_by_its_weekday_stays_today_though_its_hour_has_passed() -> None:
    when = at("rabu ini 9 pagi")
    assert when and when.isoformat() == "2026-01-14T09:00:00+08:00"


@pytest.mark.parametrize(
    ("phrase", "offered"),
    [
        ("esk 9 pagi", "2026-01-15 09:00"),
        ("jumat dpan 9 pagi", "2026-01-23 09:00"),
        ("tommorow", "2026-01-15 23:59"),
        ("2026-02-30 08:00", "2026-02-28 08:00"),
        ("31/4/2026", "2026-04-30 23:59"),
        ("Mon 1 Dec 2026, 09:00", "2026-12-01 09:00"),
        ("hujng minggu", "2026-01-17 23:59"),
        ("bila-bila", None),
    ],
)
def test_a_misspelt_or_impossible_time_offers_the_nearest(phrase: str, offered: str | None) -> None:
    assert suggest_moment(phrase, Clock(NOW, ZONE), "23:59", True) == offered


@pytest.mark.parametrize(
    ("past", "offered"),
    [
        ((2026, 1, 14, 8, 0), "2026-01-15 08:00"),
        ((2026, 1, 13, 23, 59), "2026-01-14 23:59"),
        ((2026, 1, 10, 8, 0), "2027-01-10 08:00"),
        ((2020, 6, 1, 8, 0), "2026-06-01 08:00"),
        ((2024, 2, 29, 8, 0), "2028-02-29 08:00"),
    ],
)
def test_a_time_that_has_passed_offers_the_next_sensible_one(past: tuple[int, ...], offered: str) -> None:
    year, month, day, hour, minute = past
    assert suggest_upcoming(datetime(year, month, day, hour, minute, tzinfo=ZONE), Clock(NOW, ZONE)) == offered
