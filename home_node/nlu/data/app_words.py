"""What people call the web apps, their settings and features, and on and off."""

APP_CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "name": {
        "dark_mode": ("dark mode", "mod gelap", "mode gelap", "dark", "mode dark", "dark mod", "tema gelap"),
        "promo_banner": (
            "promo banner", "banner promo", "sepanduk promo", "banner", "banner promosi", "sepanduk", "iklan promo",
            "benner promo", "promo benner", "promosi banner",
        ),
        "new_menu": ("new menu", "menu baru", "menu baharu", "menu new", "menu yang baru"),
    },
    "app": {
        "checkout": ("check out", "pembayaran", "cek out", "cekaut", "bayaran", "chek out", "kaunter bayaran"),
        "catalog": ("katalog", "catalogue", "katalok", "product catalog"),
        "booking": ("tempahan", "bookings", "buking", "reservation", "sistem tempahan"),
    },
    "key": {
        "max_qty": (
            "max quantity", "maximum quantity", "kuantiti maksimum", "max qty", "maksimum kuantiti", "had kuantiti",
            "kuantiti maksima", "max kuantiti", "maximum qty", "kuantiti max", "limit kuantiti", "quantity limit",
            "kuantiti paling banyak", "maximum kuantiti", "had maksimum", "quantity max", "kuantiti maksimal",
            "maksimal kuantiti",
        ),
        "min_order": (
            "minimum order", "min order", "pesanan minimum", "order minimum", "minimum pesanan", "pesanan minima",
            "order paling kurang", "order min", "min pesanan", "pesanan terendah", "minimum order value",
            "order paling rendah", "pesanan paling kecil", "order paling kecil", "pesanan paling sikit",
        ),
        "feature_flag": ("feature flag", "fitur flag", "flag ciri"),
        "open": ("buka", "tutup", "close", "open for orders", "terima pesanan", "status buka"),
        "notice": ("notis", "pengumuman"),
        "opening_hours": ("opening hours", "waktu operasi", "waktu buka", "operating hours", "masa operasi"),
        "delivery_fee": (
            "delivery fee", "caj penghantaran", "delivery charge", "kos penghantaran", "yuran penghantaran",
            "harga penghantaran",
        ),
        "free_delivery_from": ("free delivery from", "penghantaran percuma dari", "free delivery minimum"),
        "items_per_page": ("items per page", "item sehalaman", "item setiap halaman", "items a page"),
        "show_sold_out": ("show sold out", "tunjuk yang habis", "sold out items"),
        "max_guests": ("max guests", "maximum guests", "tetamu maksimum", "had tetamu", "bilangan tetamu"),
        "days_ahead": ("days ahead", "hari awal", "booking days ahead"),
        "deposit": ("deposit", "cagaran"),
        "stock_alert": ("stock alert", "amaran stok", "stok alert"),
        "ops_note": ("ops note", "nota dalaman", "nota ops"),
    },
    "branch": {
        "main": (
            "main branch", "cabang utama", "utama", "production", "master", "mein", "branch main", "prod",
            "cabang main",
        ),
        "staging": (
            "stage", "ujian", "branch staging", "cabang staging", "steging", "stejing", "stage in", "branch ujian",
            "cabang ujian",
        ),
    },
    "action": {
        "enable": (
            "hidupkan", "aktifkan", "turn on", "switch on", "buka", "pasang", "on kan", "onkan", "enabled",
            "activate", "nyalakan", "hidup",
        ),
        "disable": (
            "matikan", "tutup", "turn off", "switch off", "off kan", "offkan", "disabled", "deactivate",
            "nyahaktifkan", "mati", "padamkan",
        ),
    },
    "state": {
        "on": ("hidupkan", "aktifkan", "buka", "masuk kerja", "mula", "enable", "turn on", "start"),
        "off": (
            "matikan", "tutup", "tak bertugas", "tidak bertugas", "tak kerja", "cuti", "rehat", "balik", "disable",
            "turn off", "tamat", "habis", "end",
        ),
    },
}  # fmt: skip
