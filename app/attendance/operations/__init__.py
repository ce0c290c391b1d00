"""Writing the door: scans, stops, devices, closing."""
