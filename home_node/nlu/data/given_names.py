"""Given names that are common in Malaysia, as they are spelt: for a name that nobody here bears yet."""

_NAMES = """
abdul abdullah abu adam adib adila adli adrian afiq ahmad aida aidil aiman ain aina aishah aisyah ajis akmal ali alia
alif alvin alya amal amalina amin aminah amir amira amirah amran anand anis anuar aqilah arif ariff arjun ashraf asma
asyraf atikah ayu azhar azila aziz azizah azlan azlina azman azmi azreen azrul azura badrul bakar bakri benjamin bob
brandon burhan cheryl chong christine danial daniel danish darren david dayang deepa desmond devan devi dina dini
eddie ela elena eliza ella emma eric ethan eugene eva fadhil fadil fadzil fahmi faiz faizah faizal faizul farah farhan
farhana farid farida faridah faridz faris fatimah fatin fauzi fauziah felicia firdaus fiza ganesan ganesh gopal hafiz
hafizah haikal hairul hakim hakimi halim halimah hamid hamidah hamzah hana hanafi hani hanif hanis haris harith hasan
haslina haslinda hassan hazim haziq hazwan helmi hidayah huda husna hussein ibrahim idris ikhwan ikram ilham imran
intan iqbal irfan irwan iskandar ismail ivan izham izzat izzati jalil jamal jamaluddin jamilah jasmine jason jega
jessica johan john jonathan joshua julia junaidah justin kamal kamarul kasim kavitha kelvin kevin khadijah khairul
khalid kiran kumar laila lakshmi latif latifah leong lily lim lina linda ling luqman mahadi mahani mahmud malik maria
mariam maryam mastura mat maya mazlan mei michael mira mohamad mohan mona muhammad munirah mustafa muthu nabil nabila
nadhirah nadia nadzirah naim najib najwa nasir natasha nazim nazirah nazri nicholas nita nizam nizar noor nora norain
noraini norazlin norhayati norliza normah nur nurin nurul omar osman patrick pei peter prakash priya puteri qistina
rachel radzi rafidah rafiq rahim rahman raihan raj raja rajesh ramesh ramli rashid ravi razak redzuan ridhwan rina
rizal rohani rokiah ros roslan rosli roslina rosmah rosman rosmawati rosnah rozita ruby sabrina safiah saiful salim
salleh salmah salmi sam samad samuel sara sarah sasha selvam selvi shafiq shah shahida shahrul shamsul sharifah
shazwan shima shukri siew siti siva sofea sofia stephanie steven suhaila suhaimi sulaiman sunita suraya suresh syafiq
syafiqah syahirah syahmi syamil syazwan syed syira syuhada tan tasha tina uma umar usman vani vijay vimala vincent
wahid wan wani wei wendy wilson wong yana yasmin yati yusof yusri yvonne zack zaharah zahid zaid zaidi zainab zainal
zakaria zaki zaleha zamri zara zarina zila zul zulaikha zulkifli zuraida
"""
_OF_TWO_WORDS = """
hui_min jia_wei li_ting mei_ling mei_yee nur_aisyah nurul_ain pei_ling pei_shan siew_ling siew_mei siti_aminah
siti_hajar sook_yee wai_kit wei_jie wei_ling xin_yi yee_ling zi_xuan
"""
_TWO = (name.replace("_", " ") for name in _OF_TWO_WORDS.split())
GIVEN_NAMES: tuple[str, ...] = (*_NAMES.split(), *_TWO)
