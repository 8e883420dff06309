"""Orders about TikTok and content: what is said | the command | its arguments.

An argument `key=value` must mean the same to the grammar, `key~value` is free text that may differ a little.
"""

SENTENCES = """
atur kandungan semua platform esok lima slot|content schedule|platform=all;date=tomorrow;slots=5
post kat tiktok kapsyen colek mangga paling padu|tiktok post|caption~Colek mangga paling padu
tiktok post caption pedas gila hashtag abang colek|tiktok post|caption~Pedas gila #abangcolek
hantar video ke tiktok kapsyen promo hujung minggu jadual malam ini|tiktok post|caption~Promo hujung minggu;schedule=malam ini
post to tiktok caption new menu is here schedule tomorrow at eight pm|tiktok post|caption~New menu is here;schedule=tomorrow 8pm
upload tiktok caption sambal baru hashtag street food schedule now|tiktok post|caption~Sambal baru #streetfood;schedule=now
tiktok edit video tujuh tiga sembilan dua kosong satu dua tiga caption jom order|tiktok edit|video_id=73920123;caption~Jom order
padam video tiktok 73920123|tiktok delete|video_id=73920123
delete tiktok video 73920123 reason wrong content|tiktok delete|video_id=73920123;reason~wrong content
statistik tiktok minggu ini|tiktok stats|period=week
tiktok stats last month|tiktok stats|period=last_month
macam mana prestasi tiktok bulan ini|tiktok stats|period=month
tiktok list|tiktok list|
senarai video tiktok|tiktok list|
content schedule tiktok tomorrow type promo|content schedule|platform=tiktok;date=tomorrow;type=promo
jadualkan kandungan tiktok esok tiga posting jenis reaksi|content schedule|platform=tiktok;date=tomorrow;slots=3;type=reaction
rancang posting instagram hari jumaat|content schedule|platform=instagram;date=jumaat
schedule content for instagram on november thirtieth|content schedule|platform=instagram;date=2026-11-30
content calendar this week|content calendar|period=week
tunjuk kalendar kandungan minggu ini|content calendar|period=week
content caption promo funny|content caption|type=promo;tone=funny
bagi kapsyen promo gaya lucu|content caption|type=promo;tone=funny
give me a caption type reaction tone hype|content caption|type=reaction;tone=hype
kapsyen jenis promosi nada gempak bahasa melayu|content caption|type=promo;tone=hype;language=ms
content hashtag street food|content hashtag|niche=street_food
bagi sepuluh hashtag viral|content hashtag|niche=viral;count=10
give me fifteen hashtags for street food|content hashtag|niche=street_food;count=15
hashtag makanan jalanan bilangan lima|content hashtag|niche=street_food;count=5
content cancel slot twelve|content cancel|slot=12
batal slot dua belas|content cancel|slot=12
senarai kapsyen dalam bank|content bank list|
buang kapsyen bank nombor lima|content bank remove|id=5
tiktok post caption jom cuba sambal kami hashtag pedas hashtag viral jadual esok pukul lapan malam|tiktok post|caption~Jom cuba sambal kami #pedas #viral;schedule=esok 8 malam
pos tiktok kapsyen dapur kami tak pernah sunyi|tiktok post|caption~Dapur kami tak pernah sunyi
nak post tiktok caption mango season is back|tiktok post|caption~Mango season is back
tukar kapsyen video tiktok 73920123 kepada menu baru dah sampai|tiktok edit|video_id=73920123;caption~Menu baru dah sampai
tiktok delete video seven three nine two zero one two three|tiktok delete|video_id=73920123
tunjuk angka tiktok bulan lepas|tiktok stats|period=last_month
tiktok stats today|tiktok stats|period=today
how is our tiktok doing this week|tiktok stats|period=week
jadual kandungan instagram lusa jenis acara|content schedule|platform=instagram;date=lusa;type=event
content schedule platform instagram date friday slots four type promo|content schedule|platform=instagram;date=friday;slots=4;type=promo
rancang kandungan tiktok lima november dua ribu dua puluh tujuh|content schedule|platform=tiktok;date=2027-11-05
buat kapsyen untuk acara nada bermaklumat|content caption|type=event;tone=informative
cari hashtag viral|content hashtag|niche=viral
nak lima hashtag malaysia|content hashtag|niche=malaysia;count=5
"""  # noqa: E501
