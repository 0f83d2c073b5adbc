"""Writes the five files of the demo case, and truth.json, from the tables below: make.py [--check].

Everybody and everything here is invented, see README.md. Standard library only, no randomness, no clock: the
files are the same bytes on every machine. --check writes nothing and fails where a file differs.
"""

import io
import json
import pathlib
import sys
import zipfile
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).parent

# Phone numbers: ranges that no numbering plan gives out.
RANGES = {
    "TH": "+66 70 000 {:04d}", "KH": "+855 40 000 {:03d}", "MM": "+95 9 000 000 {:03d}", "LA": "+856 20 0000 {:04d}",
    "PH": "+63 900 000 {:04d}", "VN": "+84 10 000 {:04d}", "KE": "+254 300 000 {:03d}", "IN": "+91 10000 0{:04d}",
    "NP": "+977 900 000 {:04d}", "UG": "+256 600 000 {:03d}", "ET": "+251 600 000 {:03d}", "CN": "+86 100 0000 {:04d}",
    "LK": "+94 60 000 {:04d}", "BD": "+880 1000 00{:04d}", "BR": "+55 10 90000 {:04d}", "HK": "+852 1000 {:04d}",
    "MY": "+60 10 000 {:04d}",
}


def phone(country: str, number: int) -> str:
    return RANGES[country].format(number)


# --- people who are not victims: key -> name, country of the phone, number -------------------------------
PEOPLE = {
    # recruiters for Cambodia
    "ros": ("Chanthou Ros", "KH", 101), "wafula": ("Brian Otieno Wafula", "KE", 102),
    "pereira": ("João Pereira Muñoz", "BR", 103),
    # recruiters for Myanmar
    "htwe": ("Aung Naing Htwe", "MM", 104), "thapa": ("Prakash Thapaliya", "NP", 105),
    "ssali": ("Brenda Nakato Ssali", "UG", 106),
    # recruiters for Lao PDR
    "khamphet": ("Khamphet Sisavanh", "LA", 107), "thinh": ("Nguyen Duc Thinh", "VN", 108),
    "tigist": ("Tigist Alemu Bekele", "ET", 109),
    # recruiters for the Philippines
    "jomar": ("Jomar Villaluz Abad", "PH", 110), "wirat": ("Wirat Saelim", "TH", 111),
    # those who collect inside one country: busy, but no bridge between countries
    "vuthy": ("Keo Vuthy", "KH", 121), "zaw": ("Zaw Min Khant", "MM", 122),
    "bounmy": ("Bounmy Keovongsay", "LA", 123), "renato": ("Renato Dimasupil", "PH", 124),
    # those who link countries
    "lin": ("Lin Zhaoming", "TH", 131), "somsak": ("Somsak Phetdarun", "TH", 132),
    "marisol": ("Marisol Dayrit Quirong", "PH", 133),
    # others; the broker books under another spelling and another number
    "lin2": ("Lin Chao-ming", "TH", 134), "pim": ("Pimchanok Suwannarat", "TH", 141), "driver": ("Ko Thet Lwin", "MM", 142),
    "clerk": ("Sarah Odhiambo Lewis", "KE", 143), "landlord": ("Heng Borey", "KH", 144),
}
OTHER_SPELLINGS = {"lin": ["Lin Chao-ming", "Lin Zhao Ming", "林昭明", "นายหลิน เจาหมิง"], "somsak": ["นายสมศักดิ์ เพชรดรุณ"]}


def name(key: str) -> str:
    return PEOPLE[key][0]


def phone_of(key: str) -> str:
    return phone(*PEOPLE[key][1:])


# Handles in forms that the services do not give out (Telegram: a digit first; Facebook: an underscore).
ACCOUNTS = {
    "goldleaf": ("Telegram", "7goldleaf_jobs"), "dream": ("Facebook", "sea_dream_jobs"),
    "moei": ("Facebook", "moei_office_work"), "mekong": ("Telegram", "9mekong_chat_sales"),
    "pearl": ("Facebook", "bay_pearl_careers"),
}
OWNERS = {"dream": "ros", "moei": "thapa", "mekong": "thinh", "pearl": "jomar"}  # nobody is known behind goldleaf

