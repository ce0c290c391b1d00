"""Commands of the people room."""

from app.platform.commands import RoomGroup

cli = RoomGroup("people", help="Accounts and roles.")
