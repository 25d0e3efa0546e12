"""Informatics: families on measuring and coding data and on networks."""

from fractions import Fraction
from heapq import heapify, heappop, heappush
from random import Random

from .families import Draft, Unclean, decimals, draft, first_distinct, say, superscript

# Data


def bits_to_kilobytes(rng: Random) -> Draft:
    """Bits in kilobytes; mistakes: bytes skipped, bits or bytes of one more step."""
    k = rng.randint(15, 22)
    return draft(
        say(
            "2{k} bit neçə kilobaytdır? (1 KB = 1024 bayt.)",
            "How many kilobytes are 2{k} bits? (1 KB = 1024 bytes.)",
            k=superscript(k),
        ),
        2 ** (k - 13),
        (2 ** (k - 10), 2 ** (k - 12), 2 ** (k - 14), 2 ** (k - 3)),
        "KB",
    )


def image_size(rng: Random) -> Draft:
    """The memory of a picture; mistakes: colours for bits, bits for bytes, a byte a pixel."""
    width, height = rng.choice((64, 128, 256, 512)), rng.choice((64, 128, 256, 320, 512))
    depth = rng.choice((2, 4, 5, 6))
    pixels = Fraction(width * height, 1024)
    right, wrong = decimals(
        pixels * depth / 8,
        pixels * depth,
        pixels,
        pixels * 2**depth / 8,
        pixels * 2**depth,
        places=1,
    )
    return draft(
        say(
            "Ölçüsü {w} × {h} piksel olan təsvirdə {colours} rəngdən istifadə edilmişdir. "
            "Sıxılmamış təsvirin saxlanması üçün neçə kilobayt yaddaş lazımdır? (1 KB = 1024 "
            "bayt.)",
            "A picture of {w} × {h} pixels uses {colours} colours. How many kilobytes does the "
            "uncompressed picture take? (1 KB = 1024 bytes.)",
            w=width,
            h=height,
            colours=2**depth,
        ),
        right,
        wrong,
        "KB",
    )


def code_bits(rng: Random) -> Draft:
    """The bits of a message; mistakes: one bit too few, the alphabet's size, bytes."""
    alphabet = rng.choice((5, 6, 10, 12, 20, 26, 30, 33, 50, 100))
    length, bits = rng.randrange(20, 210, 10), (alphabet - 1).bit_length()
    return draft(
        say(
            "{alphabet} müxtəlif simvoldan ibarət əlifbanın bütün simvolları eyni, mümkün olan ən "
            "kiçik sayda bitlə kodlaşdırılır. {length} simvoldan ibarət məlumatın həcmi neçə "
            "bitdir?",
            "All symbols of an alphabet of {alphabet} symbols are coded with the same, smallest "
            "possible number of bits. How many bits does a message of {length} symbols take?",
            alphabet=alphabet,
            length=length,
        ),
        length * bits,
        (length * (bits - 1), length * (bits + 1), length * alphabet, length * 8),
    )


def prefix_code(rng: Random) -> Draft:
    """The code word that keeps the prefix condition; the wrong ones begin or continue another."""
    words = ["0", "1"]
    for _ in range(3):
        word = words.pop(rng.randrange(len(words)))
        words += [word + "0", word + "1"]
    rng.shuffle(words)
    *used, right = words
    if min(map(len, words)) < 2:
        raise Unclean("too lopsided a code")
    bad = {w[:-1] for w in used} | {w + "0" for w in used} | {w + "1" for w in used}
    wrong = rng.sample(sorted(w for w in bad if len(w) <= 3), 4)
    return draft(
        say(
            "A, B, C və D hərfləri uyğun olaraq {a}, {b}, {c} və {d} kodları ilə kodlaşdırılıb. "
            "Fano şərtinin (heç bir kod başqa kodun başlanğıcı olmamalıdır) ödənilməsi üçün E "
            "hərfinin kodu hansı ola bilər?",
            "The letters A, B, C and D have the codes {a}, {b}, {c} and {d}. Which code may the "
            "letter E have so that no code is the beginning of another (the prefix condition)?",
            a=used[0],
            b=used[1],
            c=used[2],
            d=used[3],
        ),
        right,
        wrong,
    )


def audio_size(rng: Random) -> Draft:
    """The size of a sound recording in megabits."""
    khz, bits = rng.choice((8, 16, 22, 32, 44, 48)), rng.choice((8, 16, 24))
    seconds = rng.randrange(10, 130, 10)
    size = Fraction(khz * 1000 * bits * 2 * seconds, 10**6)
    right, wrong = decimals(size, size / 2, size / 8, size * 8, size / bits, size * 2, places=3)
    return draft(
        say(
            "Stereo (iki kanallı) səs {khz} kHs tezliklə diskretləşdirilir, hər ölçmə üçün {bits} "
            "bit ayrılır. Sıxılmamış {seconds} saniyəlik yazının həcmi neçə meqabitdir? (1 Mbit = "
            "10⁶ bit.)",
            "Stereo (two-channel) sound is sampled at {khz} kHz with {bits} bits a sample. How "
            "many megabits does an uncompressed recording of {seconds} seconds take? (1 Mbit = "
            "10⁶ bits.)",
            khz=khz,
            bits=bits,
            seconds=seconds,
        ),
        right,
        wrong,
        "Mbit",
        say(
            "Həcm = tezlik · bit sayı · kanal sayı · müddət = {khz} · 10³ · {bits} · 2 · "
            "{seconds} = {all} bit, yəni {right} Mbit.",
            "Size = frequency · bits · channels · time = {khz} · 10³ · {bits} · 2 · {seconds} = "
            "{all} bits, that is {right} Mbit.",
            khz=khz,
            bits=bits,
            seconds=seconds,
            all=khz * 1000 * bits * 2 * seconds,
            right=right,
        ),
    )


