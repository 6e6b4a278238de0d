"""일괄기안: further documents of a draft."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policy", "0014_amendment_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="BatchDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("recipient", models.CharField(blank=True, max_length=100)),
                ("sender", models.CharField(blank=True, max_length=100)),
                ("text", models.TextField()),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="batch", to="policy.proposal"
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "place"), name="one_batch_document_a_place")
                ],
            },
        ),
    ]
