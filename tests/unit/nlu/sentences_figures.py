"""Orders about reports, sales, events, schedules and people: what is said | the command | its arguments.

An argument `key=value` must mean the same to the grammar, `key~value` is free text that may differ a little.
"""

SENTENCES = """
laporan harian|report daily|
bagi laporan semalam|report daily|date=yesterday
daily report for yesterday|report daily|date=yesterday
laporan jualan bulan ini|report sales|period=month
nak tengok jualan minggu lepas|report sales|period=last_week
show sales this week|report sales|period=week
sales report last month|report sales|period=last_month
berapa jualan hari ini|report sales|period=today
laporan jualan tujuh hari|report sales|period=7d
laporan event seratus satu|report event|event_id=101
report event 101|report event|event_id=EVT-101
laporan kandungan tiktok minggu ini|report content|platform=tiktok;period=week
content report for instagram this month|report content|platform=instagram;period=month
jana laporan pencapaian bulan ini|report generate|type=achievement;period=month
generate review report last month|report generate|type=review;period=last_month
analitik trafik tujuh hari|analytics|metric=traffic;period=7d
analytics conversion this week|analytics|metric=conversion;period=week
show me traffic this month compared to previous|analytics|metric=traffic;period=month;compare=previous
tambah jualan seratus dua puluh ringgit item colek mangga|sale add|amount=120;item~Colek mangga
sale add 45 ringgit item set pedas quantity three|sale add|amount=45;item~Set pedas;qty=3
catat jualan RM 50|sale add|amount=50
record a sale of thirty ringgit|sale add|amount=30
sale add lima puluh ringgit semalam pukul lapan malam|sale add|amount=50;at=semalam 8 malam
senarai jualan hari ini|sale list|period=today
sale list yesterday|sale list|period=yesterday
buang jualan nombor dua belas|sale remove|sale=12
pulangkan dua puluh ringgit|sale refund|amount=20
pulangkan lapan ringgit untuk jualan dua belas|sale refund|amount=8;sale=12
refund twenty ringgit for SALE-1600|sale refund|amount=20;sale=1600
refund sale one six zero zero|sale refund|sale=1600
bayaran balik lapan ringgit item colek mangga|sale refund|amount=8;item~Colek mangga
catat bayaran balik lima belas ringgit|sale refund|amount=15
laporan jualan suku lepas|report sales|period=last_quarter
sales report for March|report sales|period=2026-03
laporan jualan dari 1 hingga 15 November|report sales|period=2026-11-01..2026-11-15
laporan jualan dari satu hingga lima belas november|report sales|period=2026-11-01..2026-11-15
sales report for the third quarter|report sales|period=2026-Q3
laporan kandungan tiktok bulan oktober|report content|platform=tiktok;period=2026-10
show sales in november|report sales|period=2026-11
analitik trafik tahun ini|analytics|metric=traffic;period=year
senarai jualan satu hingga lima belas november|sale list|period=2026-11-01..2026-11-15
jana laporan semakan suku lepas|report generate|type=review;period=last_quarter
pulangkan laman promo raya ke versi tiga|landing rollback|page=promo-raya;version=3
tambah acara bazar raya tarikh lima disember tempat Bangi|event create|name~Bazar raya;date=2026-12-05;place~Bangi
create event food festival date tomorrow|event create|name~Food festival;date=tomorrow
senarai acara|event list|
list events|event list|
senarai jadual|schedule list|
schedule list|schedule list|
buang jadual dua belas|schedule remove|schedule=12
run template event prep|template run|name=event_prep
guna templat event prep|template run|name=event_prep
senarai templat|template list|
show template event prep|template show|name=event_prep
user list|user list|
senarai pengguna|user list|
add user Siti number 0123456789 role agent|user add|name=siti;number=0123456789;role=agent
tambah pengguna Kumar nombor kosong satu dua tiga empat lima enam tujuh lapan sembilan peranan ejen|user add|name=kumar;number=0123456789;role=agent
remove user Bob|user remove|name=bob
mode senyap on|quiet|state=on
quiet off|quiet|state=off
tukar bahasa kepada english|language|language=en
bahasa melayu|language|language=ms
laporan hari ini|report daily|date=today
daily report please|report daily|
report daily date yesterday|report daily|date=yesterday
laporan acara seratus dua|report event|event_id=102
event report one zero three|report event|event_id=103
tengok sales minggu ini|report sales|period=week
sales report minggu lepas|report sales|period=last_week
report jualan semalam|report sales|period=yesterday
jualan bulan ini macam mana|report sales|period=month
give me the sales report for today|report sales|period=today
jadualkan laporan harian setiap hari pukul sembilan malam|schedule|at=9 malam;repeat=daily;line~/report daily
schedule landing publish promo raya tomorrow at eight am|schedule|at=tomorrow 8am;line~/landing publish page: promo-raya
tambah jualan dua puluh lima ringgit dua bungkus kebab|sale add|amount=25;qty=2;item~Kebab
catat jualan seratus dua puluh ringgit colek mangga sepuluh bungkus|sale add|amount=120;item~Colek Mangga;qty=10
catat jualan lima puluh ringgit tiga set kombo|sale add|amount=50;qty=3;item~Set kombo
record sale fifty ringgit three packs of satay|sale add|amount=50;qty=3;item~Satay
laporan jualan tahun lepas|report sales|period=last_year
sales report last quarter|report sales|period=last_quarter
laporan jualan bulan oktober|report sales|period=2026-10
laporan jualan bulan sepuluh|report sales|period=2026-10
tiktok stats tahun ini|tiktok stats|period=year
tugas yang belum siap|queue|status=pending
landing publish page jualan mura|landing publish|page=jualan-murah
"""  # noqa: E501