# key -> name, type, country, city, people who work there (key, position)
AGENCIES = {
    "heron": ("Silver Heron Staffing", "recruitment agency", "Thailand", "Bangkok",
              [("pim", "manager"), ("htwe", "agent"), ("khamphet", "agent"), ("ros", "agent")]),
    "karibu": ("Karibu Bridge Careers", "recruitment agency", "Kenya", "Nairobi", [("wafula", "agent")]),
    "sparrow": ("Golden Sparrow Overseas", "recruitment agency", "Philippines", "Pasay", [("jomar", "agent")]),
    "tamarind": ("Blue Tamarind Travel", "travel agency", "Vietnam", "Ho Chi Minh City", [("thinh", "agent")]),
    "embassy": ("Embassy of Norvania", "embassy", "Thailand", "Bangkok", [("clerk", "consular officer")]),
    "harbour": ("Harbour Light Foundation", "rescue organization", "Thailand", "Mae Sot", []),
    "chatterly": ("Chatterly Platform", "platform operator", "Singapore", "", []),
    "lantern": ("Lantern Riverside Hotel", "company", "Thailand", "Bangkok", []),
}
COMPOUNDS = {
    "jade": ("Jade Harbour Park", "Sihanoukville"), "crane": ("Blue Crane Building", "Poipet"),
    "orchid": ("Moei Orchid Park", "Myawaddy"), "lotus": ("North Lotus Zone", "Laukkai"),
    "palace": ("River Dragon Palace", "Golden Triangle SEZ"), "tower": ("Sunflower Tower", "Bamban"),
    "bay": ("Bay Pearl Center", "Pasay"),
}
COUNTRIES = {"KH": ["Cambodia", "KH", "Cambodia"], "MM": ["Myanmar", "Burma", "MM"], "LA": ["Lao PDR", "Laos", "LA"],
             "PH": ["Philippines", "PH", "Philippines"]}
ARRIVALS = {"KH": 2, "MM": 4, "LA": 6, "PH": 8}  # days on the road

