"""What people call an act or a thing when they say it, in Malay, English or both. The menu's own names are added."""

ACTS: dict[str, tuple[str, ...]] = {
    "create": (
        "create", "buat", "buatkan", "cipta", "ciptakan", "bina", "bina satu", "make", "wujudkan", "sediakan",
        "build", "set up", "buka baru", "siapkan", "hasilkan",
    ),
    "new": ("new", "baru"),
    "edit": (
        "edit", "ubah", "ubahkan", "ubah suai", "tukar", "tukarkan", "change", "update", "kemas kini", "kemaskini",
        "ganti", "gantikan", "betulkan", "modify", "replace",
    ),
    "set": (
        "set", "setkan", "tetapkan", "letak", "letakkan", "jadikan", "naikkan", "turunkan", "kurangkan", "tambahkan",
        "put", "setting",
    ),
    "publish": (
        "publish", "terbit", "terbitkan", "siarkan", "go live", "naikkan", "live kan", "publishkan", "publikasi",
        "paparkan", "make live",
    ),
    "unpublish": (
        "unpublish", "un publish", "turunkan", "take down", "nyahterbit", "sembunyikan", "hide", "tarik turun",
        "tarik", "off kan", "bawa turun", "take offline",
    ),
    "rollback": (
        "rollback", "roll back", "undur", "undurkan", "undur balik", "patah balik", "revert", "kembalikan",
        "pulangkan", "balik ke", "go back", "kembali ke", "restore",
    ),
    "undo": ("undo", "buat asal", "tarik balik", "batalkan kesan", "take back", "patah balik", "undurkan"),
    "list": (
        "list", "lists", "senarai", "senaraikan", "show all", "tunjuk semua", "semua", "apa ada", "list out",
        "show me all", "all the", "list down", "senarai semua",
    ),
    "screenshot": (
        "screenshot", "screen shot", "tangkap layar", "tangkap skrin", "tangkap gambar", "snapshot", "ambil gambar",
        "gambar",
    ),
    "assign": (
        "assign", "assigned", "tugaskan", "arahkan", "beri tugas", "bagi tugas", "bagi kerja", "beri kerja",
        "tugas baru", "new task for", "create task for", "buat tugas untuk",
    ),
    "bid": (
        "suruh", "minta", "mintak", "ask", "tell", "get", "have", "pesan", "suruhkan", "minta tolong", "bagitahu",
        "beritahu", "cakap dengan", "remind", "ingatkan",
    ),
    "move": (
        "reassign", "re assign", "pindah", "pindahkan", "alih", "alihkan", "serah", "serahkan", "transfer", "move",
        "pass", "tukar", "tukarkan", "hand over", "reassigned",
    ),
    "post": (
        "post", "pos", "poskan", "postkan", "hantar", "hantarkan", "upload", "muat naik", "muatnaik", "naikkan",
        "siarkan", "publish", "posting", "share",
    ),
    "delete": (
        "delete", "padam", "padamkan", "buang", "buangkan", "remove", "hapus", "hapuskan", "singkirkan", "keluarkan",
        "drop", "get rid of", "take out",
    ),
    "add": (
        "add", "tambah", "tambahkan", "catat", "catatkan", "rekod", "rekodkan", "record", "masukkan", "masuk",
        "simpan", "daftar", "daftarkan", "register", "log", "key in", "save", "create", "buat", "new",
    ),
    "import": ("import", "muat naik fail", "importkan", "masukkan fail"),
    "on": (
        "enable", "enabled", "hidupkan", "aktifkan", "turn on", "switch on", "on kan", "buka", "pasang", "nyalakan",
        "activate", "onkan", "hidup", "aktif", "on",
    ),
    "off": (
        "disable", "disabled", "matikan", "tutup", "turn off", "switch off", "off kan", "nyah aktifkan",
        "nyah aktif", "tidak aktifkan", "nya aktifkan", "nyahaktif", "nyahaktifkan",
        "padamkan", "deactivate", "offkan", "mati", "off",
    ),
    "deploy": ("deploy", "deployment", "deploykan", "lancarkan", "luncurkan", "release", "ship"),
    "plan": (
        "schedule", "jadual", "jadualkan", "plan", "rancang", "rancangkan", "susun", "aturkan", "atur", "plan out",
        "penjadualan",
    ),
    "cancel": (
        "cancel", "cancelled", "canceled", "batal", "batalkan", "kansel", "kenselkan", "cancelkan", "hentikan",
        "stop", "berhentikan", "call off", "abort", "gugurkan",
    ),
    "retry": (
        "retry", "re try", "retrykan", "cuba lagi", "cuba semula", "cubakan semula", "ulang", "ulangi", "ulangkan",
        "ulang semula", "try again", "run again", "rerun", "jalankan semula", "jalan semula", "buat semula", "redo",
        "buat lagi sekali", "try", "jalankan lagi", "restart",
    ),
    "why": (
        "why", "kenapa", "mengapa", "apa jadi dengan", "apa jadi pada", "what happened to", "what happened with",
        "apa cerita", "explain", "terangkan", "jelaskan", "sebab apa",
    ),
    "run": ("run", "guna", "gunakan", "jalankan", "use", "pakai", "start", "mulakan", "execute"),
    "give": (
        "give me", "bagi", "beri", "berikan", "bagikan", "cadangkan", "suggest", "carikan", "cari", "find",
        "generate", "jana", "janakan", "idea", "need", "perlu", "buatkan", "buat", "create", "write", "tulis",
        "tuliskan", "get me",
    ),
    "generate": (
        "generate", "jana", "janakan", "hasilkan", "make", "produce", "sediakan", "buat", "buatkan", "prepare",
        "create", "compile",
    ),
    "show": (
        "show", "show me", "tunjuk", "tunjukkan", "tunjukan", "tengok", "lihat", "papar", "paparkan", "view", "check",
        "semak", "display", "apa", "berapa", "macam mana", "what is", "what's", "what are", "how is", "how are",
        "bagi", "beri", "give me", "nak tahu", "tell me", "open", "buka", "see", "get", "let me see", "cek", "apakah",
        "which", "mana", "how", "how much", "how many", "pull up", "status of", "ceritakan", "bagi tahu", "beritahu",
        "bagi tengok", "send me", "hantar", "hantarkan",
    ),
    "compare": ("compare", "banding", "bandingkan"),
    "stopall": (
        "stop all", "stop semua", "henti semua", "hentikan semua", "berhenti semua", "stop everything",
        "emergency stop", "hentikan segalanya", "stop semuanya", "hentikan semuanya", "halt everything",
        "pause everything", "stop all tasks", "hentikan semua tugas", "hentikan semua tugasan",
    ),
    "resume": (
        "resume", "sambung", "sambung semula", "sambungkan", "resume all", "continue", "continue all",
        "teruskan semua", "teruskan semula", "start again", "jalan balik", "resume everything",
    ),
    "help": (
        "help", "bantuan", "help me", "help menu", "menu bantuan", "senarai arahan", "apa arahan", "what commands",
        "show commands", "list of commands", "what can you do", "apa yang boleh dibuat", "apa yang awak boleh buat",
        "commands", "arahan apa",
    ),
    "mine": ("saya", "i am", "i'm", "aku", "me", "im", "set me"),
}  # fmt: skip

