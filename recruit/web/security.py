"""Headers that close what a page does not need (rule 10)."""

from flask import Flask, Response, request

from recruit.config import Settings

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=()",
}


def policy(tiles_origin: str = "") -> str:
    """The policy of every page; where the ministry serves map pictures, those may come from there
    and nothing else may."""
    own = "img-src 'self' data:"
    return CONTENT_SECURITY_POLICY.replace(own, f"{own} {tiles_origin}".rstrip())


def headers_of(settings: Settings) -> dict[str, str]:
    """The headers of every page, also of those that are answered in front of the others."""
    headers = {"Content-Security-Policy": policy(settings.tiles_origin), **HEADERS}
    if settings.mode == "production":
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


def init_app(app: Flask, settings: Settings) -> None:
    headers = headers_of(settings)

    @app.after_request
    def close(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            # Pages differ by person; what may be kept says so itself.
            response.headers.setdefault("Cache-Control", "no-store")
        return response
