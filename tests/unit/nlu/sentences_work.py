"""Orders about work, tasks and the system: what is said | the command | its arguments.

An argument `key=value` must mean the same to the grammar, `key~value` is free text that may differ a little.
"""

SENTENCES = """
tunjuk semua tugas yang gagal|queue|status=failed
tugas apa yang tengah berjalan sekarang|queue|status=running
apa yang ada dalam giliran|queue|
show me the queue|queue|
check queue pending|queue|status=pending
senarai tugasan yang menunggu|queue|status=pending
which tasks failed|queue|status=failed
status sistem macam mana|status|
what's the status now|status|
status|status|
tolong check status pc|status|
cuba semula tugasan dua belas kosong lima|retry|task=1205
retry task twelve oh five|retry|task=1205
ulang task seribu dua ratus lima|retry|task=1205
please try task 1311 again|retry|task=1311
batalkan task tiga belas kosong satu|cancel|task=1301
cancel tugas nombor 1402|cancel|task=1402
tolong batalkan tugasan seribu lima ratus|cancel|task=1500
kenapa task 1203 gagal|why|task=1203
why did task one two zero three fail|why|task=1203
undo task 1202|undo|task=1202
tarik balik tugasan seribu dua ratus dua|undo|task=1202
stop semua|stop all|
hentikan semua tugasan|stop all|
sambung semula|resume|
resume everything|resume|
bantuan|help|
help|help|
agent task to Ali type follow up target zero one two three four five six seven eight nine|agent task|to=ali;type=followup;target=0123456789
suruh Ali follow up pelanggan esok|agent task|to=ali;type=followup;deadline=tomorrow
suruh Bob telefon pelanggan 0198765432 sebelum pukul lima petang|agent task|to=bob;type=call;target=0198765432;deadline=5 petang
minta Ali balas mesej pelanggan nota pelanggan marah|agent task|to=ali;type=reply;note~Pelanggan marah
tugaskan Bob lawat pelanggan keutamaan tinggi|agent task|to=bob;type=visit;priority=high
ask Ali to call 0123334444 note customer wants a refund|agent task|to=ali;type=call;target=0123334444;note~customer wants a refund
assign Bob a visit deadline tomorrow priority high|agent task|to=bob;type=visit;priority=high;deadline=tomorrow
agent task to Bob type create ticket priority low deadline three days note printer broken|agent task|to=bob;type=create_ticket;priority=low;deadline=3d;note~Printer broken
tugaskan Siti buat susulan nota tanya pasal bayaran|agent task|to=siti;type=followup;note~Tanya pasal bayaran
beri tugas kepada Ali jenis telefon had masa setengah jam|agent task|to=ali;type=call;deadline=30m
agent list|agent list|
senarai tugas ejen|agent list|
show agent tasks pending|agent list|status=pending
pindahkan tugas 1201 kepada Bob|agent reassign|task=1201;to=bob
agent reassign task one two zero one to Bob|agent reassign|task=1201;to=bob
tukar task seribu dua ratus satu ke Ali|agent reassign|task=1201;to=ali
reassign task 1305 to Ali|agent reassign|task=1305;to=ali
on duty|duty|state=on
saya cuti hari ini|duty|state=off
ali off duty|duty|state=off;agent=ali
bagi Ali kerja telefon pelanggan 0171234567|agent task|to=ali;type=call;target=0171234567
agent task kepada Bob jenis lawatan tarikh akhir esok nota bawa sampel|agent task|to=bob;type=visit;deadline=tomorrow;note~Bawa sampel
agent task to Ali type reply priority high deadline tiga puluh minit|agent task|to=ali;type=reply;priority=high;deadline=30m
tugaskan Ali hubungi pelanggan deadline lima hari nota tanya alamat|agent task|to=ali;type=call;deadline=5d;note~Tanya alamat
tell Bob to visit the customer tomorrow|agent task|to=bob;type=visit;deadline=tomorrow
ask Bob to reply with high priority|agent task|to=bob;type=reply;priority=high
assign task to Ali type follow up note send the price list|agent task|to=ali;type=followup;note~Send the price list
create task for Bob type call deadline two hours|agent task|to=bob;type=call;deadline=2h
suruh Bob buka tiket nota mesin rosak|agent task|to=bob;type=create_ticket;note~Mesin rosak
serahkan tugasan 1203 kepada Ali|agent reassign|task=1203;to=ali
pass task one three zero two to Bob|agent reassign|task=1302;to=bob
move task 1204 to Bob|agent reassign|task=1204;to=bob
tunjuk giliran|queue|
senarai tugasan gagal|queue|status=failed
show running tasks|queue|status=running
apa status sistem sekarang|status|
system status please|status|
macam mana keadaan sistem|status|
retry tugasan satu tiga kosong tiga|retry|task=1303
cuba lagi task dua ribu satu|retry|task=2001
jalankan semula tugasan 1309|retry|task=1309
cancel tugasan tiga ribu empat puluh|cancel|task=3040
batal task dua kosong kosong satu|cancel|task=2001
please cancel the task fourteen twenty two|cancel|task=1422
"""  # noqa: E501
