"""Why a graduate is supported."""

from enum import StrEnum


class Category(StrEnum):
    """Why a graduate is supported (the notice, item 17); several may hold. The list is open."""

    POVERTY = "poverty"  # 脱贫家庭
    MONITORED = "monitored"  # 监测对象
    SUBSISTENCE = "subsistence"  # 低保家庭
    ZERO_EMPLOYMENT = "zero_employment"  # 零就业家庭
    DISABILITY = "disability"  # 残疾
