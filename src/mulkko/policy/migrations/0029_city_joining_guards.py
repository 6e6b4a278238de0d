"""Guards of joined drafts: the database itself refuses to change or delete an offer or an answer, and REPLACE too."""

from django.db import migrations

from mulkko.ledger.sql.guards import guarded

TABLES = {"policy_joinoffer": ["id", "proposal_id+other_id"], "policy_joinanswer": ["id", "offer_id"]}


class Migration(migrations.Migration):
    dependencies = [("policy", "0028_city_joining")]
    operations = [guarded(TABLES)]
