"""The one head row that every append locks."""

from django.db import migrations


def first(apps, schema_editor):
    apps.get_model("ledger", "Head").objects.create(pk=1, next_index=0, seal="0" * 64)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(first, migrations.RunPython.noop)]