def huffman_bits(weights: list[int]) -> tuple[int, list[int]]:
    """The length of the Huffman-coded text and the sums in the order of joining."""
    heap, sums = list(weights), []
    heapify(heap)
    while len(heap) > 1:
        joined = heappop(heap) + heappop(heap)
        sums.append(joined)
        heappush(heap, joined)
    return sum(sums), sums


def huffman(rng: Random) -> Draft:
    """The length of a text in an optimal prefix code."""
    weights = sorted(rng.sample(range(2, 40), 5), reverse=True)
    total = sum(weights)
    right, sums = huffman_bits(weights)
    by_place = sum(w * bits for w, bits in zip(weights, (1, 2, 3, 4, 4), strict=True))
    balanced = sum(w * bits for w, bits in zip(weights, (2, 2, 2, 3, 3), strict=True))
    return draft(
        say(
            "Mətndə A, B, C, D və E hərflərinə uyğun olaraq {list} dəfə rast gəlinir. Mətn "
            "Haffman kodu ilə kodlaşdırıldıqda neçə bit tutar?",
            "In a text the letters A, B, C, D and E occur {list} times respectively. How many "
            "bits does the text take in a Huffman code?",
            list=", ".join(map(str, weights)),
        ),
        right,
        first_distinct(right, (3 * total, by_place, balanced, 2 * total, 8 * total, right + total)),
        why=say(
            "Hər addımda ən kiçik iki tezlik birləşdirilir, alınan cəmlər: {sums}. Kodlaşdırılmış "
            "mətnin uzunluğu bu cəmlərin cəminə bərabərdir: {line} = {right} bit.",
            "At each step the two smallest frequencies are joined; the sums are {sums}. The "
            "length of the coded text is the sum of these sums: {line} = {right} bits.",
            sums=", ".join(map(str, sums)),
            line=" + ".join(map(str, sums)),
            right=right,
        ),
    )


# Networks


def transfer_time(rng: Random) -> Draft:
    """The time to send a file."""
    megabytes, speed = rng.randrange(10, 310, 5), rng.choice((2, 4, 5, 8, 10, 16, 20, 25, 40))
    ratio = Fraction(megabytes, speed)
    right, wrong = decimals(
        8 * ratio,
        ratio,
        ratio / 8,
        4 * ratio,
        Fraction(speed * 8, megabytes),
        16 * ratio,
        10 * ratio,
    )
    return draft(
        say(
            "Həcmi {size} MB olan fayl {speed} Mbit/san sürətlə ötürülür. Ötürülmə neçə saniyə "
            "çəkər? (1 MB = 8 Mbit, əlavə xidməti məlumat nəzərə alınmır.)",
            "A file of {size} MB is sent at {speed} Mbit/s. How many seconds does it take? (1 MB "
            "= 8 Mbit, overhead is neglected.)",
            size=megabytes,
            speed=speed,
        ),
        right,
        wrong,
        "s",
        say(
            "Faylın həcmi {size} · 8 = {mbit} Mbit olduğundan t = {mbit}/{speed} = {right} san.",
            "The file has {size} · 8 = {mbit} Mbit, so t = {mbit}/{speed} = {right} s.",
            size=megabytes,
            mbit=8 * megabytes,
            speed=speed,
            right=right,
        ),
    )


def subnet_hosts(rng: Random) -> Draft:
    """The hosts of a subnet; mistakes: reserved addresses, neighbouring prefix."""
    prefix = rng.randint(21, 29)
    total = 2 ** (32 - prefix)
    return draft(
        say(
            "IPv4 şəbəkəsinin maskası prefiks yazılışında /{prefix} kimidir. Bu şəbəkədə ən çoxu "
            "neçə qovşağa (hosta) ünvan vermək olar?",
            "An IPv4 network has the prefix length /{prefix}. What is the greatest number of "
            "hosts that can be given addresses in it?",
            prefix=prefix,
        ),
        total - 2,
        (total, total - 1, total // 2 - 2, 2 * total - 2),
    )


def dotted(address: int) -> str:
    """The IPv4 address in dotted decimal form."""
    return ".".join(str(byte) for byte in address.to_bytes(4, "big"))


def network_address(rng: Random) -> Draft:
    """The network of an address; mistakes: broadcast, last byte zero, neighbouring prefixes."""
    prefix = rng.choice((18, 19, 20, 21, 22, 26, 27, 28))
    address = int.from_bytes(
        bytes((172, 16 + rng.randrange(16), *(rng.randint(65, 250) for _ in "ab")))
    )
    size = 2 ** (32 - prefix)
    network = address // size * size
    guesses = (
        network + size - 1,
        address // 256 * 256,
        address // (2 * size) * 2 * size,
        address // (size // 2) * (size // 2),
        network + 1,
        network + size,
    )
    return draft(
        say(
            "Qovşağın IP ünvanı {ip}, şəbəkə maskası {mask} olarsa, şəbəkənin ünvanını müəyyən "
            "edin.",
            "A host has the IP address {ip} and the subnet mask {mask}. Find the network address.",
            ip=dotted(address),
            mask=dotted(2**32 - size),
        ),
        dotted(network),
        [dotted(guess) for guess in first_distinct(network, guesses)],
    )
