"""Invented people: common given names and surnames, combined by chance. Nobody real is meant."""

from random import Random

FEMALE = tuple(
    """
    Aysel Aygün Aynur Aytən Afət Arzu Bahar Brilyant Cəmilə Çinarə Dilarə Elmira Elnarə Esmira
    Fəridə Fidan Firuzə Gülnar Gülşən Günay Günel Həcər Humay İradə Könül Ləman Lalə Leyla Lamiyə
    Mehriban Mədinə Məlahət Nailə Nərgiz Nigar Nurlana Nuranə Pərvanə Rəna Reyhan Röya Ruhiyyə
    Rübabə Sabinə Səbinə Sevda Sevinc Sədaqət Şəbnəm Şəhla Şölə Tahirə Təranə Turanə Ülkər Ülviyyə
    Vəfa Xalidə Xatirə Xuraman Yeganə Zemfira Zəhra Zülfiyyə
    """.split()
)
MALE = tuple(
    """
    Abbas Adil Akif Anar Araz Asif Aqil Azər Bəhruz Bəxtiyar Cavid Ceyhun Elçin Eldar Elman Elnur
    Elşad Emin Etibar Əli Əhməd Fariz Fərid Füzuli Habil Hikmət Hüseyn İbrahim İlham İlqar İmran
    İsmayıl Kamran Kənan Mahir Məmməd Mirzə Mübariz Namiq Natiq Nicat Nizami Orxan Orucəli Pərviz
    Qabil Qalib Qəşəm Ramil Rasim Rauf Rəşad Rövşən Ruslan Sabir Samir Səid Şahin Şamil Tural
    Tofiq Vahid Vaqif Vüqar Xəyal Yaqub Yusif Zaur Zahid
    """.split()
)
STEMS = tuple(
    """
    Abbas Abdullay Ağay Axund Baxşıy Bağır Cabbar Cəfər Dadaş Əhməd Ələsgər Fərhad Fətəliy Göyüş
    Hacıy Heydər Həsən Hüseyn Xəlil İbrahim İman İsgəndər İsmayıl Kazım Kərim Qafar Qasım Qurban
    Quliy Mahmud Mehdiy Məmməd Mikayıl Mirzəy Musay Mustafay Nağıy Nəbiy Novruz Oruc Paşay Rəhim
    Rəsul Rzay Rüstəm Sadıq Salah Səfər Süleyman Şaban Şərif Şükür Tağıy Vəliy Yusif Zeynal
    """.split()
)
SAME_FOR_ALL = (
    "Əlizadə",
    "Bayramlı",
    "Cavadlı",
    "Həsənli",
    "Kərimli",
    "Məmmədli",
    "Nəsibli",
    "Rzalı",
)
# For a man and for a woman.
_ENDING = {True: "ev", False: "ov"}  # Abdullayev, Həsənov
_MALE_SURNAMES = tuple(stem + _ENDING[stem.endswith("y")] for stem in STEMS)
SURNAMES = tuple((one, f"{one}a") for one in _MALE_SURNAMES) + tuple(
    (one, one) for one in SAME_FOR_ALL
)


def name(chance: Random, sex: str) -> tuple[str, str, str]:
    """(first name, last name, patronymic)"""
    first = chance.choice(FEMALE if sex == "female" else MALE)
    last = chance.choice(SURNAMES)[sex == "female"]
    son = "qızı" if sex == "female" else "oğlu"
    return first, last, f"{chance.choice(MALE)} {son}"
