"""Guards: the database itself refuses to change or delete what was sealed, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "catalog_description": ["id"],
}


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_description_profile_upload")]
    operations = [guarded(TABLES)]
