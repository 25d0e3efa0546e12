"""Use cases of the registers."""

from recruit.directory.service.adding import add_schools
from recruit.directory.service.editing import (
    Basics,
    Details,
    PlaceQuestionedError,
    create,
    describe,
    editable,
    may_settle,
    settle,
)
from recruit.directory.service.importing import (
    TEMPLATE_SHEET,
    Checked,
    as_table,
    carry_out,
    check_file,
    prepare,
    stage,
    staged,
    turned,
)
from recruit.directory.service.merging import close, merge, merging, remove, reopen, settled
from recruit.directory.service.photos import add_photo, show_photo, take_down
from recruit.directory.service.posts import posts_of, shows_posts
from recruit.directory.service.registers import (
    add_subject,
    districts_in_file,
    load_registers,
    put_university,
)

__all__ = [
    "TEMPLATE_SHEET",
    "Basics",
    "Checked",
    "Details",
    "PlaceQuestionedError",
    "add_photo",
    "add_schools",
    "add_subject",
    "as_table",
    "carry_out",
    "check_file",
    "close",
    "create",
    "describe",
    "districts_in_file",
    "editable",
    "load_registers",
    "may_settle",
    "merge",
    "merging",
    "posts_of",
    "prepare",
    "put_university",
    "remove",
    "reopen",
    "settle",
    "settled",
    "show_photo",
    "shows_posts",
    "stage",
    "staged",
    "take_down",
    "turned",
]
