"""What people call a choice of a field when they say it."""

CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "status": {
        "failed": ("fail", "gagal", "failure", "yang gagal", "failing", "tak jadi", "feil"),
        "pending": (
            "menunggu", "waiting", "belum siap", "tertangguh", "belum selesai", "dalam giliran", "not done",
            "outstanding", "tertunda",
        ),
        "running": (
            "sedang berjalan", "berjalan", "in progress", "ongoing", "tengah berjalan", "tengah jalan",
            "sedang jalan", "sedang dibuat", "active",
        ),
        "done": ("siap", "completed", "sudah siap", "dah siap", "selesai", "finished", "complete"),
        "draft": ("draf", "drafts", "belum terbit"),
        "published": (
            "live", "diterbitkan", "sudah terbit", "dah terbit", "telah terbit", "dah live", "sudah live", "yang live",
            "aktif",
        ),
    },
    "type": {
        "followup": ("follow up", "follow", "susuli", "susulan", "fallow up", "buat susulan", "folo up"),
        "reply": ("reply", "balas", "jawab", "membalas", "balas mesej", "replied", "respond"),
        "call": ("call", "telefon", "hubungi", "panggil", "phone", "call balik", "ring"),
        "visit": ("visit", "lawat", "melawat", "lawati", "pergi jumpa"),
        "create_ticket": (
            "create ticket", "buat tiket", "buka tiket", "open ticket", "ticket", "tiket", "buat ticket",
            "open a ticket", "create a ticket", "buka ticket",
        ),
        "reaction": ("reaksi", "reactions"),
        "behind_scene": (
            "behind the scene", "behind scene", "behind the scenes", "belakang tabir", "di sebalik tabir",
        ),
        "promo": ("promosi", "promotion", "promo"),
        "event": ("acara", "event"),
        "achievement": ("pencapaian", "achievements"),
        "review": ("semakan", "ulasan"),
        "daily": ("harian",),
        "landing": ("laman", "halaman", "page"),
        "app": ("aplikasi",),
    },
    "priority": {
        "high": ("tinggi", "urgent", "penting", "high priority", "utama", "top"),
        "normal": ("biasa", "sederhana", "medium"),
        "low": ("rendah", "low priority", "renda"),
    },
    "platform": {
        "tiktok": ("tik tok",),
        "instagram": ("insta", "ig"),
        "all": ("semua platform", "all platforms"),
    },
    "tone": {
        "funny": ("lucu", "kelakar", "lawak", "fun"),
        "hype": ("gempak", "semangat", "haip", "hyped", "meriah"),
        "informative": ("info", "bermaklumat", "informatif", "maklumat"),
    },
    "language": {
        "ms": ("melayu", "malay", "bahasa melayu", "bm", "bahasa malaysia"),
        "en": ("english", "inggeris", "bahasa inggeris", "bi"),
    },
    "niche": {
        "street_food": ("street food", "makanan jalanan", "makanan tepi jalan", "streetfood"),
        "malaysia": ("malaysian",),
        "viral": ("tular",),
    },
    "name": {
        "dark_mode": ("dark mode", "mod gelap", "mode gelap", "dark"),
        "promo_banner": ("promo banner", "banner promo", "sepanduk promo", "banner", "banner promosi", "sepanduk"),
        "new_menu": ("new menu", "menu baru", "menu baharu"),
    },
    "app": {
        "checkout": ("check out", "pembayaran", "cek out"),
        "catalog": ("katalog", "catalogue", "katalok"),
        "booking": ("tempahan", "bookings"),
    },
    "key": {
        "max_qty": (
            "max quantity", "maximum quantity", "kuantiti maksimum", "max qty", "maksimum kuantiti", "had kuantiti",
            "kuantiti maksima", "max kuantiti",
        ),
        "min_order": (
            "minimum order", "min order", "pesanan minimum", "order minimum", "minimum pesanan", "pesanan minima",
            "order paling kurang",
        ),
        "feature_flag": ("feature flag", "fitur flag", "flag ciri"),
        "open": ("buka", "open for orders", "terima pesanan", "status buka"),
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
        "main": ("main branch", "cabang utama", "utama", "production", "master", "mein", "branch main"),
        "staging": ("stage", "ujian", "branch staging", "cabang staging", "steging"),
    },
    "metric": {
        "conversion": ("conversion rate", "kadar penukaran", "penukaran", "conversions"),
        "traffic": ("trafik", "pelawat", "visitors", "page views", "visits"),
        "engagement": ("penglibatan", "interaksi"),
        "orders": ("pesanan", "order", "tempahan"),
        "clicks": ("klik", "click"),
        "sales": ("jualan",),
    },
    "period": {
        "today": ("today's", "hari ini", "harini", "for today", "hari nie"),
        "yesterday": ("yesterday's", "semalam", "kelmarin"),
        "week": ("minggu ini", "this week", "weekly", "mingguan", "week", "minggu ni", "this week's"),
        "month": ("bulan ini", "this month", "monthly", "bulanan", "month", "bulan ni", "this month's"),
        "last_week": ("last week", "minggu lepas", "minggu lalu", "minggu sudah", "last week's"),
        "last_month": ("last month", "bulan lepas", "bulan lalu", "bulan sudah", "last month's"),
        "24h": ("24 hours", "24 jam", "dua puluh empat jam", "twenty four hours", "last 24 hours"),
        "7d": (
            "seven days", "tujuh hari", "7 days", "7 hari", "last seven days", "last 7 days", "past seven days",
            "tujuh hari lepas",
        ),
        "30d": ("thirty days", "tiga puluh hari", "30 days", "30 hari", "last thirty days", "last 30 days"),
    },
    "compare": {
        "previous": ("previous", "sebelum ini", "sebelumnya", "the period before", "tempoh sebelum", "tempoh lepas"),
    },
    "field": {
        "headline": ("tajuk", "title", "headline", "judul", "tajuk utama", "hedline"),
        "description": ("penerangan", "keterangan", "description", "desc", "deskripsi", "huraian"),
        "cta": ("butang", "button", "cta", "call to action", "teks butang"),
        "image": ("gambar", "picture", "image", "foto", "photo"),
        "status": ("status",),
    },
    "repeat": {
        "daily": ("setiap hari", "every day", "hari hari", "everyday", "tiap hari"),
        "weekly": ("setiap minggu", "every week", "mingguan", "tiap minggu"),
    },
    "role": {
        "admin": ("pentadbir", "administrator"),
        "agent": ("ejen", "agen", "staff", "pekerja"),
        "viewer": ("pemerhati",),
    },
    "state": {
        "on": ("hidupkan", "aktifkan", "buka", "masuk kerja", "mula", "enable", "turn on", "start"),
        "off": ("matikan", "tutup", "cuti", "rehat", "balik", "disable", "turn off", "tamat", "habis", "end"),
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
}  # fmt: skip
"""More spoken forms of a choice, by the field's key; only those a command's field really has are used."""
