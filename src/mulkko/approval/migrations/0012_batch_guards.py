"""Guards of further documents of a round and of their numbers: the database itself refuses to change or delete one, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "approval_furtherdocument": ["id", "approval_id+place"],
    "approval_furthernumber": ["id", "document_id", "department_code+year+series+serial"],
}


class Migration(migrations.Migration):
    dependencies = [("approval", "0011_batch")]
    operations = [guarded(TABLES)]
