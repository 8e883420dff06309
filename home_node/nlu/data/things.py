"""What people call a thing when they say it, and every act and thing under one roof."""

from home_node.nlu.data.acts import ACTS

THINGS: dict[str, tuple[str, ...]] = {
    "page": (
        "landing", "landing page", "laman", "lama", "halaman", "page", "pages", "laman pendaratan",
        "halaman pendaratan", "laman web", "landing pages", "web page", "laman landing", "halaman landing",
        "page landing", "laman-laman", "muka surat", "pendaratan", "landing pej", "landing pagi", "lemen", "web",
    ),
    "agent": ("agent", "ejen", "agents", "agen", "staff", "pekerja", "team", "ejen-ejen"),
    "task": (
        "task", "tugas", "tugasan", "tasks", "kerja", "job", "tugasan-tugasan", "jobs", "tiket nombor",
        "nombor tugasan", "task number", "nombor tugas", "task id", "tugasan nombor", "tugasan tu", "task tu",
        "work order",
    ),
    "duty": ("duty", "bertugas", "syif", "shift", "on duty", "off duty"),
    "leave": ("cuti", "rehat", "off duty", "balik", "tak bertugas", "tidak bertugas", "tak kerja"),
    "taught": (
        "voice word", "voice words", "perkataan suara", "kata suara", "nota suara perkataan", "suara perkataan",
        "perkataan nota suara",
    ),
    "tiktok": ("tiktok", "tik tok", "tik-tok", "tiktoks"),
    "stats": (
        "stats", "stat", "statistik", "statistics", "angka", "prestasi", "performance", "insight", "insights",
        "figures", "analytics", "statistic", "views", "tontonan", "pencapaian", "reach", "jangkauan", "view count",
        "how did",
    ),
    "video": ("video", "videos", "vid", "klip", "clip"),
    "app": ("app", "ap", "ep", "aplikasi", "apps", "application", "applikasi", "sistem", "apl"),
    "feature": ("feature", "ciri", "ciri-ciri", "fungsi", "function", "features", "fitur"),
    "setting": ("setting", "settings", "tetapan", "config", "konfigurasi"),
    "branch": ("branch", "cabang", "cawangan kod"),
    "content": (
        "content", "kandungan", "konten", "contents", "posting", "post", "postings", "hantaran", "content plan",
        "isi kandungan",
    ),
    "calendar": ("calendar", "kalendar", "content plan", "rancangan posting", "posting plan", "kalender"),
    "caption": (
        "caption", "kapsyen", "kapsen", "captions", "ayat", "kepsyen", "caption idea", "idea caption",
        "kapsyen baru", "ayat kapsyen",
    ),
    "hashtag": ("hashtag", "hashtags", "hash tag", "hash tags", "tanda pagar", "tagar", "hesteg"),
    "bank": ("bank", "caption bank", "bank kapsyen", "bank caption", "simpanan kapsyen", "content bank"),
    "slot": ("slot", "slots"),
    "report": (
        "report", "laporan", "reports", "repot", "ripot", "reporting", "lapor", "summary", "ringkasan", "rumusan",
        "recap",
    ),
    "sales": (
        "sales", "jualan", "sale", "hasil jualan", "hasil", "revenue", "penjualan", "pendapatan", "kutipan",
        "earnings", "hasil jual", "penghasilan",
    ),
    "sale": ("sale", "jualan", "sales"),
    "daily": ("daily", "harian", "hari", "today", "hari ini", "setiap hari", "day"),
    "event": ("event", "acara", "majlis", "events", "iven", "program"),
    "analytics": (
        "analytics", "analitik", "analisis", "analysis", "statistik", "stats", "analytic", "figures", "angka",
        "analyse",
    ),
    "template": ("template", "templat", "templates", "templet"),
    "status": (
        "status", "keadaan", "status sistem", "system status", "keadaan sistem", "sistem status", "status semua",
        "sistem okay", "system okay", "system up", "health check", "system health", "kesihatan sistem",
        "status server", "server status",
    ),
    "queue": (
        "giliran", "queue", "barisan", "baris gilir", "kiu", "kyu", "que", "q", "cue", "queues", "task queue",
        "antrian", "senarai menunggu", "waiting list", "dalam giliran", "in the queue", "in queue", "que list",
    ),
    "user": ("user", "pengguna", "users", "orang"),
    "quiet": ("quiet", "senyap", "quiet mode", "mod senyap", "diam", "mode senyap", "silent mode"),
    "language": ("language", "bahasa", "lang"),
    "pc": ("pc", "komputer", "system", "sistem", "server", "pc rumah", "home pc", "bot"),
    "failed": ("failed", "gagal", "fail", "did fail", "yang gagal"),
    "file": ("file", "fail", "csv", "excel"),
    "plans": ("schedule", "schedules", "jadual", "jadual-jadual"),
    "ticket": (
        "create ticket", "create a ticket", "create tiket", "buat tiket", "buat ticket", "buka tiket", "buka ticket",
        "open ticket", "open a ticket", "open tiket", "raise a ticket", "raise ticket", "tiket baru", "new ticket",
        "cipta tiket", "log a ticket",
    ),
    "sold": ("jual", "sell", "sold", "terjual", "earn", "jualkan"),
    "offline": ("offline", "off line", "luar talian"),
    "client": ("customer", "pelanggan", "client", "klien", "customers"),
    "live": ("live", "on the air", "ke udara", "online"),
}  # fmt: skip

CONCEPTS: dict[str, tuple[str, ...]] = ACTS | THINGS
