"""The families of commands: the categories of help, each with its icon, its title and what else people call it."""

from typing import NamedTuple


class Family(NamedTuple):
    icon: str
    title_en: str
    title_ms: str
    synonyms: tuple[str, ...] = ()


FAMILIES: dict[str, Family] = {
    "agent": Family("📋", "Agent tasks", "Tugas ejen", ("ejen",)),
    "landing": Family("🌐", "Landing pages", "Halaman promosi", ("halaman",)),
    "tiktok": Family("🎥", "TikTok", "TikTok", ("tik tok",)),
    "app": Family("🖥️", "Web apps and home PCs", "Aplikasi web, PC rumah", ("aplikasi", "apps", "node", "pc")),
    "content": Family("📱", "Content", "Kandungan", ("kandungan",)),
    "report": Family("📊", "Reports", "Laporan", ("laporan", "reports")),
    "sales": Family("💰", "Sales and events", "Jualan dan acara", ("jualan",)),
    "flow": Family("🔁", "Later, again, together", "Jadual dan templat", ("aliran",)),
    "system": Family("⚙️", "System", "Sistem", ("sistem",)),
    "people": Family("👥", "People", "Orang", ("user", "users", "pengguna")),
}
"""By name, in the order in which help shows them; at most ten fit one WhatsApp list."""
