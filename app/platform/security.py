"""What every answer carries and what no request may bring: headers, Host, CSRF, body sizes."""

from flask import Flask, Response, abort, current_app, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.platform.site import API

csrf = CSRFProtect()

BASE_POLICY = (
    "default-src 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; object-src 'none'; img-src 'self' data: blob:; "
    "manifest-src 'self'; media-src 'self' blob:; style-src 'self'; worker-src 'self' blob:; "
)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
LARGEST_BODY = 6 * 1024 * 1024


def init_security(app: Flask) -> None:
    """Install cookies, CSRF, Host pinning and headers."""
    https = app.config["BASE_URL"].startswith("https://")
    app.config |= {
        "MAX_CONTENT_LENGTH": LARGEST_BODY,
        "MAX_FORM_MEMORY_SIZE": 500_000,
        "MAX_FORM_PARTS": 1000,
        "SESSION_COOKIE_NAME": "__Host-fairday" if https else "fairday",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": https,
    }
    csrf.init_app(app)
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0
        )
    app.before_request(_pin_host)
    app.after_request(_add_headers)


def _pin_host() -> None:
    """Refuse a foreign Host: links in mails and redirects must not be made from it.

    On plain http the loopback names mean the same machine, with whatever port it was given.
    """
    host = request.host.lower()
    scheme, _colon, own = _setting("BASE_URL").partition("://")
    if host == own or request.path in {"/healthz", "/readyz", "/metrics"}:
        return
    if scheme == "http" and host.rsplit(":", 1)[0] in LOOPBACK:
        return
    abort(421)


def _add_headers(response: Response) -> Response:
    if request.path.startswith(API):
        return _add_api_headers(response)
    scripts = "'self'"
    if request.path.startswith("/gate/"):
        scripts += " 'wasm-unsafe-eval'"
    headers = response.headers
    # A file that somebody sent runs nothing, should a browser show it after all.
    is_file = headers.get("Content-Disposition", "").startswith("attachment")
    policy = f"{BASE_POLICY}script-src {scripts}" + ("; sandbox" if is_file else "")
    headers.setdefault("Content-Security-Policy", policy)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault(
        "Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=()"
    )
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("X-Frame-Options", "DENY")
    if _setting("BASE_URL").startswith("https://"):
        headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    if request.endpoint != "static" and response.mimetype == "text/html":
        headers.setdefault("Cache-Control", "no-store, private")
    return response


def _add_api_headers(response: Response) -> Response:
    """Data for devices is no page: it needs no more than not to be taken for one, or kept."""
    headers = response.headers
    headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    headers["X-Content-Type-Options"] = "nosniff"
    headers.setdefault("Cache-Control", "no-store, private")
    return response


def _setting(key: str) -> str:
    return str(current_app.config[key])
