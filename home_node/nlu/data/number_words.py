"""The words for numbers, Malay and English."""

SMALL: dict[str, int] = {
    "kosong": 0, "sifar": 0, "zero": 0, "oh": 0, "nol": 0,
    "satu": 1, "one": 1, "dua": 2, "two": 2, "tiga": 3, "three": 3, "empat": 4, "four": 4, "lima": 5, "five": 5,
    "enam": 6, "six": 6, "tujuh": 7, "seven": 7, "lapan": 8, "delapan": 8, "eight": 8, "sembilan": 9, "nine": 9,
    "sepuluh": 10, "ten": 10, "sebelas": 11, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
    "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
TIMES: dict[str, int] = {
    "puluh": 10, "ratus": 100, "hundred": 100, "ribu": 1000, "thousand": 1000, "juta": 1_000_000, "million": 1_000_000,
}  # fmt: skip
ONE_OF: dict[str, tuple[str, str]] = {
    "seratus": ("satu", "ratus"),
    "seribu": ("satu", "ribu"),
    "sejuta": ("satu", "juta"),
}
TEEN = "belas"
"""Added to the digit before it: dua belas is 12."""
AND = frozenset({"and", "dan"})
TWICE: dict[str, int] = {"double": 2, "triple": 3}
DIGIT_SLIPS: dict[str, str] = {
    "to": "two", "too": "two", "tu": "two", "for": "four", "fore": "four", "won": "one", "ate": "eight", "o": "zero",
    "free": "three", "tree": "three", "tri": "three", "sex": "six", "nein": "nine", "tuju": "tujuh", "sato": "satu",
    "saru": "satu", "salu": "satu", "duo": "dua", "do": "dua", "doa": "dua", "tua": "dua",
}  # fmt: skip
"""What digits are written as where a number is expected."""

ORDINALS: dict[str, int] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
    "pertama": 1, "kedua": 2, "ketiga": 3, "keempat": 4, "kelima": 5, "keenam": 6, "ketujuh": 7, "kelapan": 8,
    "kesembilan": 9, "kesepuluh": 10,
}  # fmt: skip
