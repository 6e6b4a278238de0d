"""Election days that the city names, and what its ordinances make a condition of a decision."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0006_sent_forms"),
    ]

    operations = [
        migrations.CreateModel(
            name="ElectionDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("name", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("local", "local"),
                            ("assembly", "assembly"),
                            ("presidential", "presidential"),
                            ("by_election", "by_election"),
                            ("other", "other"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
            options={
                "ordering": ["day"],
                "constraints": [models.UniqueConstraint(fields=("day", "kind"), name="one_election_a_day_and_kind")],
            },
        ),
        migrations.CreateModel(
            name="LocalGate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("procedure", models.CharField(max_length=40)),
                ("basis", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ["procedure", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("procedure", "valid_from"), name="one_local_gate_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="local_gate_ends_later",
                    ),
                ],
            },
        ),
    ]
