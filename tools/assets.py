"""What the browser loads from others: copied, drawn or compiled into `static/vendor/`."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

from tools.environment import NODE_MODULES, ensure_node_packages, node
from tools.project import ROOT, Command, Step, Stop, files_under, run_logged

STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
ICON_NAMES = ROOT / "tools" / "icons.txt"
STYLES = STATIC / "_ui" / "app.css"

# For papers, which are drawn on the server; no page loads a Chinese font.
NOTO = "@expo-google-fonts/noto-sans-sc"

# What is copied: the package, the file in it, its name in static/vendor.
COPIES = (
    ("htmx.org", "dist/htmx.min.js", "htmx.min.js"),
    ("barcode-detector", "dist/iife/ponyfill.js", "barcode-detector.js"),
    ("zxing-wasm", "dist/reader/zxing_reader.wasm", "zxing_reader.wasm"),
    ("lean-qr", "index.mjs", "lean-qr.js"),
    (NOTO, "400Regular/NotoSansSC_400Regular.ttf", "noto-sans-sc-400.ttf"),
    (NOTO, "700Bold/NotoSansSC_700Bold.ttf", "noto-sans-sc-700.ttf"),
    (NOTO, "LICENSE_FONT", "noto-sans-sc.LICENSE.txt"),
    ("htmx.org", "LICENSE", "htmx.LICENSE.txt"),
    ("barcode-detector", "LICENSE", "barcode-detector.LICENSE.txt"),
    ("zxing-wasm", "LICENSE", "zxing-wasm.LICENSE.txt"),
    ("lean-qr", "LICENSE", "lean-qr.LICENSE.txt"),
    ("@tabler/icons", "LICENSE", "icons.LICENSE.txt"),
    ("daisyui", "LICENSE", "daisyui.LICENSE.txt"),
)


def ensure_assets() -> None:
    """Bring `static/vendor/` up to date: copies, icon sprite, stylesheet."""
    ensure_node_packages()
    installed = NODE_MODULES / ".package-lock.json"
    Step(
        name="vendor-files",
        title="Copying browser files",
        inputs=(Path(__file__), installed),
        outputs=[VENDOR / name for _, _, name in COPIES],
        work=copy_files,
    ).ensure()
    Step(
        name="icons",
        title="Drawing the icon sprite",
        inputs=(Path(__file__), ICON_NAMES, installed),
        outputs=(VENDOR / "icons.svg",),
        work=write_sprite,
    ).ensure()
    Step(
        name="styles",
        title="Compiling the stylesheet",
        inputs=(*style_sources(), installed),
        outputs=(VENDOR / "app.css",),
        work=compile_styles,
    ).ensure()


def style_sources() -> list[Path]:
    """Every file that Tailwind reads, as the `@source` lines of `app.css` say."""
    own = [path for path in files_under(STATIC, ".css", ".js") if VENDOR not in path.parents]
    return own + files_under(ROOT / "templates", ".html")


def copy_files() -> None:
    """Copy the named files of npm packages, with their licences."""
    check_scanner_versions()
    VENDOR.mkdir(parents=True, exist_ok=True)
    for package, source, name in COPIES:
        shutil.copyfile(package_folder(package) / source, VENDOR / name)


def package_folder(package: str) -> Path:
    """Folder of an installed package.

    zxing-wasm is looked for where barcode-detector would load it: its own copy first.
    """
    nested = NODE_MODULES / "barcode-detector" / "node_modules" / package
    return nested if nested.is_dir() else NODE_MODULES / package


def check_scanner_versions() -> None:
    """Refuse a scanner whose script and compiled half are not of one version."""
    wanted = package_data("barcode-detector")["dependencies"]["zxing-wasm"]
    found = package_data("zxing-wasm")["version"]
    if wanted != found:
        raise Stop(f"barcode-detector needs zxing-wasm {wanted} and npm installed {found}")


def package_data(package: str) -> dict[str, Any]:
    """The package.json of an installed package."""
    data: dict[str, Any] = json.loads((package_folder(package) / "package.json").read_text("utf-8"))
    return data


def icon_names(text: str) -> list[str]:
    """Names in `tools/icons.txt`: one a line, `#` begins a comment; sorted, each once."""
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    return sorted({line for line in lines if line})


def icon_symbol(name: str, svg: str) -> str:
    """One outline icon's file as `<symbol id="i-NAME">`, without the empty bounding path."""
    body = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", svg, flags=re.DOTALL)
    shapes = [line.strip() for line in body.splitlines() if line.strip()]
    drawn = "".join(shape for shape in shapes if 'stroke="none"' not in shape)
    return (
        f'<symbol id="i-{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        f' stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{drawn}</symbol>'
    )


def sprite(names: list[str], folder: Path) -> str:
    """One SVG document with a symbol for each name; refuses names `folder` does not have."""
    if unknown := [name for name in names if not (folder / f"{name}.svg").is_file()]:
        raise Stop(f"tools/icons.txt names icons that Tabler does not have: {', '.join(unknown)}")
    symbols = (icon_symbol(name, (folder / f"{name}.svg").read_text("utf-8")) for name in names)
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def write_sprite() -> None:
    """Draw `static/vendor/icons.svg` from the names in `tools/icons.txt`."""
    names = icon_names(ICON_NAMES.read_text("utf-8"))
    drawing = sprite(names, NODE_MODULES / "@tabler" / "icons" / "icons" / "outline")
    VENDOR.mkdir(parents=True, exist_ok=True)
    (VENDOR / "icons.svg").write_text(drawing, "utf-8")


def compile_styles() -> None:
    """Compile `static/_ui/app.css` with Tailwind, minified."""
    if not STYLES.is_file():
        raise Stop("static/_ui/app.css is missing, so there is no stylesheet to compile")
    compiler = NODE_MODULES / "@tailwindcss" / "cli" / "dist" / "index.mjs"
    command: Command = [node(), compiler, "-i", STYLES, "-o", VENDOR / "app.css", "--minify"]
    run_logged("styles", command, "Tailwind could not compile static/_ui/app.css")