# --- victims: name, year of birth, nationality, country, compound, recruiter, account, agency, recruited, batch -----
VICTIMS = [
    ("Grace Wanjiru Kamau", 1998, "KE", "KH", "jade", "wafula", "", "karibu", "2024-01-15", "KH-1"),
    ("Dennis Kiplagat Rono", 1996, "KE", "KH", "jade", "wafula", "goldleaf", "karibu", "2024-01-22", "KH-1"),
    ("Mercy Achieng Odera", 2000, "KE", "KH", "jade", "wafula", "", "karibu", "2024-02-05", "KH-1"),
    ("Sok Dara Pich", 2001, "KH", "KH", "jade", "ros", "dream", "heron", "2024-02-11", "KH-1"),
    ("Srey Leak Chhim", 2003, "KH", "KH", "crane", "ros", "dream", "", "2024-02-18", "KH-2"),
    ("Iván Núñez Peña", 1995, "BR", "KH", "crane", "pereira", "goldleaf", "", "2024-03-02", "KH-2"),
    ("Luíza Araújo Brandão", 1997, "BR", "KH", "crane", "pereira", "", "", "2024-03-04", "KH-2"),
    ("Somchai Kaewmanee", 1999, "TH", "KH", "crane", "ros", "", "heron", "2024-03-09", "KH-2"),
    ("Kittipong Rattanakul", 1994, "TH", "KH", "jade", "ros", "dream", "", "2024-03-20", "KH-3"),
    ("Nilufa Akter Rimi", 2002, "BD", "KH", "jade", "pereira", "goldleaf", "", "2024-03-27", "KH-3"),
    ("Rakib Hasan Tuhin", 1998, "BD", "KH", "jade", "pereira", "", "", "2024-04-03", "KH-3"),
    ("Faith Nyambura Gitau", 2001, "KE", "KH", "crane", "wafula", "", "karibu", "2024-04-10", "KH-3"),
    ("Mark Lester Ocampo Tan", 1993, "PH", "KH", "crane", "marisol", "", "", "2024-04-16", "KH-3"),
    ("Brian Mwangi Kariuki", 1999, "KE", "KH", "jade", "wafula", "dream", "", "2024-04-29", "KH-3"),
    ("Thida Moe Aye", 2000, "MM", "MM", "orchid", "htwe", "", "", "2024-02-07", "MM-1"),
    ("Kyaw Zin Latt", 1997, "MM", "MM", "orchid", "htwe", "moei", "heron", "2024-02-14", "MM-1"),
    ("Daniel Mutai Kirui", 1995, "KE", "MM", "orchid", "ssali", "", "", "2024-02-20", "MM-1"),
    ("Bishal Gurung Rai", 1996, "NP", "MM", "orchid", "thapa", "moei", "", "2024-03-01", "MM-1"),
    ("Sunita Tamang Lama", 2001, "NP", "MM", "lotus", "thapa", "moei", "", "2024-03-08", "MM-2"),
    ("Phyo Wai Hlaing", 1998, "MM", "MM", "lotus", "htwe", "", "heron", "2024-03-15", "MM-2"),
    ("Ramesh Babu Vellaturi", 1992, "IN", "MM", "lotus", "thapa", "moei", "", "2024-03-22", "MM-2"),
    ("Anjali Deshmukh Rao", 1999, "IN", "MM", "orchid", "thapa", "", "heron", "2024-04-01", "MM-2"),
    ("Su Su Nandar", 2008, "MM", "MM", "orchid", "htwe", "moei", "", "2024-04-08", "MM-3"),
    ("Patience Namubiru Okello", 1997, "UG", "MM", "orchid", "ssali", "", "heron", "2024-04-15", "MM-3"),
    ("Ivan Ssebunya Mukasa", 1994, "UG", "MM", "lotus", "ssali", "", "", "2024-04-22", "MM-3"),
    ("Collins Cheruiyot Bett", 1998, "KE", "MM", "orchid", "V17", "", "", "2024-09-03", "MM-3"),
    ("Esther Chebet Langat", 2000, "KE", "MM", "orchid", "V17", "", "", "2024-09-17", "MM-3"),
    ("Somphone Douangdy", 1999, "LA", "LA", "palace", "khamphet", "", "", "2024-01-30", "LA-1"),
    ("Noy Phimmasone", 2002, "LA", "LA", "palace", "khamphet", "", "heron", "2024-02-13", "LA-1"),
    ("Tran Thi Kim Oanh", 2001, "VN", "LA", "palace", "thinh", "goldleaf", "tamarind", "2024-02-21", "LA-1"),
    ("Le Hoang Phuc An", 1998, "VN", "LA", "palace", "thinh", "mekong", "tamarind", "2024-03-05", "LA-1"),
    ("Pham Quoc Bao Khanh", 1997, "VN", "LA", "palace", "thinh", "mekong", "", "2024-03-12", "LA-2"),
    ("Hanna Tesfaye Girma", 1999, "ET", "LA", "palace", "tigist", "goldleaf", "", "2024-03-19", "LA-2"),
    ("Dawit Kebede Worku", 1996, "ET", "LA", "palace", "tigist", "", "heron", "2024-03-26", "LA-2"),
    ("Selam Abebe Desta", 2000, "ET", "LA", "palace", "tigist", "", "", "2024-04-02", "LA-2"),
    ("Vo Minh Chau Giang", 1995, "VN", "LA", "palace", "thinh", "goldleaf", "", "2024-04-09", "LA-3"),
    ("Bounthavy Xayalath", 2003, "LA", "LA", "palace", "khamphet", "mekong", "heron", "2024-04-17", "LA-3"),
    ("Keooudone Inthavong", 2001, "LA", "LA", "palace", "khamphet", "", "", "2024-04-24", "LA-3"),
    ("Aileen Bautista Lagman", 1998, "PH", "PH", "tower", "jomar", "pearl", "sparrow", "2024-01-18", "PH-1"),
    ("Ronnel Manalastas Yap", 1994, "PH", "PH", "tower", "jomar", "pearl", "sparrow", "2024-01-25", "PH-1"),
    ("Jessa Mae Pangilinan", 2001, "PH", "PH", "tower", "jomar", "goldleaf", "", "2024-02-08", "PH-1"),
    ("Arnel Sumulong Cruz", 1996, "PH", "PH", "bay", "jomar", "pearl", "sparrow", "2024-02-15", "PH-2"),
    ("Nattaya Boonyarit", 1999, "TH", "PH", "bay", "wirat", "", "", "2024-02-27", "PH-2"),
    ("Chai Wei Liang", 1997, "MY", "PH", "bay", "wirat", "goldleaf", "", "2024-03-07", "PH-2"),
    ("Thanakorn Inthasorn", 1995, "TH", "PH", "tower", "wirat", "", "", "2024-03-14", "PH-3"),
    ("Lim Shu Ting", 2000, "MY", "PH", "bay", "wirat", "goldleaf", "", "2024-03-28", "PH-3"),
    ("Kumari Dilrukshi Perera", 1998, "LK", "PH", "tower", "wirat", "", "", "2024-04-11", "PH-3"),
    ("Nuwan Jayasooriya", 1993, "LK", "PH", "tower", "marisol", "", "", "2024-04-18", "PH-3"),
]
ALIASES = {1: "Grace W. Kamau", 16: "Ko Latt", 30: "Kim Oanh Tran", 40: "Ronel Manalastas"}
MINOR, COERCED, WITNESS = 23, 17, "Naw Eh Paw Htoo"
STATUS = ["Actual", "Possible", "Actual", "Actual"]
BODIES = ["Police", "NGO", "NonPoliceGovernmental", "NGO"]
GRADES = ["B2", "B2", "C3", "A1", "", "B3", "F6", ""]
FAMILY = [("นายปีเตอร์ คามาอู", "Peter Njoroge Kamau", "000-1-00201-1", 1, "๑๒๐๐๐๐"),
          ("นางอมารา เปเรรา", "Amara Perera", "000-1-00202-2", 47, "๙๕๐๐๐")]


def case_number(index: int) -> str:
    return f"V{index:02d}"


def victim_phone(index: int) -> str:
    """Every second victim gave a number."""
    return phone(VICTIMS[index - 1][2], 300 + index) if index % 2 else ""


