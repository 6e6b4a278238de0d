"""Guards: the database itself refuses to change or delete a data call, what units filled in, and how it ended, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "catalog_datacall": ["id"],
    "catalog_askedunit": ["id", "call_id+unit_id"],
    "catalog_callsheet": ["id", "asked_id+number"],
    "catalog_callconfirmation": ["id", "sheet_id"],
    "catalog_callclosing": ["id", "call_id"],
    "catalog_callending": ["id", "call_id"],
}


class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_calls")]
    operations = [guarded(TABLES)]
