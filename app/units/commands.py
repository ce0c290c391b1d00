"""Commands of the units room."""

from app.platform.commands import RoomGroup

cli = RoomGroup("units", help="The tree of units.")