THINGS: dict[str, tuple[str, ...]] = {
    "page": (
        "landing", "landing page", "laman", "lama", "halaman", "page", "pages", "laman pendaratan",
        "halaman pendaratan",
        "laman web", "landing pages", "web page", "laman landing", "halaman landing", "page landing", "laman-laman",
        "muka surat", "pendaratan",
    ),
    "agent": ("agent", "ejen", "agents", "agen", "staff", "pekerja", "team", "ejen-ejen"),
    "task": (
        "task", "tugas", "tugasan", "tasks", "kerja", "job", "tugasan-tugasan", "jobs", "tiket nombor",
        "nombor tugasan", "task number", "nombor tugas", "task id",
    ),
    "duty": ("duty", "bertugas", "syif", "shift", "on duty", "off duty"),
    "leave": ("cuti", "rehat", "off duty", "balik"),
    "tiktok": ("tiktok", "tik tok", "tik-tok", "tiktoks"),
    "stats": (
        "stats", "stat", "statistik", "statistics", "angka", "prestasi", "performance", "insight", "insights",
        "figures", "analytics", "statistic",
    ),
    "video": ("video", "videos", "vid", "klip", "clip"),
    "app": ("app", "ap", "ep", "aplikasi", "apps", "application", "applikasi", "sistem", "apl"),
    "feature": ("feature", "ciri", "ciri-ciri", "fungsi", "function", "features", "fitur"),
    "setting": ("setting", "settings", "tetapan", "config", "konfigurasi"),
    "branch": ("branch", "cabang", "cawangan kod"),
    "content": ("content", "kandungan", "konten", "contents", "posting", "post", "postings"),
    "calendar": ("calendar", "kalendar", "content plan", "rancangan posting", "posting plan", "kalender"),
    "caption": ("caption", "kapsyen", "kapsen", "captions", "ayat", "kepsyen"),
    "hashtag": ("hashtag", "hashtags", "hash tag", "hash tags", "tanda pagar", "tagar", "hesteg"),
    "bank": ("bank", "caption bank", "bank kapsyen", "bank caption", "simpanan kapsyen", "content bank"),
    "slot": ("slot", "slots"),
    "report": ("report", "laporan", "reports", "repot", "ripot", "reporting", "lapor"),
    "sales": ("sales", "jualan", "sale", "hasil jualan", "hasil", "revenue", "penjualan"),
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
    ),
    "queue": (
        "giliran", "queue", "barisan", "baris gilir", "kiu", "kyu", "que", "q", "cue", "queues", "task queue",
        "antrian",
    ),
    "user": ("user", "pengguna", "users", "orang"),
    "quiet": ("quiet", "senyap", "quiet mode", "mod senyap", "diam", "mode senyap", "silent mode"),
    "language": ("language", "bahasa", "lang"),
    "pc": ("pc", "komputer", "system", "sistem"),
    "failed": ("failed", "gagal", "fail", "did fail", "yang gagal"),
    "file": ("file", "fail", "csv", "excel"),
    "plans": ("schedule", "schedules", "jadual", "jadual-jadual"),
}  # fmt: skip

CONCEPTS: dict[str, tuple[str, ...]] = ACTS | THINGS
