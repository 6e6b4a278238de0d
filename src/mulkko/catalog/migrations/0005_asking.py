"""Requests for data with their clock, and data received from other agencies."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_description_guards"),
        ("organization", "0007_elections_and_gates"),
    ]

    operations = [
        migrations.CreateModel(
            name="DataRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asking_agency", models.CharField(blank=True, max_length=100)),
                ("what", models.CharField(max_length=300)),
                ("purpose", models.CharField(max_length=300)),
                ("method", models.CharField(max_length=300)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("received_on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "asking_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                    ),
                ),
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
            name="DataDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("provided", "provided"), ("partly", "partly"), ("refused", "refused")], max_length=8
                    ),
                ),
                ("given", models.CharField(blank=True, max_length=300)),
                ("withheld", models.CharField(blank=True, max_length=300)),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("secret", "다른 법률이나 위임된 명령·조례에서 비밀로 정함"),
                            ("security", "국가안전보장 등 국가의 중대한 이익을 해칠 우려"),
                            ("other_law", "다른 법률에서 목적 외 이용을 금지함"),
                        ],
                        max_length=10,
                    ),
                ),
                ("law", models.CharField(blank=True, max_length=200)),
                ("separability", models.CharField(blank=True, max_length=300)),
                ("title", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="catalog.datarequest"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("days", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="extension", to="catalog.datarequest"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReceivedData",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=300)),
                ("provider", models.CharField(max_length=100)),
                ("purpose", models.CharField(max_length=300)),
                ("until", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
                (
                    "dataset",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to="catalog.dataset",
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
                "ordering": ["until", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReceivedEnding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("purpose_over", "purpose_over"), ("destroyed", "destroyed")], max_length=12
                    ),
                ),
                ("on", models.DateField()),
                ("how", models.CharField(max_length=300)),
                ("title", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.person"
                    ),
                ),
                (
                    "received",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="endings", to="catalog.receiveddata"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asking_unit__isnull", True), models.Q(("asking_agency", ""), _negated=True)),
                    models.Q(("asking_agency", ""), ("asking_unit__isnull", False)),
                    _connector="OR",
                ),
                name="a_unit_or_an_agency_asks",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__gte", models.F("from_on"))), name="a_period_of_use_ends_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="datadecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ground", ""), ("kind", "provided")),
                    models.Q(
                        models.Q(("kind", "provided"), _negated=True),
                        models.Q(("ground", ""), _negated=True),
                        models.Q(("law", ""), _negated=True),
                        models.Q(("separability", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="refused_only_on_a_ground_and_after_a_look_at_the_rest",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", 1), ("days__lte", 10)), name="ten_days_more_at_most"
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="an_extension_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedending",
            constraint=models.UniqueConstraint(fields=("received", "kind"), name="one_ending_a_kind"),
        ),
        migrations.AddConstraint(
            model_name="receivedending",
            constraint=models.CheckConstraint(
                condition=models.Q(("how", ""), _negated=True), name="an_ending_says_how"
            ),
        ),
    ]
