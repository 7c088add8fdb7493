"""The words of which invented coverage is made, in English and Korean; no person, party or outlet here exists."""

from __future__ import annotations

from typing import Final

SURNAMES: Final = (
    ("Kim", "김", 21.5), ("Lee", "이", 14.7), ("Park", "박", 8.4), ("Choi", "최", 4.7), ("Jung", "정", 4.3),
    ("Kang", "강", 2.4), ("Cho", "조", 2.1), ("Yoon", "윤", 2.1), ("Jang", "장", 2.0), ("Lim", "임", 1.7),
    ("Han", "한", 1.5), ("Oh", "오", 1.5), ("Seo", "서", 1.5), ("Shin", "신", 1.5), ("Kwon", "권", 1.4),
    ("Hwang", "황", 1.4), ("Ahn", "안", 1.4), ("Song", "송", 1.4), ("Ryu", "류", 1.3), ("Hong", "홍", 1.1),
    ("Jeon", "전", 1.1), ("Ko", "고", 0.9), ("Moon", "문", 0.9), ("Yang", "양", 0.9), ("Son", "손", 0.9),
    ("Bae", "배", 0.8), ("Baek", "백", 0.8), ("Heo", "허", 0.7), ("Nam", "남", 0.6), ("Sim", "심", 0.5),
)  # fmt: skip
"""English, Korean, and how often in a hundred people."""

SYLLABLES: Final = (
    ("seo", "서"), ("jun", "준"), ("min", "민"), ("ji", "지"), ("woo", "우"), ("hyun", "현"), ("eun", "은"),
    ("soo", "수"), ("young", "영"), ("ho", "호"), ("jin", "진"), ("hee", "희"), ("kyung", "경"), ("tae", "태"),
    ("sun", "선"), ("dong", "동"), ("jae", "재"), ("won", "원"), ("hye", "혜"), ("sang", "상"), ("yoo", "유"),
    ("ah", "아"), ("chan", "찬"), ("gyu", "규"), ("in", "인"), ("mi", "미"), ("bom", "봄"), ("geun", "근"),
    ("hwan", "환"), ("ra", "라"), ("se", "세"), ("doh", "도"), ("yeon", "연"), ("bin", "빈"), ("ryung", "령"),
    ("chul", "철"), ("na", "나"), ("seung", "승"), ("gi", "기"), ("ha", "하"),
)  # fmt: skip

CALLINGS: Final = ("lawyer", "engineer", "teacher", "doctor", "reporter", "farmer", "pilot", "chemist", "poet", "judge")
"""What tells people of one name apart in their slugs."""

PARTIES: Final = (
    ("blue-harbour-party", "Blue Harbour Party", "푸른항구당", 36),
    ("mountain-alliance", "Mountain Alliance", "산마루연합", 31),
    ("civic-lantern", "Civic Lantern", "시민등불", 13),
    ("new-orchard-party", "New Orchard Party", "새과수원당", 9),
    ("tidal-greens", "Tidal Greens", "밀물녹색당", 6),
    ("workers-bridge", "Workers' Bridge", "노동의다리", 3),
    ("free-market-league", "Free Market League", "자유시장동맹", 1),
    ("provinces-first", "Provinces First", "지방먼저", 1),
)
"""Slug, names, and how many of a hundred politicians belong to it."""

OUTLETS: Final = tuple(
    (f"{town.lower()}-{kind_en.lower()}", f"{town} {kind_en}", f"{town_ko}{kind_ko}")
    for kind_en, kind_ko in (("Ledger", "장부"), ("Courier", "전령"), ("Observer", "관찰자"))
    for town, town_ko in (
        ("Narae", "나래"), ("Solbit", "솔빛"), ("Garam", "가람"), ("Dasom", "다솜"), ("Maru", "마루"),
        ("Byeolha", "별하"), ("Saebom", "새봄"), ("Onnuri", "온누리"),
    )
)  # fmt: skip

ORGANIZATIONS: Final = (
    ("institute-of-plain-figures", "Institute of Plain Figures", "쉬운숫자연구원"),
    ("river-basin-council", "River Basin Council", "강유역협의회"),
    ("night-school-union", "Night School Union", "야학연합"),
    ("garam-province", "Garam Province", "가람도"),
    ("solbit-city", "Solbit City", "솔빛시"),
    ("harbour-labs", "Harbour Labs", "항구연구소"),
    ("national-almanac-office", "National Almanac Office", "국립책력원"),
    ("chamber-of-small-makers", "Chamber of Small Makers", "소공인회의소"),
)

