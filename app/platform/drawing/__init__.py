"""Drawing without a browser: QR codes, printed documents, charts."""
