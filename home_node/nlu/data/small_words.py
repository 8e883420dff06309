"""The little words of speech: those that carry nothing in an order, and those of people who only talk."""

FILLERS: tuple[str, ...] = (
    "tolong", "tolonglah", "please", "pls", "sila", "nak", "saya nak", "aku nak", "saya mahu", "mahu", "i want to",
    "i want", "i need to", "i would like to", "i'd like to", "can you", "could you", "can you please", "would you",
    "boleh tak", "boleh", "bolehkah", "boleh tolong", "tolong saya", "hey", "hei", "okay", "ok", "okey", "uhm", "um",
    "uh", "err", "er", "eh", "ah", "aah", "hmm", "em", "emm", "mm", "erm", "so", "well", "alright", "right", "just",
    "the", "a", "an", "of", "for", "on", "in", "at", "to", "with", "my", "our", "your", "this", "that", "these",
    "those", "is", "are", "be", "now", "yang", "untuk", "pada", "di", "ke", "dengan", "kat", "dekat", "tu", "ni",
    "itu", "ini", "kita", "kami", "saya", "dalam", "dari", "daripada", "dan", "and", "sekarang", "sekarang ni",
    "sekarang ini", "right now", "lah", "jap", "sekejap", "kejap", "satu", "one", "me", "us", "kepada", "kpd",
    "terus", "cepat", "segera", "bagi saya", "for me", "untuk saya", "let's", "lets", "let us", "go ahead and", "jom",
    "mari", "cuba", "sistem", "bot", "abang", "bro", "boss", "bos", "adalah", "ialah", "jadi", "jadikan", "as", "by",
    "about", "tentang", "mengenai", "berkenaan", "punya", "sedang", "tengah", "currently", "semua", "semuanya", "all",
    "nombor",
    "number", "no", "i'd like", "saja", "sahaja", "je", "yang mana", "aku", "do we have", "we have", "kita ada",
    "yang kita ada", "bagi", "beri", "do we", "we", "which are", "that are", "nama", "called", "named", "bernama",
    "current", "terkini", "latest", "it", "from", "want", "need", "perlu", "pasal", "fasal", "bang", "kindly", "turn",
    "switch", "yang dah", "yang dah naik", "yang dah keluar", "yang sudah", "yang telah", "yang masih", "yang ada",
    "semula", "again", "sekali lagi",
    "lagi sekali", "did we", "are we", "i need", "i wanna", "let me", "leh", "nak minta", "boleh ke", "dulu", "pula",
    "pulak", "juga", "jugak", "also", "then", "lepas tu", "oh", "urm", "ermm", "haa", "weh", "wei", "ya", "ye",
    "here", "there", "kat sini", "kat sana", "over", "through", "into", "onto", "using", "sikit", "some", "actually",
    "basically", "ready", "kena", "kan", "balik", "take", "doing", "performing", "going on", "macam ni", "like this",
    "minta", "ones", "the ones", "ones only", "only",
)  # fmt: skip

_PARTICLES = """
tu ni itu ini la lah ya ye boleh tolong please pls sekarang now dah terus je saja sahaja dulu jap kejap sekejap pula
pulak juga jugak eh okay ok boss bos bro
"""
PARTICLES = frozenset(_PARTICLES.split())
"""What is said after a name and is no part of it."""

_BEHIND = """
already bagi because belum dari daripada for kepada kerana lagi nak sebab since stock stok sudah supaya to untuk we yang
"""
BEHIND_NAMES = frozenset(_BEHIND.split())
"""What goes on after a name that is known to both."""

REMARKS = frozenset({*PARTICLES, *BEHIND_NAMES, "nanti", "tadi", "takut", "kan", "so", "it's", "they"})
"""What begins a remark behind an order: why, for whom, how it is."""

TALK: tuple[str, ...] = (
    "hello", "helo", "hi", "hai", "assalamualaikum", "salam", "waalaikumsalam", "selamat pagi", "selamat petang",
    "selamat malam", "selamat hari raya", "selamat hari", "maaf zahir batin", "selamat tengah hari", "good morning",
    "good afternoon", "good evening", "good night",
    "terima kasih", "thank you", "thanks", "sama sama", "you're welcome", "maaf", "sorry", "minta maaf", "apa khabar",
    "khabar baik", "how are you", "i am fine", "sihat", "bye", "jumpa lagi", "see you", "customer service",
    "boleh saya bantu", "how can i help", "may i help", "encik", "puan", "cik", "kak", "sis", "dik", "adik", "akak",
    "pun", "tapi", "but", "sebab", "because", "kalau", "if", "bila", "when", "where", "di mana", "kat mana",
    "siapa", "who", "kenapa tak", "ke tak", "or not", "is there", "are there", "do you", "did you", "does it", "does",
    "don't", "do i", "did", "have you", "was", "were", "will", "would", "should", "could", "dah", "sudah", "belum",
    "ada", "tak", "tidak", "bukan", "jangan", "he", "she", "they", "i", "you", "awak", "dia", "mereka", "korang",
    "semalam dia", "kata", "cakap", "said", "says", "saying", "rasa", "think", "know", "tahu", "sedap", "best",
    "cantik", "suka", "love", "like it", "mahal", "murah sangat", "harga berapa", "berapa harga", "how much is",
    "price of", "beli", "buy", "order saya", "my order", "pesanan saya", "still", "masih", "already", "yet", "lagi",
    "ever", "very", "sangat", "banyak", "sikit", "betul", "true", "memang", "rupanya", "nampaknya", "macam",
    "seperti", "like", "went", "going", "datang", "pergi", "makan", "minum", "tidur", "balik rumah", "yesterday i",
    "esok saya", "hari ni saya", "nanti", "pernah", "later", "tadi", "baru je", "baru sahaja", "tolong jangan", "have",
    "has", "been", "restoran", "kedai", "buka sampai", "tutup pukul", "boleh order", "nak order", "nak tanya",
    "want to ask", "question",
)  # fmt: skip

