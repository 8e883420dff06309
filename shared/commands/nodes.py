"""The PCs at home that may work for this system, let in and shown out from WhatsApp."""

from shared.commands.model import Command, Field

NODE = Field(
    key="name",
    kind="slug",
    required=True,
    label_en="Name of the PC",
    label_ms="Nama PC",
    example="pc-rumah",
    aliases=("nama", "node", "pc"),
)

NODES: tuple[Command, ...] = (
    Command(
        name="node add",
        family="app",
        runs="instant",
        role="admin",
        alone=True,
        positional="name",
        fields=(NODE,),
        aliases=("node tambah", "pc add", "pc tambah", "tambah pc"),
        help_en="Gives a one-time code, good for ten minutes, that makes a PC one of ours.",
        help_ms="Beri kod sekali guna, sah sepuluh minit, untuk jadikan sebuah PC milik sistem ini.",
        undo_en="Send /node remove with the same name.",
        undo_ms="Hantar /node remove dengan nama yang sama.",
        examples=("/node add\nname: pc-rumah", "/node add pc-rumah"),
    ),
    Command(
        name="node remove",
        family="app",
        runs="instant",
        role="admin",
        asks_first=True,
        positional="name",
        fields=(NODE,),
        aliases=("node buang", "node delete", "pc remove", "pc buang", "buang pc"),
        help_en="Shuts a PC out at once, after your CONFIRM: stolen, sold or replaced. /status lists them.",
        help_ms="Tutup pintu untuk sebuah PC serta-merta, selepas CONFIRM: dicuri, dijual atau diganti. Lihat /status.",
        undo_en="Send /node add and enroll the PC again.",
        undo_ms="Hantar /node add dan daftar semula PC itu.",
        examples=("/node remove\nname: pc-rumah", "/node remove pc-rumah"),
    ),
)
