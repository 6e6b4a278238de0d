"""Guards of what another system decided (hand-overs, results, returned files): the database itself refuses to change or delete one, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "approval_handover": ["id", "approval_id"],
    "approval_returnedfile": ["sha256"],
    "approval_result": ["id", "corrects_id", "approval_id+place"],
}


class Migration(migrations.Migration):
    dependencies = [("approval", "0007_beside")]
    operations = [guarded(TABLES)]
