"""Orders about pages and apps: what is said | the command | its arguments.

An argument `key=value` must mean the same to the grammar, `key~value` is free text that may differ a little.
"""

SENTENCES = """
senarai laman yang dah terbit|landing list|status=published
buat landing promo merdeka|landing create|page=promo-merdeka
buat halaman baru menu ramadan tajuk Menu Ramadan|landing create|page=menu-ramadan;title~Menu Ramadan
landing create page promo raya title Promo Raya|landing create|page=promo-raya;title~Promo Raya
cipta laman hari jadi tajuk Promo Hari Jadi penerangan percuma kek butang Tempah Sekarang|landing create|page=hari-jadi;title~Promo Hari Jadi;desc~Percuma kek;cta~Tempah Sekarang
create a landing page for weekend sale title Weekend Sale description up to twenty percent off button Order Now schedule tomorrow|landing create|page=weekend-sale;title~Weekend Sale;desc~Up to 20% off;cta~Order Now;schedule=tomorrow
tolong buat landing promo tu|landing create|page=promo
make a new page called payday deal|landing create|page=payday-deal
bina laman jualan murah tajuk jualan murah jadual esok pukul sembilan pagi|landing create|page=jualan-murah;title~Jualan murah;schedule=esok 9 pagi
landing edit promo raya title jadi Promo Terbesar|landing edit|page=promo-raya;field=headline;value~Promo Terbesar
tukar tajuk landing promo raya kepada Mega Sale|landing edit|page=promo-raya;field=headline;value~Mega Sale
ubah butang laman promo raya jadi Beli Sekarang|landing edit|page=promo-raya;field=cta;value~Beli Sekarang
change the description of page promo raya to free delivery all week|landing edit|page=promo-raya;field=description;value~free delivery all week
landing edit page promo raya field title value Promo Hebat|landing edit|page=promo-raya;field=headline;value~Promo Hebat
terbitkan laman promo raya|landing publish|page=promo-raya
publish landing promo raya|landing publish|page=promo-raya
please publish the promo raya page|landing publish|page=promo-raya
naikkan landing menu utama|landing publish|page=menu-utama
turunkan laman promo raya|landing unpublish|page=promo-raya
unpublish page menu utama|landing unpublish|page=menu-utama
landing rollback promo raya versi tiga|landing rollback|page=promo-raya;version=3
undur laman promo raya|landing rollback|page=promo-raya
rollback landing page promo raya|landing rollback|page=promo-raya
senarai landing|landing list|
list all landing pages|landing list|
tunjuk semua laman|landing list|
senarai halaman draf|landing list|status=draft
landing list published|landing list|status=published
screenshot landing promo raya|landing screenshot|page=promo-raya
tangkap gambar laman promo raya|landing screenshot|page=promo-raya
app update checkout minimum order to twenty|app update|app=checkout;key=min_order;value=20
ubah kuantiti maksimum checkout jadi lima belas|app update|app=checkout;key=max_qty;value=15
set delivery fee to five ringgit|app update|key=delivery_fee;value=5
app update booking key max guests value thirty|app update|app=booking;key=max_guests;value=30
tukar caj penghantaran checkout kepada enam ringgit|app update|app=checkout;key=delivery_fee;value=6
app update catalog feature flag on|app update|app=catalog;key=feature_flag;value=on
matikan dark mode|app feature|name=dark_mode;action=disable
turn on promo banner|app feature|name=promo_banner;action=enable
aktifkan sepanduk promo|app feature|name=promo_banner;action=enable
disable new menu|app feature|name=new_menu;action=disable
app feature dark mode enable|app feature|name=dark_mode;action=enable
tolong tutup mod gelap|app feature|name=dark_mode;action=disable
switch off the promo banner please|app feature|name=promo_banner;action=disable
app list checkout|app list|app=checkout
deploy staging|app deploy|branch=staging
app deploy branch main|app deploy|branch=main
lancarkan aplikasi cabang staging|app deploy|branch=staging
lending list|landing list|
nak buat landing page baru untuk jualan hujung bulan|landing create|page=jualan-hujung-bulan
landing create promo combo title Combo Jimat desc set untuk dua orang cta Beli Sekarang|landing create|page=promo-combo;title~Combo Jimat;desc~Set untuk dua orang;cta~Beli Sekarang
buatkan laman promo akhir tahun tajuknya Promo Akhir Tahun keterangan potongan tiga puluh peratus|landing create|page=promo-akhir-tahun;title~Promo Akhir Tahun;desc~Potongan 30%
buat page raya bazaar title Raya Bazaar diskaun dua puluh peratus|landing create|page=raya-bazaar;title~Raya Bazaar;desc~Diskaun 20%
landing create page flash sale title Flash Sale schedule next monday at nine am|landing create|page=flash-sale;title~Flash Sale;schedule=next monday 9am
landing create page tahun baru tajuk Tahun Baru jadual satu januari|landing create|page=tahun-baru;title~Tahun Baru;schedule=2027-01-01
landing edit promo raya tajuk Promo Raya Gila|landing edit|page=promo-raya;field=headline;value~Promo Raya Gila
edit landing page promo raya headline to Big Sale|landing edit|page=promo-raya;field=headline;value~Big Sale
kemas kini penerangan laman menu utama kepada semua menu baru|landing edit|page=menu-utama;field=description;value~Semua menu baru
tukar status laman promo raya jadi draf|landing edit|page=promo-raya;field=status;value=draft
siarkan laman menu utama sekarang|landing publish|page=menu-utama
boleh terbitkan halaman promo raya|landing publish|page=promo-raya
take down the promo raya page|landing unpublish|page=promo-raya
landing rollback page promo raya version two|landing rollback|page=promo-raya;version=2
kembalikan laman promo raya ke versi sebelum|landing rollback|page=promo-raya;version=-1
tunjuk senarai laman yang dah terbit|landing list|status=published
what landing pages do we have|landing list|
app update checkout key max quantity value ten|app update|app=checkout;key=max_qty;value=10
kemaskini checkout pesanan minimum jadi tiga puluh ringgit|app update|app=checkout;key=min_order;value=30
app update booking deposit lima puluh|app update|app=booking;key=deposit;value=50
change max guests in booking to twenty five|app update|app=booking;key=max_guests;value=25
tukar feature flag catalog jadi off|app update|app=catalog;key=feature_flag;value=off
nyahaktifkan promo banner|app feature|name=promo_banner;action=disable
on kan dark mode|app feature|name=dark_mode;action=enable
tolong hidupkan mod gelap|app feature|name=dark_mode;action=enable
app feature new menu disable|app feature|name=new_menu;action=disable
deploy branch staging sekarang|app deploy|branch=staging
tolong deploy main|app deploy|branch=main
list semua page yang draft|landing list|status=draft
publish the lunch set page|landing publish|page=lunch-set
change the headline of the lunch set page to eat more pay less|landing edit|page=lunch-set;field=headline;value~Eat More Pay Less
"""  # noqa: E501
