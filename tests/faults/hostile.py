"""What attackers type: every string carries the word `hostile`, or figures that give it away."""

PRODUCT = str(7919 * 7907)  # what a template that runs its data would say
HOSTILE = {
    "script tag": "<script>hostile()</script>",
    "image after a quote": '"><img src=x onerror=hostile()>',
    "attribute after a quote": '" data-hostile="1" autofocus onfocus="hostile()',
    "attribute after an apostrophe": "' data-hostile='1' onclick='hostile()",
    "end of a text area": "</textarea></title></style><hostile>",
    "template braces": "hostile{{7919*7907}}",
    "template block": "{% for hostile in (1,2) %}{{ config }}{% endfor %}",
    "format specifiers": "hostile%s%n%d%(hostile)s%",
    "apostrophe of a query": "hostile'; DROP TABLE person; --",
    "wildcards of a query": "hostile%_\\",
    "formula": "=cmd|' /C calc'!A0&\"hostile\"",
    "formula at": "@SUM(1)*hostile",
    "text from right to left": "\u202eelitsoh\u202c hostile",
    "letters of no width": "hos\u200btile\u200d\ufeff",
    "emoji": "hostile👩‍👩‍👧‍👦🏳️‍🌈",
    "rare character": "hostile𠮷野家",
    "heap of accents": "hostile" + "\u0301" * 60,
    "line separator": "hostile\u2028BEGIN:VEVENT\u2029",
    "path": "../../../../etc/passwd\u2044hostile",
    "link that runs": "javascript:hostile()",
    "link with a quote": 'https://hostile.example/"onmouseover="hostile()',
    "NUL": "hostile\x00end",
    "end of a header": "hostile\r\nX-Hostile: 1\r\n\r\nhostile",
    "terminal": "hostile\x1b]0;hostile\x07\x1b[2J",
    "half a character": "hostile\ud800",
    "very long": "hostile" * 8000,
}  # fmt: skip
# What a field of one line may keep; the rest is refused or read as something else.
KEPT = tuple(name for name in HOSTILE if name not in {
    "NUL", "end of a header", "terminal", "half a character", "very long"
})  # fmt: skip


def as_sent(value: str) -> bytes:
    """A text as a browser or a tool puts it on the wire, half characters included."""
    return value.encode("utf-8", "surrogatepass")
