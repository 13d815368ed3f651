"""The site starts with a home page in each language, instead of Wagtail's welcome, and with one group: editors, who publish."""

import uuid

from django.conf import settings
from django.db import migrations

EDITORS_GROUP = "Editors"
UNUSED_GROUP = "Moderators"
EDITOR_PERMISSIONS = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")


def make_home_pages(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    HomePage = apps.get_model("cms", "HomePage")
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")

    root = Page.objects.get(depth=1)
    welcome = Page.objects.filter(depth=2, slug="home", content_type__model="page").first()
    if welcome is None or welcome.numchild or Page.objects.filter(depth=2).count() > 1:
        return
    Site.objects.filter(root_page_id=welcome.pk).update(root_page_id=root.pk)
    welcome.delete()

    home_page, _created = ContentType.objects.get_or_create(app_label="cms", model="homepage")
    key = uuid.uuid4()
    for number, (code, _name) in enumerate(settings.LANGUAGES, start=1):
        locale, _created = Locale.objects.get_or_create(language_code=code)
        slug = "home" if number == 1 else f"home-{code}"
        page = HomePage.objects.create(
            title=settings.SITE_NAME, draft_title=settings.SITE_NAME, slug=slug, url_path=f"/{slug}/", path=f"0001{number:04d}", depth=2,
            numchild=0, content_type=home_page, locale=locale, translation_key=key, live=True,
        )
        if number == 1:
            Site.objects.filter(is_default_site=True).update(root_page_id=page.pk, site_name=settings.SITE_NAME)
    root.numchild = len(settings.LANGUAGES)
    root.save(update_fields=["numchild"])


def let_editors_publish(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    Page = apps.get_model("wagtailcore", "Page")
    Permission = apps.get_model("auth", "Permission")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")

    editors, _created = Group.objects.get_or_create(name=EDITORS_GROUP)
    root = Page.objects.get(depth=1)
    page, _created = ContentType.objects.get_or_create(app_label="wagtailcore", model="page")
    for codename in EDITOR_PERMISSIONS:
        permission, _created = Permission.objects.get_or_create(
            content_type=page, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
        )
        GroupPagePermission.objects.get_or_create(group=editors, page=root, permission=permission)
    admin, _created = ContentType.objects.get_or_create(app_label="wagtailadmin", model="admin")
    access, _created = Permission.objects.get_or_create(
        content_type=admin, codename="access_admin", defaults={"name": "Can access Wagtail admin"}
    )
    editors.permissions.add(access)
    WorkflowPage.objects.all().delete()
    Group.objects.filter(name=UNUSED_GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_pages"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunPython(make_home_pages, migrations.RunPython.noop),
        migrations.RunPython(let_editors_publish, migrations.RunPython.noop),
    ]
