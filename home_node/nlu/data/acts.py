"""What people call an act when they say it, in Malay, English or both. The menu's own names are added."""

ACTS: dict[str, tuple[str, ...]] = {
    "create": (
        "create", "buat", "buatkan", "cipta", "ciptakan", "bina", "bina satu", "make", "wujudkan", "sediakan",
        "build", "set up", "buka baru", "siapkan", "hasilkan", "bikin", "bikinkan", "buat satu", "generate", "jana",
        "create satu", "start a",
    ),
    "new": ("new", "baru"),
    "edit": (
        "edit", "ubah", "ubahkan", "ubah suai", "tukar", "tukarkan", "change", "update", "kemas kini", "kemaskini",
        "ganti", "gantikan", "betulkan", "modify", "replace", "pinda", "pindakan", "kemas", "kemaskinikan", "updatekan",
        "changekan", "editkan", "sunting", "suntingkan", "rename", "revise", "adjust", "tukar balik", "betulkan balik",
    ),
    "set": (
        "set", "setkan", "tetapkan", "letak", "letakkan", "jadikan", "naikkan", "turunkan", "kurangkan", "tambahkan",
        "put", "setting", "set semula", "buat jadi", "ubah jadi", "make it",
    ),
    "publish": (
        "publish", "terbit", "terbitkan", "siarkan", "go live", "naikkan", "live kan", "publishkan", "publikasi",
        "paparkan", "make live", "put up", "push live", "launch", "make public", "siar", "naik kan",
        "aktifkan laman", "hidupkan laman", "aktifkan page", "activate page", "hidupkan page", "aktifkan halaman",
    ),
    "unpublish": (
        "unpublish", "un publish", "landing and publish", "page and publish", "turunkan", "take down", "nyahterbit",
        "sembunyikan", "hide", "tarik turun",
        "tarik", "off kan", "bawa turun", "take offline", "nyahterbitkan", "nyah terbit", "nyah terbitkan",
        "batal terbit", "unpublishkan", "bring down", "pull down", "take off", "sorok", "sorokkan", "turun kan",
    ),
    "rollback": (
        "rollback", "roll back", "undur", "undurkan", "undur balik", "patah balik", "revert", "kembalikan",
        "pulangkan", "balik ke", "go back", "kembali ke", "restore", "rollbackkan", "balikkan", "pulihkan",
        "patah semula", "kembali", "bring back", "undur semula",
    ),
    "undo": (
        "undo", "buat asal", "tarik balik", "batalkan kesan", "take back", "patah balik", "undurkan", "reverse",
        "undokan",
    ),
    "list": (
        "list", "lists", "senarai", "senaraikan", "show all", "tunjuk semua", "semua", "apa ada", "list out",
        "show me all", "all the", "list down", "senarai semua", "senarai penuh", "senaraikan semua", "listkan",
    ),
    "screenshot": (
        "screenshot", "screen shot", "tangkap layar", "tangkap skrin", "gambar skrin", "gambar layar", "snapshot",
        "screenshotkan", "skrin syot",
    ),
    "picture": ("gambar", "ambil gambar", "tangkap gambar", "picture", "take a picture", "photo"),
    "assign": (
        "assign", "assigned", "tugaskan", "arahkan", "beri tugas", "bagi tugas", "bagi kerja", "beri kerja",
        "tugas baru", "new task for", "create task for", "buat tugas untuk", "beri tugasan", "bagi tugasan",
        "berikan tugas", "berikan tugasan", "delegate", "tugaskanlah", "assignkan", "give a task", "give a job",
    ),
    "bid": (
        "suruh", "minta", "mintak", "ask", "tell", "get", "have", "pesan", "suruhkan", "minta tolong", "bagitahu",
        "beritahu", "cakap dengan", "remind", "ingatkan", "suruhlah", "mintalah", "get to",
    ),
    "move": (
        "reassign", "re assign", "resign", "pindah", "pindahkan", "alih", "alihkan", "serah", "serahkan", "transfer",
        "move",
        "pass", "tukar", "tukarkan", "hand over", "reassigned", "tukar tangan", "pindah milik", "reassignkan",
        "give over", "serah kepada",
    ),
    "post": (
        "post", "pos", "poskan", "postkan", "hantar", "hantarkan", "upload", "muat naik", "muatnaik", "naikkan",
        "siarkan", "publish", "posting", "share", "muatnaikkan", "uploadkan", "siar", "put up", "naik kan",
    ),
    "delete": (
        "delete", "padam", "padamkan", "buang", "buangkan", "remove", "hapus", "hapuskan", "singkirkan", "keluarkan",
        "drop", "get rid of", "take out", "deletekan", "removekan", "erase", "trash", "padam kan", "buang kan",
    ),
    "add": (
        "add", "tambah", "tambahkan", "catat", "catatkan", "rekod", "rekodkan", "record", "masukkan", "masuk",
        "simpan", "chat at", "cat at", "ajar", "ajarkan", "teach", "daftar", "daftarkan", "register", "log", "key in",
        "save", "create",
        "buat", "new", "simpankan",
        "note down", "write down", "tulis",
    ),
    "import": ("import", "muat naik fail", "importkan", "masukkan fail"),
    "on": (
        "enable", "enabled", "hidupkan", "aktifkan", "turn on", "switch on", "on kan", "buka", "pasang", "nyalakan",
        "activate", "onkan", "hidup", "aktif", "on", "bagi hidup", "on balik", "hidup semula", "turn back on",
        "hidupkan semula",
    ),
    "off": (
        "disable", "disabled", "matikan", "tutup", "turn off", "switch off", "off kan", "nyah aktifkan",
        "nyah aktif", "tidak aktifkan", "nya aktifkan", "nyahaktif", "nyahaktifkan", "padamkan", "deactivate",
        "offkan", "mati", "off", "bagi mati", "turn back off", "tutupkan", "matikan dulu",
    ),
    "deploy": ("deploy", "deployment", "deploykan", "lancarkan", "luncurkan", "release", "ship"),
    "plan": (
        "schedule", "jadual", "jadualkan", "plan", "rancang", "rancangkan", "susun", "aturkan", "atur", "plan out",
        "penjadualan", "schedulekan", "arrange", "organise", "organize", "plankan", "susunkan", "buat jadual",
        "letak jadual", "jadual kan",
    ),
    "cancel": (
        "cancel", "cancelled", "canceled", "batal", "batalkan", "kansel", "kenselkan", "cancelkan", "hentikan",
        "stop", "berhentikan", "call off", "abort", "gugurkan", "kill", "scrap", "jangan teruskan", "tak payah buat",
        "batal kan",
    ),
    "retry": (
        "retry", "re try", "retrykan", "cuba lagi", "cuba semula", "cubakan semula", "ulang", "ulangi", "ulangkan",
        "ulang semula", "try again", "run again", "rerun", "jalankan semula", "jalan semula", "buat semula", "redo",
        "buat lagi sekali", "try", "jalankan lagi", "restart", "cuba sekali lagi", "buat sekali lagi", "run semula",
        "run lagi sekali", "try sekali lagi", "ulang lagi", "ulang balik", "jalankan balik", "do again",
        "try once more",
    ),
    "why": (
        "why", "story", "story of", "kenapa", "mengapa", "apa jadi dengan", "apa jadi pada", "what happened to",
        "what happened with",
        "apa cerita", "explain", "terangkan", "jelaskan", "sebab apa", "apa masalah", "apa kena dengan",
        "what's wrong with", "what went wrong", "apa sebab", "kenapa tak jadi", "cerita penuh", "whole story",
        "full story", "what is wrong with",
    ),
    "run": ("run", "guna", "gunakan", "jalankan", "use", "pakai", "start", "mulakan", "execute"),
    "give": (
        "give me", "bagi", "beri", "berikan", "bagikan", "cadangkan", "suggest", "carikan", "cari", "find",
        "generate", "jana", "janakan", "idea", "need", "perlu", "buatkan", "buat", "create", "write", "tulis",
        "tuliskan", "get me", "bagi idea", "think of", "suggestkan", "cadang",
    ),
    "generate": (
        "generate", "jana", "janakan", "hasilkan", "make", "produce", "sediakan", "buat", "buatkan", "prepare",
        "create", "compile", "bikin",
    ),
    "show": (
        "show", "show me", "tunjuk", "tunjukkan", "tunjukan", "tengok", "lihat", "papar", "paparkan", "view",
        "check", "semak", "display", "apa", "berapa", "macam mana", "what is", "what's", "what are", "how is",
        "how are", "bagi", "beri", "give me", "nak tahu", "tell me", "open", "buka", "see", "get", "let me see",
        "cek", "apakah", "which", "mana", "how", "how much", "how many", "pull up", "status of", "ceritakan",
        "bagi tahu", "beritahu", "bagi tengok", "send me", "hantar", "hantarkan", "siapa", "who", "who are",
        "periksa", "minta", "nak tengok", "ada apa", "berapa banyak", "pull out", "let me know", "nak check", "read",
    ),
    "compare": ("compare", "banding", "bandingkan", "bandingan"),
    "stopall": (
        "stop all", "stop semua", "henti semua", "hentikan semua", "berhenti semua", "stop everything",
        "emergency stop", "hentikan segalanya", "stop semuanya", "hentikan semuanya", "halt everything",
        "pause everything", "stop all tasks", "hentikan semua tugas", "hentikan semua tugasan", "stop all the tasks",
        "stop kesemuanya", "berhentikan semua", "berhentikan semuanya", "hentikan kesemuanya", "stop semua benda",
        "hentikan semua kerja", "hentikan semua dulu", "berhenti semua dulu", "stop semua dulu",
    ),
    "resume": (
        "resume", "sambung", "sambung semula", "sambungkan", "resume all", "continue", "continue all",
        "teruskan semua", "teruskan semula", "start again", "jalan balik", "resume everything", "sambung balik",
        "teruskan balik", "jalan semula", "go on again", "carry on",
    ),
    "help": (
        "help", "bantuan", "help me", "semua arahan", "tunjuk arahan", "tunjukkan arahan", "all commands",
        "all the commands", "help menu", "menu bantuan", "senarai arahan", "apa arahan", "what commands",
        "show commands", "list of commands", "what can you do", "apa yang boleh dibuat", "apa yang awak boleh buat",
        "commands", "arahan apa", "macam mana nak guna", "how to use", "cara guna", "panduan", "guide", "list commands",
        "senarai command", "what can i say", "command list", "apa command", "apa arahan yang ada", "apa boleh buat",
    ),
    "mark": ("mark", "tanda", "tandakan", "set", "setkan", "tetapkan", "letak", "letakkan", "put"),
    "mine": ("saya", "i am", "i'm", "aku", "me", "im", "set me"),
    "must": (
        "kena", "perlu", "must", "needs to", "need to", "has to", "should", "mesti", "kena pergi", "tolong",
        "please", "boleh tolong",
    ),
    "hand": ("bagi", "bagi dekat", "bagi kat", "beri", "berikan", "give", "hand"),
    "speak": ("reply", "jawab", "balas", "cakap", "bercakap", "speak", "answer", "talk", "respond"),
    "roll": ("roll", "bring", "take", "put", "bawa"),
    "back": ("back", "balik", "semula"),
    "attempt": ("cuba", "try", "run", "jalankan"),
    "again": (
        "again", "lagi", "semula", "sekali lagi", "lagi sekali", "balik", "once more", "another try", "another go",
    ),
    "ship": ("push", "post", "naikkan", "terbitkan", "publish", "roll out", "hantar", "lancarkan"),
    "fine": (
        "okay", "ok", "up", "running", "jalan", "sihat", "fine", "alive", "online", "berjalan", "hidup", "down",
        "rosak",
    ),
}  # fmt: skip

_ORDERS = "create edit set publish unpublish rollback assign move post delete add on off deploy plan cancel retry undo"
ORDERS = frozenset(_ORDERS.split())
"""Acts that are done to something: talk seldom has one beside the thing it is done to."""