def passport(index: int) -> str:
    return f"ZZ{700000 + 13 * index}" if index % 3 else ""


def shift(date: str, days: int) -> str:
    year, month, day = map(int, date.split("-"))
    lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]  # 2024
    day += days
    while day > lengths[month - 1]:
        day -= lengths[month - 1]
        month += 1
    return f"{year}-{month:02d}-{day:02d}"


def slashed(date: str) -> str:
    year, month, day = date.split("-")
    return f"{day}/{month}/{year}"


def buddhist(date: str) -> str:
    year, month, day = date.split("-")
    return thai_digits(f"{day}/{month}/{int(year) + 543}")


def thai_digits(text: str) -> str:
    return text.translate({48 + i: 0x0E50 + i for i in range(10)})


# --- (a) interviews.csv: semicolons, Windows-1252, CRLF -------------------------------------------------------
def interviews() -> bytes:
    header = ["Case no", "Full name", "Also known as", "Year of birth", "Nationality", "Country of exploitation",
              "Compound", "Town", "Recruiter", "Recruiter phone", "Agency", "Advert service", "Advert account",
              "Recruited on", "Arrived on", "Interview batch", "Victim status", "Status since", "Decided by", "Role", "Minor", "Coerced",
              "Phone", "Passport no", "Helped by", "Grade"]
    rows = []
    for index, row in enumerate(VICTIMS, 1):
        full, born, nationality, country, compound, recruiter, account, agency, recruited, batch = row
        by_victim = recruiter.startswith("V")
        service, handle = ACCOUNTS[account] if account else ("", "")
        rows.append([
            case_number(index), full, ALIASES.get(index, ""), str(born), nationality, COUNTRIES[country][index % 3],
            COMPOUNDS[compound][0], COMPOUNDS[compound][1],
            # A victim who was made to recruit goes by the case number, as interviewers write it.
            recruiter if by_victim else name(recruiter),
            victim_phone(COERCED) if by_victim else phone_of(recruiter),
            AGENCIES[agency][0] if agency else "", service, ("@" if service == "Telegram" and index % 2 else "") + handle,
            slashed(recruited), slashed(shift(recruited, ARRIVALS[country])), batch, STATUS[index % 4],
            slashed(shift(recruited, ARRIVALS[country])), BODIES[index % 4],
            "", "yes" if index == MINOR else "", "", victim_phone(index), passport(index),
            AGENCIES["embassy"][0] if index % 3 == 0 else AGENCIES["harbour"][0] if index % 3 == 1 else "",
            GRADES[index % 8]])
    blank = [""] * len(header)

    def extra(**cells: str) -> list[str]:
        return [cells.get(column.replace(" ", "_"), "") for column in header]

    # The same person later, made to recruit: a dated role, not another person.
    rows.insert(COERCED, extra(Case_no=case_number(COERCED), Full_name=VICTIMS[COERCED - 1][0],
                               Role="recruiter", Coerced="yes", Status_since="02/09/2024", Phone=victim_phone(COERCED),
                               Interview_batch="MM-3", Grade="C3"))
    rows.append(extra(Case_no="W01", Full_name=WITNESS, Nationality="MM", Role="witness",
                      Phone=phone("MM", 390), Interview_batch="MM-3", Grade="B2"))
    # Rows that must be rejected, and one empty line that is skipped.
    rows.insert(9, extra(Full_name="(name withheld)", Country_of_exploitation="Cambodia", Victim_status="Possible"))
    rows.insert(20, extra(Case_no="V60", Full_name="Entered twice", Nationality="KE",
                          Country_of_exploitation="Myanmar", Recruited_on="30/02/2024", Victim_status="Possible"))
    rows.insert(31, ["V61", "Shifted row", *blank[2:], "one cell", "too many"])
    rows.insert(40, blank[:1])
    lines = [";".join(header)] + [";".join(row) for row in rows]
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


