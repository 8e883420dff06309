"""Orders with a reason or a remark beside them, and names that stand before what they name.

An argument `key=value` must mean the same to the grammar, `key~value` is free text that may differ a little.
"""

SENTENCES = """
turunkan laman jualan murah tu promo dah habis|landing unpublish|page=jualan-murah
page deepavali sale tu dah ready boleh publish lah|landing publish|page=deepavali-sale
turunkan laman tawaran merdeka, promosi sudah tamat|landing unpublish|page=tawaran-merdeka
laman nasi lemak kukus tu dah cantik dah boleh terbitkan|landing publish|page=nasi-lemak-kukus
harga dah salah undurkan laman set jimat ke versi tiga|landing rollback|page=set-jimat;version=3
screenshot page free drink bagi aku tengok|landing screenshot|page=free-drink
nak tengok gambar skrin laman colek mangga|landing screenshot|page=colek-mangga
matikan mod gelap orang kata susah nak baca|app feature|name=dark_mode;action=disable
batalkan tugas lima ribu tujuh saya tersilap cakap tadi|cancel|task=5007
internet dah elok cuba semula tugasan dua tiga sembilan lapan|retry|task=2398
buang jualan nombor dua puluh tiga tadi salah kira|sale remove|sale=23
sales report minggu lepas partner saya tanya|report sales|period=last_week
Bob has gone home move task nine zero one six to Bob please|agent reassign|task=9016;to=bob
give task thirteen hundred another try|retry|task=1300
can you publish the merdeka sale page for me|landing publish|page=merdeka-sale
take down the ramadan buffet page lah already over|landing unpublish|page=ramadan-buffet
roll the spicy week page back to version four|landing rollback|page=spicy-week;version=4
edit page promo raya tukar title jadi rumah terbuka|landing edit|page=promo-raya;field=headline;value~Rumah Terbuka
hide dulu page bazar lama tu|landing unpublish|page=bazar-lama
laman set keluarga tu tukar tajuk jadi Set Bahagia|landing edit|page=set-keluarga;field=headline;value~Set Bahagia
buat laman baru nama laman nasi lemak tajuk dia nasi lemak viral|landing create|page=nasi-lemak;title~Nasi Lemak Viral
suruh Bob balas pelanggan nota pesanan lambat sampai|agent task|to=bob;type=reply;note~Pesanan lambat sampai
tolong tunjukkan semua arahan|help|
reply me in english from now on|language|language=en
lepas ni jawab aku dalam bahasa melayu|language|language=ms
hentikan semua dulu ada benda tak kena|stop all|
dah selesai baiki tadi sambung semula semuanya|resume|
tutup tempahan dalam aplikasi booking hujan lebat kat sini|app update|app=booking;key=open;value=off
menu baru tu matikan dulu bahan tak sampai lagi|app feature|name=new_menu;action=disable
bagi saya lima hashtag makanan jalanan nak letak kat video petang ni|content hashtag|niche=street_food;count=5
show me the story of task one five five zero nobody told me anything|why|task=1550
tolong unpublish page payday deal stok dah habis|landing unpublish|page=payday-deal
help with landing create|help|command=landing_create
tanda Siti tak bertugas hari ni|duty|state=off;agent=siti
ajar perkataan suara colek boom|voice words add|word~Colek boom
saya nak turunkan laman promo raya tu stok dah habis|landing unpublish|page=promo-raya
"""
