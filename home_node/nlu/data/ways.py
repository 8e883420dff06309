"""The ways to ask for each command: the concepts that must all be heard, in any order.

`=key` is any spoken value of that field of the command. `agent!` is the name of somebody who works here.
"""

WAYS: dict[str, tuple[str, ...]] = {
    "agent_task": (
        "assign", "agent task", "task new", "task create", "bid agent! =type", "bid agent!", "task agent! =type",
        "assign agent!", "assign task", "task agent!", "assign agent! =type", "assign task agent!", "add task",
        "add task agent!", "agent task agent! =type", "agent! must =type", "agent! =type client", "ticket",
        "ticket agent!", "add ticket", "give agent! task", "bid agent! ticket", "assign agent! ticket",
        "must agent! =type", "hand agent! task =type", "hand task agent! =type",
    ),
    "agent_list": (
        "agent list", "list task", "agent task list", "show agent task", "list task agent", "show task =status",
        "task =status", "show agent", "list agent",
    ),
    "agent_reassign": (
        "move task", "move agent!", "agent move", "move task agent!", "agent move task agent!", "hand task agent!",
    ),
    "duty": (
        "duty", "duty =state", "mine duty =state", "mine leave", "mark agent! leave", "mark mine leave",
        "agent! duty =state", "on duty",
        "off duty",
    ),
    "landing_create": ("create page", "page new", "create page new", "add page", "create new page"),
    "landing_edit": ("edit page", "edit page =field", "edit =field", "set page =field"),
    "landing_publish": ("publish page", "publish", "set page live", "create page live", "hand page live"),
    "landing_unpublish": ("unpublish page", "unpublish", "off page", "delete page", "page offline"),
    "landing_rollback": ("rollback page", "roll page back"),
    "landing_list": ("list page", "show page", "show list page"),
    "landing_screenshot": ("screenshot page", "screenshot", "picture page", "give picture page"),
    "tiktok_post": (
        "post tiktok", "tiktok caption", "post tiktok caption", "create post tiktok", "tiktok video post",
        "tiktok post video caption",
    ),
    "tiktok_edit": (
        "edit tiktok", "edit tiktok video", "edit caption tiktok", "edit video caption", "edit tiktok video caption",
    ),
    "tiktok_delete": ("delete tiktok", "delete video", "delete tiktok video"),
    "tiktok_stats": (
        "tiktok stats", "tiktok status", "show tiktok stats", "show tiktok", "video stats", "tiktok report",
        "tiktok show =period",
    ),
    "tiktok_list": (
        "tiktok list", "list tiktok video", "list video", "list tiktok video post", "list tiktok post",
        "list video post",
    ),
    "app_update": (
        "edit app", "app edit", "edit app =key", "edit =app =key", "set =app =key", "edit =key", "set =key",
        "=app =key", "app =key", "app =app =key", "edit app =app =key", "app set",
    ),
    "app_feature": (
        "on =name", "off =name", "app feature", "feature =name", "app feature =name", "feature on", "feature off",
        "on feature =name", "off feature =name", "app feature on =name", "app feature off =name", "on app =name",
        "off app =name",
    ),
    "app_list": (
        "app list", "app setting", "list setting app", "show setting =app", "show app", "show setting app",
        "show app =app",
    ),
    "app_deploy": (
        "deploy", "app deploy", "deploy branch", "deploy =branch", "app deploy branch =branch",
        "publish branch =branch", "deploy app", "ship branch", "ship =branch", "ship app =branch",
        "ship app branch =branch",
    ),
    "content_schedule": (
        "content plan", "plan content", "plan =platform", "create content plan", "plan post", "plan =type",
        "plan slot", "plan content =platform",
    ),
    "content_calendar": (
        "calendar", "content calendar", "content list", "show calendar", "show content calendar", "show content plan",
        "list content",
    ),
    "content_cancel": ("cancel slot", "content cancel", "delete slot", "cancel content slot", "cancel content"),
    "content_caption": (
        "content caption", "give caption", "give caption =type", "caption =type", "caption =tone",
        "give content caption", "give caption =type =tone",
    ),
    "content_hashtag": (
        "hashtag", "content hashtag", "give hashtag", "hashtag =niche", "give hashtag =niche", "show hashtag",
        "content hashtag =niche",
    ),
    "content_bank_add": ("bank add", "add caption", "add bank caption", "add content bank"),
    "content_bank_list": ("bank list", "bank list caption", "show bank", "content bank", "list caption"),
    "content_bank_remove": ("bank delete", "bank delete caption", "delete caption"),
    "report_daily": ("report daily", "report", "show report", "show report daily"),
    "report_event": (
        "report event", "show report event", "show event", "sales event", "stats event", "show sales event",
    ),
    "report_sales": (
        "report sales", "sales =period", "show sales =period", "show report sales", "show sales",
        "report sales =period", "show sold =period", "sales report =period",
    ),
    "report_content": (
        "report content", "report =platform", "report content =platform", "show report content", "stats content",
        "content stats =platform", "show content stats", "show content =period", "show content =platform",
    ),
    "report_generate": ("generate report =type", "report generate", "report =type", "generate report"),
    "analytics": (
        "analytics", "analytics =metric", "show =metric", "show analytics", "=metric =period", "compare =metric",
        "analytics =metric =period", "show analytics =metric",
    ),
    "sale_add": ("add sale", "sale new"),
    "sale_list": ("list sale", "sale list show"),
    "sale_remove": ("delete sale", "cancel sale"),
    "sale_import": ("import sale", "import sale file", "import file", "import"),
    "event_create": ("create event", "add event", "event new"),
    "event_list": ("list event", "show event list"),
    "schedule": ("plan =repeat", "plan", "=repeat"),
    "schedule_list": ("list plans", "show plans"),
    "schedule_remove": ("delete plans", "cancel plans"),
    "template_run": ("run template",),
    "template_list": ("list template", "show template list"),
    "template_show": ("show template",),
    "template_remove": ("delete template",),
    "status": (
        "status", "show status", "status pc", "show status pc", "show pc", "pc fine", "show pc fine", "pc on",
        "pc off",
    ),
    "queue": (
        "queue", "show queue", "queue =status", "task =status", "show task =status", "show queue =status",
        "list task =status", "status =status", "list queue", "show queue task", "queue task", "list queue task",
        "show task",
    ),
    "retry": (
        "retry", "retry task", "retry task failed", "attempt task again", "run task again", "create task again",
        "give task again",
    ),
    "cancel": ("cancel task", "cancel", "delete task"),
    "why": ("why task", "why task failed", "show task why", "why"),
    "undo": ("undo", "undo task", "rollback task"),
    "rollback": ("rollback", "rollback =key", "rollback app =key", "rollback =app =key", "rollback app"),
    "stop_all": ("stopall",),
    "resume": ("resume", "resume task"),
    "help": ("help", "show help", "help =command", "show help =command"),
    "user_add": ("user add", "add user =role", "add =role", "add =role agent!"),
    "user_list": ("user list", "show user"),
    "user_remove": ("user delete", "delete =role", "delete agent", "delete agent!"),
    "voice_words_add": ("add taught",),
    "voice_words_list": ("list taught", "show taught"),
    "voice_words_remove": ("delete taught",),
    "quiet": ("quiet", "quiet on", "quiet off", "quiet =state"),
    "language": ("language", "language =language", "edit language", "edit language =language",
        "set language =language", "speak =language", "speak language =language"),
}  # fmt: skip

RESERVED: dict[str, float] = {
    "landing_publish": 0.1, "landing_unpublish": 0.1, "tiktok_post": 0.0, "agent_list": 0.15,
    "user_add": 0.1, "user_remove": 0.2, "tiktok_list": 0.05, "content_caption": 0.05,
    "analytics": 0.05, "rollback": 0.3, "sale_list": 0.05, "schedule": 0.4,
    "report_generate": 0.35, "app_list": 0.1, "content_bank_add": 0.3,
}  # fmt: skip
"""What a command costs from the start: the rarer of two that are asked for in nearly the same words."""

FIRST_ONLY = frozenset({"schedule"})
"""Commands whose first concept must come first: in the middle, `schedule tomorrow` is a field of another."""