# --- (b) phones.txt: tabs, UTF-16LE with byte order mark ------------------------------------------------------
CALLS = [  # caller, called, date, how often; a number is a victim, whose owner nobody wrote down
    ("vuthy", "ros", "2024-02-01", 31), ("vuthy", "wafula", "2024-01-17", 22), ("vuthy", "pereira", "2024-03-01", 17),
    ("zaw", "htwe", "2024-02-06", 28), ("zaw", "thapa", "2024-02-28", 35), ("zaw", "ssali", "2024-02-19", 14),
    ("bounmy", "khamphet", "2024-01-28", 40), ("bounmy", "thinh", "2024-02-20", 19),
    ("bounmy", "tigist", "2024-03-18", 12), ("renato", "jomar", "2024-01-16", 44), ("renato", "wirat", "2024-02-26", 21),
    ("lin", "wafula", "2024-01-12", 9), ("lin", "thapa", "2024-02-27", 11), ("thinh", "lin", "2024-02-19", 8),
    ("lin", "pereira", "2024-01-20", 6), ("zaw", "lin", "2024-03-03", 7), ("lin", "bounmy", "2024-02-22", 5),
    ("somsak", "bounmy", "2024-03-18", 16), ("somsak", "ssali", "2024-02-19", 9), ("zaw", "somsak", "2024-04-14", 13),
    ("tigist", "somsak", "2024-03-17", 7), ("marisol", "jomar", "2024-01-24", 15), ("marisol", "pereira", "2024-02-29", 12),
    ("pereira", "marisol", "2024-04-15", 10), ("renato", "marisol", "2024-04-12", 8), ("driver", "zaw", "2024-02-22", 26),
    ("landlord", "vuthy", "2024-01-10", 4), ("pim", "htwe", "2024-02-12", 6), ("pim", "khamphet", "2024-02-12", 5),
    ("pim", "ros", "2024-02-10", 7), ("lin", "htwe", "2024-02-13", 4), ("tigist", "lin", "2024-03-16", 3),
    ("marisol", "wirat", "2024-02-25", 6), ("khamphet", "somsak", "2024-02-12", 9),
    ("somsak", "htwe", "2024-02-06", 8), ("somsak", "thapa", "2024-03-07", 5), ("somsak", "thinh", "2024-04-08", 6),
    (1, "wafula", "2024-01-14", 12), (3, "wafula", "2024-02-04", 8), (5, "ros", "2024-02-16", 5),
    (9, "ros", "2024-03-19", 4), (15, "htwe", "2024-02-06", 9), (19, "thapa", "2024-03-06", 7),
    (21, "thapa", "2024-03-20", 6), (29, "khamphet", "2024-02-12", 5), (31, "thinh", "2024-03-03", 11),
    (33, "tigist", "2024-03-18", 4), (39, "jomar", "2024-01-17", 6), (43, "wirat", "2024-02-25", 5),
    (45, "wirat", "2024-03-13", 3), (17, "ssali", "2024-02-18", 7),
    (1, "clerk", "2024-08-02", 3), (15, "clerk", "2024-09-20", 2), (29, "clerk", "2024-10-01", 4),
    (39, "clerk", "2024-07-11", 1), (43, "clerk", "2024-07-13", 2), (21, "clerk", "2024-09-21", 2),
]


def phones() -> bytes:
    rows = [["Caller number", "Caller owner", "Called number", "Called owner", "First call", "Calls"]]
    for position, (caller, called, date, count) in enumerate(CALLS):
        def side(who: str | int) -> list[str]:
            if isinstance(who, int):
                return [victim_phone(who), ""]
            written = OTHER_SPELLINGS["lin"][1] if who == "lin" else name(who)
            # Punctuation of numbers differs from line to line, as it does in call data from several carriers.
            number = phone_of(who)
            return [number if position % 3 else number.replace(" ", "-"), written]
        rows.append(side(caller) + side(called) + [date if position % 4 else f"{date} 2{position % 4}:15", str(count)])
    rows.insert(12, ["", "", phone_of("ros"), name("ros"), "2024-02-03", "2"])          # nobody called
    rows.insert(33, [phone_of("zaw"), name("zaw"), phone_of("htwe"), name("htwe"), "2024-13-05", "3"])  # month 13
    return b"\xff\xfe" + "".join("\t".join(row) + "\r\n" for row in rows).encode("utf-16-le")


# --- (c) agencies.xlsx: two sheets, a title line, dates as numbers ----------------------------------------------
def serial(date: str) -> int:
    year, month, day = map(int, date.split("-"))
    a = (14 - month) // 12
    y, m = year + 4800 - a, month + 12 * a - 3
    return day + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400 - 32045 - 2415019


class Date(str):
    """A cell that Excel holds as a number of days."""


def agency_rows() -> list[list[str]]:
    rows = [["Agency register, spring 2024"], [],
            ["Agency", "Type", "Country", "City", "Staff name", "Position", "Staff phone", "Account service",
             "Account handle", "Since"]]
    handles = {owner: ACCOUNTS[account] for account, owner in OWNERS.items()}
    since = 0
    for agency, kind, country, city, staff in AGENCIES.values():
        for key, position in staff or [("", "")]:
            since += 1
            service, handle = handles.get(key, ("", ""))
            rows.append([agency, kind, country, city, name(key) if key else "", position, phone_of(key) if key else "",
                         service, handle, Date(shift("2024-01-02", 3 * since)) if key else ""])
    rows.append(["", "recruitment agency", "Thailand", "", "Nobody's agency", "agent", "", "", "", ""])
    return rows


