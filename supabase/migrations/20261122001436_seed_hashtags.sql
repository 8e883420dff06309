-- Hashtags that people really use; ours first.

insert into wocs.hashtags (niche, tag, rank)
select 'brand', tag, rank from unnest('{#AbangColek,#RasaPadu,#PedasMenggamit}'::text[]) with ordinality t (tag, rank);

insert into wocs.hashtags (niche, tag)
select 'street_food', '#' || tag from unnest(array[
  'StreetFood', 'StreetFoodLover', 'StreetFoodMalaysia', 'MalaysianStreetFood', 'StreetFoodAsia', 'AsianStreetFood', 'StreetEats',
  'FoodStall', 'GeraiMakan', 'BuahColek', 'BuahPotong', 'ManggaColek', 'ManggaMuda', 'RujakBuah', 'Rojak', 'RojakBuah', 'SambalPedas',
  'Sambal', 'Pedas', 'PedasGila', 'SpicyFood', 'SpicyFoodLover', 'SpicyChallenge', 'Mango', 'GreenMango', 'FruitSnack', 'Jajanan', 'JajananKekinian',
  'FoodHunt', 'Foodie', 'FoodLover', 'FoodReview', 'MakanMakan', 'MakanSedap', 'Sedap', 'PasarMalam', 'BazarMakanan', 'FoodTok', 'InstaFood',
  'MukbangMalaysia']) tag;

insert into wocs.hashtags (niche, tag)
select 'malaysia', '#' || tag from unnest(array[
  'Malaysia', 'MalaysiaFood', 'MalaysianFood', 'MakananMalaysia', 'FoodMalaysia', 'MalaysiaFoodie', 'FoodieMalaysia', 'JalanJalanCariMakan',
  'JJCM', 'MalaysiaViral', 'TikTokMalaysia', 'TikTokMY', 'MalaysiaTikTok', 'InstaMalaysia', 'RakyatMalaysia', 'MalaysiaBoleh', 'MalaysiaTrulyAsia',
  'CutiCutiMalaysia', 'VisitMalaysia', 'SayaAnakMalaysia', 'KakiMakan', 'KakiMakanMalaysia', 'TempatMakanBest', 'TempatMakanMenarik', 'MakanMana',
  'KLFood', 'KLFoodie', 'SelangorFood', 'JohorFood', 'PenangFood', 'KualaLumpur', 'Selangor', 'PasarMalamMalaysia', 'BisnesMalaysia', 'SapotLokal',
  'SupportLocal', 'ProdukMalaysia', 'UsahawanMalaysia', 'UsahawanMuda', 'BuatanMalaysia']) tag;

insert into wocs.hashtags (niche, tag)
select 'viral', '#' || tag from unnest(array[
  'FYP', 'ForYou', 'ForYouPage', 'FYPage', 'FYPTikTok', 'FYPMalaysia', 'Viral', 'ViralVideo', 'ViralVideos', 'ViralTikTok', 'TikTokViral', 'ViralMalaysia',
  'GoViral', 'Trending', 'TrendingNow', 'TrendingVideo', 'TrendingReels', 'Trend', 'TikTokTrend', 'Explore', 'ExplorePage', 'ExploreMore', 'Reels',
  'ReelsInstagram', 'InstaReels', 'ReelsViral', 'ViralReels', 'ReelsMalaysia', 'TikTok', 'TikTokFood', 'FoodViral', 'ViralFood', 'MakananViral',
  'MakananTikTok', 'XYZBCA', 'Duet', 'Challenge', 'POV', 'InstaDaily', 'Shorts']) tag;
