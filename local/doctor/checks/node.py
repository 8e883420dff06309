"""The home node: on its own PC what it is set up with, from anywhere what it last told of itself."""

from home_node.credentials import explain_refusal
from local.doctor.check import Check, Seen, absent, trouble, well
from local.doctor.checks.told import told_check
from local.doctor.installation import Installation
from local.launcher.environment import read_dotenv

HOME_FILE = ".env.home"


def look_at_credentials(installation: Installation) -> Seen:
    """What the node would find: its own file of settings, and on a PC of its own all that is set."""
    file = installation.project / HOME_FILE
    if not file.is_file():
        return absent("no_home_file")
    refusal = explain_refusal(read_dotenv(file))
    return trouble("node_credentials", refusal) if refusal else well("none of the database or the functions")


def look_at_enrolment(installation: Installation) -> Seen:
    if installation.identity:
        return well(installation.identity.name)
    if not (installation.project / HOME_FILE).is_file() or installation.is_set("WHATSAPP_TOKEN"):
        return absent("no_home_pc")
    return trouble("node_not_enrolled", f"nothing in {installation.data / 'nodes'}")


CHECKS = (
    Check("node.credentials", look_at_credentials),
    Check("node.enrolment", look_at_enrolment),
    told_check("node.known", needs=("database.account", "node.enrolment")),
    told_check("node.here", needs=("database.account", "node.known")),
    told_check("node.clock", needs=("database.account", "node.here", "network.clock")),
    told_check("node.disk", needs=("database.account", "node.here", "machine.disk")),
    told_check("node.tunnel", needs=("database.account", "node.here", "tunnel.reach")),
    told_check("node.update", needs=("database.account", "node.here")),
)