# passenger, from, to, who paid; most stayed in the same hotel on the way, which makes it no hub
BOOKINGS = [
    (1, "Nairobi", "Bangkok", "lin"), (2, "Nairobi", "Bangkok", "lin"), (6, "São Paulo", "Bangkok", "marisol"),
    (7, "São Paulo", "Bangkok", "marisol"), (10, "Dhaka", "Bangkok", "lin"), (18, "Kathmandu", "Bangkok", "lin"),
    (19, "Kathmandu", "Bangkok", "lin"), (21, "Hyderabad", "Bangkok", "lin"), (24, "Entebbe", "Bangkok", "somsak"),
    (25, "Entebbe", "Bangkok", "somsak"), (33, "Addis Ababa", "Bangkok", "somsak"),
    (34, "Addis Ababa", "Bangkok", "somsak"), (30, "Ho Chi Minh City", "Bangkok", "lin"),
    (31, "Ho Chi Minh City", "Bangkok", "lin"), (43, "Bangkok", "Clark International Airport", "marisol"),
    (44, "Kuala Lumpur", "Clark International Airport", "marisol"), (13, "Clark International Airport", "Bangkok", "marisol"),
]


def booking_rows() -> list[list[str]]:
    # The agency does not know case numbers; passports tie a passenger to an interview, and a person confirms it.
    rows = [["Booking ref", "Passenger", "Passenger role", "Passenger passport", "From", "To", "Travel date", "Paid by", "Payer phone",
             "Hotel on the way"]]
    for number, (index, start, end, payer) in enumerate(BOOKINGS, 1):
        passenger = ALIASES.get(index, VICTIMS[index - 1][0])
        paid_by = name("lin2" if payer == "lin" else payer)
        rows.append([f"BK{1000 + 7 * number}", passenger, "possible victim", passport(index), start, end,
                     Date(shift(VICTIMS[index - 1][8], 1)), paid_by, phone_of("lin2" if payer == "lin" else payer),
                     AGENCIES["lantern"][0] if end == "Bangkok" else ""])
    return rows


def column_name(index: int) -> str:
    return chr(ord("A") + index)


