"""The libraries' objects, created without an application; recruit.app gives them one."""

from flask_babel import Babel
from flask_limiter import Limiter
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from recruit.extensions import limits
from recruit.extensions.database import Base

db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate()
babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(key_func=limits.client_key, strategy=limits.IN_STEPS)
