"""Which parts of a decided paper the public does not see."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organization", "0007_elections_and_gates"),
        ("policy", "0021_record_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="HiddenPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(max_length=60)),
                ("clause", models.CharField(blank=True, max_length=1)),
                ("reason", models.CharField(max_length=300)),
                ("title", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hidden_parts", to="policy.proposal"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="a_hidden_part_says_why"
                    )
                ],
            },
        ),
    ]
