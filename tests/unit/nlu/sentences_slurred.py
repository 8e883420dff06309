"""Orders as a decoder wrote them: numbers run together or torn apart, words of its prompt for words that were said.

An argument `key=value` must mean the same to the grammar, `key~value` is free text that may differ a little.
"""

SENTENCES = """
minta Bob hubungi kosong satutiga dua lapan tujohenam lima empatiga|agent task|to=bob;type=call;target=0132876543
serahkan tugasan seribu dorato satu kepada Siti|agent reassign|task=1201;to=siti
suruh Ali call call song satu dua tiga empat lima in em tujuh lapan|agent task|to=ali;type=call;target=012345678
app booking pesanan minimum 2 puluh ringgit|app update|app=booking;key=min_order;value=20
chatat jualan 45 ringgit set pedas|sale add|amount=45;item~Set pedas
laporan jualan bulan lapas|report sales|period=last_month
statistik tiktok minggu lapas|tiktok stats|period=last_week
chanchil task satu dua kosong tiga|cancel|task=1203
App status sekarang|status|
Page lima belas hashtag viral|content hashtag|niche=viral;count=15
post branch staging|app deploy|branch=staging
resign task seribu dua ratus sebelas kepada Siti|agent reassign|task=1211;to=siti
landing and publish page new year sale|landing unpublish|page=new-year-sale
Patalkan tugasan seribu dua ratosat|cancel|task=1201
Solo cancel task due ribu tiga rato sempat|cancel|task=2304
app katalog pesanan minimum lima belas ringe|app update|app=catalog;key=min_order;value=15
agent task to Amin a type reply deadline do jam|agent task|to=aminah;type=reply;deadline=2h
suruh CD call pelanggan|agent task|to=siti;type=call
tugaskan farik buka tiket|agent task|to=farid;type=create_ticket
content schedule platform Instagram date tomorrow slots for|content schedule|platform=instagram;date=tomorrow;slots=4
rancang dua posting tiktok sepuluh Disember|content schedule|platform=tiktok;slots=2;date=2026-12-10
buat laman promo gile tajuk promo gile|landing create|page=promo-gila;title~Promo Gila
landing edit colek raya title colek raya baru|landing edit|page=colek-raya;field=headline;value~Colek Raya Baru
hantar tiktok kapsyen jualan hujung minggu jadualeso|tiktok post|caption~Jualan hujung minggu;schedule=tomorrow
undurkan laman pasar malam kevurstiga|landing rollback|page=pasar-malam;version=3
kembalikan laman jualan merdeka keversi subalong ini|landing rollback|page=jualan-merdeka;version=-1
landing unpublish page new your sale|landing unpublish|page=new-year-sale
buat laman flesh sale tajuk flesh sale|landing create|page=flash-sale;title~Flash Sale
tiktok post caption cili padi bakar lidah schedule S-O|tiktok post|caption~Cili padi bakar lidah;schedule=tomorrow
content cancel slot 2 puluh tiga|content cancel|slot=23
laporan harian 2 belas Januari 2 ribu 2 puluh tujuh|report daily|date=2027-01-12
Band 1|help|
huge status failed|queue|status=failed
Daily report for talent|report daily|
give me yesterday's daily report|report daily|date=yesterday
laporan hari ini|report daily|date=today
check the queue, running ones only|queue|status=running
"""
