"""What /check takes."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import StringField
from wtforms.validators import Length

from recruit.web.forms import Form


class CodeForm(Form):
    code = StringField(
        _l("Code of the receipt"),
        [Length(max=100, message=_l("This is too long to be a code."))],
        description=_l("It stands on the receipt, for example 7F3K-K2QP."),
    )


class CertificateForm(Form):
    certificate = FileField(
        _l("Certificate of a placement"),
        description=_l("The zip file as it was downloaded, at most 10 MB."),
    )
