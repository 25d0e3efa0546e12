"""What may be uploaded."""


def check_upload(name: str, data: bytes, limit_mb: int = 10) -> str:
    """The media type of a document or picture; RuleError where it is too large or another kind."""
    raise NotImplementedError
