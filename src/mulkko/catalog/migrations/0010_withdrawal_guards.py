"""Guards: the database itself refuses to change or delete the withdrawal of a version, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "catalog_withdrawal": ["id", "version_id"],
}


class Migration(migrations.Migration):
    dependencies = [("catalog", "0009_withdrawal")]
    operations = [guarded(TABLES)]
