"""The whitelist, kept from WhatsApp."""

from dataclasses import replace

from shared.commands.model import Command, Field

NAME = Field(
    key="name",
    kind="word",
    label_en="Name",
    label_ms="Nama",
    example="Ali",
    max_length=60,
    aliases=("nama",),
)
NUMBER = Field(
    key="number",
    kind="phone",
    label_en="WhatsApp number",
    label_ms="Nombor WhatsApp",
    example="0123456789",
    aliases=("nombor", "no", "phone", "telefon", "no telefon", "hp"),
)
ROLE = Field(
    key="role",
    kind="choice",
    required=True,
    label_en="Role",
    label_ms="Peranan",
    example="agent",
    choices=("admin", "agent", "viewer"),
    synonyms={"pentadbir": "admin", "ejen": "agent", "pemerhati": "viewer"},
    aliases=("peranan", "jawatan"),
)

PEOPLE: tuple[Command, ...] = (
    Command(
        name="user add",
        family="people",
        runs="instant",
        role="admin",
        repeatable=True,
        positional="name",
        follow=("number", "role"),
        fields=(
            replace(NAME, required=True),
            replace(NUMBER, required=True),
            ROLE,
        ),
        aliases=("user tambah", "pengguna tambah", "tambah pengguna", "add user"),
        help_en="Lets a person use this system, as admin, agent or viewer.",
        help_ms="Benarkan seseorang guna sistem ini, sebagai admin, agent atau viewer.",
        examples=("/user add\nname: Ali\nnumber: 0123456789\nrole: agent",),
    ),
    Command(
        name="user list",
        family="people",
        runs="answer",
        role="admin",
        repeatable=True,
        aliases=("users", "user senarai", "senarai pengguna", "pengguna senarai"),
        help_en="Lists everyone on the whitelist.",
        help_ms="Senarai semua orang dalam whitelist.",
        examples=("/user list",),
    ),
    Command(
        name="user remove",
        family="people",
        runs="instant",
        role="admin",
        repeatable=True,
        positional="number",
        one_of=("name", "number"),
        fields=(NAME, replace(NUMBER, otherwise="name")),
        aliases=("user delete", "user buang", "pengguna buang", "buang pengguna", "remove user"),
        help_en="Takes a person off the whitelist, by name or number.",
        help_ms="Keluarkan seseorang dari whitelist, dengan nama atau nombor.",
        examples=("/user remove\nname: Bob", "/user remove 0123456789"),
    ),
)