def sheet_xml(rows: list[list[str]], strings: dict[str, int]) -> str:
    out = []
    for number, row in enumerate(rows, 1):
        cells = []
        for column, value in enumerate(row):
            at = f"{column_name(column)}{number}"
            if isinstance(value, Date):
                cells.append(f'<c r="{at}" s="1"><v>{serial(value)}</v></c>')
            elif value:
                cells.append(f'<c r="{at}" t="s"><v>{strings.setdefault(str(value), len(strings))}</v></c>')
        out.append(f'<row r="{number}">{"".join(cells)}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'{XML}<worksheet xmlns="{main}"><sheetData>{"".join(out)}</sheetData></worksheet>'


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def agencies() -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    strings: dict[str, int] = {}
    sheets = [sheet_xml(agency_rows(), strings), sheet_xml(booking_rows(), strings)]
    items = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    parts = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        + "".join(f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{kind}.worksheet+xml"/>' for i in (1, 2))
        + f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'{XML}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{XML}<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Agencies and staff" sheetId="1" r:id="rId1"/><sheet name="Bookings" sheetId="2" r:id="rId2"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{office}/worksheet" Target="worksheets/sheet2.xml"/>'
        f'<Relationship Id="rId3" Type="{office}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId4" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'{XML}<styleSheet xmlns="{main}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'{XML}<sst xmlns="{main}" count="{len(strings)}" uniqueCount="{len(strings)}">{items}</sst>',
        "xl/worksheets/sheet1.xml": sheets[0],
        "xl/worksheets/sheet2.xml": sheets[1],
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, text in parts.items():
            entry = zipfile.ZipInfo(part, (2024, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            # Stored, not deflated: compressors differ from one zlib to the next, and the bytes must not.
            archive.writestr(entry, text.encode("utf-8"), zipfile.ZIP_STORED)
    return buffer.getvalue()


# --- (d) payments.csv: TIS-620, Thai headers, Buddhist-era dates, Thai digits ---------------------------------------
BANK = {"lin": "000-1-00131-9", "wafula": "000-2-00102-4", "thapa": "000-2-00105-5", "thinh": "000-2-00108-6",
        "vuthy": "000-3-00121-1", "zaw": "000-3-00122-2", "bounmy": "000-3-00123-3", "marisol": "000-1-00133-7",
        "pereira": "000-2-00103-8", "jomar": "000-2-00110-2", "somsak": "000-1-00132-8", "ssali": "000-2-00106-1"}
PAYMENTS = [  # payer, beneficiary, date, amount, what for
    ("lin", "wafula", "2024-01-16", 45000, "ค่านายหน้า"), ("lin", "thapa", "2024-03-02", 52000, "ค่านายหน้า"),
    ("lin", "thinh", "2024-02-23", 38000, "ค่านายหน้า"), ("pereira", "lin", "2024-01-25", 210000, "ค่าตัว"),
    ("zaw", "lin", "2024-03-10", 260000, "ค่าตัว"), ("bounmy", "lin", "2024-02-28", 150000, "ค่าตัว"),
    ("marisol", "pereira", "2024-03-05", 30000, "ค่านายหน้า"), ("marisol", "jomar", "2024-01-26", 28000, "ค่านายหน้า"),
    ("pereira", "marisol", "2024-04-18", 90000, "ค่าตัว"), ("bounmy", "somsak", "2024-03-21", 25000, "ค่ารถ"),
    ("zaw", "somsak", "2024-04-16", 27000, "ค่ารถ"), ("somsak", "ssali", "2024-04-17", 12000, "ค่านายหน้า"),
    ("zaw", "thapa", "2024-03-24", 33000, "ค่านายหน้า"), ("vuthy", "wafula", "2024-02-08", 41000, "ค่านายหน้า"),
]
THAI_NAMES = {"lin": OTHER_SPELLINGS["lin"][3], "somsak": OTHER_SPELLINGS["somsak"][0]}


def payments() -> bytes:
    rows = [["วันที่", "ผู้โอน", "บัญชีผู้โอน", "บทบาทผู้โอน", "ผู้รับ", "บัญชีผู้รับ", "ธนาคาร", "จำนวนเงิน", "รายการ"]]
    bank = "ธนาคารริมน้ำ"

    def shown(key: str) -> str:
        return THAI_NAMES.get(key, name(key) if name(key).isascii() else "J. Pereira Munoz")

    for payer, beneficiary, date, amount, what in PAYMENTS:
        rows.append([buddhist(date), shown(payer), BANK[payer], "", shown(beneficiary), BANK[beneficiary], bank,
                     thai_digits(str(amount)), what])
    for thai, _, account, _, amount in FAMILY:
        rows.append([buddhist("2024-07-19"), thai, account, "ผู้จ่ายค่าไถ่", shown("zaw" if "1-1" in account else "vuthy"),
                     BANK["zaw" if "1-1" in account else "vuthy"], bank, amount, "ค่าไถ่"])
    rows.insert(6, [buddhist("2024-02-12"), "", "", "", shown("lin"), BANK["lin"], bank, thai_digits("5000"), "ไม่ทราบ"])
    rows.insert(11, ["๓๑/๐๖/๒๕๖๗", shown("lin"), BANK["lin"], "", shown("thapa"), BANK["thapa"], bank,
                     thai_digits("7000"), "ค่านายหน้า"])
    return "".join(",".join(row) + "\n" for row in rows).encode("tis_620")


# --- (e) aleph.ftm.json: FollowTheMoney, one JSON object a line ---------------------------------------------------
def aleph() -> bytes:
    def entity(id: str, schema: str, **properties: str | list[str]) -> str:
        listed = {key: value if isinstance(value, list) else [value] for key, value in properties.items()}
        return json.dumps({"id": id, "schema": schema, "properties": listed}, ensure_ascii=False)

    lines = [
        entity("p-lin", "Person", name="林昭明", alias=["Lin Zhaoming"], phone=phone_of("lin"), birthDate="1979",
               topics="crime.traffick.human"),
        entity("p-vuthy", "Person", name=name("vuthy"), phone=phone_of("vuthy"), country="kh"),
        entity("p-zaw", "Person", name=name("zaw"), phone=phone_of("zaw"), country="mm"),
        entity("p-bounmy", "Person", name=name("bounmy"), phone=phone_of("bounmy"), country="la"),
        entity("p-marisol", "Person", name=name("marisol"), phone=phone_of("marisol"), country="ph"),
        entity("p-somsak", "Person", name=name("somsak"), phone=phone_of("somsak"), country="th"),
        entity("p-renato", "Person", name=name("renato"), phone=phone_of("renato"), country="ph"),
        entity("p-landlord", "Person", name=name("landlord"), phone=phone_of("landlord"), country="kh"),
        entity("a-goldleaf", "UserAccount", service=ACCOUNTS["goldleaf"][0], username=ACCOUNTS["goldleaf"][1]),
        entity("a-dream", "UserAccount", service=ACCOUNTS["dream"][0], username=ACCOUNTS["dream"][1]),
        entity("c-jade", "Company", name="Jade Harbour Property", country="kh", incorporationDate="2021-06"),
        entity("c-dragon", "Company", name="River Dragon Entertainment", country="la", incorporationDate="2019"),
        entity("o-embassy", "PublicBody", name=AGENCIES["embassy"][0], country="th"),
        entity("pass-lin", "Passport", holder="p-lin", number="ZZ990131", country="cn"),
        entity("b-bounmy", "BankAccount", holder="p-bounmy", accountNumber=BANK["bounmy"], bankName="ธนาคารริมน้ำ"),
        entity("e-1", "Employment", employee="p-vuthy", employer="c-jade", role="personnel", startDate="2022-03"),
        entity("e-2", "Employment", employee="p-bounmy", employer="c-dragon", role="personnel", startDate="2020"),
        entity("e-3", "Ownership", owner="p-landlord", asset="c-jade", startDate="2021-06"),
        entity("u-1", "UnknownLink", subject="p-lin", object="p-marisol", role="met in Bangkok", startDate="2023-11"),
        entity("u-2", "UnknownLink", subject="p-somsak", object="p-zaw", role="drives for", startDate="2024-02-19"),
        entity("u-3", "UnknownLink", subject="p-renato", object="p-marisol", role="met in Pasay", startDate="2023-12"),
        entity("call-1", "Call", caller="p-lin", receiver="p-bounmy", date="2024-02-22T19:40", duration="312"),
        entity("call-2", "Call", callerNumber=phone_of("somsak"), receiverNumber=phone_of("bounmy"),
               date="2024-03-18T06:05"),
        entity("pay-1", "Payment", payer="p-zaw", beneficiary="p-lin", date="2024-01-25", amount="210000",
               currency="THB"),
        entity("ev-1", "Event", name="Raid on the Jade Harbour Park", involved=["c-jade", "p-vuthy"], date="2024-07-30",
               country="kh"),
        '{"id": "broken-1", "schema": "Person", "properties": {"name": ["Cut off',
        entity("x-1", "Hovercraft", name="No such schema"),
        json.dumps({"schema": "Person", "properties": {"name": ["No id"]}}),
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


# --- truth.json: what the tests look for -----------------------------------------------------------------------------
def truth() -> bytes:
    def person(kind: str, names: list[str], phones: list[str], documents: list[str], accounts: list[str]) -> dict:
        return {"kind": kind, "names": names, "phones": [p for p in phones if p],
                "documents": [d for d in documents if d], "bank_accounts": accounts, "handles": []}

    protected = {}
    for index, row in enumerate(VICTIMS, 1):
        kind = "minor" if index == MINOR else "coerced recruiter" if index == COERCED else "victim"
        names = [row[0]] + ([ALIASES[index]] if index in ALIASES else [])
        protected[case_number(index)] = {**person(kind, names, [victim_phone(index)], [passport(index)], []),
                                         "exploitation_country": row[3]}
    protected["W01"] = person("witness", [WITNESS], [phone("MM", 390)], [], [])
    for number, (thai, _, account, _, _) in enumerate(FAMILY, 1):
        protected[f"F{number}"] = person("ransom_payer", [thai], [], [], [account])
    hubs = [
        {"names": [name("lin"), *OTHER_SPELLINGS["lin"]], "phone": phone_of("lin"), "kind": "person",
         "countries": ["KH", "MM", "LA"]},
        {"names": [AGENCIES["heron"][0]], "kind": "organization", "countries": ["KH", "MM", "LA"]},
        {"names": [ACCOUNTS["goldleaf"][1]], "kind": "account", "countries": ["KH", "LA", "PH"]},
        {"names": [name("somsak"), *OTHER_SPELLINGS["somsak"]], "phone": phone_of("somsak"), "kind": "person",
         "countries": ["LA", "MM"]},
        {"names": [name("marisol")], "phone": phone_of("marisol"), "kind": "person", "countries": ["KH", "PH"]},
    ]
    decoys = [{"names": [AGENCIES[key][0]], "why": why} for key, why in (
        ("embassy", "helps victims of every country"), ("harbour", "helps victims of every country"),
        ("chatterly", "a platform"), ("lantern", "a hotel where most stayed"))]
    decoys += [{"names": [name(key)], "why": "collects inside one country"} for key in ("vuthy", "zaw", "bounmy", "renato")]
    counts = {code: sum(row[3] == code for row in VICTIMS) for code in COUNTRIES}
    data = {"hubs": hubs, "decoys": decoys, "victims_by_country": counts, "protected": protected,
            "same_person": [[name("lin"), *OTHER_SPELLINGS["lin"]]],
            "rejected_rows": {"interviews.csv": 3, "phones.txt": 2, "agencies.xlsx": 1, "payments.csv": 2,
                              "aleph.ftm.json": 3}}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def main(arguments: list[str]) -> int:
    made = {"files/interviews.csv": interviews(), "files/phones.txt": phones(), "files/agencies.xlsx": agencies(),
            "files/payments.csv": payments(), "files/aleph.ftm.json": aleph(), "truth.json": truth()}
    status = 0
    for path, data in made.items():
        file = HERE / path
        if arguments == ["--check"]:
            if not file.is_file() or file.read_bytes() != data:
                print(f"{path} is not what make.py writes", file=sys.stderr)
                status = 1
        else:
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(data)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
