"""Names of invented people."""

from collections.abc import Iterator
from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙"
)
LONG_SURNAMES = ("欧阳", "上官", "司马", "诸葛")
GIVEN = (
    "子安", "一帆", "文静", "小禾", "嘉怡", "雨桐", "思远", "志成", "晓燕", "梓涵", "浩然", "佳琪",
    "俊杰", "欣悦", "天宇", "梦洁", "明哲", "雅婷", "宇航", "诗涵", "建平", "若曦", "家豪", "晨曦",
    "婧", "睿", "磊", "敏", "涛", "芳", "凯", "琳", "阳", "丹", "鹏", "洁", "泽宇", "心怡", "海燕",
    "国栋", "春梅", "立群", "佩瑶", "永强", "秋实", "知夏", "景行", "书瑶", "望舒", "承泽",
)  # fmt: skip


def names(draw: Random) -> Iterator[str]:
    """Names without end; the same name may come again, as among real people."""
    while True:
        surname = draw.choice(LONG_SURNAMES) if draw.random() < 0.02 else draw.choice(SURNAMES)
        yield surname + draw.choice(GIVEN)


def drawn_names(seed: str, count: int) -> list[str]:
    """So many names, the same for the same seed."""
    called = names(Random(seed))  # noqa: S311  invented people
    return [next(called) for _ in range(count)]
