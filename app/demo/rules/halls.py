"""The halls of the season. None has a name of the sample lists, which bring halls of their own."""

from decimal import Decimal

from app.demo.rules.cast import OTHER_UNIVERSITY, UNIVERSITY
from app.venues.drafts import ExitDraft, VenueDraft
from app.venues.kinds import FireClass, VenueKind

GYM, LECTURE_HALL, CLASSROOM, SQUARE = (
    "北区体育馆", "学生活动中心报告厅", "三教A305", "校史馆前广场",
)  # fmt: skip
OTHER_GYM, OTHER_LECTURE_HALL = "北湖体育中心", "逸学楼学术报告厅"


def _doors(*widths_m: str, names: tuple[str, ...] = ()) -> tuple[ExitDraft, ...]:
    called = names or tuple(f"{place}号门" for place in range(1, len(widths_m) + 1))
    return tuple(
        ExitDraft(Decimal(width), name) for width, name in zip(widths_m, called, strict=True)
    )


# 1,500 m² and 8.4 m of doors: the hall that the safety rules are explained with.
_GYM = VenueDraft(
    name=GYM,
    kind=VenueKind.HALL,
    area_m2=Decimal(1500),
    booth_area_m2=Decimal(300),
    exits=_doors("2.4", "2.4", "1.8", "1.8", names=("东门", "西门", "南门", "北门")),
    place="北区运动场东侧，校车“北区”站下车",
    storeys=1,
    floor=1,
    fire_class=FireClass.I_II,
    sprinklered=False,
    max_exit_distance_m=Decimal(25),
    facilities="扩声，大屏，展位用电60路，无障碍通道",
)
_LECTURE_HALL = VenueDraft(
    name=LECTURE_HALL,
    kind=VenueKind.HALL,
    area_m2=Decimal(460),
    exits=_doors("1.8", "1.8", "1.5"),
    place="学生活动中心一层",
    storeys=3,
    floor=1,
    fire_class=FireClass.I_II,
    fixed_seats=320,
    sprinklered=True,
    max_exit_distance_m=Decimal(22),
    setup_minutes=30,
    teardown_minutes=15,
    facilities="投影，录播，扩声",
)
_CLASSROOM = VenueDraft(
    name=CLASSROOM,
    kind=VenueKind.ROOM,
    area_m2=Decimal(125),
    exits=_doors("1.2", "1.2"),
    place="第三教学楼三层",
    storeys=5,
    floor=3,
    fire_class=FireClass.I_II,
    fixed_seats=60,
    sprinklered=False,
    max_exit_distance_m=Decimal(14),
    setup_minutes=15,
    teardown_minutes=15,
    facilities="投影，可移动桌椅",
)
_SQUARE = VenueDraft(
    name=SQUARE,
    kind=VenueKind.OUTDOOR,
    area_m2=Decimal(2000),
    booth_area_m2=Decimal(360),
    exits=_doors("4.0", "4.0", "3.0"),
    place="校史馆南侧",
    storeys=0,
    floor=1,
    sprinklered=False,
    max_exit_distance_m=Decimal(40),
    facilities="雨天改到北区体育馆",
)
HALLS: dict[str, tuple[VenueDraft, ...]] = {
    UNIVERSITY: (_GYM, _LECTURE_HALL, _CLASSROOM, _SQUARE),
    OTHER_UNIVERSITY: (
        VenueDraft(
            name=OTHER_GYM,
            kind=VenueKind.HALL,
            area_m2=Decimal(1800),
            booth_area_m2=Decimal(400),
            exits=_doors("3.0", "2.4", "2.4", "1.8"),
            place="湖滨路校区西侧",
            storeys=1,
            floor=1,
            fire_class=FireClass.I_II,
            sprinklered=True,
            max_exit_distance_m=Decimal(28),
            facilities="扩声，展位用电80路",
        ),
        VenueDraft(
            name=OTHER_LECTURE_HALL,
            kind=VenueKind.HALL,
            area_m2=Decimal(320),
            exits=_doors("1.8", "1.5"),
            place="逸学楼二层",
            storeys=4,
            floor=2,
            fire_class=FireClass.I_II,
            fixed_seats=220,
            sprinklered=True,
            max_exit_distance_m=Decimal(18),
            setup_minutes=30,
            teardown_minutes=15,
        ),
    ),
}
