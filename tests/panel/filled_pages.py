"""One of everything that the panel's pages show."""

from tests.panel.browser_client import BrowserClient
from tests.panel.customer_chats import make_chat, say

COMMANDS = (
    ("/pages", "/landing create page: promo-raya title: Promo Raya cta: Order"),
    ("/pages", "/landing publish page: promo-raya"),
    ("/inbox", "/agent task to: ali type: call target: 0191234567 note: Telefon balik"),
    ("/schedule", "/schedule task: /report daily at: 9pm repeat: daily"),
    ("/calendar", "/content schedule platform: tiktok date: tomorrow slots: 2 type: promo"),
)


def fill_pages(panel: BrowserClient) -> dict[str, str]:
    """What the paths of the pages name: {"task", "chat"}."""
    panel.log_in("Admin")
    panel.database.sql("insert into wocs.nodes (name, abilities, last_seen) values ('home', '{}', now())")
    for back, command in COMMANDS:
        panel.act("command", back=back, text=command)
    panel.database.sql("insert into wocs.quick_replies (name, words) values ('harga', 'RM 12')")
    chat = make_chat(panel.database)
    for words in ("Hi, ada stok lagi?", "https://example.com/x", "👍🏽 terima kasih"):
        say(panel.database, chat, words)
    [(task,)] = panel.database.sql("select id from wocs.tasks where type = 'landing_publish'")
    return {"task": task, "chat": str(chat)}
