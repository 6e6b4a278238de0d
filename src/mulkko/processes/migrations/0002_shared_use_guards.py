"""Guards: the database itself refuses to change or delete what was designated or ended, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"processes_shareduse": ["id"], "processes_shareduseending": ["id", "shared_use_id"]}


class Migration(migrations.Migration):
    dependencies = [("processes", "0001_initial")]
    operations = [guarded(TABLES)]
