"""Guards: the database itself refuses to change or delete what was sealed, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "catalog_version": ["id", "dataset_id+number"],
}


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [guarded(TABLES)]
