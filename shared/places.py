"""Where a brand may be: its sun decides the times of prayer, its state the public holidays."""

from typing import NamedTuple


class Place(NamedTuple):
    """Degrees north and east; `state` is ISO 3166-2:MY's number, "14" for Kuala Lumpur."""

    latitude: float
    longitude: float
    state: str


PLACES: dict[str, Place] = {
    "Kuala Lumpur": Place(3.139, 101.687, "14"),
    "Putrajaya": Place(2.926, 101.696, "16"),
    "Labuan": Place(5.283, 115.231, "15"),
    "Shah Alam": Place(3.073, 101.518, "10"),
    "Petaling Jaya": Place(3.107, 101.607, "10"),
    "Klang": Place(3.044, 101.446, "10"),
    "Johor Bahru": Place(1.493, 103.741, "01"),
    "Batu Pahat": Place(1.855, 102.933, "01"),
    "Alor Setar": Place(6.121, 100.368, "02"),
    "Sungai Petani": Place(5.647, 100.488, "02"),
    "Kota Bharu": Place(6.125, 102.238, "03"),
    "Melaka": Place(2.190, 102.250, "04"),
    "Seremban": Place(2.726, 101.938, "05"),
    "Kuantan": Place(3.808, 103.326, "06"),
    "Temerloh": Place(3.449, 102.417, "06"),
    "George Town": Place(5.414, 100.329, "07"),
    "Ipoh": Place(4.598, 101.090, "08"),
    "Taiping": Place(4.851, 100.741, "08"),
    "Kangar": Place(6.441, 100.199, "09"),
    "Kuala Terengganu": Place(5.330, 103.141, "11"),
    "Kota Kinabalu": Place(5.980, 116.074, "12"),
    "Sandakan": Place(5.838, 118.117, "12"),
    "Tawau": Place(4.245, 117.891, "12"),
    "Kuching": Place(1.553, 110.359, "13"),
    "Miri": Place(4.400, 113.991, "13"),
    "Sibu": Place(2.287, 111.831, "13"),
}
