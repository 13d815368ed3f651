import os

from django.core.wsgi import get_wsgi_application

from config.garbage import look_less_often

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
look_less_often()
