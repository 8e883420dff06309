"""What people call a field when they say it; the menu's own keys and aliases are added.

`tiktok_edit.caption` is of that command alone.
"""

LABELS: dict[str, tuple[str, ...]] = {
    "page": (
        "landing page", "laman pendaratan", "halaman pendaratan", "page landing", "landing pagi", "laman web",
        "page name", "nama laman", "nama page", "laman",
    ),
    "title": (
        "bertajuk", "tajuknya", "titled", "dengan tajuk", "with title", "with the title", "with a title",
        "and the title", "and title", "tajuk utama",
    ),
    "desc": ("penerangannya", "des", "desk", "dengan penerangan", "keterangannya", "with description", "descrip"),
    "cta": (
        "c t a", "see t a", "see tea", "butangnya", "button text", "with the button", "with a button",
        "and the button", "and a button", "teks butang",
    ),
    "schedule": (
        "dijadualkan", "jadualkan", "scheduled", "scheduled for", "schedule for", "hantar pada", "siarkan pada",
        "pos pada", "post on", "publish on", "terbitkan pada", "jadual pada", "schedule at", "skedul",
    ),
    "landing_create.schedule": ("terbit", "terbitkan", "publish", "publish it", "publish it on", "siarkan", "siar"),
    "tiktok_post.schedule": ("post it", "post it on", "hantar", "siarkan", "siar", "publish", "pos"),
    "caption": ("dengan kapsyen", "kapsen", "with caption", "kapsyennya", "kepsyen"),
    "tiktok_edit.caption": (
        "jadi", "jadikan", "kepada", "menjadi", "to", "new caption", "kapsyen baru", "caption baru",
    ),
    "to": ("untuk", "for", "ke", "suruh", "tugaskan", "minta", "ask", "assign", "tell", "arahkan", "pesan"),
    "type": ("jenis kerja", "type of task", "taip"),
    "target": ("customer", "nombor", "nombor telefon", "phone number", "contact"),
    "priority": ("kepentingan", "prioritinya", "tahap", "with priority"),
    "deadline": (
        "sebelum", "before", "by", "selewatnya", "paling lewat", "within", "dalam masa", "dalam", "tempoh",
        "siap sebelum", "dateline", "tarikh tutup", "in", "hantar sebelum",
    ),
    "note": ("dengan nota", "pesanan", "mesej", "message", "with note", "dengan catatan", "not"),
    "value": ("jadi", "kepada", "to", "menjadi", "new value", "nilai baru", "jadikan"),
    "video_id": ("video id", "video number", "nombor video", "id video"),
    "task": ("task number", "nombor tugasan", "tugasan", "nombor tugas", "task id", "job"),
    "date": ("untuk", "pada", "for", "on"),
    "slots": ("slot", "slots", "posting", "post"),
    "count": ("sebanyak", "keping"),
    "reason": ("kerana", "because", "sebab"),
    "platform": ("kat", "di", "untuk", "for", "on"),
    "version": ("versi", "version", "ke versi", "to version"),
    "number": ("phone number", "nombor telefon", "contact number"),
    "amount": ("sebanyak", "berjumlah", "bernilai"),
    "item": ("for", "untuk"),
    "place": ("di", "at", "kat"),
    "at": ("at", "pukul"),
    "channel": ("di", "kat", "dari"),
    "name": ("template", "templat", "bernama", "called", "named"),
    "word": ("perkataan suara", "kata suara", "perkataan nota suara", "nota suara perkataan"),
    "role": ("sebagai", "as"),
    "compare": ("dibandingkan dengan", "compared to", "compared with", "banding dengan", "berbanding"),
}  # fmt: skip

_WEAK = """
acara agent arahkan as ask assign at ayat bahagian barang because before bila bilangan buat by comment comments
contact customer dalam dari date day des desk di do ejen event for halaman hantar harga hari hp id in isi jadi jadikan
jenis job jumlah kat ke kedua kepada keping kerana komen kongsi lain laman landing_page like likes lokasi masa medan
menjadi menu mesej message minta mula nama name no nombor not number on pada page paparan part pelanggan pesan pesanan
phone platform pos post posting posts product produk publish rm sasaran sebab sebagai sebanyak
sebelum setiap share shares siar siarkan slot slots suka suruh tahap taip target tarikh teks telefon tell tempat
templat template tempoh terbit terbitkan time to tontonan total tugaskan type ulang untuk url value video view views
when within
"""
WEAK = frozenset(_WEAK.split())
"""Labels that are also everyday words: only one with a value of its kind right behind it is a label."""

_OPENERS = """
a adalah as at be bernama by called dalam dengan for iaitu iaitulah ialah in into is jadi jadikan ke kepada masa
menjadi nombor number on pada sama the to untuk yang
"""
OPENERS = frozenset(_OPENERS.split())
"""Between a label and its value."""

LEFTOVER: dict[str, str] = {
    "tiktok_post": "caption",
    "tiktok_edit": "caption",
    "tiktok_delete": "reason",
    "agent_task": "note",
    "landing_edit": "value",
    "app_update": "value",
    "sale_add": "item",
    "event_create": "name",
    "content_bank_add": "text",
}
"""The text that takes the words nothing else explains, where that is not the field written without its key."""
