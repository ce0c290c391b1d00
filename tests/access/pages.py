"""Pages as an attacker reads them: their forms with every field, and whatever is live in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser

Attributes = dict[str, str]
LINKING = {"href", "src", "action", "formaction", "hx-get", "hx-post", "xlink:href"}
LIVE_SCHEMES = ("javascript:", "data:text", "vbscript:")


@dataclass(frozen=True)
class Control:
    """One field of a form; `options` are those of a select or of radio buttons."""

    name: str
    kind: str
    value: str
    options: tuple[str, ...] = ()
    is_bad: bool = False
    is_figure: bool = False
    longest: int | None = None


@dataclass(frozen=True)
class PageForm:
    """A form as a page offers it, with what it is filled in with."""

    action: str
    method: str
    is_multipart: bool
    controls: tuple[Control, ...]

    @property
    def values(self) -> dict[str, list[str]]:
        """What a browser would send if nothing were changed."""
        sent: dict[str, list[str]] = {}
        for control in self.controls:
            if control.kind not in {"file", "unchecked", "submit"}:
                sent.setdefault(control.name, []).append(control.value)
        return sent

    def filled(self, values: Mapping[str, str]) -> dict[str, list[str]]:
        """What a browser would send with other values in some fields."""
        return self.values | {name: [value] for name, value in values.items()}


class _Reader(HTMLParser):
    """Collects forms, and every element with its attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, Attributes]] = []
        self.forms: list[PageForm] = []
        self.detached: list[tuple[str, Control]] = []
        self.also: list[tuple[str, int]] = []
        self.ids: dict[str, int] = {}
        self.text: list[str] = []
        self._form: int | None = None
        self._select: Control | None = None
        self._area: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag == "form":
            self._open_form(given)
        elif tag == "select":
            self._select = _control(given, "select")
        elif tag == "option" and self._select is not None:
            self._take_option(given)
        elif tag == "textarea":
            self._area = _control(given, "textarea", "")
        elif tag in {"input", "button"}:
            self._add(given, _input(tag, given))
        if "formaction" in given and self._form is not None:
            self.also.append((given["formaction"], self._form))

    def _open_form(self, given: Attributes) -> None:
        self._form = len(self.forms)
        if "id" in given:
            self.ids[given["id"]] = self._form
        is_multipart = given.get("enctype", "") == "multipart/form-data"
        method = given.get("method", "get").upper()
        self.forms.append(PageForm(given.get("action", ""), method, is_multipart, ()))

    def _take_option(self, given: Attributes) -> None:
        assert self._select is not None
        value = given.get("value", "")
        first = not self._select.options
        chosen = value if first or "selected" in given else self._select.value
        self._select = replace(self._select, options=(*self._select.options, value), value=chosen)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select is not None:
            self._add({}, self._select)
            self._select = None
        elif tag == "textarea" and self._area is not None:
            # The line break that a browser drops after the tag.
            value = self._area.value.removeprefix("\r").removeprefix("\n")
            self._add({}, replace(self._area, value=value))
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area = replace(self._area, value=self._area.value + data)
        self.text.append(data)

    def _add(self, given: Attributes, control: Control) -> None:
        if not control.name:
            return
        if "form" in given:
            self.detached.append((given["form"], control))
        elif self._form is not None:
            form = self.forms[self._form]
            self.forms[self._form] = replace(form, controls=(*form.controls, control))

    def close(self) -> None:
        """Give the fields that stand outside to their forms, and forms their other addresses."""
        super().close()
        for owner, control in self.detached:
            if owner in self.ids:
                number = self.ids[owner]
                form = self.forms[number]
                self.forms[number] = replace(form, controls=(*form.controls, control))
        self.forms += [replace(self.forms[number], action=action) for action, number in self.also]


def _control(given: Attributes, kind: str, value: str | None = None) -> Control:
    return Control(
        given.get("name", ""),
        kind,
        given.get("value", "") if value is None else value,
        is_bad=given.get("aria-invalid") == "true",
        is_figure=given.get("inputmode", "") in {"numeric", "decimal"},
        longest=int(given["maxlength"]) if "maxlength" in given else None,
    )


def _input(tag: str, given: Attributes) -> Control:
    kind = given.get("type", "submit" if tag == "button" else "text")
    if kind in {"checkbox", "radio"} and "checked" not in given:
        return _control(given, "unchecked", given.get("value", "on"))
    return _control(given, kind, given.get("value", "on" if kind == "checkbox" else ""))


@dataclass(frozen=True)
class Page:
    """A page taken apart."""

    forms: tuple[PageForm, ...]
    elements: tuple[tuple[str, Attributes], ...]
    text: str

    def form(self, action: str) -> PageForm | None:
        """The first form that posts to an address."""
        return next((each for each in self.forms if each.action == action), None)

    @property
    def bad_fields(self) -> set[str]:
        """The names of the fields beside which an error stands."""
        return {each.name for form in self.forms for each in form.controls if each.is_bad}


def read_page(html: str) -> Page:
    """Take a page apart as a browser would."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Page(tuple(reader.forms), tuple(reader.elements), "".join(reader.text))


def live_parts(page: Page) -> Iterator[str]:
    """What would run or act in a page and is none of ours: each as a few words."""
    for tag, attributes in page.elements:
        is_data = attributes.get("type") == "application/json"
        if tag == "hostile" or (tag == "script" and "src" not in attributes and not is_data):
            yield f"<{tag}>"
        for name, value in attributes.items():
            if name.startswith(("on", "data-hostile")) or "hostile" in name:
                yield f"{tag} {name}={value[:40]}"
            if name in LINKING and value.strip().lower().startswith(LIVE_SCHEMES):
                yield f"{tag} {name}={value[:40]}"
