"""함께 쓰기 지정: which units use what together, and how it ended."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organization", "0007_elections_and_gates"),
    ]

    operations = [
        migrations.CreateModel(
            name="SharedUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("partners_text", models.TextField()),
                ("about", models.CharField(max_length=300)),
                ("due_on", models.DateField()),
                ("name", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SharedUseEnding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300)),
                ("name", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
                (
                    "shared_use",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ending", to="processes.shareduse"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="shareduse",
            constraint=models.CheckConstraint(
                condition=models.Q(("about", ""), _negated=True), name="a_shared_use_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="shareduseending",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="ending_a_shared_use_has_a_reason"
            ),
        ),
    ]
