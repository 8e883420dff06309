"""Orders as different people phrase them: the value first, the act last, politely, in a hurry, taking something back.

An argument `key=value` must mean the same to the grammar, `key~value` is free text that may differ a little.
"""

SENTENCES = """
pukul dua petang esok suruh Ali telefon pelanggan|agent task|to=ali;type=call;deadline=esok 2 petang
Bob kena lawat pelanggan esok, keutamaan tinggi|agent task|to=bob;type=visit;deadline=tomorrow;priority=high
Bob reply customer ni by tomorrow boleh|agent task|to=bob;type=reply;deadline=tomorrow
create ticket untuk Ali, note website down, priority high|agent task|to=ali;type=create_ticket;note~Website down;priority=high
open a ticket for Ali, the card machine is broken|agent task|to=ali;type=create_ticket;note~The card machine is broken
suruh Ali lawat eh bukan call pelanggan|agent task|to=ali;type=call
eh bukan Ali, suruh Bob lawat pelanggan esok|agent task|to=bob;type=visit;deadline=tomorrow
siapa ejen yang kita ada|agent list|
list semua task agent yang dah done|agent list|status=done
tugasan dua belas kosong tiga tu bagi kat Ali pula|agent reassign|task=1203;to=ali
cipta laman pendaratan menu ramadan tajuk Menu Ramadan|landing create|page=menu-ramadan;title~Menu Ramadan
set up a page named lunch deal, headline Lunch Deal, publish it on Monday at eight am|landing create|page=lunch-deal;title~Lunch Deal;schedule=monday 8am
bina satu laman nama jualan kilat, tajuk Jualan Kilat, terbit hari Sabtu pukul sepuluh pagi|landing create|page=jualan-kilat;title~Jualan Kilat;schedule=sabtu 10 pagi
ubah butang laman promo raya kepada Tempah Sekarang|landing edit|page=promo-raya;field=cta;value~Tempah Sekarang
change the headline of page weekend special to Best Weekend Ever|landing edit|page=weekend-special;field=headline;value~Best Weekend Ever
update the title of family pack page to Family Feast|landing edit|page=family-pack;field=headline;value~Family Feast
update description page mega sale jadi Diskaun sampai tengah malam|landing edit|page=mega-sale;field=description;value~Diskaun sampai tengah malam
page ramadan bazaar tu boleh publish dah|landing publish|page=ramadan-bazaar
put the spicy combo page live|landing publish|page=spicy-combo
publish page menu utama eh bukan promo raya|landing publish|page=promo-raya
flash sale page tu unpublish je|landing unpublish|page=flash-sale
edit the night market page, description is Fifty stalls one night|landing edit|page=night-market;field=description;value~Fifty stalls one night
patah balik laman colek premium ke versi satu|landing rollback|page=colek-premium;version=1
hasil acara EVT seratus satu macam mana|report event|event_id=101
take the lunch deal page offline|landing unpublish|page=lunch-deal
laman promo raya tu kembalikan ke versi sebelum ini|landing rollback|page=promo-raya;version=-1
dark mode tu enable kan balik|app feature|name=dark_mode;action=enable
push branch main|app deploy|branch=main
release staging|app deploy|branch=staging
ubah kapsyen tiktok video tujuh tiga lima lima satu dua tiga empat kepada Jangan lepaskan peluang|tiktok edit|video_id=73551234;caption~Jangan lepaskan peluang
delete la video tiktok 74123456 salah upload|tiktok delete|video_id=74123456;reason~Salah upload
how many views did tiktok get this week|tiktok stats|period=week
content schedule platform semua tarikh dua hari bulan dua belas slots empat|content schedule|platform=all;date=2026-12-02;slots=4
plan three behind the scenes posts on tiktok for the twenty fifth of December|content schedule|platform=tiktok;date=2026-12-25;slots=3;type=behind_scene
buat laporan jualan|report sales|
sediakan laporan harian semalam|report daily|date=yesterday
laporan harian dua puluh November|report daily|date=2026-11-20
ringkasan jualan bulan ni|report sales|period=month
prestasi kandungan semua platform bulan ini|report content|platform=all;period=month
laporan jualan minggu ini eh sorry bulan ini|report sales|period=month
jadualkan laporan harian esok pukul sembilan pagi|schedule|line=/report daily;at=esok 9 pagi
jadualkan laporan jualan setiap hari pukul sembilan malam|schedule|line=/report sales;at=9 malam;repeat=daily
is the system up|status|
hi, sistem okay tak|status|
nak bantuan pasal tiktok|help|category=tiktok
retry task satu dua kosong satu eh silap satu dua kosong dua|retry|task=1202
sorry boss, cancel task 1201, terima kasih|cancel|task=1201
kill task one two two two|cancel|task=1222
masukkan jualan empat puluh lima ringgit lima puluh sen|sale add|amount=45.50
Tugaskan Ali hubungi pelanggan deadline tigajam|agent task|to=ali;type=call;deadline=3h
App update catalog max quantity jadi dua pull up|app update|app=catalog;key=max_qty;value=20
Bob lawat pelanggan sebelumpukul lima petang|agent task|to=bob;type=visit;deadline=5 petang
suruh Ali lawat pelanggan sebelum pukul sembilan suku malam|agent task|to=ali;type=visit;deadline=9.15 malam
suruh Ali lawat pelanggan lima haribulan dua belas|agent task|to=ali;type=visit;deadline=2026-12-05
selamat pagi boss senarai laman terima kasih banyak|landing list|
hi boss laporan harian thank you|report daily|
retry task satu dua kosong lima eh silap tiga dua kosong lima|retry|task=3205
"""  # noqa: E501
