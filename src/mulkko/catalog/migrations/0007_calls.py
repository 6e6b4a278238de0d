"""Data calls: what is asked of whom, what every unit filled in, confirmations, and how a call ended."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0006_asking_guards"),
        ("organization", "0007_elections_and_gates"),
    ]

    operations = [
        migrations.CreateModel(
            name="AskedUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit_name", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CallSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("cells_text", models.TextField()),
                ("is_whole", models.BooleanField()),
                (
                    "way",
                    models.CharField(
                        choices=[("prefilled", "prefilled"), ("typed", "typed"), ("file", "file")], max_length=9
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="catalog.askedunit"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
            ],
            options={
                "ordering": ["asked_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="CallConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=60)),
                ("acting_for", models.CharField(blank=True, max_length=20)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
                (
                    "sheet",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmation", to="catalog.callsheet"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DataCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("ground", models.CharField(max_length=200)),
                ("purpose", models.CharField(max_length=300)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("due_on", models.DateField()),
                ("columns_text", models.TextField()),
                ("rows_text", models.TextField()),
                ("dataset", models.CharField(max_length=100)),
                ("despite", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="CallEnding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("ended", "ended"), ("kept", "kept")], max_length=5)),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="catalog.datacall"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CallClosing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("confirmed", models.PositiveIntegerField()),
                ("missing", models.PositiveIntegerField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="catalog.version",
                    ),
                ),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="closing", to="catalog.datacall"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="askedunit",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="asked", to="catalog.datacall"
            ),
        ),
        migrations.AddConstraint(
            model_name="callsheet",
            constraint=models.UniqueConstraint(fields=("asked", "number"), name="one_sheet_a_number"),
        ),
        migrations.AddConstraint(
            model_name="datacall",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__gte", models.F("from_on"))), name="a_period_of_a_call_ends_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="datacall",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("ground", ""), _negated=True), models.Q(("purpose", ""), _negated=True)),
                name="a_call_says_on_which_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="callending",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="the_end_of_a_call_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="callclosing",
            constraint=models.CheckConstraint(
                condition=models.Q(("missing", 0), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="closed_with_units_missing_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="callclosing",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed", 0), ("version__isnull", False), _connector="OR"),
                name="what_was_confirmed_is_kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="askedunit",
            constraint=models.UniqueConstraint(fields=("call", "unit"), name="a_call_asks_a_unit_once"),
        ),
    ]
