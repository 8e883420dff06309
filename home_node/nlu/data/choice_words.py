"""What people call a choice of a field when they say it."""

from home_node.nlu.data.app_words import APP_CHOICES

CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    **APP_CHOICES,
    "status": {
        "failed": (
            "fail", "gagal", "failure", "yang gagal", "failing", "tak jadi", "feil", "error", "bermasalah",
            "failed tasks", "tak berjaya", "tidak berjaya", "stuck",
        ),
        "pending": (
            "menunggu", "waiting", "belum siap", "tertangguh", "belum selesai", "dalam giliran", "not done",
            "outstanding", "tertunda", "tunggu", "yang tunggu", "pending lagi", "belum buat", "belum dibuat",
            "belum jalan", "unfinished", "not finished", "tertunggak", "belum mula",
        ),
        "running": (
            "sedang berjalan", "berjalan", "in progress", "ongoing", "tengah berjalan", "tengah jalan",
            "sedang jalan", "sedang dibuat", "active", "tengah running", "sedang running", "tengah proses",
            "processing", "on going", "sedang diproses", "tengah dibuat",
        ),
        "done": (
            "siap", "completed", "sudah siap", "dah siap", "selesai", "finished", "complete", "dah complete",
            "telah siap", "dah selesai", "dah done", "sudah selesai", "already done",
        ),
        "draft": (
            "draf", "drafts", "belum terbit", "belum publish", "masih draf", "unpublished", "belum diterbitkan",
            "masih draft",
        ),
        "published": (
            "live", "diterbitkan", "dah published", "sudah published", "sudah terbit", "dah terbit", "telah terbit",
            "dah live", "sudah live", "yang live", "aktif", "dah publish", "sudah publish", "online", "dipublish",
            "sudah diterbitkan", "tengah live",
        ),
    },
    "type": {
        "followup": (
            "follow up", "follow", "susuli", "susulan", "fallow up", "buat susulan", "folo up", "susul",
            "tindakan susulan", "ikuti", "check back", "buat follow up", "follow up balik", "follow up dengan",
            "following up",
        ),
        "reply": (
            "reply", "balas", "jawab", "membalas", "balas mesej", "replied", "respond", "jawab mesej",
            "reply message", "balas chat", "respond to", "answer", "reply balik", "balas balik",
            "replykan",
        ),
        "call": (
            "call", "telefon", "hubungi", "panggil", "phone", "call balik", "ring", "telefonkan", "buat panggilan",
            "phone call", "panggilan", "panggilan telefon", "telefon balik", "callkan",
            "give a call",
        ),
        "visit": (
            "visit", "lawat", "melawat", "lawati", "pergi jumpa", "jumpa", "site visit", "lawatan",
            "pergi lawat", "meet", "buat lawatan",
        ),
        "create_ticket": (
            "create ticket", "buat tiket", "buka tiket", "open ticket", "ticket", "tiket", "buat ticket",
            "open a ticket", "create a ticket", "buka ticket", "ticket baru", "raise ticket", "raise a ticket",
            "log a ticket", "create tiket", "cipta tiket", "new ticket", "tiket baru", "open tiket",
        ),
        "reaction": ("reaksi", "reactions"),
        "behind_scene": (
            "behind the scene", "behind scene", "behind the scenes", "belakang tabir", "di sebalik tabir", "bts",
            "belakang layar", "di sebalik layar", "behind the seen", "behind the sin",
        ),
        "promo": ("promosi", "promotion", "promo"),
        "event": ("acara", "event"),
        "achievement": ("pencapaian", "achievements", "kejayaan", "accomplishment", "accomplishments"),
        "review": ("semakan", "ulasan"),
        "daily": ("harian",),
        "landing": ("laman", "halaman", "page"),
        "app": ("aplikasi",),
    },
    "priority": {
        "high": (
            "tinggi", "urgent", "penting", "high priority", "utama", "top", "segera", "top priority",
            "paling penting", "penting sangat", "sangat penting", "kritikal", "critical", "paling tinggi",
            "tinggi sangat", "cepat cepat",
        ),
        "normal": ("biasa", "sederhana", "medium", "biasa je", "biasa saja", "sederhana je"),
        "low": (
            "rendah", "low priority", "renda", "tak urgent", "tak penting", "not urgent", "tidak penting",
            "rendah je", "bila free", "tak segera", "paling rendah",
        ),
    },
    "platform": {
        "tiktok": ("tik tok",),
        "instagram": ("insta", "ig", "insta gram", "instagrem"),
        "all": (
            "semua platform", "all platforms", "both platforms", "kedua dua platform", "all platform",
            "semua saluran", "every platform", "both",
        ),
    },
    "tone": {
        "funny": (
            "lucu", "kelakar", "lawak", "fun", "seronok", "comedy", "jenaka", "humor", "melawak", "lawak lawak",
            "kelakar kelakar", "lucu lucu",
        ),
        "hype": (
            "gempak", "semangat", "haip", "hyped", "meriah", "hype gila", "exciting", "energetic", "bersemangat",
            "happening", "excited",
        ),
        "informative": (
            "info", "bermaklumat", "informatif", "maklumat", "informational", "penuh maklumat", "berinformasi",
            "educational", "ilmiah",
        ),
    },
    "language": {
        "ms": ("melayu", "malay", "bahasa melayu", "bm", "bahasa malaysia", "dalam bahasa melayu", "dalam melayu"),
        "en": ("english", "inggeris", "bahasa inggeris", "bi", "dalam english", "dalam bahasa inggeris"),
    },
    "niche": {
        "street_food": (
            "street food", "makanan jalanan", "makanan tepi jalan", "streetfood", "food street", "makanan jalan",
            "street foods",
        ),
        "malaysia": ("malaysian",),
        "viral": ("tular", "trending", "yang viral"),
    },
    "metric": {
        "conversion": ("conversion rate", "kadar penukaran", "penukaran", "conversions", "kadar konversi"),
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
        "headline": (
            "tajuk", "title", "headline", "judul", "tajuk utama", "hedline", "heading", "header", "tajuk besar",
            "nama",
        ),
        "description": (
            "penerangan", "keterangan", "description", "desc", "deskripsi", "huraian", "teks", "text", "ayat",
            "info",
        ),
        "cta": (
            "butang", "button", "cta", "call to action", "teks butang", "butang cta", "tulisan butang",
            "perkataan butang", "button text",
        ),
        "image": ("gambar", "picture", "image", "foto", "photo"),
        "status": ("status",),
    },
    "repeat": {
        "daily": (
            "setiap hari", "every day", "hari hari", "everyday", "tiap hari", "setiap malam", "setiap pagi",
            "every night", "every morning", "each day", "daily",
        ),
        "weekly": ("setiap minggu", "every week", "mingguan", "tiap minggu", "each week", "weekly"),
    },
    "role": {
        "admin": ("pentadbir", "administrator"),
        "agent": ("ejen", "agen", "staff", "pekerja"),
        "viewer": ("pemerhati",),
    },
    "category": {
        "landing": ("landing page", "laman", "page", "landing pages", "laman web"),
        "agent": ("ejen", "agen", "agents"),
        "tiktok": ("tik tok",),
        "report": ("laporan", "repot", "reports"),
        "content": ("kandungan", "konten"),
        "app": ("aplikasi", "apps", "web app"),
        "system": ("sistem",),
        "sales": ("jualan",),
    },
}  # fmt: skip
"""More spoken forms of a choice, by the field's key; only those a command's field really has are used."""
