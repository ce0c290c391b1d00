"""Making the season with the rooms' own operations, and taking everything away again."""

from app.demo.operations.loading import Loaded, load_season
from app.demo.operations.resetting import reset_everything

__all__ = ["Loaded", "load_season", "reset_everything"]
