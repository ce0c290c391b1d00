"""What draws papers, in the process that `platform.spreadsheets.processes` starts."""
