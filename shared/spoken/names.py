"""Given names that are common in Malaysia, as they are spelt: for a name that nobody here bears yet."""

_NAMES = """
abdul abdullah abu adam adib adila adli afiq ahmad aida aidil aiman ain aina aisyah ajis akmal ali alia alif alya amal
amalina amin aminah amir amira amirah amran anis anuar arif ariff asyraf atikah ayu azhar aziz azizah azlan azlina
azman azmi azura badrul bakar bob burhan chong danial daniel darren david dayang deepa devi dina dini ela elena eliza
emma ethan eva fadhil fadil fadzil fahmi faiz faizah faizal farah farhan farhana farid farida faridah faris fatimah
fatin fauzi firdaus fiza ganesh gopal hafiz hafizah haikal hairul hakim halim halimah hamid hamidah hamzah hana hanafi
hani hanif haris harith hasan haslina hassan haziq helmi hidayah husna hussein ibrahim idris ikhwan ikram ilham imran
intan irfan iskandar ismail izzat izzati jamal jamilah jasmine jason jega johan john joshua kamal kamarul kavitha
khadijah khairul khalid kiran kumar lakshmi latif leong lily lim lina linda ling mahmud malik maria mariam maryam
mastura mat maya mei michael mira mohamad mohan muhammad muthu nabil nabila nadia najib najwa natasha nazri nizam noor
nora norain noraini norhayati norliza nur nurin nurul osman pei prakash priya puteri qistina rahim rahman raihan raj
raja rajesh ramesh ramli rashid ravi rina rizal rohani ros roslan rosli rosmah rozita ruby saiful salim salleh salmah
sam samad sara sarah sasha selvi shah shahrul shamsul sharifah siew siti sofea sofia suhaila suraya suresh syafiq
syahmi syed syira tan tina uma umar usman vijay wahid wan wei wong yasmin yusof zack zaharah zaid zaidi zainab zakaria
zaki zara zarina zul zulaikha zulkifli
"""
_OF_TWO_WORDS = """
hui_min jia_wei li_ting mei_ling mei_yee nur_aisyah nurul_ain pei_ling pei_shan siew_ling siew_mei siti_aminah
siti_hajar sook_yee wai_kit wei_jie wei_ling xin_yi yee_ling zi_xuan
"""
_TWO = (name.replace("_", " ") for name in _OF_TWO_WORDS.split())
GIVEN_NAMES: tuple[str, ...] = (*_NAMES.split(), *_TWO)
