"""Importing contributions and votes from files: first a plan that says what would happen, then all of it or nothing."""

from consultation.actions.imports.plan import ImportPlan
from consultation.actions.imports.planning import ImportOptions, plan_import
from consultation.actions.imports.writing import apply_import, require_importer

__all__ = ["ImportOptions", "ImportPlan", "apply_import", "plan_import", "require_importer"]