GROUPS: Final = (
    ("invented-observers", "observers", "관측통들", "described"),
    ("invented-industry-officials", "industry officials", "업계 관계자들", "described"),
    ("invented-rivals", "their rivals", "경쟁 후보들", "described"),
    ("invented-one-another", "one another", "서로", "unspecified"),
)
"""Slug, labels, scope; the last is the target of criticism that has no direction."""

FAULTS: Final = (
    ("has no budget behind it", "재원이 뒷받침되지 않는다"),
    ("was copied from an older platform", "옛 공약을 베꼈다"),
    ("ignores the provinces", "지방을 외면한다"),
    ("would take a decade to build", "짓는 데 십 년이 걸린다"),
    ("helps only those who own land", "땅 가진 사람만 돕는다"),
    ("changes with every poll", "여론조사마다 바뀐다"),
    ("does not survive simple arithmetic", "간단한 산수도 견디지 못한다"),
    ("leaves small makers alone", "소상공인을 내버려 둔다"),
    ("mistakes slogans for policy", "구호를 정책으로 착각한다"),
    ("forgets who pays for it", "누가 돈을 내는지 잊었다"),
    ("shows a lack of understanding of the industry", "산업에 대한 이해가 부족하다"),
    ("was decided behind closed doors", "밀실에서 정해졌다"),
    ("repeats the mistakes of the last term", "지난 임기의 잘못을 되풀이한다"),
    ("treats young people as decoration", "청년을 장식으로 여긴다"),
    ("has nothing to say about old age", "노후에 대해 말이 없다"),
    ("would raise rents within a year", "한 해 안에 집세를 올릴 것이다"),
)
"""What is found fault with."""

MERITS: Final = (
    ("is the first honest costing so far", "처음 나온 정직한 비용 추계이다"),
    ("keeps the promise made in spring", "봄에 한 약속을 지켰다"),
    ("puts nurses before concrete", "콘크리트보다 간호사를 앞세웠다"),
    ("names who pays and when", "누가 언제 내는지 밝혔다"),
    ("listens to the provinces", "지방의 목소리를 듣는다"),
    ("is bold and can be checked", "과감하며 검증할 수 있다"),
)

WORKS: Final = (
    ("build {n} libraries for {topic}", "{topic} 도서관 {n}곳 건립"),
    ("spend {sum} on {topic}", "{topic}에 {sum_ko} 투입"),
    ("open {n} schools of {topic}", "{topic} 학교 {n}곳 개교"),
    ("train {n} people in {topic}", "{topic} 인력 {n}명 양성"),
    ("halve the paperwork of {topic}", "{topic} 서류 절반 감축"),
    ("set up an office for {topic}", "{topic} 전담 기구 신설"),
    ("publish every contract on {topic}", "{topic} 계약 전면 공개"),
    ("lend {sum} to firms in {topic}", "{topic} 기업에 {sum_ko} 대출"),
)
"""Pledges; {sum} brings an amount, {n} a quantity."""

DESCRIPTORS: Final = (
    ("front-runner", "선두 주자"),
    ("soft-spoken", "말수가 적은"),
    ("a newcomer to the race", "새 얼굴"),
    ("relatively modest", "비교적 소박한"),
    ("a seasoned negotiator", "노련한 협상가"),
    ("the most qualified of all", "가장 적임인 후보"),
)

OPENINGS: Final = (
    ("I have read the plan on {topic} twice and it", "{topic} 계획을 두 번 읽었지만"),
    ("what we heard today about {topic}", "오늘 들은 {topic} 이야기는"),
    ("people in the market know that this idea of {topic}", "시장 사람들은 이 {topic} 구상이 어떤지 안다"),
    ("let me say plainly that {topic}", "분명히 말하지만 {topic} 문제는"),
    ("nobody asked for it and {topic}", "아무도 바라지 않았고 {topic} 공약은"),
    ("in every village the talk of {topic}", "마을마다 {topic} 이야기가 나오지만"),
    ("the draft on {topic} released on Monday", "월요일에 나온 {topic} 초안은"),
    ("after {n} months the answer on {topic}", "{n}개월이 지나도 {topic} 답은"),
)
"""How quotations begin; a fault, a merit or a descriptor ends them."""

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def particle(word: str, after_consonant: str, after_vowel: str) -> str:
    """``word`` with the Korean particle that fits how it ends; what does not end in Hangul takes the vowel's."""
    last = ord(word[-1]) - 0xAC00
    return word + (after_consonant if 0 <= last < 11172 and last % 28 else after_vowel)


def marked(word: str) -> str:
    """``word`` as the topic of a Korean sentence."""
    return particle(word, "은", "는")


def object_of(word: str) -> str:
    """``word`` as the object of a Korean verb."""
    return particle(word, "을", "를")
