"""Everyday Malay and English words, of a food stall's orders, notes, captions and pages first: what is among them is a
word as it stands, and a misheard word is mended with them.
"""

_WORDS = """
abah abang about above across ada adalah address adik aduan after afternoon again against agak ahli aidiladha
aidilfitri air airport akan akhir aku alah alam alamat also always amat ambil among anak anda angkat animal anjing
another answer antara apa apabila api arahan around arrive asal asam ask asleep asyik atas atau awak awake awal awan
ayah ayam ayat azan baby baca back bad badan bag bagi bagus bahagian baharu bahasa baik bajet baju baki balas balik
ball bandar bang bangi bangku bangun banjir bank banyak barang baru bas basah basikal basuh batal batalkan batu batuk
bau bawa bawah bawak bawang bayar bayaran bazaar bazar beach beautiful because bed before beg behind bekerja beku
belah belajar belakang belanja beli believe belum benar benda bengkel berapa berapi beras berat beratur berbuka
berdiri berehat berhenti beri berita berjaya berjumpa berkat berpeluh bersama bersih bertanya besar besok best betul
between biasa big bil bila bilik bincang bintang bird birthday bising bodoh body bola boleh bonanza book borong bosan
both box boy brand breakfast bring brother buah buat budak buka bukti bulan bulanan bulu bundle bunga bungkus
bungkusan bunyi buruk burung bus business busy butang buy cabai cair cakap call camtu cancel cantik car card carefully
cari carry cash cat catering cawangan cendol cepat cerah cerita chair chat check cheese chicken child chili chilli
chocolate christmas church cik cikgu cili cinta city clean client close closed cloud cny coffee cold colek color combo
come comel complaint confirm contact cook cooked cool country coupon crab crazy crispy cry cuaca cuba cuci cucu cukup
cup customer customers cut cuti dad daging dah dalam damaged dan dance dapat dapatkan dapur dari daripada dark date
daughter daun day days dead deal deals dear deepavali dekat delay deliver delivered delivery demam demi dengan dengar
depan desk dessert details dewan dia different dinner diorang diri discount diskaun doctor dog doktor done door dorang
double down dream dress drink drinks drive dua duduk duit dunia durian ear early earth easy eat either ejen ekspres
else email emak emas empty enak encik end enough esok evening event every everyone exclusive extra eye face facebook
fall family famous far farm fast father feast fee feedback feel festival few field fiesta fight filem find fire first
fish five flash flight floor flower fly follow food foodpanda foot for forget four free fresh freshly friday friend
friends from fruit full funny gaduh gagal gajah gaji gambar game ganti garden garing gawai gelak gembira gemuk geng
gerai geram get gift gigi gila girl gitu give giveaway glad glass go gold gone good goreng grab grand grass great
green ground group grow gula guru guy habis habiskan hadiah hadir hair hairan haiwan hal half hampers hand hangat
hantar hantu happy harap hard harga hari harian hat hate hati have head healthy hear heart heavy hebat hebatnya helah
help here hidang hidangan hidung hidup high hijau hilang hill hingga hitam hold holiday holidays home hope horse
hospital hot hour hours house how hubungi hug hujan hujung hungry hurt hutan ibu ice idea iftar ikan ikut in info
ingat ini inside instagram internet investor invoice isi island issue istimewa item items itu jadi jadual jagung jalan
jam jangan janji jari jatuh jauh jawab jejaka jelas jemput jemu jengka jimat jiran jodoh join juadah jual jualan juga
juice jujur jumaat jumlah jump jumpa just juta kaamatan kacau kad kahwin kain kakak kaki kalau kali kami kampung kanak
kapal kapsyen kari karnival kasih kasihan kasut kata katering kaunter kawan kawin keadaan kebun kecewa kecil kecoh
kedai kedua keep keju kek keluar keluarga kembali kenal kenapa kenduri kenyang kepada kepala keras kereta kerja
keropok kertas kerusi ketawa ketiga khamis khas kicap kid kilat kind king kipas kira kirim kiss kit kita kitchen klik
klinik knee knife kolam kombo kopi korang kosong kosongkan kotak krismas kuah kualiti kuantiti kuat kubur kucing kuda
kuih kukus kulit kunci kuning kunyit kurang lagi lagu lain laju laksa laku lalu lama lambat lampu land landing langit
langsung language lapan lapar laptop large lari laris last late latihan laugh lauk launch laut law lawak lawat learn
leave lebaran lebih left leg legend lelaki lemak lembu lemon lepas less letak letaknya letih letter licin lidah life
light lihat lihatlah lima limau limited link lion lipas lips list listen little live load loading local long longkang
look lori lost loud love low luar luas lucky lucu luka lulus lunch lupa maaf macamana mahal mahu main majlis makan
makanan makcik malam malas malu man mana mandi mangga mango mangsa manis many marah market marry masa masak masakan
masalah masam masih masin masjid masuk mata mati matter maulidur maybe meal mean meat medium mee meet meeting mega
meja mekar membeli member menang menangis menarik mencuba menu menunggu merah merdeka meriah mesej message mesti mi
midnight mimpi minat minggu mingguan minit minta minum minuman minute minyak missing mom monday money month moon more
morning most mother motor mountain mouth move movie muat muda mudah muka mula mulia mulut murah murahan music must
mutu muzik nafas naik nama name nampak nangis nanti nasi nasional neck need negara negeri nenas nenek never new next
nice night nikmat nilai noise nombor noodle noodles north nose not nota nothing now number nyaman nyamuk nyanyi ocean
offer office often old once one online only open opening orang order orders oren original other otw our out outlet
outside own pack package padat padu page pagi pahit paid paint pakai pakcik pakej paling panas pandai pandan pandu
panggil panggung panjang pantai pantas parah parcel park parking party pasar pasembur pasir past pasti pasu path patut
pay payday payment peace pecah pedas pedasnya pejabat pek peket pelajar pelanggan pelbagai peluang pembayaran
pembukaan pemenang penat pendek penerangan pengguna penghantaran pening penting penuh people peratus percuma perempuan
pergi perlu persen person pertama pertanyaan perut pesan pesanan pesta petang petani phone photo pickup picture piece
pilih pilihan pinggan pintu pisang pisau pizza place plane plate play please point pokok polis pondok pool poor
portion poster potong potongan prawn prawns pray pre premium preorder press pretty price problem product promo promosi
promotion puas puasa pukul pulang pull puluh pulut push puteri putih putus quality question quick quiet quite
quotation rabu rahmat raikan rain raining rainy rajin rakan ramadan ramadhan ramai rambut rangup rapat rasa rasanya
rasmi raya reach read ready real rebut receipt recipe red refund reminder rempah rendah rendang reply request
reservation rest restaurant return review rezeki ribut rice rich ride rindu ring ringan ringgit risau river road rock
rojak rokok roof room rosak roti round rugi rujak rumah rumit rumput run runtuh sad safe sah sahaja sahur saja sakit
salad salah sale sales sama sambal same sampai sana sand sangat sangatlah santan sarapan satay sate satu saturday
sauce save savings sawah saya sayang sayur school sea seafood season seat sebab sebelah sebelum sebenarnya sebulan
second sedap sedapnya sedia sedih see segar segera sejarah sejuk sekali sekarang sekejap sekolah selain selalu selamat
selasa selepas selipar sell selsema seluruh semalam semasa sembahyang sembang sempit semua semula sen senang senarai
send sendiri sent serbu serentak sering seronok sertai served service sesuai set setiap setuju seven shade she shoe
shoot shop shopee shopping short should show shower shut siang siap siapa siapkan sibuk sick side sign signature sihat
sikit simpan sing singgah sini sister sit six size skin sky sleep slow small smart smell smile smoke snack snek snow
soft solat sold some son song soon sorry sos soto sotong sound soup south speak special spesial spices spicier spicy
spring stall stand star start stay step stesen stick still stock stok stone store storm story street strong student
students suami suara such sudah sudahlah sugar suka suku summer sun sunday sungguh sunny sunyi sup super supper surat
susu sweet swim syok syukur table tadi tahniah tahun tak take takut tali talk tall tambah tambahan tanah tandas tangan
tanpa tanya tapau tari tarikh tasty tauhu tawaran tayar tea teach team teaser tebal teh telefon telinga tell telur
teman tempah tempahan tempat tempatnya ten tengah tengok tentu tepung terasa terbaik terbang terbesar terbuka terhad
terhebat terima terkejut terkini terlajak terlaris ternama teruk terus test thaipusam thank thanks their them then
there they thing think this those though thought three ticket tidak tidur tiga tiket tiktok tikus time timur tinggal
tinggi tingkap tired to today tolong tomorrow tonight too top touch town tradisi traffic train tree trip true truth
try tua tubuh tukang tukar tulis tunai tunda tunggu turn turun tutup two ubat ubun udang ulam ulang ular ulat umur
uncle under until untuk untung update upon urgent urusan usah usaha usia usual utama valentine value vegetarian very
vesak video viral visit voice voucher wait waiting wajib waktu walk wall wallet wang wangi wanita want warisan warm
warna wash watch water way wayang weak wear weather website wedding week weekend weight welcome well wesak west wet
what whatsapp wheel when while white who whole why wife wild win wind window wish with without woman wonder wood word
work world worry wrong yang yard year yellow yes yesterday you young your zaitun zaman
"""
EVERYDAY: frozenset[str] = frozenset(_WORDS.split())

PROMOTED: tuple[str, ...] = (
    "new year", "chinese new year", "year end", "independence day", "labour day", "valentine day", "hari raya",
    "hari ibu", "hari bapa", "hari merdeka", "hari malaysia", "tahun baru", "cuti sekolah", "school holiday",
    "happy hour", "early bird", "flash sale", "mega sale", "grand opening", "free delivery", "free gift",
    "family set", "lunch set", "combo set", "midnight sale", "harga runtuh", "stok terhad", "hujung minggu",
    "pay day", "back to school", "tempah sekarang", "beli sekarang", "pesan sekarang", "daftar sekarang", "order now",
    "buy now", "book now",
)  # fmt: skip
"""What offers, pages and buttons are named after: two words that are nearly these are these."""

TURNED: dict[str, str] = {
    "discount": "diskaun", "discounts": "diskaun", "percent": "peratus", "customer": "pelanggan",
    "ticket": "tiket", "descount": "diskaun", "product": "produk", "stock": "stok",
    "original": "original", "special": "spesial",
}  # fmt: skip
"""English that a decoder writes for the Malay word of the same sound."""
