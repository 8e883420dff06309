"""Orders that say when they are to run: their commands have no time of their own, so they are scheduled.

An argument `key=value` must mean the same to the grammar, `key~value` is free text that may differ a little.
"""

SENTENCES = """
terbitkan laman promo raya esok pukul sembilan pagi|schedule|at=esok 9 pagi;line=/landing publish page: promo-raya
publish page promo krismas esok pukul lapan pagi|schedule|at=esok 8 pagi;line=/landing publish page: promo-krismas
jumaat pukul lapan malam terbitkan laman promo raya|schedule|at=jumaat 8 malam;line=/landing publish page: promo-raya
publish the raya page tomorrow at nine|schedule|at=esok 9:00;line=/landing publish page: raya
turunkan laman promo raya malam ni pukul sebelas|schedule|at=11 malam;line=/landing unpublish page: promo-raya
matikan mod gelap esok pagi pukul tujuh|schedule|at=esok 7 pagi;line=/app feature name: dark_mode action: disable
deploy main malam ini pukul sebelas|schedule|at=11 malam;line=/app deploy branch: main
cuba semula tugasan dua ratus tiga dalam dua jam lagi|schedule|at=2h;line=/retry task: TASK-203
kirim laporan jualan kepada saya setiap hari pukul sepuluh malam|schedule|at=10 malam;repeat=daily;line=/report sales
every day at nine pm send me the daily report|schedule|at=9 pm;repeat=daily;line=/report daily
send me the sales report every monday at eight|schedule|at=isnin 8:00;repeat=weekly;line=/report sales
setiap pagi isnin pukul lapan hantar laporan harian|schedule|at=isnin 8 pagi;repeat=weekly;line=/report daily
laporan harian setiap malam pukul sepuluh|schedule|at=10 malam;repeat=daily;line=/report daily
jadualkan laporan harian setiap pagi|schedule|at=pagi;repeat=daily;line=/report daily
schedule publish page raya every monday at nine|schedule|at=isnin 9:00;repeat=weekly;line=/landing publish page: raya
tukar butang promo raya jadi esok pukul lapan|landing edit|page=promo-raya;field=cta;value~Esok Pukul Lapan
laporan jualan minggu lepas|report sales|period=last_week
jadualkan dua posting tiktok esok|content schedule|platform=tiktok;date=tomorrow;slots=2
laporan harian 20 ogos 2021|report daily|date=2026-08-20
publish page manga muda sakaran customer dah tanya|landing publish|page=mangga-muda
terbitkan laman kedai baru esok|schedule|at=esok;line=/landing publish page: kedai-baru
publish page summer deal tomorrow please|schedule|at=tomorrow;line=/landing publish page: summer-deal
turunkan laman promo krismas malam ini|schedule|at=malam ini;line=/landing unpublish page: promo-krismas
tiap-tiap hari pukul sembilan malam hantar laporan harian|schedule|at=9 malam;repeat=daily;line=/report daily
hari-hari pukul lapan pagi tunjuk queue|schedule|at=8 pagi;repeat=daily;line=/queue
show me the daily report|report daily|
terbitkan laman promo raya esok pukul lapan tiga puluh pagi|schedule|at=esok 8:30 pagi;line=/landing publish page: promo-raya
terbitkan laman promo raya esok lepas maghrib|schedule|at=esok lepas maghrib;line=/landing publish page: promo-raya
terbitkan laman promo raya hujung minggu|schedule|at=hujung minggu;line=/landing publish page: promo-raya
terbitkan laman promo raya lima hari bulan jam lapan malam|schedule|at=5 hb 8 malam;line=/landing publish page: promo-raya
"""  # noqa: E501
