"""Reading the door: facts for the judgement, the board, devices, packs, attendances."""
