"""What runs in the process that reads a stranger's file, and nothing else of the application.

It knows neither the database nor the settings, has little memory and little time, and is gone
afterwards; so the web process stays small and a hostile file kills only its own reader.
"""
