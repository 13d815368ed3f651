"""The organisation's glossary, which editors keep."""

from django.db import migrations, models

EDITORS_GROUP = "Editors"


def let_editors_keep_it(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    term, _created = ContentType.objects.get_or_create(app_label="cms", model="glossaryterm")
    editors = apps.get_model("auth", "Group").objects.get(name=EDITORS_GROUP)
    for deed in ("add", "change", "delete", "view"):
        permission, _created = Permission.objects.get_or_create(
            content_type=term, codename=f"{deed}_glossaryterm", defaults={"name": f"Can {deed} term of the glossary"}
        )
        editors.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0002_home_pages'),
    ]

    operations = [
        migrations.CreateModel(
            name='GlossaryTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term_fr', models.CharField(blank=True, help_text='Several words for the same thing are divided by |, the most usual first.', max_length=200, verbose_name='French')),
                ('term_nl', models.CharField(blank=True, help_text='Several words for the same thing are divided by |, the most usual first.', max_length=200, verbose_name='Dutch')),
                ('term_en', models.CharField(blank=True, help_text='Several words for the same thing are divided by |, the most usual first.', max_length=200, verbose_name='English')),
            ],
            options={
                'verbose_name': 'term of the glossary',
                'verbose_name_plural': 'glossary',
                'ordering': ['term_fr', 'term_nl', 'term_en'],
            },
        ),
        migrations.RunPython(let_editors_keep_it, migrations.RunPython.noop),
    ]
