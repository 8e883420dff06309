"""What customers, friends and films say: never a command, though words of commands are in it."""

TALK = """
report dah siap ke
landing kapal terbang
berapa harga colek mangga ni
boleh saya order dua bungkus
kedai buka sampai pukul berapa
assalamualaikum kak saya nak tanya pasal pesanan
hello do you deliver to bangi
esok kedai buka tak
terima kasih kerana menonton
thank you for watching please like and subscribe
saya dah bayar tadi
ada promo apa minggu ini
tiktok you tu best sangat
i saw your post on tiktok it was so funny
can i get two sets of spicy mango
my order has not arrived yet
nak tempah untuk sepuluh orang boleh
semalam saya pergi pasar malam makan sate
agent rumah tu telefon saya semalam
cuaca hari ini panas betul
flight landing pukul tiga petang
the plane is landing at three
status hubungan dia orang rumit
queue panjang sangat tadi kat bank
jumpa lagi esok ya
selamat hari raya maaf zahir batin
saya suka menu baru you
the new menu looks good
jangan lupa beli susu
adik tengah tidur
apa khabar bos sihat ke
ok nanti saya call balik
dia kata jualan okay je minggu ni
my task today is to clean the house
kapsyen dia lawak gila
can you hear me
hello hello testing one two three
boss ada kat mana sekarang
lapar la jom makan
harga minyak naik lagi
kenapa lambat sangat penghantaran
tolong jangan letak sambal banyak
I want to buy a gift for my mother
bila acara tu nak mula
boleh tolong saya tak tadi kereta saya rosak
lagu tu viral kat tiktok sekarang
saya tengok tiktok semalam pasal sambal
harga jualan rumah sekarang mahal
status whatsapp dia lawak
dia cancel last minute pulak
majlis tu batal sebab hujan
can you tell me where your shop is
do you have any promo today
is there any discount for students
jadual bas pukul berapa
saya nak buat aduan pasal penghantaran lambat
how much is the delivery fee to kajang
what time do you open tomorrow
menu baru ada apa
i want to cancel my order please
saya nak batalkan pesanan saya boleh
order saya status macam mana
boleh saya tahu status penghantaran saya
encik saya nak bayar guna kad boleh ke
tak sampai lagi barang saya ni
kalau nak tempah untuk kenduri macam mana
buat apa lama sangat kat sana
lama betul tunggu makanan sampai
cuba tengok harga kat kedai sebelah
nanti saya hantar resit bayaran ya
saya minta maaf lambat balas
ali dah balik ke belum
bob kata dia tak dapat datang esok
tolong beritahu staff saya sampai lambat
we landed in kuala lumpur yesterday
can you schedule a delivery for my house tomorrow
tolong buka lampu dapur
hidupkan kipas tu panas la
matikan api dapur sebelum balik
dia batal datang sebab anak sakit
stop kat depan kedai tu kejap
the video went viral last week
the page is not loading on my phone
turn left at the traffic light
laman rumah dia besar
bank tutup hari ni
queue kat kaunter tu panjang
Ali kena kerja sampai malam
Ali call aku tadi pasal kereta dia
ambil gambar kita sekejap
laporan polis dah buat semalam
nanti kita bincang lain kali la
everything is fine thank you
berapa sekotak ni bang
eh bukan macam tu la
sorry saya lambat jem teruk
boss esok saya cuti ya anak demam
semalam jualan memang teruk saya pun tak tahu nak cakap apa
I posted my holiday pictures on tiktok yesterday
dia batalkan tugas tu semalam sebab hujan
he published his own page last week and nobody came
berapa orang datang malam tadi
tugas seorang ibu memang berat
my husband cancelled the Netflix last month and never told me
buat apa tu meh tolong angkat periuk ni kejap
Siti dah follow up ke customer tu semalam
god helps those who help themselves my father always said
"""
