"""Guards: the database itself refuses to change or delete a part that was hidden, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"publishing_hiddenpart": ["id"]}


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]
    operations = [guarded(TABLES)]
