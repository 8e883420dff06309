"""Everyday Malay and English words, of a food stall's orders, notes, captions and pages first: what is among them is a
word as it stands, and a misheard word is mended with them.
"""

_WORDS = """
abah abaikan abang about above academy acar account across ada adakah adalah adanya added address addresses adik
adiknya adoi aduan aduh adult adults adun affordable after afternoon again against agak agaknya agar aged agreed ahli
aidiladha aidilfitri air aircon airport ais akan akaun akhir akhirnya akikah aku alah alam alamak alamat alamatnya
alhamdulillah allergic allergy almond alor also always amat amazed amazing ambang ambil amboi ambulans among ampaian
ampang anak anaknya anchovies anda aneh anggur angin angkat angry animal anjing anniversary annoyed annually another
ansur answer answers antara any anything apa apabila apam api apologies apologize appetite appetizer apple apples
appreciate appreciation apron arahan area army arnab aroma aromatic around arrival arrive arrived arriving asal asam
asamnya asar ask asked asking asleep asli asyik atap atas atau ate atuk audio authentic avocado awak awake awal
awalnya awan awesome awet ayah ayahnya ayam ayamnya ayat azan babas babies baby baca bacaan back bacon bad badan
badminton bag bagaimana bagi bagus bahagia bahagian bahan bahannya baharu bahasa bahulu baik baiki bajet baju baked
bakery baki bakso balado balai balance balas balik ball banana bananas bandar bang bangi bangku bangsar bangun
bangunan banjir bank bantu banyak banyaknya bapa bapanya barang barat barbecue bargain baru bas basah basi basikal
basil basket basuh batal batalkan bateri batik batter batteries battery batu batuk bau bawa bawah bawak bawal bawang
bayam bayar bayaran bayi bazaar bazar beach beans beautiful bebas bebola becak because bed beef before beg begedil
begini begitu behind bekal bekas bekerja bekerjasama beku belacan belah belajar belakang belanja beli belia beliau
believe belikan belimbing bell belum benar benda bendera bengang bengkak bengkang bengkel bentuk berada berangin
berani berapa berapi beras berasal berasap berat beratur berbaloi berbau berbelanja berborak berbual berbuka
berdasarkan berdebu berdiri berdoa berdua berehat berharap berhenti beri beriani berikutan berita berjaya berjumpa
berkat berkata berkawan berkenalan berkesan berkhasiat berkrim berkuah berkualiti berlangsung berlemak berlumpur
bermesyuarat bermula bermutu berpatutan berpeluh berpendapat berpengalaman bersabar bersama bersedia berseri berserta
bersiap bersih bersihkan bersyukur bertanya bertaraf bertemu berterima berterusan bertiga bertuah bertukar berubah
berwarna besar besaran beserta besok best bestnya betapa betik better betul between beverage biasa biasanya bicycle
bicycles big bigger bihun bijak biji bil bila bilik bilis bill bills bincang bingka bintang bird birthday birthdays
biscuit bising bismillah bite bites bitter blackout bland blast blend blended blessed blueberry bocor bodoh body
boiled boiling bola boleh bolehlah boling bomba bonanza bongsu bonus book booked boom booth borak borang boring borong
boros bosan bosses both botol bottle bottles bowl bowls box boxes boy boys brader brakes brand bread breakdown
breakfast breakfasts breaking bridges brilliant bring broccoli brochure broke broken brokoli broom broth brother
brothers brown buah bual buat bubble bubbly bubur bucket budak budaknya budget buffet buka bukakan bukankah bukannya
bukit bukti buku bulan bulanan bulu bumbu buncis bundle bundles bunga bungkus bungkusan buns bunyi burger burgers
burning burst buruk burung bus busier business busuk busy butang butter buy buyer buyers buying buzzing cabai cabaran
cabbage cabin cable cabutan cair cakap cake cakes cakoi call calling calmly calories camera camne camni camp campaign
campur camtu cancel candy cannot cantas cantik capati cappuccino car caramel card carefully cari carnival carrot carry
cart carton cartons cash cashew cashier cashless cat catch catering cauliflower cawan cawangan cecair cekodok
celebrate celebrating celebration celebrations celup cempedak cencaluk cendawan cendol cengkih cenkodok cepat cerah
ceramic ceremony ceria cerita chain chair champion chance changed charcoal charger charges chase chat cheap cheaper
cheapest check checked cheerful cheese chef chefs cheras cherries chewy chicken child children chili chilli chilly
chips chocolate chocolates chop chopped chopstick christmas chunky church cicak cicip cik cikgu cili cincau cinnamon
cinta citrus city clam class classes classic classroom clean cleaned cleaner cleanliness clear client clinic close
closed cloud cloudy cny cockroaches cocoa coconut coffee coffees coins coklat cold colder colek colleagues college
color combo come comel comes coming community complain complaint complaints concert confirm confirmation contact
container cook cooked cookie cookies cooking cool cooler copyright corak coriander corn corner cost costs cosy counter
country couple coupon coupons courier court cousins covid crab crabs crackers craving cravings crazy cream creamy
credit crew crispier crispy crowd crumbs crunch crunchy cry cuaca cuacanya cuak cuba cuci cucu cucumber cucunya
cuisine cukai cukup cukur culture cup cupcake cups curi custard customer customers cut cutest cuti cyberjaya dad dadih
daerah dagang daging dagingnya dah dahlah dahulu daki dalam damage damaged damansara dan dance dancing dapat dapatkan
dapur dapurnya dari daripada dark datangnya date dates datuk daughter daun day daylight days daytime dead deal deals
dear debts debu decide deepavali dekat delay delayed delays delicious deliciously delight delightful delima deliver
delivered deliveries delivering delivery deluxe demam demi denda dengan dengar dengkel dentist depan deras derma desa
design desk dessert desserts detail details detergent device dewan dewasa dia diadakan diambil diaorang dibalas dibawa
dibayar dibeli diberi dibuka dibungkus dicadangkan dicairkan dicari diced different digemari digunakan dihantar
diharapkan dihidangkan dijemput dijual dijumpai dikenali diketahui dikupas dikurangkan dimakan dimiliki diminum dine
dingin dinner dinners diorang dip dipakai dipanggang dipanggil dipercayai dipilih dipped dipping dips direbus diri
dirisaukan dirt disahkan disalai disappointed disappointment disapu discount discounted discover disediakan dish
dishes disiapkan disiplin disiram diskaun distance disukai ditabur ditanya ditawarkan diterima ditipu ditugaskan
ditukar ditunda ditunggu ditutup diubah doa doctor dodol dog doktor dompet donat done donut door doorstep dorang
double dough doughnut down dozen dozens drank dream dress drink drinking drinks drive driven driver drivers drizzle
dua duck duduk duit duku dumpling dunia durian during dust ear earlier early earth easy eat eating edar edisi edition
eggs ehsan either ejen ekspres elderly electric electrician electricity elektrik elok else email emak emaknya emas
embun emping employee employees empty enak encik end engine enjoy enjoyable enjoyed enjoyment enough enquiry entahlah
envelope epal equipment erat esen esok estate evening evenings event every everybody everyone everywhere exam
excellent exclusive expensive explore extended extra eye face facebook factory faedah faham fair fall families family
famous fan fans fantastic far farm fast faster father fathers favorite favorites favourite favourites feast fee feed
feedback feel feeling fees feri festival fesyen few field fiesta fifteenth fight fikiran filem finally find fire first
fish fishball fitrah five fix fixed fixing flame flash flavors flavour flavours flew flight flood floor flour flower
fluffy fly flying folks follow follower followers food foodpanda foot football for forget fork four fragrant franchise
free freezer fresh fresher freshly friday fridge fried friend friendly friends friendship fries from frozen fruit
fruits fruity frustrated frying full funny fusion gabra gabungan gaduh gagal gajah gajet gaji gajinya galak gambar
game gandum ganjaran ganti garaj garam garden garing garlic gas gatal gather gathering gatherings gaul gawai gelak
gelas gemar gembira gempaknya gemuk geng genting gentle genuine geprek gerai gerak geram gerimis gerobok get getuk
giant gift gigi gigih gila ginger ginilah girl girls gitu give giveaway glad glass glasses glaze go goes gold gombak
goncang gone gonjeng good goreng gorengan gosip gosok got gourmet grab graduate graduation grain grand grandma grandpa
grape grapes grass grateful gratitude gravy great green grill grilled grilling ground group grow guava gula gulai guli
gulung gunting gunung guru guruh guy guys habis habiskan hack hadiah hadiahnya hadir hair hairan haircut haiwan haji
hal halal halba half halwa hampers hampir hancur hand handmade hang hangat hangit hangpa hantar hantu hanyir happier
happily happiness happy harap harapan hard harga harganya hari harian harum harvest hat hate hati have hawkers hazy
head healthier healthy hear heart heat heated heavy hebat hebatnya helah help helped helper hendak her herb here
heritage hias hiburan hidang hidangan hidung hidup high highest highway highways hijau hilang hill hingar hingga hired
his hit hitam hold holiday holidays home homemade homework honest honestly honey hope horse hospital hot hotel hotter
hour hours house how hubungi hug hujan hujannya hujung hungrier hungry hurt husband hutan hutang hygiene hygienic ibu
ibunya ice iced icing idaman idea iftar ikan ikhlas ikut imbuhan immediately impian imported imsak in include indah
infak info ingat ingredient ini inquiries inside instagram instantly insurans insyaallah international internet
interview inti inventori invest investor invitation invitations invite invoice invoices invois ipar ipoh irresistible
isi island issue isteri isterinya istimewa istimewanya isyak item items itu jabatan jadi jadual jaga jagung jaket
jalan jam jamadilawal jambatan jambu jangan janji jantung jar jarang jari jaring jatuh jauh jawab jawapan jejak jejaka
jelapang jelas jemput jemputan jemu jenama jengka jerebu jeruk jikalau jimat jintan jiran jiwa jodoh johor join
journey joyful juadah jual jualan juga juice juicier juicy jujur jumaat jumbo jumlah jumlahnya jump jumpa junction
juru jurugambar jururawat just juta kaamatan kabus kacang kacau kad kagum kahwin kain kajang kakak kakaknya kaki kalah
kalau kali kalori kambing kami kampung kamu kanak kangkung kanji kanopi kantoi kapal kapsyen karamel kari karipap
karnival kartun kasih kasihan kasut kata katering katil kau kaunter kawan kawasan kawin kaya keadaan kebab kebanyakan
kebaya kebenaran keberadaan kebersihan kebun kecantikan kecemasan kecewa kecil kecoh kecuali kedah kedai kedua keep
kegagalan kegemaran kegembiraan kehadiran kehebatan kehilangan keistimewaan kejiranan keju kejujuran kek kekasih
kekecewaan kekosongan kelahiran kelantan kelapa kelas kelat kelazatan keledek keletihan keli keliru keluar keluarga
keluarganya kelulut kemahiran kemalangan kemampuan kemarahan kemarau kemasan kembali kemeriahan kempen kenal kenapa
kencang kenderaan kenduri kentang kenyal kenyang kepada kepak kepala kepenatan kepercayaan kepuasan keputusan kerabu
keracunan keraian kerang kerap kerapu keras kerepek kereta keretanya keria kerinduan kering kerisik kerja kerjasama
keropok kerosakan kertas kerugian kerusi kesedapan kesedihan kesejukan keselesaan kesemua kesesakan kesetiaan kesian
kesihatan kesukaan kesunyian ketagih ketakutan ketam ketawa keterujaan ketiga ketika kettle ketul ketumbar ketupat
keunikan keuntungan khamis khas khemah kicap kid kids kilang kilat kilogram kilometres kinabalu kind king kipas kira
kiri kirim kiriman kisar kismis kiss kit kita kitchen kitorang klang klasik klik klinik knee knife kobis kolam kolej
kombo komisen komplen komuniti kondominium kontrak kopi kopinya kopok korang korban kosmetik kosnya kosong kosongkan
kotak kotlah koyak koyok krismas kuah kuali kualiti kuantan kuantiti kuat kubur kuching kucing kuda kuetiau kuih kukus
kulim kulit kunci kuning kunjung kunyit kupas kupon kurang kurier kurma kurung labuan lada ladies lagi lagu laici lain
laju lakaran laksa laku lalat lalu laluan lama lamb lambai lambakan lambat lamp lampu land landing langgan langit
langkawi langsung language lap lapan lapangan lapar lapis laptop large largest lari laris lasak last late lately latih
latihan latte laugh laughing lauk launch laut law lawa lawak lawat lawyer layan layanan layer lazat lazim leaf leaked
leaking learn learning leave leaving lebah lebaran lebat lebih lebuh left leftover leg legend legenda legendary lekor
lelaki lemak lembap lembu lembut lemon lemonade lemongrass lemons lengkap lengkuas lepak lepas lepaskan lepat lesen
less lesson letak letaknya letih letter lettuce letup level lewatnya licin lid lidah lids life ligat light lightning
lights lihat lihatlah likat lima limau limited limpahan link lion lipas lips liquid list listen little live load
loading loan lobak lobster local locals loceng lokasinya long longer longkang lontong look looks lori lorong lorry
lose lost loud love loved lovely lover lovers low lower loyal loyalty luar luas lucky lucu luka lulus lumpia lunak
lunch lunches lupa maaf macamana machine mackerel madu magazine maghrib magic mahal mahalnya mahir mahligai mahu main
maintained maintenance majikan majlis makan makanan makannya makaroni makcik maker maklum makmur malahan malam malas
malinja mall malt malu mama mamak mampat mampu man mana manager manakala mandi mangga manggis mango mangoes mangsa
manis manisan manisnya mantap many maple marah margarine marilah marinade marinated marjerin market married marry
martabak masa masak masakan masakannya masalah masam masih masin masjid masks masuk mata matahari matang matanya mati
matlamat matter maulidur maybe mayo mayonis meal meals mean meat medicine medium mee meet meeting meetings mega meja
mekar melainkan melaka melakukan melalui melariskan melayan melekat meleleh meletakkan meletup melihat melimpah melt
melted melukis memahami memakai memandang memandu memasak memasukkan membakar membantu membawa membayar membeli member
memberi memberikan members membership membesar membosankan membuatkan membuka memegang memiliki meminati memohon
memorable memories memory memotong mempelajari memperbaiki mempunyai memuaskan memujuk menambah menang menangis
menanti menarik menawarkan mencuba mencuci mendapat mendapatkan mendengar mendidih mendung menemui menerima menerusi
mengadakan mengagumkan mengajar mengantuk mengecewakan mengecilkan mengelap mengenali mengerjakan mengetahui
menggoreng menggunakan menghairankan menghantar menghargai mengidam mengikuti mengingati mengingatkan mengira mengisar
mengukus mengulas menguli menimbang menjadikan menjatuhkan menjawab menjimatkan menjual menolak menonton mentega
mentua menu menulis menumis menunggu menurut menutup menyala menyambut menyampaikan menyanyi menyayangi menyebut
menyediakan menyejukkan menyelerakan menyertai menyesal menyiapkan menyimpan merah meraikan merajuk merangkumi merasa
merasai merdeka meriah mertabak mesej mesin mesinnya meskipun mesra message messages mesti mesyuarat metal mi
microwave midnight mihun mild mililiter milk milkshake milo mimpi minat minced mind minggu mingguan mini minit minta
minum minuman minumannya minute minutes minyak missed missing mixed mixture mobile mocha mocktail modal moden modern
moga mom moment monday money monsoon month months montok moon moonlight more moreh morning mornings mosquito most
mother mothers motor motorbike motorcycle motosikal mountain mouth mouthwatering move movie muar muat muda mudah mufin
muharam muka mula mulia mulut mungkin murah murahan murahnya murtabak mushroom mushrooms music musim must mustard
mutton mutu muzik nafas naga naik najis nama name nampak namun nangis nangka nanti nantilah nasi nasihat nasional
native natural nearby nearest neck need negara negeri neighbors neighbour neighbourhood nenas nenek neneknya never new
news newspaper next ngeteh ngopi niaga niat nice night nights nikah nikmat nilai nobody noise nombor noodle noodles
noon normal north nose not nota notebook nothing notifikasi now nugget number nurse nurses nutrisi nutritious nuts
nyaman nyamuk nyanyi nyanyian occasion ocean offer office offices often okra old oleh ombak once one onion onions
online only open opening opor orang order ordered orders oren original orkid otak other otw our out outdoor outlet
outside overcooked overtime own owner pack package packages packaging packed packets packing padang padat padi padu
page pagi paginya pahang pahit paid paint painter paip pairs pajeri pakai pakaian pakat pakcik pakej paksa paling
palsu pameran panas panasnya pancake pandai pandan pandu panggang panggil panggung panjang pantai pantas papan papaya
paper parade parah parcel parcels parents park parking parkir parties partner party pasar pasaran pasembur pasir past
pasta paste pasti pastry pasu path patient patut patutnya pay payau payday paying payment payments peace peaceful
peanut peanuts pecah pedalaman pedas pedasnya peeled pegang pejabat pek pekan pekasam pekat pekena pekerjaan peket
pelaburan pelajar pelakon pelancong pelanggan pelangi pelayan pelbagai pelik pelita peluang pemahaman pemandu pemanis
pembaikan pembancuh pembantu pembayaran pembekal pembekuan pembeli pembelian pemborong pembuka pembukaan pemenang
pemilik peminat penang penat pencuri pendapat pendek pendidikan penemuan penerangan penerima pengajaran pengalaman
pengantin pengat pengawet pengeluar pengesahan pengguna penghantar penghantaran penghargaan pengunjung pengurus
peniaga penilaian pening penipuan penjaja penjual penonton pensel penting penuh penutup penyakit penyelia penyet
people peperiksaan pepper peraduan perak peralatan perap perapan perasa peratus perayaan perbelanjaan perbincangan
percakapan percaya percent percubaan percuma percutian perempuan perencah perfect pergedel pergi pergilah peria
periksa peringatan peringkat perisa periuk perjalanan perkahwinan perkhidmatan perlahan perlis perlu permai permintaan
permit permulaan perniagaan pernikahan perpustakaan persahabatan persediaan persekutuan persembahan persen persiapan
persimpangan person pertama pertandingan pertanyaan pertemuan perumahan perut pesan pesanan peserta pesisir pesta
petai petang petani petir petola petrol petua phone photo photos pickup picnic picture pictures piece pieces pilih
pilihan pinang pineapple pinggan pinggir pinjam pinjaman pink pintu pipe piring pisang pisau pizza place plane plastic
plastik plate plates platter platters play players playing pleasant please pleased pleasure plug plumber pocket point
points pokok police polis polite polos pondok pool poor popcorn popia popular pork portion poster potato potatoes
potong potongan pouch powder power powered prawn prawns pray pre premis premium preorder press pretty preview price
prices pricey pricing printer prize prizes problem product profit promo promosi promotion protein puas puasa puchong
pudding puddings puff pujasera pujian pujuk pukul pulang pulasan pulau pull puluh pulus pulut pumpkin punyai pure
purple pusat push puteri putih putrajaya putu putus quality queen question questions quick quickly quiet quite
quotation quran rabiulawal rabu radio rahmat rahsia raikan rain raincoat raining rainy raisin rajin rakan rakyat
ramadan ramadhan ramai rambut rambutan ramuan ranch ranggi rangup rapat rapuh rarely rasa rasanya rasmi rate rating
ratings rawang raya reach reaching read ready real really rebat rebus rebusan rebut receipt receipts received recently
recipe recipes recommend recommendation recommended red redah redup refill refreshing refrigerator refund refunded
refunds regret regular rejab relaxed remaja reminder rempah rendah rendang renovation rent rental renyah reopen
repairs reply request requested requests resepsi reservation reserve reserved resipi resit rest restaurant restoran
return reunion review reviews rezeki ribut rice rich ride rider riders rights rindu ring ringan ringgit ringkas ripe
risau river road roads roadside roast roasted rock rojak rokok rolls rombongan rondo roof rooftop room rosak rosaknya
roti round roundabout routes royal ruang rubbish rugi rujak rumah rumahnya rumit rumpun rumput run runcit rungutan
runtuh rush sabah sabar sabun sad sadness safe sago sagu sah sahabat sahaja sahur saja sakit salad salads salah salary
sale sales salji salmon salt salted salty sama sambal sambalnya sambals sambut sambutan same sampah sampai sample
samples sana sand sandwich sandwiches sangat sangatlah santai santan sapu sarang sarapan sarawak sardin sardine satay
sate satisfaction satisfied satisfying satu saturday saturdays sauce sauces saudara sausage sausages save saver
savings savour savoury saw sawah sawi sawit saya sayang sayur scary school scoop screens scroll sea seafood season
seasonal seasoned seat seats sebab sebahagian sebaliknya sebelah sebelum sebenarnya sebentar sebiji sebotol sebulan
sebungkus sebut sebutan second seconds secret sedap sedapnya sedekah sedia sedih see segar segera sehari sehingga
sejak sejarah sejati sejuk sejuknya sekali sekarang sekejap sekeluarga sekeping seketul sekilo sekitar sekolah sekotak
selain selalu selama selamat selangor selasa selatan selawat selected selection selendang selepas selera seleraku
selesema selipar sell seller sellers selling sells selsema seluar seluruh semalam semasa sembahyang sembang semenjak
sementara seminggu semoga sempena sempit sempoi semua semula semut sen senang senarai send sendayu sendiri
senduk senior senja sent sentap sentiasa sentul senyum seorang sepang sepanjang sepinggan sepupu serai seram serbu
serbuk serdang seremban serentak seri serikaya sering serious seronok serta sertai serunding served service serving
servings sesak sesame seseorang sesiapa sesuai sesuatu set setapak setar setengah setiap setibanya sets settle setuju
seven sewa sewaktu shade shake shaker she shelf shells shelves shipment shipping shirt shock shoe shoes shoot shop
shopee shopper shopping shops short shortest should show shower shrimp shut siakap siang siap siapa siapkan sibuk sick
side sign signature signboard sihat sikit sikitnya silver simpan simple simply since sindir sing singgah singgahlah
singkong sini siput siram sirap sirih sister sit six size sizzling skewer skin sky sleep slice sliced slices slow
slower small smaller smart smash smell smells smile smoke smoked smoky smooth snack snacks snek snow soalan soda sodas
soft sokong sokongan solat sold some somebody someday sometime sometimes son song soon sooner sorry sos soto sotong
sound soup soups sour south space span spare speak speaker special speciality specials specialty speed speedy spending
spesial spices spicier spicy spinach sponge sponsor spoon spoons spring sprinkle squad squid stall stalls stand star
starfruit start station statusnya stay steam steamed step stesen stesyen stews stick sticky still stir stirred stock
stok stone storage store storm stormy story stove straw strawberi strawberries strawberry street streets strong
stronger student students stuffed style suami suaminya suara suasana subang subscribers subuh subuhnya such sudah
sudahlah sudip sugar sugarcane suggestion suggestions suka suku sulam sulung summer sumpit sun sundae sunday sundays
sungai sungguh sunny sunrise sunset sunshine sunyi sup super supermarket supervisor supper suppers supplier suppliers
supplies supply surat surau surprise surprised surprises susah susu sweep sweet sweetened sweeter sweetest sweetheart
sweets swim syaaban syabas syarikat syiling syok syoknya syrup syukur table tables tablet taburan tadi tahan tahniah
tahun taiping tak takda takde take takeaway takkan takleh taknak takpa takpe takut takziah tali talk tall tamarind
tambah tambahan tanah tandas tangan tanggung tanjung tank tanpa tanya tapai tapak tapau tapaunya tapioca tapis tarawih
tari tarikh tart tasik taste tasteless tastes tastier tastiest tasting tasty tau taufan tauge tauhu tawaran tawarannya
tawau taxi tayar tea teach teacher team teammates teaser tebal technician teenager teenagers teh tekan tekap teksi
telefon televisyen telinga tell telur telurnya teman tembikai tempah tempahan tempat tempatnya tempe tempoyak tempting
ten tenang tender tengah tenggiri tengkujuh tengok tent tentu tenusu tepung terap terasa terawih terbaharu terbaik
terbang terbaru terbesar terbuka tercinta terdapat terengganu terer terhad terhadap terhangat terharu terhebat
terhibur terima terkejut terkemuka terkenal terkini terlajak terlambat terlampau terlaris terlupa terminal termurah
ternak ternama terpaksa terpilih terrace terrible tersentuh terserlah tersilap tersohor tersusun tertarik tertekan
tertidur tertinggal tertutup teruja teruk terung terus test testing tetap tetapi thaipusam thank thankful thanking
thanks their them then there they thick thing think thinner third thirsty this those though thought three throughout
thunderstorm tiba ticket tidak tidur tiga tiger tiket tiktok tikus tilapia time timun timur tinggal tinggi tingkap
tired tissue tisu titik to toast toasted today toddler tofu toilet told tolong tomato tomatoes tomorrow tomyam tong
tongkol tonight too tools top topping toppings tosai touch tour tourist towel town trader tradisi tradisional
tradition traditional traffic train training travel tray trays treat treats tree trip trips trolley tropical truck
trucks true truth try tua tuaian tuala tuan tubuh tudung tukang tukar tulang tulangnya tulen tulis tumbuk tumis tumpah
tumpang tunai tunang tunda tunggu turmeric turn turun tutup twice twist two tyres ubat ubun udang ulam ulang ular ulat
umbrella umrah umum umur uncang uncle undangan under undercooked unforgettable unik unique universiti university until
untuk untung upah update upon urap urgent urusan usah usaha usahawan usia ustaz usual usually utama utara valentine
value valued vanila vanilla vegan vegetable vegetables vegetarian veggie veggies vehicles vendor very vesak video
village vinegar viral visit visitor vitamin vitamins voice voucher vouchers wadai waffle wait waited waiter waiting
waitress wajib wajik waktu walaupun walk wall wallet wang wangi wangian wanita want wants warehouse warga waris
warisan warm warmer warna warnanya warung wash washed watch watched watching water watermelon way wayang wayar weak
wear weather website wedding weddings week weekday weekdays weekend weekends weeks weight welcome well wesak west wet
what whatsapp wheel when while whip whipped white who whole wholesale why wife wifi wilayah wild win wind window windy
wings winner winners winning wipe wish wishing with without wives wok woks woman wonder wonderful wood word work
worker workers working world worried worry worrying worth wrap wrapped wrong yang yard year years yellow yes yesterday
yogurt you young your yours yummy zaitun zakat zaman zest zikir zohor zoo zulhijah zulkaedah
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
