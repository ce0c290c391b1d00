"""Compiled translations, made from the `.po` files and never committed."""

from tools.environment import ensure_python_packages
from tools.project import ROOT, Command, Step, files_under, run_logged, venv_program

TRANSLATIONS = ROOT / "app" / "translations"


def ensure_translations() -> None:
    """Compile every `.po` under `app/translations/`."""
    ensure_python_packages("run")
    sources = files_under(TRANSLATIONS, ".po")
    if not sources:
        return
    Step(
        name="translations",
        title="Compiling translations",
        inputs=sources,
        outputs=[source.with_suffix(".mo") for source in sources],
        work=compile_translations,
    ).ensure()


def compile_translations() -> None:
    """Run `pybabel compile`. Fuzzy messages are left out here and refused by `make check`."""
    command: Command = [venv_program("pybabel"), "-q", "compile", "-d", TRANSLATIONS]
    run_logged("translations", command, "The translations could not be compiled")