COURTESY: tuple[str, ...] = (
    "hello", "helo", "hi", "hai", "hey", "assalamualaikum", "salam", "selamat pagi", "selamat petang", "selamat malam",
    "selamat tengah hari", "good morning", "good afternoon", "good evening", "terima kasih", "terima kasih banyak",
    "thank you", "thank you so much", "thanks", "thanks a lot", "tq", "okay", "ok", "ya", "please", "tolong", "boss",
    "bos", "bro", "bot", "sis", "kak", "abang", "bang", "dik", "encik", "puan", "cik", "sorry", "maaf", "la", "lah",
    "tak", "ke", "kan", "boleh tak", "boleh kan", "okay tak", "or not", "everyone", "semua", "team",
)  # fmt: skip
"""What begins or ends an order and is no part of it."""

CUSTOMER: tuple[str, ...] = (
    "my order", "order saya", "pesanan saya", "barang saya", "tempahan saya", "nak order", "nak beli", "nak tempah",
    "mahu order", "mahu beli", "do you", "are you", "you have", "you punya", "want to buy", "want to order",
    "boleh order", "dia kata", "dia cakap", "he said", "she said", "tak sampai", "is there any", "ada promo",
    "ada jual", "my parcel", "my delivery", "can i", "may i", "boleh saya", "order i", "my refund", "refund saya",
    "untuk sepuluh orang", "saya pernah", "aku pernah", "i used to", "i once",
)  # fmt: skip
"""What customers say and the team does not say to this system."""

WORDS: dict[str, tuple[str, ...]] = {
    "yes": (
        "ya", "yes", "yeah", "yep", "yup", "ye", "ok", "okay", "okey", "teruskan", "setuju", "betul", "sahkan",
        "confirm", "sah", "proceed", "go ahead", "lulus", "approve", "ya betul", "betul tu", "ya teruskan",
        "ok teruskan", "yes please", "yes go ahead", "correct", "that's right", "jadi", "boleh", "baik", "ya ya",
        "yes yes", "yes confirm", "iya", "sure", "ya sahkan", "yes proceed", "okay proceed", "okay go ahead",
        "continue", "do it", "buatlah", "ya buat",
    ),
    "no": (
        "batal", "batalkan", "cancel", "tidak", "tak", "no", "nope", "jangan", "tak jadi", "tak payah", "stop",
        "tolak", "reject", "cancel it", "batalkan saja", "tidak jadi", "no cancel", "tak nak", "tak mahu",
        "never mind", "nevermind", "forget it", "lupakan", "salah", "wrong", "no no", "tak betul", "cancel that",
        "batalkan itu", "no thanks", "batal batal", "don't", "jangan buat",
    ),
    "change": (
        "ubah", "change", "tukar", "edit", "betulkan", "nak ubah", "saya nak ubah", "change it", "ubah sikit",
        "pinda", "tukar sikit", "nak tukar", "i want to change", "correct it", "make a change", "ubahkan",
    ),
}  # fmt: skip
"""What a whole note may be, as the answer to a card."""

DREAMT: tuple[str, ...] = (
    "terima kasih kerana menonton", "terima kasih telah menonton", "terima kasih kerana menonton video ini",
    "terima kasih sudah menonton", "thank you for watching", "thanks for watching", "thank you so much for watching",
    "please like and subscribe", "please subscribe", "like and subscribe", "don't forget to subscribe",
    "subscribe to my channel", "jangan lupa subscribe", "jangan lupa like dan subscribe",
    "please subscribe to my channel", "jangan lupa like share dan subscribe", "see you in the next video",
    "jumpa lagi di video seterusnya", "sampai jumpa di video selanjutnya", "subtitles by", "sari kata oleh",
    "amara.org", "you", "thank you", "bye", "music", "applause", "silence", "muzik", "sub indo by",
)  # fmt: skip
"""What a decoder writes for silence and noise."""
