"""The fixed choices of the employers room."""

from enum import StrEnum


class Ownership(StrEnum):
    """What kind of body an employer is (单位性质)."""

    ARMED_FORCES = "armed_forces"  # 部队
    FOREIGN = "foreign"  # 外资企业
    GOVERNMENT = "government"  # 党政机关
    OTHER = "other"
    PRIVATE = "private"  # 民营企业
    PUBLIC_INSTITUTION = "public_institution"  # 事业单位
    SOCIAL_ORGANISATION = "social_organisation"  # 社会组织
    STATE_OWNED = "state_owned"  # 国有企业


class Headcount(StrEnum):
    """How many people work for an employer (单位规模)."""

    UNDER_20 = "under_20"
    FROM_20 = "from_20"  # to 99
    FROM_100 = "from_100"  # to 499
    FROM_500 = "from_500"  # to 999
    FROM_1000 = "from_1000"
