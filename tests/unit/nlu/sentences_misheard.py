"""Orders as a decoder misheard them: what is said | the command | its arguments.

An argument `key=value` must mean the same to the grammar, `key~value` is free text that may differ a little.
"""

SENTENCES = """
Lending create page promo raya title promo raya|landing create|page=promo-raya;title~Promo Raya
Betalkan tugasan 1205|cancel|task=1205
Tugaskan Khmer follow up esok|agent task|to=kumar;type=followup;deadline=tomorrow
Tick tock post caption sambal padu|tiktok post|caption~Sambal padu
Tik tok stets minggu ini|tiktok stats|period=week
Sinarai laman|landing list|
Terbitkan laman promo raia|landing publish|page=promo-raya
Turbit kan laman promo raya|landing publish|page=promo-raya
Laporan juallan mingu ini|report sales|period=week
Leporan jualan hari inni|report sales|period=today
Suruh Alli follow-up dengan pelanggan esok|agent task|to=ali;type=followup;deadline=tomorrow
Agent tasks to Ally type, call deadline 2 hours note call before lunch|agent task|to=ali;type=call;deadline=2h;note~call before lunch
Mati kan dark mood|app feature|name=dark_mode;action=disable
Idupkan promo benar|app feature|name=promo_banner;action=enable
Landing publis promo raya.|landing publish|page=promo-raya
Retri task 1,203.|retry|task=1203
Kancel task 1.204|cancel|task=1204
Tugasan yang gagal.|queue|status=failed
Q status failed|queue|status=failed
App deploy brunch staging|app deploy|branch=staging
Dploy branch main|app deploy|branch=main
Contents schedule, platform TikTok, date tomorrow, slots 5.|content schedule|platform=tiktok;date=tomorrow;slots=5
Content hash tag, street foot, count 10.|content hashtag|niche=street_food;count=10
Tick tok post, caption, nasi lemak padu, jadwal esok.|tiktok post|caption~Nasi lemak padu;schedule=tomorrow
Landin create, page promo raya, tajok, promo raya.|landing create|page=promo-raya;title~Promo Raya
Agen task to Bop, type fallow up, deadline dua jem.|agent task|to=bob;type=followup;deadline=2h
Batal kan tugasan, dua ribu, lima puluh.|cancel|task=2050
Hidup kan promo banner.|app feature|name=promo_banner;action=enable
Laporan jualan bulan eni.|report sales|period=month
Seles report minggu ini.|report sales|period=week
Sinarai tugasan yang gagar.|queue|status=failed
Tugaskan ali folow up, kutamaan tinggi, nota, minta bayaran.|agent task|to=ali;type=followup;priority=high;note~Minta bayaran
Content schedule platform instagrem, date tomorow, type promo.|content schedule|platform=instagram;date=tomorrow;type=promo
Unpublis landing promo raya.|landing unpublish|page=promo-raya
Apdate app checkout, minimum order, tukar jadi tiga pulu.|app update|app=checkout;key=min_order;value=30
Retray task, dua kosong satu satu.|retry|task=2011
buat laman promo raya tajuk Raya Meriah|landing edit|page=promo-raya;field=headline;value~Raya Meriah
Tot on disable dark mode|app feature|name=dark_mode;action=disable
Title on disabled new menu|app feature|name=new_menu;action=disable
Y task 1-2-0-1|why|task=1201
agent reassign task 1-2-0-1-2 Siti|agent reassign|task=1201;to=siti
reassign task 1 2 0 1 2 Siti|agent reassign|task=1201;to=siti
Buat laman jualan merdeka kato jualan merdeka|landing create|page=jualan-merdeka;title~Jualan Merdeka
"""  # noqa: E501
