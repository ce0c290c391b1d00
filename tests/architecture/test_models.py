"""The tables that the migrations make are the tables that the models describe."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Column, Integer, MetaData, Table, text

from app.platform.database import Model, db
from tests.architecture.source import ROOT, assert_none


def differences(metadata: MetaData) -> list[str]:
    """What would have to change in the test's database to make it what `metadata` says."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(change) for change in compare_metadata(context, metadata)]


@pytest.fixture
def one_table_more() -> MetaData:
    """The house's tables and a planted one."""
    metadata = MetaData(naming_convention=Model.metadata.naming_convention)
    for table in Model.metadata.sorted_tables:
        table.to_metadata(metadata)
    Table("planted", metadata, Column("id", Integer, primary_key=True))
    return metadata


def test_models_equal_migrations(app: Flask) -> None:
    assert_none(differences(Model.metadata))


def test_table_without_migration_is_found(app: Flask, one_table_more: MetaData) -> None:
    assert ["planted" in change for change in differences(one_table_more)] == [True]


def test_column_without_model_is_found(app: Flask) -> None:
    table = next(iter(Model.metadata.sorted_tables)).name
    with db.engine.begin() as connection:
        connection.execute(text(f'ALTER TABLE "{table}" ADD COLUMN planted INTEGER'))
    assert ["planted" in change for change in differences(Model.metadata)] == [True]


def test_migrations_are_one_line() -> None:
    assert len(ScriptDirectory(str(ROOT / "migrations")).get_heads()) == 1
