"""Guards of what people do on the route beside signing: the database itself refuses to change or delete a row, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "approval_hold": ["id"],
    "approval_revision": ["id", "approval_id+number"],
    "approval_confirmation": ["id", "signature_id+revision_id"],
    "approval_reroute": ["id", "step_id+kind"],
    "approval_ruledecision": ["id", "approval_id+table_version"],
    "approval_changerequest": ["id"],
    "approval_changeanswer": ["id", "request_id", "revision_id"],
}


class Migration(migrations.Migration):
    dependencies = [("approval", "0009_turns")]
    operations = [guarded(TABLES)]
