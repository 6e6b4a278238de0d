"""The one settings file: what a city may switch is read from the environment, the rest is decided here."""

from pathlib import Path

from csp.constants import NONE, SELF

from mulkko.config import environment
from mulkko.config.environment import setting

PACKAGE = Path(__file__).resolve().parents[1]

MULKKO_HOME = setting("MULKKO_HOME", Path, environment.default_home(), cure="Name a folder.").absolute()
MULKKO_KEYS = setting("MULKKO_KEYS", Path, environment.default_keys(), cure="Name a folder.").absolute()
DEBUG = setting("MULKKO_DEBUG", environment.yes_or_no, False, cure="Say yes or no.")
ALLOWED_HOSTS = setting(
    "MULKKO_HOSTS", environment.words, ["localhost", "127.0.0.1", "[::1]"], cure="List host names, separated by commas."
)
BEHIND_HTTPS = setting("MULKKO_HTTPS", environment.yes_or_no, False, cure="Say yes or no.")

SECRET_KEY = environment.kept_secret(MULKKO_KEYS)
DATABASES = {
    "default": setting(
        "MULKKO_DATABASE",
        environment.database,
        environment.embedded(MULKKO_HOME),
        cure="Write postgresql://user:password@host/name, or leave it out for SQLite.",
    )
}
# "" is no choice: nothing is submitted until there is one, because a number that was given by mistake is never taken back.
ROUTE_MODE = setting(
    "MULKKO_ROUTE",
    environment.one_of("inside", "beside"),
    "inside" if (MULKKO_HOME / "demo").exists() else "",  # the demo city approves and numbers here
    cure="Say inside or beside.",
)
CHROMIUM = setting("MULKKO_CHROMIUM", str, "", cure="Name the program, or leave it out for the one on the PATH.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "mulkko.ledger",
    "mulkko.organization",
    "mulkko.jobs",
    "mulkko.approval",
    "mulkko.coordination",
    "mulkko.catalog",
    "mulkko.voice",
    "mulkko.evidence",
    "mulkko.directives",
    "mulkko.policy",
    "mulkko.publishing",
    "mulkko.processes",
    "mulkko.demo",
    "mulkko.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mulkko.web.middleware.ReadOnce",
    "mulkko.web.middleware.SignInRequired",
    "mulkko.web.preferences.Preferences",  # behind it: asking who it is ends a session whose password has changed
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mulkko.web.middleware.KeptText",
    "mulkko.web.middleware.OnePress",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
FORM_RENDERER = "mulkko.web.forms.rendering.Krds"
ROOT_URLCONF = "mulkko.config.urls"
WSGI_APPLICATION = "mulkko.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "mulkko.web.context.frame",
            ],
            "builtins": ["mulkko.web.templatetags.words"],
        },
    }
]

AUTH_USER_MODEL = "organization.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "inbox"

# A desk left alone signs out by itself: the session ends 30 minutes after the last act, and after a long working day in any case.
SESSION_IDLE_SECONDS, SESSION_WHOLE_SECONDS = 30 * 60, 12 * 60 * 60
CONFIRMED_SECONDS = 5 * 60  # how long a password that was asked again counts for the next decision
# The cookie outlives the session, so that what is sent too late can be kept for who was signed in. It opens nothing then.
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_COOKIE_NAME = "__Host-session" if BEHIND_HTTPS else "sessionid"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_NAME = "__Host-csrf" if BEHIND_HTTPS else "csrftoken"
CSRF_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mulkko.web.views.sessions.too_old"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if BEHIND_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["mulkko.web.uploads.ToDisk"]

# Long work waits in a table of the database until the one worker takes it; no broker is needed.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Seoul"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STATIC_ROOT = MULKKO_HOME / "static"
STORAGES = {"staticfiles": {"BACKEND": "mulkko.web.collected.Collected"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # no page asks for the others: half as many to compress

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
