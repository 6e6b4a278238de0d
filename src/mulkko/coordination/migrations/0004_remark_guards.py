"""Guards: the database itself refuses to change or delete what was remarked, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {
    "coordination_remark": ["id"],
    "coordination_remarkending": ["id", "remark_id"],
}


class Migration(migrations.Migration):
    dependencies = [("coordination", "0003_remark_remarkending")]
    operations = [guarded(TABLES)]
